#!/usr/bin/env bats
# pgb-restore and the server's memory for locks, which a transaction of many objects exceeds.

load helpers

# A server that has room for few locks: 10 for each of 20 connections.
setup_file() {
    small=$(mktemp -d /tmp/pgb-locks.XXXXXX)
    chmod 755 "$small"
    "$BATS_TEST_DIRNAME/servers/postgres" start "$small" max_locks_per_transaction=10 \
        max_connections=20 max_wal_senders=0 max_worker_processes=1 autovacuum=off 3>&- 4>&-
    export small
    # shellcheck source=/dev/null
    source "$small/env"
    createdb many
    # Large objects need no locks until they have an owner.
    psql -X -q -o /dev/null -v ON_ERROR_STOP=1 many <<'END'
create role tom;
select format('create table t%s (i int generated always as identity primary key, t text,
    r int references t%s); insert into t%1$s (t) values (''a''), (''b'');
    comment on table t%1$s is ''c''; grant select on t%1$s to tom', i, greatest(i - 1, 1))
from generate_series(1, 60) i \gexec
select lo_from_bytea(100000 + i, 'x') from generate_series(1, 300) i;
create function f() returns text language sql as $$ select '
;
' $$;
END
    pg_dump many >"$BATS_FILE_TMPDIR/many.sql"
}

teardown_file() {
    "$BATS_TEST_DIRNAME/servers/postgres" stop "$small"
    rm -rf "$small"
}

prepare() {
    many=$BATS_FILE_TMPDIR/many.sql
}

teardown() {
    dropdb --if-exists --force copy
}

restore() {
    run --separate-stderr pgb-restore "${@:2}" <"$1"
}

# add_before_last SQL: many.sql with SQL before its last statement that adds a key.
add_before_last() {
    awk -v sql="$1" '/^ALTER TABLE ONLY public.t60$/ && !found++ { print sql } { print }' "$many"
}

# assert_dropped STATUS: the restore failed after it had committed, and left no database.
assert_dropped() {
    assert_status "$1"
    assert_in "$stderr" 'begins the next transaction'
    [ "$(psql -XAtc "select count(*) from pg_database where datname ~ '^copy'")" = 0 ]
}

@test "--create restores more objects than one transaction can lock, in every format" {
    pg_dump -F c many >many.dump
    pg_dump -F t many >many.tar
    grep -v '^\\\(un\)\?restrict ' "$many" >no-key.sql
    content many >wanted
    for file in "$many" no-key.sql many.dump many.tar; do
        restore "$file" --create -v postgres:///copy
        assert_status 0
        assert_in "$stderr" 'commits what may have taken * locks, and begins the next transaction'
        content copy | cmp wanted
        dropdb copy
    done
}

@test "between transactions, psql is given \\unrestrict alone on its line" {
    watch_psql
    restore "$many" --create --bin-dir bin postgres:///copy
    assert_status 0
    grep -c 'COMMIT; BEGIN' seen
    assert_lifted_by_lines
}

@test "without --create, with -1 and with --create-in-place it is one transaction, with a hint" {
    createdb copy
    restore "$many" -v postgres:///copy
    assert_status 1
    assert_in "$stderr" 'out of shared memory'
    assert_in "$stderr" 'may need * locks in one transaction, and by its settings the server holds 200: raise max_locks_per_transaction, or restore with --create'
    [ "$(psql -XAtc 'select count(*) from pg_class where oid >= 16384' copy)" = 0 ]
    dropdb copy
    for option in -1 --create-in-place; do
        restore "$many" --create "$option" -v postgres:///copy
        assert_status 1
        assert_in "$stderr" 'out of shared memory'
        [[ $stderr != *'begins the next transaction'* ]]
        [ "$(psql -XAtc "select count(*) from pg_database where datname ~ '^copy'")" = 0 ]
    done
}

