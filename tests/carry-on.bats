#!/usr/bin/env bats
# pgb-restore --carry-on: statements that fail are passed over, data never.

load helpers

# A database of a superuser, and clerk, who may create databases and roles, as users of hosted servers.
setup_file() {
    psql -Xq -v ON_ERROR_STOP=1 <<'END'
create role boss superuser;
create role clerk login createdb createrole;
create database office owner boss;
alter database office set log_statement = 'none';
alter database office set work_mem = '5MB';
END
    psql -Xq -o /dev/null -v ON_ERROR_STOP=1 office <<'END'
set client_min_messages = error;
create extension hstore;
create table orders (id int generated always as identity primary key, t text, h hstore);
insert into orders (t, h) select 'row;' || i || E'\n', 'a=>b' from generate_series(1, 1000) i;
create index on orders (t);
alter table orders owner to boss;
create schema s authorization boss;
create table s.x as select 1 as a;
create sequence q;
select setval('q', 77);
select lo_from_bytea(4711, 'large');
alter large object 4711 owner to boss;
create function e() returns event_trigger language plpgsql as $$ begin end $$;
create event trigger e on ddl_command_end execute function e();
create publication p for all tables;
create cast (text as bytea) without function;
END
    pg_dump office >"$BATS_FILE_TMPDIR/office.sql"
}

teardown_file() {
    dropdb --force office
    psql -Xq -c 'drop role clerk' -c 'drop role boss'
}

prepare() {
    dump=$BATS_FILE_TMPDIR/office.sql
}

teardown() {
    if [ -n "${busy-}" ]; then
        "$BATS_TEST_DIRNAME/servers/postgres" stop "$busy"
        rm -rf "$busy"
    else
        dropdb --if-exists --force copy
    fi
}

# restore FILE OPTION...: as clerk.
restore() {
    PGUSER=clerk run --separate-stderr pgb-restore "${@:2}" <"$1"
}

assert_nothing_left() {
    assert_status "$1"
    [ "$(sql "select count(*) from pg_database where datname ~ '^copy'")" = 0 ]
}

rows() {
    sql "select md5(string_agg(o::text, '' order by id)) from orders o" "$1"
    sql "select last_value, convert_from(lo_get(4711), 'UTF8'), (select a from s.x) from q" "$1"
}

@test "--carry-on brings every row for a user who is no superuser, in every format" {
    pgb-dump office >own.sql
    pg_dump -F c office >office.dump
    pg_dump -F t office >office.tar
    grep -v '^\\\(un\)\?restrict ' "$dump" >no-key.sql
    pg_dump --inserts --rows-per-insert=300 office >inserts.sql
    for file in "$dump" own.sql no-key.sql inserts.sql office.dump office.tar; do
        restore "$file" --create --carry-on postgres:///copy
        assert_status 6
        [ -z "$output" ]
        assert_in "$stderr" 'must be *"boss"'
        assert_in "$stderr" 'permission denied to create event trigger "e"'
        # The last line has the number of the errors before it.
        [ "${stderr##*$'\n'}" = "pgb-restore: warning: restored, but $(grep -c 'ERROR: ' <<<"$stderr") statements failed" ]
        [ "$(rows copy)" = "$(rows office)" ]
        [ "$(sql "select count(*) from pg_indexes where schemaname = 'public'" copy)" = 2 ]
        dropdb copy
    done
}

@test "each error has the number of its line in a plain dump" {
    restore "$dump" --create --carry-on postgres:///copy
    assert_status 6
    for statement in 'ALTER SCHEMA s OWNER' 'ALTER TABLE public.orders OWNER' 'ALTER LARGE OBJECT 4711' \
        'CREATE PUBLICATION p'; do
        grep -q "^psql:<stdin>:$(grep -n -m 1 "^$statement" "$dump" | cut -d : -f 1): ERROR: " <<<"$stderr"
    done
}

