#!/usr/bin/env bats
# pgb-dump -j: one database, several connections, one stream.

load helpers
load parallel

database=parallel_dump_test

setup_file() {
    sql "drop database if exists $database"
    sql "create database $database"
    make_tables
    make_odd_tables
}

teardown_file() {
    sql "drop database $database with (force)"
    sql 'drop role if exists worst; drop role if exists few'
}

# Tables of several pages each, of all kinds.
make_tables() {
    psql -Xq -v ON_ERROR_STOP=1 -d "$database" -f "$BATS_TEST_DIRNAME/tools/tables.sql"
    sql "insert into toast select repeat(chr(64 + i), 9000) from generate_series(1, 20) i;
        insert into bare select from empty;
        insert into bare select from generate_series(1, 1500)" "$database"
}

# Names that have to be quoted; rows that are not plain; partitions whose COPY statement names the root.
make_odd_tables() {
    sql "create schema \"s.S\"\"\";
        create table \"s.S\"\"\".\"from stdin; (\" (\"a \"\"(b\" integer, \"), c\" text, \"é\" text);
        insert into \"s.S\"\"\".\"from stdin; (\" select i, e'\\\\tab\\t\\n', 'é' from generate_series(1, 900) i;
        select lo_from_bytea(0, convert_to(repeat(i::text, 9000), 'UTF8')) from generate_series(1, 3) i;
        create extension citext; create table configured (i integer);
        insert into configured select generate_series(1, 900);
        alter extension citext add table configured;
        update pg_extension set extconfig = array['configured'::regclass::oid],
            extcondition = array['where i > 890'] where extname = 'citext';
        create extension file_fdw; create server files foreign data wrapper file_fdw;
        create foreign table away (t text) server files options (program 'seq 5');
        create type letter as enum ('a', 'b');
        create table hashed (k letter, i integer) partition by hash (k);
        create table hashed0 partition of hashed for values with (modulus 2, remainder 0);
        create table hashed1 partition of hashed for values with (modulus 2, remainder 1);
        insert into hashed select (array['a', 'b'])[1 + i % 2]::letter, i from generate_series(1, 900) i;
        create table kinds (f float8, d date, i interval, b bytea, r regclass);
        insert into kinds select i / 3.0, '2026-02-03', '1 mon 3 days', '\\x00ff', 'part1'
            from generate_series(1, 900) i" "$database" >/dev/null
}

@test "-j: wrong command lines" {
    for line in '-j 0 -F c' '-j 257 -F c' '-j 2 -F c --memory 63K' '-j 2 -F c --memory x' '-j 2 -F t' \
        '-j 2 --all' '--memory 1M' '-j 2 -F c -- -j 2' '-j 2 -F c -- --snapshot=1' '-j 2 -F c -- -W'; do
        read -ra words <<<"$line"
        run --separate-stderr pgb-dump "${words[@]}"
        assert_status 2
        [ -z "$output" ]
    done
    run --separate-stderr pgb-dump -j 2 -F t "$database"
    assert_in "$stderr" 'option -j needs the custom or the plain format'
    run --separate-stderr pgb-dump -j 2 -F c "$database" -- -Z 1
    assert_in "$stderr" 'option --compress cannot be used with -j'
    assert_in "$stderr" 'hint: compress what is written with a filter'
}

@test "-j: what is small is left to pg_dump alone" {
    run --separate-stderr pgb-dump -v -j 2 -F c postgres
    assert_status 0
    assert_in "$stderr" 'what is dumped is small'
    pgb-dump -v -j 2 -F c --memory 64K "$database" -- -t empty -t bare >dump 2>errors
    pgb-check dump
    # Whether pg_dump has ended before the tables are locked, and so did it alone, is a matter of time.
    [ "$(pg_restore -l dump | grep -c ' TABLE DATA public \(empty\|bare\) ')" = 2 ]
    pgb-dump -v -j 2 -F c --memory 64K "$database" -- -s >dump 2>errors
    pgb-check dump
    grep 'what is dumped is small' errors
}

@test "-j: all kinds of tables are as in a dump of pg_dump, whatever the size of the ranges" {
    for way in '1 256K' '8 64K'; do
        read -ra words <<<"$way"
        pgb-dump -v -j "${words[0]}" --memory "${words[1]}" -F c --pg-dump ./pg_dump "$database" >dump
        cmp <(as_sql reference) <(as_sql dump)
        assert_same
    done
}

