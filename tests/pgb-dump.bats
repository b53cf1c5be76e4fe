#!/usr/bin/env bats
# pgb-dump: runs the right pg_dump, with the password hidden.

load helpers

setup_file() {
    sql 'drop database if exists pgb_dump_test'
    sql 'create database pgb_dump_test'
    # More than pg_dump buffers.
    sql 'create table t (i integer); insert into t select generate_series(1, 10000)' pgb_dump_test
    sql "create role \"bo b\" login superuser password e'a:b\\\\c''\"\\u00e9 '"
}

teardown_file() {
    sql 'drop database pgb_dump_test with (force)'
    sql 'drop role "bo b"'
}

# A pg_dump that records in ./seen what it was given: words, cmdline, environ, passfile.
prepare() {
    mkdir seen
    cat >pg_dump <<'END'
#!/bin/sh
if [ "$1" = --version ]; then
    echo "pg_dump (PostgreSQL) ${FAKE_VERSION-SERVER.1}"
    exit
fi
printf '%s\n' "$@" >seen/words
tr '\0' '\n' <"/proc/$$/cmdline" >seen/cmdline
tr '\0' '\n' <"/proc/$$/environ" >seen/environ
if [ -n "$PGPASSFILE" ]; then
    cat "$PGPASSFILE" >seen/passfile
    stat -Lc %a "$PGPASSFILE" >seen/mode
fi
echo faked
exit "${FAKE_STATUS-0}"
END
    sed -i "s/SERVER/$(($(sql 'show server_version_num') / 10000))/" pg_dump
    chmod +x pg_dump
    export PGSERVICEFILE=$PWD/services
}

@test "answers --help, --version and bad options" {
    assert_common_options pgb-dump
}

@test "wrong command lines" {
    run --separate-stderr pgb-dump one two
    assert_status 2
    assert_in "$stderr" 'unexpected operand'
    run --separate-stderr pgb-dump --pg-dump
    assert_status 2
    assert_in "$stderr" 'missing argument of option "--pg-dump"'
    run --separate-stderr pgb-dump --pg-dump= pgb_dump_test
    assert_status 2
    run --separate-stderr pgb-dump -F d pgb_dump_test
    assert_status 2
    assert_in "$stderr" 'hint: use the custom format'
    run --separate-stderr pgb-dump --all --globals-only
    assert_status 2
    run --separate-stderr pgb-dump --all -F c
    assert_status 2
    run --separate-stderr pgb-dump ''
    assert_status 2
}

@test "options of pg_dump that would break the pipeline are refused" {
    for line in '-f x' -fx '-sf x' --file=x --fil=x '-F c' -Fc '--format c' '-d x' --dbname=x \
        -hx --host=x '-p 1' --port=1 '-U x' --username=x --help -V other; do
        read -ra words <<<"$line"
        run --separate-stderr pgb-dump --pg-dump ./pg_dump pgb_dump_test -- "${words[@]}"
        assert_status 2
        [ -z "$output" ]
        assert_in "$stderr" 'cannot be used here'
        assert_in "$stderr" 'pgb-dump: hint: '
    done
    assert_folder seen
}

@test "a real dump, by the pg_dump of the server's version" {
    run --separate-stderr pgb-dump -v pgb_dump_test
    assert_status 0
    assert_in "$output" 'PostgreSQL database dump complete'
    assert_in "$stderr" "pgb-dump: running \"$PGB_TEST_PGBIN/pg_dump\", version"
    run --separate-stderr pgb-dump "postgres://$alice:$PGPORT/pgb_dump_test" -- --schema-only
    assert_status 0
    [ -z "$stderr" ]
    assert_in "$output" 'CREATE TABLE public.t'
    refute_in "$output" 'COPY public.t'
}

@test "custom and tar format" {
    pgb-dump -F c pgb_dump_test >dump
    [ "$(head -c 5 dump)" = PGDMP ]
    "$PGB_TEST_PGBIN/pg_restore" -f restored dump
    grep -q 'COPY public.t' restored
    pgb-dump --format tar pgb_dump_test >dump
    [ "$(tar tf dump | head -n 1)" = toc.dat ]
}

