#!/usr/bin/env bats
# pgb-restore --create: makes the database as it was dumped, and names it once it is complete.

load helpers

setup_file() {
    mkdir "$PGB_TEST_DIR/fast"
    if [ "$(id -u)" = 0 ]; then chown "$(stat -c %U "$PGHOST/data")" "$PGB_TEST_DIR/fast"; fi
    psql -Xq -v ON_ERROR_STOP=1 -d postgres -v space="$PGB_TEST_DIR/fast" <<'END'
create role keeper; create role reader; create role "odd ""one";
create tablespace fast location :'space';
create database defined owner keeper encoding 'LATIN1' locale 'C' tablespace fast template template0;
comment on database defined is E'a "shop''s"\r\nDROP TABLE t; 100%25';
alter database defined set work_mem to '7MB';
alter database defined set search_path to 'a b', public;
alter database defined set default_transaction_read_only to on;
alter role keeper in database defined set statement_timeout to '5min';
revoke all on database defined from public;
grant connect on database defined to keeper with grant option;
grant temporary on database defined to "odd ""one";
alter database defined connection limit 7;
alter database defined is_template true;
\connect defined
set default_transaction_read_only = off;
create table t (i int primary key);
insert into t select generate_series(1, 1000);
set role keeper;
grant connect on database defined to reader;
END
}

teardown_file() {
    sql 'alter database defined is_template false'
    dropdb --force defined
    sql 'drop tablespace fast'
    sql 'drop role keeper, reader, "odd ""one"'
}

prepare() {
    target=target_$BATS_TEST_NUMBER
}

teardown() {
    if [ -n "${holder-}" ]; then end_session; fi
    sql "alter database \"$target\" is_template false" || true
    dropdb --if-exists --force "$target"
}

databases() {
    sql 'select datname from pg_database order by 1'
}

has_begun() {
    [ "$(databases | grep -c "^${target}[.]pgb-......$")" = 1 ]
}

# begin_restore: a restore of `dump` that waits for its last ten lines on descriptor 5.
begin_restore() {
    mkfifo slow
    pgb-restore --create "postgres:///$target" <slow 3>&- 4>&- 2>err &
    restorer=$!
    pgb-dump defined >dump
    exec 5>slow
    head -n -10 dump >&5
    yes -- '-- more' | head -n 20000 >&5
    wait_until 20 has_begun
}

assert_defined() {
    assert_status 0
    [ -z "$output" ]
    [ -z "$stderr" ]
    diff <(definition defined) <(definition "$target")
    [ "$(sql 'select count(*) from t' "$target")" = 1000 ]
}

@test "the new database has the properties of the dumped one, in every format" {
    for format in plain custom tar; do
        run --separate-stderr pgb-restore --create "postgres:///$target" -- pgb-dump -F "$format" defined
        assert_defined
        sql "alter database $target is_template false"
        dropdb "$target"
    done
    run --separate-stderr pgb-restore --create-in-place "postgres:///$target" -- pgb-dump defined
    assert_defined
}

@test "... and with several jobs, and if pg_dump wrote the archive" {
    run --separate-stderr pgb-restore --create -j 2 "postgres:///$target" -- pgb-dump -F c defined
    assert_defined
    sql "alter database $target is_template false"
    dropdb "$target"
    pg_dump -Fc defined >archive
    run --separate-stderr pgb-restore --create "postgres:///$target" <archive
    assert_defined
}

@test "... whatever its encoding and its locale provider" {
    sql "create database $target encoding 'SQL_ASCII' locale 'C' template template0"
    sql "create table t (x text); insert into t values (E'\\xff')" "$target"
    for format in plain custom; do
        pgb-dump -F "$format" "$target" >"$format"
    done
    pg_dump "$target" >old
    dropdb "$target"
    for dump in plain custom old; do
        run --separate-stderr pgb-restore --create "postgres:///$target" <"$dump"
        assert_status 0
        [ "$(sql "select pg_encoding_to_char(encoding) from pg_database where datname = '$target'")" = SQL_ASCII ]
        pgb-dump "$target" >again
        dropdb "$target"
    done
    sql "create database $target encoding 'EUC_JP' locale 'C' template template0"
    pgb-restore --create "postgres:///${target}_2" -- pgb-dump -F c "$target"
    diff <(definition "$target") <(definition "${target}_2")
    dropdb "${target}_2"
    dropdb "$target"
    sql "create database $target locale_provider icu icu_locale 'de' locale 'C' encoding 'UTF8' template template0"
    sql "create table t (x text check (x > 'a')); insert into t values ('ä')" "$target"
    pgb-restore --create "postgres:///${target}_2" -- pgb-dump "$target"
    diff <(definition "$target") <(definition "${target}_2")
    dropdb "${target}_2"
}

