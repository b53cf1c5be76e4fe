#!/usr/bin/env bats
# The scripts for rclone at stores of other kinds: S3, which copies where others rename, and SFTP.

load helpers

prepare() {
    plain_dump >dump.sql
    export RCLONE_CONFIG=$PWD/rclone.conf
    touch "$RCLONE_CONFIG"
}

teardown() {
    if [ -s server.pid ]; then kill "$(cat server.pid)" 2>/dev/null || true; fi
}

put() {
    run --separate-stderr timeout 120 pgb-put-rclone "$@"
}

# The bucket of this test as "s3:BUCKET".
use_rclone_s3() {
    use_s3
    export RCLONE_CONFIG_S3_TYPE=s3 RCLONE_CONFIG_S3_PROVIDER=Ceph RCLONE_CONFIG_S3_ENV_AUTH=true
    export RCLONE_CONFIG_S3_ENDPOINT=$AWS_ENDPOINT_URL
    [ "$(rclone backend features s3: | grep -cE '"(Move": false|Copy": true)')" = 2 ]
}

# The folder "store" by SFTP as "sftp:".
serve_sftp() {
    local port=$((20000 + RANDOM % 10000))
    mkdir store
    until
        rclone serve sftp --addr "127.0.0.1:$port" --user me --pass s3cret store 2>log 3>&- 4>&- &
        echo $! >server.pid
        wait_until 30 grep -qE 'listening on|address already in use' log
        grep -q 'listening on' log
    do
        port=$((port + 1))
    done
    export RCLONE_CONFIG_SFTP_TYPE=sftp RCLONE_CONFIG_SFTP_HOST=127.0.0.1 RCLONE_CONFIG_SFTP_PORT=$port
    RCLONE_CONFIG_SFTP_PASS=$(rclone obscure s3cret)
    export RCLONE_CONFIG_SFTP_USER=me RCLONE_CONFIG_SFTP_PASS
}

@test "a store that copies: there and back" {
    use_rclone_s3
    put "s3:$bucket" db/shop.sql <dump.sql
    assert_status 0
    [ "$output" = "s3:$bucket/db/shop.sql" ]
    assert_bucket db/shop.sql
    assert_object db/shop.sql dump.sql
    put "s3:$bucket" db/shop.sql <dump.sql
    assert_status 4
    random_bytes 12000000 >large
    put "s3:$bucket" large -- cat large
    assert_status 0
    assert_object large large
    put -f "s3:$bucket" large -- cat dump.sql
    assert_status 0
    assert_object large dump.sql
    assert_bucket db/shop.sql large
    run --separate-stderr pgb-ls-rclone --total "s3:$bucket"
    assert_status 0
    [ "$output" = $'db/shop.sql\nlarge' ]
    [ "$stderr" = "pgb-ls-rclone: total: 2 entries, $((2 * $(wc -c <dump.sql))) bytes" ]
    pgb-get-rclone "s3:$bucket" db/shop.sql | cmp - dump.sql
    echo large | pgb-rm-rclone "s3:$bucket"
    assert_bucket db/shop.sql
}

@test "a store that copies: what did not end well, and what fails at the copy" {
    use_rclone_s3
    put "s3:$bucket" x -- sh -c 'cat dump.sql; exit 4'
    assert_status 3
    assert_bucket
    put "s3:$bucket" x -- sh -c 'cat dump.sql; echo other | "$0" PUT "$1" >/dev/null' \
        "$BATS_TEST_DIRNAME/servers/s3" "/$bucket/x"
    assert_status 4
    assert_object x <(echo other)
    assert_bucket x
    mkdir bin
    printf '#!/bin/sh\ncase "$*" in *" moveto "*) exit 9 ;; esac\nexec %q "$@"\n' "$(type -P rclone)" >bin/rclone
    chmod +x bin/rclone
    PATH=$PWD/bin:$PATH put "s3:$bucket" y -- cat dump.sql
    assert_status 1
    assert_bucket x
}

@test "a store that copies: --check leaves nothing" {
    use_rclone_s3
    run --separate-stderr pgb-put-rclone --check "s3:$bucket" db/x.sql
    assert_status 0
    assert_bucket
    run --separate-stderr pgb-put-rclone --check "s3:$bucket/a/b" db/x.sql
    assert_status 0
    assert_bucket
    AWS_SECRET_ACCESS_KEY=wr0ngwr0ngwr0ng run --separate-stderr pgb-put-rclone --check "s3:$bucket" x.sql
    assert_status 1
    [ -z "$output" ]
}

@test "SFTP: there and back, --check, and a server that dies" {
    serve_sftp
    run --separate-stderr pgb-put-rclone --check sftp:a/b c/x.sql
    assert_status 0
    assert_folder store
    put sftp:db shop-20261122T023000Z.sql <dump.sql
    assert_status 0
    [ -z "$stderr" ]
    cmp store/db/shop-20261122T023000Z.sql dump.sql
    put sftp:db shop-20261122T023000Z.sql <dump.sql
    assert_status 4
    put -f sftp:db shop-20261122T023000Z.sql -- pgb-run cat dump.sql '|' gzip
    assert_status 0
    gzip -dc store/db/shop-20261122T023000Z.sql | cmp - dump.sql
    put sftp:db x < <(head -n 5 dump.sql)
    assert_status 3
    assert_folder store db db/shop-20261122T023000Z.sql
    [ "$(pgb-ls-rclone sftp: | pgb-latest shop)" = db/shop-20261122T023000Z.sql ]
    gzip -dc <(pgb-get-rclone --latest shop sftp:) | cmp - dump.sql
    echo shop-20261122T023000Z.sql | pgb-rm-rclone sftp:db
    assert_folder store db
    export RCLONE_LOW_LEVEL_RETRIES=1 RCLONE_RETRIES=1
    put sftp: z -- bash -c 'kill "$(cat server.pid)"; cat dump.sql'
    assert_status 1
    [ -z "$output" ]
    [ ! -e store/z ]
}