@test "a cluster and its global objects" {
    run --separate-stderr pgb-dump --globals-only
    assert_status 0
    assert_in "$output" 'CREATE ROLE alice'
    refute_in "$output" 'CREATE TABLE'
    run --separate-stderr pgb-dump --all "postgres://$alice"
    assert_status 0
    assert_in "$output" 'CREATE TABLE public.t'
    assert_in "$output" 'PostgreSQL database cluster dump complete'
}

@test "pg_dumpall gets the database as -l" {
    for url in pgb_dump_test postgres:///pgb_dump_test "dbname=pgb_dump_test user=postgres"; do
        run --separate-stderr pgb-dump --globals-only --pg-dump ./pg_dump "$url" -- --no-role-passwords
        assert_status 0
        assert_in "$(paste -sd ' ' seen/words)" '-l pgb_dump_test --no-role-passwords'
    done
    run --separate-stderr pgb-dump --all --pg-dump ./pg_dump
    assert_status 0
    [ "$(cat seen/words)" = --lock-wait-timeout=10min ]
    run --separate-stderr pgb-dump --all --pg-dump ./pg_dump no_such_database
    assert_status 1
}

@test "a user who may not read the passwords of roles: a warning, with a hint" {
    sql 'drop role if exists carol; create role carol login'
    run --separate-stderr pgb-dump --globals-only postgres://carol@/postgres
    assert_status 1
    assert_in "$stderr" 'pgb-dump: warning: the user may not read pg_authid, where the passwords of roles are'
    assert_in "$stderr" 'pgb-dump: hint: leave them out: -- --no-role-passwords'
    assert_in "$stderr" 'permission denied for table pg_authid'
    run --separate-stderr pgb-dump --globals-only postgres://carol@/postgres -- --no-role-passwords
    sql 'drop role carol'
    assert_status 0
    [ -z "$stderr" ]
    assert_in "$output" 'CREATE ROLE carol'
}

@test "if there is no database postgres, pg_dumpall connects to another one" {
    sql 'alter database postgres allow_connections false' template1
    run --separate-stderr pgb-dump --globals-only --pg-dump ./pg_dump
    sql 'alter database postgres allow_connections true' template1
    assert_status 0
    [ "$(cat seen/words)" = --lock-wait-timeout=10min$'\n'--globals-only ]
}

@test "a connection string without a secret is passed on unchanged" {
    for url in pgb_dump_test "postgres:///pgb_dump_test?sslmode=allow" "dbname = pgb_dump_test"; do
        run --separate-stderr pgb-dump --pg-dump ./pg_dump "$url"
        assert_status 0
        [ "$(cat seen/words)" = --lock-wait-timeout=10min$'\n'"-d"$'\n'"$url" ]
        assert_folder seen words cmdline environ
    done
}

