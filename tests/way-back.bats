#!/usr/bin/env bats
# There and back: dumps go to a store and are restored, through every program.

load helpers

setup_file() {
    make_database small 1
}

teardown_file() {
    dropdb --if-exists --force small
}

prepare() {
    use_s3
}

teardown() {
    local database
    for database in shop shop-legacy back copy made other; do dropdb --if-exists --force "$database" 2>/dev/null; done
}

# make_database NAME SCALE: pgbench's tables, and objects that a careless tool would lose.
make_database() {
    createdb "$1"
    "$PGB_TEST_PGBIN/pgbench" -i -q -s "$2" "$1" 2>/dev/null
    psql -X -q -o /dev/null -v ON_ERROR_STOP=1 "$1" <<'END'
create schema "Größe";
create table "Größe"."a ""b""" (t text, raw bytea);
insert into "Größe"."a ""b""" values (E'a\tb\nc\\d', '\xdeadbeef'), ('-- PostgreSQL database dump complete', null);
create view v as select bid, count(*) from pgbench_accounts group by bid;
create function f() returns text language sql as $$ select '
\unrestrict
--
-- PostgreSQL database dump complete
--

' $$;
select lo_from_bytea(4711, 'large object');
END
}

# With ASan the programs take several times as long.
is_sanitized() {
    ldd "$PGB_BIN/pgb-check" | grep -q libasan
}

# rows DATABASE: as pgb-rehearse prints them.
rows() {
    psql -XAtq -F $'\t' "$1" <<'END'
select format($$select '%s', '%s', count(*) from %I.%I;$$, schemaname, tablename, schemaname, tablename)
from pg_tables where schemaname not in ('pg_catalog', 'information_schema')
order by schemaname collate "C", tablename collate "C" \gexec
END
}

# list [OPTION...] PREFIX: the names in the bucket.
list() {
    pgb-ls-s3 "$bucket" "$@"
}

