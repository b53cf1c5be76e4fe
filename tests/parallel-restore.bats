#!/usr/bin/env bats
# pgb-restore --create -j: an archive is restored by several sessions while it arrives.

load helpers

model=parallel_restore_model

setup_file() {
    createdb "$model"
    make_tables
    make_odd_data
    pgb-dump -j 2 --memory 64K -F c "$model" >"$BATS_FILE_TMPDIR/ours"
    pg_dump -F c -Z 0 "$model" | cat >"$BATS_FILE_TMPDIR/theirs"
    content "$model" >"$BATS_FILE_TMPDIR/content"
}

teardown_file() {
    dropdb --force "$model"
    sql 'drop role if exists worst; drop role if exists few'
}

# Some tables are of several pieces. The table whose rows refer to others comes before these.
make_tables() {
    psql -Xq -v ON_ERROR_STOP=1 -d "$model" -f "$BATS_TEST_DIRNAME/tools/tables.sql"
    sql "create table a_child (i integer references big, j integer);
        insert into a_child select i, i from generate_series(1, 30000) i;
        alter table part add primary key (k);
        insert into toast select repeat(chr(64 + i), 300000) from generate_series(1, 20) i;
        insert into bare select from big;
        create sequence s start 77; select nextval('s');
        create materialized view m as select count(*) from big; create index on toast (md5(t));
        create unlogged table u as select 1 as i;
        revoke all on big from $PGUSER; grant select on big to public" "$model" >/dev/null
}

make_odd_data() {
    sql "create schema \"s.S\"\"\";
        create table \"s.S\"\"\".\"from stdin; (\" (\"a \"\"(b\" integer, \"), c\" text, \"é\" text);
        insert into \"s.S\"\"\".\"from stdin; (\" select i, e'\\\\tab\\t\\n\\r\\\\.\\n', null from generate_series(1, 900) i;
        select lo_from_bytea(0, convert_to(repeat(i::text, 90000), 'UTF8')) from generate_series(1, 3) i;
        create type letter as enum ('a', 'b');
        create table hashed (k letter, i integer) partition by hash (k);
        create table hashed0 partition of hashed for values with (modulus 2, remainder 0);
        create table hashed1 partition of hashed for values with (modulus 2, remainder 1);
        insert into hashed select (array['a', 'b'])[1 + i % 2]::letter, i from generate_series(1, 30000) i;
        create table kinds (f float8, d date, i interval, b bytea, r regclass, x xml);
        insert into kinds select i / 3.0, '2026-02-03', '1 mon 3 days', '\\x00ff', 'part1', '<a/><b/>'
            from generate_series(1, 900) i;
        alter table kinds enable row level security; alter table kinds force row level security" "$model" >/dev/null
}

prepare() {
    target=target_$BATS_TEST_NUMBER
    ours=$BATS_FILE_TMPDIR/ours
    theirs=$BATS_FILE_TMPDIR/theirs
}

teardown() {
    if [ -n "${restorer-}" ]; then kill "$restorer" 2>/dev/null || true; fi
    if [ -n "${feeder-}" ]; then kill "$feeder" 2>/dev/null || true; fi
    databases | while read -r name; do dropdb --if-exists --force "$name"; done
}

# Those that this test has made, whether they have their names or not.
databases() {
    sql "select datname from pg_database where datname ~ '^${target}($|\.)'"
}

# What is in DATABASE: sorted, since the sessions load rows in any order.
content() {
    pg_dump "$1" | sed '/^\\\(un\)\?restrict /d' | LC_ALL=C sort
}

# restore FILE [OPTION...]: restores FILE into a new database.
restore() {
    run --separate-stderr timeout 120 pgb-restore --create "${@:2}" "postgres:///$target" <"$1"
}

assert_nothing() {
    [ -z "$(databases)" ]
}

# begin_restore [OPTION...]: in the background; most of $ours arrives, the rest after `echo >go`.
begin_restore() {
    mkfifo held go
    { head -c 2000000 "$ours"; read -r <go; tail -c +2000001 "$ours"; } >held 3>&- 4>&- &
    feeder=$!
    pgb-restore --create -j 2 "$@" "postgres:///$target" <held >out 2>err 3>&- 4>&- &
    restorer=$!
    wait_until 60 copies
}

# The server waits for rows.
copies() {
    [ "$(sql "select count(*) from pg_stat_activity where datname ~ '^$target\.' and query ~ '^COPY'
        and wait_event = 'ClientRead' and state = 'active'")" != 0 ]
}

no_session() {
    [ "$(sql "select count(*) from pg_stat_activity where datname ~ '^$target'")" = 0 ]
}

@test "-j: all kinds of tables and data are as in the dumped database" {
    for jobs in 1 2 3 8; do
        for file in "$ours" "$theirs"; do
            restore "$file" -j "$jobs"
            assert_status 0
            [ -z "$stderr" ]
            cmp "$BATS_FILE_TMPDIR/content" <(content "$target")
            [ "$(databases)" = "$target" ]
            dropdb "$target"
        done
    done
}