@test "a password goes into an in-memory passfile, and nowhere else" {
    local written='host=127.0.0.1 dbname=pgb_dump_test user=alice sslmode=prefer'
    for url in "postgres://$alice/pgb_dump_test?sslmode=prefer" \
        "postgres://$alice/pgb_dump_test?sslmode=prefer&passfile=/nowhere" \
        "dbname=pgb_dump_test user=alice sslmode=prefer host=127.0.0.1 password='s3cr3t/p@ss:w%rd'"; do
        rm -f seen/*
        run --separate-stderr pgb-dump -F c --pg-dump ./pg_dump "$url" -- -Z 0
        assert_status 0
        [ -z "$stderr" ]
        [ "$(cat seen/words)" = "--lock-wait-timeout=10min
-d
$written
-F
c
-Z
0" ]
        [ "$(cat seen/passfile)" = '*:*:*:*:s3cr3t/p@ss\:w%rd' ]
        [ "$(cat seen/mode)" = 600 ]
        run grep -rF -e 's3cr3t' -e 'p@ss' seen/cmdline seen/environ
        [ -z "$output" ]
    done
}

@test "PGPASSWORD goes into the passfile, too" {
    PGPASSWORD='s3cr3t/p@ss:w%rd' run --separate-stderr pgb-dump --pg-dump ./pg_dump \
        postgres://alice@127.0.0.1/pgb_dump_test
    assert_status 0
    grep -qxF postgres://alice@127.0.0.1/pgb_dump_test seen/words
    grep -qxF '*:*:*:*:s3cr3t/p@ss\:w%rd' seen/passfile
    run ! grep -e '^PGPASSWORD=' -e s3cr3t seen/environ
    PGPASSWORD=wrong run --separate-stderr pgb-dump "postgres://$alice/pgb_dump_test"
    assert_status 0
    assert_in "$output" 'database dump complete'
}

@test "any password that a passfile can hold" {
    run --separate-stderr pgb-dump "host=127.0.0.1 dbname=pgb_dump_test user='bo b' \
        password='a:b\\\\c\\'\"é '"
    assert_status 0
    assert_in "$output" 'database dump complete'
    PGPASSWORD=$'a\nb' run --separate-stderr pgb-dump pgb_dump_test
    assert_status 2
    assert_in "$stderr" 'the password contains a line end'
}

@test "the user's own passfile is kept" {
    echo '*:*:*:alice:s3cr3t/p@ss\:w%rd' >mine
    chmod 600 mine
    PGPASSFILE=$PWD/mine run --separate-stderr pgb-dump --pg-dump ./pg_dump \
        postgres://alice@127.0.0.1/pgb_dump_test
    assert_status 0
    grep -qxF "PGPASSFILE=$PWD/mine" seen/environ
    run --separate-stderr pgb-dump --pg-dump ./pg_dump \
        "postgres://alice@127.0.0.1/pgb_dump_test?passfile=$PWD/mine"
    assert_status 0
    grep -q 'passfile=' seen/words
    echo '*:*:*:alice:wrong' >mine
    PGPASSFILE=$PWD/mine run --separate-stderr pgb-dump postgres://alice@127.0.0.1/postgres
    assert_status 1
    assert_in "$stderr" "password retrieved from file \"$PWD/mine\""
}

@test "a password in the string overrides the service's" {
    cat >services <<END
[other]
host=127.0.0.1
port=$PGPORT
dbname=pgb_dump_test
user=alice
password=wrong
passfile=/nowhere
sslmode=prefer
application_name=mine
connect_timeout=7
END
    for url in "service=other password='s3cr3t/p@ss:w%rd'" \
        'postgres://:s3cr3t%2Fp%40ss%3Aw%25rd@?service=other'; do
        PGSERVICE=other run --separate-stderr pgb-dump --pg-dump ./pg_dump "$url"
        assert_status 0
        grep -qF "host=127.0.0.1 port=$PGPORT dbname=pgb_dump_test user=alice" seen/words
        grep -qF 'connect_timeout=7' seen/words
        grep -qF 'application_name=mine' seen/words
        run ! grep -e service -e password -e passfile seen/words
        run ! grep PGSERVICE= seen/environ
        run --separate-stderr pgb-dump "$url"
        assert_status 0
        assert_in "$output" 'database dump complete'
    done
    run --separate-stderr pgb-dump service=other
    assert_status 1
    assert_in "$stderr" 'password authentication failed for user "alice"'
    sed -i 's/^password=.*/password=s3cr3t\/p@ss:w%rd/' services
    PGPASSWORD=wrong run --separate-stderr pgb-dump service=other
    assert_status 0
    sed -i '/^password=/d' services
    PGPASSWORD='s3cr3t/p@ss:w%rd' PGSERVICE=other run --separate-stderr pgb-dump
    assert_status 0
    assert_in "$output" 'database dump complete'
}

