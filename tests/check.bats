#!/usr/bin/env bats
# --check: both ends of a backup are tried, no backup is made, and nothing is left of it.

load helpers

setup_file() {
    sql 'drop database if exists check_test'
    sql 'create database check_test'
    sql 'create table t (i serial, primary key (i)); insert into t default values' check_test
    sql 'drop role if exists check_reader'
    sql "create role check_reader login password 'r34d-only'"
}

teardown_file() {
    sql 'drop database check_test with (force)'
    sql 'drop role check_reader'
}

prepare() {
    mkdir folder
    reader=postgres://check_reader:r34d-only@127.0.0.1:$PGPORT/check_test
    export RCLONE_CONFIG=/dev/null
}

teardown() {
    sql 'drop schema if exists hidden cascade; drop table if exists secret, guarded' check_test
    sql "select lo_unlink(oid) from pg_largeobject_metadata" check_test
    sql 'revoke all on t, t_i_seq from check_reader' check_test
}

check() {
    run --separate-stderr pgbackup --check "$@"
}

# The names in the lines of --check, in order.
named() {
    cut -d : -f 1 <<<"$output" | xargs
}

@test "all is well: a line for each thing, and nothing is left" {
    check -d local folder --through 'zstd -3' "postgres://$alice:$PGPORT/check_test"
    assert_status 0
    [ -z "$stderr" ]
    [ "$(named)" = 'pg_dump server rights row security filter name destination' ]
    major=$(sql 'show server_version_num')
    assert_in "${lines[0]}" "pg_dump: \"/usr/lib/postgresql/*/bin/pg_dump\", version $((major / 10000))"
    assert_in "${lines[1]}" "server: PostgreSQL $(sql 'show server_version') at \"127.0.0.1\", port $PGPORT, database \"check_test\", user \"alice\""
    [ "${lines[2]}" = 'rights: user "alice" may read all 1 tables of database "check_test"' ]
    [ "${lines[3]}" = 'row security: hides no row of database "check_test" from the user' ]
    [ "${lines[4]}" = "filter: \"zstd\" is \"$(type -P zstd)\"" ]
    [[ ${lines[5]} =~ ^'name: the backup would be called "check_test-'[0-9]{8}T[0-9]{6}'Z.sql.zst"'$ ]]
    [[ ${lines[6]} =~ ^'destination: "folder/check_test-'[^\"]*'.sql.zst" can be written'$ ]]
    assert_folder folder
    # The same words make the backup.
    run --separate-stderr pgbackup -d local folder --through 'zstd -3' "postgres://$alice:$PGPORT/check_test"
    assert_status 0
    zstd -dc "$output" | pgb-check
}

@test "a lock that a dump would wait for is a warning" {
    lock check_test t
    run --separate-stderr pgb-dump --check check_test
    unlock
    assert_status 0
    assert_in "$stderr" 'warning: a dump would have to wait for the lock of table public.t, by process [0-9]*'
    assert_in "$stderr" 'hint: pg_dump waits for 10 minutes, or longer with -- --lock-wait-timeout=1h'
}

@test "each stage checks itself" {
    run --separate-stderr pgb-dump --check check_test
    assert_status 0
    [ "$(named)" = 'pg_dump server rights row security' ]
    run --separate-stderr pgb-dump --check --globals-only
    assert_status 0
    [ "$(named)" = 'pg_dumpall server' ]
    run --separate-stderr pgb-put-local --check folder x.sql </dev/null
    assert_status 0
    [ "$output" = 'destination: "folder/x.sql" can be written' ]
    run --separate-stderr pgb-put-local --check new/ x.sql -- touch hit
    assert_status 0
    [ "$output" = 'destination: folder "new" is missing, and can be created' ]
    run --separate-stderr pgb-put-local --check new/inner/ x.sql
    assert_status 1
    assert_in "$stderr" 'hint: one missing folder is created; -p creates more'
    run --separate-stderr pgb-put-local --check -p new/inner/ x.sql
    assert_status 0
    assert_folder . folder
    run --separate-stderr bash -c 'pgb-put-local --check folder x.sql >/dev/full'
    assert_status 1
    assert_in "$stderr" 'No space left on device'
}

@test "a cluster: each database is looked at" {
    sql 'create table secret (i integer)' check_test
    run --separate-stderr pgb-dump --check --all
    assert_status 0
    assert_in "$output" 'rights: user "postgres" may read all 2 tables of database "check_test"'
    assert_in "$output" 'may read all 0 tables of database "template1"'
    run --separate-stderr pgb-dump --check --all "$reader" -- --no-role-passwords
    assert_status 1
    assert_in "$stderr" 'may not read all tables and sequences of database "check_test"'
    assert_in "$output" 'may read all 0 tables of database "template1"'
    run --separate-stderr pgb-dump --check --all "$reader"
    assert_status 1
    assert_in "$stderr" 'hint: leave them out: -- --no-role-passwords'
}

@test "what the user may not read" {
    sql 'grant select on t, t_i_seq to check_reader' check_test
    check -d local folder "$reader"
    assert_status 0
    [ -z "$stderr" ]
    sql 'revoke select on t_i_seq from check_reader' check_test
    check -d local folder "$reader"
    assert_status 1
    assert_in "$stderr" 'error: user "check_reader" may not read all tables and sequences of database "check_test": not 1 of them, such as public.t_i_seq'
    assert_in "$stderr" 'hint: the role pg_read_all_data'
    [ "$(named)" = 'pg_dump server row security name destination' ]
    sql 'grant select on t_i_seq to check_reader' check_test
    sql 'create schema hidden; create table hidden."a B" (); grant select on hidden."a B" to check_reader' check_test
    check -d local folder "$reader"
    assert_status 1
    assert_in "$stderr" 'such as hidden."a B"'
    check -d local folder "$reader" -- -N hidden
    assert_status 0
    assert_in "$stderr" 'warning: user "check_reader" may not read *; the options of pg_dump may leave them out'
    sql 'drop schema hidden cascade' check_test
    sql 'select lo_create(0)' check_test
    check -d local folder "$reader"
    assert_status 1
    assert_in "$stderr" 'may not read all large objects of database "check_test": not 1 of them'
    # pg_dump agrees.
    run --separate-stderr pgb-dump "$reader"
    assert_status 1
    sql "do 'begin execute format(\$\$grant select on large object %s to check_reader\$\$, oid) from pg_largeobject_metadata; end'" check_test
    check -d local folder "$reader"
    assert_status 0
    pgb-dump "$reader" | pgb-check
    assert_folder folder
}

@test "row-level security" {
    sql 'grant select on t, t_i_seq to check_reader' check_test
    sql 'create table guarded (); alter table guarded enable row level security;
        grant select on guarded to check_reader' check_test
    check -d local folder "$reader"
    assert_status 1
    assert_in "$stderr" 'row-level security hides rows of database "check_test" from user "check_reader": of 1 tables, such as public.guarded'
    assert_in "$stderr" 'hint: a role with BYPASSRLS dumps all rows'
    refute_in "$output" 'row security:'
    check -d local folder "$reader" -- --enable-row-security
    assert_status 0
    assert_in "$stderr" 'warning: with --enable-row-security'
}

@test "the members of an extension are not read" {
    sql 'grant select on t, t_i_seq to check_reader' check_test
    sql 'create table secret ()' check_test
    check -d local folder "$reader"
    assert_status 1
    # As CREATE EXTENSION does.
    sql 'create extension if not exists hstore; alter extension hstore add table secret' check_test
    check -d local folder "$reader"
    assert_status 0
    pgb-dump "$reader" | pgb-check
    sql 'alter extension hstore drop table secret' check_test
}

@test "a wrong password, a server that is not there: the destination is tried all the same" {
    check -d local folder "postgres://check_reader:wr0ngwr0ng@127.0.0.1:$PGPORT/check_test"
    assert_status 1
    assert_in "$stderr" 'pgb-dump: error: could not connect: *password authentication failed'
    refute_in "$stderr$output" wr0ngwr0ng
    [ "$(named)" = 'name destination' ]
    check -d local folder "postgres://127.0.0.1:1/check_test"
    assert_status 1
    check -d local folder "postgres://$alice:$PGPORT/no_such"
    assert_status 1
    assert_in "$stderr" 'database "no_such" does not exist'
    assert_folder folder
}

@test "the password is in no command line, and the driver does not get it" {
    mkdir bin
    cat >bin/pgb-put-probe <<'DRIVER'
#!/bin/bash
echo "$*" >words
if [ -e "${PGPASSFILE-}" ]; then cat "$PGPASSFILE" >found; fi
echo "destination: probed"
DRIVER
    chmod +x bin/pgb-put-probe
    PATH=$PWD/bin:$PATH check -d probe there -o --colour=red --report r "$reader" -- -N x
    [[ $(cat words) =~ ^'--check --colour=red there check_test%~partial-'[0-9]{8}T[0-9]{6}'Z.sql -- false'$ ]]
    [ ! -e found ]
    [ ! -e r ]
    assert_in "$output" 'destination: probed'
}

@test "a command gives the password of each connection" {
    printf '#!/bin/sh\necho asked >>asked\necho "r34d-only"\n' >give
    chmod +x give
    check -d local folder --password-command ./give "postgres://check_reader@127.0.0.1:$PGPORT/postgres"
    assert_status 0
    [ "$(wc -l <asked)" = 2 ]
}

@test "a driver that does not know --check publishes nothing" {
    mkdir bin
    cat >bin/pgb-put-plain <<'DRIVER'
#!/bin/bash
while [ "$1" != -- ]; do folder=$name name=$1; shift; done
shift
"$@" >"$folder/.partial" || { rm "$folder/.partial"; exit 3; }
mv "$folder/.partial" "$folder/$name"
DRIVER
    chmod +x bin/pgb-put-plain
    PATH=$PWD/bin:$PATH check -d plain folder check_test
    assert_status 3
    assert_in "$stderr" 'pgbackup: hint: "pgb-put-plain" was run with --check, which pgbackup(7) explains to drivers'
    assert_folder folder
}

@test "a filter that is missing, a name that is taken" {
    check -d local folder --name there.sql -f --through no-such-filter -x '' check_test
    assert_status 2 # -x and --name
    run -127 --separate-stderr pgbackup --check -d local folder --through 'no-such-filter -3' -x .x --through zstd \
        check_test
    assert_in "$stderr" 'pgbackup: error: the filter "no-such-filter" is not on PATH'
    assert_in "$output" 'filter: "zstd"'
    touch folder/there.sql
    check -d local folder --name there.sql check_test
    assert_status 4
    assert_in "$stderr" 'file "folder/there.sql" exists already'
    check -d local folder --name there.sql -f check_test
    assert_status 0
    assert_folder folder there.sql
    [ ! -s folder/there.sql ]
}

@test "a folder that cannot be written to" {
    chmod 777 .
    chmod 555 folder
    as_nobody=(setpriv --reuid=65534 --regid=65534 --clear-groups)
    if [ "$(id -u)" != 0 ]; then as_nobody=(); fi
    for destination in folder/ folder/inner/; do
        run --separate-stderr "${as_nobody[@]}" "$PGB_BIN/pgb-put-local" --check "$destination" x.sql
        assert_status 1
        [ -z "$output" ]
        assert_in "$stderr" 'could not create file "folder/*.partial": Permission denied'
    done
    chmod 755 folder
    assert_folder . folder
    run --separate-stderr with_faults fsync:1:ENOSPC pgb-put-local --check folder x.sql
    assert_status 1
    grep -x fsync:1 hit
    assert_in "$stderr" 'could not write file "folder/x.sql.partial" to disk: No space left on device'
    assert_folder folder
}

@test "an older pg_dump" {
    mkdir bin
    printf '#!/bin/sh\necho "pg_dump (PostgreSQL) 9.6.1"\n' >bin/pg_dump
    chmod +x bin/pg_dump
    run --separate-stderr pgb-dump --check --pg-dump "$PWD/bin/pg_dump" check_test
    assert_status 1
    assert_in "$stderr" 'pg_dump 9 is older than the server'
    [ "$(named)" = 'server rights row security' ]
    run --separate-stderr pgb-dump --check --pg-dump /bin/false check_test
    assert_status 1
    assert_in "$stderr" '"/bin/false" does not tell its version'
}

@test "a signal ends it, and nothing is left" {
    mkdir bin
    printf '#!/bin/sh\ntouch begun\nsleep 30 &\ntrap "kill $!; touch ended; exit 1" TERM\nwait\n' >bin/pgb-put-slow
    chmod +x bin/pgb-put-slow
    PATH=$PWD/bin:$PATH pgbackup --check -d slow there check_test >out 2>&1 3>&- 4>&- &
    pid=$!
    wait_until 20 test -e begun
    kill -TERM "$pid"
    await "$pid"
    [ "$status" = 143 ]
    [ -e ended ]
}

@test "words that make no sense together" {
    check -n -d local folder check_test
    assert_status 2
    assert_in "$stderr" '--check and -n cannot be used together'
    check --restore -d local folder check_test postgres:///x
    assert_status 2
    assert_in "$stderr" '--check is for a backup, not for --restore'
    check -d nope folder check_test
    assert_status 2
    check -d local folder check_test -- -f x
    assert_status 2
    for program in pgb-put-local pgb-put-s3 pgb-put-rclone; do
        run --separate-stderr "$program" --check --report report folder x.sql
        assert_status 2
        [ -z "$output" ]
        assert_in "$stderr" '--check and --report cannot be used together'
    done
}

@test "through rclone: nothing is left, not even a folder" {
    for remote in folder folder/a/b/ "$PWD/folder/c"; do
        check -d rclone "$remote" --name db/x.sql check_test
        assert_status 0
        assert_in "$output" "destination: rclone can write \"*db/x.sql\""
        assert_folder folder
    done
    mkdir folder/db
    touch folder/db/x.sql
    check -d rclone folder --name db/x.sql check_test
    assert_status 4
    check -d rclone folder -f --name db/x.sql check_test
    assert_status 0
    touch file
    check -d rclone file/inner --name x.sql check_test
    assert_status 1
    assert_in "$stderr" 'could not write "file/inner/x.sql.*.partial"'
    assert_folder folder db db/x.sql
}

@test "through rclone: an unfinished file that stays is an error" {
    mkdir bin
    printf '#!/bin/sh\ncase "$*" in *" delete "*) exit 1 ;; esac\nexec %q "$@"\n' "$(type -P rclone)" >bin/rclone
    chmod +x bin/rclone
    PATH=$PWD/bin:$PATH check -d rclone folder --name x.sql check_test
    assert_status 1
    refute_in "$output" destination
    assert_in "$stderr" '"folder/x.sql.*.partial" could not be deleted'
}