# Between a large object and its owner they have one empty line, and between owners none.
@test "the same in dumps of version 17 and later" {
    cat >large <<'END'
SELECT pg_catalog.lo_create(4712);

ALTER LARGE OBJECT 4712 OWNER TO boss;
ALTER LARGE OBJECT 4711 OWNER TO boss;
COMMENT ON LARGE OBJECT 4713 IS NULL;
SELECT pg_catalog.lo_create(4714);
END
    sed -e '/^ALTER LARGE OBJECT 4711/{r large' -e 'd}' "$dump" >later.sql
    restore later.sql --create --carry-on postgres:///copy
    assert_status 6
    for statement in 'ALTER LARGE OBJECT 4712' 'ALTER LARGE OBJECT 4711' 'COMMENT ON LARGE OBJECT' \
        'ALTER TABLE public.orders OWNER' 'CREATE PUBLICATION p'; do
        grep -q "^psql:<stdin>:$(grep -n -m 1 "^$statement" later.sql | cut -d : -f 1): ERROR: " <<<"$stderr"
    done
    [ "$(sql "select string_agg(oid::text, ',' order by oid) from pg_largeobject_metadata" copy)" = 4711,4712,4714 ]
}

# What psql is given after a statement goes on in its line: a comment must not begin there.
@test "with --carry-on, no statement gets into a comment" {
    cat >comments <<'END'
SELECT pg_catalog.lo_create(7001); -- ends;
SELECT pg_catalog.lo_create(7002);
-- ends;
SELECT pg_catalog.lo_create(7003);
/* ends; */
SELECT pg_catalog.lo_create(7004); /* ends;
*/

SELECT pg_catalog.lo_create(7005);
END
    sed '/^ALTER LARGE OBJECT 4711/r comments' "$dump" >comments.sql
    grep -q 7005 comments.sql
    restore comments.sql --create --carry-on postgres:///copy
    assert_status 6
    [ "$(sql 'select count(*) from pg_largeobject_metadata where oid between 7001 and 7005' copy)" = 5 ]
}

@test "with --carry-on, data that fails is a failure of the restore, and is not run as SQL" {
    sed 's/^CREATE TABLE public.orders (/&\n    n no_type,/' "$dump" >no-table.sql
    while IFS='|' read -r name added; do
        awk -v sql="$added" '{ print } /^SET row_security/ { print sql }' "$dump" >"$name.sql"
    done <<'END'
triggers|ALTER TABLE public.nothere DISABLE TRIGGER ALL;
partition|ALTER TABLE ONLY public.nothere ATTACH PARTITION public.x DEFAULT;
names|SET client_encoding = 'NOSUCH';
setval|SELECT * FROM pg_catalog.setval('public.nothere', 7);
END
    sed 's/^1000\t/x\t/' "$dump" >bad-row.sql
    sed "s/^CREATE SEQUENCE public.q$/CREATE SEQUENCE public.r/" "$dump" >no-sequence.sql
    sed "s/^SELECT pg_catalog.lo_open('4711'/SELECT pg_catalog.lo_open('4712'/" "$dump" >no-object.sql
    pg_dump --inserts office | sed 's/^INSERT INTO s.x /INSERT INTO s.y /' >inserts.sql
    while read -r file message; do
        restore "$file" --create --carry-on postgres:///copy
        assert_nothing_left 1
        assert_in "$stderr" "$message"
        refute_in "$stderr" 'syntax error'
        refute_in "$stderr" 'statements failed'
    done <<'END'
no-table.sql type "no_type" does not exist
triggers.sql relation "public.nothere" does not exist
partition.sql relation "public.nothere" does not exist
names.sql invalid value for parameter "client_encoding": "NOSUCH"
setval.sql relation "public.nothere" does not exist
bad-row.sql invalid input syntax for type integer: "x"
no-sequence.sql relation "public.q" does not exist
no-object.sql large object 4712 does not exist
inserts.sql relation "s.y" does not exist
END
}

@test "with --carry-on, rows are not added to a table that is there already" {
    createdb full
    sql 'create table s (i int); insert into s values (1); alter database "full" owner to clerk' full
    pg_dump -t s full >full.sql
    restore full.sql --create --carry-on --template full postgres:///copy
    assert_nothing_left 1
    assert_in "$stderr" 'relation "s" already exists'
    dropdb full
}

