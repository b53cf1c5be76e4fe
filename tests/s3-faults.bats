#!/usr/bin/env bats
# pgb-put-s3 to a store that misbehaves: the real gateway, behind a proxy that plays the given
# faults and logs the requests.

load helpers
load stores

prepare() {
    use_s3
    skip_pauses
}

@test "a small stream is one PutObject, on condition that nothing exists" {
    use_store
    put "$small"
    assert_stored
    [ "$(requested HEAD)" = 2 ] # before the stream, and right before the PutObject
    [ "$(requested PUT ' 200 if-none-match$')" = 1 ]
    [ "$(wc -l <requests)" = 3 ]
}

@test "a large stream is a multipart upload, completed on the same condition" {
    use_store
    put "$large"
    assert_stored
    [ "$(requested POST 'uploads= 200$')" = 1 ]
    [ "$(requested PUT 'partNumber=[12]&uploadId=.* 200$')" = 2 ]
    [ "$(requested POST 'uploadId=.* 200 if-none-match$')" = 1 ]
    [ "$(requested DELETE)" = 0 ]
}

@test "with -f there is no condition and no HEAD" {
    use_store
    put "$small" -f
    assert_stored
    [ "$(requested HEAD)" = 0 ]
    [ "$(requested '.*' if-none-match)" = 0 ]
}

@test "a PutObject is retried after a reset, a 500, SlowDown and a conflict" {
    use_store 'PUT . 1 reset' 'PUT . 1 500:InternalError' 'PUT . 1 503:SlowDown' \
        'PUT . 1 409:ConditionalRequestConflict'
    put "$small"
    assert_stored
    [ "$(requested PUT)" = 5 ]
}

@test "parts are retried, each by itself" {
    use_store 'PUT partNumber=1 1 reset' 'PUT partNumber=1 1 lost' 'PUT partNumber=2 1 reset-body' \
        'PUT partNumber=2 1-2 500' 'PUT partNumber=2 1 400:RequestTimeout'
    put "$large"
    assert_stored
    [ "$(requested PUT partNumber=1)" = 3 ]
    [ "$(requested PUT partNumber=2)" = 5 ]
}

@test "the start of a multipart upload is retried" {
    use_store 'POST uploads= 1 500:InternalError' 'POST uploads= 1 reset'
    put "$large"
    assert_stored
}

@test "attempts are limited, and AWS_MAX_ATTEMPTS sets the limit" {
    use_store 'PUT partNumber=2 * 500:InternalError'
    AWS_MAX_ATTEMPTS=2 put "$large"
    assert_refused 1 "could not store \"s3://$bucket/key\": InternalError (HTTP 500)"
    [ "$(requested PUT partNumber=2)" = 2 ]
}

@test "a permanent error ends the upload at once, and aborts it" {
    use_store 'PUT partNumber=2 * 403:AccessDenied'
    put "$large"
    assert_refused 1 "could not store \"s3://$bucket/key\": AccessDenied (HTTP 403)"
    [ "$(requested PUT partNumber=2)" = 1 ]
    [ "$(requested DELETE 'uploadId=.* 204$')" = 1 ]
}

@test "a part without an ETag does not count" {
    use_store 'PUT partNumber=2 * noetag'
    AWS_MAX_ATTEMPTS=2 put "$large"
    assert_refused 1 "the answer is not the store's: it has no ETag"
    [ "$(requested PUT partNumber=2)" = 2 ]
}

@test "an error in a 200 response is an error" {
    use_store 'POST uploadId= 1 200:InvalidPart'
    put "$large"
    assert_refused 1 "could not store \"s3://$bucket/key\": InvalidPart"
}

@test "a temporary one is retried" {
    use_store 'POST uploadId= 1 200:InternalError' 'PUT . 1 200:InternalError'
    put "$large"
    assert_stored
    [ "$(requested POST uploadId=)" = 2 ]
    put "$small" -f
    assert_stored
}

