#!/usr/bin/env bats
# The S3 programs and successes that are not the store's: a proxy answers in its place, with a sign-in
# page for example, or changes the ETag of its answer.

load helpers
load stores

prepare() {
    use_s3
    skip_pauses
}

@test "a sign-in page in place of any answer to a small put is no success: the request is sent again" {
    local request
    use_store
    for request in HEAD PUT; do
        tell "$store" "$request . 1 foreign"
        put "$small"
        assert_stored
        [ "$(requested "$request" foreign)" = 1 ]
        s3 DELETE "/$bucket/key"
    done
}

@test "... to a large put" {
    local request
    use_store
    for request in 'HEAD .' 'POST uploads=' 'PUT partNumber=1&' 'PUT partNumber=2&' 'POST uploadId=' 'HEAD . 2'; do
        if [ "$request" = 'HEAD . 2' ]; then
            tell "$store" 'HEAD . 2-3 foreign' 'PUT partNumber=1& 1 last'
        else
            tell "$store" "$request 1 foreign"
        fi
        put "$large"
        assert_stored
        [ "$(requested '[A-Z]*' foreign)" -ge 1 ]
        s3 DELETE "/$bucket/key"
    done
}

@test "... that stays: status 5 for the object, 1 for a part, and the message shows the page" {
    local reason="the answer is not the store's: it has a body (HTTP 200, text/html, \"<!DOCTYPE html> <html><title>Sign in</title>"
    export AWS_MAX_ATTEMPTS=2
    use_store 'PUT . * foreign'
    put "$small"
    assert_refused 5 "cannot tell whether \"s3://$bucket/key\" was stored: $reason"
    [ "$(requested PUT)" = 2 ]
    put "$large"
    assert_refused 1 "could not store \"s3://$bucket/key\": $reason"
}

@test "a completion answered by other XML is not repeated if HEAD shows the object, and is if not" {
    use_store 'POST uploadId= * other'
    put "$large"
    assert_stored
    [ "$(requested POST uploadId=)" = 1 ]
    s3 DELETE "/$bucket/key"
    tell "$store" 'POST uploadId= 1 200 =<Completed/>'
    put "$large"
    assert_stored
    [ "$(requested POST uploadId=)" = 2 ]
}

@test "a sign-in page in place of the answer to an abort: the abort is sent again" {
    use_store 'POST uploadId= * 403:AccessDenied' 'DELETE . 1-2 foreign'
    put "$large"
    assert_refused 1 "AccessDenied"
    [ "$(requested DELETE)" = 3 ]
    tell "$store" 'POST uploadId= * 403:AccessDenied' 'DELETE . * foreign'
    put "$large"
    assert_status 1
    assert_in "$stderr" "warning: could not abort the multipart upload of \"s3://$bucket/key\""
    assert_in "$stderr" "the answer is not the store's: it has a body"
}

@test "an empty 200 in place of the answer to an abort is not believed while the upload is listed" {
    use_store 'POST uploadId= * 403:AccessDenied' 'DELETE . 1 200 ='
    put "$large"
    assert_refused 1 "AccessDenied"
    [[ $stderr != *warning* ]]
    [ "$(requested DELETE)" = 2 ]
    [ "$(requested GET uploadId=)" = 1 ]
    tell "$store" 'POST uploadId= * 403:AccessDenied' 'DELETE . * 200 ='
    put "$large"
    assert_status 1
    assert_in "$stderr" "warning: could not abort the multipart upload of \"s3://$bucket/key\", whose parts stay in the bucket: the store answered that it did, and does not show it"
}

@test "... where the parts may not be listed, it may not have been withdrawn: status 5" {
    export AWS_MAX_ATTEMPTS=3
    use_store 'POST uploadId= * 504' 'GET uploadId= * 403:AccessDenied' 'DELETE . * 200 ='
    put "$large"
    assert_status 5
    assert_in "$stderr" "cannot tell whether \"s3://$bucket/key\" was stored: HTTP status 504"
}

@test "... and of a store that answers so and has aborted it, nothing is said" {
    use_store 'POST uploadId= * 403:AccessDenied' 'DELETE . 1 200 =' 'GET uploadId= * 404:NoSuchUpload'
    put "$large"
    assert_status 1
    assert_in "$stderr" "AccessDenied"
    [[ $stderr != *warning* ]]
    [ "$(requested DELETE)" = 1 ]
}

@test "a success with an ETag that is weak or not quoted is confirmed by HEAD" {
    local form
    use_store
    for form in weak bare; do
        tell "$store" "PUT . * etag=$form"
        put "$small" -f
        assert_stored
        [ "$(requested PUT)" = 1 ]
        [ "$(requested HEAD)" = 1 ]
        put "$large" -f
        assert_stored
        [ "$(requested HEAD)" = 2 ]
    done
}

