#!/usr/bin/env bats
# pgb-restore: into a database, all of it or nothing.

load helpers

setup_file() {
    createdb model
    psql -X -q -v ON_ERROR_STOP=1 model <<'END'
create table big as select i, md5(i::text) as hash from generate_series(1, 60000) i;
alter table big add primary key (i);
create schema "Größe";
create table "Größe"."a ""b""" (t text, raw bytea);
insert into "Größe"."a ""b""" values (E'a\tb\nc\\d', '\xdeadbeef'), ('-- PostgreSQL database dump complete', null);
create view v as select count(*) from big;
create type mood as enum ('sad', 'happy');
create function f() returns text language sql as $$ select '

\connect nowhere
CREATE ROLE postgres;
--
-- PostgreSQL database dump complete
--

' $$;
select lo_from_bytea(4711, 'large object');
grant select on big to alice;
END
}

teardown_file() {
    dropdb --force model
}

prepare() {
    target=target_$BATS_TEST_NUMBER
}

teardown() {
    if [ -n "${german-}" ]; then
        "$BATS_TEST_DIRNAME/servers/postgres" stop "$german"
        rm -rf "$german"
        return # there was no $target
    fi
    if [ -n "${locker-}" ]; then unlock; fi
    dropdb --if-exists --force "$target"
}

assert_restored() {
    assert_status 0
    [ -z "$output" ]
    [ -z "$stderr" ]
    cmp <(content model) <(content "$target")
}

# assert_empty DATABASE: nothing of a dump is in it, and nobody is connected.
assert_empty() {
    [ "$(sql "select count(*) from pg_class where oid >= 16384 and relnamespace <> 'pg_toast'::regnamespace" "$1")" = 0 ]
    [ "$(sql "select count(*) from pg_namespace where oid >= 16384 and nspname !~ '^pg_'" "$1")" = 0 ]
    [ "$(sql 'select count(*) from pg_largeobject_metadata' "$1")" = 0 ]
}

# Whether a psql works on $target.
restoring() {
    [ "$(sql "select count(*) from pg_stat_activity where application_name = 'psql' and datname ~ '^$target([.]pgb-|\$)'")" = 1 ]
}

# restore FILE [OPTION...]: restores FILE into $target.
restore() {
    run --separate-stderr timeout 60 pgb-restore "${@:2}" "$target" <"$1"
}

@test "the options of every program" {
    assert_common_options pgb-restore
    run --separate-stderr pgb-restore
    assert_status 2
    assert_in "$stderr" 'URL is missing'
    run --separate-stderr pgb-restore -j 0 x </dev/null
    assert_status 2
    assert_in "$stderr" 'invalid argument of --jobs: it must be a number from 1 to 1000'
    for options in '-j 2 -1' '-j 2 -c' '-c --into-non-empty' '--create -c'; do
        # shellcheck disable=SC2086
        run --separate-stderr pgb-restore $options x </dev/null
        assert_status 2
        assert_in "$stderr" 'together'
    done
}

@test "plain, custom and tar" {
    pgb-dump model >model.sql
    pgb-dump -F c model >model.dump
    pgb-dump -F t model >model.tar
    for file in model.sql model.dump model.tar; do
        createdb "$target"
        restore "$file"
        assert_restored
        dropdb "$target"
    done
}

@test "gzip, zstd, lz4 and xz, of plain dumps and archives, from a pipe, a file and a command" {
    pgb-dump model >model.sql
    pgb-dump -F c model -- -Z 0 >model.dump
    gzip -1 -c model.sql >model.sql.gz
    zstd -q -1 -c model.sql >model.sql.zst
    lz4 -q -1 -c model.sql >model.sql.lz4
    xz -0 -c model.sql >model.sql.xz
    zstd -q -1 -c model.dump >model.dump.zst
    for file in model.*.*; do
        createdb "$target"
        run --separate-stderr bash -c "cat $file | pgb-restore $target"
        assert_restored
        dropdb "$target"
    done
    for file in model.sql.gz model.dump.zst; do
        createdb "$target"
        restore "$file"
        assert_restored
        dropdb "$target"
        createdb "$target"
        run --separate-stderr pgb-restore "$target" -- cat "$file"
        assert_restored
        dropdb "$target"
    done
}

@test "a stream that arrives byte by byte, or starts in the middle of a file" {
    pgb-dump model | gzip -1 >model.gz
    createdb "$target"
    run --separate-stderr bash -c "{ printf '\x1f'; sleep 0.2; printf '\x8b'; tail -c +3 model.gz; } | pgb-restore $target"
    assert_restored
    dropdb "$target"
    createdb "$target"
    { echo 'something else'; cat model.gz; } >both
    run --separate-stderr bash -c "exec <both; dd bs=1 count=15 status=none; pgb-restore $target"
    output=
    assert_restored
}

@test "a cut dump leaves nothing, wherever it is cut" {
    pgb-dump model >model.sql
    pgb-dump -F c model | cat >model.dump # a file, from 16 on, has its contents twice
    pgb-dump -F t model >model.tar
    gzip -1 -c model.sql >model.gz
    zstd -q -1 -c model.sql >model.zst
    createdb "$target"
    for file in model.*; do
        size=$(stat -c %s "$file")
        for length in 1 40 700 3000 $((size / 2)) $((size - 2000)) $((size - 600)) $((size - 30)) $((size - 1)); do
            head -c "$length" "$file" >part
            restore part
            assert_status 3
            [ -z "$output" ]
            assert_in "$stderr" 'pgb-restore: error: '
        done
        assert_empty "$target"
    done
}

@test "a producer that fails leaves nothing" {
    createdb "$target"
    pgb-dump model >model.sql
    run --separate-stderr pgb-restore "$target" -- sh -c 'cat model.sql; exit 7'
    assert_status 3
    assert_in "$stderr" 'exited with status 7'
    assert_empty "$target"
    run --separate-stderr pgb-restore "$target" -- nonexistent-command
    assert_status 3
    run --separate-stderr bash -c "gzip -1 <model.sql >whole.gz; { cat whole.gz; echo garbage; } | pgb-restore $target"
    assert_status 3
    assert_in "$stderr" gzip
    assert_empty "$target"
}

@test "an error in the middle leaves nothing" {
    createdb "$target"
    pgb-dump model | sed 's/^CREATE VIEW/CREATE VUE/' >broken.sql
    restore broken.sql
    assert_status 1
    assert_in "$stderr" 'syntax error'
    assert_in "$stderr" 'pgb-restore: error: psql exited with status 3'
    assert_empty "$target"
    pgb-dump -F c model >model.dump
    psql -Xq "$target" -c 'create view v as select 1'
    restore model.dump --into-non-empty
    assert_status 1
    assert_in "$stderr" '"v" already exists'
    [ "$(sql "select count(*) from pg_tables where schemaname = 'public'" "$target")" = 0 ]
}

@test "a stream that is not a dump is refused" {
    createdb "$target"
    for text in 'SELECT 1;' 'age-encryption.org/v1' ''; do
        printf '%s\n' "$text" | head -c "${#text}" >other
        restore other
        assert_status 3
    done
    echo hello | gzip >other
    restore other
    assert_status 3
    assert_in "$stderr" 'cannot restore this: it is of an unknown kind'
    printf 'age-encryption.org/v1\n' >other
    restore other
    assert_in "$stderr" "hint: decrypt it first: --decode 'age -d -i FILE'"
    assert_empty "$target"
}

