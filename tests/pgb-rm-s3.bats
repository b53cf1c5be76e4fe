#!/usr/bin/env bats
# pgb-rm-s3: objects and uploads in a bucket of the real gateway, also behind a proxy that plays faults,
# and in a store that has only names.

load helpers
load stores

# rm_s3 KEY... [-- OPTION...]: deletes them.
rm_s3() {
    local keys=()
    while [ $# -gt 0 ] && [ "$1" != -- ]; do keys+=("$1") && shift; done
    printf '%s\n' "${keys[@]}" >keys
    run --separate-stderr timeout 60 pgb-rm-s3 "${@:2}" "$bucket" <keys
}

# abort_s3 [OPTION...] [PREFIX]: aborts uploads.
abort_s3() {
    run --separate-stderr timeout 60 pgb-rm-s3 --incomplete "$@"
}

# assert_removed KEY...: it printed nothing, and exactly these keys are left.
assert_removed() {
    assert_status 0
    [ -z "$output$stderr" ]
    assert_bucket "$@"
}

# allow ACTION RESOURCE: gives the user whose credentials are used from now on this permission only.
allow() {
    not_with swift 'it has no policies'
    s3 PUT "/$bucket?policy=" <<<'{"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
        "Principal": {"AWS": ["arn:aws:iam:::user/backup"]}, "Action": '"$1"',
        "Resource": ["arn:aws:s3:::'"$bucket"'", "arn:aws:s3:::'"$bucket/$2"'"]}]}'
    unset AWS_SESSION_TOKEN
    export AWS_ACCESS_KEY_ID=$PGB_TEST_S3_WRITER_KEY AWS_SECRET_ACCESS_KEY=$PGB_TEST_S3_WRITER_SECRET
}

# begin_uploads KEY...
begin_uploads() {
    local key
    for key in "$@"; do s3 POST "/$bucket/$key?uploads=" </dev/null >/dev/null; done
}

# uploads: their keys.
uploads() {
    s3 GET "/$bucket?uploads=" | grep -o '<Key>[^<]*' | sed 's/<Key>//'
}

@test "a listing with sizes and times is not a list of names" {
    put_objects a
    run --separate-stderr bash -c "pgb-ls-s3 -l '$bucket' | pgb-rm-s3 '$bucket'"
    assert_status 1
    assert_in "$stderr" 'it is followed by a size and a time: list without -l'
    run --separate-stderr pgb-rm-s3 "$bucket" < <(printf 'a\t1.5K\t2d\n')
    assert_status 1
    assert_in "$stderr" 'it is followed by a size and an age: list without --human'
    assert_bucket a
    run --separate-stderr pgb-rm-s3 "$bucket" < <(printf 'a\nb\t1\t2026-11-22\tx\nb\t1\n')
    assert_status 0
    assert_bucket
}

@test "the common options" {
    assert_common_options pgb-rm-s3
}

@test "the named objects are deleted silently, and nothing else" {
    use_store
    put_objects a db/app db/app-legacy keep
    rm_s3 a db/app
    assert_removed db/app-legacy keep
    [ "$(requested POST 'delete= 200$')" = 1 ]
    [ "$(wc -l <requests)" = 1 ]
    # Again: there is nothing to delete, and that does no harm.
    rm_s3 a db/app
    assert_removed db/app-legacy keep
    # Empty lines and repeated names.
    rm_s3 '' db/app-legacy '' db/app-legacy
    assert_removed keep
}

