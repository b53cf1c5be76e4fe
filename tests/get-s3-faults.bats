#!/usr/bin/env bats
# pgb-get-s3 from a store that misbehaves: the real gateway, behind a proxy that plays the given
# faults and logs the requests.

load helpers
load stores

size=25165824 # three ranges
first='bytes=0-8388607' second='bytes=8388608-16777215' third='bytes=16777216-25165823'

prepare() {
    use_s3
    head -c $size /dev/urandom >sent
    s3 PUT "/$bucket/key" <sent
}

# store_small: stores an object of 1000 bytes.
store_small() {
    head -c 1000 /dev/urandom >sent
    s3 PUT "/$bucket/key" <sent
}

# get [OPTION...]: writes the output to the file got.
get() {
    # shellcheck disable=SC2016
    run --separate-stderr timeout 100 bash -c 'pgb-get-s3 "$@" key >got' bash "$@" "$bucket"
}

# assert_got: the output is the whole object.
assert_got() {
    assert_status 0
    cmp got sent
    refute_in "$stderr" 'must not be used'
}

# assert_broken TEXT: it failed with this error, and the output is a prefix of the object.
assert_broken() {
    assert_status 1
    assert_in "$stderr" "pgb-get-s3: error: $1"
    [ "$(stat -c %s got)" -lt "$(stat -c %s sent)" ]
    cmp -n "$(stat -c %s got)" got sent
    if [ -s got ]; then assert_in "$stderr" 'hint: what was written to standard output must not be used'; fi
}

# ranges FIELD: the values of that header in the range requests, sorted.
ranges() {
    grep '"request": "GET' requests.headers | sed -n "s/.*\"$1\": \"\(\(\\\\\"\|[^\"]\)*\)\".*/\1/p" | sort
}

@test "ranges after the first require the same object, and the checksum is requested" {
    use_store
    get
    assert_got
    [ "$(ranges range)" = "$first"$'\n'"$third"$'\n'"$second" ]
    [ "$(ranges if-match | sort -u)" = "\\\"$(md5sum <sent | cut -c 1-32)\\\"" ]
    [ "$(ranges if-match | wc -l)" = 2 ]
    grep '"request": "HEAD' requests.headers | grep -q '"x-amz-checksum-mode": "ENABLED"'
    [ "$(wc -l <requests)" = 4 ]
}

@test "a small object is one request" {
    store_small
    use_store
    get -v
    assert_got
    assert_in "$stderr" 'verified by the MD5'
    [ "$(wc -l <requests)" = 1 ]
}

@test "ranges are retried, each by itself" {
    use_store 'GET . 2 reset' 'GET . 2 503:SlowDown' 'GET . 3 cut' 'GET . 3 lost' 'GET . 3 500:InternalError' \
        'GET . 3 babble' 'GET . 3 close'
    get
    assert_got
    [ "$(requested GET)" = 10 ]
}

@test "the first range is retried, too" {
    local fault
    use_store
    for fault in reset close lost cut 500 503:SlowDown babble; do
        tell "$store" "GET . 1 $fault"
        get
        assert_got
        [ "$(requested GET)" = 4 ]
    done
}

@test "attempts are limited, and AWS_MAX_ATTEMPTS sets the limit" {
    use_store 'GET . 2- 500:InternalError'
    AWS_MAX_ATTEMPTS=4 get
    assert_broken "could not read \"s3://$bucket/key\": InternalError (HTTP 500)"
    [ "$(requested GET)" -gt 4 ]
    tell "$store" 'GET . * 500:InternalError'
    get
    assert_broken "could not read \"s3://$bucket/key\": InternalError (HTTP 500)"
    [ "$(requested GET)" = 3 ]
}

@test "a connection without a byte is given up, and another one succeeds" {
    use_store 'GET . 2 stall'
    get
    assert_got
    [ "$(requested GET)" = 4 ]
}

@test "a store that cannot be reached" {
    use_store 'GET . 1 gone'
    get
    assert_broken "could not read \"s3://$bucket/key\": failed to connect"
}