@test "... and the request is sent again if the object is not there" {
    use_store "PUT ^/[^?]*$ 1 200 'ETag:W/\"0123456789abcdef0123456789abcdef\"' ="
    put "$small"
    assert_stored
    [ "$(requested PUT)" = 2 ]
    [ "$(requested HEAD)" = 3 ]
}

@test "... or if the old object is still there" {
    s3 PUT "/$bucket/key" <<<old >/dev/null
    use_store "PUT ^/[^?]*$ 1 200 'ETag:W/\"0123456789abcdef0123456789abcdef\"' ="
    put "$small" -f
    assert_stored
    [ "$(requested PUT)" = 2 ]
    # One of the same size, without an id, is not taken for ours.
    head -c "$small" /dev/zero | s3 PUT "/$bucket/key" >/dev/null
    tell "$store" "PUT ^/[^?]*$ * 200 'ETag:W/\"0123456789abcdef0123456789abcdef\"' ="
    put "$small" -f
    assert_status 5
}

@test "... and status 5 if the object never is there, or HEAD shows another" {
    local answer="200 'ETag:W/\"0123456789abcdef0123456789abcdef\"' ="
    use_store "PUT . * $answer"
    put "$small"
    assert_refused 5 "the store answered that it was, and does not show it"
    s3 PUT "/$bucket/key" <<<another >/dev/null
    put "$small" -f
    assert_status 5
    [ "$(s3 GET "/$bucket/key")" = another ]
}

@test "... and where HEAD is forbidden, by the MD5 of the bytes" {
    local form
    use_store
    for form in weak bare; do
        tell "$store" "PUT . * etag=$form" 'HEAD . * 403'
        put "$small" -f
        assert_stored
        put "$large" -f
        assert_stored
        s3 DELETE "/$bucket/key"
    done
    tell "$store" 'HEAD . * 403' "PUT . * 200 ETag:0123456789abcdef0123456789abcdef ="
    put "$small"
    assert_refused 5 "the store answered that it was, and does not show it"
    tell "$store" 'HEAD . * 403' "PUT . * 200 'ETag:W/\"5-0\"' ="
    put "$small"
    assert_refused 5 "the store answered that it was, and does not show it"
}

@test "a success without an ETag is no success of a store" {
    use_store 'PUT . 1 noetag'
    put "$small"
    assert_stored
    [ "$(requested PUT)" = 2 ]
    tell "$store" 'PUT partNumber=2 1 noetag'
    put "$large" -f
    assert_stored
    [ "$(requested PUT partNumber=2)" = 2 ]
}

@test "... except for an object that the store encrypts: HEAD confirms it" {
    use_store 'PUT . * drop=etag' 'PUT . * add=x-amz-server-side-encryption:aws:kms'
    put "$small"
    assert_stored
    [ "$(requested PUT)" = 1 ]
    [ "$(requested HEAD)" = 3 ]
}

@test "a part that the store did not read, but acknowledged, is sent again" {
    use_store 'PUT partNumber=2 1 early 0 close'
    put "$large"
    assert_stored
    [ "$(requested PUT partNumber=2)" = 2 ]
}

@test "... unless its ETag need not be the MD5 of its bytes" {
    use_store 'PUT partNumber= * last' 'PUT partNumber= * add=x-amz-server-side-encryption:aws:kms'
    put "$large"
    assert_stored
    [ "$(requested PUT)" = 2 ]
    [ "$(requested HEAD)" = 3 ]
}

@test "a sign-in page is not an object: nothing of it is written" {
    plain_dump | s3 PUT "/$bucket/key" >/dev/null
    use_store 'GET . * foreign'
    run --separate-stderr pgb-get-s3 "$bucket" key
    assert_status 1
    [ -z "$output" ]
    assert_in "$stderr" "could not read \"s3://$bucket/key\": the answer is not the store's"
    tell "$store" 'GET . 1 foreign' 'HEAD . 1 foreign'
    run -0 --separate-stderr pgb-get-s3 "$bucket" key
    [ "$output" = "$(plain_dump)" ]
}

@test "a sign-in page is not a list, and removes nothing" {
    s3 PUT "/$bucket/key" <<<text >/dev/null
    use_store '* . * foreign'
    run --separate-stderr pgb-ls-s3 "$bucket"
    assert_status 1
    assert_in "$stderr" "the answer is not the store's: its body is another (HTTP 200, text/html, "
    run --separate-stderr pgb-rm-s3 "$bucket" <<<key
    assert_status 1
    assert_in "$stderr" "the answer is not the store's"
    [ "$(s3 GET "/$bucket/key")" = text ]
}