@test "a completion whose response is lost or cut is sent again" {
    use_store 'POST uploadId= 1 lost' 'POST uploadId= 1 cut'
    put "$large"
    assert_stored
    [ "$(requested POST uploadId=)" = 3 ]
}

@test "an upload that is gone after a lost response was completed, if the object is ours" {
    use_store 'POST uploadId= 1 lost' 'POST uploadId= 1 404:NoSuchUpload'
    put "$large"
    assert_stored
    [ "$(requested HEAD)" = 3 ]
}

@test "an object that exists after a lost response may be ours" {
    use_store 'PUT . 1 lost'
    put "$small"
    assert_stored
    [ "$(requested PUT ' 412 ')" = 1 ]
    [ "$(requested HEAD)" = 3 ]
}

@test "... or another's" {
    s3 PUT "/$bucket/key" <<<another
    use_store 'HEAD . 1-2 404' 'PUT . 1 reset-body'
    put "$small"
    assert_status 4
    assert_in "$stderr" "\"s3://$bucket/key\" exists already"
    [ "$(s3 GET "/$bucket/key")" = another ]
}

@test "an object that appears during a multipart upload is kept" {
    use_store 'POST uploadId= 1 412:PreconditionFailed'
    put "$large"
    assert_refused 4 "\"s3://$bucket/key\" exists already"
}

@test "a conflict at the end cannot be retried" {
    use_store 'POST uploadId= 1 409:ConditionalRequestConflict'
    put "$large"
    assert_refused 1 "ConditionalRequestConflict"
    assert_in "$stderr" "hint: another upload to the same key was under way"
}

@test "an outcome that cannot be found out is status 5" {
    use_store 'PUT . 1 lost' 'HEAD . 2-99 403'
    put "$small"
    assert_status 5
    [ -z "$output" ]
    assert_in "$stderr" "cannot tell whether \"s3://$bucket/key\" was stored"
}

@test "an upload with unknown outcome is left alone" {
    use_store 'POST uploadId= 1 lost' 'POST uploadId= 1 404:NoSuchUpload' 'HEAD . 2-99 403'
    put "$large"
    assert_status 5
    [ "$(requested DELETE)" = 0 ]
}

@test "a store without conditional writes gets the request without the condition" {
    use_store 'PUT . 1 501:NotImplemented'
    put "$small" -v
    assert_stored
    assert_in "$stderr" "the store does not support conditional writes"
    [ "$(requested PUT ' 200$')" = 1 ]
}

@test "a refused HEAD is no obstacle" {
    use_store 'HEAD . * 403'
    put "$small" -v
    assert_stored
    assert_in "$stderr" "the store does not say whether \"s3://$bucket/key\" exists (HTTP 403)"
}

@test "a store that neither says what exists nor takes a condition replaces nothing without -f" {
    local size
    use_store '* . * refuse=if-none-match' 'HEAD . * 403' 'GET . * 403:AccessDenied'
    for size in "$small" "$large"; do
        put "$size"
        assert_refused 1 "could not store \"s3://$bucket/key\": the store neither says whether it exists nor supports conditional writes"
        assert_in "$stderr" 'hint: -f stores it, and replaces what is there'
    done
    # What the store says to GET counts: why it refuses, and what is there.
    tell "$store" '* . * refuse=if-none-match' 'HEAD . * 403' 'GET . * 403:SignatureDoesNotMatch'
    put "$small"
    assert_refused 1 "could not store \"s3://$bucket/key\": SignatureDoesNotMatch (HTTP 403)"
    tell "$store" '* . * refuse=if-none-match' 'HEAD . * 403'
    put "$small"
    assert_stored
    cp sent first
    put "$small"
    assert_status 4
    assert_object key first
    put "$small" -f
    assert_stored
}