@test "the user's settings are not weakened" {
    run --separate-stderr pgb-dump --pg-dump ./pg_dump \
        "postgres://$alice/pgb_dump_test?channel_binding=disable&target_session_attrs=read-write"
    assert_status 0
    grep -q 'channel_binding=disable' seen/words
    grep -q 'target_session_attrs=read-write' seen/words
    run --separate-stderr pgb-dump "postgres://$alice/pgb_dump_test?sslmode=require"
    assert_status 1
    assert_in "$stderr" 'server does not support SSL, but SSL was required'
}

@test "the password is visible in no process while pg_dump runs" {
    lock pgb_dump_test t
    PGPASSWORD=also-s3cr3t pgb-dump "postgres://$alice:$PGPORT/pgb_dump_test" >dump 3>&- 4>&- 9>&- &
    dumper=$!
    wait_until 10 pg_dump_waits pgb_dump_test
    refute_visible s3cr3t p@ss p%40ss
    grep -qzxF -- -d "/proc/$dumper/cmdline"
    unlock
    await "$dumper"
    assert_status 0
    grep -q 'dump complete' dump
}

@test "pg_dump does not get the keys of a store" {
    AWS_SECRET_ACCESS_KEY=secret run --separate-stderr pgb-dump --pg-dump ./pg_dump pgb_dump_test
    assert_status 0
    refute_in "$(cat seen/environ)" AWS_
    grep -x "PGHOST=.*" seen/environ
}

@test "it becomes pg_dump: its process, its status, its end" {
    FAKE_STATUS=7 run --separate-stderr pgb-dump --pg-dump ./pg_dump pgb_dump_test
    assert_status 7
    [ "$output" = faked ]
    lock pgb_dump_test t
    pgb-dump pgb_dump_test >dump 3>&- 4>&- 9>&- &
    dumper=$!
    wait_until 10 pg_dump_waits pgb_dump_test
    [ "$(readlink "/proc/$dumper/exe")" = "$(readlink -f "$PGB_TEST_PGBIN/pg_dump")" ]
    kill -TERM "$dumper"
    await "$dumper"
    unlock
    assert_status 1
    run ! pg_dump_waits pgb_dump_test
}

@test "pg_dump does not wait for ever for a lock; the user may say how long" {
    for words in --lock-wait-timeout=0 '--lock-wait-timeout 5s' '-s --loc=5s'; do
        read -ra words <<<"$words"
        run --separate-stderr pgb-dump --pg-dump ./pg_dump pgb_dump_test -- "${words[@]}"
        assert_status 0
        refute_in "$(cat seen/words)" 10min
        assert_in "$(paste -sd ' ' seen/words)" "${words[*]}"
    done
    lock pgb_dump_test t
    run --separate-stderr pgb-dump pgb_dump_test -- --lock-wait-timeout=100
    unlock
    assert_status 1
    refute_in "$output" 'dump complete'
    # As in the page.
    assert_in "$stderr" 'ERROR:  canceling statement due to statement timeout'
    assert_in "$stderr" 'LOCK TABLE public.t'
}

@test "a full disk after it: the status is pg_dump's" {
    for format in p c; do
        run --separate-stderr bash -c "pgb-dump -F $format pgb_dump_test -- -Z 0 >/dev/full"
        assert_status 1
        assert_in "$stderr" 'pg_dump: error: could not write to *file: No space left on device'
    done
}

@test "a server that cannot be reached: 1, and libpq's reason without its quotations" {
    run --separate-stderr pgb-dump no_such_database
    assert_status 1
    [ -z "$output" ]
    [[ $stderr == "pgb-dump: error: could not connect: connection to server on socket \"$PGHOST/.s.PGSQL.$PGPORT\" failed: FATAL: database \"no_such_database\" does not exist" ]]
    run --separate-stderr pgb-dump postgres://alice:s3cr3twrong@127.0.0.1/postgres
    assert_status 1
    assert_in "$stderr" 'password authentication failed for user "alice"'
    refute_in "$stderr" s3cr3t
    run --separate-stderr pgb-dump postgres://u:s3cr3t@127.0.0.1:1/postgres
    assert_status 1
    assert_in "$stderr" 'connection to server at "127.0.0.1", port 1 failed: Connection refused'
    run --separate-stderr pgb-dump 'postgres://u:p@127.0.0.1:s3cr3t/postgres'
    assert_status 1
    refute_in "$stderr" s3cr3t
    [ "$(wc -l <<<"$stderr")" = 1 ]
}

