#!/usr/bin/env bats
# Our own statements in databases and roles whose owners set what they can: no function or operator of
# theirs is run by us, no answer is theirs, and nothing of ours is cut off.

load helpers

# A hostile schema with functions and operators named as those of the system. Each leaves a trace in
# evil.caught if it is run by someone other than its owner.
stand_ins() {
    cat <<'END'
create schema evil authorization mallory;
set role mallory;
create table evil.caught (what text);
grant all on evil.caught to public;
create function evil.catch(text) returns text language plpgsql set search_path = pg_catalog as $$
begin
    if current_user <> 'mallory' then insert into evil.caught values ($1 || ' by ' || current_user); end if;
    return $1;
end $$;
END
    local left right name
    while read -r name left right; do
        cat <<END
create function evil."$name"($left, $right) returns boolean language plpgsql as
    \$\$ begin perform evil.catch('$name of $left'); return false; end \$\$;
create operator evil.$name (leftarg = $left, rightarg = $right, function = evil."$name");
END
    done <<'END'
<> name text
!~ name text
= name text
= oid oid
= "char" text
<> bigint integer
<> bigint bigint
<> text text
<> integer integer
END
    cat <<'END'
create function evil.count() returns bigint language plpgsql as
    $$ begin perform evil.catch('count'); return 0; end $$;
create function evil.join(text, bigint) returns text language plpgsql as
    $$ begin perform evil.catch('join'); return ''; end $$;
create operator evil.|| (leftarg = text, rightarg = bigint, function = evil.join);
create function evil.join(text, text) returns text language plpgsql as
    $$ begin perform evil.catch('join'); return ''; end $$;
create operator evil.|| (leftarg = text, rightarg = text, function = evil.join);
create function evil.format(text, name) returns text language plpgsql as
    $$ begin perform evil.catch('format'); return 'select 1'; end $$;
create function evil.format(text, oid) returns text language plpgsql as
    $$ begin perform evil.catch('format'); return 'select 1'; end $$;
create function evil.set_config(text, text, boolean) returns text language plpgsql as
    $$ begin perform evil.catch('set_config'); return ''; end $$;
create view evil.pg_settings as select 'x'::text as name;
create view evil.pg_event_trigger as select 'x'::name as evtname, evil.catch('pg_event_trigger');
create view evil.pg_namespace as select 'x'::name as nspname, evil.catch('pg_namespace');
create view evil.pg_extension as select 'x'::name as extname, evil.catch('pg_extension');
grant usage on schema evil to public;
grant select on all tables in schema evil to public;
reset role;
END
}

setup_file() {
    sql "create role mallory" # who may own databases, and no more
    createdb model
    sql "create table t as select i from generate_series(1, 100) i" model
}

teardown_file() {
    dropdb --force model
    sql "drop role mallory"
}

prepare() {
    target=target_$BATS_TEST_NUMBER
    pg_dump model >model.sql
    pg_dump -F c model >model.dump
}

teardown() {
    if [ -n "${locker-}" ]; then unlock; fi
    PGOPTIONS='-c default_transaction_read_only=off' sql "alter role postgres reset all"
    dropdb --if-exists --force "$target"
}

# A database of mallory's, who sets what names mean in it.
make_trap() {
    createdb -O mallory "$target"
    stand_ins | "$PGB_TEST_PGBIN/psql" -Xq -v ON_ERROR_STOP=1 -d "$target"
    sql "alter database $target set search_path = evil, pg_catalog" "$target"
}

# ask STATEMENT: in the target, of the system's own.
ask() {
    PGOPTIONS='-c search_path=pg_catalog' sql "$1" "$target"
}

# Nothing of mallory's has been run by another.
assert_nothing_caught() {
    run --separate-stderr ask "select what from evil.caught"
    assert_status 0
    [ -z "$output" ]
}

restore() {
    run --separate-stderr timeout 60 pgb-restore "${@:2}" "$target" <"$1"
}

@test "the stand-ins are run by whoever does not see to it" {
    make_trap
    sql "select relname from pg_class where relname <> 'x'::text" "$target" >/dev/null
    [ -n "$(ask 'select what from evil.caught')" ]
}

@test "a database that holds something cannot say that it is empty, nor have anything run" {
    make_trap
    restore model.sql
    assert_status 4
    assert_in "$stderr" "database \"$target\" holds"
    assert_nothing_caught
}

@test "nor is anything run during a restore beside what is there" {
    make_trap
    restore model.sql --into-non-empty
    assert_status 0
    assert_nothing_caught
    [ "$(ask 'select count(*) from public.t')" = 100 ]
}

@test "... or by several jobs" {
    make_trap
    restore model.dump --into-non-empty -j 2
    assert_status 0
    assert_nothing_caught
}

# What is caught would be dropped with the rest: so catching fails.
@test "-c drops what is there, and runs nothing of it" {
    make_trap
    PGOPTIONS='-c search_path=pg_catalog' "$PGB_TEST_PGBIN/psql" -Xq "$target" <<'END'
create or replace function evil.catch(text) returns text language plpgsql as
$$ begin if current_user <> 'mallory' then raise 'caught: %', $1; end if; return $1; end $$
END
    restore model.sql -c
    assert_status 0
    [ "$(ask 'select count(*) from public.t')" = 100 ]
    [ "$(ask "select count(*) from pg_namespace where nspname = 'evil'")" = 0 ]
}

@test "listing databases, and the question for the version, run nothing either" {
    make_trap
    run --separate-stderr pgb-databases "dbname=$target"
    assert_status 0
    assert_in "$output" "$target"
    pgb-dump "$target" >/dev/null
    assert_nothing_caught
}

