#!/usr/bin/env bats
# pgb-restore --create -j with a server of its own: what ends a restore in each of its three parts.

load helpers

setup_file() {
    server=$(mktemp -d /tmp/pgb-restored.XXXXXX)
    space=$(mktemp -d /tmp/pgb-space.XXXXXX)
    export server space
    chmod 755 "$server" "$space"
    # In a mount namespace of its own, where that can be had.
    local namespace=()
    if unshare -m true 2>/dev/null; then namespace=(unshare -m); fi
    "${namespace[@]}" "$BATS_TEST_DIRNAME/servers/postgres" start "$server" max_connections=20 3>&- 4>&-
    # shellcheck source=/dev/null
    source "$server/env"
    sql 'create database shop'
    sql "create table big (id integer, t text);
        insert into big select i, (select string_agg(md5((i * j)::text), '') from generate_series(1, 1 + i % 30) j)
            from generate_series(1, 20000) i;
        create table small (i integer primary key);
        insert into small select generate_series(1, 9000);
        create index on big (id, t);
        select lo_from_bytea(0, convert_to(repeat(i::text, 90000), 'UTF8')) from generate_series(1, 3) i" shop >/dev/null
    pg_dump -F c -Z 0 shop | cat >"$BATS_FILE_TMPDIR/plain"
    pg_dump -F c shop | cat >"$BATS_FILE_TMPDIR/compressed"
    pg_dump shop >"$BATS_FILE_TMPDIR/statements"
}

teardown_file() {
    "$BATS_TEST_DIRNAME/servers/postgres" stop "$server"
    rm -r "$server" "$space"
}

prepare() {
    target=target_$BATS_TEST_NUMBER
    plain=$BATS_FILE_TMPDIR/plain
    compressed=$BATS_FILE_TMPDIR/compressed
    statements=$BATS_FILE_TMPDIR/statements
}

teardown() {
    if [ -n "${restorer-}" ]; then kill "$restorer" 2>/dev/null || true; fi
    release_feeder
    drop_all
}

# as_server COMMAND...: as the user whom the server runs as.
as_server() {
    if [ "$(id -u)" = 0 ]; then runuser -u "$(stat -c %U "$server/data")" -- "$@"; else "$@"; fi
}

restart() {
    as_server "$PGB_TEST_PGBIN/pg_ctl" -s -w -D "$server/data" -l "$server/server.log" -m immediate restart 3>&- 4>&-
}

# Those that this test has made, whether they have their names or not.
databases() {
    sql "select datname from pg_database where datname ~ '^${target}($|\.)'"
}

drop_all() {
    databases | while read -r name; do dropdb --force "$name"; done
    sql "drop database if exists \"$target.template\"" 2>/dev/null
}

release_feeder() {
    if [ -n "${feeder-}" ]; then kill "$feeder" 2>/dev/null || true; fi
    feeder=
}

# pause_at TAG: makes a template in whose copies statements of this kind wait.
pause_at() {
    createdb "$target.template"
    sql "create function public.wait() returns event_trigger language plpgsql as
            'begin if tg_tag = ''$1'' then perform pg_catalog.pg_sleep(600); end if; end';
        create event trigger wait on ddl_command_start execute function public.wait()" "$target.template"
}

# begin_restore PART FILE: in the background, and waits until it has come to the definitions, the data or
# the end. In the data the rest of the file arrives after `echo >&8`.
begin_restore() {
    local words=()
    rm -f held go
    mkfifo held go
    exec 8<>go # which waits for no reader: the feeder may have ended
    case $1 in
        definitions) pause_at 'CREATE TABLE' ;;
        end) pause_at 'CREATE INDEX' ;;
    esac
    if [ "$1" = data ]; then
        feed_slowly "$2" >held 3>&- 4>&- &
    else
        words=(--template "$target.template")
        cat "$2" >held 3>&- 4>&- 8>&- &
    fi
    feeder=$!
    pgb-restore --create -j 2 "${words[@]}" "postgres:///$target" <held >out 2>err 3>&- 4>&- 8>&- &
    restorer=$!
    wait_until 60 "is_at_$1"
}

is_at() {
    [ "$(sql "select count(*) from pg_stat_activity where datname ~ '^$target\.pgb' and state = 'active' and $1")" != 0 ]
}
is_at_definitions() { is_at "wait_event = 'PgSleep' and query ~ '^(--[^\n]*\n|\s)*CREATE TABLE'"; }
is_at_data() { is_at "wait_event = 'ClientRead' and query ~ '^COPY'"; }
is_at_end() { is_at "wait_event = 'PgSleep' and query ~ '^(--[^\n]*\n|\s)*CREATE INDEX'"; }

finish_restore() {
    await "$restorer"
    # shellcheck disable=SC2034 # for assert_status
    restorer='' output='' stderr=$(cat err)
    release_feeder
}

