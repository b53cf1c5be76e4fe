#!/usr/bin/env bats
# pgb-check and the judge in it: every whole dump is complete, and no proper prefix of one is.

load helpers

setup_file() {
    createdb judged
    psql -X -q -v ON_ERROR_STOP=1 judged <<'END' >/dev/null
create table a (i integer, t text);
insert into a select g, E'--\n-- PostgreSQL database dump complete\n--\n\n' from generate_series(1, 50) g;
create table nothing ();
create table counted (x integer generated always as identity primary key, y integer references counted);
create view v as select * from a;
create materialized view mv as select * from a;
create index on a (i);
create function f() returns text language sql as $$ select E'
--
-- PostgreSQL database dump complete
--

' $$;
comment on table a is 'PGDMP';
select lo_from_bytea(0, 'a large object'), lo_from_bytea(0, ''), lo_from_bytea(0, decode(repeat('00ff', 5000), 'hex'));
END
    createdb judged_empty
}

teardown_file() {
    dropdb judged
    dropdb judged_empty
}

prefixes() {
    "${PGB_BIN%/bin}/tests/tools/prefixes" "$@"
}

# Dumps of all kinds, one file each.
make_dumps() {
    local database options n=0
    for database in judged judged_empty; do
        for options in '' -s -a -v -C -O '--inserts' '--section=data' '--section=pre-data' '-T a' \
            '--no-blobs' '--exclude-table-data=a' '--quote-all-identifiers' '-E LATIN1' '-t nothing'; do
            for format in p c t; do
                n=$((n + 1))
                # shellcheck disable=SC2086 # several words
                pg_dump -F $format $options "$database" >"$n.$format" 2>/dev/null || rm "$n.$format"
            done
        done
        for level in 0 1 6 9; do pg_dump -Fc -Z "$level" "$database" >"z$level-$database.c"; done
    done
    pg_dumpall >all.p
    pg_dumpall -g >globals.p
    pg_dumpall -s -v >schemas.p 2>/dev/null
    pg_dumpall --clean --if-exists >clean.p
    pg_dumpall --inserts -E UTF8 -v >inserts.p 2>/dev/null
    pg_dump -Fc judged | cat | "$BATS_TEST_DIRNAME/tools/repeat-contents" >repeated.c
}

