#!/usr/bin/env bats
# The whole circle with one major version of PostgreSQL: dump, check, store, restore, rehearse. Run by
# tests/majors/run; the programs of that version are in PGB_TEST_PGBIN.

load ../helpers

prepare() {
    PATH=$PGB_BIN:$PGB_TEST_PGBIN:$PATH
    database=circle_$BATS_TEST_NUMBER
    again=again_$BATS_TEST_NUMBER
    role=keeper_$BATS_TEST_NUMBER
    mkdir store
    make_database
}

teardown() {
    if [ -e "${kept-/nonesuch}/data/postmaster.pid" ]; then kill -QUIT "$(head -n 1 "$kept/data/postmaster.pid")"; fi
    rm -rf "${kept-/nonesuch}"
    sql "drop database if exists $again with (force)" 2>/dev/null
    sql "drop database if exists $database with (force)"
    sql "drop role if exists $role"
}

# make_database: $database, with a bit of everything that all versions have.
make_database() {
    sql "create role $role nologin"
    createdb -O "$role" -T template0 "$database"
    sql "alter database $database set work_mem = '5MB'"
    psql -X -q -v ON_ERROR_STOP=1 "$database" >/dev/null <<'END'
create type mood as enum ('sad', 'it''s fine');
create table parent (id int generated always as identity primary key, m mood default 'sad', t text collate "C");
insert into parent (m, t) select 'it''s fine', repeat(md5(i::text), 40) from generate_series(1, 500) i;
create table child (id int references parent, at timestamptz default now(), j jsonb);
insert into child select i, 'epoch', jsonb_build_object('a', i) from generate_series(1, 500) i;
create table pieces (id int, v numeric) partition by range (id);
create table piece_1 partition of pieces for values from (0) to (100);
create table piece_2 partition of pieces default;
insert into pieces select i, i / 3.0 from generate_series(1, 300) i;
create index on child using gin (j);
create view seen as select p.id, c.j from parent p join child c using (id);
create materialized view kept as select count(*) from pieces;
create function f(int) returns int language plpgsql as $f$ begin return $1 + 1; end $f$;
create function touch() returns trigger language plpgsql as 'begin return new; end';
create trigger touched before insert on child for each row execute function touch();
create sequence s start 7;
select nextval('s');
comment on table parent is 'a comment; with a semicolon';
alter table pieces enable row level security;
create policy all_of_it on pieces using (true);
create statistics st on id, at from child;
select lo_from_bytea(4711, 'a large object');
END
    content "$database" >content
}

# content DATABASE: what must come back.
content() {
    local relation
    for relation in parent child pieces kept seen; do
        echo "$relation $(sql "select count(*), md5(string_agg(r::text, '|' order by r::text)) from $relation r" "$1")"
    done
    sql 'select last_value, is_called from s' "$1"
    sql "select encode(lo_get(4711), 'escape')" "$1"
    sql "select pol.polname, obj_description('parent'::regclass) from pg_policy pol" "$1"
    sql "select pg_get_userbyid(datdba), setconfig from pg_database d, pg_db_role_setting s
         where s.setdatabase = d.oid and datname = '$1'" "$1"
}

# dump FORMAT
dump() {
    pgb-dump --pg-dump "$PGB_TEST_PGBIN/pg_dump" -F "$1" "$database" >"dump.$1"
}

# restore FILE [OPTION...]
restore() {
    run --separate-stderr timeout 120 pgb-restore --bin-dir "$PGB_TEST_PGBIN" "${@:2}" "$again" <"$1"
    assert_status 0
}

assert_restored() {
    content "$again" | diff content -
}

@test "dump and check in every format" {
    local format
    for format in p c t; do
        dump "$format"
        pgb-check "dump.$format"
    done
}

@test "no prefix of a dump is complete" {
    local format
    for format in p c t; do
        dump "$format"
        run --separate-stderr "${PGB_BIN%/bin}/tests/tools/prefixes" "dump.$format"
        assert_status 0
    done
}

@test "put and get" {
    pgb-put-local store shop-20260101T000000Z.dump -- \
        pgb-dump --pg-dump "$PGB_TEST_PGBIN/pg_dump" -F c "$database"
    pgb-get-local --latest shop store >got
    cmp got store/shop-20260101T000000Z.dump
}

