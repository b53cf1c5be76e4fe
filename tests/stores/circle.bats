#!/usr/bin/env bats
# The whole circle with one store: put, list, get, rm. Run by tests/stores/run with each of the stores, and strict: each
# test is what a user of Amazon's S3 sees. What a store cannot do is declared in tests/stores/differences.

load ../helpers
load ../stores

prepare() {
    BATS_TEST_DIRNAME=${BATS_TEST_DIRNAME%/stores} # where the functions find servers/
    use_s3
}

# attempt SIZE [OPTION...]: puts that many bytes as "key", which must succeed with all that was asked for.
attempt() {
    put "$@"
    assert_status 0
    [ "$output" = "s3://$bucket/key" ]
    assert_object key sent
}

# get: what was sent comes back, without a word.
get() {
    run --separate-stderr bash -c "set -o pipefail; timeout 60 pgb-get-s3 $bucket key | cmp - sent"
    assert_status 0
    [ -z "$output$stderr" ]
}

# shown: the header of "key", in small letters.
shown() {
    s3 HEAD "/$bucket/key" | tr '[:upper:]' '[:lower:]'
}

# put_keys: creates a small object for each line of standard input.
put_keys() {
    local key
    while read -r key; do s3 PUT "/$bucket/$key" <<<"$key"; done >/dev/null
}

# put_numbers COUNT: creates that many small objects, by one process.
put_numbers() {
    /usr/bin/python3 -B - "$BATS_TEST_DIRNAME/servers" "$bucket" "$1" <<'END'
import datetime, hashlib, http.client, os, sys
sys.path.insert(0, sys.argv[1])
import sigv4
host = os.environ["PGB_TEST_S3_HTTP"].removeprefix("http://")
connection = http.client.HTTPConnection(host, timeout=60)
for number in range(int(sys.argv[3])):
    path = f"/{sys.argv[2]}/db/shop-{number:05}.sql"
    headers = {"host": host, "x-amz-content-sha256": hashlib.sha256(b"x").hexdigest(),
               "x-amz-date": datetime.datetime.now(datetime.timezone.utc).strftime("%Y%m%dT%H%M%SZ")}
    scope = f"{headers['x-amz-date'][:8]}/us-east-1/s3/aws4_request"
    headers["authorization"] = sigv4.authorize("PUT", path, headers, headers["x-amz-content-sha256"], scope,
                                               os.environ["PGB_TEST_S3_KEY"], os.environ["PGB_TEST_S3_SECRET"])
    connection.request("PUT", path, b"x", headers)
    answer = connection.getresponse()
    answer.read()
    assert answer.status == 200, answer.status
END
}

# begin KEY: begins an upload in parts, and prints its id.
begin() {
    s3 POST "/$bucket/$1?uploads=" </dev/null | sed -n 's/.*<UploadId>\([^<]*\).*/\1/p'
}

# complete KEY ID [HEADER:VALUE]: completes it with one part.
complete() {
    local tag
    tag=$(printf part | md5sum | cut -d ' ' -f 1)
    s3 PUT "/$bucket/$1?partNumber=1&uploadId=$2" < <(printf part)
    s3 POST "/$bucket/$1?uploadId=$2" "${@:3}" <<END
<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>"$tag"</ETag></Part></CompleteMultipartUpload>
END
}

assert_tags() {
    attempt "$1" --tagging 'team=data base&path=a/b'
    local tags
    tags=$(s3 GET "/$bucket/key?tagging=" | head -c 4000 | tr -d ' \n\0')
    assert_in "$tags" '<Key>team</Key><Value>database</Value>'
    assert_in "$tags" '<Key>path</Key><Value>a/b</Value>'
}

assert_metadata() {
    attempt "$1" --metadata 'colour=blue' --content-type application/sql
    assert_in "$(shown)" 'x-amz-meta-colour: blue'
    assert_in "$(shown)" 'content-type: application/sql'
}

assert_class() {
    attempt "$1" --storage-class STANDARD_IA
    assert_in "$(shown)" 'x-amz-storage-class: standard_ia'
}

