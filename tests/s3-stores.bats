#!/usr/bin/env bats
# pgb-put-s3 and stores that differ, are busy or misbehave, and how an upload adapts to them. The
# store is the real gateway behind a proxy that imitates the others.

load helpers
load stores

prepare() {
    use_s3
    use_store
}

# part_sizes: the sizes of the parts sent, by part number.
part_sizes() {
    python3 -c 'import json, re
for line in sorted((json.loads(line) for line in open("requests.headers")),
                   key=lambda line: int((re.findall("partNumber=([0-9]+)", line["request"]) or ["0"])[0])):
    if "partNumber=" in line["request"]: print(line["content-length"])'
}

@test "a wrong clock is corrected by the store's, once" {
    tell "$store" 'HEAD . 1 403 Date:+600' 'PUT . * delay=0'
    put 1000 -v
    assert_stored
    assert_in "$stderr" "this machine's clock is 600 s behind that of $store"
    [ "$(requested HEAD)" = 3 ]
    run -0 python3 -c 'import json, sys, time, calendar
for line in open("requests.headers"):
    line = json.loads(line)
    sent = calendar.timegm(time.strptime(line["x-amz-date"], "%Y%m%dT%H%M%SZ"))
    print(line["request"].split()[0], sent - time.time() > 500)'
    [ "$output" = $'HEAD False\nHEAD True\nHEAD True\nPUT True' ]
}

@test "a clock that stays wrong is an error with a hint" {
    tell "$store" 'PUT . * 403:RequestTimeTooSkewed Date:+6000'
    put 1000
    assert_refused 1 "RequestTimeTooSkewed"
    assert_in "$stderr" "hint: set this machine's clock"
    [ "$(requested PUT)" = 2 ]
}