@test "-j: options of pg_dump apply to the rows, too" {
    for line in '--include-foreign-data=files --extra-float-digits=0 --quote-all-identifiers -E LATIN1' \
        '-Tbig --exclude-table-data=part1 --load-via-partition-root --serializable-deferrable -B'; do
        read -ra words <<<"$line"
        pgb-dump -j 2 --memory 64K -F c --pg-dump ./pg_dump "$database" -- "${words[@]}" >dump
        assert_same
    done
}

@test "-j: settings of the role do not change the rows" {
    sql "create role worst login superuser"
    for setting in "datestyle 'SQL, DMY'" "intervalstyle 'iso_8601'" 'extra_float_digits -15' \
        'synchronize_seqscans on' 'row_security off' "client_encoding 'LATIN1'" "search_path 's.S\"'" \
        'quote_all_identifiers on' "statement_timeout '9s'" "lock_timeout '3s'" \
        "idle_in_transaction_session_timeout '3s'" "idle_session_timeout '3s'" 'enable_tidscan off' \
        'default_transaction_read_only on' "default_transaction_isolation 'serializable'" \
        'default_transaction_deferrable on' 'exit_on_error on' 'bytea_output escape' 'xmlbinary hex' \
        "work_mem '64kB'" 'transform_null_equals on' 'array_nulls off' "timezone 'Asia/Kathmandu'"; do
        sql "alter role worst set ${setting/ / = }"
    done
    pgb-dump -j 3 --memory 64K -F c --pg-dump ./pg_dump "user=worst dbname=$database" >dump
    assert_same
    # Parallel workers return rows, also those of the catalog, in any order: the contents may differ.
    for setting in 'max_parallel_workers_per_gather 8' 'parallel_setup_cost 0' 'parallel_tuple_cost 0' \
        'min_parallel_table_scan_size 0'; do
        sql "alter role worst set ${setting/ / = }"
    done
    pgb-dump -j 3 --memory 64K -F c "user=worst dbname=$database" >dump
    "$BATS_TEST_DIRNAME/tools/archive-blocks" dump >found
    diff <(sed 1d wanted | cut -d ' ' -f 3- | sort) <(sed 1d found | cut -d ' ' -f 3- | sort)
}

@test "-j: a dump is of one moment, with writers at work" {
    while :; do
        echo "update big set t = t || 'u' where id % 50 = 1; insert into big select max(id) + 1, 'n' from big;
            delete from big where id % 50 = 2; insert into parent values (1); vacuum big;
            update big set t = 'again' where id % 50 = 3; reindex index big_pkey;"
    done | "$PGB_TEST_PGBIN/psql" -Xq -d "$database" >/dev/null 2>writes 3>&- 4>&- &
    local writer=$! status=0
    pgb-dump -j 3 --memory 128K -F c --pg-dump ./pg_dump "$database" >dump 2>errors || status=$?
    kill "$writer"
    wait "$writer" || true
    [ "$status" = 0 ] || cat errors
    assert_same
}

# writers: statements that change the tables named in ./tables, without end.
writers() {
    while :; do
        while read -r table; do
            echo "update $table set n = n + 1 where n % 7 = 1; delete from $table where n % 11 = 3;
                insert into $table (n) select generate_series(1, 20); vacuum $table;"
        done <tables
    done
}

