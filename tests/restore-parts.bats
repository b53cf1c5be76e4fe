#!/usr/bin/env bats
# pgb-restore: parts of a dump, and a dump without owners, privileges and the like.

load helpers

setup_file() {
    createdb model
    psql -X -q -v ON_ERROR_STOP=1 model <<'END'
create table t (i int primary key, s text);
insert into t values (1, 'GRANT one'), (2, E'a\nALTER TABLE t OWNER TO nobody;');
create function f() returns text language sql as $$ select 'COMMENT ON TABLE t IS ''no comment'';' $$;
create schema other;
create table other.u (i int);
insert into other.u values (7);
alter table t owner to alice;
grant select on t to public;
alter default privileges for role alice grant select on tables to public;
comment on table t is 'a comment; GRANT';
comment on database model is 'the model';
set client_min_messages = error;
create publication p for table t;
comment on publication p is 'a publication';
END
    pgb-dump model >"$BATS_FILE_TMPDIR/model.sql"
    pgb-dump -F c model >"$BATS_FILE_TMPDIR/model.dump"
}

teardown_file() {
    dropdb --force model
}

prepare() {
    target=target_$BATS_TEST_NUMBER
    plain=$BATS_FILE_TMPDIR/model.sql
    archive=$BATS_FILE_TMPDIR/model.dump
}

teardown() {
    dropdb --if-exists --force "$target"
}

# restore FILE [OPTION...]: restores FILE into $target.
restore() {
    run --separate-stderr timeout 60 pgb-restore "${@:2}" "$target" <"$1"
}

# contents DATABASE [OPTION...]: as text for comparison.
contents() {
    pg_dump "$@" | grep -v restrict
}

# The names of all relations in $target.
relations() {
    sql "select string_agg(relname, ' ' order by relname) from pg_class where relnamespace in (select oid from pg_namespace where nspname in ('public', 'other'))" "$target"
}

@test "without owners, privileges, comments and publications, of a plain dump and an archive" {
    local kinds=(--no-owner --no-acl --no-comments --no-publications --no-subscriptions
        --no-security-labels --no-tablespaces)
    for file in "$plain" "$archive"; do
        createdb "$target"
        restore "$file" "${kinds[@]}"
        assert_status 0
        [ -z "$stderr" ]
        cmp <(contents model "${kinds[@]}") <(contents "$target" "${kinds[@]}")
        pg_dump "$target" >restored
        [ "$(grep -cE '^(GRANT|REVOKE|COMMENT|ALTER DEFAULT|CREATE PUB|ALTER PUB)' restored)" = 0 ]
        [ "$(sql "select count(*) from pg_class where relowner = 'alice'::regrole" "$target")" = 0 ]
        dropdb "$target"
    done
}

@test "a created database is without them, too, and --owner chooses one nevertheless" {
    for file in "$plain" "$archive"; do
        restore "$file" --create -O --no-comments --owner alice
        assert_status 0
        [ "$(sql "select datdba::regrole || coalesce(shobj_description(oid, 'pg_database'), '') from pg_database where datname = '$target'")" = alice ]
        dropdb "$target"
    done
}