assert_sse() {
    attempt "$1" --sse AES256
    assert_in "$(shown)" 'x-amz-server-side-encryption: aes256'
}

assert_kms() {
    attempt "$1" --sse aws:kms --sse-kms-key-id testkey-1
    assert_in "$(shown)" 'x-amz-server-side-encryption: aws:kms'
}

assert_lock() {
    use_lock
    attempt "$1" --object-lock-mode GOVERNANCE --object-lock-retain-until-date 1d
    assert_in "$(shown)" 'x-amz-object-lock-mode: governance'
}

assert_checksum() {
    attempt "$1" --checksum-algorithm CRC32C
    get
    assert_in "$(s3 HEAD "/$bucket/key" x-amz-checksum-mode:ENABLED | tr '[:upper:]' '[:lower:]')" x-amz-checksum-crc32c:
}

@test "put: a dump" {
    assert_put db/shop.sql
    assert_object db/shop.sql dump
    assert_bucket db/shop.sql
}

@test "put: a large stream, in parts" {
    put "$large"
    assert_stored
}

@test "put: the ETag tells the parts" {
    attempt "$large"
    assert_in "$(shown)" '-2"'
}

@test "put: keys with characters that must be encoded" {
    local key
    for key in 'a b' a+b a=b 'a&b#c' 'ä/ö' 'a~b*(c)!@$,;'; do
        assert_put "$key"
        assert_object "$key" dump
    done
}

@test "put: a dump that is cut and a command that fails leave nothing" {
    run --separate-stderr timeout 60 pgb-put-s3 "$bucket" key < <(plain_dump | head -n 8)
    assert_status 3
    random_bytes "$large" >sent
    run --separate-stderr timeout 60 pgb-put-s3 "$bucket" key -- sh -c 'cat sent; exit 3'
    assert_status 3
    assert_bucket
}

@test "put: a wrong key is refused" {
    AWS_SECRET_ACCESS_KEY=wrong put "$small"
    assert_status 1
    assert_in "$stderr" 403
    assert_bucket
}

@test "put: altered data are refused" {
    run s3 PUT "/$bucket/key" Content-MD5:1B2M2Y8AsgTpgAmY7PhCfg== <<<'not empty'
    assert_status 1
    assert_bucket
}

@test "conditions: an object is kept, and replaced with -f" {
    local size
    attempt "$small"
    cp sent first
    for size in "$small" "$large"; do
        put "$size"
        assert_status 4
        assert_object key first
    done
    for size in "$small" "$large"; do attempt "$size" -f; done
    assert_bucket key
}

@test "conditions: nothing is replaced: small" {
    s3 PUT "/$bucket/key" If-None-Match:\* <<<first >/dev/null
    run s3 PUT "/$bucket/key" If-None-Match:\* <<<second
    assert_status 1
    assert_object key <(echo first)
}

@test "conditions: nothing is replaced: large" {
    local id
    id=$(begin key)
    s3 PUT "/$bucket/key" <<<first >/dev/null
    run complete key "$id" If-None-Match:\*
    assert_status 1
    assert_object key <(echo first)
}

@test "conditions: the bucket's owner" {
    put "$small" --expected-bucket-owner 111122223333
    assert_status 1
    assert_in "$stderr" 403
    assert_bucket
}

@test "metadata: small" {
    assert_metadata "$small"
}

@test "metadata: large" {
    assert_metadata "$large"
}

@test "tags: small" {
    assert_tags "$small"
}

@test "tags: large" {
    assert_tags "$large"
}

@test "storage class: small" {
    assert_class "$small"
}

@test "storage class: large" {
    assert_class "$large"
}

@test "encryption, the store's key: small" {
    assert_sse "$small"
}

@test "encryption, the store's key: large" {
    assert_sse "$large"
}

@test "encryption, KMS: small" {
    assert_kms "$small"
}

@test "encryption, KMS: large" {
    assert_kms "$large"
}

@test "object lock: small" {
    assert_lock "$small"
}

