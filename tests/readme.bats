#!/usr/bin/env bats
# The quick start of the README works as printed.

load helpers
load cron

setup_file() {
    sql 'drop database if exists shop'
    sql 'create database shop'
    sql 'create table goods (i integer); insert into goods select generate_series(1, 7)' shop
}

teardown_file() {
    sql 'drop database shop with (force)'
}

teardown() {
    dropdb --if-exists --force shop_again
    sql 'drop role if exists backup'
}

# quick_start TEXT: the display that follows the paragraph that begins with TEXT.
quick_start() {
    sed -n '/^## Quick start/,/^## Pipelines/p' "$BATS_TEST_DIRNAME/../README.md" |
        awk -v text="$1" 'index($0, text) == 1 { shown = 1 } shown && /^    / { print substr($0, 5); found = 1 }
            found && /^$/ { exit }' >lines
    [ -s lines ]
}

@test "on a laptop" {
    quick_start 'On a laptop'
    [ "$(wc -l <lines)" = 5 ]
    run --separate-stderr bash -e lines
    assert_status 0
    [ "$(sql 'select sum(i) from goods' shop_again)" = 28 ]
    assert_in "$output" 'destination: folder "backups" is missing, and can be created'
    assert_in "$output" $'\nbackups/shop-*.sql\nshop-*.sql\t'
}

@test "on a server with cron" {
    use_s3
    sql "create role backup login password 'secret' in role pg_read_all_data bypassrls"
    quick_start 'On a server'
    [ "$(wc -l <lines)" = 5 ]
    make_home
    use_crontab PGHOSTADDR=127.0.0.1 PGPORT="$PGPORT" < <(sed 1d lines)
    echo 'db.example.org:*:shop:backup:secret' >home/.pgpass
    chmod 600 home/.pgpass
    run --separate-stderr env -u AWS_ACCESS_KEY_ID -u AWS_SECRET_ACCESS_KEY -u AWS_ENDPOINT_URL HOME="$PWD/home" \
        PGHOSTADDR=127.0.0.1 sh -c "$(sed -n "1s/\<bucket\>/$bucket/p" lines)"
    assert_status 0
    assert_bucket
    [ "$(job_times)" = '2:30 4:30 6:30' ]
    cron_runs 2:30
    assert_status 0
    [[ ${lines[-1]} == "s3://$bucket/db/shop-"*.sql ]]
    s3 GET "/$bucket/${lines[-1]#"s3://$bucket/"}" | grep -qx 7
    for minute in 1 2 3; do s3 PUT "/$bucket/db/shop-20200101T02300${minute}Z.sql" <<<x >/dev/null; done
    for time in 4:30 6:30; do
        cron_runs "$time"
        assert_status 0
        [ -z "$output" ] # no mail
    done
    [ "$(pgb-ls-s3 "$bucket" | grep -c .)" = 3 ] # the newest, and the first and the last of the old ones
    pgb-ls-s3 "$bucket" | pgb-rm-s3 "$bucket"
    cron_runs 6:30
    assert_status 1
    assert_in "$output" 'Subject: *pgb-fresh --quiet --max-age 26h --database shop'
    assert_in "$output" $'\nmissing\tshop\t-\t-\t-\n'
}

@test "in Kubernetes: the lines of pgbackup(7)" {
    quick_start 'In Kubernetes'
    block 'kubectl create secret' >/dev/null
    diff text lines
}

@test "the ratios are those of the picture of the measurements" {
    sed -n '/^## Speed/,/^## The source/s/^| `.* | `.*` | \([0-9.]*\) |$/\1/p' "$BATS_TEST_DIRNAME/../README.md" >ratios
    [ "$(wc -l <ratios)" -ge 9 ]
    while read -r ratio; do
        grep -q "<text class=\"number\" [^>]*>$ratio</text>" "$BATS_TEST_DIRNAME/../.github/bench.svg"
    done <ratios
}

@test "the pictures are well-formed, and show what the programs do" {
    pictures=$BATS_TEST_DIRNAME/../.github
    BUILD=${PGB_BIN%/bin} "$BATS_TEST_DIRNAME/pictures" pipeline >pipeline.svg
    diff "$pictures/pipeline.svg" pipeline.svg
    python3 -c 'import sys, xml.dom.minidom; [xml.dom.minidom.parse(name) for name in sys.argv[1:]]' "$pictures"/*.svg
    grep -q 'The database and its restored backup are the same: 10000 rows' "$pictures/demo.svg"
    grep -o '(\.github/.*\.svg)' "$BATS_TEST_DIRNAME/../README.md" | tr -d '()' | LC_ALL=C sort >shown
    diff <(cd "$pictures/.." && ls .github/*.svg) shown
}