@test "a repeated name is requested once" {
    put_objects a b c
    use_store
    run --separate-stderr bash -c "for i in {1..500}; do printf 'c\na\n'; done | pgb-rm-s3 -v '$bucket'"
    assert_status 0
    [ "$(grep -c 'removed "' <<<"$stderr")" = 2 ]
    assert_bucket b
    run --separate-stderr bash -c "printf 'z\na\nz\nb\n' | pgb-rm-s3 -n '$bucket'"
    [ "$output" = $'z\na\nb' ]
}

@test "no names: no request" {
    use_store
    run --separate-stderr pgb-rm-s3 "$bucket" </dev/null
    assert_status 0
    [ -z "$output$stderr" ]
    [ ! -s requests ]
}

@test "-v names each, -n only shows them" {
    put_objects a b 'c d'
    rm_s3 a b -- -v
    assert_status 0
    [ -z "$output" ]
    assert_in "$stderr" "pgb-rm-s3: removed \"s3://$bucket/a\""
    assert_in "$stderr" "pgb-rm-s3: removed \"s3://$bucket/b\""
    AWS_ENDPOINT_URL=http://127.0.0.1:1 rm_s3 'c d' x -- -n
    assert_status 0
    [ "$output" = $'c d\nx' ]
    [ -z "$stderr" ]
    assert_bucket 'c d'
    printf 'c d\0x\ny\0' | pgb-rm-s3 -n -0 "$bucket" | cmp - <(printf 'c d\0x\ny\0')
}

@test "keys with any bytes: what is listed can be deleted" {
    local keys=('a b' 'a+b' 'a%20b' 'a&b<c>"d'\' 'ä/€/😀' '//a' 'folder/' $'tab\there' $'bell\a' $'\x1b[1mbold'
        $'carriage\rreturn' $'line\nfeed' $'delete\x7f' 'a;b=c' '*~{}[]\x' 'a/./b' 'a/../b')
    local key
    use_store
    put_objects "${keys[@]}"
    pgb-ls-s3 -0 "$bucket" | pgb-rm-s3 -0 "$bucket"
    [ -z "$(pgb-ls-s3 "$bucket")" ]
    # XML cannot hold two of them.
    [ "$(requested POST delete=)" = 1 ]
    [ "$(requested DELETE)" = 2 ]

    # And one by one.
    put_objects "${keys[@]}"
    tell "$store" 'POST delete= * 501:NotImplemented'
    pgb-ls-s3 -0 "$bucket" | pgb-rm-s3 -0 "$bucket"
    [ -z "$(pgb-ls-s3 "$bucket")" ]
    [ "$(requested DELETE ' 204$')" = "${#keys[@]}" ]
}

@test "nothing is deleted if the list is cut or contains an invalid key" {
    use_store
    put_objects a b
    run --separate-stderr pgb-rm-s3 "$bucket" < <(printf 'a\nb')
    assert_status 3
    assert_in "$stderr" 'error: standard input ends within a name'
    run --separate-stderr pgb-rm-s3 "$bucket" < <(printf 'a\0b\0')
    assert_status 3
    assert_in "$stderr" 'hint: if the names end in NUL, use -0'
    rm_s3 a "s3://$bucket/b" "$(printf 'x%.0s' {1..1025})"
    assert_status 1
    assert_in "$stderr" "could not remove \"s3://$bucket/b\": give the key without the bucket"
    assert_in "$stderr" 'a key has at most 1024 bytes'
    run --separate-stderr bash -c "pgb-rm-s3 '$bucket' <&-"
    assert_status 3
    assert_in "$stderr" 'could not read standard input'
    [ ! -s requests ]
    assert_bucket a b
}

@test "a thousand keys per request" {
    serve_names
    app 1 2500 >keys
    run --separate-stderr pgb-rm-s3 bucket <keys
    assert_status 0
    [ "$(cat log)" = $'POST /bucket/?delete= 200 1000\nPOST /bucket/?delete= 200 1000\nPOST /bucket/?delete= 200 500' ]
    # Fewer per request if they are long, and all of them.
    tell "$names"
    printf "$(printf '&%.0s' {1..1000})%04d\n" {1..100} >keys
    run --separate-stderr pgb-rm-s3 bucket <keys
    assert_status 0
    [ "$(wc -l <log)" = 2 ]
    [ "$(awk '{ sum += $4 } END { print sum }' log)" = 100 ]
}

@test "the list is protected by its MD5 and a signed SHA-256, and to Amazon by a checksum too" {
    serve_store
    put_objects a
    use_amazon
    AWS_REGION=eu-west-1 rm_s3 a b
    assert_removed
    assert_in "$(cat requests.headers)" '"content-md5": "'
    assert_in "$(cat requests.headers)" '"x-amz-checksum-crc64nvme": "'
    refute_in "$(cat requests.headers)" UNSIGNED
    unset https_proxy
    tell "$store"
    AWS_ENDPOINT_URL=$store rm_s3 c
    assert_status 0
    assert_in "$(cat requests.headers)" '"content-md5": "'
    refute_in "$(cat requests.headers)" x-amz-checksum
}

@test "a store that does not take lists gets one request per object, and no second list" {
    local refusal
    use_store
    for refusal in 501:NotImplemented 405:MethodNotAllowed 403:AccessDenied 400:InvalidArgument 404 500:InternalError; do
        put_objects a b keep
        tell "$store" "POST delete= * $refusal"
        rm_s3 a b
        assert_removed keep
        [ "$(requested DELETE ' 204$')" = 2 ]
    done
    app 1 1100 >keys
    serve_names 'POST delete= * 501:NotImplemented'
    run --separate-stderr pgb-rm-s3 bucket <keys
    assert_status 0
    [ "$(grep -c POST log)" = 1 ]
    [ "$(grep -c 'DELETE .* 204$' log)" = 1100 ]
}

@test "an object that the store keeps is named, and the rest is deleted" {
    use_store
    put_objects a b c
    tell "$store" "POST delete= * 200 '=<DeleteResult><Deleted><Key>c</Key></Deleted>\
<Error><Key>a</Key><Code>AccessDenied</Code><Message>Access Denied because object protected by object lock.</Message></Error>\
<Error><Key>b</Key><Code>InvalidRequest</Code></Error></DeleteResult>'"
    rm_s3 a b c
    assert_status 1
    [ -z "$output" ]
    [ "$stderr" = "pgb-rm-s3: error: could not remove \"s3://$bucket/a\": AccessDenied: Access Denied because object protected by object lock.
pgb-rm-s3: error: could not remove \"s3://$bucket/b\": InvalidRequest
pgb-rm-s3: hint: these credentials need the permission s3:DeleteObject, and what is locked stays until its lock ends" ]
    [ "$(requested DELETE)" = 0 ]

    # The store has no DeleteObjects: objects are deleted one at a time.
    tell "$store" 'POST delete= * 501:NotImplemented' 'DELETE /a$ * 403:AccessDenied' 'DELETE /b$ * 400:InvalidRequest'
    rm_s3 a b c
    assert_status 1
    assert_in "$stderr" "error: could not remove \"s3://$bucket/a\": AccessDenied (HTTP 403)"
    assert_in "$stderr" "error: could not remove \"s3://$bucket/b\": InvalidRequest (HTTP 400)"
    assert_in "$stderr" 'hint: these credentials need the permission s3:DeleteObject'
    assert_bucket a b
}

@test "a 200 in place of 204 removes nothing: HEAD tells whether the object is gone" {
    use_store
    put_objects a b c keep
    tell "$store" 'POST delete= * 501:NotImplemented' 'DELETE /[ab]$ * 200 =' 'HEAD /b$ * 403'
    rm_s3 a b c
    assert_status 1
    [ -z "$output" ]
    assert_in "$stderr" "error: could not remove \"s3://$bucket/a\": the response was HTTP 200, and the object may still be there"
    assert_in "$stderr" "error: could not remove \"s3://$bucket/b\": the response was HTTP 200"
    [ "$(grep -c error: <<<"$stderr")" = 2 ]
    assert_bucket a b keep
    # A store that answers so and has removed it.
    tell "$store" 'POST delete= * 501:NotImplemented' 'DELETE /a$ * 200 =' 'HEAD /a$ * 404'
    rm_s3 a b
    assert_removed a keep
    [ "$(requested HEAD)" = 1 ]
}

@test "keys missing from the response, or with a temporary error, are retried one by one" {
    use_store
    put_objects a b c d keep
    tell "$store" "POST delete= * 200 '=<DeleteResult><Error><Key>a</Key><Code>InternalError</Code></Error>\
<Error><Key>b</Key><Code>SlowDown</Code></Error><Error><Key>other</Key><Code>AccessDenied</Code></Error>\
<Error><Key>d</Key><Code>NoSuchKey</Code></Error></DeleteResult>'"
    rm_s3 a b c d
    assert_removed d keep
    [ "$(requested DELETE ' 204$')" = 3 ]
    # A store that always answers in quiet mode: it lists only failures.
    serve_names 'POST delete= * quiet'
    app 1 30 >keys
    run --separate-stderr pgb-rm-s3 bucket <keys
    assert_status 0
    [ "$(grep -c '^DELETE' log)" = 30 ]
}

@test "a request is sent again after a reset, a lost or cut response, SlowDown and an error in a 200" {
    local fault
    use_store
    for fault in reset lost cut 503:SlowDown 200:InternalError "200 '=<html></html>'"; do
        put_objects a keep
        tell "$store" "POST delete= 1 $fault"
        rm_s3 a
        assert_removed keep
        [ "$(requested POST delete=)" = 2 ]
    done
    for fault in reset-body lost 200:InternalError "200 '=<html></html>'"; do
        put_objects a
        tell "$store" 'POST delete= * 501:NotImplemented' "DELETE /a 1 $fault"
        rm_s3 a
        assert_removed keep
        [ "$(requested DELETE)" = 2 ]
    done
}

@test "it ends early if going on makes no sense" {
    local key fault
    use_store
    put_objects a b
    for fault in reset 404:NoSuchBucket 403:InvalidAccessKeyId 503:SlowDown; do
        tell "$store" "* . * $fault"
        AWS_MAX_ATTEMPTS=2 rm_s3 a b
        assert_status 1
        assert_in "$stderr" "error: could not remove objects from \"s3://$bucket\": "
        assert_in "$stderr" 'hint: 0 of 2 objects are removed; all names can be given again'
        [ "$(requested POST)" -le 2 ]
        [ "$(requested DELETE)" = 0 ]
        tell "$store" 'POST . * 501:NotImplemented' "DELETE . * $fault"
        AWS_MAX_ATTEMPTS=1 rm_s3 a b
        assert_status 1
        [ "$(grep -c 'error: could not remove' <<<"$stderr")" = 1 ]
    done
    assert_bucket a b
    # In the middle.
    serve_names 'POST delete= 2- 404:NoSuchBucket'
    app 1 2500 >keys
    run --separate-stderr pgb-rm-s3 bucket <keys
    assert_status 1
    assert_in "$stderr" 'hint: 1000 of 2500 objects are removed'
    [ "$(wc -l <log)" = 2 ]
}

@test "in a bucket with versions a delete marker hides the object" {
    not_with swift 'it keeps versions in another way'
    use_store
    use_versions
    put_objects a b
    rm_s3 a -- -v
    assert_status 0
    assert_in "$stderr" "removed \"s3://$bucket/a\", of which versions stay"
    [ "$(pgb-ls-s3 "$bucket")" = b ]
    tell "$store" 'POST delete= * 501:NotImplemented'
    rm_s3 b -- -v
    assert_status 0
    assert_in "$stderr" "removed \"s3://$bucket/b\", of which versions stay"
    [ -z "$(pgb-ls-s3 "$bucket")" ]
    [ "$(s3 GET "/$bucket?versions=" | grep -o '<Version>' | wc -l)" = 2 ]
}

@test "a locked object is hidden too, and not erased" {
    not_with swift 'it knows no object lock'
    use_lock
    pgb-put-s3 -u --object-lock-mode COMPLIANCE --object-lock-retain-until-date 1d "$bucket" a <<<kept
    rm_s3 a
    assert_status 0
    [ -z "$(pgb-ls-s3 "$bucket")" ]
    local version
    version=$(s3 GET "/$bucket?versions=" | sed -n 's|.*<Version>.*<VersionId>\([^<]*\).*</Version>.*|\1|p')
    [ "$(s3 GET "/$bucket/a?versionId=$version")" = kept ]
}

@test "s3:DeleteObject is enough, and the store refuses outside of it" {
    put_objects db/a db/b db/c other
    allow '"s3:DeleteObject"' 'db/*'
    rm_s3 db/a db/b
    assert_removed db/c other
    rm_s3 db/c other
    assert_status 1
    assert_in "$stderr" "error: could not remove \"s3://$bucket/other\": AccessDenied"
    assert_in "$stderr" 'hint: these credentials need the permission s3:DeleteObject'
    assert_bucket other
}

@test "every request names the account that must own the bucket" {
    use_store
    tell "$store" 'POST delete= * 501:NotImplemented'
    rm_s3 a -- --expected-bucket-owner 111122223333
    abort_s3 --older-than 1d --expected-bucket-owner 111122223333 "$bucket"
    [ "$(grep -c '"x-amz-expected-bucket-owner": "111122223333"' requests.headers)" = 3 ]
}

@test "a signal ends it, between names and in the middle of a request" {
    serve_names 'POST delete= 1 501:NotImplemented' 'DELETE . 4- stall'
    app 1 20 >keys
    pgb-rm-s3 bucket <keys >out 2>err 3>&- &
    local rm=$!
    wait_until 10 grep -q 'DELETE.* stall' log
    kill -TERM $rm
    await $rm
    [ "$status" = 143 ]
    [ ! -s err ]
    mkfifo names
    pgb-rm-s3 bucket <names 3>&- &
    rm=$!
    exec 9>names
    echo a >&9
    kill -HUP $rm
    await $rm
    exec 9>&-
    [ "$status" = 129 ]
}

@test "unfinished uploads are aborted if they are old enough, under the prefix" {
    begin_uploads db/a db/b 'other c'
    put_objects db/a
    abort_s3 --older-than 1d "$bucket"
    assert_status 0
    [ -z "$output$stderr" ]
    [ "$(uploads)" = $'db/a\ndb/b\nother c' ]
    abort_s3 -n --older-than 0h "$bucket" db/
    assert_status 0
    [ "$output" = $'db/a\ndb/b' ]
    [ -z "$stderr" ]
    [ "$(uploads)" = $'db/a\ndb/b\nother c' ]
    abort_s3 --older-than 0h "s3://$bucket/db/"
    assert_status 0
    [ -z "$output$stderr" ]
    [ "$(uploads)" = 'other c' ]
    abort_s3 -v --older-than 0h "$bucket"
    assert_status 0
    assert_in "$stderr" "pgb-rm-s3: aborted the upload of \"s3://$bucket/other c\""
    assert_bucket db/a
}

@test "the age counts, in every unit" {
    serve_names '* . * uploads=800' '* . * page=100'
    local age first
    while read -r age first; do
        abort_s3 -n --older-than "$age" bucket
        assert_status 0
        [ "$(head -n 1 <<<"$output")" = "up-$first.sql" ]
        [ "$(tail -n 1 <<<"$output")" = up-799.sql ]
        [ "$(wc -l <<<"$output")" = $((800 - first)) ]
    done <<'END'
0h 0
1h 1
36h 36
1d 24
1d12h 36
2w 336
END
    abort_s3 -n --older-than 1y bucket
    assert_status 0
    [ -z "$output" ]
    run ! grep DELETE log
    tell "$names" '* . * uploads=60'
    abort_s3 --older-than 2d bucket up-5
    assert_status 0
    [ "$(grep -c 'DELETE /bucket/up-5[0-9].sql?uploadId=5[0-9] 204' log)" = 10 ]
    [ "$(grep -c DELETE log)" = 10 ]
}

@test "uploads of keys with any bytes, and several of one key, page by page" {
    not_with swift 'there is one gateway only'
    not_with sts 'the other gateway knows no sessions'
    serve_gateway small rgw_max_listing_results=2
    begin_uploads 'a b' 'a+b' 'a%20b' 'a&b<c>' ä 'twice' 'twice' $'line\nfeed' $'bell\a'
    AWS_ENDPOINT_URL=$small abort_s3 -n0 --older-than 0h "$bucket"
    assert_status 0
    AWS_ENDPOINT_URL=$small abort_s3 --older-than 0h "$bucket"
    assert_status 0
    [ -z "$output$stderr" ]
    assert_bucket
}

@test "an upload that cannot be aborted is named; one that is gone does not matter" {
    use_store
    begin_uploads a b c d
    tell "$store" 'DELETE /a\? * 403:AccessDenied' 'DELETE /b\? * 500:InternalError' 'DELETE /d\? * 404:NoSuchUpload'
    abort_s3 --older-than 0h "$bucket"
    assert_status 1
    assert_in "$stderr" "error: could not abort the upload of \"s3://$bucket/a\": AccessDenied (HTTP 403)"
    assert_in "$stderr" 'hint: these credentials need the permission s3:AbortMultipartUpload'
    assert_in "$stderr" "error: could not abort the upload of \"s3://$bucket/b\": InternalError"
    [ "$(grep -c error: <<<"$stderr")" = 2 ]
    [ "$(uploads)" = $'a\nb\nd' ]

    # A 200 proves nothing. The upload of a is still there, and that of b may not be looked at.
    tell "$store" 'DELETE . * 200 =' 'GET /b\?uploadId= * 403:AccessDenied' 'GET /d\?uploadId= * 404:NoSuchUpload'
    abort_s3 --older-than 0h "$bucket"
    assert_status 1
    assert_in "$stderr" "error: could not abort the upload of \"s3://$bucket/a\": the response was HTTP 200, and the upload may still be there"
    assert_in "$stderr" "error: could not abort the upload of \"s3://$bucket/b\": the response was HTTP 200"
    [ "$(grep -c error: <<<"$stderr")" = 2 ]
    [ "$(uploads)" = $'a\nb\nd' ]

    # If going on makes no sense, it stops.
    tell "$store" 'DELETE . * 503:SlowDown'
    AWS_MAX_ATTEMPTS=1 abort_s3 --older-than 0h "$bucket"
    assert_status 1
    [ "$(requested DELETE)" = 1 ]

    tell "$store" 'GET uploads= * 403:AccessDenied'
    abort_s3 --older-than 0h "$bucket"
    assert_status 1
    assert_in "$stderr" "error: could not list the uploads of \"s3://$bucket/\": AccessDenied"
    assert_in "$stderr" 'hint: these credentials need the permission s3:ListBucketMultipartUploads'
}

@test "a list of uploads that does not continue, goes back or makes no sense is an error" {
    local rule entry
    for rule in none same first; do
        serve_names '* . * uploads=9' '* . * page=2' "GET . * next=$rule"
        abort_s3 -n --older-than 0h bucket
        case $rule in
            none) assert_status 0 ;; # without markers, the last upload of a page tells
            *) assert_status 1 ;;
        esac
        stop_servers
    done
    use_store
    for entry in '<UploadId>1</UploadId>' '<Key>a</Key>' '<Key>a</Key><UploadId/>' \
        '<Key>a</Key><UploadId>1</UploadId><Initiated>long ago</Initiated>'; do
        tell "$store" "GET . * 200 '=<ListMultipartUploadsResult><IsTruncated>false</IsTruncated>\
<Upload>$entry</Upload></ListMultipartUploadsResult>'"
        abort_s3 --older-than 0h "$bucket"
        assert_status 1
        assert_in "$stderr" "an entry of the store's list has no "
        [ "$(requested DELETE)" = 0 ]
    done
}

