#!/usr/bin/env bats
# Streams that are more than a dump, or that were changed on their way: what each program makes of them.

load helpers

teardown() {
    dropdb --if-exists --force near
}

# assert_refused TEXT COMMAND...: the file x is refused as standard input, from a command, and with -u.
assert_refused() {
    assert_refused_without_u "$1"
    run --separate-stderr pgb-put-local -u out <x
    assert_status 3
    assert_in "$stderr" "$1"
    run --separate-stderr pgb-put-local -u out -- cat x
    assert_status 3
    refute_in "$stderr" "hint: say -u"
    [ ! -e out ]
}

assert_refused_without_u() {
    run --separate-stderr pgb-put-local out <x
    assert_status 3
    assert_in "$stderr" "$1"
    run --separate-stderr pgb-put-local out -- cat x
    assert_status 3
    assert_in "$stderr" "$1"
    run --separate-stderr pgb-check x
    assert_status 3
    assert_in "$stderr" "$1"
    [ ! -e out ]
}

# assert_stored TEXT OPTION...: the file x is stored, with a warning, and pgb-get-local writes it with one.
assert_stored() {
    run --separate-stderr pgb-put-local "${@:2}"
    assert_status 0
    assert_in "$stderr" "pgb-put-local: warning: *$1"
    cmp x out
    run --separate-stderr pgb-get-local . out
    assert_status 0
    assert_in "$stderr" "pgb-get-local: warning: what was written is *$1"
    rm out
}

# assert_optional TEXT: the file x is refused, and stored with -u.
assert_optional() {
    assert_refused_without_u "$1"
    run --separate-stderr pgb-put-local out -- cat x
    assert_in "$stderr" "hint: say -u (--unchecked) to store it nevertheless"
    assert_stored "$1" -u out <x
    assert_stored "$1" -u out -- cat x
}

@test "several whole dumps are stored with -u only, and a cut one never" {
    cat <(plain_dump) <(plain_dump) >x
    assert_optional "two dumps in one stream, each of them whole"
    cat <(plain_dump '') <(plain_dump b) >x
    assert_optional "two dumps in one stream"
    cat <(plain_dump | head -n 8) <(plain_dump) >x
    assert_refused "two dumps in one stream"
    cat <(plain_dump) <(plain_dump | head -n 8) >x
    assert_refused "two dumps in one stream"
    for format in c t; do
        pg_dump -F "$format" postgres | cat >"$format"
        cat "$format" "$format" >x
        assert_optional "two dumps in one stream, each of them whole"
        cat "$format" <(head -c "$(($(stat -c %s "$format") / 2))" "$format") >x
        assert_refused "two dumps in one stream"
    done
}

@test "a script that dumps until it succeeds is found out" {
    pg_dumpall >all
    cat <(head -c 1000 all) all >x
    assert_refused "two dumps in one stream"
    run --separate-stderr pgb-put-local out -- sh -c 'until [ -e tried ] && cat all; do touch tried; head -n 7 all; done'
    assert_status 3
    assert_in "$stderr" "two dumps in one stream"
}

@test "other bytes after a dump have their own messages, and are stored with -u" {
    for key in '' key; do
        cat <(plain_dump $key) <(echo 'done') >x
        assert_optional "there are other bytes after its end"
        cat <(plain_dump $key) <(echo '-- done') >x
        assert_optional "there is a comment after its end"
        cat <(plain_dump $key) <(echo '  ') >x
        assert_optional "there are blanks after its end"
        plain_dump $key | head -c -1 >x
        assert_refused "its last newline is missing"
        printf '%s' "$(plain_dump $key)" >x
        assert_refused "its last newline is missing"
        cat <(plain_dump $key) <(printf '\n\n\n') >x
        run --separate-stderr pgb-put-local -f good <x
        assert_status 0
        [ -z "$stderr" ]
    done
    pg_dump -Fc postgres | cat - <(echo 'done') >x
    assert_optional "there are other bytes after its end"
    pg_dump -Ft postgres | cat - <(echo 'done') >x
    assert_optional "there are other bytes after its end"
}

