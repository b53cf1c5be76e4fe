#!/usr/bin/env bats
# A real database through every pipeline and back, and what can fail on the way.

load helpers

setup_file() {
    createdb bench
    "$PGB_TEST_PGBIN/pgbench" -i -q -s 10 bench 2>/dev/null
    psql -X -q -v ON_ERROR_STOP=1 bench <<'END'
create table noise as select md5(i::text) from generate_series(1, 500000) i; -- gzip halves it at best
create table odd ("Größe" text, note text, raw bytea);
insert into odd values (E'a\tb\nc\\d', '-- PostgreSQL database dump complete', '\xdeadbeef'), (null, '', '');
create function f() returns text language sql as $$ select '
--
-- PostgreSQL database dump complete
--

' $$;
select lo_from_bytea(4711, 'large object');
END
    psql -X -q -c "create role nobody_special login"
}

teardown_file() {
    dropdb --force bench
    psql -X -q -c "drop role nobody_special"
}

prepare() {
    use_s3
}

# assert_restores FILE [COMMAND...]: restores FILE into a new database and compares the content.
assert_restores() {
    local copy=copy_$BATS_TEST_NUMBER
    createdb "$copy"
    if [ $# -gt 1 ]; then
        "${@:2}" --dbname "$copy" "$1"
    else
        psql -X -q -1 -v ON_ERROR_STOP=1 -d "$copy" -f "$1" >/dev/null
    fi
    cmp <(content bench) <(content "$copy")
    dropdb "$copy"
}

fetch() {
    s3 GET "/$bucket/$1" >"$2"
}

@test "pgbackup -d local: a restore gives the same content" {
    run --separate-stderr pgbackup -d local ./backups/ bench
    assert_status 0
    [[ $output == ./backups/bench-????????T??????Z.sql ]]
    [ -z "$stderr" ]
    assert_restores "$output"
}

@test "pgbackup -d s3: a restore gives the same content" {
    run --separate-stderr pgbackup bench --driver s3 "$bucket"
    assert_status 0
    [[ $output == "s3://$bucket/bench-"????????T??????Z.sql ]]
    fetch "${output#"s3://$bucket/"}" back.sql
    assert_restores back.sql
}

@test "plain pipelines: a restore gives the same content" {
    run --separate-stderr bash -c 'pgb-dump bench | pgb-put-local . "$(pgb-name --no-timestamp bench)"'
    assert_status 0
    [ "$output" = ./bench.sql ]
    assert_restores bench.sql
    rm bench.sql
    run --separate-stderr bash -c "pgb-dump bench | pgb-put-s3 $bucket \"\$(pgb-name --no-timestamp bench)\""
    assert_status 0
    fetch bench.sql back.sql
    assert_restores back.sql
}

@test "custom and tar format, and a filter: a restore gives the same content" {
    run --separate-stderr pgbackup -d local . -F c --name bench.dump bench
    assert_status 0
    assert_restores bench.dump pg_restore --exit-on-error
    run --separate-stderr pgbackup -d s3 "$bucket" -F t --name bench.tar bench
    assert_status 0
    fetch bench.tar back.tar
    assert_restores back.tar pg_restore --exit-on-error
    run --separate-stderr pgbackup -d s3 "$bucket" --through 'zstd -1' bench
    assert_status 0
    [[ $output == *.sql.zst ]]
    fetch "${output#"s3://$bucket/"}" back.zst
    zstd -q -d back.zst -o back.sql
    assert_restores back.sql
}

@test "a cluster and its globals" {
    run --separate-stderr pgbackup -d local . --globals-only
    assert_status 0
    [[ $output == ./_globals-*.sql ]]
    grep -q 'CREATE ROLE alice' "$output"
    run --separate-stderr bash -c "pgb-dump --all | pgb-put-s3 $bucket \"\$(pgb-name --all --no-timestamp)\""
    assert_status 0
    [ "$output" = "s3://$bucket/_all.sql" ]
    fetch _all.sql all.sql
    grep -q '^\\connect bench' all.sql
}

# The two stores and the two modes, as shell command lines that back up the database $db. To S3
# nothing is compressed, so that the stream is larger than the put's memory.
declare -gA ways=(
    [local_plain]='pgb-dump $db | pgb-put-local out.sql'
    [local_chain]='pgb-put-local out.sql -- pgb-dump $db'
    [local_filter]='pgb-put-local out.sql -- pgb-run pgb-dump $db "|" gzip -1'
    [local_pgbackup]='pgbackup -d local out/ $db'
    [s3_plain]='pgb-dump $db | pgb-put-s3 $bucket out.sql'
    [s3_chain]='pgb-put-s3 $bucket out.sql -- pgb-dump $db'
    [s3_filter]='pgb-put-s3 $bucket out.sql -- pgb-run pgb-dump $db "|" cat'
    [s3_pgbackup]='pgbackup -d s3 $bucket $db --through cat'
)

# Starts that command line in the background, as `line`; its status is that of the last process.
start() {
    way=$1
    db=${2-bench} bucket=$bucket env "${@:3}" bash -c "${ways[$way]}" >stdout 2>stderr 3>&- 4>&- 9>&- &
    line=$!
}

# As start, but it stops half-way until go_on: a local put stops itself at its second write, and the
# store accepts no part of an upload. The dump then blocks on its output.
start_half() {
    case $1 in
        local_*)
            start "$1" "${2-bench}" PGB_FAULT=write:2:STOP PGB_FAULT_PROGRAM=pgb-put-local \
                LD_PRELOAD="$(find_shim pgb-put-local)"
            wait_until 60 has_stopped
            ;;
        s3_*)
            start_proxy
            start "$1" "${2-bench}" AWS_ENDPOINT_URL="$proxy_url"
            wait_until 60 uploading
            ;;
    esac
    wait_until 60 dump_is_in_data
}

