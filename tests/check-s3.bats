#!/usr/bin/env bats
# pgb-put-s3 --check: an upload is tried, and undone.

load helpers
load stores

check() {
    run --separate-stderr pgb-put-s3 --check "$@" </dev/null
}

@test "the store takes an upload, and nothing is left" {
    check "$bucket" db/x.sql
    assert_status 0
    [ -z "$stderr" ]
    [ "$output" = "destination: $AWS_ENDPOINT_URL takes \"s3://$bucket/db/x.sql\", which is not there yet" ]
    assert_bucket
    check "s3://$bucket/db/x.sql" -- touch hit
    assert_status 0
    [ ! -e hit ]
    plain_dump | pgb-put-s3 "$bucket" db/x.sql
    check "$bucket" db/x.sql
    assert_status 4
    assert_in "$stderr" 'exists already'
    check -f "$bucket" db/x.sql
    assert_status 0
    assert_in "$output" ', and replaces one that is there'
    assert_bucket db/x.sql
    plain_dump | cmp - <(pgb-get-s3 "$bucket" db/x.sql)
}

@test "pgbackup --check" {
    run --separate-stderr pgbackup --check -d s3 "s3://$bucket/db/" -o --storage-class=STANDARD postgres
    assert_status 0
    assert_in "$output" "destination: $AWS_ENDPOINT_URL takes \"s3://$bucket/db/postgres-*.sql\""
    run --separate-stderr pgbackup --check -d s3 "$bucket" -o --sse=none postgres
    assert_status 2
    assert_in "$stderr" 'pgb-put-s3: error: invalid argument of --sse'
    refute_in "$stderr" 'explains to drivers'
    assert_bucket
}

@test "a bucket that is not there" {
    check "$bucket-not" x.sql
    assert_status 1
    [ -z "$output" ]
    assert_in "$stderr" NoSuchBucket
}

@test "wrong keys" {
    AWS_SECRET_ACCESS_KEY=wr0ngwr0ngwr0ng check "$bucket" x.sql
    assert_status 1
    [ -z "$output" ]
    assert_in "$stderr" SignatureDoesNotMatch
    refute_in "$stderr" wr0ngwr0ngwr0ng
    AWS_ACCESS_KEY_ID=NOSUCHKEY check "$bucket" x.sql
    assert_status 1
    assert_in "$stderr" InvalidAccessKeyId
    unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY
    check "$bucket" x.sql
    assert_status 1
    [ -z "$output" ]
}

@test "an upload that cannot be undone is an error" {
    use_store 'DELETE uploadId 1-9 403'
    check "$bucket" x.sql
    assert_status 1
    [ -z "$output" ]
    assert_in "$stderr" 'could not abort the multipart upload'
    assert_in "$stderr" 'error: the upload that was tried could not be undone'
    [ "$(requested PUT partNumber=1)" = 1 ]
}

@test "a part that is refused, an upload that is" {
    for rule in 'PUT partNumber=1 1-9 403' 'POST uploads= 1-9 403'; do
        use_store "$rule"
        check "$bucket" x.sql
        assert_status 1
        [ -z "$output" ]
        assert_in "$stderr" 'error: could not store'
        stop_servers
    done
    assert_bucket
}