@test "its name comes from the URL, or from the dump" {
    for format in plain custom; do
        run --separate-stderr pgb-restore --create postgres:/// -- pgb-dump -F "$format" defined
        assert_status 4
        assert_in "$stderr" 'database "defined" exists already'
    done
    sql "create database $target"
    pgb-dump "$target" >dump
    dropdb "$target"
    run --separate-stderr pgb-restore --create postgres:/// <dump
    assert_status 0
    dropdb "$target"
}

@test "options override the definition in the dump" {
    run --separate-stderr pgb-restore --create --encoding UTF8 --locale C.UTF-8 --owner 'odd "one' \
        --tablespace pg_default "postgres:///$target" -- pgb-dump defined
    assert_status 0
    [ "$(sql "select pg_encoding_to_char(encoding), datcollate, pg_get_userbyid(datdba), spcname
        from pg_database d join pg_tablespace t on t.oid = dattablespace where datname = '$target'")" = \
        'UTF8|C.UTF-8|odd "one|pg_default' ]
    sql "alter database $target is_template false"
    dropdb "$target"
    pgb-restore --create --locale-provider icu --icu-locale fr --encoding UTF8 "postgres:///$target" -- pgb-dump defined
    [ "$(sql "select coalesce(to_jsonb(d) ->> 'datlocale', to_jsonb(d) ->> 'daticulocale') from pg_database d
        where datname = '$target'")" = fr ]
    for words in '--owner x' '--encoding UTF8' '--template t'; do
        # shellcheck disable=SC2086
        run --separate-stderr pgb-restore $words "postgres:///$target" </dev/null
        assert_status 2
        assert_in "$stderr" 'need --create'
    done
}

@test "what the server does not have is found before the restore, and leaves nothing" {
    before=$(databases)
    sql 'create role gone; grant connect on database defined to gone'
    pgb-dump defined >dump
    sql 'revoke connect on database defined from gone; drop role gone'
    run --separate-stderr pgb-restore --create "postgres:///$target" <dump
    assert_status 1
    assert_in "$stderr" 'role "gone" does not exist'
    assert_in "$stderr" 'hint: restore the roles first'
    [[ "$stderr" != *psql* ]]
    for words in '--owner nobody' '--locale nowhere' '--tablespace nowhere' '--encoding nothing' '--template no'; do
        # shellcheck disable=SC2086
        run --separate-stderr pgb-restore --create $words "postgres:///$target" -- pgb-dump defined
        assert_status 1
        assert_in "$stderr" 'pgb-restore: hint: '
    done
    [ "$(databases)" = "$before" ]
}

@test "until it is complete it has another name" {
    before=$(databases)
    begin_restore
    [ "$(databases | grep -cx "$target")" = 0 ]
    run --separate-stderr pgb-restore --create "postgres:///$target" -- pgb-dump defined
    assert_status 0
    assert_in "$stderr" 'is left from an earlier restore, or another restore is using it'
    tail -n 10 dump >&5
    exec 5>&-
    await "$restorer"
    [ "$status" = 1 ]
    assert_in "$(<err)" 'the restore is complete, but the database could not be published: ERROR:  database'
    assert_in "$(<err)" "it stays as \"$target.pgb-"
    left=$(databases | grep "^${target}[.]pgb-")
    [ "$(sql 'select count(*) from t' "$left")" = 1000 ]
    sql "alter database $target is_template false"
    dropdb "$target"
    psql -XqAt -v ON_ERROR_STOP=1 -d postgres -c "$(sed -n 's/.*to publish it, run: //p' err)"
    diff <(definition defined | tr -d '\r\n?') <(definition "$target" | tr -d '\n?')
    sql "alter database $target is_template false"
    dropdb "$target"
    [ "$(databases)" = "$before" ]
}

# hold_session DATABASE [ROLE]: a session in it, by psql in the background.
hold_session() {
    mkfifo "hold.$1"
    psql -XqAt -d "$1" <"hold.$1" 3>&- 4>&- 5>&- 6>&- &
    holder=$!
    exec 6>"hold.$1"
}

end_session() {
    exec 6>&-
    await "$holder"
    holder=
}