@test "object lock: large" {
    assert_lock "$large"
}

@test "checksum: small" {
    assert_checksum "$small"
}

@test "checksum: large" {
    assert_checksum "$large"
}

@test "list: keys and sizes, under a prefix" {
    printf '%s\n' 'db/a b' db/a+b 'db/ä%41&<b>' other | put_keys
    run --separate-stderr timeout 60 pgb-ls-s3 "$bucket" db/
    assert_status 0
    [ "$(sort <<<"$output")" = "$(printf '%s\n' 'db/a b' db/a+b 'db/ä%41&<b>' | sort)" ]
    attempt "$large"
    run --separate-stderr timeout 60 pgb-ls-s3 -l "$bucket" key
    assert_status 0
    [[ $output = $'key\t12000000\t20'* ]]
}

@test "list: in the order of bytes" {
    printf '%s\n' b a/c B a-c a 'ä' z | put_keys
    run --separate-stderr timeout 60 pgb-ls-s3 "$bucket"
    assert_status 0
    [ -z "$stderr" ]
    [ "$output" = $'B\na\na-c\na/c\nb\nz\nä' ]
}

@test "list: 1,200 keys, page by page" {
    put_numbers 1200
    run --separate-stderr timeout 120 pgb-ls-s3 "$bucket" db/
    assert_status 0
    [ "$(sort <<<"$output")" = "$(seq -f 'db/shop-%05.0f.sql' 0 1199)" ]
}

@test "get: a small object" {
    attempt "$small"
    get
}

@test "get: a large object, by several requests" {
    attempt 40000000
    get
}

@test "get: the newest backup" {
    assert_put db/shop-20260101T000000Z.sql
    assert_put db/shop-20260102T000000Z.sql
    run --separate-stderr timeout 60 pgb-get-s3 --latest shop -v "$bucket" db/
    assert_status 0
    assert_in "$stderr" shop-20260102T000000Z.sql
    [ "$output" = "$(cat dump)" ]
}

@test "get: what does not exist" {
    run --separate-stderr timeout 60 pgb-get-s3 "$bucket" key
    assert_status 1
    assert_in "$stderr" "does not exist"
    run --separate-stderr timeout 60 pgb-get-s3 "no-such-$bucket" key
    assert_status 1
}

@test "rm: the named objects, and what does not exist" {
    printf '%s\n' a 'b c' d | put_keys
    run --separate-stderr timeout 60 pgb-rm-s3 "$bucket" <<<$'a\nb c\nnone'
    assert_status 0
    [ -z "$output$stderr" ]
    assert_bucket d
}

@test "rm: 1,200 objects" {
    put_numbers 1200
    seq -f 'db/shop-%05.0f.sql' 0 1198 >keys
    run --separate-stderr timeout 240 pgb-rm-s3 "$bucket" <keys
    assert_status 0
    assert_bucket db/shop-01199.sql
}

@test "rm --incomplete: old uploads" {
    begin db/a >/dev/null
    begin db/b >/dev/null
    begin other >/dev/null
    run --separate-stderr timeout 60 pgb-rm-s3 --incomplete --older-than 1d "$bucket"
    assert_status 0
    [ -z "$output$stderr" ]
    [ "$(s3 GET "/$bucket?uploads=" | grep -o '<UploadId>' | wc -l)" = 3 ]
    # A store may round its times up.
    wait_until 10 eval 'pgb-rm-s3 --incomplete --older-than 0h -n "$bucket" | grep -x other'
    run --separate-stderr timeout 60 pgb-rm-s3 --incomplete --older-than 0h -n "$bucket"
    assert_status 0
    [ "$(sort <<<"$output")" = $'db/a\ndb/b\nother' ]
    run --separate-stderr timeout 60 pgb-rm-s3 --incomplete --older-than 0h "$bucket" db/
    assert_status 0
    s3 GET "/$bucket?uploads=" >uploads
    [ "$(grep -o '<UploadId>' uploads | wc -l)" = 1 ]
    grep -F '<Key>other<' uploads
}
