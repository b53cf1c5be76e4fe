#!/usr/bin/env bats
# The whole way: a real database, through every pipeline, and back; and what breaks on the way.

load helpers

setup_file() {
    createdb bench
    "$PGB_TEST_PGBIN/pgbench" -i -q -s 10 bench 2>/dev/null
    psql -X -q -v ON_ERROR_STOP=1 bench <<'END'
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

# The content of a database, as text that can be compared.
content() {
    pg_dump "$1" | grep -v '^\\\(un\)\?restrict '
}

# assert_restores FILE [COMMAND...]: FILE, put into a new database, gives the same content again.
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

@test "pgbackup -d local: what comes back is the same" {
    run --separate-stderr pgbackup -d local ./backups/ bench
    assert_status 0
    [[ $output == ./backups/bench-????????T??????Z.sql ]]
    [ -z "$stderr" ]
    assert_restores "$output"
}

@test "pgbackup -d s3: what comes back is the same" {
    run --separate-stderr pgbackup bench --driver s3 "$bucket"
    assert_status 0
    [[ $output == "s3://$bucket/bench-"????????T??????Z.sql ]]
    fetch "${output#"s3://$bucket/"}" back.sql
    assert_restores back.sql
}

@test "plain pipelines: what comes back is the same" {
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

@test "custom and tar format, and a filter: what comes back is the same" {
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

@test "a cluster, and its globals" {
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

# The two stores and the two modes, as shell command lines that back up the database $db.
declare -gA ways=(
    [local_plain]='pgb-dump $db | pgb-put-local out.sql'
    [local_chain]='pgb-put-local out.sql -- pgb-dump $db'
    [local_filter]='pgb-put-local out.sql -- pgb-run pgb-dump $db "|" gzip -1'
    [local_pgbackup]='pgbackup -d local out/ $db'
    [s3_plain]='pgb-dump $db | pgb-put-s3 $bucket out.sql'
    [s3_chain]='pgb-put-s3 $bucket out.sql -- pgb-dump $db'
    [s3_filter]='pgb-put-s3 $bucket out.sql -- pgb-run pgb-dump $db "|" gzip -1'
    [s3_pgbackup]='pgbackup -d s3 $bucket $db --through "gzip -1"'
)

# Starts that way in the background, as `line`; its last process's status is the line's.
start() {
    db=${2-bench} bucket=$bucket bash -c "${ways[$1]}" >stdout 2>stderr 3>&- 4>&- &
    line=$!
}

dump_is_in_data() {
    [ "$(psql -X -A -t -c "select 1 from pg_stat_activity where query like 'COPY public.pgbench_accounts %' \
        and state = 'active'")" = 1 ]
}

no_backend() {
    [ "$(psql -X -A -t -c "select count(*) from pg_stat_activity where application_name in ('pg_dump', 'pg_dumpall')")" = 0 ]
}

# Processes that work in this folder, bash's own apart.
assert_no_process() {
    wait_until 10 none_here
}

none_here() {
    local pid
    for pid in $(pgrep -x 'pg_dump|pgb-.*|pgbackup|gzip'); do
        if [ "$(readlink "/proc/$pid/cwd")" = "$PWD" ]; then return 1; fi
    done
}

# The process of that name which works here.
find_here() {
    local pid
    for pid in $(pgrep -x "$1"); do
        if [ "$(readlink "/proc/$pid/cwd")" = "$PWD" ]; then echo "$pid"; fi
    done
}

assert_nothing_published() {
    wait_until 10 no_backend
    assert_no_process
    if [ -d out ]; then rmdir out; fi
    assert_folder . stdout stderr
    [ ! -s stdout ]
    assert_bucket
}

@test "pg_dump killed half-way: nothing is published, nothing is left" {
    for name in "${!ways[@]}"; do
        start "$name"
        wait_until 20 dump_is_in_data
        kill -KILL "$(find_here pg_dump)"
        await "$line"
        assert_status 3
        assert_nothing_published
    done
}

@test "the server's process killed half-way: nothing is published, nothing is left" {
    for name in "${!ways[@]}"; do
        start "$name"
        wait_until 20 dump_is_in_data
        psql -X -q -c "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'pg_dump'" >/dev/null
        await "$line"
        assert_status 3
        assert_nothing_published
    done
}

@test "the put killed half-way: nothing but a partial file is left" {
    for name in local_chain local_filter local_plain; do
        start "$name"
        wait_until 20 dump_is_in_data
        wait_until 20 test -s out.sql.partial
        kill -KILL "$(find_here pgb-put-local)"
        await "$line"
        assert_status 137
        rm out.sql.partial
        assert_nothing_published
    done
}

@test "a dump that waits for a lock is stopped, and its lock request is gone" {
    coproc holder { psql -X -q -A -t bench; }
    echo "begin; lock table odd in access exclusive mode; select 'held';" >&"${holder[1]}"
    read -r -t 20 held <&"${holder[0]}"
    [ "$held" = held ]
    for name in local_chain local_filter s3_pgbackup; do
        start "$name"
        wait_until 20 eval 'psql -X -A -t -c "select 1 from pg_locks where not granted" | grep -q 1'
        kill -TERM "$(find_here 'pgb-put-.*')"
        await "$line"
        assert_status 143
        assert_nothing_published
    done
    echo '\q' >&"${holder[1]}"
}

@test "a database that cannot be read, or is not there, is no backup" {
    PGUSER=nobody_special run --separate-stderr pgbackup -d local . bench
    assert_status 3
    assert_in "$stderr" "permission denied"
    assert_in "$stderr" 'command "pgb-dump" exited with status 1'
    run --separate-stderr pgbackup -d s3 "$bucket" no_such_database
    assert_status 3
    assert_in "$stderr" 'no_such_database" does not exist'
    run --separate-stderr pgbackup -d local . bench --through false
    assert_status 3
    assert_in "$stderr" 'command "false" exited with status 1'
    run --separate-stderr pgbackup -d local . bench --through no-such-filter
    assert_status 3
    assert_folder .
    assert_bucket
}

@test "the password is in no command line, no environment and no file, and only the dump gets it" {
    local password='s3cr3t/p@ss:w%rd' encoded='s3cr3t%2Fp%40ss%3Aw%25rd' pid
    printf '%s\n' "$password" "$encoded" 's3cr3t' >"$BATS_TEST_TMPDIR/patterns"
    coproc holder { psql -X -q -A -t bench; }
    echo "begin; lock table odd in access exclusive mode; select 'held';" >&"${holder[1]}"
    read -r -t 20 held <&"${holder[0]}"
    pgbackup -v -d local out/ --through 'gzip -1' "postgres://alice:$encoded@127.0.0.1:$PGPORT/bench" \
        >stdout 2>stderr 3>&- 4>&- &
    line=$!
    wait_until 20 eval 'psql -X -A -t -c "select 1 from pg_locks where not granted" | grep -q 1'
    for pid in $(find_here 'pg_dump|pgb-.*|pgbackup|gzip'); do
        refute_in "$(tr '\0' '\n' <"/proc/$pid/cmdline")" s3cr3t
        refute_in "$(tr '\0' '\n' <"/proc/$pid/environ")" s3cr3t
    done
    [ "$(find_here 'pg_dump|pgb-.*|gzip' | wc -l)" -ge 4 ]
    # Processes come and go meanwhile, and some are not for us to read.
    run --separate-stderr grep -l -a -F -f "$BATS_TEST_TMPDIR/patterns" /proc/[0-9]*/cmdline /proc/[0-9]*/environ
    [ -z "$output" ]
    run --separate-stderr grep -r -l -F -f "$BATS_TEST_TMPDIR/patterns" --exclude-dir='bats-run-*' . "$PGB_TEST_DIR"
    [ -z "$output" ]
    pid=$(find_here gzip)
    refute_in "$(tr '\0' '\n' <"/proc/$pid/environ")" PGPASSFILE=
    refute_in "$(readlink /proc/"$pid"/fd/*)" memfd
    assert_in "$(readlink /proc/"$(find_here pg_dump)"/fd/*)" memfd
    echo '\q' >&"${holder[1]}"
    wait "$line"
    assert_in "$(cat stdout)" "out/bench-"
    refute_in "$(cat stderr)" s3cr3t
    [ "$(gzip -d <out/*.gz | tail -n 5 | head -n 1)" = "-- PostgreSQL database dump complete" ]
}

@test "on a terminal pgbackup says where the backup goes, and shows progress" {
    run script -qec "pgbackup -d local out/ bench -- --table=pgbench_branches" /dev/null </dev/null
    assert_status 0
    assert_in "$output" 'backing up database "bench"'
}