@test "a response that is not from an S3 store is rejected" {
    use_store "GET . * 200 '=<html>Please log in</html>'"
    get
    assert_broken "could not read \"s3://$bucket/key\": the answer is not the store's"
    tell "$store" 'GET . 1 drop=content-range'
    get
    assert_broken "could not read \"s3://$bucket/key\": the store does not say how long it is"
    [ ! -s got ]
}

@test "bytes that were not requested" {
    use_store "GET . 2 'add=Content-Range:bytes 0-8388607/$size'"
    get
    assert_broken "could not read \"s3://$bucket/key\": 8388608 bytes from byte "
    assert_in "$stderr" 'were asked for, and the store gives 8388608 bytes from 0 on'
    tell "$store" 'GET . 3 drop=content-range'
    get
    assert_broken "could not read \"s3://$bucket/key\": the store does not say which bytes it gives"
    tell "$store" "GET . 1 'add=Content-Range:bytes 0-99/100'"
    get
    assert_broken "could not read \"s3://$bucket/key\": the store gives more bytes than it says"
    [ ! -s got ]
    tell "$store" 'GET . 2 ignore=range'
    get
    assert_broken "could not read \"s3://$bucket/key\": 8388608 bytes from byte "
    assert_in "$stderr" "the store gives $size bytes from 0 on"
}

# replaced RULE... COMMAND: the second range is delayed until COMMAND has run.
replaced() {
    use_store "${@:1:$#-1}" 'GET . 2 hold'
    pgb-get-s3 "$bucket" key >got 2>stderr 3>&- &
    local pid=$!
    wait_until 30 grep -q hold requests
    eval "${*: -1}"
    touch requests.go
    await "$pid"
    stderr=$(cat stderr)
}

another() {
    head -c "${1-$size}" /dev/zero | s3 PUT "/$bucket/key"
}

@test "an object that is replaced while it is read" {
    replaced another
    assert_broken "\"s3://$bucket/key\" was replaced while it was being read"
    grep -q '^GET .* 412$' requests
}

@test "... in a store that ignores the condition" {
    replaced 'GET . * ignore=if-match' another
    assert_broken "\"s3://$bucket/key\" was replaced while it was being read"
    [ "$(requested GET ' 412$')" = 0 ]
}

@test "... and has no ETags: detected by its time or its length" {
    replaced 'GET . * ignore=if-unmodified-since' 'GET . * drop=etag' 'another 19000000'
    assert_broken "\"s3://$bucket/key\" was replaced while it was being read"
}

@test "... or replaced by a shorter one" {
    replaced 'GET . * ignore=if-match' 'another 1000'
    assert_broken "\"s3://$bucket/key\" was replaced while it was being read"
}

@test "an object that is deleted while it is read" {
    replaced 's3 DELETE "/$bucket/key"'
    assert_broken "\"s3://$bucket/key\" was removed while it was being read"
}

@test "without an ETag the modification time is the condition" {
    use_store 'GET . * drop=etag'
    get
    assert_got
    [ "$(ranges if-unmodified-since | wc -l)" = 2 ]
    [ -z "$(ranges if-match)" ]
}

@test "an object that cannot be told from another is not read" {
    use_store 'GET . * drop=etag,last-modified'
    get
    assert_broken "could not read \"s3://$bucket/key\": the store does not say which object it gives"
    [ ! -s got ]
    tell "$store" "GET . * drop=etag" "GET . * etag=$(printf 'e%.0s' {1..300})"
    get
    assert_got
    [ "$(ranges if-unmodified-since | wc -l)" = 2 ]
}