@test "a byte order mark and blanks before a plain dump do not matter" {
    for before in '\xef\xbb\xbf' '\n \t\r\n' '\xef\xbb\xbf\n'; do
        cat <(printf %b "$before") <(plain_dump) >x
        run --separate-stderr pgb-check x
        assert_status 0
        run --separate-stderr pgb-put-local -f out <x
        assert_status 0
        [ -z "$stderr" ]
        cmp x out
        head -c -3 x >half
        run --separate-stderr pgb-put-local -u half.out -- cat half
        assert_status 3
        [ ! -e half.out ]
    done
}

# assert_preceded TEXT: refused as standard input, stored with -u and from a command that succeeds.
assert_preceded() {
    run --separate-stderr pgb-put-local out <x
    assert_status 3
    assert_in "$stderr" "more than a dump: $1"
    assert_in "$stderr" "hint: say -u"
    [ ! -e out ]
    run --separate-stderr pgb-check x
    assert_status 3
    assert_in "$stderr" "more than a dump: $1"
    assert_stored "$1" -u out <x
    assert_stored "$1" out -- cat x
    head -c -20 x >half
    mv half x
    for options in '-u out' 'out'; do
        # shellcheck disable=SC2086 # one or two words
        run --separate-stderr pgb-put-local $options -- cat x
        assert_status 3
        assert_in "$stderr" "the dump is not complete"
    done
    run --separate-stderr pgb-put-local -u out <x
    assert_status 3
    assert_in "$stderr" "the dump is not complete"
    [ ! -e out ]
}

@test "text before a plain dump is named; half of a dump is refused" {
    local text='there is other text before its heading: standard error is in the stream'
    cat <(echo 'pg_dump: warning: there are circular foreign-key constraints') <(plain_dump) >x
    assert_preceded "$text"
    cat <(printf 'Password: ') <(plain_dump '') >x
    assert_preceded "$text"
    cat <(seq 800) <(plain_dump) >x
    assert_preceded "$text"
    cat <(printf '\\set ON_ERROR_STOP on\n') <(plain_dump) >x
    assert_preceded "there are commands before its heading"
    cat <(echo 'BEGIN;') <(plain_dump) >x
    assert_preceded "there are commands before its heading"
    cat <(echo '-- of shop') <(plain_dump) >x
    assert_preceded "there is a comment before its heading"
    echo 'Defaulted container "postgres" out of: postgres' | cat - <(plain_dump | head -c 20) >x
    assert_refused "it ends within its first bytes"
}

@test "text before an archive is refused in every mode" {
    for format in c t; do
        cat <(printf 'Password: ') <(pg_dump -F "$format" postgres) >x
        assert_refused "there is other text before the archive: standard error is in the stream"
    done
}

@test "line ends that are CR LF are refused with the cause, but stored with -u" {
    local text='line ends are CRLF: it went through a terminal, or was written on Windows'
    plain_dump | sed 's/$/\r/' >x
    assert_optional "$text"
    plain_dump | head -n 7 | sed 's/$/\r/' >x
    assert_optional "$text"
    plain_dump | sed 's/^1$/1\r/' >x
    run --separate-stderr pgb-check x
    assert_status 0
}

@test "an archive whose newlines became CR LF is refused with the cause, but stored with -u" {
    for format in c t; do
        pg_dump -F "$format" postgres | cat | sed 's/$/\r/' >x
        assert_optional "its newlines became CRLF: it went through a terminal"
    done
}

@test "UTF-16 is refused with the cause, but stored with -u" {
    for encoding in UTF-16 UTF-16LE UTF-16BE; do
        plain_dump | iconv -t "$encoding" >x
        assert_optional "it is UTF-16: it went through PowerShell"
    done
    echo 'pg_dump: warning' | cat - <(plain_dump) | iconv -t UTF-16 >x
    assert_optional "it is UTF-16: it went through PowerShell"
}

