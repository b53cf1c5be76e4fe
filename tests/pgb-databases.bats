#!/usr/bin/env bats
# pgb-databases: the databases of a server, as connection strings.

load helpers

# Names that need quoting somewhere, in byte order.
closed_warning='pgb-databases: warning: database "closed" is left out: it does not allow connections
pgb-databases: hint: to allow them: ALTER DATABASE "closed" ALLOW_CONNECTIONS true'

odd=('$(id)' '-rf' 'a=b' 'back\slash' 'db of '"it's" 'say "hi"' '{}' $'h\xc3\xbcte')

setup_file() {
    local name
    sql 'create role reader login'
    for name in "${odd[@]}" closed private; do createdb -- "$name"; done
    sql 'alter database closed allow_connections false'
    sql 'revoke connect on database private from public'
}

teardown_file() {
    local name
    sql 'alter database closed allow_connections true'
    for name in "${odd[@]}" closed private; do dropdb --force -- "$name"; done
    sql 'drop role reader'
}

# The databases of the server, one per line, from psql.
databases() {
    sql 'select datname from pg_database where datallowconn order by datname collate "C"'
}

# assert_databases PREFIX SUFFIX: one line per database, PREFIX before its name and SUFFIX after it.
assert_databases() {
    local name
    while IFS= read -r name; do
        case $name in
            *[\ \'\\]*)
                name=${name//\\/\\\\}
                name="'${name//\'/\\\'}'"
                ;;
        esac
        echo "$1dbname=$name$2"
    done < <(databases) >expected
    diff expected - <<<"$output"
}

@test "answers --help, --version and bad options" {
    assert_common_options pgb-databases
}

@test "operands: at most one, and no command" {
    run --separate-stderr pgb-databases one two
    assert_status 2
    assert_in "$stderr" 'unexpected operand'
    run --separate-stderr pgb-databases one -- two
    assert_status 2
    assert_in "$stderr" 'usage: pgb-databases'
    run --separate-stderr pgb-databases ''
    assert_status 2
    assert_in "$stderr" 'the connection string is empty'
    [ -z "$output" ]
}

@test "all databases that accept connections, sorted, with postgres and template1" {
    run --separate-stderr pgb-databases
    assert_status 0
    [ "$stderr" = "$closed_warning" ]
    assert_databases '' ''
    grep -qx 'dbname=postgres' <<<"$output"
    grep -qx 'dbname=template1' <<<"$output"
    grep -qx 'dbname=private' <<<"$output"
    refute_in "$output" 'closed'
    refute_in "$output" 'template0'
}

@test "libpq and pgb-name read each line as that database" {
    while IFS= read -r line; do
        "$PGB_TEST_PGBIN/psql" -XAtc 'select current_database()' -d "$line" >>found
    done < <(pgb-databases)
    diff found <(databases)
    assert_in "$(pgb-databases | xargs -d '\n' -I{} pgb-name --no-timestamp {})" "db of it's.sql"
}

@test "-v names those left out; one without the CONNECT privilege gets a warning" {
    run --separate-stderr pgb-databases -v
    assert_status 0
    assert_in "$stderr" "$closed_warning"
    assert_in "$stderr" 'pgb-databases: database "template0" is left out'
    refute_in "$stderr" private
    PGUSER=reader run --separate-stderr pgb-databases
    assert_status 0
    [ "$stderr" = "$closed_warning
pgb-databases: warning: database \"private\" is left out: the user may not connect to it" ]
    refute_in "$output" private
    grep -qx "dbname=-rf" <<<"$output"
}

@test "a database that allows no connections is named with the command that allows them" {
    createdb 'old "shop"'
    sql 'alter database "old ""shop""" allow_connections false'
    run --separate-stderr pgb-databases
    command=$(sed -n 's/.*to allow them: \(.*"old.*\)/\1/p' <<<"$stderr")
    sql "$command"
    PGDATABASE=postgres run pgb-databases
    dropdb 'old "shop"'
    [ "$command" = 'ALTER DATABASE "old ""shop""" ALLOW_CONNECTIONS true' ]
    assert_in "$output" "dbname='old \"shop\"'"
    refute_in "$output" template0
}

@test "an invalid database is left out, as pg_dumpall does" {
    createdb half_dropped
    sql "update pg_database set datconnlimit = -2 where datname = 'half_dropped'"
    run --separate-stderr pgb-databases -v
    sql "update pg_database set datconnlimit = -1 where datname = 'half_dropped'"
    dropdb half_dropped
    assert_status 0
    refute_in "$output" half_dropped
    assert_in "$stderr" 'database "half_dropped" is left out: it was being dropped'
}

@test "a URL is kept, except for its database and password" {
    url="postgres://$alice:$PGPORT,127.0.0.2:1/postgres?sslmode=prefer&application_name=it%27s%5C%20me"
    run --separate-stderr pgb-databases "$url"
    assert_status 0
    assert_databases "host=127.0.0.1,127.0.0.2 port=$PGPORT,1 " \
        " user=alice application_name='it\\'s\\\\ me' sslmode=prefer"
    refute_in "$output$stderr" s3cr3t
    [ "${stderr_lines[0]}" = \
        'pgb-databases: warning: the password is not printed with the connection strings' ]
    [ "${stderr_lines[1]}" = \
        'pgb-databases: hint: backups find one in ~/.pgpass, a service or PGPASSWORD' ]
    [ ${#stderr_lines[@]} = 4 ]
}

@test "keyword strings, bare names, and defaults" {
    run --separate-stderr pgb-databases "host=$PGHOST connect_timeout=20 options=''"
    assert_status 0
    assert_databases "host=$PGHOST " " connect_timeout=20 options=''"
    [ "$stderr" = "$closed_warning" ]
    run --separate-stderr pgb-databases template1
    assert_status 0
    assert_databases '' ''
    run --separate-stderr pgb-databases no_such_database
    assert_status 1
    [ -z "$output" ]
    assert_in "$stderr" 'could not connect: * "no_such_database" does not exist'
    PGUSER=reader PGDATABASE=private run --separate-stderr pgb-databases
    assert_status 0
    refute_in "$output" private
}

@test "a service is kept, and so is its password" {
    cat >services <<END
[main]
host=127.0.0.1
user=alice
password=s3cr3t/p@ss:w%rd
dbname=template1
END
    export PGSERVICEFILE=$PWD/services
    run --separate-stderr pgb-databases service=main
    assert_status 0
    assert_databases '' ' service=main'
    [ "$stderr" = "$closed_warning" ]
    run --separate-stderr pgb-databases "postgres:///?service=main&passfile=$PWD/x"
    assert_status 0
    assert_databases '' " service=main passfile=$PWD/x"
    PGSERVICE=main run --separate-stderr pgb-databases
    assert_status 0
    assert_databases '' ''
    run --separate-stderr pgb-databases service=other
    assert_status 2
    assert_in "$stderr" 'definition of service "other" not found'
}

@test "PGPASSWORD: used here, and left for the programs it is piped into" {
    export PGHOST=127.0.0.1 PGUSER=alice
    run --separate-stderr pgb-databases
    assert_status 1
    assert_in "$stderr" 'could not connect: *no password supplied'
    assert_in "$stderr" 'hint: give a password in ~/.pgpass'
    export PGPASSWORD='s3cr3t/p@ss:w%rd'
    run --separate-stderr pgb-databases
    assert_status 0
    [ "$stderr" = "$closed_warning" ]
    assert_databases '' ''
    mkdir store
    run --separate-stderr bash -c \
        "pgb-databases | grep hi | xargs -d '\n' -I{} pgbackup -d local store {}"
    assert_status 0
    [[ $output == store/say\ %22hi%22-*.sql ]]
}

@test "it prompts for a password, and says that the lines have none" {
    run on_terminal $'s3cr3t/p@ss:w%rd\n' pgb-databases "host=127.0.0.1 user=alice"
    assert_status 0
    assert_in "$(<shown)" 'Password for user alice: '
    assert_in "$(<shown)" 'pgb-databases: warning: the password is not printed'
    assert_in "$(<shown)" 'host=127.0.0.1 dbname=-rf user=alice'
    refute_in "$(<shown)" s3cr3t
    run on_terminal $'\003' pgb-databases "host=127.0.0.1 user=alice"
    assert_status 130
    refute_in "$(<shown)" dbname
}

# A server that accepts connections and never answers: its port in the file "port".
listen() {
    python3 -c 'import os, socket, time
server = socket.create_server(("127.0.0.1", 0))
with open("port.new", "w") as file: file.write(str(server.getsockname()[1]))
os.rename("port.new", "port")
time.sleep(60)' 3>&- 4>&- &
    listener=$!
    wait_until 10 test -f port
}

@test "a password in the URL is hidden while the server is queried" {
    listen
    pgb-databases "postgres://$alice:$(<port)/postgres" >out 2>&1 3>&- 4>&- &
    program=$!
    wait_until 10 grep -qsx pgb-databases "/proc/$program/comm"
    wait_until 10 eval "! grep -q s3cr3t /proc/$program/cmdline"
    refute_visible 's3cr3t%2Fp' 's3cr3t/p'
    kill -0 "$program"
    kill "$program" "$listener"
    await "$program"
    [ "$status" = 143 ]
    refute_in "$(<out)" s3cr3t
}

@test "a name with a newline needs -0" {
    createdb $'new\nline'
    run --separate-stderr pgb-databases
    pgb-databases -0 >zero
    pgb-databases --null "host=$PGHOST" >zero_too
    dropdb $'new\nline'
    assert_status 1
    assert_in "$stderr" 'pgb-databases: error: the connection string of database "new?line" contains a newline'
    assert_in "$stderr" 'pgb-databases: hint: use -0 to print it as well'
    refute_in "$output" line
    assert_databases '' ''
    grep -zqx "dbname='new.line'" zero
    [ "$(tr -dc '\0' <zero | wc -c)" = "$(($(databases | wc -l) + 1))" ]
    grep -zqx "host=$PGHOST dbname='new.line'" zero_too
}

@test "names are the bytes that the server has, whatever the client encoding" {
    PGCLIENTENCODING=LATIN1 run --separate-stderr pgb-databases
    assert_status 0
    assert_databases '' ''
}

@test "a database's search_path has no effect" {
    createdb trap
    sql "create schema evil; create function evil.trap(integer, integer) returns boolean
         language sql as 'select false'; create operator evil.= (leftarg = integer,
         rightarg = integer, function = evil.trap);
         alter database trap set search_path = evil, pg_catalog" trap
    sql "update pg_database set datconnlimit = -2 where datname = 'a=b'"
    run --separate-stderr pgb-databases -v trap
    sql "update pg_database set datconnlimit = -1 where datname = 'a=b'"
    dropdb --force trap
    assert_status 0
    assert_in "$stderr" 'database "a=b" is left out: it was being dropped'
}

@test "a server that cannot be queried" {
    run --separate-stderr pgb-databases "host=$PWD"
    assert_status 1
    [ -z "$output" ]
    assert_in "$stderr" 'pgb-databases: error: could not connect: '
}

@test "a full standard output is an error" {
    run --separate-stderr bash -c 'pgb-databases >/dev/full'
    assert_status 1
    [ "$stderr" = "$closed_warning
pgb-databases: error: could not write to standard output: No space left on device" ]
}