@test "a store that does not support ranges" {
    use_store 'GET . * ignore=range'
    get -v
    assert_got
    assert_in "$stderr" 'the store knows no ranges'
    assert_in "$stderr" 'verified by the MD5'
    [ "$(requested GET)" = 1 ]
    tell "$store" 'GET . * ignore=range' 'GET . 1 500' 'GET . 1-3 cut'
    get
    assert_got
    [ "$(requested GET)" = 5 ]
    [ "$(requested HEAD)" = 0 ]
    store_small
    tell "$store" 'GET . * ignore=range'
    get
    assert_got
    s3 PUT "/$bucket/key" </dev/null
    get
    assert_status 3
    [ ! -s got ]
}

@test "... and whose object differs when it is read again" {
    use_store 'GET . * ignore=range,if-match' 'GET . 1 cut' 'GET . 1 hold'
    pgb-get-s3 "$bucket" key >got 2>stderr 3>&- &
    local pid=$!
    wait_until 30 grep -q hold requests
    another
    touch requests.go
    await "$pid"
    stderr=$(cat stderr)
    assert_broken "\"s3://$bucket/key\" was replaced while it was being read"
}

@test "... and does not give the length" {
    use_store "GET . * 200 ETag:x Content-Length:many '=$(seq 100)'"
    get
    assert_status 1
    [ ! -s got ]
}

# checksum NAME: of the file sent, computed without our code.
checksum() {
    case $1 in
        sha*) openssl dgst "-$1" -binary sent | base64 ;;
        *) python3 - "$1" <<'END' ;;
import base64, sys
size, polynomial = {"crc32": (4, 0xEDB88320), "crc32c": (4, 0x82F63B78), "crc64nvme": (8, 0x9A6C9329AC4BC9B5)}[sys.argv[1]]
ones = register = (1 << 8 * size) - 1
for byte in open("sent", "rb").read():
    register ^= byte
    for _ in range(8):
        register = register >> 1 ^ (polynomial if register & 1 else 0)
print(base64.b64encode((register ^ ones).to_bytes(size, "big")).decode())
END
    esac
}

# with_checksum NAME VALUE [RULE...]: the store reports this checksum, and no ETag.
with_checksum() {
    tell "$store" 'GET . * drop=etag' "HEAD . * add=x-amz-checksum-$1:$2" "${@:3}"
}

@test "the checksum that the store keeps is verified" {
    local name wrong
    store_small
    use_store
    for name in crc64nvme crc32 crc32c sha1 sha256; do
        with_checksum "$name" "$(checksum "$name")"
        get -v
        assert_got
        assert_in "$stderr" "verified by the ${name^^}"
        wrong=$(checksum "$name" | tr A-Za-z N-ZA-Mn-za-m)
        with_checksum "$name" "$wrong"
        get
        assert_broken "what was read of \"s3://$bucket/key\" is damaged: its ${name^^} is not the one that is stored"
        [ ! -s got ]
        AWS_RESPONSE_CHECKSUM_VALIDATION=when_required get
        assert_got
        [ "$(requested HEAD)" = 1 ]
    done
    AWS_RESPONSE_CHECKSUM_VALIDATION=sometimes get
    assert_broken 'invalid response checksum validation "sometimes"'
}

@test "the last range of a damaged object is not written" {
    use_store
    with_checksum sha256 "$(checksum sha256 | tr A-Za-z N-ZA-Mn-za-m)"
    get
    assert_broken "what was read of \"s3://$bucket/key\" is damaged: its SHA256"
    [ "$(stat -c %s got)" = 16777216 ]
    tell "$store" 'GET . * drop=etag' "GET . * add=ETag:\"$(md5sum <<<another | cut -c 1-32)\"" \
        'GET . * ignore=if-match' 'HEAD . * 403'
    get
    assert_broken "what was read of \"s3://$bucket/key\" is damaged: its MD5"
}

@test "a checksum of checksums cannot be verified" {
    use_store
    with_checksum sha256 "$(checksum sha1)-3"
    get
    assert_got
}

