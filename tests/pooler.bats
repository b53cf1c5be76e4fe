#!/usr/bin/env bats
# Connection poolers before the server: pgb-dump refuses those that share sessions.

load helpers

setup_file() {
    sql 'drop database if exists pooled'
    sql 'create database pooled'
    sql 'create table t (i integer); insert into t values (1)' pooled
    pooler=$(mktemp -d /tmp/pgb-pooler.XXXXXX)
    chmod 755 "$pooler"
    "$BATS_TEST_DIRNAME/servers/pgbouncer" start "$pooler" pooled
    pool=postgres://postgres@127.0.0.1:$(cat "$pooler/port")
    export pooler pool
}

teardown_file() {
    "$BATS_TEST_DIRNAME/servers/pgbouncer" stop "$pooler"
    rm -rf "$pooler"
    sql 'drop database pooled with (force)'
}

@test "a pooler that shares sessions is refused, and left as it was" {
    for mode in statement transaction; do
        run --separate-stderr pgb-dump "$pool/$mode"
        assert_status 1
        [ -z "$output" ]
        [ "$stderr" = "pgb-dump: error: the server is reached through a connection pooler that shares sessions, which can make the dump incomplete
pgb-dump: hint: use the address of the server itself, or of a pool in session mode; --through-pooler insists" ]
    done
    # What the shared sessions ran last.
    [ "$(sql "select distinct query from pg_stat_activity 
        where datname = 'pooled' and backend_type = 'client backend'")" = \
        'SELECT pg_catalog.pg_backend_pid()' ]
    [ "$(psql -XqAt "$pool/transaction" -c 'show search_path')" = '"$user", public' ]
    run --separate-stderr pgbackup -d local . --name out.sql "$pool/transaction"
    assert_status 3
    assert_in "$stderr" 'hint: use the address of the server itself'
    assert_folder .
}

@test "--check through a pooler leaves its sessions as they were" {
    run --separate-stderr pgb-dump --check "$pool/transaction"
    assert_status 1
    assert_in "$stderr" 'hint: use the address of the server itself'
    run --separate-stderr pgb-dump --check --through-pooler "$pool/transaction"
    assert_status 0
    assert_in "$output" 'may read all 1 tables of database "transaction"'
    [ "$(psql -XqAt "$pool/transaction" -c 'show search_path')" = '"$user", public' ]
    [ "$(psql -XqAt "$pool/transaction" -c 'show statement_timeout')" = 0 ]
}

@test "a pooler in session mode is none that shares sessions" {
    run --separate-stderr pgb-dump -v "$pool/session"
    assert_status 0
    assert_in "$output" 'PostgreSQL database dump complete'
    assert_in "$stderr" 'pgb-dump: the server is reached through a connection pooler in session mode'
    run --separate-stderr pgb-dump -v pooled
    refute_in "$stderr" pooler
}

@test "--through-pooler insists" {
    run --separate-stderr pgb-dump --through-pooler "$pool/transaction"
    assert_status 0
    [ -z "$stderr" ]
    assert_in "$output" 'PostgreSQL database dump complete'
    run --separate-stderr pgbackup -d local . --through-pooler -n "$pool/transaction"
    assert_status 0
    assert_in "$output" "-- pgb-dump --through-pooler $pool/transaction"
    run --separate-stderr pgbackup --restore -d local . --through-pooler pooled postgres:///pooled
    assert_status 2
    assert_in "$stderr" '--through-pooler'
}