# psql would print an error for the second key, and then ignore ours.
@test "with --carry-on, a second key of the dump is refused, and data is not run" {
    awk '{ print } /^SET standard_conforming_strings/ {
        print "\\restrict BBBB\nCOPY public.nothere (i) FROM stdin;\n \\unrestrict BBBB \\! touch struck\n\\." }' "$dump" >second.sql
    restore second.sql --create --carry-on postgres:///copy
    assert_nothing_left 3
    [ ! -e struck ]
    assert_in "$stderr" 'there is a second *restrict before *unrestrict'

    sed 's/^\(.un\)restrict .*/\1restrict BBBB/' "$dump" >wrong.sql
    restore wrong.sql --create --carry-on postgres:///copy
    assert_nothing_left 3

    awk '{ print } /^SET row_security/ { print "\\encoding NOSUCH" }' "$dump" >encoding.sql
    restore encoding.sql --create --carry-on postgres:///copy
    assert_nothing_left 3
    assert_in "$stderr" 'psql command "*encoding"'
}

@test "--carry-on keeps the guards of a restore, runs SQL before and after, and is silent if nothing fails" {
    head -n -20 "$dump" >cut.sql
    restore cut.sql --create --carry-on postgres:///copy
    assert_nothing_left 3

    awk '{ print } /^SET row_security/ {
        print "SELECT pg_catalog.set_config('\''client_encoding'\'', '\''LATIN1'\'', false);" }' "$dump" >encoding.sql
    restore encoding.sql --create --carry-on postgres:///copy
    assert_nothing_left 1
    assert_in "$stderr" 'client_encoding was changed within the dump'

    echo 'create table public.before (i int);' >before
    echo 'select no_function();' >after
    restore "$dump" --create --carry-on --before before --after after postgres:///copy
    assert_nothing_left 1
    assert_in "$stderr" 'psql:after:1: ERROR: *no_function'

    echo 'create table public.after as table public.before;' >after
    run --separate-stderr pgb-restore --create --carry-on --before before --after after postgres:///copy <"$dump"
    assert_status 0
    refute_in "$stderr" pgb-restore
    sql 'table after' copy
    [ "$(rows copy)" = "$(rows office)" ]
}

@test "between statements, psql is given \\unrestrict alone on its line" {
    watch_psql
    restore "$dump" --create --carry-on --bin-dir bin postgres:///copy
    assert_status 6
    assert_lifted_by_lines
}

# A server whose autovacuum looks at everything at once, and is then slow. Of a backend that has no
# user, such as autovacuum's, clerk may not end the session.
@test "an unfinished database in which autovacuum is at work is dropped, also for no superuser" {
    busy=$(mktemp -d /tmp/pgb-busy.XXXXXX)
    chmod 755 "$busy"
    "$BATS_TEST_DIRNAME/servers/postgres" start "$busy" autovacuum_naptime=1 autovacuum_vacuum_cost_limit=1 \
        autovacuum_vacuum_cost_delay=100 autovacuum_vacuum_insert_threshold=0 3>&- 4>&-
    # shellcheck source=/dev/null
    source "$busy/env"
    sql 'create role clerk login createdb'
    at_work() {
        [ "$(sql "select count(*) > 0 from pg_stat_activity where datname ~ '^copy'
            and backend_type = 'autovacuum worker'")" = t ]
    }
    mkfifo stream
    PGUSER=clerk pgb-restore --create --carry-on postgres:///copy <stream 2>messages &
    restore=$!
    exec 9>stream
    half_dump >&9
    printf '%s\n' '\.' 'CREATE TABLE u (i integer);' >&9
    wait_until 60 at_work
    exec 9>&-
    await "$restore"
    [ "$status" = 3 ]
    refute_in "$(cat messages)" 'could not drop'
}

@test "--carry-on needs --create, and is not for one transaction or several jobs" {
    for options in '' --create-in-place '--create -1' '--create -j 2' --list; do
        # shellcheck disable=SC2086 # several options
        restore "$dump" --carry-on $options postgres:///copy
        assert_status 2
    done
}