@test "tables, schemas, data, definitions and sections of an archive, by jobs as well" {
    createdb "$target"
    for jobs in 1 '-j 2'; do
        # shellcheck disable=SC2086
        restore "$archive" -O --table t ${jobs#1}
        assert_status 0
        assert_in "$stderr" 'pgb-restore: only parts of the dump were restored, as asked for'
        [ "$(relations)" = t ]
        sql 'drop table t' "$target"
    done
    restore "$archive" --schema-only
    assert_status 0
    [ "$(relations)" = 't t_pkey u' ]
    restore "$archive" --data-only --into-non-empty --exclude-schema other
    assert_status 0
    [ "$(sql 'select (select count(*) from t), (select count(*) from other.u)' "$target")" = '2|0' ]
    restore "$archive" --section data --into-non-empty --schema other --disable-triggers
    assert_status 0
    [ "$(sql 'select i from other.u' "$target")" = 7 ]
}

@test "the restore is by another role" {
    restore "$plain" --create --no-owner --role alice
    assert_status 0
    [ "$(sql "select relowner::regrole from pg_class where relname = 't'" "$target")" = alice ]
    createdb again_"$target"
    run --separate-stderr pgb-restore --role nobody again_"$target" <"$archive"
    dropdb again_"$target"
    assert_status 1
    assert_in "$stderr" 'role "nobody" does not exist'
}

@test "what cannot be chosen is refused, and nothing is done" {
    createdb "$target"
    for option in '--table t' '--use-list f' -s '--section data --into-non-empty' --no-policies; do
        # shellcheck disable=SC2086
        restore "$plain" $option
        assert_status 1
        assert_in "$stderr" "is possible only with an archive"
    done
    restore "$archive" --table nowhere
    assert_status 1
    assert_in "$stderr" 'table "nowhere" not found'
    mkdir old
    printf '#!/bin/sh\necho "  --no-comments  x"\n' >old/pg_restore
    ln -s "$(type -P psql)" old/psql
    chmod +x old/pg_restore
    restore "$archive" --no-policies --bin-dir old
    assert_status 1
    assert_in "$stderr" 'error: "old/pg_restore" does not know the option --no-policies'
    pgb-dump --globals-only postgres >globals.sql
    restore globals.sql -O
    assert_status 1
    assert_in "$stderr" 'cannot be restored with --no-owner'
    [ -z "$(relations)" ]
    for options in '-c --table t' '-c -s' -a '--section data' '--create -a' '--section all' '--table='; do
        # shellcheck disable=SC2086
        restore "$archive" $options
        assert_status 2
    done
}

@test "--list prints the contents of a complete archive, and connects to nothing" {
    pgb-dump -F t model >model.tar
    local host=$PGHOST
    pg_restore -l "$archive" >wanted
    zstd -q -c "$archive" >model.dump.zst
    export PGHOST=nowhere
    for file in "$archive" model.dump.zst model.tar; do
        run --separate-stderr pgb-restore --list -- cat "$file"
        assert_status 0
        [ -z "$stderr" ]
        diff <(grep '^[0-9]' wanted) <(grep '^[0-9]' <<<"$output")
    done
    run --separate-stderr pgb-restore --list --table t <"$archive"
    assert_status 0
    assert_in "$output" 'TABLE DATA public t '
    refute_in "$output" ' other '
    export PGHOST=$host
    pg_dump -F c model | head -c -20 >cut.dump # into a pipe: no version repeats the contents
    export PGHOST=nowhere
    run --separate-stderr pgb-restore --list <cut.dump
    assert_status 3
    [ -z "$output" ]
    run --separate-stderr pgb-restore --list <"$plain"
    assert_status 1
    assert_in "$stderr" 'cannot list this: it is a dump in plain format, which has no list of its contents'
    export PGHOST=$host
    for options in '--list x' '--list -c' '--list --create'; do
        # shellcheck disable=SC2086
        run --separate-stderr pgb-restore $options <"$archive"
        assert_status 2
    done
    run --separate-stderr bash -c 'pgb-restore --list <"$1" >/dev/full' - "$archive"
    assert_status 1
    assert_in "$stderr" 'could not write to standard output'
}

@test "--before and --after run SQL in the transaction, with its file names and line numbers" {
    echo 'create role "restorer_8"; create table public.early (i int);' >before.sql
    printf '%s\n' 'insert into public.early' 'select i from public.t;' \
        'copy public.early from stdin;' 77 '\.' \
        'grant select on public.early to public;' >"it's after.sql"
    for file in "$plain" "$archive"; do
        createdb "$target"
        restore "$file" --into-non-empty --before before.sql --after "it's after.sql" --analyze --role alice -O
        assert_status 0
        [ "$(sql 'select array_agg(i order by i) from early' "$target")" = '{1,2,77}' ]
        [ "$(sql "select relowner::regrole || ' ' || reltuples from pg_class where relname = 't'" "$target")" = 'alice 2' ]
        [ "$(sql "select relowner::regrole from pg_class where relname = 'early'" "$target")" = "$PGUSER" ]
        sql 'drop role restorer_8'
        dropdb "$target"
    done
    printf '%s\n' '' 'select 1;' 'select nonsense;' >after.sql
    restore "$plain" --create --before before.sql --after after.sql --analyze
    assert_status 1
    assert_in "$stderr" 'psql:after.sql:3: ERROR:'
    [ -z "$(sql "select from pg_database where datname ~ '^$target'")" ]
    [ -z "$(sql "select from pg_roles where rolname = 'restorer_8'")" ]
}

@test "--before and --after are refused if they would end the transaction" {
    printf 'select 1;\ncommit;\n' >commit.sql
    printf 'BEGIN;\nselect 1;\nCOMMIT;\n' >both.sql
    printf '%s\n' '\! true' >command.sql
    printf 'select 1' >open.sql
    mkfifo fifo.sql
    for row in "commit.sql|commit.sql:2 has a statement commit, which would end" "both.sql|has BEGIN and COMMIT" \
        'command.sql|command.sql:1 has the psql command' "open.sql|open.sql: its last statement does not end" \
        "none.sql|could not stat file" "fifo.sql|is not a regular file"; do
        for option in --before --after; do
            run --separate-stderr pgb-restore --create "$option" "${row%|*}" "$target" <"$archive"
            assert_status 1
            assert_in "$stderr" "${row#*|}"
        done
    done
    run --separate-stderr pgb-restore -j 2 --after commit.sql "$target" <"$archive"
    assert_status 2
}

@test "a failed ANALYZE is a warning, and the restore is complete" {
    mkdir programs
    printf '#!/bin/bash\n[[ "$*" != *ANALYZE* ]] || exit 1\nexec %q "$@"\n' "$(type -P psql)" >programs/psql
    ln -s "$(type -P pg_restore)" programs/pg_restore
    chmod +x programs/psql
    restore "$archive" --create --analyze --bin-dir programs
    assert_status 6
    assert_in "$stderr" 'warning: the restore is complete, but the database could not be analyzed'
    [ "$(relations)" = 't t_pkey u' ]
}