go_on() {
    case $way in
        local_*) kill -CONT "$(find_here pgb-put-local)" ;;
        s3_*) touch "$BATS_TEST_TMPDIR/requests.go" ;;
    esac
}

start_proxy() {
    stop_proxy
    rm -f "$BATS_TEST_TMPDIR"/{url,requests,requests.go}
    mkfifo "$BATS_TEST_TMPDIR/url"
    "$BATS_TEST_DIRNAME/faults/s3-fault-server" "$PGB_TEST_S3_HTTP" "$BATS_TEST_TMPDIR/requests" \
        'PUT partNumber= * hold' >"$BATS_TEST_TMPDIR/url" 3>&- 4>&- &
    proxy=$!
    read -r proxy_url <"$BATS_TEST_TMPDIR/url"
}

stop_proxy() {
    if [ -n "${proxy-}" ]; then kill "$proxy"; fi
    proxy=
}

teardown() {
    stop_proxy
    if [ -n "${locker-}" ]; then unlock; fi
    if [ -n "${server-}" ]; then "$BATS_TEST_DIRNAME/servers/postgres" stop "$server"; fi
}

has_stopped() {
    local put
    put=$(find_here pgb-put-local)
    grep -q '^State:.T' "/proc/$put/status"
}

dump_is_in_data() {
    [ "$(psql -X -A -t -d postgres -c "select 1 from pg_stat_activity where query like 'COPY public.%' \
        and state = 'active' and application_name = 'pg_dump'")" = 1 ]
}

no_backend() {
    [ "$(psql -X -A -t -d postgres -c "select count(*) from pg_stat_activity \
        where application_name in ('pg_dump', 'pg_dumpall')")" = 0 ]
}

# The processes that work in this folder, except for bash.
assert_no_process() {
    wait_until 10 none_here
}

none_here() {
    [ -z "$(find_here 'pg_dump|pgb-.*|pgbackup|gzip|cat')" ]
}

# The processes of that name that work here.
find_here() {
    local pid
    for pid in $(pgrep -x "$1"); do
        if [ "$(readlink "/proc/$pid/cwd")" = "$PWD" ]; then echo "$pid"; fi
    done
}

assert_nothing_published() {
    assert_no_process
    if [ -d out ]; then rmdir out; fi
    assert_folder . stdout stderr "$@"
    [ ! -s stdout ]
    assert_bucket
}

@test "pg_dump killed half-way: nothing is published or left behind" {
    for name in "${!ways[@]}"; do
        start_half "$name"
        kill -KILL "$(find_here pg_dump)"
        go_on
        await "$line"
        assert_status 3
        wait_until 10 no_backend
        assert_nothing_published
    done
}

@test "the server's process killed half-way: nothing is published or left behind" {
    for name in "${!ways[@]}"; do
        start_half "$name"
        psql -X -q -c "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'pg_dump'" >/dev/null
        go_on
        await "$line"
        assert_status 3
        wait_until 10 no_backend
        assert_nothing_published
    done
}

# A separate server for this test, as `server`, with more data than a put holds in memory.
start_server() {
    server=$(mktemp -d "$PGB_TEST_DIR/victim-XXXXXX")
    chmod 755 "$server"
    "$BATS_TEST_DIRNAME/servers/postgres" start "$server"
    # shellcheck source=/dev/null
    source "$server/env"
    sql "create table noise as select repeat(md5(i::text), 10) from generate_series(1, 350000) i"
}

