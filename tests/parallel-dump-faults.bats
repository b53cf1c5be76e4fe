#!/usr/bin/env bats
# pgb-dump -j with a server of its own: restarts, sessions that end, standbys, TLS, passwords, full servers.

load helpers
load parallel

database=shop

setup_file() {
    server=$(mktemp -d /tmp/pgb-parallel.XXXXXX)
    export server
    chmod 755 "$server"
    mkdir "$BATS_FILE_TMPDIR/tls"
    "$BATS_TEST_DIRNAME/servers/certificate" "$BATS_FILE_TMPDIR/tls" 2>/dev/null
    "$BATS_TEST_DIRNAME/servers/postgres" start "$server" max_connections=16 3>&- 4>&-
    # shellcheck source=/dev/null
    source "$server/env"
    for name in server.pem server.key; do
        as_server sh -c 'umask 077 && cat >"$0"' "$server/data/$name" <"$BATS_FILE_TMPDIR/tls/$name"
    done
    sql "alter system set ssl_cert_file = 'server.pem'"
    sql "alter system set ssl_key_file = 'server.key'"
    sql "alter system set ssl = on"
    sql 'select pg_reload_conf()' >/dev/null
    sql 'create database shop'
    sql "create table big (id integer primary key, t text);
        insert into big select i, repeat(md5(i::text), 1 + i % 4) from generate_series(1, 30000) i;
        create table small (i integer);
        select lo_from_bytea(0, convert_to(repeat(i::text, 90000), 'UTF8')) from generate_series(1, 3) i" shop >/dev/null
}

teardown_file() {
    "$BATS_TEST_DIRNAME/servers/postgres" stop "$server"
    rm -r "$server"
}

# as_server COMMAND...: as the user whom the server runs as.
as_server() {
    if [ "$(id -u)" = 0 ]; then runuser -u "$(stat -c %U "$server/data")" -- "$@"; else "$@"; fi
}

# terminate CONDITION: ends sessions of the database.
terminate() {
    sql "select pg_terminate_backend(pid) from pg_stat_activity where datname = '$database' and $1" | grep t
}

@test "-j: a server that restarts half-way fails the dump, and nothing is complete" {
    begin_dump
    as_server "$PGB_TEST_PGBIN/pg_ctl" -s -w -D "$server/data" -l "$server/server.log" -m immediate restart 3>&- 4>&-
    finish_dump
    assert_status 1
    assert_in "$stderr" 'could not read table'
    refute_complete
    no_session
}

@test "-j: whichever session ends, and when, the dump fails" {
    # That of the snapshot, before there are contents.
    cat >first <<END
touch unwanted
"$PGB_TEST_PGBIN/psql" -Xqt -d shop -c "select pg_terminate_backend(pid) from pg_stat_activity
    where application_name = 'pgb-dump'" >ended
END
    run --separate-stderr pgb-dump -j 2 --memory 64K -F c --pg-dump ./pg_dump shop
    assert_status 1
    [ -z "$output" ]
    grep t ended
    # pg_dump's, while it waits for a lock.
    lock shop big
    pgb-dump -j 2 --memory 64K -F c shop >dump 2>errors 3>&- 4>&- &
    dump=$!
    wait_until 60 pg_dump_waits shop
    terminate "application_name = 'pg_dump'"
    await "$dump"
    dump=
    unlock
    [ "$status" = 1 ]
    [ ! -s dump ]
    # The second pg_dump's, while it waits with its large objects.
    begin_dump
    terminate "application_name = 'pg_dump'"
    finish_dump
    assert_status 1
    refute_complete
    wait_until 60 no_session
}

@test "-j: SIGKILL leaves no session and no lock" {
    begin_dump
    kill -KILL "$dump"
    wait_until 20 no_session
    finish_dump
    [ "$status" = 137 ]
    refute_complete
    lock shop big
    pgb-dump -j 2 --memory 64K -F c shop >dump 2>errors 3>&- 4>&- &
    dump=$!
    wait_until 60 pg_dump_waits shop
    kill -KILL "$dump"
    wait_until 20 no_session
    await "$dump"
    dump=
    unlock
    [ ! -s dump ]
}

@test "-j: --serializable-deferrable waits for a safe moment" {
    mkfifo writer
    "$PGB_TEST_PGBIN/psql" -Xq -d shop <writer >written 3>&- 4>&- &
    local writer=$!
    exec 8>writer
    echo "begin isolation level serializable; update small set i = 1; insert into small values (7);" >&8
    is_writing() { [ "$(sql "select count(*) from pg_stat_activity where state = 'idle in transaction'")" = 1 ]; }
    wait_until 20 is_writing
    pgb-dump -j 2 --memory 64K -F c --pg-dump ./pg_dump shop -- --serializable-deferrable >dump 8>&- 3>&- 4>&- &
    dump=$!
    is_waiting() { [ "$(sql "select count(*) from pg_stat_activity where wait_event = 'SafeSnapshot'")" = 1 ]; }
    wait_until 20 is_waiting
    [ ! -s dump ]
    echo 'commit;' >&8
    exec 8>&-
    wait "$writer"
    await "$dump"
    dump=
    [ "$status" = 0 ]
    assert_same
}