@test "a redirect is not followed" {
    use_store 'HEAD . * 301'
    put "$small"
    assert_refused 1 "HTTP status 301"
    [ "$(wc -l <requests)" = 2 ] # the object, then the bucket, which does not give its region either
}

@test "an abort is retried" {
    use_store 'POST uploadId= * 403:AccessDenied' 'DELETE . 1-2 500'
    put "$large"
    assert_refused 1 "AccessDenied"
    [ "$(requested DELETE)" = 3 ]
}

@test "a failed abort is a warning that names the upload id" {
    use_store 'POST uploadId= * 403:AccessDenied' 'DELETE . * 403:AccessDenied'
    put "$large"
    assert_status 1
    assert_in "$stderr" "warning: could not abort the multipart upload of \"s3://$bucket/key\""
    assert_in "$stderr" "$(sed -n 's/^DELETE .*uploadId=\([^ ]*\) 403.*/\1/p' requests)"
}

@test "a signal aborts the upload while its input is still open" {
    use_store 'PUT partNumber=1 1 stall'
    mkfifo input
    pgb-put-s3 -u "$bucket" key <input >stdout 2>stderr 3>&- &
    local pid=$!
    exec 4>input
    head -c "$large" /dev/urandom >&4
    wait_until 30 grep -q 'POST.*uploads=' requests
    kill -TERM "$pid"
    await "$pid"
    exec 4>&-
    assert_status 143
    [ ! -s stdout ]
    assert_bucket
    [ "$(requested DELETE)" -ge 1 ]
}

@test "a signal ends a program that waits for the address of the store" {
    local shim pid
    shim=$(find_shim pgb-ls-s3 names)
    LD_PRELOAD=$shim PGB_NAMES_PROGRAM=pgb-ls-s3 PGB_NAMES_ASKED=$PWD/asked AWS_ENDPOINT_URL_S3=http://store.example \
        pgb-ls-s3 "$bucket" >stdout 2>stderr 3>&- &
    pid=$!
    wait_until 10 test -e asked
    kill -TERM "$pid"
    wait_until 10 eval "! kill -0 $pid"
    await "$pid"
    assert_status 143
    [ ! -s stdout ]
}

@test "a store that goes away: an error, and a warning about what may be left" {
    use_store 'PUT partNumber=1 1 stall'
    head -c "$large" /dev/urandom >sent
    AWS_MAX_ATTEMPTS=2 pgb-put-s3 "$bucket" key -- cat sent >stdout 2>stderr 3>&- &
    local pid=$!
    wait_until 30 grep -q 'PUT.*partNumber=2.* 200' requests
    stop_servers
    await "$pid"
    assert_status 1
    [ ! -s stdout ]
    assert_in "$(cat stderr)" "could not store \"s3://$bucket/key\": failed to connect to"
    assert_in "$(cat stderr)" "warning: could not abort the multipart upload"
    refute_object key
}

# interrupted LINE COMMAND FAULT...: sends SIGTERM to a large upload once LINE is in the log, then
# runs COMMAND. The status is the upload's.
interrupted() {
    use_store "${@:3}"
    head -c "$large" /dev/urandom >sent
    pgb-put-s3 "$bucket" key -- cat sent >stdout 2>stderr 3>&- &
    local pid=$!
    wait_until 30 grep -q "$1" requests
    kill -TERM "$pid"
    $2
    await "$pid"
}

@test "a signal during the completion: the response is awaited, and counts" {
    interrupted 'POST .*uploadId=.* hold' 'touch requests.go' 'POST uploadId= 1 hold'
    assert_status 0
    [ "$(cat stdout)" = "s3://$bucket/key" ]
    assert_object key sent
}

@test "a signal during a completion without a response: the object shows the outcome" {
    interrupted 'POST .*uploadId=.* acted' true 'POST uploadId= * mute'
    assert_status 0
    assert_object key sent
    assert_bucket key
}