@test "-j: the order of rows that one session loads is that of the archive" {
    restore "$ours" -j 1
    assert_status 0
    cmp <(psql -X -c 'copy big to stdout' "$model") <(psql -X -c 'copy big to stdout' "$target")
}

@test "-j: archives as pg_dump writes them into a file, compressed from outside, and by INSERT" {
    pg_dump -F c -Z 0 "$model" -f file
    zstd -q "$ours"  -o zipped
    pg_dump -F c -Z 0 --inserts "$model" | cat >inserts
    for file in file zipped inserts; do
        restore "$file" -j 2 -v
        assert_status 0
        assert_in "$stderr" 'the archive is restored while it arrives'
        cmp "$BATS_FILE_TMPDIR/content" <(content "$target")
        dropdb "$target"
    done
}

@test "-j: settings of the role do not change the rows, and LATIN1 is restored" {
    sql 'create role worst login superuser'
    for setting in "datestyle 'SQL, DMY'" "client_encoding 'LATIN1'" "search_path 's.S\"'" 'row_security off' \
        'xmloption document' "statement_timeout '1s'" "idle_session_timeout '1s'" \
        'standard_conforming_strings off'; do
        sql "alter role worst set ${setting/ / = }"
    done
    run --separate-stderr pgb-restore --create -j 2 "user=worst dbname=$target" <"$ours"
    assert_status 0
    cmp <(sed "s/$PGUSER/worst/" "$BATS_FILE_TMPDIR/content") <(content "$target" | sed "s/$PGUSER/worst/")
    dropdb "$target"
    sql 'drop role worst'
    createdb -T template0 -E LATIN1 --locale C "$target.latin1"
    sql "create table t (t text); insert into t select 'é' || i from generate_series(1, 9000) i" "$target.latin1"
    pgb-dump -F c "$target.latin1" -- -Z 0 >latin1
    restore latin1 -j 2
    assert_status 0
    cmp <(content "$target.latin1") <(content "$target")
    [ "$(sql "select pg_encoding_to_char(encoding) from pg_database where datname = '$target'")" = LATIN1 ]
}

@test "-j: a role that owns what it restores, with fewer connections than jobs" {
    sql 'create role few login createdb connection limit 4'
    createdb -O few "$target.few"
    psql -Xq -d "user=few dbname=$target.few" -c "create table t (i integer);
        insert into t select generate_series(1, 99999); revoke all on t from few; create index on t (i)"
    pgb-dump -F c "$target.few" -- -Z 0 -n public >dump
    run --separate-stderr pgb-restore --create -j 8 -v "user=few dbname=$target" <dump
    assert_status 0
    assert_in "$stderr" 'warning: only 3 of 8 connections could be made'
    [ "$(sql 'select count(*), sum(i) from t' "$target")" = '99999|4999950000' ]
    dropdb "$target"
    dropdb "$target.few"
    sql 'drop role few'
}

@test "-j: options that choose no objects are kept" {
    restore "$ours" -j 2 -O --no-privileges --role alice --analyze
    assert_status 0
    [ "$(sql "select relacl is null and reltuples = 30000 and relowner = 'alice'::regrole from pg_class
        where relname = 'big'" "$target")" = t ]
}

@test "-j: the data is not kept: no file has its size" {
    pg_dump -F c "$model" -f compressed
    ulimit -f 200 # KiB; the contents are smaller
    restore "$ours" -j 2
    assert_status 0
    dropdb "$target"
    # What cannot be restored so is kept.
    restore compressed -j 2 -v
    assert_status 1
    assert_in "$stderr" 'the archive is kept in a temporary file'
    assert_in "$stderr" 'could not write to a temporary file: File too large'
    assert_nothing
}

@test "-j: compressed blocks, parts, and a database that exists need a file" {
    pg_dump -F c "$model" | cat >compressed
    restore compressed -j 2 -v
    assert_status 0
    assert_in "$stderr" 'the archive is kept in a temporary file'
    cmp "$BATS_FILE_TMPDIR/content" <(content "$target")
    dropdb "$target"
    restore "$ours" -j 2 -v --table big
    assert_status 0
    assert_in "$stderr" 'the archive is kept in a temporary file'
    dropdb "$target"
    createdb "$target"
    head -c 2000000 "$ours" >part
    run --separate-stderr pgb-restore -v -j 2 "$target" <part
    assert_status 3
    assert_in "$stderr" 'the archive is kept in a temporary file'
    [ "$(sql "select count(*) from pg_class where oid >= 16384" "$target")" = 0 ]
}

