#!/usr/bin/env bats
# pgb-put-s3 and a store that still works on the last request after its answer was lost: a proxy gave up
# waiting (504), and the object appears later. Only an object that is seen is a success, and only an
# upload that cannot be completed any more is a failure.

load helpers
load stores

# For a completion that is sent again, from a store whose uploads are gone once they are completed.
gone='POST uploadId= * 404:NoSuchUpload'

# HEAD is sent before the stream, and before the last request. After that it asks for the object.
prepare() {
    use_s3
    skip_pauses
}

@test "a completion that a proxy gives up: the object appears later, and counts" {
    use_store 'POST uploadId= 1 late' "$gone" 'HEAD . 3-8 404'
    put "$large"
    assert_stored
    [ "$(requested HEAD)" = 9 ]
    [ "$(requested DELETE)" = 0 ]
    assert_in "$stderr" "warning: cannot tell yet whether \"s3://$bucket/key\" was stored: NoSuchUpload (HTTP 404); looking for it for up to 15 min"
}

@test "... also if all attempts are given up, and the upload still seems to be there" {
    export AWS_MAX_ATTEMPTS=3
    use_store 'POST uploadId= 3 late' 'POST uploadId= * 504' 'HEAD . 3-12 404' 'GET uploadId= * 200 =<ListPartsResult/>'
    put "$large"
    assert_stored
    [ "$(requested POST uploadId=)" = 3 ]
    [ "$(requested DELETE)" = 0 ]
}

@test "... also after an abort that the store acknowledges" {
    export AWS_MAX_ATTEMPTS=3
    use_store 'POST uploadId= 1 late' 'POST uploadId= * 504' 'HEAD . 3-55 404' \
        'GET uploadId= * 200 =<ListPartsResult/>' 'DELETE . * 204 ='
    put "$large"
    assert_stored
    [ "$(requested DELETE)" = 1 ]
    # The abort comes last, and HEAD follows it.
    [ "$(grep -c '^HEAD' <(sed '1,/^DELETE/d' requests))" -ge 1 ]
}

@test "an upload that is gone without an object: status 5, and it is not aborted" {
    use_store 'POST uploadId= 1 late' "$gone" 'HEAD . 3- 404'
    put "$large"
    assert_status 5
    [ -z "$output" ]
    assert_in "$stderr" "cannot tell whether \"s3://$bucket/key\" was stored: NoSuchUpload"
    [ "$(requested DELETE)" = 0 ]
    [ "$(requested HEAD)" -gt 40 ]
    assert_object key sent
}

@test "an upload that is still there after all patience is aborted, and nothing was published" {
    export AWS_MAX_ATTEMPTS=3
    use_store 'POST uploadId= * 504'
    put "$large"
    assert_refused 1 "could not store \"s3://$bucket/key\": HTTP status 504"
    [ "$(requested HEAD)" -gt 40 ]
    [ "$(requested DELETE)" = 1 ]
}

@test "where the parts may not be listed, the abort tells whether the upload is there" {
    export AWS_MAX_ATTEMPTS=3
    use_store 'POST uploadId= * 504' 'GET uploadId= * 403:AccessDenied'
    put "$large"
    assert_refused 1 "HTTP status 504"
    tell "$store" 'POST uploadId= 1 late' "$gone" 'HEAD . 3- 404' 'GET uploadId= * 403:AccessDenied'
    put "$large"
    assert_status 5
}

@test "a PutObject that a proxy gives up: the object appears later, and counts" {
    export AWS_MAX_ATTEMPTS=3
    use_store 'PUT . 3 late' 'PUT . * 504' 'HEAD . 3-10 404'
    put "$small"
    assert_stored
    [ "$(requested HEAD)" = 11 ]
    tell "$store" 'PUT . 3 late' 'PUT . * 504' 'HEAD . 1-9 404'
    put "$small" -f
    assert_stored
}

@test "with -f the old object is no answer: the new one replaces it later" {
    export AWS_MAX_ATTEMPTS=2
    s3 PUT "/$bucket/key" <<<old >/dev/null
    use_store 'POST uploadId= 2 late' 'POST uploadId= * 504' \
        'HEAD . 1-5 200 ETag:\"6\" x-amz-meta-pgb-id:0123456789abcdef0123456789abcdef'
    put "$large" -f
    assert_stored
    [ "$(requested HEAD)" = 6 ]
}

@test "SIGTERM ends the waiting: the upload is aborted, and nothing was published" {
    local pid
    export AWS_MAX_ATTEMPTS=2
    use_store 'POST uploadId= * 504'
    head -c "$large" /dev/urandom >sent
    "$PGB_BIN/pgb-put-s3" "$bucket" key -- cat sent >stdout 2>stderr 3>&- &
    pid=$!
    wait_until 30 grep -q 'looking for it' stderr
    kill -TERM "$pid"
    await "$pid"
    assert_status 143
    [ ! -s stdout ]
    assert_bucket
    [ "$(requested DELETE)" = 1 ]
}

# The message comes before the second look, whose answer takes two seconds.
@test "... also while the store is asked" {
    local pid
    export AWS_MAX_ATTEMPTS=2
    use_store 'HEAD . 3- delay=2000' 'POST uploadId= * 504'
    head -c "$large" /dev/urandom >sent
    "$PGB_BIN/pgb-put-s3" "$bucket" key -- cat sent >stdout 2>stderr 3>&- &
    pid=$!
    wait_until 60 grep -q 'looking for it' stderr
    sleep 0.5
    kill -TERM "$pid"
    SECONDS=0
    await "$pid"
    [ "$SECONDS" -lt 60 ]
    assert_status 143
    assert_bucket
    [ "$(requested DELETE)" = 1 ]
}