@test "... and one that is wrong is said, but not if it is a part that took too long: it is sent again" {
    tell "$store" 'PUT . 1 403:RequestTimeTooSkewed Date:+600'
    put 1000
    assert_stored
    assert_in "$stderr" "warning: this machine's clock is 600 s behind that of $store"
    tell "$store" 'PUT partNumber=2 * delay=1100' 'PUT partNumber=2 1-2 403:RequestTimeTooSkewed Date:+0'
    put 12000000 -f
    assert_stored
    [ -z "$stderr" ]
    [ "$(requested PUT partNumber=2)" = 3 ]
    # Each attempt has a date of its own.
    [ "$(grep partNumber=2 requests.headers | grep -o '"x-amz-date": "[^"]*"' | sort -u | wc -l)" = 3 ]
    s3 DELETE "/$bucket/key"
    tell "$store" 'PUT partNumber=2 * 403:RequestTimeTooSkewed Date:+0'
    put 12000000
    assert_refused 1 "RequestTimeTooSkewed"
    assert_in "$stderr" "hint: the date was too old when the part had arrived"
}

@test "the proxy that refuses a request without a word of the store is named, with its setting" {
    local page="=<html><h1>Sorry</h1></html>"
    tell "$store" "PUT partNumber=2 * 413 Server:nginx/1.22.1 '$page'"
    put 12000000
    assert_refused 1 "HTTP status 413"
    assert_in "$stderr" "hint: nginx/1.22.1 before the store refuses so large a request: raise client_max_body_size"
    export AWS_MAX_ATTEMPTS=2
    tell "$store" "PUT partNumber=2 * 502 Server:Apache '$page'"
    put 12000000
    assert_refused 1 "HTTP status 502"
    assert_in "$stderr" "hint: Apache before the store got no answer from it: look at its log, and at ProxyTimeout"
    tell "$store" "PUT partNumber=2 * 413 '$page'"
    put 12000000
    assert_in "$stderr" "hint: a proxy before the store refuses so large a request"
}

@test "a store that asks to slow down gets fewer requests at a time, and the upload succeeds" {
    tell "$store" 'PUT partNumber= * at-most=1' 'PUT partNumber= * delay=100'
    put 100000000 -v
    assert_stored
    assert_in "$stderr" "SlowDown"
    [ "$(requested PUT 'partNumber=.* 200')" = 12 ]
    [ "$(requested PUT 'partNumber=.* 503')" -le 40 ]
}

@test "a store that is down for a while is waited for, and the user is told" {
    tell "$store" 'PUT partNumber=1& 1-4 503:ServiceUnavailable x-amz-retry-after:5000'
    put 20000000
    assert_stored
    assert_in "$stderr" "warning: $store: ServiceUnavailable (HTTP 503); trying again for up to 15 minutes"
    assert_in "$stderr" "$store answers again"
}

@test "AWS_MAX_ATTEMPTS limits that" {
    tell "$store" 'PUT partNumber=1& * 503:ServiceUnavailable'
    AWS_MAX_ATTEMPTS=2 put 20000000
    assert_refused 1 "ServiceUnavailable"
    [ "$(requested PUT partNumber=1)" = 2 ]
}

@test "parts are equal if the store requires it, with the given size" {
    for size in 5M 5MiB 5242880; do
        tell "$store" '* . * equal-parts'
        put 17000000 -f --part-size "$size"
        assert_stored
        [ "$(part_sizes)" = $'5242880\n5242880\n5242880\n1271360' ]
        assert_in "$(s3 HEAD "/$bucket/key")" '-4"'
    done
    put 12000000 -f --part-size 5M --expected-size 12M --memory 64M
    assert_stored
}

@test "Cloudflare's R2 gets equal parts by default" {
    export AWS_ENDPOINT_URL_S3=https://account.r2.cloudflarestorage.com
    export https_proxy=$store AWS_CA_BUNDLE=$PGB_TEST_S3_CA
    tell "$store" '* . * equal-parts'
    put 70000000
    assert_stored
    [ "$(part_sizes)" = $'67108864\n2891136' ]
}

@test "a store that accepts few parts gets few, large ones" {
    tell "$store" '* . * max-parts=3'
    put 60000000 --max-parts 3 --expected-size 60000000
    assert_stored
    [ "$(part_sizes | wc -l)" -le 3 ]
}

@test "a stream longer than the parts can hold is an error, and leaves nothing" {
    put 17000000 --max-parts 3 --part-size 5MiB
    assert_refused 1 "the stream is longer than 3 parts can hold"
    assert_in "$stderr" "hint: --expected-size or --part-size"
}

# assert_no_plan REASON OPTION...: misuse; no input is read and no request made.
assert_no_plan() {
    run --separate-stderr pgb-put-s3 "${@:2}" "$bucket" key -- touch read
    assert_status 2
    [ -z "$output" ]
    assert_in "$stderr" "pgb-put-s3: error: *$1"
    [ ! -e read ]
    [ ! -s requests ]
}

@test "an impossible plan is refused before anything is read" {
    local too_much='the expected size is more than that many parts of that size can hold'
    assert_no_plan "$too_much" --part-size 5MiB --expected-size 1TiB
    assert_no_plan "$too_much" --part-size 5M --max-parts 10 --expected-size 1G
    assert_no_plan 'more than one object of this store can hold' --max-parts 1 --expected-size 6G
    assert_no_plan 'two parts of that size, and 16 MiB, do not fit into the memory' --part-size 1G --memory 64M
    assert_no_plan 'it must be 5 MiB to 5 GiB' --part-size 1MiB
    assert_no_plan 'invalid argument of --memory: it must be 32 MiB or more' --memory 1MiB
    assert_bucket
}

@test "memory is bounded as requested" {
    head -c 100000000 /dev/urandom >sent
    /usr/bin/time -f %M -o peak pgb-put-s3 --memory 32MiB "$bucket" key -- cat sent
    assert_object key sent
    limit=32768
    # The sanitizers need memory of their own.
    if ldd "$PGB_BIN/pgb-put-s3" | grep -q libasan; then limit=500000; fi
    [ "$(cat peak)" -le $limit ]
}

@test "a store that ignores the condition: an object that appears meanwhile is kept" {
    tell "$store" '* . * ignore=if-none-match' 'PUT partNumber=2 1 hold'
    head -c 20000000 /dev/urandom >sent
    pgb-put-s3 "$bucket" key -- cat sent >out 2>err 3>&- &
    put=$!
    wait_until 10 grep -q hold requests
    s3 PUT "/$bucket/key" <<<"of another"
    touch requests.go
    await $put
    [ "$status" = 4 ]
    assert_in "$(cat err)" "\"s3://$bucket/key\" exists already"
    [ "$(s3 GET "/$bucket/key")" = "of another" ]
    assert_bucket key
}

@test "... a small one, too, and where the condition is not supported" {
    s3 PUT "/$bucket/key" <<<"of another"
    for rules in 'ignore=if-none-match 1' 'refuse=if-none-match 1-2'; do
        tell "$store" "* . * ${rules% *}" "HEAD . ${rules#* } 404"
        put "$small"
        assert_status 4
        assert_in "$stderr" "\"s3://$bucket/key\" exists already"
        [ "$(s3 GET "/$bucket/key")" = "of another" ]
    done
}

@test "a store that joins other parts than were sent: its object is deleted, and the status is 1" {
    local zero=00000000000000000000000000000000-0
    tell "$store" 'POST uploadId= * etag=zero' "HEAD . 3 add=ETag:$zero" 'HEAD . 3 size=0' 'DELETE . * ignore=if-match'
    put "$large"
    assert_refused 1 "the store holds \"s3://$bucket/key\" with another size than the 12000000 bytes that were sent: it was deleted"
    [ "$(requested DELETE '/key 204')" = 1 ]
    tell "$store" 'POST uploadId= * etag=zero' "HEAD . 3 add=ETag:$zero" 'DELETE . * ignore=if-match'
    put "$large"
    assert_refused 1 "with another number of parts than the 2 that were sent: it was deleted"
    [ "$(requested HEAD)" = 4 ]
}

@test "... where that is not certain, or it may not be deleted: status 5, and it stays" {
    tell "$store" 'POST uploadId= * etag=zero'
    put "$large"
    assert_status 5
    assert_in "$stderr" "with another number of parts than the 2 that were sent"
    assert_in "$stderr" "hint: it is not complete: delete it"
    [ "$(requested DELETE)" = 0 ]
    tell "$store" 'HEAD . * size=7' 'DELETE . * 403:AccessDenied'
    put "$large" -f
    assert_status 5
    tell "$store" 'POST uploadId= * etag=zero' 'HEAD . * 403'
    put "$large" -f
    assert_status 5
    assert_object key sent
}

@test "... in a bucket that keeps versions, its version is deleted, and what was there before stays" {
    use_versions
    tell "$store" 'POST uploadId= * etag=zero'
    put "$large"
    assert_refused 1 "with another number of parts than the 2 that were sent: it was deleted"
    s3 PUT "/$bucket/key" <<<old >/dev/null
    put "$large" -f
    assert_status 1
    assert_in "$stderr" "with another number of parts than the 2 that were sent: it was deleted"
    [ "$(s3 GET "/$bucket/key")" = old ]
    [ "$(s3 GET "/$bucket?versions=" | grep -o '<Version>' | wc -l)" = 1 ]
    tell "$store" 'POST uploadId= * etag=zero' 'DELETE . * 403:AccessDenied'
    put "$large" -f
    assert_status 5
    assert_in "$stderr" "hint: it is not complete: delete it"
}

@test "data that arrives altered is sent again, three times" {
    tell "$store" 'PUT partNumber=2 1 400:BadDigest' 'PUT partNumber=2 1 400:XAmzContentSHA256Mismatch' \
        'PUT partNumber=1 1 509'
    put "$large"
    assert_stored
    [ "$(requested PUT partNumber=2)" = 3 ]
    tell "$store" 'PUT . * 400:BadDigest'
    put "$small" -f
    assert_status 1
    assert_in "$stderr" "could not store \"s3://$bucket/key\": the data arrived altered: BadDigest (HTTP 400)"
    [ "$(requested PUT)" = 4 ]
    tell "$store" 'PUT partNumber=2 * 400:XAmzContentSHA256Mismatch'
    put "$large" -f
    assert_status 1
    assert_in "$stderr" "the data arrived altered: XAmzContentSHA256Mismatch (HTTP 400)"
    [ "$(requested PUT partNumber=2)" = 4 ]
}

@test "where HEAD is forbidden, the answer to the completion is believed" {
    tell "$store" 'HEAD . * 403' 'POST uploadId= * etag=quoted'
    put "$large"
    assert_stored
    tell "$store" 'HEAD . 3- 503:ServiceUnavailable'
    AWS_MAX_ATTEMPTS=2 put "$large" -f
    assert_stored
}

@test "the ETag in the response to the completion, in every form that stores use" {
    for etag in none empty bare quoted entities; do
        tell "$store" "* . * etag=$etag"
        put 17000000 -f --part-size 5MiB
        assert_stored
    done
}

@test "Amazon, over TLS: unsigned payload, a checksum for each part and for the whole" {
    use_amazon
    AWS_REGION=eu-west-1 put 17000000
    assert_stored
    run -0 grep -c '"x-amz-content-sha256": "UNSIGNED-PAYLOAD"' requests.headers
    [ "$output" = 3 ]
    run -0 grep -c '"x-amz-checksum-crc64nvme"' requests.headers
    [ "$output" = 4 ]
    assert_in "$(grep 'POST.*uploads=' requests.headers)" '"x-amz-checksum-algorithm": "CRC64NVME"'
    assert_in "$(grep 'POST.*uploadId=' requests.headers)" '"x-amz-checksum-type": "FULL_OBJECT"'
    assert_in "$(grep 'POST.*uploadId=' requests.headers)" '"x-amz-mp-object-size": "17000000"'
}

@test "another store: signed payloads, no checksums, nothing that it may not support" {
    put 17000000
    assert_stored
    run ! grep -E 'UNSIGNED|x-amz-checksum|x-amz-mp-object-size|aws-chunked|"expect"|transfer-encoding' requests.headers
}

@test "a checksum can be requested by name, in any case, or declined" {
    for name in CRC32 crc32c SHA1 sha256 Crc64Nvme; do
        tell "$store"
        for size in 1000 17000000; do
            put "$size" -f --checksum-algorithm "$name"
            assert_stored
            [ -z "$stderr" ]
        done
        # The object, and the parts of the other one.
        [ "$(grep '"PUT' requests.headers | grep -c "\"x-amz-checksum-${name,,}\"")" = 4 ]
    done
    use_amazon
    tell "$store"
    AWS_REGION=eu-west-1 AWS_REQUEST_CHECKSUM_CALCULATION=when_required put 1000 -f
    assert_stored
    run ! grep -E 'UNSIGNED|x-amz-checksum' requests.headers
}

@test "... and where it replaces the signature, a store that does not confirm it is named" {
    local size
    export AWS_ENDPOINT_URL_S3=$PGB_TEST_S3_HTTPS AWS_CA_BUNDLE=$PGB_TEST_S3_CA
    for size in "$small" 17000000; do
        put "$size" -f --checksum-algorithm CRC32C
        assert_stored
        [ "$(grep -c warning: <<<"$stderr")" = 1 ]
        assert_in "$stderr" 'warning: the store does not confirm the CRC32C: it may have verified nothing of what arrived'
        assert_in "$stderr" 'hint: without a checksum the payload is signed'
    done
    # Signed as well, or confirmed.
    printf '[default]\ns3 =\n  payload_signing_enabled = true\n' >config
    AWS_CONFIG_FILE=config put "$small" -f --checksum-algorithm CRC32C
    assert_stored
    [ -z "$stderr" ]
    use_amazon
    tell "$store" 'PUT . * add=x-amz-checksum-crc32c:AAAAAA=='
    AWS_REGION=eu-west-1 put "$small" -f --checksum-algorithm CRC32C
    assert_stored
    [ -z "$stderr" ]
}

@test "a store that does not know checksums gets none in the list of parts" {
    tell "$store" '* . * plain-list'
    put "$large" --checksum-algorithm CRC32C
    assert_stored
    tell "$store" '* . * plain-list' 'PUT partNumber= * add=x-amz-checksum-crc32c:AAAAAA=='
    put "$large" -f --checksum-algorithm CRC32C
    assert_status 1
    assert_in "$stderr" MalformedXML
}

@test "the object's metadata has its kind and the program's version" {
    plain_dump >sent
    run --separate-stderr pgb-put-s3 "$bucket" key <sent
    assert_status 0
    run -0 s3 HEAD "/$bucket/key"
    assert_in "$output" "x-amz-meta-pgb-kind: plain"
    assert_in "$output" "x-amz-meta-pgb-version: $(pgb-put-s3 --version | sed -n '1s/.* //p')"
    put 17000000 -f
    run -0 s3 HEAD "/$bucket/key"
    assert_in "$output" "x-amz-meta-pgb-kind: unknown"
}

@test "a producer that pauses for longer than connections live" {
    head -c 40000000 /dev/urandom >sent
    run --separate-stderr pgb-put-s3 "$bucket" key -- bash -c "head -c 20000000 sent; sleep 6; tail -c +20000001 sent"
    assert_stored
}

@test "on a terminal, progress shows the share of the expected size" {
    head -c 12000000 /dev/urandom >sent
    cat >slowly <<'END'
head -c 6000000 sent
sleep 1
tail -c +6000001 sent
END
    run script -qec "pgb-put-s3 --expected-size 12000000 $bucket key -- sh slowly" /dev/null
    [ "$status" = 0 ]
    assert_in "$output" "pgb-put-s3: *iB of 11.4 MiB (* %), *iB/s, 0:0"
    assert_object key sent
}

@test "libcurl never silently repeats a request that creates something, on a reused connection" {
    tell "$store" 'PUT ^/[^?]*$ 1 lost'
    put 1000
    assert_stored
    tell "$store" 'POST uploadId= 1 lost' 'POST uploadId= 1 404:NoSuchUpload'
    put 12000000 -f
    assert_stored
    tell "$store" 'POST uploads= 1 lost'
    put 12000000 -f
    assert_status 0
    assert_in "$stderr" "a lost answer may have left an empty multipart upload in the bucket"
}

@test "a response that is not HTTP counts as lost" {
    tell "$store" 'PUT ^/[^?]*$ 1 babble'
    put 1000
    assert_stored
    tell "$store" 'POST uploadId= 1 babble' 'PUT partNumber=1 1 babble'
    put 12000000 -f
    assert_stored
}

@test "a stream that fills the last possible part" {
    put 10485760 --part-size 5MiB --max-parts 2
    assert_stored
    put 10485761 -f --part-size 5MiB --max-parts 2
    assert_status 1
    assert_in "$stderr" "the stream is longer than 2 parts can hold"
}

@test "no message contains a proxy's password" {
    for proxy in 'user:s3cret/word@127.0.0.1:1' "http://user:s3cret word@127.0.0.1:1" \
        "user:$(printf 's3cret%.0s' {1..60})/x@127.0.0.1:1"; do
        http_proxy=$proxy AWS_MAX_ATTEMPTS=2 put 1000 -v
        assert_status 1
        refute_in "$stderr" s3cret
        assert_in "$stderr" "the proxy that the environment names cannot be used"
    done
}