@test "-j: memory has a bound, whatever the size of rows" {
    createdb "$target.large"
    sql "create table t (t text); alter table t alter t set storage external;
        insert into t select repeat('x', 60000000) from generate_series(1, 3);
        insert into t select repeat('y', 1000) from generate_series(1, 60000)" "$target.large"
    pg_dump -F c -Z 0 "$target.large" |
        /usr/bin/time -f %M -o peak pgb-restore --create -j 3 --memory 30M "postgres:///$target"
    [ "$(sql 'select sum(length(t)) from t' "$target")" = 240000000 ]
    limit=60000
    # The sanitizers need memory of their own.
    if ldd "$PGB_BIN/pgb-restore" | grep -q libasan; then limit=400000; fi
    [ "$(cat peak)" -lt "$limit" ]
}

@test "-j: a cut archive is refused, wherever it is cut, and nothing is left" {
    local size
    size=$(stat -c %s "$ours")
    for part in 1 2 3 4 5 6 7 8 9 10 11 12; do
        head -c $((size * part / 12 - (part < 12 ? RANDOM : 1))) "$ours" >part
        restore part -j 2
        assert_status 3
        assert_in "$stderr" 'the dump is not complete'
        assert_nothing
    done
    run --separate-stderr pgb-restore --create -j 2 "postgres:///$target" -- sh -c 'cat "$1"; exit 7' - "$ours"
    assert_status 3
    assert_nothing
}

@test "-j: rows that the server refuses end the restore" {
    sed '0,/^20000\t\([0-9a-f]\{32\}\)/s//2x000\t\1/' "$ours" >wrong
    restore wrong -j 3
    assert_status 1
    [[ $stderr = *'could not restore the data of table "public.big": ERROR:  invalid input syntax for type integer: "2x000" (COPY big, line '* ]]
    assert_nothing
    # So does what pg_restore refuses, before the data and after it.
    for statement in 'CREATE TABLE public.big/CREATE TUBLE public.big' 'CREATE INDEX toast/CREATE INDOX toast'; do
        sed "s/$statement/" "$ours" >wrong
        restore wrong -j 2
        assert_status 1
        assert_in "$stderr" 'pg_restore: error: could not execute query'
        assert_nothing
    done
}

# Puts the blocks of an archive of one table together again in wrong ways.
damage() {
    /usr/bin/python3 - "$@" <<'END'
import sys
archive = open('one', 'rb').read()
start = archive.index(b'1\tone\n')
while archive[start:start + 2] != b'\1\0' or archive[start + 6] != 0:
    start -= 1
block = archive[start:]
wrong = {'twice': block * 2, 'missing': b'', 'unknown': block[:2] + b'\xff' + block[3:],
    'endless': block.replace(b'\\.\n', b'...'), 'inner end': block.replace(b'2\t', b'\\.')}
open('wrong', 'wb').write(archive[:start] + wrong[sys.argv[1]])
END
}

@test "-j: a block that is missing, comes twice, is unknown or has no end is refused" {
    createdb "$target.one"
    sql "create table t (i text, t text); insert into t values (1, 'one'), (2, '');
        insert into t select 3, repeat('x', 9000) from generate_series(1, 99)" "$target.one"
    pg_dump -F c -Z 0 "$target.one" | cat >one
    dropdb "$target.one"
    for case in 'twice:3:the archive is damaged: it has the data of "t" twice' \
        'missing:3:the dump is not complete' \
        'unknown:3:the archive is damaged: it has data that its table of contents does not name' \
        'endless:3:the archive is damaged: the data of a table lacks its end' \
        'inner end:1:the server has restored 1 rows of'; do
        damage "${case%%:*}"
        restore wrong -j 2
        case=${case#*:}
        assert_status "${case%%:*}"
        assert_in "$stderr" "${case#*:}"
        assert_nothing
    done
}

@test "-j: if a session is ended, the restore fails and nothing is left" {
    begin_restore
    sql "select pg_terminate_backend(pid) from pg_stat_activity where datname ~ '^$target\.'
        and query ~ '^COPY'" >/dev/null
    echo >go
    await "$restorer"
    restorer='' output='' stderr=$(cat err)
    assert_status 1
    assert_in "$stderr" 'could not restore the data of table'
    assert_in "$stderr" 'terminating connection due to administrator command'
    assert_nothing
}

@test "-j: SIGTERM leaves no session and no database" {
    begin_restore
    kill "$restorer"
    await "$restorer"
    restorer='' output='' stderr=$(cat err)
    assert_status 143
    [ -z "$stderr" ]
    assert_nothing
}

@test "-j: SIGKILL leaves a database without its name, which the next restore mentions" {
    begin_restore
    kill -KILL "$restorer"
    await "$restorer"
    restorer=
    assert_status 137
    wait_until 60 no_session
    [[ $(databases) = "$target".pgb-?????? ]]
    restore "$ours" -j 2
    assert_status 0
    assert_in "$stderr" "is left from an earlier restore"
    cmp "$BATS_FILE_TMPDIR/content" <(content "$target")
}