@test "restore into an empty database" {
    local format
    for format in p c t; do
        dump "$format"
        createdb -O "$role" -T template0 "$again"
        sql "alter database $again set work_mem = '5MB'"
        restore "dump.$format"
        assert_restored
        dropdb "$again"
    done
}

@test "restore with --clean" {
    local format
    for format in p c t; do
        dump "$format"
        dropdb --if-exists "$again"
        createdb -O "$role" -T "$database" "$again"
        sql "alter database $again set work_mem = '5MB'"
        sql 'delete from child; create table stray ()' "$again"
        restore "dump.$format" --clean
        assert_restored
        [ -z "$(sql "select to_regclass('stray')" "$again")" ]
    done
}

@test "restore with --create" {
    local format
    for format in p c t; do
        dump "$format"
        restore "dump.$format" --create
        assert_restored
        dropdb "$again"
    done
}

# With -j pg_restore talks to the server itself, and one of 17 or later sets what older servers do not know.
is_too_new() {
    local client
    client=$(pg_restore --version | grep -oE '[0-9]+' | head -n 1)
    [ "$client" -ge 17 ] && [ "$(sql 'show server_version_num')" -lt 170000 ]
}

@test "restore by several jobs" {
    local format
    for format in p t; do
        dump "$format"
        restore "dump.$format" --create -j 2
        assert_restored
        dropdb "$again"
    done
    dump c
    createdb -O "$role" -T template0 "$again"
    sql "alter database $again set work_mem = '5MB'"
    if is_too_new; then
        run --separate-stderr pgb-restore -j 2 --bin-dir "$PGB_TEST_PGBIN" "$again" <dump.c
        assert_status 1
        assert_in "$stderr" 'which the server of version 16 does not know'
        return
    fi
    restore dump.c -j 2
    assert_restored
}

@test "rehearse" {
    local format
    for format in p c t; do
        dump "$format"
        run --separate-stderr timeout 120 pgb-rehearse --bin-dir "$PGB_TEST_PGBIN" <"dump.$format"
        assert_status 0
        assert_in "$output" $'public\tparent\t500'
    done
}

@test "rehearse by several jobs" {
    if is_too_new; then skip 'there is no pg_restore of this version here'; fi
    dump c
    run --separate-stderr timeout 120 pgb-rehearse --bin-dir "$PGB_TEST_PGBIN" -j 2 <dump.c
    assert_status 0
    assert_in "$output" $'public\tparent\t500'
}

@test "rehearse and keep the server" {
    dump c
    kept=$TMPDIR/kept
    run --separate-stderr timeout 120 pgb-rehearse --bin-dir "$PGB_TEST_PGBIN" --keep "$kept" <dump.c
    assert_status 0
    eval "$(sed -n 's/^pgb-rehearse: to start it: //p' <<<"$stderr")" >started 3>&- 4>&-
    [ "$(eval "$(sed -n 's/^pgb-rehearse: to connect to it: //p' <<<"$stderr")" \
        '-XAtq -c "select current_database(), count(*) from parent"')" = "$database|500" ]
    eval "$(sed -n 's/^pgb-rehearse: to stop it: //p' <<<"$stderr")" >stopped
    eval "$(sed -n 's/^pgb-rehearse: to remove it: //p' <<<"$stderr")"
    [ ! -e "$kept" ]
}

@test "roles and tablespaces" {
    pgb-dump --globals-only >globals
    pgb-check globals
    run --separate-stderr timeout 120 pgb-restore --bin-dir "$PGB_TEST_PGBIN" --into-non-empty postgres <globals
    assert_status 0
    run --separate-stderr timeout 120 pgb-rehearse --bin-dir "$PGB_TEST_PGBIN" <globals
    assert_status 0
}

@test "the whole cluster" {
    pgb-dump --all >all
    pgb-check all
    run --separate-stderr timeout 120 pgb-rehearse --bin-dir "$PGB_TEST_PGBIN" <all
    assert_status 0
    assert_in "$output" "$database"$'\tpublic\tparent\t500'
}

@test "databases are listed and backed up" {
    run --separate-stderr pgb-databases
    assert_status 0
    assert_in "$output" "$database"
    pgbackup -d local backups/ "$database" >/dev/null
    pgbackup --restore -d local backups "$database" "postgres:///$again" -- --bin-dir "$PGB_TEST_PGBIN"
    assert_restored
}
