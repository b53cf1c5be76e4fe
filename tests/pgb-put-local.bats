#!/usr/bin/env bats
# pgb-put-local: a file that is complete, or does not exist.

load helpers

@test "answers --help, --version and bad options" {
    assert_common_options pgb-put-local
}

@test "missing and surplus operands are refused" {
    run --separate-stderr pgb-put-local
    assert_status 2
    assert_in "$stderr" "missing operand"
    run --separate-stderr pgb-put-local a b c
    assert_status 2
    assert_in "$stderr" "too many operands"
    run --separate-stderr pgb-put-local ''
    assert_status 2
    run --separate-stderr pgb-put-local out --
    assert_status 2
    assert_in "$stderr" 'a command is missing after "--"'
    run --separate-stderr pgb-put-local --force=yes out
    assert_status 2
    assert_in "$stderr" 'no argument can be given to option "--force"'
    run --separate-stderr pgb-put-local --force -fQv out
    assert_status 2
    assert_in "$stderr" 'unrecognized option "-Q"'
    assert_folder .
}

@test "stores a dump under the file's name, mode 0600, and prints the path" {
    umask 022
    plain_dump >dump
    run --separate-stderr pgb-put-local out.sql <dump
    assert_status 0
    [ "$output" = out.sql ]
    [ -z "$stderr" ]
    cmp dump out.sql
    [ "$(stat -c %a out.sql)" = 600 ]
    assert_folder . dump out.sql
}

@test "a folder takes the name; with a trailing slash it need not exist if -p is given" {
    mkdir there
    run --separate-stderr pgb-put-local there db.sql < <(plain_dump)
    assert_status 0
    [ "$output" = there/db.sql ]
    run --separate-stderr pgb-put-local there/ db2.sql < <(plain_dump)
    assert_status 0
    [ "$output" = there/db2.sql ]
    run --separate-stderr pgb-put-local new/folder/ db.sql < <(plain_dump)
    assert_status 1
    assert_in "$stderr" 'could not open folder "new/folder": No such file or directory'
    run --separate-stderr pgb-put-local -p new/folder/ sub/db.sql < <(plain_dump)
    assert_status 0
    [ "$output" = new/folder/sub/db.sql ]
    assert_folder . there there/db.sql there/db2.sql new new/folder new/folder/sub new/folder/sub/db.sql
}

@test "a name that would leave the folder, and a folder without a name, are refused" {
    mkdir there
    for name in ../x a/../../x /x a//x . .. a/ '' $'two\nlines'; do
        run --separate-stderr pgb-put-local there "$name" < <(plain_dump)
        assert_status 2
    done
    run --separate-stderr pgb-put-local there < <(plain_dump)
    assert_status 2
    assert_in "$stderr" "a name is missing"
    assert_folder . there
}

@test "a NAME with a destination that becomes a file is reported" {
    run --separate-stderr pgb-put-local backups db.sql < <(plain_dump)
    assert_status 0
    [ "$output" = backups ]
    assert_in "$stderr" '"backups" was created as a file, not a folder'
}

@test "options and operands in any order" {
    run --separate-stderr pgb-put-local out.sql -v < <(plain_dump)
    assert_status 0
    assert_in "$stderr" "complete"
    POSIXLY_CORRECT=1 run --separate-stderr pgb-put-local out.sql -f < <(plain_dump)
    assert_status 0
}

@test "an existing file of any kind is kept; -f replaces it" {
    echo old >out.sql
    ln -s nowhere link
    mkdir folder
    for place in out.sql link; do
        run --separate-stderr pgb-put-local "$place" < <(plain_dump)
        assert_status 4
        assert_in "$stderr" "exists already"
    done
    [ "$(cat out.sql)" = old ]
    run --separate-stderr pgb-put-local -f out.sql < <(plain_dump)
    assert_status 0
    cmp out.sql <(plain_dump)
    run --separate-stderr pgb-put-local -f link < <(plain_dump)
    assert_status 0
    [ ! -L link ]
    assert_folder . out.sql link folder
}