@test "a rehearsal counts the rows, and runs nothing of the dump's database" {
    make_trap
    pg_dump -C "$target" >trap.sql
    run --separate-stderr timeout 100 pgb-rehearse <trap.sql
    assert_status 0
    grep -qxF $'evil\tcaught\t0' <<<"$output"
}

# role_sets SETTING: gives the role that restores this setting.
role_sets() {
    PGOPTIONS='-c default_transaction_read_only=off' sql "alter role postgres set $1"
}

# Whether the restore has waited for a lock for longer than the role's settings allow.
has_waited() {
    [ "$(sql "select count(*) from pg_stat_activity where datname = '$target' and wait_event_type = 'Lock'
        and now() - query_start > interval '800 ms'")" = 1 ]
}

@test "settings of the role that restores neither cut nor bend our statements" {
    createdb "$target"
    role_sets "statement_timeout = 400"
    role_sets "lock_timeout = 400"
    role_sets "default_transaction_read_only = on"
    role_sets "standard_conforming_strings = off"
    role_sets "client_encoding = 'LATIN1'"
    restore model.sql
    assert_status 0
    lock "$target" t
    pgb-restore -c "$target" <model.dump 2>err 3>&- 4>&- &
    restorer=$!
    wait_until 20 has_waited
    unlock
    await "$restorer"
    [ "$status" = 0 ]
    [ "$(sql 'select count(*) from t' "$target")" = 100 ]
    PGOPTIONS='-c default_transaction_read_only=off' dropdb "$target"
    restore model.sql --create
    assert_status 0
    [ "$(sql 'select count(*) from t' "$target")" = 100 ]
}

@test "a name that is not ASCII is made as it is, whatever the role's encoding" {
    role_sets "client_encoding = 'LATIN1'"
    target=Größe
    restore model.sql --create
    assert_status 0
    sql "alter role postgres reset all"
    [ "$(sql "select count(*) from pg_database where datname = 'Größe'")" = 1 ]
}

@test "a dump within which the encoding changes is rolled back" {
    createdb "$target"
    pg_restore -f archive.sql model.dump
    for dump in model.sql archive.sql; do
        awk '{ print } /^SET client_encoding/ { print "DO $$ BEGIN SET client_encoding = latin1; END $$;" }' \
            "$dump" >changed.sql
        restore changed.sql
        assert_status 1
        assert_in "$stderr" 'client_encoding was changed within the dump'
        [ "$(sql "select count(*) from pg_class where relname = 't'" "$target")" = 0 ]
    done
}

# has_idled NAME: whether a session of this application has been idle for longer than the limit.
has_idled() {
    [ "$(sql "select count(*) > 0 from pg_stat_activity where application_name = '$1' and state ~ '^idle'
        and pid <> pg_backend_pid() and now() - state_change > interval '800 ms'")" = t ]
}

# restore_slowly FILE LINE [OPTION...]: feeds FILE up to LINE, with more comments there than the beginning of
# a dump may have, so that the restore begins; and the rest after the limit.
restore_slowly() {
    mkfifo slow
    pgb-restore "${@:3}" <slow 2>err 3>&- 4>&- &
    restorer=$!
    exec 9>slow
    { sed "/^$2/,\$d" "$1"
      yes -- '--' | head -n 2000000; } >&9
    wait_until 20 has_idled psql
    wait_until 20 has_idled pgb-restore
    sed -n "/^$2/,\$p" "$1" >&9
    exec 9>&-
    await "$restorer"
    rm slow
}

@test "idle_session_timeout does not cut a restore that waits for its input" {
    pg_dumpall --globals-only >globals.sql
    role_sets "idle_session_timeout = 400"
    sed -i 's/^\\\.$/&\nCREATE VUE v;/' model.sql
    restore_slowly model.sql 'SET default_tablespace' --create "$target"
    [ "$status" = 1 ]
    grep 'syntax error' err
    [ "$(sql "select count(*) from pg_database where datname = '$target'")" = 0 ]
    restore_slowly globals.sql '-- Roles' --into-non-empty postgres
    cat err
    [ "$status" = 0 ]
}

@test "jobs of pg_restore have no idle_session_timeout, but the user's options" {
    mkdir bin
    printf '#!/bin/sh\n[ "$1" = --version ] || echo "$PGOPTIONS" >>%q\nexec %q "$@"\n' "$PWD/options" "$PGB_TEST_PGBIN/pg_restore" >bin/pg_restore
    ln -s "$PGB_TEST_PGBIN/psql" bin/psql
    chmod +x bin/pg_restore
    createdb "$target"
    restore model.dump -j 2 --bin-dir bin
    assert_status 0
    [ -z "$(sort -u options)" ]
    rm options
    dropdb "$target"
    role_sets "idle_session_timeout = 400"
    PGOPTIONS='-c work_mem=2MB' restore model.dump --create -j 2 --bin-dir bin
    assert_status 0
    [ "$(sort -u options)" = '-c idle_session_timeout=0 -c work_mem=2MB' ]
}

@test "after a failed --create -j no hint says that something stays" {
    mkdir bin
    printf '#!/bin/sh\ncase $1 in -l | --version) exec %q "$@" ;; esac\nexit 1\n' "$PGB_TEST_PGBIN/pg_restore" >bin/pg_restore
    ln -s "$PGB_TEST_PGBIN/psql" bin/psql
    chmod +x bin/pg_restore
    restore model.dump --create -j 2 --bin-dir bin
    assert_status 1
    [ "$stderr" = 'pgb-restore: error: pg_restore exited with status 1' ]
    [ "$(sql "select count(*) from pg_database where datname = '$target'")" = 0 ]
    createdb "$target"
    restore model.dump -j 2 --bin-dir bin
    assert_status 1
    assert_in "$stderr" "hint: nothing of the dump is in database \"$target\""
}