@test "a database of 1 GB: dump, S3, list, get, rehearse, restore, expire, delete" {
    local scale=68 size key day
    if is_sanitized; then scale=7; fi
    make_database shop "$scale"
    size=$(sql 'select pg_database_size(current_database()) / 1000 / 1000' shop)
    [ "$size" -ge $((scale * 14)) ]

    # Dumps of another database with a similar name, and of other days.
    createdb shop-legacy
    for day in 01 02 03 04 05; do
        pgb-put-s3 "$bucket" "db/shop-202611${day}T023000Z.sql" -- pgb-dump postgres
        pgb-put-s3 "$bucket" "db/shop-legacy-202611${day}T023000Z.sql" -- pgb-dump shop-legacy
    done
    run --separate-stderr pgbackup -d s3 "s3://$bucket/db/" shop
    assert_status 0
    key=${output#"s3://$bucket/"}

    run --separate-stderr list db/
    assert_status 0
    [ "${#lines[@]}" = 11 ]
    [ "$(pgb-latest shop <<<"$output")" = "$key" ]

    pgb-get-s3 "$bucket" "$key" >shop.sql
    pgb-check shop.sql
    [ "$(pgb-ls-s3 -l "$bucket" "$key" | cut -f 2)" = "$(stat -c %s shop.sql)" ]
    s3 GET "/$bucket/$key" | cmp - shop.sql
    rm shop.sql

    pgb-get-s3 "$bucket" "$key" | pgb-rehearse >rehearsed
    rows shop >rows
    diff rehearsed rows
    grep -q $'^public\tpgbench_accounts\t'"$((scale * 100000))\$" rehearsed

    createdb back
    pgb-get-s3 "$bucket" "$(list db/ | pgb-latest shop)" | pgb-restore back
    cmp <(content shop) <(content back)

    list db/ | pgb-expire --keep-last 2 --keep-daily 3 >retired
    run --separate-stderr cat retired
    assert_in "$output" db/shop-20261101T023000Z.sql
    pgb-rm-s3 "$bucket" <retired
    assert_bucket "$key" db/shop-202611{04,05}T023000Z.sql db/shop-legacy-202611{03,04,05}T023000Z.sql
}

# assert_circle NAME DATABASE COPY [FILTER]: the dump NAME, made by the rest of the command, goes to both
# stores and comes back with the same bytes; is rehearsed; and is restored into COPY, which then equals
# DATABASE.
assert_circle() {
    local name=$1 database=$2 copy=$3
    shift 3
    pgb-put-local -p ./backups/ "$name" -- "$@" >/dev/null
    [ "$(pgb-ls-local backups)" = "$name" ]
    pgb-get-local backups "$name" | cmp - "backups/$name"
    pgb-put-s3 --unchecked "$bucket" "$name" <"backups/$name"
    pgb-get-s3 "$bucket" "$name" | cmp - "backups/$name"
    pgb-get-s3 "$bucket" "$name" | pgb-rehearse >rehearsed
    rows "$database" | diff rehearsed -
    createdb "$copy"
    pgb-get-local backups "$name" | pgb-restore "$copy"
    cmp <(content "$database") <(content "$copy")
    dropdb "$copy"
    echo "$name" | pgb-rm-local backups
    echo "$name" | pgb-rm-s3 "$bucket"
    assert_folder backups
    assert_bucket
}

@test "every format and every compression, all the way" {
    assert_circle small.sql small copy pgb-dump small
    assert_circle small.dump small copy pgb-dump -F c small
    assert_circle small.tar small copy pgb-dump -F t small
    assert_circle small.sql.gz small copy pgb-run pgb-dump small '|' gzip -1
    assert_circle small.sql.zst small copy pgb-run pgb-dump small '|' zstd -q -1
    assert_circle small.sql.lz4 small copy pgb-run pgb-dump small '|' lz4 -q -1
    assert_circle small.sql.xz small copy pgb-run pgb-dump small '|' xz -0
    assert_circle small.dump.zst small copy pgb-run pgb-dump -F c small -- -Z 0 '|' zstd -q -1
}

@test "--create creates the database that the dump or the URL names" {
    make_database made 1
    pgb-dump -F c made >made.dump
    content made >content
    dropdb made
    pgb-restore --create postgres:/// <made.dump
    content made | cmp - content
    pgb-dump made | pgb-restore --create postgres:///other
    content other | cmp - content
}

# refuse_everywhere FILE STATUS [RESTORED [PIPED]]: pgb-get-s3 ends with STATUS (3 if the stream itself shows
# the fault), and pgb-get-local into a pipe with PIPED or STATUS. pgb-restore and pgb-rehearse always refuse,
# with status RESTORED or 3, and restore nothing.
refuse_everywhere() {
    local file=$1
    s3 PUT "/$bucket/$file" <"$file" >/dev/null
    run --separate-stderr bash -c "pgb-get-s3 $bucket $file >got"
    assert_status "$2"
    cmp -n "$(stat -c %s got)" got "$file" # what is damaged is not read to its end
    if [ "$2" != 0 ]; then assert_in "$stderr" 'must not be used'; fi
    run --separate-stderr bash -c "pgb-get-local . $file | cmp - $file; exit \${PIPESTATUS[0]}"
    assert_status "${4-$2}"
    run --separate-stderr bash -c "pgb-restore copy <$file"
    assert_status "${3-3}"
    [ "$(sql "select count(*) from pg_class where oid >= 16384" copy)" = 0 ]
    run --separate-stderr bash -c "pgb-rehearse <$file"
    assert_status "${3-3}"
    [ -z "$output" ]
}

# cut FILE PERCENT CUT: CUT becomes its first part.
cut_short() {
    head -c $(($(stat -c %s "$1") * $2 / 100)) "$1" >"$3"
}

@test "a truncated object is refused by get, restore and rehearse alike" {
    createdb copy
    pgb-dump small >whole.sql
    pgb-dump -F c small | cat >whole.dump # a file, from 16 on, has its contents twice
    pgb-dump -F t small >whole.tar
    gzip -1 -k whole.sql
    zstd -q -1 -k whole.sql
    for part in 10 60 99; do
        cut_short whole.sql "$part" cut.sql
        refuse_everywhere cut.sql 3
        cut_short whole.dump "$part" cut.dump
        refuse_everywhere cut.dump 3
        cut_short whole.tar "$part" cut.tar
        refuse_everywhere cut.tar 3
    done
    cut_short whole.sql.gz 60 cut.sql.gz
    refuse_everywhere cut.sql.gz 3 3 0
    cut_short whole.sql.zst 60 cut.sql.zst
    refuse_everywhere cut.sql.zst 3
    gzip -1 -c cut.sql >inner.sql.gz
    refuse_everywhere inner.sql.gz 3 3 0
}

@test "a damaged object is refused by get, restore and rehearse alike" {
    createdb copy
    pgb-dump small | zstd -q -1 >damaged.sql.zst
    printf 'damage' | dd of=damaged.sql.zst bs=1 seek=20000 conv=notrunc status=none
    refuse_everywhere damaged.sql.zst 3 3 0
    pgb-dump -F c small >damaged.dump
    cp damaged.dump contents.dump
    printf 'damage' | dd of=damaged.dump bs=1 seek=100000 conv=notrunc status=none
    refuse_everywhere damaged.dump 0 1
    printf '\377\377\377\377\377\377\377\377' | dd of=contents.dump bs=1 seek=50 conv=notrunc status=none
    refuse_everywhere contents.dump 3
}