@test "what is not a regular file is neither written to nor replaced" {
    mkfifo fifo
    ln -s fifo link
    mkdir -p folder/x
    for place in fifo link /dev/stdout /dev/null 'folder/ x'; do
        for option in -f -v; do
            # shellcheck disable=SC2086 # two words
            run --separate-stderr timeout 10 pgb-put-local "$option" $place < <(plain_dump)
            assert_status 1
            [ -z "$output" ]
            assert_in "$stderr" "exists but is not a regular file"
        done
    done
    [ -p fifo ]
    [ -L link ]
    [ -L /dev/stdout ]
    assert_folder . fifo link folder folder/x
}

@test "a failed replacement leaves the old file" {
    echo old >out.sql
    run --separate-stderr pgb-put-local -f out.sql < <(half_dump)
    assert_status 3
    [ "$(cat out.sql)" = old ]
    assert_folder . out.sql
}

@test "half a dump is not published, not even with -u" {
    half_dump >half
    run --separate-stderr pgb-put-local out.sql <half
    assert_status 3
    [ -z "$output" ]
    [ "$stderr" = 'pgb-put-local: error: the dump is not complete: its end is missing
pgb-put-local: nothing was published as "out.sql"' ]
    run --separate-stderr pgb-put-local -u out.sql <half
    assert_status 3
    assert_folder . half
}

@test "a dump by minor releases before August 2025 is complete without a key" {
    run --separate-stderr pgb-put-local out.sql < <(plain_dump '')
    assert_status 0
}

@test "archives in custom and in tar format are recognised, and half of one is refused" {
    for format in c t; do
        pg_dump -F "$format" postgres >"$format"
        run --separate-stderr pgb-put-local "out.$format" <"$format"
        assert_status 0
        cmp "$format" "out.$format"
        run --separate-stderr pgb-put-local half < <(head -c -1 "$format")
        assert_status 3
        assert_in "$stderr" "the dump is not complete"
    done
    assert_folder . c t out.c out.t
}

@test "the end of another dump is not accepted" {
    run --separate-stderr pgb-put-local out.sql < <(plain_dump one; plain_dump two)
    assert_status 3
    assert_in "$stderr" "the end that matches its beginning is missing"
    assert_folder .
}

@test "two dumps in one stream are refused with their own reason" {
    pg_dumpall -g >globals
    run --separate-stderr pgb-put-local out.sql < <(cat globals <(plain_dump))
    assert_status 3
    assert_in "$stderr" "two dumps in one stream"
    run --separate-stderr pgb-put-local out.sql < <(plain_dump; cat globals)
    assert_status 3
    assert_in "$stderr" "two dumps in one stream"
    run --separate-stderr pgb-put-local out.sql <globals
    assert_status 0
}

@test "an empty stream is refused in every mode" {
    run --separate-stderr pgb-put-local out </dev/null
    assert_status 3
    assert_in "$stderr" "standard input is empty"
    run --separate-stderr pgb-put-local -u out </dev/null
    assert_status 3
    run --separate-stderr pgb-put-local out -- true
    assert_status 3
    assert_in "$stderr" "the command's output is empty"
    assert_folder .
}

@test "an unrecognised stream is refused with the command that works; -u accepts it" {
    plain_dump | gzip >dump.gz
    run --separate-stderr pgb-put-local 'my backups.gz' <dump.gz
    assert_status 3
    assert_in "$stderr" "it is gzip data"
    assert_in "$stderr" "hint: *pgb-put-local 'my backups.gz' -- pgb-run pgb-dump URL '|' gzip"
    run --separate-stderr pgb-put-local -u 'my backups.gz' <dump.gz
    assert_status 0
    cmp dump.gz 'my backups.gz'
}

@test "the kind of a stream is named" {
    looks() {
        run --separate-stderr pgb-put-local out
        assert_status 3
        assert_in "$stderr" "cannot tell whether standard input is complete: it is $1"
    }
    zstd <<<x | looks "zstd data"
    age-keygen 2>/dev/null >key
    age -r "$(age-keygen -y key)" <<<x | looks "age data"
    printf 'PGDMP\001\050\000\004\010\001' | looks "a dump in custom format, of an unknown version"
    tar cf - key | looks "a tar archive, but not a dump"
    echo hello | looks "of an unknown kind"
    assert_folder . key
}

@test "an unrecognised stream is refused at its first bytes, while its writer is still running" {
    mkfifo stream
    (head -c 300 /dev/zero; sleep 100) >stream &
    local writer=$!
    run --separate-stderr timeout 20 pgb-put-local out <stream
    kill "$writer"
    assert_status 3
}

@test "a partial file with another name is not written to" {
    echo precious >other
    ln other out.partial
    run --separate-stderr pgb-put-local out < <(plain_dump)
    assert_status 0
    [ "$(cat other)" = precious ]
    rm out
    ln -s other out.partial
    run --separate-stderr pgb-put-local out < <(plain_dump)
    assert_status 1
    [ "$(cat other)" = precious ]
}

@test "of two runs that write one name at once one succeeds, the other says so" {
    mkfifo stream
    pgb-put-local out <stream &
    local first=$!
    exec 7>stream
    wait_until 10 test -e out.partial
    run --separate-stderr pgb-put-local -f out < <(plain_dump other)
    assert_status 4
    assert_in "$stderr" '"out" is being written by another process'
    plain_dump >&7
    exec 7>&-
    wait "$first"
    cmp out <(plain_dump)
    assert_folder . stream out
}

@test "a file that appears while the stream is read is kept" {
    mkfifo stream
    pgb-put-local out <stream 2>messages &
    local put=$!
    exec 7>stream
    wait_until 10 test -e out.partial
    echo other >out
    plain_dump >&7
    exec 7>&-
    await "$put"
    assert_status 4
    assert_in "$(cat messages)" 'file "out" exists already'
    [ "$(cat out)" = other ]
    assert_folder . stream messages out
}

@test "a name that ends in .partial is refused" {
    run --separate-stderr pgb-put-local out.partial < <(plain_dump)
    assert_status 1
    assert_in "$stderr" "unfinished file"
    assert_folder .
}

@test "a file size limit publishes nothing" {
    run --separate-stderr bash -c 'ulimit -f 8; pgb-put-local out -- sh -c "seq 100000"'
    assert_status 1
    assert_in "$stderr" 'could not write to file "out.partial": File too large'
    assert_folder .
}

@test "a published backup is a success even if its path cannot be printed" {
    run --separate-stderr bash -c 'pgb-put-local out >/dev/full' < <(plain_dump)
    assert_status 0
    assert_in "$stderr" "warning: could not write the place of the backup"
    cmp out <(plain_dump)
    run --separate-stderr bash -c 'pgb-put-local out2 >&-' < <(plain_dump)
    assert_status 0
    assert_in "$stderr" "warning"
    cmp out2 <(plain_dump)
}

@test "closed standard input gives no backup" {
    run --separate-stderr bash -c 'pgb-put-local out <&-'
    assert_status 3
    assert_in "$stderr" "could not read from standard input"
    assert_folder .
}

@test "a terminal as standard input is a mistake" {
    run script -qec 'pgb-put-local -p new/out' /dev/null </dev/null
    assert_status 2
    assert_in "$output" "standard input is a terminal"
    assert_folder .
}

@test "progress is shown on a terminal, and cleared at the end" {
    run script -qec "pgb-put-local out -- bash -c 'seq 100000; sleep 0.6; seq 100000'" /dev/null </dev/null
    assert_status 0
    assert_in "$output" "iB/s"
    assert_in "$output" $'\r\e\\[K*out'
}

@test "a control character in a name is masked in messages" {
    run --separate-stderr pgb-put-local $'no/such\nfolder/x' < <(plain_dump)
    assert_status 1
    assert_in "$stderr" 'no/such?folder'
}