@test "sessions in the database are ended before it gets its name" {
    begin_restore
    left=$(databases | grep "^${target}[.]pgb-")
    hold_session "$left"
    is_held() { [ "$(sql "select count(*) from pg_stat_activity where datname = '$left'")" = 2 ]; }
    wait_until 20 is_held
    tail -n 10 dump >&5
    exec 5>&-
    await "$restorer"
    [ "$status" = 0 ]
    diff <(definition defined) <(definition "$target")
}

@test "names of 63 bytes are made, and longer ones refused" {
    name=$(printf 'ä%.0s' {1..31})x
    [ "$(printf %s "$name" | wc -c)" = 63 ]
    run --separate-stderr pgb-restore --create "dbname=$name" -- pgb-dump defined
    assert_status 0
    diff <(definition defined) <(definition "$name")
    sql "alter database \"$name\" is_template false"
    dropdb "$name"
    run --separate-stderr pgb-restore --create "dbname=y$name" -- pgb-dump defined
    assert_status 1
    assert_in "$stderr" 'longer than 63 bytes'
}

@test "psql restores a dump with the definition as one without" {
    createdb "$target"
    pgb-dump defined >dump
    grep -q '^-- pgb-database: COMMENT ON DATABASE defined IS .*%0D%0ADROP TABLE t; 100%2525' dump
    psql -Xq -v ON_ERROR_STOP=1 -d "$target" <dump
    [ "$(sql 'select count(*) from t' "$target")" = 1000 ]
    diff <(grep -v '^-- pgb-database: \|restrict ' dump) <(pg_dump defined | grep -v 'restrict ')
}

@test "the options of pg_dump count for the definition" {
    for options in -x -O --no-comments; do
        pgb-dump defined -- "$options" >"dump$options"
    done
    [ "$(grep -c '^-- pgb-database: GRANT' dump-O)" -gt 0 ]
    [ "$(grep -c '^-- pgb-database: GRANT' dump-x)" = 0 ]
    [ "$(grep -c '^-- pgb-database: .*OWNER TO' dump-x)" = 1 ]
    [ "$(grep -c '^-- pgb-database: .*OWNER TO' dump-O)" = 0 ]
    [ "$(grep -c '^-- pgb-database: COMMENT' dump--no-comments)" = 0 ]
    for options in -C -s -t\ t '-N nowhere'; do
        # shellcheck disable=SC2086
        pgb-dump defined -- $options >dump
        [ "$(grep -c '^-- pgb-database' dump)" = 0 ]
    done
    for options in --all --globals-only '-F c'; do
        # shellcheck disable=SC2086
        pgb-dump $options defined >dump
        [ "$(grep -a -c '^-- pgb-database' dump)" = 0 ]
    done
}

@test "a pg_dump that does not print the definition still dumps" {
    cat >pg_dump_without <<'END'
#!/bin/sh
case $* in
*--create*) exit 1 ;;
esac
exec pg_dump "$@"
END
    chmod +x pg_dump_without
    run --separate-stderr pgb-dump --pg-dump ./pg_dump_without defined
    assert_status 0
    assert_in "$stderr" 'warning: the dump lacks the definition of its database'
    diff <(grep -v 'restrict ' <<<"$output") <(pg_dump defined | grep -v 'restrict ' | sed '$!b;/^$/d')
}

@test "an invalid definition is refused, and none of it is run" {
    before=$(databases)
    pgb-dump defined >dump
    for line in 'ALTER ROLE reader SUPERUSER;' 'DROP DATABASE defined;' 'COMMENT ON DATABASE other IS x;'; do
        { echo "-- pgb-database: $line"; cat dump; } >evil
        run --separate-stderr pgb-restore --create "postgres:///$target" <evil
        assert_status 1
        assert_in "$stderr" "the dump's definition of its database is not valid"
        sed "s/^-- pgb-database: end/-- pgb-database: $line/" dump >evil
        run --separate-stderr pgb-restore --create "postgres:///$target" <evil
        assert_status 1
    done
    [ "$(sql "select rolsuper from pg_roles where rolname = 'reader'")" = f ]
    [ "$(databases)" = "$before" ]
}

# make_target: an empty database like the dumped one in what cannot be changed afterwards.
make_target() {
    createdb -E LATIN1 --locale C -D fast -T template0 "$target"
}

@test "--properties gives an existing database those of the dumped one" {
    for format in p c t; do
        make_target
        run --separate-stderr pgb-restore --properties "postgres:///$target" -- pgb-dump -F "$format" defined
        assert_defined
        sql "alter database $target is_template false"
        dropdb "$target"
    done
    make_target
    run --separate-stderr pgb-restore --properties -j 2 "postgres:///$target" -- pgb-dump -F c defined
    assert_defined
}

