#!/usr/bin/env bats
# Dumps of other major versions of PostgreSQL, and what only some versions of it do.

load helpers

prepare() {
    target=majors_$BATS_TEST_NUMBER
    source=majors_source_$BATS_TEST_NUMBER
}

teardown() {
    dropdb --if-exists --force "$target"
    dropdb --if-exists --force "$source"
    if [ -n "${role-}" ]; then sql "drop role $role"; fi
}

# restore FILE [OPTION...]: restores FILE into $target.
restore() {
    run --separate-stderr timeout 60 pgb-restore "${@:2}" "$target" <"$1"
}

# make_source: a database with something in it.
make_source() {
    createdb "$source"
    psql -X -q -v ON_ERROR_STOP=1 "$source" <<'END'
create table t as select i from generate_series(1, 3) i;
create function f() returns text language sql as $$ select '
SET no_such_parameter = 0;
' $$;
END
}

# wrap NAME WORD...: in ./bin, NAME runs the command of WORDS, which may use the variable "real".
wrap() {
    mkdir -p bin
    printf '#!/bin/bash\nreal=%q\n%s\n' "$PGB_TEST_PGBIN/$1" "$2" >"bin/$1"
    chmod +x "bin/$1"
}

# count TABLE
count() {
    sql "select count(*) from $1" "$target"
}

@test "a SET at the beginning that the server does not know is left out" {
    make_source
    pg_dump "$source" | sed 's/^SET lock_timeout.*/&\nSET no_such_parameter = 0;/' >new.sql
    restore new.sql --create
    assert_status 0
    [ "$stderr" = 'pgb-restore: left out "SET no_such_parameter": the server does not know this parameter' ]
    [ "$(count t)" = 3 ]
    [[ $(sql 'select f()' "$target") = *SET\ no_such_parameter* ]]
}

@test "a SET after the beginning that the server does not know is an error" {
    make_source
    { pg_dump "$source" | grep -v '^-- PostgreSQL database dump complete'
      printf 'SET no_such_parameter = 0;\n--\n-- PostgreSQL database dump complete\n--\n\n'; } >new.sql
    sed -i '/^\\\(un\)\?restrict/d' new.sql
    restore new.sql --create
    assert_status 1
    assert_in "$stderr" 'unrecognized configuration parameter "no_such_parameter"'
}

@test "a SET of a newer pg_restore that the server does not know is left out" {
    make_source
    pg_dump -F c "$source" >new.dump
    wrap pg_restore 'case $1 in --version) exec "$real" "$@" ;; esac
        "$real" "$@" | sed "s/^SET lock_timeout.*/&\nSET no_such_parameter = 0;/"'
    wrap psql 'exec "$real" "$@"'
    restore new.dump --create --bin-dir bin
    assert_status 0
    assert_in "$stderr" 'left out "SET no_such_parameter"'
    [ "$(count t)" = 3 ]
}

@test "in the dump of a cluster such a SET is left out in every database" {
    make_source
    pg_dumpall -l "$source" | sed 's/^SET client_encoding.*/&\nSET no_such_parameter = 0;/' >all.sql
    dropdb "$source"
    run --separate-stderr pgb-restore --into-non-empty postgres <all.sql
    assert_in "$stderr" 'left out "SET no_such_parameter"'
    [ "$(grep -c 'left out' <<<"$stderr")" = 1 ]
    [ "$(sql 'select count(*) from t' "$source")" = 3 ]
}

@test "a rehearsal leaves out the same settings, and keeps the schema public" {
    make_source
    pg_dump -n public "$source" | sed 's/^SET lock_timeout.*/&\nSET no_such_parameter = 0;/' >new.sql
    pg_dump -n public -F c "$source" >public.dump
    pg_dumpall -l "$source" | sed 's/^SET client_encoding.*/&\nSET no_such_parameter = 0;/' >all.sql
    for file in new.sql public.dump all.sql; do
        run --separate-stderr timeout 120 pgb-rehearse <"$file"
        assert_status 0
        [[ $output = *$'public\tt\t3'* ]]
        if [ "$file" != public.dump ]; then assert_in "$stderr" 'left out "SET no_such_parameter"'; fi
    done
}