@test "... nor can a value that cannot be a checksum of the object: it is not used, and -v says so" {
    put "$large" -f
    use_store
    with_checksum sha1 "$(openssl dgst -sha1 -binary <<<other | base64)"
    get -v
    assert_got
    assert_in "$stderr" "is not used: the object was stored in parts"
    with_checksum crc64nvme y/Q5Jg==
    get -v
    assert_got
    assert_in "$stderr" "the store's CRC64NVME \"y/Q5Jg==\" is not used: it is not the base64 of such a checksum"
}

@test "an ETag that is not an MD5 cannot be verified either" {
    local tag
    store_small
    use_store
    for tag in '"d41d8cd98f00b204e9800998ecf8427e-1"' '"1"' 'W/"d41d8cd98f00b204e9800998ecf8427e"' \
        '"d41d8cd98f00b204e9800998ecf8427e0"'; do
        tell "$store" "GET . * 'add=ETag:$tag'" 'GET . * drop=etag'
        get -v
        assert_got
        refute_in "$stderr" MD5
    done
    tell "$store" 'GET . * add=x-amz-server-side-encryption:aws:kms'
    get -v
    assert_got
    refute_in "$stderr" MD5
}

@test "an object without a checksum is read all the same" {
    use_store 'HEAD . * 403:AccessDenied'
    get -v
    assert_got
    assert_in "$stderr" "the store does not tell the checksum of \"s3://$bucket/key\": HTTP status 403"
    [ "$(requested HEAD)" = 1 ]
    tell "$store" 'HEAD . * 503'
    get
    assert_got
    assert_in "$stderr" "warning: could not ask for the checksum of \"s3://$bucket/key\""
}

@test "an archived object must be restored first" {
    use_store 'GET . * 403:InvalidObjectState StorageClass=GLACIER'
    get
    assert_broken "could not read \"s3://$bucket/key\": InvalidObjectState (HTTP 403)"
    assert_in "$stderr" 'hint: the object is in an archive: "aws s3api restore-object" brings it back'
    [ "$(requested GET)" = 1 ]
}

@test "an object deleted from a bucket that keeps versions" {
    use_store 'GET . * 404:NoSuchKey x-amz-delete-marker:true'
    get
    assert_broken "\"s3://$bucket/key\" does not exist"
    assert_in "$stderr" 'hint: it was removed, but the bucket keeps versions'
}

@test "every request names the owner of the bucket" {
    use_store
    get --expected-bucket-owner 123456789012
    assert_got
    [ "$(grep -c '"x-amz-expected-bucket-owner": "123456789012"' requests.headers)" = 4 ]
}

@test "a bucket in another region" {
    not_with swift 'it has a region of its own'
    serve_store '* . * region=eu-west-1'
    use_amazon
    get --region us-east-1 -v
    assert_got
    assert_in "$stderr" 'the bucket is in the region eu-west-1'
    tell "$store" '* . * region=eu-west-1' 'GET . * ignore=range'
    get --region eu-west-1 -v
    assert_got
    assert_in "$stderr" 'the store knows no ranges'
}

@test "credentials that expire in the meantime are renewed" {
    not_with sts 'it knows its own tokens only'
    serve_metadata
    use_store 'GET . 2- token=token-2'
    unset "${!AWS_ACCESS@}" "${!AWS_SECRET@}"
    export AWS_EC2_METADATA_DISABLED=false AWS_EC2_METADATA_SERVICE_ENDPOINT=$metadata
    get
    assert_got
}

@test "if the reader exits it ends at once, whatever is in flight" {
    use_store 'GET . 2- stall'
    pgb-get-s3 "$bucket" key 2>stderr 3>&- | head -c 10 >got
    [ "${PIPESTATUS[*]}" = '1 0' ]
    [ "$(cat stderr)" = 'pgb-get-s3: the reader ended first' ]
}

@test "a signal ends it at once, whatever is in flight" {
    use_store 'GET . 2- stall'
    pgb-get-s3 "$bucket" key >got 2>stderr 3>&- &
    local pid=$!
    wait_until 30 grep -q stall requests
    kill -TERM "$pid"
    await "$pid"
    assert_status 143
    run ! grep -v 'must not be used' stderr
}