@test "properties that the database cannot have are found before the restore" {
    make_target
    pgb-dump defined >dump
    sed 's/OWNER TO keeper/OWNER TO nobody_known/' dump >owner
    run --separate-stderr pgb-restore --properties "postgres:///$target" <owner
    assert_status 1
    assert_in "$stderr" 'role "nobody_known" does not exist'
    assert_in "$stderr" 'hint: restore the roles first*or leave out --properties'
    pg_dump defined >without
    run --separate-stderr pgb-restore --properties "postgres:///$target" <without
    assert_status 1
    assert_in "$stderr" 'the dump does not hold the properties of its database'
    { echo '-- pgb-database: DROP DATABASE defined;'; cat dump; } >invalid
    run --separate-stderr pgb-restore --properties "postgres:///$target" <invalid
    assert_status 1
    assert_in "$stderr" "the dump's definition of its database is not valid"
    assert_in "$stderr" 'hint: leave out --properties'
    run --separate-stderr pgb-restore --properties "postgres:///$target" -- pgb-dump --globals-only defined
    assert_status 1
    assert_in "$stderr" 'cannot be restored with --properties'
    run --separate-stderr pgb-restore --properties --create "postgres:///$target" <dump
    assert_status 2
    [ "$(sql 'select count(*) from pg_class where relname = $$t$$' "$target")" = 0 ]
    [ "$(sql "select count(*) from pg_db_role_setting where setdatabase =
        (select oid from pg_database where datname = '$target')")" = 0 ]
}

@test "properties that fail after the restore: status 6, and the statements that set them" {
    make_target
    sql 'create role passing; alter role passing in database defined set work_mem = 64'
    pgb-dump defined >dump
    sql 'alter role passing in database defined reset all'
    mkfifo slow
    pgb-restore -v --properties "postgres:///$target" <slow 3>&- 4>&- 2>err &
    restorer=$!
    exec 5>slow
    head -n -10 dump >&5
    yes -- '-- more' | head -n 20000 >&5
    is_at_work() {
        [ "$(sql "select count(*) from pg_stat_activity where datname = '$target' and application_name = 'psql'")" = 1 ]
    }
    wait_until 20 is_at_work
    sql 'drop role passing'
    tail -n 10 dump >&5
    exec 5>&-
    await "$restorer"
    [ "$status" = 6 ]
    assert_in "$(cat err)" "warning: restored, but the properties of database \"$target\" could not be set: *\"passing\""
    sql 'create role passing'
    sed -n 's/^pgb-restore: hint: to set them, run: //p' err >statements
    psql -Xq -v ON_ERROR_STOP=1 -d postgres -f statements
    sql "alter role passing in database \"$target\" reset all; drop role passing"
    # A message has no control characters.
    diff <(definition defined | tr -d '\r\n?') <(definition "$target" | tr -d '\n?')
    [ "$(sql 'select count(*) from t' "$target")" = 1000 ]
}

# drop_target: it is a template, as `defined` is.
drop_target() {
    sql "alter database \"$target\" is_template false"
    dropdb "$target"
}

@test "a plain dump made with -C is restored under any name" {
    definition defined >before
    for options in -C '-C -c' '-C -c --if-exists'; do
        # shellcheck disable=SC2086
        run --separate-stderr pgb-restore --create "postgres:///$target" -- pgb-dump defined -- $options
        assert_defined
        drop_target
    done
    pgb-dump -F c defined >dump
    run --separate-stderr pgb-restore --create "postgres:///$target" < <(pg_restore -C -f - dump)
    assert_defined
    diff before <(definition defined)
    run --separate-stderr pgb-restore --create postgres:/// -- pgb-dump defined -- -C
    assert_status 4
    assert_in "$stderr" 'database "defined" exists already'
}

@test "a plain dump made with -C gives an existing database its properties" {
    createdb -T template0 -E LATIN1 -l C -D fast "$target"
    run --separate-stderr pgb-restore --properties "postgres:///$target" -- pgb-dump defined -- -C
    assert_defined
}