@test "a dump of a newer version is announced" {
    make_source
    pg_dump "$source" | sed 's/^-- Dumped by pg_dump version .*/-- Dumped by pg_dump version 47.1/' >new.sql
    restore new.sql --create
    assert_status 0
    assert_in "$stderr" "the dump is of PostgreSQL 47, the server has the older version"
}

@test "an archive that a newer pg_dump made, and an older pg_restore" {
    make_source
    pg_dump -F c "$source" >new.dump
    wrap pg_restore 'case $1 in --version) echo "pg_restore (PostgreSQL) 9.4.1" ;; *) exec "$real" "${@:3}" ;; esac'
    wrap psql 'exec "$real" "$@"'
    restore new.dump --create --bin-dir bin
    assert_in "$stderr" 'warning: pg_restore 9 is older than the archive, which pg_dump'
    assert_in "$stderr" 'hint: install the package postgresql-client-'
}

@test "-j says up front that pg_restore sets what the server does not know" {
    [ "$(sql 'show server_version_num')" -lt 170000 ] || skip 'the server knows transaction_timeout'
    make_source
    pg_dump -F c "$source" >new.dump
    wrap pg_restore 'case $1 in --version) echo "pg_restore (PostgreSQL) 17.2" ;; *) exec "$real" "$@" ;; esac'
    wrap psql 'exec "$real" "$@"'
    restore new.dump --create -j 2 --bin-dir bin
    assert_status 1
    assert_in "$stderr" 'pg_restore 17 sets transaction_timeout, which the server of version'
    assert_in "$stderr" 'hint: leave -j out'
    [ "$(sql "select count(*) from pg_database where datname = '$target'")" = 0 ]
    restore new.dump --create --bin-dir bin
    assert_status 0
}

@test "a dump of the schema public alone is restored, in every format and way" {
    make_source
    pg_dump -n public "$source" >public.sql
    pg_dump -n public -F c "$source" >public.dump
    pg_dump -n public -F t "$source" >public.tar
    grep -x 'CREATE SCHEMA public;' public.sql
    for file in public.sql public.dump public.tar; do
        restore "$file" --create
        assert_status 0
        [ -z "$stderr" ]
        restore "$file" -c
        assert_status 0
        [ "$(count t)" = 3 ]
        dropdb "$target"
    done
    restore public.dump --create -j 2
    assert_status 0
    [ -z "$stderr" ]
    [ "$(count t)" = 3 ]
    [ "$(sql "select nspowner::regrole from pg_namespace where nspname = 'public'" "$target")" = pg_database_owner ]
}

@test "a dump that only changes the owner of the schema public is restored by several jobs" {
    make_source
    sql 'alter schema public owner to postgres; comment on schema public is null' "$source"
    pg_dump -F c "$source" >owned.dump
    pg_restore -l owned.dump | grep 'SCHEMA - public postgres'
    restore owned.dump --create -j 2
    assert_status 0
    [ -z "$stderr" ]
    [ "$(count t)" = 3 ]
    [ "$(sql "select nspowner::regrole from pg_namespace where nspname = 'public'" "$target")" = postgres ]
}

@test "a rehearsal says that its server is newer than the dumped one" {
    make_source
    pg_dump "$source" | sed 's/^-- Dumped from database version .*/-- Dumped from database version 12.1/' >old.sql
    run --separate-stderr timeout 120 pgb-rehearse <old.sql
    assert_status 0
    assert_in "$stderr" 'the dump is of a server of version 12, and rehearsed on version'
    run --separate-stderr timeout 120 pgb-rehearse --bin-dir "$PGB_TEST_PGBIN" <old.sql
    assert_in "$stderr" 'the dump is of a server of version 12, and rehearsed on version'
}

