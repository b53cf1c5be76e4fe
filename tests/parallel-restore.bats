#!/usr/bin/env bats
# pgb-restore --create -j: a dump is restored by several sessions while it arrives.

load helpers

model=parallel_restore_model

setup_file() {
    createdb "$model"
    make_tables
    make_odd_data
    pgb-dump -j 2 --memory 64K -F c "$model" >"$BATS_FILE_TMPDIR/ours"
    pg_dump -F c -Z 0 "$model" | cat >"$BATS_FILE_TMPDIR/theirs"
    pg_dump -F c "$model" | cat >"$BATS_FILE_TMPDIR/compressed"
    pg_dump "$model" >"$BATS_FILE_TMPDIR/plain"
    pg_dump -F t "$model" >"$BATS_FILE_TMPDIR/tar"
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
    compressed=$BATS_FILE_TMPDIR/compressed
    plain=$BATS_FILE_TMPDIR/plain
    tar=$BATS_FILE_TMPDIR/tar
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

# begin_restore FILE: in the background; most of it arrives, the rest after `echo >&8`.
begin_restore() {
    rm -f held go
    mkfifo held go
    exec 8<>go # which waits for no reader: the feeder may have ended
    feed_slowly "$1" >held 3>&- 4>&- &
    feeder=$!
    pgb-restore --create -j 2 "postgres:///$target" <held >out 2>err 3>&- 4>&- 8>&- &
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
        for file in "$ours" "$theirs" "$compressed" "$plain" "$tar"; do
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
    pg_dump -F c -Z 9 "$model" -f compressed_file
    zstd -q "$ours"  -o zipped
    pg_dump -F c -Z 0 --inserts "$model" | cat >inserts
    pg_dump -F c --inserts "$model" | cat >compressed_inserts
    for file in file compressed_file zipped inserts compressed_inserts; do
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

@test "-j: what options choose is restored while the archive arrives, and nothing else" {
    pg_restore -l "$ours" | grep -v ' TABLE DATA public big \| INDEX public toast_md5_idx \| a_child' >listed
    # Two entries in another order than that of the archive.
    { grep ' TABLE public toast ' listed; grep -v ' TABLE public toast ' listed; } >list
    local choice
    for words in --table=big,--table=toast '-N,s.S"' -s --section=pre-data,--section=data -L,list; do
        IFS=, read -ra choice <<<"$words"
        run --separate-stderr pgb-restore --create "${choice[@]}" "postgres:///$target" <"$ours"
        assert_status 0
        content "$target" >wanted
        [ -s wanted ]
        dropdb "$target"
        for file in "$ours" "$compressed"; do
            restore "$file" -j 2 -v "${choice[@]}"
            assert_status 0
            assert_in "$stderr" 'the archive is restored while it arrives'
            cmp wanted <(content "$target")
            dropdb "$target"
        done
    done
    restore "$compressed" -j 2 --table nonesuch
    assert_status 1
    assert_in "$stderr" 'pg_restore: error: table "nonesuch" not found'
    assert_nothing
}

@test "-j: the data is not kept: no file has its size" {
    ulimit -f 200 # KiB; the contents are smaller
    restore "$ours" -j 2
    assert_status 0
    dropdb "$target"
    restore "$compressed" -j 2
    assert_status 0
    dropdb "$target"
    # What cannot be restored so is kept.
    createdb "$target"
    run --separate-stderr pgb-restore -j 2 -v "$target" <"$ours"
    assert_status 1
    assert_in "$stderr" 'the archive is kept in a temporary file'
    assert_in "$stderr" 'could not write to a temporary file: File too large'
}

@test "-j: archives that pg_dump compresses by lz4 and zstd" {
    [ "$(pg_dump --version | grep -o '[0-9]*' | head -n 1)" -ge 16 ] || skip 'pg_dump compresses by gzip alone before version 16'
    for method in lz4 zstd; do
        pg_dump -F c -Z "$method" "$model" | cat >file
        restore file -j 2 -v
        assert_status 0
        assert_in "$stderr" 'the archive is restored while it arrives'
        cmp "$BATS_FILE_TMPDIR/content" <(content "$target")
        dropdb "$target"
    done
}

# age FILE: makes an archive of version 1.12 of it, as pg_dump 10.2 and older write them.
age() {
    /usr/bin/python3 - "$1" <<'END'
import struct, sys
archive = open(sys.argv[1], 'rb').read()
minor, place, kept = archive[6], 11, [b'PGDMP\1\x0c' + archive[7:11]]

def take(size):
    global place
    place += size
    return archive[place - size:place]

def integer():
    bytes = take(5)
    return bytes, struct.unpack('<I', bytes[1:])[0] * (-1 if bytes[0] else 1)

def string():
    bytes, length = integer()
    return bytes + take(max(length, 0)), length

kept.append(take(5) if minor < 15 else take(1) and b'\0' * 5)
kept += [integer()[0] for i in range(7)] + [string()[0] for i in range(3)]
bytes, count = integer()
kept.append(bytes)
for entry in range(count):
    kept += [take(10)] + [string()[0] for i in range(4)] + [take(5)] + [string()[0] for i in range(5)]
    string() # the access method
    if minor >= 16:
        integer()
    kept += [string()[0] for i in range(2)]
    length = 0
    while length >= 0:
        bytes, length = string()
        kept.append(bytes)
    kept.append(take(9))
open('old', 'wb').write(b''.join(kept) + archive[place:])
END
}

@test "-j: archives of pg_dump before 10.3 need a file: their statements do not name schemas" {
    age "$theirs"
    restore old -j 2 -v
    assert_status 0
    assert_in "$stderr" 'the archive is kept in a temporary file'
    cmp "$BATS_FILE_TMPDIR/content" <(content "$target")
}

@test "-j: a database that exists needs a file" {
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
    limit=60000
    # The sanitizers need memory of their own.
    if ldd "$PGB_BIN/pgb-restore" | grep -q libasan; then limit=400000; fi
    for level in 0 1; do
        pg_dump -F c -Z "$level" "$target.large" |
            /usr/bin/time -f %M -o peak pgb-restore --create -j 3 --memory 30M "postgres:///$target"
        [ "$(sql 'select sum(length(t)) from t' "$target")" = 240000000 ]
        [ "$(cat peak)" -lt "$limit" ]
        dropdb "$target"
    done
}

@test "-j: a cut archive is refused, wherever it is cut, and nothing is left" {
    local size
    for file in "$ours" "$compressed" "$plain" "$tar"; do
        size=$(stat -c %s "$file")
        for part in 1 2 3 4 5 6 7 8 9 10 11 12; do
            head -c $((size * part / 12 - (part < 12 ? RANDOM : 1))) "$file" >part
            restore part -j 2
            assert_status 3
            assert_in "$stderr" 'the dump is not complete'
            refute_in "$stderr" pg_restore
            assert_nothing
        done
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

# loaded_by DATABASE TABLE: the number of transactions that have loaded its rows.
loaded_by() {
    sql "select count(distinct xmin::text) from $2" "$1"
}

# with_statement PATTERN SQL: the plain dump with SQL before the first line that begins with PATTERN.
with_statement() {
    awk -v pattern="$1" -v sql="$2" 'index($0, pattern) == 1 && !found++ { print sql } { print }' "$plain"
}

@test "-j: statements of a plain dump find all rows before them, and none after them" {
    with_statement 'COPY public.toast ' 'CREATE TABLE public.seen AS SELECT count(*) AS bigs, (SELECT count(*) FROM public.toast) AS toasts FROM public.big;' >between
    [ "$(wc -l <between)" -gt "$(wc -l <"$plain")" ]
    restore between -j 3 --memory 1M
    assert_status 0
    [ "$(sql 'select bigs, toasts from seen' "$target")" = "$(sql 'select count(*), 0 from big' "$model")" ]
    sql 'drop table seen' "$target"
    cmp "$BATS_FILE_TMPDIR/content" <(content "$target")
    # The sessions have loaded big.
    [ "$(loaded_by "$target" big)" -gt 1 ]
}

@test "-j: rows of tables that have triggers, rules or references already are loaded by psql, in order" {
    cat >before <<'END'
CREATE TABLE public.log (pid integer, i integer);
CREATE FUNCTION public.note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO public.log VALUES (pg_backend_pid(), NEW.i); RETURN NEW; END $$;
CREATE TABLE public.watched (i integer); CREATE TABLE public.guardian (i integer PRIMARY KEY);
CREATE TABLE public.ward (i integer REFERENCES public.guardian);
CREATE TRIGGER note BEFORE INSERT ON public.watched FOR EACH ROW EXECUTE FUNCTION public.note();
CREATE TRIGGER note BEFORE INSERT ON public.guardian FOR EACH ROW EXECUTE FUNCTION public.note();
CREATE TRIGGER note BEFORE INSERT ON public.ward FOR EACH ROW EXECUTE FUNCTION public.note();
COPY public.watched (i) FROM stdin;
1
\.

COPY public.guardian (i) FROM stdin;
2
\.

COPY public.ward (i) FROM stdin;
2
\.
END
    with_statement 'COPY public.toast ' "$(sed 's/\\/&&/g' before)" >triggers
    restore triggers -j 3 --memory 1M
    assert_status 0
    [ "$(sql "select count(distinct pid), string_agg(i::text, ' ') from log" "$target")" = '1|1 2 2' ]
    [ "$(sql 'select i from ward' "$target")" = 2 ]
    [ "$(loaded_by "$target" big)" -gt 1 ]
}

@test "-j: a plain dump that cannot be divided is restored by psql alone" {
    with_statement 'CREATE TABLE public.big ' 'SAVEPOINT s;' >bound
    restore bound -j 3 --memory 1M
    assert_status 0
    cmp "$BATS_FILE_TMPDIR/content" <(content "$target")
    [ "$(loaded_by "$target" big)" = 1 ]
    dropdb "$target"
    # Names without a schema depend on search_path, which the sessions do not have.
    sed 's/^COPY public\./COPY /; s/^SELECT pg_catalog.set_config(.search_path., .*/SET search_path = public;/' "$plain" >unqualified
    restore unqualified -j 3 --memory 1M
    assert_status 0
    [ "$(loaded_by "$target" big)" = 1 ]
}

@test "-j: the session that waits for rows to be loaded is kept alive on the way" {
    watch_psql
    sed -i 's,^exec .*"\$@" <,printf "%s\\n" "$@" >'"$bin"'/words\n&,' bin/psql
    restore "$plain" -j 2 --bin-dir bin
    assert_status 0
    grep -q '^keepalives_idle=60 .*dbname=' bin/words
}

@test "-j: a plain dump, chosen, compressed from outside, with -C, and where it is not taken" {
    zstd -q "$plain" -o zipped
    restore zipped -j 2 --no-acl
    assert_status 0
    [ "$(sql "select count(*) from pg_class where relname = 'big' and relacl is null" "$target")" = 1 ]
    [ "$(sql 'select count(*) from big' "$target")" = "$(sql 'select count(*) from big' "$model")" ]
    dropdb "$target"
    pg_dump -C "$model" >creates
    restore creates -j 2
    assert_status 0
    cmp "$BATS_FILE_TMPDIR/content" <(content "$target")
    dropdb "$target"
    for options in --create-in-place --into-non-empty; do
        if [ "$options" = --into-non-empty ]; then createdb "$target"; fi
        run --separate-stderr pgb-restore "$options" -j 2 "postgres:///$target" <"$plain"
        assert_status 1
        assert_in "$stderr" 'only a dump in custom format can be restored by several jobs here'
    done
    [ "$(sql "select count(*) from pg_class where oid >= 16384" "$target")" = 0 ]
}

@test "-j: an error in a plain dump ends the restore, in its rows and in its statements" {
    sed '0,/^20000\t\([0-9a-f]\{32\}\)/s//2x000\t\1/' "$plain" >rows
    sed 's/^CREATE TABLE public.big/CREATE TUBLE public.big/' "$plain" >before
    sed 's/^CREATE INDEX toast/CREATE INDOX toast/' "$plain" >after
    for file in rows before after; do
        restore "$file" -j 3
        assert_status 1
        assert_nothing
    done
    restore rows -j 3
    [[ $stderr = *'could not restore the data of table "public.big": ERROR:  invalid input syntax for type integer: "2x000" (COPY big, line '* ]]
}

# damage CASE [compress]: puts the blocks of an archive of one table together again in wrong ways, and
# compresses its data as pg_dump does.
damage() {
    /usr/bin/python3 - "$@" <<'END'
import struct, sys, zlib
archive = open('one', 'rb').read()
start = archive.index(b'1\tone\n')
while archive[start:start + 2] != b'\1\0' or archive[start + 6] != 0:
    start -= 1
contents, block = archive[:start], archive[start:]
extra = {'statement': b'\\.\n\n\nCOPY public.t (i, t) FROM stdin;\n9\t9\n', 'command': b'\\.\n\\! touch hit\n',
    'sql': b'\\.\nCREATE TABLE hit (i integer);\n', 'setting': b'\\.\nSET ROLE alice;\n'}
if sys.argv[2:]:
    # 1.15 and later have a byte for the method, others the level.
    contents = contents[:11] + (b'\1' + contents[12:] if contents[6] >= 15 else b'\0\6' + contents[13:])
    data, rest = b'', block[6:]
    while (length := struct.unpack('<xI', rest[:5])[0]) > 0:
        data, rest = data + rest[5:5 + length], rest[5 + length:]
    data = data.replace(b'2\t', extra.get(sys.argv[1], b'') + b'2\t')
    if sys.argv[1] == 'endless':
        data = data.replace(b'\\.\n', b'...')
    if sys.argv[1] == 'inner end':
        data = data.replace(b'2\t', b'\\.\n')
    data = zlib.compress(data)
    if sys.argv[1] == 'flipped':
        data = data[:200] + bytes(byte ^ 85 for byte in data[200:210]) + data[210:]
    if sys.argv[1] == 'short':
        data = data[:-9]
    block = block[:6] + struct.pack('<xI', len(data)) + data + b'\0' * 5
wrong = {'twice': block * 2, 'missing': b'', 'unknown': block[:2] + b'\xff' + block[3:]}
if not sys.argv[2:]:
    wrong |= {'endless': block.replace(b'\\.\n', b'...'), 'inner end': block.replace(b'2\t', b'\\.')}
open('wrong', 'wb').write(contents + wrong.get(sys.argv[1], block))
END
}

make_one() {
    createdb "$target.one"
    sql "create table t (i text, t text); insert into t values (1, 'one'), (2, '');
        insert into t select 3, (select string_agg(md5((i * j)::text), '') from generate_series(1, 300) j)
            from generate_series(1, 99) i" "$target.one"
    pg_dump -F c -Z 0 "$target.one" | cat >one
    dropdb "$target.one"
}

@test "-j: a block that is missing, comes twice, is unknown or has no end is refused" {
    make_one
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

@test "-j: so are compressed blocks, and those that are more than rows" {
    make_one
    damage none compress
    restore wrong -j 2
    assert_status 0
    [ "$(sql 'select count(*) from t' "$target")" = 101 ]
    dropdb "$target"
    local more='3:the archive is damaged: the data of a table is more than rows'
    for case in 'twice:3:the archive is damaged: it has the data of "t" twice' \
        'missing:3:the dump is not complete' \
        'unknown:3:the archive is damaged: it has data that its table of contents does not name' \
        'flipped:1:pg_restore: error: could not uncompress data' 'short:1:pg_restore: error: could not uncompress data' \
        "endless:$more" "inner end:$more" "statement:$more" "command:$more" "sql:$more" "setting:$more"; do
        damage "${case%%:*}" compress
        restore wrong -j 2
        case=${case#*:}
        assert_status "${case%%:*}"
        assert_in "$stderr" "${case#*:}"
        assert_nothing
        [ ! -e hit ]
    done
}

# Ends the session that loads the table whose rows have come in part.
end_session() {
    [ "$(sql "select count(pg_terminate_backend(pid)) from pg_stat_activity where datname ~ '^$target\.'
        and query ~ '^COPY public.toast' and state = 'active'")" -ge 1 ]
}

@test "-j: if a session is ended, the restore fails and nothing is left" {
    for file in "$ours" "$plain"; do
        begin_restore "$file"
        wait_until 60 end_session
        echo >&8
        await "$restorer"
        restorer='' output='' stderr=$(cat err)
        assert_status 1
        assert_in "$stderr" 'could not restore the data of table'
        assert_in "$stderr" 'terminating connection due to administrator command'
        assert_nothing
    done
}

@test "-j: SIGTERM leaves no session and no database" {
    for file in "$ours" "$compressed" "$plain"; do
        begin_restore "$file"
        kill "$restorer"
        await "$restorer"
        restorer='' output='' stderr=$(cat err)
        kill "$feeder" 2>/dev/null || true # it may have ended with its reader
        assert_status 143
        [ -z "$stderr" ]
        assert_nothing
    done
}

@test "-j: SIGKILL leaves a database without its name, which the next restore mentions" {
    for file in "$ours" "$compressed" "$plain"; do
        begin_restore "$file"
        kill -KILL "$restorer"
        await "$restorer"
        restorer=
        kill "$feeder" 2>/dev/null || true # it may have ended with its reader
        assert_status 137
        wait_until 60 no_session
        [[ $(databases) = "$target".pgb-?????? ]]
        restore "$file" -j 2
        assert_status 0
        assert_in "$stderr" "is left from an earlier restore"
        cmp "$BATS_FILE_TMPDIR/content" <(content "$target")
        databases | while read -r name; do dropdb --force "$name"; done
    done
}