@test "choices, and psql's line numbers, count for a plain dump made with -C" {
    pgb-dump defined -- -C >dump
    run --separate-stderr pgb-restore --create --no-acl --owner reader "postgres:///$target" <dump
    assert_status 0
    [ "$(sql "select datacl is null, pg_get_userbyid(datdba) from pg_database where datname = '$target'")" = 't|reader' ]
    drop_target
    awk '/^GRANT TEMPORARY ON DATABASE/ { print "SELECT 1/0;" } { print }' dump >bad
    for option in -1 --carry-on; do
        run --separate-stderr pgb-restore --create "$option" "postgres:///$target" <bad
        assert_status 1
        assert_in "$stderr" "psql:<stdin>:$(grep -n '^SELECT 1/0' bad | cut -d : -f 1): ERROR:  division by zero"
    done
    [ "$(databases | grep -c "^$target")" = 0 ]
}

@test "a plain dump made with -C of a database with a difficult name" {
    local long
    long=$(printf 'é%.0s' {1..31})x
    for name in $'odd "\\ \'name' "$long" Größe A.B; do
        createdb "$name"
        PGDATABASE=$name psql -Xq -c 'create table t as select generate_series(1, 1000)'
        PGDATABASE=$name pg_dump -C >dump
        for option in -1 --carry-on; do
            run --separate-stderr pgb-restore --create "$option" "postgres:///$target" <dump
            assert_status 0
            [ "$(sql 'select count(*) from t' "$target")" = 1000 ]
            dropdb "$target"
        done
        dropdb "$name"
        run --separate-stderr pgb-restore --create postgres:/// <dump
        assert_status 0
        run databases
        grep -qxF "$name" <<<"$output"
        dropdb "$name"
    done
    sql 'create table t as select generate_series(1, 1000)' template1
    pg_dump -C template1 >dump
    sql 'drop table t' template1
    run --separate-stderr pgb-restore --create "postgres:///$long" <dump
    assert_status 0
    sql "alter database \"$long\" is_template false"
    dropdb "$long"
}

@test "a dump made with -C that is about another database, too, is refused" {
    local line status
    definition defined >before
    databases >list
    pgb-dump defined -- -C >dump
    for line in '\connect postgres' '\connect "defined" postgres' '\encoding LATIN1' 'CREATE DATABASE second;' \
        'CREATE DATABASE defined;' 'DROP DATABASE defined;' 'ALTER DATABASE postgres SET work_mem TO 100;' \
        'ALTER DATABASE defined /* */ SET work_mem TO 100;' 'GRANT ALL ON DATABASE defined, postgres TO reader;' \
        "COMMENT ON DATABASE defined IS '$(printf '%70000s' x)';"; do
        for place in 'ALTER DATABASE defined OWNER' 'GRANT TEMPORARY ON DATABASE'; do
            line=$line awk -v place="$place" '
                index($0, place) == 1 { print ENVIRON["line"] } { print }' dump >hostile
            cmp -s dump hostile && return 1
            for option in -1 --carry-on; do
                run --separate-stderr pgb-restore --create "$option" "postgres:///$target" <hostile
                if [ "$status" != 3 ] || [[ $stderr != *'cannot restore this: the dump has '* ]]; then
                    echo "status $status for $line before $place: $stderr"
                    return 1
                fi
            done
        done
    done
    diff list <(databases)
    diff before <(definition defined)
}

# What a small dump has at its end is seen before the restore.
@test "a role that is missing at the end of a large dump made with -C" {
    sql 'create role late'
    createdb late
    sql 'create table t as select i, md5(i::text) from generate_series(1, 60000) i' late
    sql 'grant connect on database late to late'
    pg_dump -C late >dump
    dropdb late
    sql 'drop role late'
    run --separate-stderr pgb-restore --create "postgres:///$target" <dump
    assert_status 1
    assert_in "$stderr" 'the restore is complete, but the database could not be published: ERROR:  role "late" does not exist'
    kept=$(databases | grep "^${target}[.]pgb-......$")
    assert_in "$stderr" "hint: it stays as \"$kept\"; to publish it, run: BEGIN; ALTER DATABASE \"$kept\" RENAME TO"
    [ "$(sql 'select count(*) from t' "$kept")" = 60000 ]
    dropdb "$kept"
    run --separate-stderr pgb-restore --create --carry-on "postgres:///$target" <dump
    assert_status 6
    assert_in "$stderr" 'ERROR:  role "late" does not exist'
    [ "$(grep -c ERROR: <<<"$stderr")" = 1 ]
    [ "${stderr##*$'\n'}" = 'pgb-restore: warning: restored, but 1 statement failed' ]
    [ "$(sql 'select count(*) from t' "$target")" = 60000 ]
}