stop_server() {
    "$BATS_TEST_DIRNAME/servers/postgres" stop "$server"
    rm -r "$server"
    server=
}

@test "an immediate server shutdown half-way: nothing is published or left behind" {
    for name in local_plain s3_pgbackup; do
        start_server
        start_half "$name" postgres
        stop_server
        go_on
        await "$line"
        assert_status 3
        assert_nothing_published
    done
}

@test "the whole server killed half-way: nothing is published or left behind" {
    for name in local_pgbackup s3_plain; do
        start_server
        start_half "$name" postgres
        # The postmaster first, so that it starts no others.
        kill -KILL "$PGB_TEST_PG_PID" $(pgrep -P "$PGB_TEST_PG_PID")
        go_on
        await "$line"
        assert_status 3
        assert_nothing_published
        stop_server
    done
}

@test "the put killed half-way: only a partial file is left" {
    for name in local_chain local_filter local_plain; do
        start_half "$name"
        [ -s out.sql.partial ]
        kill -KILL "$(find_here pgb-put-local)"
        await "$line"
        assert_status 137
        rm out.sql.partial
        wait_until 10 no_backend
        assert_nothing_published
    done
}

@test "a dump that waits for a lock is stopped, and its lock request ends" {
    lock bench odd
    for name in local_chain local_filter s3_pgbackup; do
        start "$name"
        wait_until 20 pg_dump_waits bench
        kill -TERM "$(find_here 'pgb-put-.*')"
        await "$line"
        assert_status 143
        wait_until 10 no_backend
        assert_nothing_published lock locked
    done
}

@test "a database that cannot be read, or does not exist, gives no backup" {
    PGUSER=nobody_special run --separate-stderr pgbackup -d local . bench
    assert_status 3
    assert_in "$stderr" "permission denied"
    assert_in "$stderr" 'command "pgb-dump" exited with status 1'
    run --separate-stderr pgbackup -d s3 "$bucket" no_such_database
    assert_status 3
    assert_in "$stderr" 'no_such_database" does not exist'
    run --separate-stderr pgbackup -d local . bench -x .x --through false
    assert_status 3
    assert_in "$stderr" 'command "false" exited with status 1'
    run --separate-stderr pgbackup -d local . bench -x .x --through no-such-filter
    assert_status 3
    assert_folder .
    assert_bucket
}

# refute_in_files TEXT...: no file contains any of them. A decoy has each, and must be found.
refute_in_files() {
    local text found decoy=$PGB_TEST_DIR/decoy
    for text in "$@"; do
        printf 'x%s' "$text" >"$decoy"
        found=$(grep -r -l -F -e "$text" --exclude-dir='bats-run-*' . "$PGB_TEST_DIR" || true)
        rm "$decoy"
        if [ "$found" != "$decoy" ]; then
            printf '%s is in a file:\n%s\n' "$text" "$found"
            return 1
        fi
    done
}

@test "the password is in no command line, environment or file, and only the dump gets it" {
    local pid
    lock bench odd
    pgbackup -v -d local out/ --through 'gzip -1' "postgres://$alice:$PGPORT/bench" \
        >stdout 2>stderr 3>&- 4>&- 9>&- &
    line=$!
    wait_until 20 pg_dump_waits bench
    [ "$(find_here 'pg_dump|pgb-.*|gzip' | wc -l)" -ge 4 ]
    refute_visible s3cr3t p@ss p%40ss
    refute_in_files s3cr3t
    pid=$(find_here gzip)
    refute_in "$(tr '\0' '\n' <"/proc/$pid/environ")" PGPASSFILE=
    refute_in "$(readlink /proc/"$pid"/fd/*)" memfd
    assert_in "$(readlink /proc/"$(find_here pg_dump)"/fd/*)" memfd
    unlock
    await "$line"
    assert_status 0
    assert_in "$(cat stdout)" "out/bench-"
    refute_in "$(cat stderr)" s3cr3t
    [ "$(gzip -d <out/*.gz | tail -n 5 | head -n 1)" = "-- PostgreSQL database dump complete" ]
}

@test "on a terminal pgbackup says where the backup goes and shows progress" {
    # Progress is drawn when data arrives, at least a quarter of a second after the last time.
    run script -qec "pgbackup -d local out/ bench -x .x --through \"bash -c 'head -n 9; sleep 0.5; cat'\"" \
        /dev/null </dev/null
    assert_status 0
    assert_in "$output" 'backing up database "bench"'
    assert_in "$output" 'pgb-put-local: *iB, *iB/s, 0:0'
}