@test "no password and no terminal: an error with a hint" {
    run --separate-stderr setsid -w pgb-dump postgres://alice@127.0.0.1/postgres
    assert_status 1
    assert_in "$stderr" 'no password supplied'
    assert_in "$stderr" 'pgb-dump: hint: '
}

@test "a terminal: the password is prompted for, once" {
    run on_terminal $'s3cr3t/p@ss:w%rd\n' sh -c \
        'exec pgb-dump "$1" >dump' - "postgres://alice@127.0.0.1/pgb_dump_test?passfile=/nowhere"
    assert_status 0
    grep -q 'database dump complete' dump
    grep -q 'Password for user alice: ' shown
    run ! grep s3cr3t shown
    [ "$(grep -o Password shown | wc -l)" = 1 ]
}

@test "a terminal: a wrong password" {
    run on_terminal $'wrong\n' pgb-dump --all postgres://alice@127.0.0.1
    assert_status 1
    grep -q 'password authentication failed' shown
}

@test "a terminal: an interrupted prompt ends it by SIGINT" {
    run on_terminal $'\003' pgb-dump postgres://alice@127.0.0.1/postgres
    assert_status 130
}

@test "a terminal: -w forbids the prompt" {
    for option in -w --no-password -sw; do
        run on_terminal $'x\n' pgb-dump postgres://alice@127.0.0.1/postgres -- "$option"
        assert_status 1
        run ! grep Password shown
    done
}

@test "an older pg_dump: reported before it starts, with a hint" {
    FAKE_VERSION=13.4 run --separate-stderr pgb-dump --pg-dump ./pg_dump pgb_dump_test
    assert_status 0
    assert_in "$stderr" 'pgb-dump: warning: pg_dump 13 is older than the server, '
    assert_in "$stderr" 'and will refuse to dump it'
    assert_in "$stderr" 'hint: install the package postgresql-client-'
    FAKE_VERSION=nonsense run --separate-stderr pgb-dump --pg-dump ./pg_dump -v pgb_dump_test
    assert_status 0
    [[ $stderr == 'pgb-dump: running "./pg_dump"; the server has version '* ]]
}

@test "rows that row-level security hides: a warning, with a hint" {
    run --separate-stderr pgb-dump --pg-dump ./pg_dump pgb_dump_test -- --enable-row-security
    assert_status 0
    assert_in "$stderr" 'pgb-dump: warning: with --enable-row-security the dump leaves out all rows'
    assert_in "$stderr" 'hint: a role with BYPASSRLS dumps all rows'
    run --separate-stderr pgb-dump -F c --pg-dump ./pg_dump pgb_dump_test -- --encoding UTF8
    [ -z "$stderr" ]
}

@test "a pg_dump so new that its dump does not go back: reported, with a hint" {
    [ "$(sql 'show server_version_num')" -lt 170000 ] || skip 'no version is too new for this server'
    FAKE_VERSION=17.2 run --separate-stderr pgb-dump --pg-dump ./pg_dump pgb_dump_test
    assert_status 0
    assert_in "$stderr" 'pgb-dump: warning: pg_dump 17 sets transaction_timeout, which the server, '
    assert_in "$stderr" 'only pgb-restore will restore this dump there'
    assert_in "$stderr" 'hint: install the package postgresql-client-'
    FAKE_VERSION=16.2 run --separate-stderr pgb-dump -F c --pg-dump ./pg_dump pgb_dump_test
    [ -z "$stderr" ]
}

@test "a command not found: 127; one that cannot be run: 126" {
    run -127 --separate-stderr pgb-dump --pg-dump ./missing pgb_dump_test
    assert_in "$stderr" 'could not run "./missing": No such file or directory'
    touch plain
    run --separate-stderr pgb-dump --pg-dump ./plain pgb_dump_test
    assert_status 126
}