@test "event triggers on login do not run in a rehearsal" {
    [ "$(sql 'show server_version_num')" -ge 170000 ] || skip 'the server has no triggers on login'
    make_source
    psql -X -q -v ON_ERROR_STOP=1 "$source" <<'END'
create table logins (line text);
create function record() returns event_trigger language plpgsql as $$
begin insert into public.logins values ('one login'); end $$;
create event trigger record on login execute function record();
alter event trigger record enable always;
END
    pg_dump "$source" >trigger.sql
    rows=$(grep -cx 'one login' trigger.sql)
    echo 'select count(*) as logins from public.logins' >query.sql
    run --separate-stderr timeout 120 pgb-rehearse --query query.sql <trigger.sql
    assert_status 0
    grep -x "public"$'\t'"logins"$'\t'"$rows" <<<"$output"
    grep -x " *$rows" <<<"$output"
}

@test "-c by an owner of the database, who does not own the schema public" {
    make_source
    pg_dump -O "$source" >model.sql
    sql "create role $target login"
    role=$target
    sql "create database $target owner $target"
    sql "alter schema public owner to $PGUSER; grant all on schema public to public" "$target"
    PGUSER=$target psql -X -q -v ON_ERROR_STOP=1 "$target" <<'END'
create schema other;
create domain positive as int check (value > 0);
create type pair as (a int, b positive);
create type mood as enum ('sad');
create table a (i serial primary key, j int, p pair, m mood);
create table b (i int references a, j int) partition by range (j);
create table b1 partition of b default;
create statistics s on i, j from a;
create view v as select * from a;
create materialized view mv as select * from v;
create function f(pair, mood default 'sad') returns int language sql as 'select 1';
create procedure f() language sql as 'select 1';
create aggregate total(positive) (sfunc = int4pl, stype = int);
create operator === (leftarg = int, rightarg = int, function = int4eq);
create collation c (locale = 'C');
create text search configuration t (copy = simple);
create type r as range (subtype = int);
alter default privileges in schema public grant select on tables to public;
END
    PGUSER=$target restore model.sql -c
    assert_status 0
    [ -z "$stderr" ]
    [ "$(count t)" = 3 ]
    [ "$(sql "select string_agg(relname, ' ') from pg_class where relnamespace = 'public'::regnamespace" "$target")" = t ]
    [ "$(sql "select count(*) from pg_type where typnamespace = 'public'::regnamespace" "$target")" = 2 ]
    [ "$(sql "select count(*) from pg_operator where oid >= 16384" "$target")" = 0 ]
    [ "$(sql "select count(*) from pg_namespace where nspname = 'other'" "$target")" = 0 ]
}

@test "a psql that does not know what the dump begins with: a hint names the version" {
    make_source
    pg_dump "$source" >new.sql
    grep -q '^\\restrict' new.sql || sed -i '0,/^SET/s//\\restrict x\n&/' new.sql
    wrap psql 'case $1 in --version) echo "psql (PostgreSQL) 14.18" ;; *) exec "$real" "$@" ;; esac'
    wrap pg_restore 'exec "$real" "$@"'
    restore new.sql --create --bin-dir bin
    grep -xF 'pgb-restore: warning: "bin/psql" does not know \restrict, which the dump has' <<<"$stderr"
    assert_in "$stderr" 'hint: update psql to version 14.19'
}

@test "between databases, psql is given \\unrestrict alone on its line" {
    watch_psql
    run --separate-stderr pgb-rehearse --bin-dir "$bin" -- pgb-dump --all
    assert_status 0
    grep -x '\\connect postgres .*' seen
    assert_lifted_by_lines
}

@test "a plain dump that pg_dump itself compresses has a name that says so" {
    run --separate-stderr pgb-name --no-timestamp shop -- -Z zstd:3
    [ "$output" = shop.sql.zst ]
    run --separate-stderr pgb-name --no-timestamp -x .age shop -- --compress=lz4
    [ "$output" = shop.sql.lz4.age ]
    run --separate-stderr pgb-name --no-timestamp -F c shop -- -Z zstd
    [ "$output" = shop.dump ]
    make_source
    run --separate-stderr pgbackup -d local ./ "$source" -- -Z 9
    assert_status 0
    [[ $output = *.sql.gz ]]
    gzip -dc "$output" | grep -x -e '-- PostgreSQL database dump complete'
    run --separate-stderr pgb-restore --create "$target" <"$output"
    [ -z "$stderr" ]
}