@test "a tar archive of an unknown version is believed if the command succeeded" {
    pg_dump -Ft postgres >x
    printf c | dd of=x bs=1 seek=$((512 + 6)) conv=notrunc status=none
    run --separate-stderr pgb-put-local out <x
    assert_status 3
    assert_in "$stderr" "it is a dump in tar format, of an unknown version"
    assert_in "$stderr" "hint: * -- pgb-dump -F t URL"
    run --separate-stderr pgb-put-local out -- cat x
    assert_status 0
}

@test "archives with repeated contents are stored; cut within them they are not" {
    pg_dump -Fc postgres | cat | "$BATS_TEST_DIRNAME/tools/repeat-contents" >x
    run --separate-stderr pgb-put-local -v out <x
    assert_status 0
    assert_in "$stderr" "complete; its contents are repeated at its end"
    run --separate-stderr pgb-get-local . out
    assert_status 0
    [ -z "$stderr" ]
    head -c -9 x >"cut"
    mv cut x
    mv out stored
    assert_refused "nothing of the dump is missing; the repeated contents are cut"
    mv x cut
    run --separate-stderr pgb-get-local . cut
    assert_status 3
    assert_in "$stderr" "nothing of the dump is missing; the repeated contents are cut"
}

# make_near: the database near, with one table of three rows.
make_near() {
    createdb near
    sql "create table t as select generate_series(1, 3) i" near
}

assert_near() {
    [ "$(sql "select count(*) from t" near)" = 3 ]
    sql "drop table t" near
}

@test "pgb-restore skips what precedes the heading of a plain dump" {
    make_near
    pg_dump near >dump
    sql "drop table t" near
    for before in '\xef\xbb\xbf' 'Password: ' "pg_dump: warning: it's\n" '\\set AUTOCOMMIT off\n'; do
        run --separate-stderr pgb-restore near < <(printf %b "$before"; cat dump)
        assert_status 0
        if [ "$before" != '\xef\xbb\xbf' ]; then assert_in "$stderr" "warning: the stream is more than a dump"; fi
        assert_near
    done
    run --separate-stderr pgb-restore near < <(echo 'Password: '; head -c -50 dump)
    assert_status 3
    [ -z "$(sql "select relname from pg_class where relname = 't'" near)" ]
}

@test "pgb-restore takes an archive whose repeated contents are cut, but not two dumps" {
    make_near
    pg_dump -Fc near | cat | "$BATS_TEST_DIRNAME/tools/repeat-contents" >dump
    sql "drop table t" near
    for jobs in '' '-j 2'; do
        # shellcheck disable=SC2086 # none or two words
        run --separate-stderr pgb-restore $jobs near <dump
        assert_status 0
        [ -z "$stderr" ]
        assert_near
        # shellcheck disable=SC2086
        run --separate-stderr pgb-restore $jobs near < <(head -c -9 dump)
        assert_status 0
        assert_in "$stderr" "warning: the dump is not complete: nothing of the dump is missing"
        assert_near
    done
    run --separate-stderr pgb-restore near < <(cat dump dump)
    assert_status 3
    assert_in "$stderr" "two dumps in one stream"
    refute_in "$stderr" "hint: say -u"
    [ -z "$(sql "select relname from pg_class where relname = 't'" near)" ]
}

@test "pgb-rehearse restores from the heading on, and takes repeated contents that are cut" {
    make_near
    run --separate-stderr pgb-rehearse < <(printf "it's a warning\n"; pg_dump near)
    assert_status 0
    assert_in "$stderr" "warning: the stream is more than a dump"
    pg_dump -Fc near | cat | "$BATS_TEST_DIRNAME/tools/repeat-contents" >dump
    run --separate-stderr pgb-rehearse < <(head -c -9 dump)
    assert_status 0
    assert_in "$stderr" "warning: the dump is not complete: nothing of the dump is missing"
}