@test "listing and aborting uploads are the permissions that --incomplete needs" {
    begin_uploads a
    allow '["s3:ListBucketMultipartUploads", "s3:AbortMultipartUpload"]' '*'
    abort_s3 --older-than 0h "$bucket"
    assert_removed
}

@test "a running upload is not disturbed" {
    head -c 12000000 /dev/urandom >sent
    mkfifo stream
    pgb-put-s3 -u "$bucket" key <stream >out 2>err 3>&- &
    local put=$!
    exec 9>stream
    cat sent >&9
    wait_until 10 uploading
    abort_s3 --older-than 1h "$bucket"
    assert_status 0
    exec 9>&-
    await $put
    [ "$status" = 0 ]
    assert_object key sent
}

@test "wrong command lines" {
    local line
    run script -qec 'pgb-rm-s3 bucket' /dev/null </dev/null
    assert_status 2
    assert_in "$output" 'error: standard input is a terminal'
    for line in '' 'b prefix' 's3://b/prefix' '--incomplete b' '--older-than 1d b' '--incomplete --older-than 1 b' \
        '--incomplete --older-than 1x b' '--incomplete --older-than -1d b' '-l b'; do
        # shellcheck disable=SC2086 # words are wanted
        run --separate-stderr pgb-rm-s3 $line <<<a
        assert_status 2
        [ -z "$output" ]
        assert_in "$stderr" 'usage: pgb-rm-s3'
    done
}