no_session() {
    [ "$(sql "select count(*) from pg_stat_activity where datname ~ '^$target\.pgb'")" = 0 ]
}

assert_nothing() {
    no_session
    [ "$(databases | grep -v '\.template$')" = '' ]
}

# What is left is not under the name.
assert_unnamed() {
    wait_until 60 no_session
    [[ $(databases | grep -v '\.template$') = "$target".pgb-?????? ]]
}

@test "-j: SIGTERM in each part leaves no session and no database" {
    for part in definitions data end; do
        for file in "$plain" "$compressed" "$statements"; do
            begin_restore "$part" "$file"
            kill "$restorer"
            finish_restore
            assert_status 143
            assert_nothing
            drop_all
        done
    done
}

# psql, unlike pg_restore, does not cancel its statement when it is killed: the session stays until that ends.
@test "-j: SIGKILL in each part leaves no session, and a database without its name" {
    for part in definitions data end; do
        for file in "$plain" "$compressed" "$statements"; do
            [[ $file$part != "$statements"@(definitions|end) ]] || continue
            begin_restore "$part" "$file"
            kill -KILL "$restorer"
            finish_restore
            assert_status 137
            assert_unnamed
            drop_all
        done
    done
}

# The sessions of the restore in its database, the oldest first; but for the data, only those that wait in a statement:
# a process of pg_restore notices that its session has ended when it uses it, and others do not last.
sessions() {
    sql "select pid from pg_stat_activity where datname ~ '^$target\.pgb' and backend_type = 'client backend'
        and ('$part' = 'data' or wait_event = 'PgSleep') order by backend_start, pid"
}

@test "-j: whichever session in the database ends, and in which part, the restore fails, and nothing is left" {
    for part in definitions data end; do
        for file in "$plain" "$compressed" "$statements"; do
            count=1
            for ((i = 1; i <= count; i++)); do
                begin_restore "$part" "$file"
                # That of psql, or of pg_restore for the large objects, and two for rows.
                [ "$part" != data ] || wait_until 60 eval '[ "$(sessions | wc -l)" = 3 ]'
                count=$(sessions | wc -l)
                [ "$count" -ge 1 ]
                sql "select pg_terminate_backend($(sessions | sed -n "${i}p"))" >/dev/null
                [ "$part" != data ] || echo >&8
                finish_restore
                assert_status 1
                assert_in "$stderr" 'error: '
                assert_nothing
                drop_all
            done
        done
    done
}

# make_disk SIZE: a tablespace of this size, in MB.
make_disk() {
    nsenter -t "$PGB_TEST_PG_PID" -m mount -t tmpfs -o "size=$1m,mode=700,uid=$(stat -c %u "$server/data")" none "$space"
    sql "create tablespace space location '$space'"
}

remove_disk() {
    sql 'drop tablespace space'
    nsenter -t "$PGB_TEST_PG_PID" -m umount "$space"
}

@test "-j: if the server's disk is full, in the data or at the end, nothing is left" {
    unshare -m true 2>/dev/null || skip 'mounting takes root and a mount namespace of its own'
    local empty rows
    empty=$(sql "select pg_database_size('template0') / 1000000")
    rows=$(sql "select pg_relation_size('big') / 1000000" shop)
    for file in "$plain" "$compressed" "$statements"; do
        for case in "$((empty + rows / 2)):could not restore the data of table" \
            "$((empty + rows + 3)):*ERROR: "; do
            make_disk "${case%%:*}"
            run --separate-stderr pgb-restore --create -j 2 --tablespace space "postgres:///$target" <"$file"
            assert_status 1
            assert_in "$stderr" "${case#*:}"
            # The server says the latter if a part of a page still has room.
            [[ $stderr = *'No space left on device'* || $stderr = *'could not extend file'*'wrote only'* ]]
            assert_nothing
            remove_disk
        done
    done
}

# Its statements are for the database itself: it connects again.
@test "-j: if the first session ends, the database is complete when it gets its name" {
    begin_restore data "$plain"
    sql "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'pgb-restore'
        and datname = 'postgres'" | grep t
    echo >&8
    finish_restore
    assert_status 0
    [ "$(sql 'select count(*), sum(id) from big' "$target")" = '20000|200010000' ]
}

@test "-j: a server that restarts leaves a database without its name" {
    for part in definitions data end; do
        for file in "$plain" "$compressed" "$statements"; do
            begin_restore "$part" "$file"
            restart
            [ "$part" != data ] || echo >&8
            finish_restore
            assert_status 1
            assert_in "$stderr" 'warning: could not drop the unfinished database'
            assert_unnamed
            drop_all
        done
    done
    run --separate-stderr pgb-restore --create -j 2 "postgres:///$target" <"$compressed"
    assert_status 0
    [ "$(sql 'select count(*), sum(id) from big' "$target")" = '20000|200010000' ]
}