# Statements that have to wait for the dump, of sessions of their own.
change_tables() {
    local changes=("alter table % add column later float default random()" "truncate %" "drop table % cascade")
    local table changers=() change
    while read -r table && [ ${#changers[@]} -lt 3 ]; do
        change=${changes[RANDOM % 3]}
        "$PGB_TEST_PGBIN/psql" -Xq -d "$database" -c "${change/\%/"$table"}" >>changes 2>&1 3>&- 4>&- &
        changers+=($!)
    done < <(shuf --random-source=<(yes "$seed") tables)
    wait_until 20 eval "[ \"\$(sql \"select count(*) from pg_stat_activity where wait_event_type = 'Lock'
        and datname = '$database'\")\" -ge ${#changers[@]} ]"
}

# compare_random_dump: in the database, which is a new one, with writers at work, and with statements that wait.
compare_random_dump() {
    local jobs=(1 2 3 8) sizes=(64K 64K 256K 1M) writer
    local -a way=(-j "${jobs[RANDOM % 4]}" --memory "${sizes[RANDOM % 4]}")
    echo "PROPERTY_SEED=$seed PROPERTY_RUNS=1: ${way[*]}"
    # The first table is more than pipes hold.
    { echo 'create table "A" as select i as n, md5(i::text) from generate_series(1, 80000) i;'
        "$BATS_TEST_DIRNAME/tools/random-tables" "$seed"; } >tables.sql
    "$PGB_TEST_PGBIN/psql" -Xq -v ON_ERROR_STOP=1 -d "$database" -f tables.sql >made
    writers | "$PGB_TEST_PGBIN/psql" -Xq -d "$database" >written 2>&1 3>&- 4>&- &
    writer=$!
    begin_dump --pg-dump ./pg_dump "${way[@]}"
    change_tables
    finish_dump
    kill "$writer"
    wait "$writer" || true
    assert_status 0
    assert_same
}

@test "-j: random tables, of one moment, with writers at work and statements that wait" {
    local runs=${PROPERTY_RUNS-2} seed=${PROPERTY_SEED-$(date +%s)} database=parallel_random
    if [ -n "${THOROUGH-}" ]; then runs=${PROPERTY_RUNS-60}; fi
    for ((; runs > 0; runs--, seed++)); do
        RANDOM=$seed
        sql "drop database if exists $database with (force)" 2>none
        sql "create database $database"
        compare_random_dump
    done
    sql "drop database $database with (force)"
}

# But for the key of psql's \restrict.
@test "-j: a plain dump has the bytes of pg_dump's" {
    local real=$PGB_TEST_PGBIN/pg_dump options key='/^\\\(un\)\?restrict /d' words
    for options in '' '-c --if-exists -O --no-tablespaces' '-C -x -E LATIN1 --serializable-deferrable' \
        '-a -T configured --disable-triggers -S joe --use-set-session-authorization'; do
        read -ra words <<<"$options"
        pgb-dump --pg-dump "$real" "$database" -- "${words[@]}" | sed "$key" >wanted
        pgb-dump -v -j 3 --memory 64K --pg-dump "$real" "$database" -- "${words[@]}" 2>errors | sed "$key" >found
        grep 'pg_restore" for the SQL' errors
        refute_in "$(cat errors)" alone
        cmp wanted found
    done
}

@test "-j: a plain dump that fails lacks its end, and says why" {
    begin_dump -F p
    sql "select pg_terminate_backend(pid) from pg_stat_activity where datname = '$database'
        and application_name = 'pgb-dump' and query like 'BEGIN%COPY%'" >/dev/null
    finish_dump
    assert_status 1
    assert_in "$stderr" 'could not read table'
    refute_in "$stderr" pg_restore
    refute_complete
    run --separate-stderr bash -c "pgb-dump -j 2 --memory 64K $database -- -a >/dev/full"
    assert_status 1
    assert_in "$stderr" 'No space left on device'
    assert_in "$stderr" 'pg_restore exited with status 1'
    run --separate-stderr bash -c "set -o pipefail; pgb-dump -j 2 --memory 64K $database | head -c 9"
    assert_status 141
    [ -z "$stderr" ]
    begin_dump -F p
    kill -KILL "$dump"
    finish_dump
    refute_complete
    wait_until 20 no_session
}

@test "-j: no lock on an index: REINDEX and UPDATE pass while the dump runs" {
    begin_dump
    sql "set statement_timeout = '20s'; reindex index big_pkey; update big set t = 'x' where id = 1" "$database"
    [ "$(sql 'select count(*) from big where id = 1' "$database")" = 1 ]
    finish_dump
    assert_status 0
    pgb-check dump
}

@test "-j: progress on a terminal: bytes, share, rate, time and the table" {
    cat >script <<END
pgb-dump -j 2 --memory 64K -F c $database | { sleep 1; pgb-put-local out; }
END
    run on_terminal '' sh script
    assert_status 0
    grep -aE 'pgb-dump: [0-9.]+ [KM]?i?B \([0-9]+ %\), [0-9.]+ [KM]?i?B/s, 0:0[0-9], "public"."' shown
    grep -aE 'pgb-dump: [0-9.]+ MiB in [0-9.]+ s, [0-9.]+ [KM]iB/s' shown
    pgb-check out
    pgb-dump -j 2 --memory 64K -F c "$database" 2>errors | pgb-check
    [ ! -s errors ]
}

@test "-j: begins again if a table was truncated before it could be locked, and gives up at last" {
    sql "create table goes as select generate_series(1, 900)" "$database"
    cat >first <<END
touch unwanted
echo >>tries
[ \$(wc -l <tries) -gt "\${TRUNCATES-1}" ] || "$PGB_TEST_PGBIN/psql" -Xq -d $database -c 'truncate goes'
END
    pgb-dump -v -j 2 --memory 64K -F c --pg-dump ./pg_dump "$database" >dump 2>errors
    pgb-check dump
    grep 'beginning again' errors
    refute_in "$(cat errors)" 'terminated by user'
    rm tries
    TRUNCATES=9 run --separate-stderr pgb-dump -j 2 --memory 64K -F c --pg-dump ./pg_dump "$database"
    assert_status 1
    [ -z "$output" ]
    assert_in "$stderr" 'tables were truncated'
    sql 'drop table goes' "$database"
}

# Each time pg_dump's contents arrive only when a statement waits for its lock.
@test "-j: if statements wait each time before tables can be locked, pg_dump does it alone" {
    sql "create table goes as select generate_series(1, 900) as i" "$database"
    cat >first <<END
echo >>tries
ask() { "$PGB_TEST_PGBIN/psql" -XqAt -d $database -c "\$1"; }
locks() { ask "select count(*) from pg_locks where relation = 'goes'::regclass and mode = '\$1' and granted = \$2"; }
hold_up() {
    until [ "\$(locks AccessShareLock true)" = 1 ]; do sleep 0.02; done
    ask 'alter table goes alter i drop default' >&2 3>&- 4>&- &
    until [ "\$(locks AccessExclusiveLock false)" = 1 ]; do sleep 0.02; done
    exec cat
}
# The session of the try before may still hold its lock.
until [ "\$(locks AccessShareLock true)" = 0 ]; do sleep 0.02; done
[ \$(wc -l <tries) = 4 ] || exec "\$real" "\$@" > >(hold_up)
END
    pgb-dump -j 2 --memory 64K -F c --pg-dump ./pg_dump "$database" >dump 2>errors
    pgb-check dump
    [ "$(wc -l <tries)" = 4 ]
    grep 'warning: statements that change tables wait each time: pg_dump does it alone' errors
    sql 'drop table goes' "$database"
}

@test "-j: a statement that waits for a table does not fail the dump" {
    begin_dump -v
    sql 'alter table big add column more integer; truncate big' "$database" 3>&- 4>&- &
    local waiting=$!
    wait_until 60 eval "[ \"\$(sql 'select count(*) from pg_locks where not granted')\" -gt 0 ]"
    finish_dump
    assert_status 0
    wait "$waiting"
    assert_in "$stderr" 'a statement that changes it waits'
    pgb-check dump
    [ "$(as_sql dump | sed -n '/^COPY public.big /,/^\\\./p' | wc -l)" -gt 29000 ]
    sql "insert into big select i, repeat('x', i % 200) from generate_series(1, 30000) i" "$database"
}

@test "-j: if a session is ended, the dump fails and lacks its end" {
    begin_dump
    sql "select pg_terminate_backend(pid) from pg_stat_activity where datname = '$database'
        and application_name = 'pgb-dump' and query like 'BEGIN%COPY%'" >/dev/null
    finish_dump
    assert_status 1
    assert_in "$stderr" 'could not read table'
    refute_complete
    begin_dump
    sql "select pg_terminate_backend(pid) from pg_stat_activity where datname = '$database'
        and application_name = 'pgb-dump' and query not like 'BEGIN%COPY%'" >/dev/null
    finish_dump
    assert_status 1
    refute_complete
    wait_until 60 no_session
}

@test "-j: SIGTERM leaves no session" {
    begin_dump
    kill "$dump"
    wait_until 60 no_session
    finish_dump
    assert_status 143
    [ -z "$stderr" ]
    refute_complete
}

@test "-j: while pg_dump waits for a lock, SIGTERM leaves no session, and --lock-wait-timeout counts" {
    lock "$database" big
    pgb-dump -j 2 --memory 64K -F c "$database" >dump 2>errors 3>&- 4>&- &
    dump=$!
    wait_until 60 pg_dump_waits "$database"
    kill "$dump"
    await "$dump"
    dump=
    assert_status 143
    wait_until 60 no_session
    run --separate-stderr pgb-dump -j 2 --memory 64K -F c "$database" -- --lock-wait-timeout=300
    unlock
    assert_status 1
    [ -z "$output" ]
    assert_in "$stderr" 'pg_dump exited with status 1'
}

@test "-j: without a reader the dump ends" {
    run --separate-stderr bash -c "set -o pipefail; pgb-dump -j 2 --memory 64K -F c $database | head -c 9"
    assert_status 141
    wait_until 60 no_session
}

@test "-j: goes on with the connections that it can have" {
    sql 'create role few login connection limit 3; grant pg_read_all_data to few'
    pgb-dump -j 8 --memory 64K -F c --pg-dump ./pg_dump "user=few dbname=$database" -- -B -t big -t part* \
        >dump 2>errors
    grep -E 'warning: only [12] of 8 connections could be made: .*too many connections' errors
    assert_same
    # Where there are only two, that of the snapshot reads everything. pg_dump's own has ended by then, or not.
    sql 'alter role few connection limit 2'
    wait_until 60 no_session
    pgb-dump -j 8 --memory 64K -F c --pg-dump ./pg_dump "user=few dbname=$database" -- -B -t big -t part* \
        >dump 2>errors || { cat errors; false; }
    grep -E 'warning: only [01] of 8 connections could be made: .*too many connections' errors
    assert_same
}

# Sets $peak to the largest memory, in KiB, that the dump has until it ends: not that of pg_dump.
watch_peak() {
    local name value found
    peak=0
    while :; do
        found=
        while read -r name value _; do
            if [ "$name" = VmHWM: ]; then found=$value; fi
        done 2>/dev/null <"/proc/$dump/status" || true
        [ -n "$found" ] || return 0
        peak=$found
        sleep 0.02
    done
}

@test "-j: memory is the budget and one row, whatever the size of rows" {
    local row=195313 program=14000 way words limit # KiB
    sql 'create database parallel_large'
    for table in a b c; do
        echo "create table $table (pad text, t text); alter table $table alter pad set storage plain,
                alter t set storage external;
            insert into $table select repeat('-', 5000), repeat('$table', 200000000);"
    done | "$PGB_TEST_PGBIN/psql" -Xq -v ON_ERROR_STOP=1 -d parallel_large
    sql 'insert into a select * from b' parallel_large # on the next page
    # The sanitizers need memory of their own.
    if ldd "$PGB_BIN/pgb-dump" | grep -q libasan; then program=500000; fi
    for way in '2 64M 65536' '8 256K 256'; do
        read -ra words <<<"$way"
        limit=$((words[2] + row + program))
        rm -f held
        mkfifo held
        pgb-check <held >checked 2>&1 3>&- 4>&- &
        reader=$!
        pgb-dump -j "${words[0]}" --memory "${words[1]}" -F c parallel_large >held 3>&- 4>&- &
        dump=$!
        watch_peak
        await "$dump"
        dump=
        wait "$reader"
        reader=
        assert_status 0
        echo "$way: $peak KiB, at most $limit"
        [ "$peak" -gt "$row" ] && [ "$peak" -le "$limit" ]
    done
    sql 'drop database parallel_large'
}

@test "-j: pgbackup passes it on" {
    run --separate-stderr pgbackup -n -d local x.dump -F c -j 3 shop
    assert_status 0
    assert_in "$output" '-- pgb-dump -F c -j 3 shop'
    run --separate-stderr pgbackup -n -d local x.sql -j 3 shop
    assert_in "$output" '-- pgb-dump -j 3 shop'
    for line in '-F t -j 3' '-F c -j 0' '-F c -j 3 --all'; do
        read -ra words <<<"$line"
        run --separate-stderr pgbackup -n -d local x.dump "${words[@]}" shop
        assert_status 2
    done
}