@test "... or the upload does, which still exists and is aborted" {
    interrupted 'POST .*uploadId=.* stall' true 'POST uploadId= * stall'
    assert_status 143
    [ "$(cat stderr)" = "pgb-put-s3: nothing was published as \"s3://$bucket/key\"" ]
    [ ! -s stdout ]
    assert_bucket
}

@test "... or nothing does: status 5" {
    interrupted 'POST .*uploadId=.* stall' true 'POST uploadId= * stall' 'HEAD . 2- 403'
    assert_status 5
    assert_in "$(cat stderr)" "cannot tell whether"
    [ ! -s stdout ]
}

@test "a PutObject that failed at a gateway and may still be carried out: status 5" {
    export AWS_MAX_ATTEMPTS=2
    use_store 'PUT . 1 504' 'PUT . 1 403:AccessDenied'
    put "$small"
    assert_status 5
    assert_in "$stderr" "cannot tell whether"
}

@test "a completion that failed at a gateway is withdrawn, which makes the outcome certain" {
    export AWS_MAX_ATTEMPTS=2
    use_store 'POST uploadId= * 504'
    put "$large"
    assert_refused 1 "HTTP status 504"
}

@test "a response that is not from an S3 store is rejected" {
    export AWS_MAX_ATTEMPTS=2
    use_store 'PUT . * 200'
    put "$small"
    assert_status 5
    assert_in "$stderr" "the answer is not the store's"
}

@test "a temporary error of a store, or of a proxy before it, is retried" {
    use_store
    for answer in 400:RequestTimeout 503:SlowDown 503:SlowDownWrite 503:ServiceUnavailable 500:InternalError \
        409:OperationAborted 408 429 499 500 502 503 504 520 307:TemporaryRedirect '403:RequestTimeTooSkewed Date:+600'; do
        tell "$store" "PUT partNumber=2 1 $answer"
        put "$large" -f
        assert_stored
        [ "$(requested PUT partNumber=2)" = 2 ]
    done
}

@test "a permanent error is reported at once, for a part and for the completion" {
    use_store
    for answer in 403:AccessDenied 403:SignatureDoesNotMatch 403:InvalidAccessKeyId 404:NoSuchBucket 404:NoSuchUpload \
        411:MissingContentLength 413:EntityTooLarge 400:EntityTooLarge 400:InvalidRequest \
        400:InvalidArgument 405:MethodNotAllowed 501:NotImplemented; do
        tell "$store" "PUT partNumber=2 * $answer"
        put "$large"
        assert_refused 1 "${answer#*:} (HTTP ${answer%:*})"
        [ "$(requested PUT partNumber=2)" = 1 ]
    done
    for answer in 400:EntityTooSmall 400:InvalidPart 400:InvalidPartOrder 400:MalformedXML 400:BadDigest \
        400:InvalidRequest 403:AccessDenied 200:InvalidPart; do
        tell "$store" "POST uploadId= * $answer"
        put "$large"
        assert_refused 1 "${answer#*:} (HTTP ${answer%:*})"
        [ "$(requested POST uploadId=)" = 1 ]
    done
}

@test "what a store quotes of the request is shown without its secrets" {
    local quoted="$AWS_SECRET_ACCESS_KEY X-Amz-Security-Token=Zq9X&amp;a Authorization: AWS4 Credential=Zq9X"
    use_store "PUT . * 403:SignatureDoesNotMatch 'Message=It is wrong: $quoted, Signature=Zq9X'"
    put "$small" -v
    assert_refused 1 'SignatureDoesNotMatch: It is wrong: ... X-Amz-Security-Token=...'
    refute_in "$stderr" Zq9X
    refute_in "$stderr" "$AWS_SECRET_ACCESS_KEY"
    tell "$store" "PUT . * 403:SignatureDoesNotMatch 'Message=The String-to-Sign should have been Zq9X'"
    put "$small" -v
    assert_refused 1 'SignatureDoesNotMatch: The String-to-Sign...'
    refute_in "$stderr" Zq9X
}