@test "every whole dump is complete, and no proper prefix of it is" {
    make_dumps
    [ "$(find . -name '*.[pct]' | wc -l)" -ge 90 ]
    run prefixes ./*.[pct]
    [ -z "$output" ]
    assert_status 0
    run --separate-stderr pgb-check ./*.[pct]
    assert_status 0
    [ -z "$output$stderr" ]
}

@test "--describe: what the stream is, also if it is not complete" {
    plain_dump >plain
    run --separate-stderr pgb-check --pass --describe what <plain
    assert_status 0
    [ -z "$stderr" ]
    [ "$(cat what)" = 'a dump in plain format' ]
    gzip <plain >plain.gz
    run --separate-stderr bash -c 'pgb-check --pass --describe what -- cat plain.gz | cmp - plain.gz'
    assert_status 0
    assert_in "$(cat what)" 'gzip'
    run --separate-stderr pgb-check --pass --describe what < <(half_dump)
    assert_status 3
    [ "$(cat what)" = 'a dump in plain format' ]
    # The stream counts.
    for file in missing/what /dev/full; do
        run --separate-stderr pgb-check --pass --describe "$file" <plain
        assert_status 0
        assert_in "$stderr" "pgb-check: warning: could not * file \"$file\": "
    done
}

@test "answers --help, --version and bad options" {
    assert_common_options pgb-check
}

@test "reads standard input: 0 if it is complete, 3 if it is not" {
    run --separate-stderr pgb-check < <(pg_dump judged)
    assert_status 0
    [ -z "$output$stderr" ]
    run --separate-stderr pgb-check < <(pg_dump -Fc judged | head -c -1)
    assert_status 3
    assert_in "$stderr" "pgb-check: error: standard input is not complete: "
    run --separate-stderr pgb-check < <(echo hello | gzip)
    assert_status 3
    assert_in "$stderr" "cannot tell whether standard input is complete: it is gzip data, and what is inside is of an unknown kind"
    run --separate-stderr pgb-check </dev/null
    assert_status 3
    assert_in "$stderr" "it is empty"
    run --separate-stderr bash -c 'pgb-check <&-'
    assert_status 1
}

@test "reads all of the named files, and names those that are not good" {
    plain_dump >good
    half_dump 10 >half
    run --separate-stderr pgb-check half good half
    assert_status 3
    [ "$(grep -c '"half" is not complete: its end is missing' <<<"$stderr")" = 2 ]
    refute_in "$stderr" good
    run --separate-stderr pgb-check half missing good
    assert_status 1
    assert_in "$stderr" 'could not open file "missing": No such file or directory'
    run --separate-stderr pgb-check .
    assert_status 1
    assert_in "$stderr" 'could not read ".": Is a directory'
}

@test "-v describes a dump" {
    for format in c t p; do pg_dump -F "$format" judged >"$format"; done
    pg_dumpall -g >all
    local version
    version=$(pg_dump --version)
    version=${version#pg_dump (PostgreSQL) }
    run --separate-stderr pgb-check -v c t p all
    assert_status 0
    assert_in "$stderr" '"c" is a dump in custom format, version 1.'
    assert_in "$stderr" "database \"judged\", server version $version, pg_dump version $version, "
    [ "$(grep -cE ' entries(, its contents repeated at its end)?$' <<<"$stderr")" = 2 ]
    assert_in "$stderr" "\"p\" is a dump in plain format, server version $version, pg_dump version $version"
    assert_in "$stderr" '"all" is a dump by pg_dumpall'
    local entries
    entries=$(sed -n 's/.*"c" is .* \([0-9]*\) entries$/\1/p' <<<"$stderr")
    [ "$entries" = "$(pg_restore -l c | sed -n 's/^; *TOC Entries: //p')" ]
}

@test "two dumps in one stream have their own message, in every format" {
    for format in c t; do
        run --separate-stderr pgb-check < <(pg_dump -F "$format" judged; pg_dump -F "$format" judged_empty)
        assert_status 3
        assert_in "$stderr" "two dumps in one stream"
    done
    run --separate-stderr pgb-check < <(pg_dumpall -g; pg_dump judged)
    assert_status 3
    assert_in "$stderr" "two dumps in one stream"
    run --separate-stderr pgb-check < <(pg_dump judged; pg_dumpall -g)
    assert_status 3
    assert_in "$stderr" "two dumps in one stream"
}

@test "a damaged archive is incomplete" {
    pg_dump -Fc -Z0 judged >c
    pg_dump -Ft judged >t
    # The type of the last block, and a byte of a member's header.
    local data
    data=$(grep -a -b -o -m 1 'a large object' c | head -n 1 | cut -d: -f1)
    [ -n "$data" ]
    printf '\377' | dd of=c bs=1 seek=$((data - 16)) conv=notrunc status=none
    run --separate-stderr pgb-check c
    assert_status 3
    printf 'X' | dd of=t bs=1 seek=2 conv=notrunc status=none
    run --separate-stderr pgb-check t
    assert_status 3
}

@test "looks inside compressed data" {
    for program in gzip zstd lz4 xz; do
        pg_dump -Fc judged | "$program" -q -c >packed
        run --separate-stderr pgb-check -v packed
        assert_status 0
        assert_in "$stderr" "\"packed\" is $program data, and what is inside is a dump in custom format, version 1.*, database \"judged\", server version"
        run --separate-stderr pgb-check < <(head -c -1 packed)
        assert_status 3
        assert_in "$stderr" "standard input is not complete: its $program data is cut short"
    done
}

@test "waits for standard input that does not block" {
    run --separate-stderr python3 - <<'END'
import fcntl, os, subprocess, sys, time

def feed(words, pieces):
    ours, theirs = os.pipe()
    fcntl.fcntl(ours, fcntl.F_SETFL, os.O_NONBLOCK)
    check = subprocess.Popen(words, stdin=ours, stdout=subprocess.PIPE)
    os.close(ours)
    for piece in pieces:
        time.sleep(0.2)
        os.write(theirs, piece)
    os.close(theirs)
    passed = check.stdout.read()
    return check.wait(), passed

dump = subprocess.run(["pg_dump", "judged"], check=True, stdout=subprocess.PIPE).stdout
assert feed(["pgb-check"], [dump[:10], dump[10:]]) == (0, b"")
assert feed(["pgb-check", "--pass"], [dump[:10], dump[10:]]) == (0, dump)
assert feed(["pgb-put-local", "stored"], [dump[:10], dump[10:]])[0] == 0
END
    assert_status 0
    [ -z "$stderr" ]
}

@test "endless input that is not a dump ends" {
    for source in 'cat /dev/zero' 'yes' 'gzip -1 </dev/zero' 'zstd -q -1 </dev/zero'; do
        run --separate-stderr timeout 20 pgb-check < <(eval "$source" 2>/dev/null)
        assert_status 3
        assert_in "$stderr" 'cannot tell whether standard input is complete'
    done
}

@test "--pass copies a dump, and fails if it is not complete" {
    for format in c t p; do
        pg_dump -F "$format" judged >dump
        run --separate-stderr bash -c 'pgb-check --pass <dump | cmp - dump; exit "${PIPESTATUS[0]}"'
        assert_status 0
        [ -z "$output$stderr" ]
        head -c -3 dump >"cut"
        run --separate-stderr bash -c 'pgb-check --pass <cut | cmp - cut; exit "${PIPESTATUS[0]}"'
        assert_status 3
        assert_in "$stderr" 'pgb-check: error: standard input is not complete: '
        [ -z "$output" ]
    done
    run --separate-stderr pgb-run cat cut '|' pgb-check --pass '|' gzip
    assert_status 3
    run --separate-stderr pgb-put-local out -- pgb-run cat cut '|' pgb-check --pass '|' gzip
    assert_status 3
    run --separate-stderr pgb-put-local out -- pgb-run cat dump '|' pgb-check --pass '|' gzip
    assert_status 0
    gzip -dc out | cmp - dump
}

@test "--pass refuses what is not a dump, unless -u is given; what is empty always" {
    run --separate-stderr timeout 20 pgb-check --pass < <(yes)
    assert_status 3
    assert_in "$stderr" 'cannot tell whether standard input is complete: it is of an unknown kind'
    run --separate-stderr pgb-check --pass -u < <(seq 3)
    assert_status 0
    [ "$output" = $'1\n2\n3' ]
    run --separate-stderr pgb-check --pass -u < <(plain_dump | head -n 5)
    assert_status 3
    run --separate-stderr pgb-check --pass -u </dev/null
    assert_status 3
    assert_in "$stderr" 'it is empty'
    for words in '--pass file' '-u'; do
        run --separate-stderr bash -c "pgb-check $words </dev/null"
        assert_status 2
    done
}

@test "--pass ends with its reader, and reports output that cannot be written" {
    pg_dump -Fc -Z0 judged >dump
    run bash -c '{ cat dump; yes; } | pgb-check --pass -u | head -c 1; exit "${PIPESTATUS[1]}"'
    assert_status 141
    run --separate-stderr bash -c 'pgb-check --pass <dump >/dev/full'
    assert_status 1
    assert_in "$stderr" 'could not write to standard output: No space left on device'
}

@test "a terminal as standard input is a mistake" {
    run script -qec pgb-check /dev/null </dev/null
    assert_status 2
    assert_in "$output" "standard input is a terminal"
}

# without_key FILE: as the releases before August 2025 wrote it.
without_key() {
    sed '/^\\\(un\)\?restrict /,+1d' "$1"
}

# assert_check TEXT: pgb-check refuses the file x, and says TEXT.
assert_check() {
    run --separate-stderr pgb-check x
    assert_status 3
    assert_in "$stderr" "$1"
}

@test "two dumps in one stream are found in every format, and whether one of them is cut" {
    local format size
    pg_dump judged >p
    pg_dump -C judged >create
    pg_dumpall >all
    pg_dumpall -g >globals
    pg_dump --restrict-key=Key judged >key
    # Without keys, ends in the data would hide that a dump is cut.
    pg_dump judged_empty >empty
    without_key empty >old
    pg_dumpall --exclude-database=judged >few
    without_key few >old-all
    pg_dump -Fc judged | cat >c
    pg_dump -Ft judged >t
    for format in p create all globals key old old-all c t; do
        cat "$format" "$format" >x
        assert_check "more than a dump: two dumps in one stream, each of them whole"
        size=$(stat -c %s "$format")
        for part in 1 $((size / 2)) $((size - 100)); do
            { head -c "$part" "$format" && cat "$format"; } >x
            assert_check "not complete"
            { cat "$format" && head -c "$part" "$format"; } >x
            assert_check "not complete"
        done
    done
    for format in p create all globals key old old-all; do
        { head -n 10 "$format" && cat "$format"; } >x
        assert_check "two dumps in one stream"
    done
}

@test "a dump that holds other dumps in its data is one dump" {
    pg_dumpall >all
    pg_dump judged >one
    without_key one >old
    createdb texts
    sql "create table lines (line text); create table whole (dump text)" texts
    for file in all one old one; do
        sed 's/\\/\\\\/g; s/\t/\\t/g' "$file" | psql -Xq texts -c "copy lines from stdin"
        psql -Xq -v dump="$(cat "$file")" texts <<<"insert into whole values (:'dump')"
    done
    sql "insert into lines values (E'\\restrict x'), (E'\restrict x')" texts
    for format in p t c; do pg_dump -F "$format" texts >"texts.$format"; done
    pg_dump --inserts -C texts >inserts
    pg_dumpall --inserts --clean >inserts-all
    dropdb texts
    run --separate-stderr pgb-check texts.[ptc] inserts inserts-all
    assert_status 0
    [ -z "$output$stderr" ]
    pg_dump judged >again
    { head -c 20000 inserts && cat inserts; } >x
    assert_check "two dumps in one stream"
}

@test "an archive whose contents pg_dump has repeated in a file is complete" {
    pg_dump -Fc judged >file
    pg_dump -Fc judged | cat | "$BATS_TEST_DIRNAME/tools/repeat-contents" >repeated
    run --separate-stderr pgb-check -v file repeated
    assert_status 0
    assert_in "$stderr" '"repeated" is a dump in custom format, * entries, its contents repeated at its end'
    for cut in 1 8 100; do
        head -c "-$cut" repeated >x
        assert_check "not complete: nothing of the dump is missing; the repeated contents are cut"
    done
    { cat repeated && echo; } >x
    assert_check "there are other bytes after its end"
    { cat repeated && tail -c 1000 repeated; } >x
    assert_check "there are other bytes after its end"
    cat repeated repeated >x
    assert_check "two dumps in one stream, each of them whole"
    cp repeated x
    printf X | dd of=x bs=1 seek="$(grep -abo BLOBS x | tail -n 1 | cut -d: -f1)" conv=notrunc status=none
    assert_check "there are other bytes after its end"
}

# without_member NAME: a tar archive without the member.
without_member() {
    python3 -c '
import sys
archive = sys.stdin.buffer.read()
at = 0
while archive[at]:
    name = archive[at : at + 100].rstrip(b"\0").decode()
    size = 512 + (int(archive[at + 124 : at + 135].strip(b" \0"), 8) + 511) // 512 * 512
    if name != sys.argv[1]:
        sys.stdout.buffer.write(archive[at : at + size])
    at += size
sys.stdout.buffer.write(archive[at:])' "$1"
}

@test "a tar archive has all members that its contents name" {
    pg_dump -Ft judged >t
    local member count=0
    for member in $(tar tf t); do
        without_member "$member" <t >x
        case $member in
            toc.dat) assert_check "a tar archive, but not a dump" ;;
            restore.sql) assert_check "not complete: its end is missing" ;;
            *) assert_check "members that its table of contents names are missing" ;;
        esac
        count=$((count + 1))
    done
    [ "$count" -ge 8 ]
    without_member none <t | cmp - t
}

@test "a tar archive with contents of an unknown version is of an unknown version" {
    pg_dump -Ft judged >x
    printf c | dd of=x bs=1 seek=$((512 + 6)) conv=notrunc status=none
    assert_check 'cannot tell whether "x" is complete: it is a dump in tar format, of an unknown version'
    printf X | dd of=x bs=1 seek=512 conv=notrunc status=none
    assert_check 'its header is not that of an archive'
}
