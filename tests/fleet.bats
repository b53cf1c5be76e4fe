#!/usr/bin/env bats
# A whole server, every night: runs the commands that pgbackup(7) prints for it.

load helpers
load stores
load cron

odd=('-rf' 'back\slash' 'db of '"it's" '{}' $'h\xc3\xbcte')

setup_file() {
    local name
    for name in shop "${odd[@]}"; do make_database "$name"; done
}

teardown_file() {
    local name
    for name in shop "${odd[@]}"; do dropdb --force -- "$name"; done
}

# make_database NAME: the database contains its own name.
make_database() {
    createdb -- "$1"
    "$PGB_TEST_PGBIN/psql" -Xq -v ON_ERROR_STOP=1 -v name="$1" -d "$(in_quotes "$1")" \
        <<<"create table t (name text); insert into t values (:'name'), ('2'), ('3')"
}

# in_quotes NAME: as a connection string.
in_quotes() {
    local name=${1//\\/\\\\}
    echo "dbname='${name//\'/\\\'}'"
}

# The service "main" and the keys of the store, in the files that the page names: for a user below
# $HOME, and for a system service in the folder etc.
prepare() {
    use_s3
    make_home
    mkdir etc
    printf '[main]\nhost=127.0.0.1\nport=%s\nuser=alice\npassword=s3cr3t/p@ss:w%%rd\n' "$PGPORT" \
        >etc/pg_service.conf
    cp etc/pg_service.conf home/.pg_service.conf
    cp home/.aws/credentials etc/aws
    store_url=$AWS_ENDPOINT_URL
}

# block for this machine, with the test's bucket, folders and programs.
block_here() {
    block "$1" | sed -e "s,/usr/local/bin,$PGB_BIN,g" -e "s,/etc/pgbackup\b,$PWD/etc,g" \
        -e "s,/srv/backups,$PWD/backups,g" -e "s,%2Frun%2Fpostgresql,${PGHOST//\//%2F},g" \
        -e "s,\\\\%2Frun\\\\%2Fpostgresql,${PGHOST//\//\\\\%2F},g" -e "s,\bbucket\b,$bucket,g"
}

# The keys in the bucket, one per line.
keys() {
    s3 GET "/$bucket?list-type=2" | grep -o '<Key>[^<]*' | sed 's/<Key>//' |
        python3 -c 'import html, sys; sys.stdout.write(html.unescape(sys.stdin.read()))'
}

# assert_fleet [NAME...]: the bucket holds a backup of the roles and tablespaces and of each database,
# except for those named and databases that accept no connections. Each is of the database in its name.
assert_fleet() {
    local name without=" $* "
    {
        echo _globals.sql
        while IFS= read -r name; do
            [[ $without == *" $name "* ]] || pgb-name --no-timestamp "$(in_quotes "$name")"
        done < <(sql 'select datname from pg_database where datallowconn')
    } | sort >expected
    keys >keys
    sed -E 's,^db/(.*)-[0-9]{8}T[0-9]{6}Z\.sql$,\1.sql,' keys | sort >found
    diff expected found
    for name in shop "${odd[@]}"; do
        key=$(grep -F "db/$(pgb-name --no-timestamp -F p "$(in_quotes "$name")" | sed 's/.sql$//')-2" keys)
        s3 GET "/$bucket/$key" >dump
        grep -qxF "${name//\\/\\\\}" dump
        grep -qx -- '-- PostgreSQL database dump complete' dump
    done
    s3 GET "/$bucket/$(grep _globals keys)" | grep -qx 'CREATE ROLE alice;'
}

# Old backups: the policy keeps the first and the last of them.
make_old_backups() {
    local minute
    for minute in 1 2 3; do s3 PUT "/$bucket/db/shop-20200101T02300${minute}Z.sql" </dev/null; done
}

# old_backups: the ones that are left, one digit each.
old_backups() {
    keys | sed -n 's/.*20200101T02300\(.\)Z.*/\1/p' | tr -d '\n'
}

@test "the whole server, as printed: a backup of each database under its name" {
    block_here 'pgbackup -d s3 s3://bucket/db/ --globals-only' >script
    URL=service=main HOME=$PWD/home run --separate-stderr bash script
    assert_status 0
    [ -z "$stderr" ]
    [ "${#lines[@]}" = "$(keys | wc -l)" ]
    assert_in "${lines[0]}" "s3://$bucket/db/_globals-2"
    assert_fleet
}

@test "with the password in ~/.pgpass or in the environment" {
    block_here 'pgbackup -d s3 s3://bucket/db/ --globals-only' >script
    sed '/password/d' etc/pg_service.conf >home/.pg_service.conf
    export HOME=$PWD/home URL=service=main
    PGPASSWORD='s3cr3t/p@ss:w%rd' run --separate-stderr bash script
    assert_status 0
    [ -z "$stderr" ]
    assert_fleet
    use_s3
    block_here 'pgbackup -d s3 s3://bucket/db/ --globals-only' >script
    echo '*:*:*:*:s3cr3t/p@ss\:w%rd' >home/.pgpass
    chmod 600 home/.pgpass
    run --separate-stderr bash script
    assert_status 0
    [ -z "$stderr" ]
    assert_fleet
    chmod 640 home/.pgpass
    run --separate-stderr bash script
    assert_in "$stderr" 'has group or world access'
    assert_fleet
}

@test "a database that cannot be backed up: status 123, nothing published for it, all others are" {
    sql "create role clerk login password 'clerk' in role pg_read_all_data bypassrls"
    createdb broken
    sql "select lo_from_bytea(0, 'of the superuser')" broken
    sql 'alter table t enable row level security' shop
    block_here 'pgbackup -d s3 s3://bucket/db/ --globals-only' |
        sed 's/--globals-only.*/& -- --no-role-passwords/' >script
    sed -i -e 's/user=.*/user=clerk/' -e 's/password=.*/password=clerk/' home/.pg_service.conf
    URL=service=main HOME=$PWD/home run --separate-stderr bash script
    dropdb broken
    sql 'drop role clerk'
    sql 'alter table t disable row level security' shop
    assert_status 123
    assert_in "$stderr" 'permission denied for large object'
    assert_in "$stderr" 'pgb-put-s3: error: '
    assert_in "$stderr" "pgb-put-s3: nothing was published as \"s3://$bucket/db/broken-"
    assert_fleet
    refute_in "$output" broken
    refute_in "$(s3 GET "/$bucket?uploads=")" '<UploadId>'
}

@test "pgb-run notices everything: an unreachable server, a failed backup, odd names" {
    block_here 'pgb-run pgb-databases -0 "$URL"' >script
    export HOME=$PWD/home URL=service=main
    createdb $'new\nline'
    run --separate-stderr bash script
    dropdb $'new\nline'
    assert_status 0
    # With -C, pg_dump refuses a name with a newline.
    [ "$stderr" = 'pgb-dump: warning: the dump lacks the definition of its database, which pg_dump did not print' ]
    assert_in "$(keys)" 'db/new%0Aline-2'
    assert_in "$(keys)" 'db/shop-2'
    use_s3
    block_here 'pgb-run pgb-databases -0 "$URL"' >script
    URL=postgres://127.0.0.1:1/ run --separate-stderr bash script
    assert_status 1
    assert_in "$stderr" 'pgb-databases: error: could not connect: '
    [ -z "$(keys)" ]
    AWS_ACCESS_KEY_ID=wrong run --separate-stderr bash script
    assert_status 123
    [ -z "$(keys)" ]
}

@test "the way back, as printed: list, restore, roles, rehearse, expire" {
    HOME=$PWD/home pgbackup -d s3 "s3://$bucket/db/" service=main\ dbname=shop
    HOME=$PWD/home pgbackup -d s3 "s3://$bucket/db/" --globals-only service=main
    make_old_backups
    mkdir backups
    pgbackup -d local backups shop
    block_here 'pgb-ls-s3 -l bucket' >script
    run --separate-stderr bash script
    assert_status 0
    assert_in "$output" $'db/shop-20200101T023001Z.sql\t0\t20'
    assert_in "${lines[-1]}" $'shop-*.sql\t*\t20??-??-??T??:??:??Z'
    block_here 'pgbackup --restore -d s3 s3://bucket/db/ shop' |
        sed 's,postgres:///shop,&_again,' >script
    run --separate-stderr bash script
    assert_status 0
    [ "$(sql 'select min(name) from t' shop_again)" = 2 ]
    dropdb shop_again
    block_here 'pgb-restore --create postgres:///shop -- pgb-get-s3' |
        sed 's,postgres:///shop,&_again,' >script
    run --separate-stderr bash script
    assert_status 0
    dropdb shop_again
    block_here 'pgbackup --restore -d s3 s3://bucket/db/ --globals-only' |
        sed 's,postgres:///postgres,& -- --into-non-empty,' >script
    run --separate-stderr bash script
    assert_status 0
    block_here 'pgb-rehearse -- pgb-get-s3 --latest shop' | head -n 1 >script
    run --separate-stderr bash script
    assert_status 0
    [ "$output" = $'public\tt\t3' ]
    block_here $'pgb-ls-s3 bucket db/ |\n' >script
    sed 's/pgb-rm-s3/& -n/' script >dry
    run --separate-stderr bash dry
    assert_status 0
    [ "$(old_backups)" = 123 ]
    run --separate-stderr bash script
    assert_status 0
    [ "$(old_backups)" = 13 ]
    block_here 'pgb-rm-s3 --incomplete' >script
    s3 POST "/$bucket/db/half?uploads=" </dev/null >answer
    upload=$(grep -o '<UploadId>[^<]*' answer | sed 's/<UploadId>//')
    run --separate-stderr bash script
    assert_status 0
    s3 DELETE "/$bucket/db/half?uploadId=$upload" # it is not two days old
}

# Databases that differ from the server's defaults: one in everything, the others in their locale and encoding.
kinds=(latin german bytes)

make_kinds() {
    mkdir "$PGB_TEST_DIR/kinds"
    if [ "$(id -u)" = 0 ]; then chown "$(stat -c %U "$PGHOST/data")" "$PGB_TEST_DIR/kinds"; fi
    psql -Xq -v ON_ERROR_STOP=1 -d postgres -v space="$PGB_TEST_DIR/kinds" <<'END'
create role keeper; create role reader;
create tablespace kinds owner keeper location :'space' with (random_page_cost = 2);
create database latin owner keeper encoding 'LATIN1' locale 'C' tablespace kinds template template0;
create database german locale_provider icu icu_locale 'de' locale 'C' encoding 'UTF8' template template0;
create database bytes encoding 'SQL_ASCII' locale 'C' template template0;
comment on database latin is E'100%\nof it';
revoke all on database latin from public;
grant connect on database latin to reader with grant option;
grant temporary on database latin to alice;
alter database latin connection limit 7;
alter database latin is_template true;
alter database latin set default_transaction_read_only to on;
alter database latin set search_path to 'a b', public;
alter role reader in database latin set work_mem = '7MB';
\connect latin
set default_transaction_read_only = off;
create table t (x text); insert into t values (chr(228));
\connect german
create table t (x text check (x > 'a')); insert into t values (chr(228));
\connect bytes
create table t (x text); insert into t values (E'\xff');
END
}

# drop_kinds: all but what globals bring.
drop_kinds() {
    sql 'alter database latin is_template false' || true
    for name in "${kinds[@]}"; do dropdb --if-exists --force "$name"; done
}

# properties_of DATABASE...: of them, and the bytes in their tables.
properties_of() {
    for name in "$@"; do
        echo "$name"
        definition "$name"
        PGOPTIONS='-c search_path=public' sql "select encode(convert_to(t::text, getdatabaseencoding()), 'escape') from t" \
            "$(in_quotes "$name")"
    done
}

# properties: of the server, besides those of the kinds.
properties() {
    sql "select rolname, rolsuper, rolcreatedb, rolpassword from pg_authid where rolname !~ '^pg_' order by 1"
    sql "select setrole::regrole, setconfig from pg_db_role_setting where setdatabase = 0 order by 1"
    sql "select spcname, pg_get_userbyid(spcowner), spcoptions from pg_tablespace order by 1"
    sql 'select datname from pg_database order by 1'
    properties_of postgres template1 shop "${odd[@]}"
}

# lose_properties: this server has again what it had before the test, and the tablespace's folder is empty.
lose_properties() {
    drop_kinds
    sql 'drop tablespace kinds'
    sql 'drop role keeper, reader'
    sql 'alter role all reset all'
    sql 'alter database postgres reset all'
    sql 'alter role alice in database postgres reset all'
    sql 'comment on database postgres is null'
    sql 'grant connect on database postgres to public'
    sql 'alter database template1 connection limit -1'
    sql 'drop table public.t' postgres
    sql 'drop table t' template1
}

# assert_comes_back FORMAT: a lost server does by the printed script, from backups in this format.
assert_comes_back() {
    lost=$(mktemp -d "$PGB_TEST_DIR/lXXXX") && chmod 755 "$lost"
    saved="export PGHOST=$PGHOST PGPORT=$PGPORT PGB_TEST_PG_PID=$PGB_TEST_PG_PID"
    make_kinds
    sql "alter role all set work_mem = '8MB'"
    sql "alter database postgres set search_path = 'a b', public"
    sql "alter role alice in database postgres set work_mem = '7MB'"
    sql "comment on database postgres is E'100%\nof it'"
    sql 'revoke connect on database postgres from public'
    sql 'alter database template1 connection limit 50'
    sql "create table public.t as select 'of postgres'" postgres
    sql "create table t as select 'of template1'" template1
    properties >expected
    properties_of "${kinds[@]}" >kinds
    block_here 'psql -XAt -d postgres -c "' >script
    bash script >role_all.sql
    block_here 'pgbackup -d s3 s3://bucket/db/ --globals-only' | sed "s/{}\$/-F $1 {}/" >script
    URL=service=main HOME=$PWD/home bash script
    lose_properties
    "$BATS_TEST_DIRNAME/servers/postgres" start "$lost" 3>&- 4>&-
    # shellcheck source=/dev/null
    . "$lost/env"
    block_here $'set -e\npgb-ls-s3 bucket db/' >script
    run --separate-stderr bash script
    [ "$status" != 0 ] || psql -Xq -d postgres -f role_all.sql
    [ "$status" != 0 ] || properties >found
    [ "$status" != 0 ] || properties_of "${kinds[@]}" >found.kinds
    "$BATS_TEST_DIRNAME/servers/postgres" stop "$lost"
    eval "$saved"
    rm -r "$lost" "$PGB_TEST_DIR/kinds"
    assert_status 0
    diff expected found
    diff kinds found.kinds
}

@test "a lost server comes back by the printed script, with what the page says that no dump holds" {
    assert_comes_back p
}

@test "a lost server comes back from backups in custom format" {
    assert_comes_back c
}

@test "the cron line, as cron runs it" {
    use_crontab < <(block '30 2 * * * /usr/local/bin/pgbackup -d s3')
    cron_runs 2:30
    assert_status 0
    [[ ${lines[-1]} == "s3://$bucket/shop-"*.sql ]]
    s3 GET "/$bucket/${lines[-1]#"s3://$bucket/"}" | grep -qx shop
}

@test "a percent sign in a cron line" {
    use_crontab PGPORT="$PGPORT" PGUSER=postgres < <(block '30 3 * * * /usr/local/bin/pgbackup -d local')
    month=$(date +%Y-%m)
    cron_runs 3:30
    assert_status 0
    [[ ${lines[-1]} == /srv/backups/????-??/shop-*.sql ]]
    assert_in "${lines[-1]}" "/$month/"
    grep -qx shop "${lines[-1]/#\/srv/$PWD}"
}

@test "the cron line that reports to a monitoring service" {
    serve service "$BATS_TEST_DIRNAME/servers/pings" pings
    echo "$service/check-8b2f7c1e" >home/.ping-url
    use_crontab < <(block '30 4 * * * /usr/local/bin/pgb-ping')
    cron_runs 4:30
    assert_status 0
    [[ ${lines[-1]} == /srv/backups/shop-*.sql ]]
    [ "$(cat pings)" = $'POST /check-8b2f7c1e/start 200\nPOST /check-8b2f7c1e 200' ]
}

@test "the crontab for a whole server: globals, databases, retention, a rehearsal" {
    use_crontab < <(block 'MAILTO=')
    [ "$(job_times)" = '2:15 2:30 4:30 5:30' ]
    for day in {06..14}; do s3 PUT "/$bucket/db/shop-202001${day}T023000Z.sql" <<<x >/dev/null; done
    for time in 2:15 2:30 4:30 5:30; do
        cron_runs "$time"
        assert_status 0
        if [ "$time" != 4:30 ]; then assert_in "$output" 'To: dba@example.org'; fi
    done
    # Of the old ones the retention keeps six days, since the newest of all is the seventh, and the oldest.
    [ "$(keys | grep -o 'shop-2020.*Z' | xargs)" = "$(printf 'shop-202001%sT023000Z ' 06 09 10 11 12 13 14 | xargs)" ]
    for day in 06 {09..14}; do s3 DELETE "/$bucket/db/shop-202001${day}T023000Z.sql" >/dev/null; done
    assert_fleet
    [ "${lines[-1]}" = $'public\tt\t3' ]
}

# load_unit UNIT: sets dump to systemd's own interpretation of the unit, in the folder units. systemd
# does not do that as root.
load_unit() {
    local as=() folder
    folder=$(mktemp -d "$PGB_TEST_DIR/tmp/units-XXXXXX")
    mkdir "$folder/run"
    cp units/* "$folder"
    if [ "$(id -u)" = 0 ]; then
        chmod -R a+rX "$folder"
        chown nobody "$folder" "$folder/run"
        as=(runuser -u nobody --)
    fi
    dump=$("${as[@]}" env -i PATH=/usr/bin:/bin HOME="$folder" XDG_RUNTIME_DIR="$folder/run" \
        SYSTEMD_UNIT_PATH="$folder:" /lib/systemd/systemd --user --test --unit="$1" |
        awk -v unit="Unit $1:" '/-> Unit / { shown = $0 ~ unit } shown')
    rm -r "$folder"
    [ -n "$dump" ]
}

# dumped KEY: the values of KEY in dump.
dumped() {
    sed -nE "s/^\s*$1: //p" <<<"$dump"
}

make_units() {
    mkdir units
    block_here '# /etc/systemd/system/pgbackup.service' >units/pgbackup.service
    block_here '# /etc/systemd/system/pgbackup.timer' >units/pgbackup.timer
    block_here '# /etc/pgbackup/environment' >etc/environment
    echo "AWS_ENDPOINT_URL=$store_url" >>etc/environment
}

@test "systemd finds no fault in the timer and the service" {
    make_units
    run systemd-analyze verify --man=no ./units/pgbackup.service ./units/pgbackup.timer
    assert_status 0
    [ -z "$output" ]
    sed -i 's/^ProtectHome=/ProtectHouse=/' units/pgbackup.service
    run systemd-analyze verify --man=no ./units/pgbackup.service
    assert_in "$output" "Unknown key*ProtectHouse"
    run -0 systemd-analyze calendar "$(sed -n 's/^OnCalendar=//p' units/pgbackup.timer)"
    assert_in "$output" '*-*-* 02:30:00'
    load_unit pgbackup.timer
    assert_in "$dump" 'Persistent: yes'
    assert_in "$dump" 'Triggers: pgbackup.service'
}

# start_service [COMMAND...]: runs what systemd would run, with the same variables and in the same
# order, under COMMAND.
start_service() {
    local variables=(HOME=/ PATH=/usr/local/sbin:"$PGB_BIN":/usr/sbin:/usr/bin)
    local commands line words
    # LeakSanitizer does not work under strace.
    if [ $# -gt 0 ]; then variables+=(ASAN_OPTIONS=detect_leaks=0); fi
    mapfile -t -O ${#variables[@]} variables < <(sed '/^#/d' "$(dumped EnvironmentFile)")
    mapfile -t commands < <(dumped 'Command Line')
    [ ${#commands[@]} = 2 ]
    for line in "${commands[@]}"; do
        eval "words=($line)" # quoted for a shell
        words=("${words[@]//'$$'/'$'}")
        run --separate-stderr "$@" env -i "${variables[@]}" "${words[@]}"
        [ "$status" = 0 ] || return 0
    done
}

@test "the service, as systemd runs it" {
    make_units
    load_unit pgbackup.service
    [ "$(dumped User)" = pgbackup ]
    [ "$(dumped Type)" = oneshot ]
    make_old_backups
    start_service
    assert_status 0
    [ -z "$stderr" ]
    [ "$(old_backups)" = 13 ]
    for minute in 1 3; do s3 DELETE "/$bucket/db/shop-20200101T02300${minute}Z.sql"; done
    assert_fleet
}

@test "old backups stay after a night in which a backup failed" {
    make_units
    load_unit pgbackup.service
    make_old_backups
    createdb broken
    sql "alter database broken set session_preload_libraries = 'no_such'"
    start_service
    dropdb broken
    assert_status 123
    assert_in "$stderr" 'could not access file'
    [ "$(keys | grep -c '^db/shop-')" = 4 ]
    refute_in "$(keys)" broken
    [ "$(old_backups)" = 123 ]
}

# make_globals_fail: by a user who can dump all databases, but cannot ask where a tablespace is.
make_globals_fail() {
    sql "create role clerk login password 'clerk' in role pg_read_all_data bypassrls"
    sql 'revoke execute on function pg_tablespace_location from public'
    sed -i -e 's/user=.*/user=clerk/' -e 's/password=.*/password=clerk/' etc/pg_service.conf
}

make_globals_succeed() {
    sql 'grant execute on function pg_tablespace_location to public'
    sql 'drop role clerk'
}

# assert_only_globals_failed: there is a backup of each database, and none of the globals.
assert_only_globals_failed() {
    refute_in "$(keys)" _globals
    [ "$(keys | grep -vc 20200101)" = "$(pgb-databases | wc -l)" ]
}

@test "after globals that fail the service backs up all databases, expires nothing, and fails" {
    make_units
    load_unit pgbackup.service
    make_old_backups
    make_globals_fail
    start_service
    make_globals_succeed
    assert_status 3
    assert_in "$stderr" 'permission denied for function pg_tablespace_location'
    assert_only_globals_failed
    [ "$(old_backups)" = 123 ]
}

@test "the service's sandbox allows what the backup needs" {
    make_units
    load_unit pgbackup.service
    start_service strace -A -f -qq -o trace
    assert_status 0
    dumped SystemCallFilter | tr ' ' '\n' | sort -u >allowed
    sed -nE 's/^[0-9]+ +([a-z0-9_]+)\(.*/\1/p' trace | sort -u >used
    grep -qx connect used
    [ -z "$(comm -23 used allowed)" ]
    sed -nE 's/.* socket\((AF_[A-Z0-9]+),.*/\1/p' trace | sort -u >families
    [ "$(grep -vxF -e AF_UNIX -e AF_INET -e AF_INET6 -e AF_NETLINK families)" = '' ]
    [ "$(grep -cE 'PROT_WRITE.*PROT_EXEC' trace)" = 0 ]
}

# The manifests, with the test's bucket. In an image (PGB_TEST_IMAGE is its root folder, see tests/container) the
# folders are where the page has them.
make_jobs() {
    scratch=$(mktemp -d "$PGB_TEST_DIR/tmp/XXXXXX")
    chmod 1777 "$scratch"
    chmod 440 etc/*
    if [ -n "${PGB_TEST_IMAGE-}" ]; then
        block '# pgbackup.yaml' | sed "s,\bbucket\b,$bucket,g" >jobs.yaml
        chgrp 4711 etc/* # the fsGroup
    else
        block_here '# pgbackup.yaml' | sed "s,/scratch,$scratch,g" >jobs.yaml
    fi
}

# kubelet_runs JOB CONTAINER: runs it with the container's environment only.
kubelet_runs() {
    local words start=(env -i PATH="$PGB_BIN:/usr/bin:/bin" HOME=/)
    if [ -n "${PGB_TEST_IMAGE-}" ]; then
        start=("$BATS_TEST_DIRNAME/tools/container-run" "$PGB_TEST_IMAGE" "$PWD/etc:/etc/pgbackup:ro" "$scratch:/scratch" --)
    fi
    "$BATS_TEST_DIRNAME/tools/cronjob.py" "$1" "$2" <jobs.yaml >words
    mapfile -d '' words <words
    run --separate-stderr "${start[@]}" AWS_ENDPOINT_URL="$store_url" "${words[@]}"
}

@test "the Kubernetes CronJobs, as the kubelet runs their containers" {
    make_jobs
    for job in pgbackup pgbackup-rehearsal; do
        "$BATS_TEST_DIRNAME/tools/cronjob.py" "$job" <jobs.yaml >containers
        for container in $(<containers); do
            kubelet_runs "$job" "$container"
            assert_status 0
        done
    done
    [ "$container" = rehearsal ]
    assert_in "$output" $'public\tt\t3'
    rmdir "$scratch"
    assert_fleet
}

@test "after globals that fail the CronJob backs up all databases, and fails" {
    make_jobs
    refute_in "$(<jobs.yaml)" initContainers # they would have to succeed first
    make_globals_fail
    kubelet_runs pgbackup globals
    globals_status=$status
    kubelet_runs pgbackup databases
    make_globals_succeed
    [ "$globals_status" = 3 ]
    assert_status 0
    assert_only_globals_failed
}

@test "a CronJob field that Kubernetes does not know is detected" {
    block '# pgbackup.yaml' >jobs.yaml
    run -0 "$BATS_TEST_DIRNAME/tools/cronjob.py" pgbackup <jobs.yaml
    [ "$output" = $'globals\ndatabases' ]
    sed -i 's/backoffLimit: 0/backOffLimit: 0/' jobs.yaml
    run "$BATS_TEST_DIRNAME/tools/cronjob.py" pgbackup <jobs.yaml
    assert_status 1
    assert_in "$output" 'backOffLimit is no known field'
}