sends_feedback() {
    [ "$(sql 'show hot_standby_feedback')" = on ]
}

@test "-j: a standby is dumped, but not --serializable-deferrable" {
    local copy=$server/standby primary=$PGHOST
    as_server "$PGB_TEST_PGBIN/pg_basebackup" -h "$PGHOST" -p "$PGPORT" -U postgres -D "$copy" -R -c fast
    as_server mkdir "$server/socket"
    printf '%s\n' "unix_socket_directories = '$server/socket'" "listen_addresses = ''" |
        as_server tee -a "$copy/postgresql.conf" >settings
    as_server "$PGB_TEST_PGBIN/pg_ctl" -s -w -D "$copy" -l "$server/standby.log" start 3>&- 4>&-
    PGHOST=$server/socket
    local dumped=0
    is_standby=$(sql 'select pg_is_in_recovery()')
    pgb-dump -j 2 --memory 64K -F c --pg-dump ./pg_dump shop >dump || dumped=$?
    run --separate-stderr pgb-dump -j 2 --memory 64K -F c shop -- --serializable-deferrable
    checked=$(pgb-dump --check shop 2>&1 >/dev/null)
    sql 'alter system set hot_standby_feedback = on'
    sql 'select pg_reload_conf()' >reloaded
    wait_until 10 sends_feedback
    silent=$(pgb-dump --check shop 2>&1 >/dev/null)
    PGHOST=$primary
    as_server "$PGB_TEST_PGBIN/pg_ctl" -s -w -D "$copy" -m immediate stop
    as_server rm -r "$copy"
    [ "$is_standby $dumped" = 't 0' ]
    assert_same
    assert_status 1
    [ -z "$output" ]
    assert_in "$stderr" 'cannot use serializable mode in a hot standby'
    [ "$checked" = 'pgb-dump: warning: the server is a standby, and cancels a dump that holds up its replay for more than 30s
pgb-dump: hint: set hot_standby_feedback to on there, raise max_standby_streaming_delay, or dump the primary' ]
    [ -z "$silent" ]
}

@test "-j: a query that a standby cancels has a hint" {
    # A policy plays the standby.
    sql "create role limited login; grant pg_read_all_data to limited; create table guarded (i integer);
        insert into guarded values (1); alter table guarded enable row level security;
        create function conflict() returns boolean language plpgsql as
            \$\$ begin raise 'canceling statement due to conflict with recovery' using errcode = '40001'; end \$\$;
        create policy conflict on guarded using (conflict())" shop
    run --separate-stderr pgb-dump -j 2 --memory 64K -F c 'dbname=shop user=limited' -- --enable-row-security -B
    sql 'drop table guarded; drop function conflict; drop role limited' shop
    assert_status 1
    assert_in "$stderr" 'error: could not read table "public"."guarded": ERROR:  canceling statement due to conflict with recovery'
    assert_in "$stderr" 'hint: set hot_standby_feedback to on on the standby, raise max_standby_streaming_delay'
}

@test "-j: every connection uses TLS and the password, as the URL says" {
    local url="postgres://$alice:$PGPORT/shop?sslmode=verify-full&sslrootcert=$BATS_FILE_TMPDIR/tls/ca.pem"
    pgb-dump -j 3 --memory 64K -F c --pg-dump ./pg_dump "$url" >dump
    assert_same
    begin_dump
    [ "$(sql "select bool_and(ssl) and count(*) > 2 from pg_stat_ssl join pg_stat_activity using (pid)
        where datname = 'shop'")" = t ]
    refute_visible s3cr3t
    finish_dump
    assert_status 0
    pgb-check dump
}

@test "-j: --password-command is run for each connection" {
    sql "create role token login superuser password 'none'"
    cat >token <<END
#!/bin/bash
echo >>calls
password=\$RANDOM\$RANDOM
"$PGB_TEST_PGBIN/psql" -Xq -h "$PGHOST" -U postgres -d postgres -c "alter role token password '\$password'"
echo "\$password"
END
    chmod +x token
    pgb-dump -j 3 --memory 64K -F c --password-command "$PWD/token" "postgres://token@127.0.0.1:$PGPORT/shop" >dump
    pgb-check dump
    # The question, the snapshot, pg_dump, that of the large objects, and three readers.
    [ "$(wc -l <calls)" = 7 ]
}

@test "-j: a server with few connections left gives fewer" {
    pgb-dump -j 40 --memory 64K -F c --pg-dump ./pg_dump shop >dump 2>errors
    grep -E 'warning: only 1[0-9] of 40 connections could be made: .*too many clients' errors
    assert_same
}