@test "what fails after the first transactions leaves no database" {
    add_before_last 'SELECT 1/0;' >bad.sql
    restore bad.sql --create -v postgres:///copy
    assert_dropped 1
    assert_in "$stderr" "psql:<stdin>:$(grep -n '^SELECT 1/0' bad.sql | cut -d : -f 1): ERROR:  division by zero"

    head -n -20 "$many" >cut.sql
    restore cut.sql --create -v postgres:///copy
    assert_dropped 3

    pgb-restore --create -v postgres:///copy < <(cat cut.sql; exec sleep 60) 2>log 3>&- &
    wait_until 20 grep -q 'begins the next transaction' log
    kill -TERM $!
    await $!
    stderr=$(<log)
    assert_dropped 143
}

@test "each of several transactions is checked before it is committed" {
    set_config="SELECT pg_catalog.set_config('standard_conforming_strings', 'off', false);"
    awk -v sql="$set_config" '{ print } /^ALTER TABLE public.t9 OWNER/ { print sql }' "$many" >bad.sql
    restore bad.sql --create -v postgres:///copy
    assert_dropped 1
    assert_in "$stderr" 'standard_conforming_strings was changed within the dump'

    add_before_last "SELECT pg_catalog.set_config('client_encoding', 'LATIN1', false);" >bad.sql
    restore bad.sql --create -v postgres:///copy
    assert_dropped 1
    assert_in "$stderr" 'client_encoding was changed within the dump'
}

@test "settings of the dump last beyond a transaction, and what ends with one is not divided" {
    awk '{ print } /^SET client_encoding/ {
        print "SET standard_conforming_strings = off;\nSET escape_string_warning = off;" }' "$many" |
        sed '/^SET standard_conforming_strings = on;/d; s/\\x/\\\\x/' >escapes.sql
    awk -v sql="CREATE TABLE public.escaped AS SELECT 'a\\\\\\\\b'::text AS t;" \
        '/^ALTER TABLE ONLY public.t60$/ && !found++ { print sql } { print }' escapes.sql >more.sql
    restore more.sql --create -v postgres:///copy
    assert_status 0
    assert_in "$stderr" 'begins the next transaction'
    [ "$(psql -XAtc 'select t from escaped' copy)" = 'a\b' ]
    dropdb copy

    awk '{ print } /^SET client_encoding/ { print "SAVEPOINT s;" }' "$many" >savepoint.sql
    restore savepoint.sql --create -v postgres:///copy
    assert_status 1
    [[ $stderr != *'begins the next transaction'* ]]
}

@test "an archive that may need more locks than the server has is warned of before anything is done" {
    # 600 large objects with an owner, and 60 tables with a key and a sequence.
    psql -Xq -o /dev/null many -c 'create database larger template many'
    psql -Xq -o /dev/null larger -c 'select lo_create(200000 + i) from generate_series(1, 300) i'
    pg_dump -F c larger >larger.dump
    pg_dump -F t larger >larger.tar
    for file in larger.dump larger.tar; do
        for options in '' '-c' '--create -1' '--create-in-place'; do
            dropdb --if-exists copy 2>/dev/null
            if [[ $options != --create* ]]; then createdb copy; fi
            # shellcheck disable=SC2086 # several options
            restore "$file" $options postgres:///copy
            assert_in "${stderr%%hint*}" 'warning: one transaction may need more locks than the server can hold: at least 7??, and by its settings there is room for 5??'
            refute_in "${stderr%%hint*}" 'out of shared memory'
            assert_in "$stderr" 'max_locks_per_transaction to '
        done
    done
    assert_in "$stderr" 'hint: if it fails: use --create without -1, or set'
    dropdb --if-exists copy 2>/dev/null
    createdb copy

    # What is within the limit has no warning: large objects without owners need no locks.
    restore larger.dump -O --table t1 postgres:///copy
    refute_in "$stderr" 'may need more locks'
    dropdb copy
    createdb copy
    restore larger.dump -O postgres:///copy
    refute_in "$stderr" 'may need more locks'

    # -c counts what it drops, also for a plain dump.
    psql -Xq -c 'create database more template larger'
    plain_dump >small.sql
    restore small.sql -c postgres:///more
    assert_in "$stderr" 'than the server can hold: at least 9??,'
    assert_in "$stderr" 'hint: if it fails: restore with --create into a new database'
    restore larger.dump --create postgres:///copy3
    assert_status 0
    for database in larger more copy3; do dropdb "$database"; done
}
