#!/usr/bin/env bats
# The quick start of the README works as printed.

load helpers

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
    quick_start 'On a server'
    [ "$(wc -l <lines)" = 5 ]
    sed -i -e "s/\<bucket\>/$bucket/g" -e "s|backup@db.example.org|$alice:$PGPORT|" lines
    run --separate-stderr sh -c "$(sed -n 1p lines)"
    assert_status 0
    assert_bucket
    [[ $(sed -n 2p lines) == PATH=/usr/local/bin:* ]]
    mkdir home
    while read -r _ _ _ _ _ line; do
        (cd home && env PATH="$PGB_BIN:/usr/bin:/bin" /bin/sh -c "$line") >>out 2>&1
        echo "$line" >>ran
    done < <(sed -n '3,$p' lines)
    [ "$(wc -l <ran)" = 3 ]
    grep -qx "s3://$bucket/db/shop-.*\.sql" out
    s3 GET "/$bucket?list-type=2" | grep -o '<Key>[^<]*' | sed 's/<Key>//' | pgb-latest shop
    # Nothing fresh: the last line fails.
    pgb-ls-s3 "$bucket" | pgb-rm-s3 "$bucket"
    run --separate-stderr env PATH="$PGB_BIN:/usr/bin:/bin" /bin/sh -c "$(sed -n '$p' lines | cut -d ' ' -f 6-)"
    assert_status 1
    [ -n "$stderr" ]
}

@test "in Kubernetes: the lines of pgbackup(7)" {
    quick_start 'In Kubernetes'
    block 'kubectl create secret' >/dev/null
    diff text lines
}

@test "the pictures are well-formed, and show what the programs do" {
    pictures=$BATS_TEST_DIRNAME/../.github
    BUILD=${PGB_BIN%/bin} "$BATS_TEST_DIRNAME/pictures" pipeline >pipeline.svg
    diff "$pictures/pipeline.svg" pipeline.svg
    python3 -c 'import sys, xml.dom.minidom; [xml.dom.minidom.parse(name) for name in sys.argv[1:]]' "$pictures"/*.svg
    grep -q 'The database and its restored backup are the same: 10000 rows' "$pictures/demo.svg"
    grep -o '(\.github/.*\.svg)' "$BATS_TEST_DIRNAME/../README.md" | tr -d '()' | sort >shown
    diff <(cd "$pictures/.." && ls .github/*.svg) shown
}