@test "a database that is not empty is refused" {
    pgb-dump model >model.sql
    createdb "$target"
    for object in 'table t ()' 'view w as select 1' 'schema s' 'sequence q' "type e as enum ('a')" \
        'function g() returns int language sql as $$ select 1 $$' 'domain d as int' \
        'text search configuration c (parser = default)' 'publication p'; do
        psql -Xq "$target" -c "create $object" 2>/dev/null
        restore model.sql
        assert_status 4
        assert_in "$stderr" "database \"$target\" holds 1 "
        assert_in "$stderr" '--into-non-empty'
        psql -Xq "$target" -c "drop ${object%% *} $(awk '{print $2}' <<<"${object#text search configuration }" | tr -d '()')" 2>/dev/null ||
            { dropdb "$target" && createdb "$target"; }
    done
    psql -Xq "$target" -c 'select lo_create(1)' >/dev/null
    restore model.sql
    assert_status 4
    assert_in "$stderr" '1 large object'
    psql -Xq "$target" -c 'select lo_unlink(1)' >/dev/null
    restore model.sql
    assert_restored
    restore model.sql
    assert_status 4
    assert_in "$stderr" "holds 2 tables, "
}

@test "--into-non-empty keeps the content" {
    pgb-dump model >model.sql
    createdb "$target"
    psql -Xq "$target" -c 'create table mine as select 1 as one'
    restore model.sql --into-non-empty
    assert_status 0
    [ "$(sql 'select count(*) from big' "$target")" = 60000 ]
    [ "$(sql 'select one from mine' "$target")" = 1 ]
}

@test "-c drops the content, unless the restore fails" {
    pgb-dump model >model.sql
    pgb-dump -F c model >model.dump
    createdb "$target"
    psql -Xq -v ON_ERROR_STOP=1 "$target" 2>/dev/null <<'END'
create schema old; create table old.t as select 1; create table big as select 2 as two; create view old.w as select * from big;
select lo_create(4711); create extension if not exists plpgsql; create publication p for all tables;
create function public.trip() returns event_trigger language plpgsql as 'begin end';
create event trigger e on ddl_command_end when tag in ('CREATE TABLE') execute function public.trip();
END
    head -c 100000 model.sql >cut.sql
    restore cut.sql -c
    assert_status 3
    sed 's/^CREATE VIEW/CREATE VUE/' model.sql >broken.sql
    restore broken.sql -c
    assert_status 1
    [ "$(sql 'select two from big' "$target")" = 2 ]
    [ "$(sql 'select count(*) from pg_event_trigger' "$target")" = 1 ]
    restore model.sql --clean
    assert_restored
    psql -Xq "$target" -c 'create table mine ()'
    restore model.dump -c
    assert_restored
}

@test "--create creates the database" {
    pgb-dump model >model.sql
    pgb-dump -F c model >model.dump
    restore model.sql --create
    assert_restored
    restore model.sql --create
    assert_status 4
    assert_in "$stderr" "database \"$target\" exists already"
    cmp <(content model) <(content "$target")
    dropdb "$target"
    pg_dump model >old.sql
    run --separate-stderr pgb-restore --create postgres:/// <old.sql
    assert_status 1
    assert_in "$stderr" 'a plain dump does not say which database it is of'
    run --separate-stderr pgb-restore --create --name "db/$target-20260101T000000Z.sql.zst" postgres:/// <old.sql
    assert_restored
    dropdb "$target"
    for name in _all-20260101T000000Z.sql "$target.sql"; do
        run --separate-stderr pgb-restore --create --name "$name" postgres:/// <model.sql
        assert_status 2
        assert_in "$stderr" 'invalid argument of --name'
    done
    run --separate-stderr pgb-restore --create postgres:/// <model.dump
    assert_status 4
    assert_in "$stderr" 'database "model" exists already'
    pgb-dump -F c model | sed "s/model/qodel/g" >qodel.dump
    run --separate-stderr pgb-restore --create postgres:/// <qodel.dump
    dropdb qodel
    assert_status 0
}

@test "--name refuses the name of a companion, and warns of a partial dump" {
    local name
    for name in "$target-20260101T000000Z.sql.sha256" "$target-20260101T000000Z.sql.zst.asc" "$target-20260101T000000Z.dump.part1"; do
        run --separate-stderr pgb-restore --create --name "$name" postgres:/// </dev/null
        assert_status 2
        assert_in "$stderr" 'invalid argument of --name'
        assert_in "$stderr" 'it is the name of a file beside a dump, such as its checksum, or of a piece of one'
    done
    plain_dump >partial.sql
    run --separate-stderr pgb-restore --create --name "$target%~partial-20260101T000000Z.sql" postgres:/// <partial.sql
    assert_status 0
    assert_in "$stderr" "pgb-restore: warning: by its name the dump leaves something out: database \"$target\" will lack it"
    dropdb "$target"
    run --separate-stderr pgb-restore --create --name "$target-20260101T000000Z.sql.zst" postgres:/// <partial.sql
    assert_status 0
    refute_in "$stderr" warning
}

@test "--create drops the database again if the restore fails" {
    pgb-dump model | head -c 500000 >cut.sql
    restore cut.sql --create
    assert_status 3
    pgb-dump model | sed 's/^CREATE VIEW/CREATE VUE/' >broken.sql
    restore broken.sql --create
    assert_status 1
    [ "$(sql "select count(*) from pg_database where datname ~ '^$target'")" = 0 ]
}

@test "-j restores an archive with several jobs" {
    pgb-dump -F c model >model.dump
    pgb-dump model >model.sql
    createdb "$target"
    head -c 200000 model.dump >part
    restore part -j 2
    assert_status 3
    assert_empty "$target"
    restore model.sql -j 2
    assert_status 1
    assert_in "$stderr" 'only a dump in custom format'
    zstd -q -c model.dump >model.dump.zst
    dropdb "$target"
    createdb "$target"
    mkdir spool
    TMPDIR=$PWD/spool restore model.dump.zst -j 2
    assert_restored
    assert_folder spool
}

@test "-j gives no access by default privileges either, and leaves them as they were" {
    createdb "$target"
    "$PGB_TEST_PGBIN/psql" -X -q -v ON_ERROR_STOP=1 -d "$target" <<'END'
alter default privileges grant select on tables to public;
alter default privileges in schema public grant insert, update on tables to alice with grant option;
END
    defaults >before
    createdb "source_$target"
    sql 'create table t (i int); create table u (i int primary key)' "source_$target"
    pg_dump -F c "source_$target" >dump
    dropdb "source_$target"
    restore dump -j 2
    assert_status 0
    assert_in "$stderr" "pgb-restore: warning: default privileges of user \"$PGUSER\" in database \"$target\" are revoked until all jobs are done"
    [ "$(sql "select count(*) from pg_class where relacl is not null and oid >= 16384" "$target")" = 0 ]
    [ "$(sql "select count(*) from pg_class where relname in ('t', 'u') and relkind = 'r'" "$target")" = 2 ]
    cmp before <(defaults)
    # A restore that fails, and one that is stopped.
    restore dump -j 2 --into-non-empty
    assert_status 1
    assert_in "$stderr" "hint: what was restored stays: database \"$target\" now holds 2 tables"
    cmp before <(defaults)
    mkdir bin
    # shellcheck disable=SC2016
    printf '#!/bin/sh\nif [ "$1" = --version ]; then exec %s/pg_restore --version; fi\ntouch started\nexec sleep 60\n' "$PGB_TEST_PGBIN" >bin/pg_restore
    ln -s "$PGB_TEST_PGBIN/psql" bin/psql
    chmod +x bin/pg_restore
    pgb-restore -j 2 --into-non-empty --bin-dir bin "$target" <dump >out 2>err 3>&- 4>&- &
    restorer=$!
    wait_until 30 test -e started
    [ "$(sql 'select count(*) from pg_default_acl' "$target")" = 0 ]
    kill -TERM "$restorer"
    await "$restorer"
    assert_status 143
    cmp before <(defaults)
}

@test "-j that fails says what is in the database" {
    createdb "$target"
    createdb "source_$target"
    sql 'create table t (i int); create table u (i int); insert into u values (1)' "source_$target"
    pg_dump -F c "source_$target" >dump
    dropdb "source_$target"
    mkdir bin
    ln -s "$PGB_TEST_PGBIN/psql" bin/psql
    # shellcheck disable=SC2016
    printf '#!/bin/sh\nif [ "$1" = --version ]; then exec %s/pg_restore --version; fi\nexit 1\n' "$PGB_TEST_PGBIN" >bin/pg_restore
    chmod +x bin/pg_restore
    restore dump -j 2 --bin-dir bin
    assert_status 1
    assert_in "$stderr" "hint: nothing of the dump is in database \"$target\""
    sql 'create table u ()' "$target"
    restore dump -j 2 --into-non-empty
    assert_status 1
    assert_in "$stderr" "hint: what was restored stays: database \"$target\" now holds "
    dropdb "$target"
    restore dump -j 2 --create --bin-dir bin
    assert_status 1
    refute_in "$stderr" 'hint: '
}

@test "a cluster with roles that exist already" {
    pgb-dump --all >all.sql
    pgb-dump --globals-only >globals.sql
    run --separate-stderr pgb-restore postgres <all.sql
    assert_status 4
    assert_in "$stderr" 'the server holds 1 database'
    run --separate-stderr pgb-restore -1 postgres <globals.sql
    assert_status 1
    assert_in "$stderr" 'cannot be restored with -1'
    psql -Xq -c 'create role lost login'
    pgb-dump --globals-only >globals.sql
    psql -Xq -c 'drop role lost'
    run --separate-stderr pgb-restore --into-non-empty postgres <globals.sql
    psql -Xq -c 'drop role lost'
    assert_status 0
    sed "s/model/$target/g" all.sql >other.sql
    head -c 1000000 other.sql >cut.sql
    run --separate-stderr pgb-restore --into-non-empty postgres <cut.sql
    assert_status 3
    assert_in "$stderr" 'what was restored stays'
    dropdb --if-exists --force "$target"
    psql -Xq -c "create role \"new $target\""
    pgb-dump --globals-only >globals.sql
    psql -Xq -c "drop role \"new $target\""
    sed "/^ALTER ROLE \"new $target\"/a SELECT 1/0;" globals.sql >broken.sql
    run --separate-stderr pgb-restore --into-non-empty postgres <broken.sql
    psql -Xq -c "drop role \"new $target\""
    assert_status 1
    assert_in "$stderr" "hint: what was restored stays: role \"new $target\"; and changes of what existed before"
    run --separate-stderr pgb-restore --into-non-empty postgres <other.sql
    assert_status 0
    cmp <(content model) <(content "$target")
}

# is_made NAME: whether the server waits for a lock before it makes this database.
is_made() {
    [ "$(sql "select count(*) from pg_stat_activity where wait_event_type = 'Lock'
        and query like 'CREATE DATABASE $1%'")" = 1 ]
}

@test "a database that the server is still making when the restore is stopped is named, too" {
    lock postgres 'pg_database in share mode'
    { plain_dump '' | head -n 4
      printf 'CREATE DATABASE %s TEMPLATE template0;\n' "$target"
      yes -- '--' | head -n 2000000; } >stopped.sql
    pgb-restore --into-non-empty postgres <stopped.sql 2>err 3>&- 4>&- 9>&- &
    restorer=$!
    wait_until 20 is_made "$target"
    kill "$restorer"
    wait_until 20 eval "! pgrep -P $restorer psql"
    is_made "$target"
    unlock
    await "$restorer"
    cat err
    [ "$status" = 143 ]
    grep -F "what was restored stays: at least a part of database \"$target\"" err
}

@test "globals can be restored again, beside databases; a tablespace gets its owner and privileges" {
    local folder
    folder=$(mktemp -d "$PGB_TEST_DIR/spaces-XXXXXX")
    mkdir "$folder/space" "$folder/elsewhere"
    chmod -R a+rwX "$folder"
    if [ "$(id -u)" = 0 ]; then chown "$(stat -c %U "$PGHOST")" "$folder"/*; fi
    sql 'create role keeper'
    sql "create tablespace \"fast disk\" owner keeper location '$folder/space'"
    sql 'alter tablespace "fast disk" set (seq_page_cost = 2)'
    sql 'grant create on tablespace "fast disk" to alice'
    pgb-dump --globals-only >globals.sql
    sql 'alter tablespace "fast disk" owner to postgres'
    sql 'revoke all on tablespace "fast disk" from alice'
    sql 'alter tablespace "fast disk" reset (seq_page_cost)'
    sql 'alter role keeper createdb'
    run --separate-stderr pgb-restore -v postgres <globals.sql
    sql 'select spcowner::regrole, spcoptions, spcacl from pg_tablespace where spcname ~ '"'fast'" >found
    createrole=$(sql "select rolcreatedb from pg_roles where rolname = 'keeper'")
    sed "s,$folder/space,$folder/elsewhere," globals.sql >moved.sql
    status_of_first=$status stderr_of_first=$stderr
    sed -i 's/^CREATE ROLE keeper;/&\nCREATE ROLE never;/' moved.sql
    run --separate-stderr pgb-restore postgres <moved.sql
    sql 'drop tablespace "fast disk"'
    sql 'drop role keeper'
    [ "$status_of_first" = 0 ] || { echo "$stderr_of_first"; false; }
    assert_in "$stderr_of_first" 'tablespace "fast disk" exists already'
    [ "$createrole" = f ]
    [ "$(<found)" = 'keeper|{seq_page_cost=2}|{keeper=C/keeper,alice=C/keeper}' ]
    assert_status 4
    assert_in "$stderr" "tablespace \"fast disk\" exists at \"$folder/space\", but the dump has it at \"$folder/elsewhere\""
    [ "$(sql "select count(*) from pg_roles where rolname = 'never'")" = 0 ]
}

@test "a cluster with databases of encodings that cannot be converted, and a read-only one" {
    createdb -T template0 -E EUC_JP -l C euc_jp
    createdb -T template0 -E LATIN1 -l C latin1
    createdb read_only
    sql "create table t as select convert_from('\\xc6fccbdc', 'EUC_JP') as t" euc_jp
    sql 'create table big as select md5(i::text) from generate_series(1, 60000) i' euc_jp
    sql "create table t as select convert_from('\\xfc', 'LATIN1') as t" latin1
    sql 'create table t as select 1 as t' read_only
    sql 'alter database read_only set default_transaction_read_only = on'
    pgb-dump --all | sed "s/model/$target/g" >all.sql
    for name in euc_jp latin1 read_only; do dropdb "$name"; done
    run --separate-stderr pgb-restore --into-non-empty postgres <all.sql
    sql 'select pg_catalog.convert_to(t, $$EUC_JP$$) from t' euc_jp >found
    sql 'select pg_catalog.convert_to(t, $$LATIN1$$) from t' latin1 >>found
    sql 'select t, current_setting($$default_transaction_read_only$$) from t' read_only >>found
    for name in euc_jp latin1 read_only; do dropdb "$name"; done
    assert_status 0
    [ "$(<found)" = $'\\xc6fccbdc\n\\xfc\n1|on' ]
}

@test "a role that the server lacks: a hint, whatever the language and the format" {
    createdb "$target"
    sql 'create role absent'
    sql 'create table owned (); alter table owned owner to absent; create table granted ()' "$target"
    for format in p c t; do pgb-dump -F $format "$target" >dump.$format; done
    dropdb "$target"
    sql 'drop role absent'
    for format in p c t; do
        LC_MESSAGES=C restore dump.$format --create
        assert_status 1
        assert_in "$stderr" 'hint: the server has no role "absent": restore the roles first, from a dump by "pgb-dump --globals-only"'
    done
    sed 's/OWNER TO absent/OWNER TO alice; SELECT nothing/' dump.p >other.sql
    restore other.sql --create
    assert_status 1
    refute_in "$stderr" 'the server has no role'
}

@test "a plain dump that creates its database" {
    pgb-dump model -- -C | sed "s/model/$target/g" >other.sql
    run --separate-stderr pgb-restore -1 postgres <other.sql
    assert_status 1
    assert_in "$stderr" 'a dump that makes databases cannot be restored with -1'
    assert_in "$stderr" "
pgb-restore: hint: it was made with -C, creates \"$target\" itself and connects to it: leave out -1, or add --create"
    [ "$(sql "select count(*) from pg_database where datname ~ '^$target'")" = 0 ]
    run --separate-stderr pgb-restore postgres <other.sql
    assert_restored
}

@test "a plain dump that creates a template" {
    createdb "$target"
    sql 'create table t ()' "$target"
    sql "alter database $target is_template true"
    pg_dump -C -c "$target" >template.sql
    run --separate-stderr pgb-restore postgres <template.sql
    assert_status 4
    assert_in "$stderr" "the dump makes the database \"$target\", which exists already"
    sql "alter database $target is_template false"
    dropdb "$target"
    pg_dump -C -c model >/dev/null
    sed '/^DROP DATABASE/d; /^UPDATE/d' template.sql >create.sql
    run --separate-stderr pgb-restore postgres <create.sql
    assert_status 0
    [ "$(sql "select datistemplate from pg_database where datname = '$target'")" = t ]
    sql "alter database $target is_template false"
}

@test "a dump that drops and creates a database does not touch an existing one" {
    createdb "$target"
    psql -Xq "$target" -c 'create table precious ()'
    for options in -C '-C -c' '-C -c --if-exists'; do
        # shellcheck disable=SC2086
        pgb-dump model -- $options | sed "s/model/$target/g" >other.sql
        for option in -v --into-non-empty; do
            run --separate-stderr pgb-restore "$option" postgres <other.sql
            assert_status 4
            assert_in "$stderr" "the dump makes the database \"$target\", which exists already"
            sql 'table precious' "$target"
        done
    done
}

@test "text that looks like CREATE DATABASE further on is data" {
    createdb "$target"
    {
        plain_dump '' | head -n 8
        printf '%s\n' '\.' 'CREATE TABLE u (t text);' 'COPY u (t) FROM stdin;' 'CREATE DATABASE shop;' '\.'
        plain_dump '' | tail -n 5
    } >tricky.sql
    restore tricky.sql -1
    assert_status 0
    [ "$(sql 'table u' "$target")" = 'CREATE DATABASE shop;' ]
}

@test "a password in the URL overrides a passfile, a service and the service's password" {
    pgb-dump model -- --no-owner --no-privileges >model.sql
    echo '*:*:*:*:wrong' >passfile
    chmod 600 passfile
    run --separate-stderr pgb-restore --create "postgres://$alice:$PGPORT/$target?passfile=$PWD/passfile" <model.sql
    assert_status 0
    dropdb "$target"
    printf '%s\n' '[shop]' host=127.0.0.1 "port=$PGPORT" user=alice password=wrong >services
    run --separate-stderr env PGSERVICEFILE="$PWD/services" \
        pgb-restore --create "postgres://:${alice#*:}/$target?service=shop" <model.sql
    assert_status 0
}

@test "a password is in no argument vector and no environment" {
    createdb -O alice "$target"
    pgb-dump model -- --no-owner --no-privileges >model.sql
    # The restore waits for more input while the FIFO is open.
    mkfifo slow
    pgb-restore "postgres://$alice:$PGPORT/$target" <slow >out 2>err 3>&- 4>&- &
    restorer=$!
    exec 9>slow
    head -c 200000 model.sql >&9
    wait_until 20 restoring
    refute_visible 's3cr3t/p@ss:w%rd' 's3cr3t%2Fp%40ss%3Aw%25rd'
    tail -c +200001 model.sql >&9
    exec 9>&-
    await "$restorer"
    assert_status 0
    [ "$(sql 'select count(*) from big' "$target")" = 60000 ]
    run --separate-stderr pgb-restore "postgres://alice:wrong%2Fword@127.0.0.1:$PGPORT/$target" <model.sql
    assert_status 1
    refute_in "$stderr" wrong
}

@test "a signal rolls back and ends the program" {
    pgb-dump model >model.sql
    createdb "$target"
    for number in 15 2; do
        mkfifo slow
        env --default-signal=INT pgb-restore "$target" <slow >out 2>err 3>&- 4>&- &
        restorer=$!
        exec 9>slow
        head -c 200000 model.sql >&9
        wait_until 20 restoring
        kill -"$number" "$restorer"
        await "$restorer"
        exec 9>&-
        rm slow
        [ "$status" = $((128 + number)) ]
        wait_until 10 eval "! restoring"
        assert_empty "$target"
    done
}

# The server runs the slow statement.
sleeping() {
    [ "$(sql "select count(*) from pg_stat_activity where datname = '$target' and query like 'select pg_sleep%' and state = 'active'")" = 1 ]
}

@test "a signal cancels the server's statement, even if everything has been sent" {
    plain_dump '' | sed '/^CREATE/a select pg_sleep(60);' >slow.sql
    createdb "$target"
    for options in '' -c; do
        # shellcheck disable=SC2086
        pgb-restore $options "$target" <slow.sql >out 2>err 3>&- 4>&- &
        restorer=$!
        wait_until 20 sleeping
        kill "$restorer"
        await "$restorer"
        [ "$status" = 143 ]
        wait_until 10 eval '! sleeping'
        assert_empty "$target"
    done
}

# psql is in the middle of the commit.
committing() {
    [ "$(sql "select count(*) from pg_stat_activity where datname = '$target' and query = 'COMMIT;' and state = 'active'")" = 1 ]
}

@test "after a lost connection the server is asked what became of the commit" {
    # A deferred trigger makes the commit slow, until the test lets it continue.
    {
        plain_dump '' | head -n 4
        cat <<'END'
CREATE TABLE t (i integer);
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ begin perform pg_advisory_lock(4711); return null; end $$;
CREATE CONSTRAINT TRIGGER c AFTER INSERT ON t DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION f();
INSERT INTO t VALUES (1);
END
        plain_dump '' | tail -n 5
    } >slow.sql
    createdb "$target"
    for options in --into-non-empty -c; do
        mkfifo lock
        psql -Xq -d "$target" <lock >locked 3>&- 4>&- &
        locker=$!
        exec 9>lock
        printf 'select pg_advisory_lock(4711);\n\\echo locked\n' >&9
        wait_until 10 grep locked locked
        pgb-restore "$options" "$target" <slow.sql >out 2>err 3>&- 4>&- 9>&- &
        restorer=$!
        wait_until 20 committing
        kill -KILL "$(pgrep -P "$restorer" -x psql)"
        await "$restorer"
        unlock
        [ "$status" = 1 ]
        assert_empty "$target"
    done
}

@test "a signal ends the wait for a server that does not respond" {
    python3 -c '
import socket, time
silent = socket.create_server(("127.0.0.1", 0))
print(silent.getsockname()[1], flush=True)
client = silent.accept()
print("connected", flush=True)
time.sleep(60)' >port 3>&- 4>&- &
    silent=$!
    wait_until 10 test -s port
    pgb-restore "postgres://x@127.0.0.1:$(head -n 1 port)/x" </dev/null 2>err 3>&- 4>&- &
    restorer=$!
    wait_until 10 grep connected port
    kill "$restorer"
    await "$restorer"
    kill "$silent"
    [ "$status" = 143 ]
}

@test "a signal drops the database that was created" {
    pgb-dump model >model.sql
    mkfifo slow
    pgb-restore --create "$target" <slow >out 2>err 3>&- 4>&- &
    restorer=$!
    exec 9>slow
    head -c 200000 model.sql >&9
    wait_until 20 restoring
    kill "$restorer"
    await "$restorer"
    exec 9>&-
    [ "$status" = 143 ]
    [ "$(sql "select count(*) from pg_database where datname ~ '^$target'")" = 0 ]
}

# Everything but the end has been sent, and psql has processed it.
is_waiting() {
    sql "select query from pg_stat_activity where datname = '$target' and state = 'idle in transaction'" |
        grep -q 'GRANT SELECT'
}

@test "large objects do not end the transaction" {
    pgb-dump model >model.sql
    grep -qx 'COMMIT;' model.sql
    createdb "$target"
    mkfifo slow
    pgb-restore "$target" <slow >out 2>err 3>&- 4>&- &
    restorer=$!
    exec 9>slow
    head -c -100 model.sql >&9
    wait_until 20 is_waiting
    exec 9>&-
    await "$restorer"
    [ "$status" = 3 ]
    assert_empty "$target"
}

@test "psql sends the calls of large objects together, in every format" {
    createdb large
    psql -Xq -o /dev/null -v ON_ERROR_STOP=1 large <<'END'
select lo_from_bytea(10000 + i, convert_to(repeat(i::text, i * i % 9000), 'UTF8')) from generate_series(1, 600) i;
comment on large object 10001 is 'a; b';
grant select on large object 10002 to public;
create table t as select 1 a;
END
    pg_dump large >large.sql
    pg_dump -F c large | cat >large.dump
    pg_dump -F t large >large.tar
    content large >wanted
    watch_psql
    for file in large.sql large.dump large.tar; do
        createdb "$target"
        restore "$file" --bin-dir bin
        assert_status 0
        content "$target" | cmp - wanted
        [ "$(grep -c '^SELECT pg_catalog.lo_create.*\\;$' seen)" -ge 590 ]
        [ "$(grep -c '^SELECT pg_catalog.lo_close.*\\;$' seen)" -ge 590 ]
        # What is sent at once has an end.
        [ "$(grep -c '^\(SELECT pg_catalog.lo\|ALTER LARGE\).*[^\\];$' seen)" -ge 10 ]
        dropdb "$target"
    done
    dropdb large
}

@test "one call of many that fails is an error of its line, and nothing is restored" {
    createdb large
    psql -Xq -o /dev/null -c "select lo_from_bytea(10000 + i, 'x') from generate_series(1, 9) i" large
    psql -Xq -c 'create role lost_owner' -c 'alter large object 10005 owner to lost_owner' large
    pg_dump large >owner.sql
    sed "/lo_open('10004'/,\$ s/lowrite(0/lowrite(7/" owner.sql >descriptor.sql
    psql -Xq -c 'drop owned by lost_owner cascade' -c 'drop role lost_owner' large
    createdb "$target"
    restore owner.sql
    assert_status 1
    assert_in "$stderr" 'role "lost_owner" does not exist'
    assert_in "$stderr" 'hint: *lost_owner'
    assert_empty "$target"
    restore descriptor.sql -O
    assert_status 1
    assert_in "$stderr" 'invalid large-object descriptor: 7'
    # psql names the line that ends what it sent; two lines are ours, for \restrict.
    [[ $stderr =~ psql:\<stdin\>:([0-9]+):\ ERROR ]]
    [ "${BASH_REMATCH[1]}" -gt "$(grep -n -m 1 'lowrite(7' descriptor.sql | cut -d: -f1)" ]
    [ "${BASH_REMATCH[1]}" -le $(($(wc -l <descriptor.sql) + 3)) ]
    assert_empty "$target"
    dropdb large
}

# with STATEMENTS: a dump of one table, without a key, with STATEMENTS before its end.
with() {
    plain_dump '' | head -n -5
    printf '%s\n' "$1"
    plain_dump '' | tail -n 5
}

# holds_only_precious: the target has what it had before the restore.
holds_only_precious() {
    [ "$(sql "select string_agg(relname, ' ') from pg_class where oid >= 16384 and relkind = 'r'" "$target")" = precious ]
}

@test "a dump that ends the transaction itself, or makes psql ignore an error, fails" {
    for added in 'ROLLBACK;' 'END;' 'ABORT; START TRANSACTION;' $'\\unset ON_ERROR_STOP\nSELECT 1/0;' \
        $'\\unset ON_ERROR_STOP\nSAVEPOINT s; SELECT 1/0; ROLLBACK TO s;'; do
        createdb "$target"
        pgb-dump model | sed '/^\\\(un\)\?restrict /,+1d' >model.sql
        head -n -5 model.sql >other.sql
        printf '%s\n' "$added" >>other.sql
        tail -n 5 model.sql >>other.sql
        restore other.sql
        assert_status 3
        case $added in
            *ON_ERROR_STOP*) assert_in "$stderr" 'the dump has the psql command "\\unset"' ;;
            *) assert_in "$stderr" "the dump has a statement ${added%%;*}, which would end the transaction" ;;
        esac
        assert_empty "$target"
        dropdb "$target"
    done
}

@test "a statement that would end the transaction is refused before it is run" {
    createdb "$target"
    sql 'create table precious ()' "$target"
    for added in 'commit;' 'COMMIT;' 'COMMIT WORK;' 'COMMIT AND CHAIN;' 'END;' 'end transaction;' 'ROLLBACK;' 'rollback and chain;' \
        'ABORT;' 'START TRANSACTION;' 'begin;' "PREPARE TRANSACTION 'x';" '/* x */ commit;' $'-- x\rcommit;' \
        $'SELECT $1$; commit; SELECT $1$;' $'SELECT E\'a\'\n\'b\\\'\'; commit; --\'\n;' 'SELECT 1\; commit\; SELECT 1;' \
        'CREATE FUNCTION begin() RETURNS int LANGUAGE sql AS $$ select 1 $$; commit; SELECT 1 AS end;' \
        'CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1 AS case; END; END;' \
        $'COPY t FROM stdin; commit;\n\\.' $'SET standard_conforming_strings = off;\nSELECT \'\\\'\'; commit; --\';'; do
        with "$added"$'\nSELECT 1/0;' >other.sql
        if [ "${option-}" = -c ]; then option=--into-non-empty; else option=-c; fi
        restore other.sql "$option"
        assert_status 3
        [ -z "$output" ]
        assert_in "$stderr" 'pgb-restore: error: cannot restore this: '
        refute_in "$stderr" 'ERROR:'
        holds_only_precious
    done
    # As pg_dump writes it: what follows is run until its COMMIT is found to be missing.
    with 'BEGIN;' >other.sql
    restore other.sql --into-non-empty
    assert_status 3
    assert_in "$stderr" 'cannot restore this: the dump begins a transaction that it does not end'
    holds_only_precious
}

# Ways to change how the server reads strings that only the server sees.
unseen=("SELECT pg_catalog.set_config('standard_conforming_strings', 'off', false);"
    "DO \$\$ BEGIN SET standard_conforming_strings = off; END \$\$;"
    'SET "standard_conforming_strings" = off;'
    "UPDATE pg_catalog.pg_settings SET setting = 'off' WHERE name = 'standard_conforming_strings';"
    "CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS \$\$ BEGIN SET standard_conforming_strings = off; END \$\$; SELECT f();")

@test "a statement that only the server finds cannot end the transaction either" {
    createdb "$target"
    sql 'create table precious ()' "$target"
    for change in "${unseen[@]}"; do
        ends=(COMMIT)
        if [ "$change" = "${unseen[0]}" ]; then ends+=(ROLLBACK 'COMMIT AND CHAIN'); fi
        for end in "${ends[@]}"; do
            # By the standard this is one string.
            with "$change"$'\n'"SELECT 'a\\''; $end; --';"$'\n'"CREATE TABLE left_over (); SELECT 1/0;" >other.sql
            restore other.sql -c
            assert_status 1
            [ -z "$output" ]
            assert_in "$stderr" 'ERROR:'
            holds_only_precious
            # Without an error at the end.
            with "$change"$'\n'"SELECT 'a\\''; $end; --';" >other.sql
            restore other.sql --into-non-empty
            assert_status 1
            assert_in "$stderr" 'the dump has ended the transaction that it was in'
            holds_only_precious
        done
    done
}

@test "strings that were read in another way than by the dump's own SET statements are not committed" {
    createdb "$target"
    sql 'create table precious ()' "$target"
    for change in "${unseen[@]}"; do
        with "$change" >other.sql
        restore other.sql -c
        assert_status 1
        assert_in "$stderr" 'standard_conforming_strings was changed within the dump'
        holds_only_precious
    done
    with $'SET standard_conforming_strings = off;\nSELECT pg_catalog.set_config($$standard_conforming_strings$$, $$on$$, false);' >other.sql
    restore other.sql -c
    assert_status 1
    holds_only_precious
    with 'ALTER DATABASE postgres SET standard_conforming_strings = on;' >other.sql
    restore other.sql -c
    assert_status 0
    sql 'ALTER DATABASE postgres RESET standard_conforming_strings'
}

@test "a dump cannot connect elsewhere, unless it makes its database" {
    createdb "$target"
    sql 'create table precious ()' "$target"
    with '\connect postgres' >other.sql
    restore other.sql -c
    assert_status 3
    assert_in "$stderr" 'the dump has the psql command "\\connect"'
    holds_only_precious
}

@test "commands of psql in a dump without a key are refused" {
    createdb "$target"
    sql 'create table precious ()' "$target"
    echo 'commit;' >included
    for added in '\! touch struck' '\i included' '\ir included' '\o |cat >struck' '\copy t from program '"'touch struck'" \
        "SELECT 'commit' \\gexec" 'SELECT 1 \g struck' 'SELECT 1 \g |touch struck' '\set ON_ERROR_STOP off' '\set AUTOCOMMIT on' \
        '\restrict x \! touch struck' '\restrict `touch struck`' '\encoding `touch struck`' '\w struck' '\q' '\errverbose' \
        'SELECT 1 \watch' '\setenv PATH x' '\cd /' '\prompt x' '\connect'; do
        with "$added" >other.sql
        restore other.sql -c
        assert_status 3
        assert_in "$stderr" 'cannot restore this: '
        [ ! -e struck ]
        holds_only_precious
    done
}

@test "psql itself refuses its commands in a dump without a key" {
    watch_psql
    "$PGB_TEST_PGBIN/psql" --help=commands | grep -F '\restrict' || skip 'this psql has no \restrict'
    createdb "$target"
    plain_dump '' >keyless.sql
    restore keyless.sql --bin-dir bin
    assert_status 0
    grep -x '\\restrict [0-9a-f]\{32\}' seen
    grep -x '\\unrestrict [0-9a-f]\{32\}' seen
    [ "$(sql 'select sum(i) from t' "$target")" = 3 ]
    plain_dump >keyed.sql
    restore keyed.sql --bin-dir bin -c
    assert_status 0
    [ "$(grep -c '^\\restrict ' seen)" = 1 ]
    grep -x '\\restrict [0-9a-f]\{32\}' seen
    refute_in "$(<seen)" R3str1ctK3y
    pg_dump -F c model >model.dump
    restore model.dump --bin-dir bin -c
    assert_status 0
    [ "$(grep -c '^\\restrict ' seen)" = 1 ]
}

# A dump knows its own key. So it must not be the one that is in effect when psql finds a command where
# the filter finds a string.
@test "a dump cannot lift the restriction of psql, even where psql reads strings in another way" {
    "$PGB_TEST_PGBIN/psql" --help=commands | grep -F '\restrict' || skip 'this psql has no \restrict'
    createdb "$target"
    sql 'create table precious ()' "$target"
    while read -r quote added; do
        { plain_dump | head -n -7
            printf '%s\n' "$added" "SELECT 'a\\$quote \\unrestrict R3str1ctK3y \\! touch struck" "';"
            plain_dump | tail -n 7; } >bad.sql
        restore bad.sql -c
        assert_status 1
        assert_in "$stderr" '\\unrestrict: wrong key'
        [ ! -e struck ]
        holds_only_precious
    done <<'END'
'' SELECT pg_catalog.set_config('standard_conforming_strings', 'off', false);
' SAVEPOINT a; SET standard_conforming_strings = off; ROLLBACK TO a;
END

    # The same in a dump that creates its database.
    cat >bad.sql <<'END'
--
-- PostgreSQL database dump
--

\restrict AAAA

CREATE DATABASE made_here WITH TEMPLATE = template0;

\unrestrict AAAA
\encoding SQL_ASCII
\connect -reuse-previous=on "dbname='made_here'"
\restrict AAAA

CREATE TABLE t (i integer);
SELECT pg_catalog.set_config('standard_conforming_strings', 'off', false);
SELECT 'a\'' \unrestrict AAAA \! touch struck
';

--
-- PostgreSQL database dump complete
--

\unrestrict AAAA

END
    for added in 'wrong key' 'SET LOCAL changes how strings are read'; do
        run --separate-stderr pgb-restore postgres:///postgres <bad.sql
        [ "$status" != 0 ]
        assert_in "$stderr" "$added"
        [ ! -e struck ]
        dropdb --if-exists made_here
        sed -i "s/^SELECT pg_catalog.set_config.*/SET LOCAL standard_conforming_strings = off;/" bad.sql
    done
}

@test "bodies, rules and strings that hold such statements are restored" {
    createdb "$target"
    createdb "source_$target"
    psql -X -q -v ON_ERROR_STOP=1 "source_$target" <<'END'
create table t (i int default 1, "commit" text default 'a\', plain text default e'\'; commit; --');
create table u (i int);
create function f(i int) returns int begin atomic select 1; select case when i > 0 then 1 else 2 end; end;
create procedure p() begin atomic delete from t; delete from u; end;
create rule r as on insert to u do also (delete from t; delete from t where i = 1);
create function g() returns text language plpgsql as $$ begin return 'commit; rollback;'; end; $$;
insert into t values (1, 'COMMIT;', E'\\.\nROLLBACK;\n');
select lo_from_bytea(1, 'x');
END
    for format in p c t; do
        pg_dump -F "$format" "source_$target" >dump
        restore dump -c
        assert_status 0
        cmp <(content "source_$target") <(content "$target")
    done
    pg_dump "source_$target" | sed '/^\\\(un\)\?restrict /,+1d' >keyless.sql
    restore keyless.sql -c
    assert_status 0
    cmp <(content "source_$target") <(content "$target")
    with $'SET standard_conforming_strings = off;\nCREATE TABLE o AS SELECT \'a\\\'; commit; --\'::text AS o;' >off.sql
    restore off.sql -c
    assert_status 0
    [ "$(sql 'table o' "$target")" = "a'; commit; --" ]
    dropdb "source_$target"
}

@test "savepoints are legal in a dump" {
    createdb "$target"
    with 'SAVEPOINT s; INSERT INTO t VALUES (7); ROLLBACK TO SAVEPOINT s; rollback work to s; RELEASE s;' >other.sql
    restore other.sql
    assert_status 0
    [ "$(sql 'select sum(i) from t' "$target")" = 3 ]
}

@test "the server's end in the middle is a failure" {
    pgb-dump model >model.sql
    createdb "$target"
    mkfifo slow
    pgb-restore "$target" <slow >out 2>err 3>&- 4>&- &
    restorer=$!
    exec 9>slow
    head -c 200000 model.sql >&9
    wait_until 20 restoring
    sql "select pg_terminate_backend(pid) from pg_stat_activity where datname = '$target'" >/dev/null
    tail -c +200001 model.sql >&9 || true
    exec 9>&-
    await "$restorer"
    [ "$status" = 1 ]
    assert_empty "$target"
}

@test "programs in another folder, and a missing decompressor" {
    pgb-dump model | gzip >model.gz
    createdb "$target"
    restore model.gz --bin-dir /nonexistent
    assert_status 1
    assert_in "$stderr" 'could not run "/nonexistent/psql": No such file or directory'
    restore model.gz --bin-dir "$PGB_TEST_PGBIN" -v
    assert_status 0
    assert_in "$stderr" "running \"$PGB_TEST_PGBIN/psql\""
    assert_in "$stderr" 'decoding by gzip -dc'
    mkdir bin
    ln -s "$(type -P cat)" bin
    run --separate-stderr env PATH="$PWD/bin" "$PGB_BIN/pgb-restore" "$target" <model.gz
    assert_status 4
    dropdb "$target"
    createdb "$target"
    run --separate-stderr env PATH="$PWD/bin" "$PGB_BIN/pgb-restore" "$target" <model.gz
    assert_status 3
    assert_in "$stderr" 'could not run "gzip"'
}

@test "psql and pg_restore get libpq's variables, and no others that could be secrets" {
    mkdir bin
    for name in psql pg_restore; do
        printf '#!/bin/sh\nenv >%s.env\nexec %s/%s "$@"\n' "$PWD/$name" "$PGB_TEST_PGBIN" "$name" >bin/"$name"
        chmod +x bin/"$name"
    done
    pgb-dump -F c model >model.dump
    for options in '' '-j 2'; do
        createdb "$target"
        rm -f ./*.env
        # shellcheck disable=SC2086
        AWS_SECRET_ACCESS_KEY=hidden1 AWS_SESSION_TOKEN=hidden2 OTHER_SECRET=hidden3 PGAPPNAME=psql restore model.dump --bin-dir bin $options
        assert_restored
        refute_in "$(cat ./*.env)" hidden
        grep -x PGAPPNAME=psql pg_restore.env
        dropdb "$target"
    done
    grep "^PGHOST=" ./*.env
}

# A line for each kind of object: its name in the message, and the statement that makes one.
kinds() {
    cat <<'END'
table|create table x ()
view|create view x as select 1
sequence|create sequence x
type|create type x as enum ()
type|create type x
type|create type x as (a int)
function|create function x() returns int language sql as 'select 1'
function|create procedure x() language sql as 'select 1'
function|create aggregate x(int) (sfunc = int4pl, stype = int)
operator|create operator #### (leftarg = int, rightarg = int, function = int4pl)
operator class|create operator class x for type int using hash as operator 1 =
operator family|create operator family x using btree
collation|create collation x (locale = 'C')
conversion|create conversion x for 'UTF8' to 'LATIN1' from utf8_to_iso8859_1
text search configuration|create text search configuration x (parser = default)
text search dictionary|create text search dictionary x (template = simple)
text search parser|create text search parser x (start = prsd_start, gettoken = prsd_nexttoken, end = prsd_end, lextypes = prsd_lextype)
text search template|create text search template x (lexize = dsimple_lexize)
schema|create schema x
event trigger|create event trigger x on ddl_command_end execute function pg_temp.x()
publication|create publication x
subscription|create subscription x connection 'dbname=x' publication p with (connect = false)
foreign data wrapper|create foreign data wrapper x
foreign server|create foreign data wrapper x; create server x foreign data wrapper x
access method|create access method x type index handler bthandler
language|create language x handler plpgsql_call_handler
cast|create cast (int as bytea) with inout
transform|create transform for int language sql (from sql with function prsd_lextype(internal))
large object|select lo_create(1)
END
}

# What the target's catalogs hold beside the system's own objects.
left() {
    local catalog query=''
    for catalog in pg_class pg_proc pg_operator pg_opclass pg_opfamily pg_collation pg_conversion pg_ts_config pg_ts_dict \
        pg_ts_parser pg_ts_template pg_namespace pg_event_trigger pg_publication pg_foreign_data_wrapper pg_foreign_server \
        pg_am pg_language pg_cast pg_transform pg_largeobject_metadata pg_type pg_default_acl; do
        query+="${query:+ union all }select '$catalog', o::text from $catalog o where oid >= 16384"
    done
    sql "select * from ($query) as held where o !~ '^.[0-9]+,public,'" "$target"
    sql "select subname from pg_subscription"
}

@test "every kind of object is content, and -c drops it" {
    plain_dump '' | sed '/^CREATE/,/^\\\./d' >dump.sql
    createdb -T template0 "$target"
    while IFS='|' read -r kind statement; do
        if [ "$kind" = 'event trigger' ]; then
            statement="create function x() returns event_trigger language plpgsql as 'begin end'; ${statement/pg_temp./}"
        fi
        "$PGB_TEST_PGBIN/psql" -X -q -o /dev/null -v ON_ERROR_STOP=1 -d "$target" -c "$statement" 2>/dev/null
        restore dump.sql
        assert_status 4
        assert_in "$stderr" "1 $kind"
        restore dump.sql -c
        assert_status 0
        [ -z "$(left)" ]
    done < <(kinds)
}

@test "-c drops a subscription, and says that its slot stays" {
    createdb "$target"
    sql "create subscription x connection 'dbname=x' publication p with (connect = false, slot_name = slot)" "$target"
    plain_dump '' >dump.sql
    restore dump.sql -c
    assert_status 0
    assert_in "$stderr" 'the replication slot slot of subscription x stays at its publisher'
    [ "$(sql 'select count(*) from pg_subscription')" = 0 ]
}

# The default privileges of the target, as text.
defaults() {
    sql "select defaclobjtype, defaclnamespace::regnamespace, defaclacl from pg_default_acl order by 1, 2" "$target"
}

@test "-c that waits for a lock says who holds it" {
    createdb "$target"
    sql 'create table busy (i int)' "$target"
    pg_dump model >model.sql
    mkfifo hold
    PGAPPNAME=nightly psql -X -q "$target" <hold >/dev/null 2>&1 3>&- 4>&- &
    holder=$!
    exec 9>hold
    echo 'begin; select count(*) from busy;' >&9
    wait_until 20 held
    pgb-restore -c "$target" <model.sql >out 2>err 3>&- 4>&- 9>&- &
    restorer=$!
    wait_until 60 grep -q hint err
    process=$(sql "select pid from pg_stat_activity where application_name = 'nightly'")
    [ "$(cat err)" = "pgb-restore: warning: waiting for a lock that process $process of the server holds: user \"postgres\", application \"nightly\", idle in transaction
pgb-restore: hint: end that session, such as by pg_terminate_backend($process), or stop this restore" ]
    exec 9>&-
    wait "$holder" || true
    wait "$restorer"
    [ ! -s out ]
    cmp <(content model) <(content "$target")
}

# The session in the test above is idle in its transaction.
held() {
    [ "$(sql "select count(*) from pg_stat_activity where application_name = 'nightly' and state = 'idle in transaction'")" = 1 ]
}

@test "default privileges do not count as content, and give no access to restored objects" {
    createdb "$target"
    "$PGB_TEST_PGBIN/psql" -X -q -v ON_ERROR_STOP=1 -d "$target" <<'END'
alter default privileges grant select on tables to public;
alter default privileges grant all on sequences to alice with grant option;
alter default privileges in schema public grant insert, update on tables to alice;
alter default privileges revoke execute on functions from public;
END
    defaults >before
    { plain_dump '' | head -n -5; echo 'CREATE SEQUENCE public.q;'; plain_dump '' | tail -n 5; } >dump.sql
    restore dump.sql
    assert_status 0
    [ "$(sql "select count(*) from pg_class where relacl is not null and oid >= 16384" "$target")" = 0 ]
    cmp before <(defaults)
    restore dump.sql -c
    assert_status 0
    [ "$(sql "select count(*) from pg_class where relacl is not null and oid >= 16384" "$target")" = 0 ]
    [ "$(sql "select count(*) from pg_default_acl, aclexplode(defaclacl) where grantee <> defaclrole" "$target")" = 0 ]
}

@test "the lines in psql's messages are those of a plain dump, also with -c, or of pg_restore's SQL" {
    createdb "$target"
    for dump in 'pgb-dump' 'pg_dump' 'pg_dump --no-comments'; do
        $dump model | sed '/^CREATE VIEW/s/^/SELECT 1\/0;/; /^\\\(un\)\?restrict/d' >bad.sql
        for option in --verbose -c; do
            run --separate-stderr pgb-restore "$option" "postgres:///$target" <bad.sql
            assert_status 1
            assert_in "$stderr" "psql:<stdin>:$(grep -n 'SELECT 1/0' bad.sql | cut -d : -f 1): ERROR:  division by zero"
        done
    done
    psql -Xq -c 'create table big ()' "$target"
    pg_dump -F c model >model.dump
    run --separate-stderr pgb-restore --into-non-empty "postgres:///$target" <model.dump
    assert_status 1
    # CREATE TABLE ends with the next line that has a semicolon.
    line=$(pg_restore -f - model.dump | awk '/^CREATE TABLE public.big/ { found = 1 } found && /;/ { print NR; exit }')
    assert_in "$stderr" "psql:<stdin>:$line: ERROR:  relation \"big\" already exists"
}

# The server and psql take their messages from the catalogs of Debian's packages, where these are installed. The C
# library of Debian 13 heeds LANGUAGE no more where the locale is C.UTF-8: all is in English there.
@test "the hint at search_path does not depend on the language of the server and of psql" {
    local server client dump
    for server in de C; do
        german=$(mktemp -d /tmp/pgb-de.XXXXXX)
        chmod 755 "$german"
        LANGUAGE=$server "$BATS_TEST_DIRNAME/servers/postgres" start "$german" 3>&- 4>&-
        # shellcheck source=/dev/null
        source "$german/env"
        createdb inlined
        sql 'create domain whole as int; create function near(int) returns int language sql immutable as $$ select $1::whole $$;
            create table n (i int check (near(i) = 1)); insert into n values (1)' inlined
        createdb checked
        sql 'create function g(int) returns int language sql as $$ select 1 $$;
            create function f(i int) returns int language plpgsql as $$ begin return g(i); end $$;
            create table c (i int check (f(i) = 1)); insert into c values (1)' checked
        pg_dump inlined >inlined.sql
        pg_dump checked >checked.sql
        sed 's|return g(i)|return 1 / 0|' checked.sql >other.sql
        for client in de C; do
            for dump in inlined checked; do
                LANGUAGE=$client run --separate-stderr pgb-restore --create postgres:///copy <"$dump.sql"
                assert_status 1
                line=$(sed -n 's/^psql:<stdin>:\([0-9]*\): .*/\1/p' <<<"$stderr")
                assert_in "$stderr" "hint: the statement that ends in line $line calls a function that needs a search_path"
                if [ "$server" = de ] && [ -e /usr/share/locale/de/LC_MESSAGES/postgres-15.mo ]; then
                    assert_in "$stderr" 'FEHLER: *existiert nicht'
                fi
            done
            LANGUAGE=$client run --separate-stderr pgb-restore --create postgres:///copy <other.sql
            assert_status 1
            refute_in "$stderr" hint
        done
        "$BATS_TEST_DIRNAME/servers/postgres" stop "$german"
        rm -rf "$german"
    done
}

@test "the function of an extension that needs a search_path gets one by --before" {
    createdb geo
    sql 'create extension cube; create extension earthdistance;
        create table g as select 1::float8 as lat, 2::float8 as lon; create index on g using gist (ll_to_earth(lat, lon))' geo
    pg_dump geo >geo.sql
    dropdb geo
    run --separate-stderr pgb-restore --create "postgres:///$target" <geo.sql
    # From version 1.2 on, of PostgreSQL 17, the extension needs none.
    if [ "$(sql "select default_version from pg_available_extensions where name = 'earthdistance'")" != 1.1 ]; then
        assert_status 0
        return
    fi
    assert_status 1
    line=$(sed -n 's/^psql:<stdin>:\([0-9]*\): ERROR: .* does not exist$/\1/p' <<<"$stderr")
    assert_in "$stderr" "CONTEXT:  SQL function \"ll_to_earth\"*
pgb-restore: error: psql exited with status 3
pgb-restore: hint: the statement that ends in line $line calls a function that needs a search_path*--before"
    cat >before <<'END'
CREATE EXTENSION cube SCHEMA public;
CREATE EXTENSION earthdistance SCHEMA public;
ALTER FUNCTION public.ll_to_earth(float8, float8)
    SET search_path = public, pg_catalog;
END
    # It is the text of the manual page.
    [ "$(sed -n '/^CREATE EXTENSION cube/,/SET search_path/p' "$BATS_TEST_DIRNAME/../man/pgb-restore.1")" = "$(<before)" ]
    run --separate-stderr pgb-restore --create --before before "postgres:///$target" <geo.sql
    assert_status 0
    [ "$(sql 'table g' "$target")" = '1|2' ]
}
