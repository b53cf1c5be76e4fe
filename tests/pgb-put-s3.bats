#!/usr/bin/env bats
# pgb-put-s3: an S3 object that is complete, or does not exist.

load helpers
load stores

# A complete dump with N lines of data.
big_dump() {
    half_dump "$1"
    plain_dump | tail -n +11
}

@test "answers --help, --version and bad options" {
    assert_common_options pgb-put-s3
}

# assert_misuse REASON WORD...: pgb-put-s3 WORD... is a wrong command line for that reason.
assert_misuse() {
    run --separate-stderr pgb-put-s3 "${@:2}" < <(plain_dump)
    assert_status 2
    [ -z "$output" ]
    assert_in "$stderr" "pgb-put-s3: error: $1"
}

@test "missing and surplus operands are refused" {
    assert_misuse 'BUCKET is missing'
    assert_misuse 'unexpected operand' a b c
    assert_misuse 'a command is missing after "--"' bucket key --
    for operands in bucket s3://bucket s3://bucket/; do
        assert_misuse 'KEY is missing' "$operands"
    done
    assert_misuse 'KEY is missing' bucket ''
    assert_misuse 'invalid bucket name' s3:///key
    assert_misuse 'invalid bucket name' '' key
}

@test "names that a store or client would read differently are refused" {
    assert_misuse '"." and ".." cannot stand' "$bucket" a/../b
    assert_misuse '"." and ".." cannot stand' "$bucket" ./x
    assert_misuse 'the key holds a control character' "$bucket" $'a\nb'
    assert_misuse 'the key is not valid UTF-8' "$bucket" $'\xff'
    assert_misuse 'the key is longer than 1024 bytes' "$bucket" "$(printf '%01025d' 0)"
    assert_misuse 'the key ends in "/"' "$bucket" folder/
    assert_misuse 'invalid bucket name' a/b key
    assert_misuse 'invalid bucket name' 'a b' key
    assert_misuse 'access points are not supported' arn:aws:s3:us-east-1:1:accesspoint/x key
    assert_misuse 'directory buckets are not supported' express--use1-az4--x-s3 key
    assert_bucket
}

@test "stores a small dump and prints where" {
    plain_dump >dump
    run --separate-stderr pgb-put-s3 "$bucket" db.sql <dump
    assert_status 0
    [ "$output" = "s3://$bucket/db.sql" ]
    [ -z "$stderr" ]
    assert_object db.sql dump
    assert_bucket db.sql
}

@test "a bucket may be a URL with a prefix, or contain the key" {
    run --separate-stderr pgb-put-s3 "s3://$bucket/pre/fix/" a < <(plain_dump)
    assert_status 0
    [ "$output" = "s3://$bucket/pre/fix/a" ]
    run --separate-stderr pgb-put-s3 "s3://$bucket" b < <(plain_dump)
    assert_status 0
    run --separate-stderr pgb-put-s3 "s3://$bucket/pre/c" < <(plain_dump)
    assert_status 0
    [ "$output" = "s3://$bucket/pre/c" ]
    assert_bucket b pre/c pre/fix/a
}

@test "keys with characters that signing must encode arrive unchanged" {
    plain_dump >dump
    for key in 'a b' a+b a=b a:b a%41b 'a&b#c' 'ä/ö' "a'b\"c" 'a//b' 'a~b*(c)!@$,;[d]{e}|f^g\h'; do
        run --separate-stderr pgb-put-s3 "$bucket" "$key" <dump
        assert_status 0
        [ "$output" = "s3://$bucket/$key" ]
        assert_object "$key" dump
    done
}

@test "streams of one part, one byte more, and many parts" {
    local part=$((8 << 20))
    for size in 1 $((part - 1)) $part $((part + 1)) $((6 * part + 7)); do
        random_bytes "$size" >data
        run --separate-stderr pgb-put-s3 "$bucket" "size-$size" -- cat data
        assert_status 0
        assert_object "size-$size" data
        rm data
    done
    assert_bucket "size-1" "size-$((part - 1))" "size-$part" "size-$((part + 1))" "size-$((6 * part + 7))"
}

@test "a large dump through a pipe, in bounded memory" {
    big_dump 16000000 >dump
    run --separate-stderr bash -c "cat dump | command time -f %M -o memory pgb-put-s3 '$bucket' big.sql"
    assert_status 0
    assert_object big.sql dump
    [ "$(cat memory)" -lt $((130 * 1024)) ]
}

@test "an existing object is kept, before a byte is read; -f replaces it" {
    plain_dump one >one
    plain_dump two >two
    pgb-put-s3 "$bucket" db.sql <one
    run --separate-stderr timeout 20 pgb-put-s3 "$bucket" db.sql -- sh -c 'touch ran; cat two'
    assert_status 4
    assert_in "$stderr" "exists already"
    [ ! -e ran ]
    assert_object db.sql one
    run --separate-stderr pgb-put-s3 -f "$bucket" db.sql <two
    assert_status 0
    assert_object db.sql two
}

@test "an object that appears meanwhile is kept" {
    not_with swift 'it answers 501 to a condition on a PutObject'
    plain_dump >dump
    pgb-put-s3 "$bucket" db.sql -- sh -c 'echo >begun; until [ -e go ]; do sleep 0.05; done; cat dump' \
        2>messages &
    local put=$!
    wait_until 10 test -e begun
    pgb-put-s3 "$bucket" db.sql < <(plain_dump other)
    touch go
    await "$put"
    assert_status 4
    assert_in "$(cat messages)" "exists already"
    assert_object db.sql <(plain_dump other)
}

@test "half a dump is not published, and leaves no upload: small or large, in both modes" {
    half_dump 1000 >small
    half_dump 8000000 >large
    for half in small large; do
        run --separate-stderr pgb-put-s3 "$bucket" "$half" <"$half"
        assert_status 3
        assert_in "$stderr" "the dump is not complete"
        [ "${stderr##*$'\n'}" = "pgb-put-s3: nothing was published as \"s3://$bucket/$half\"" ]
        run --separate-stderr pgb-put-s3 "$bucket" "$half" -- cat "$half"
        assert_status 3
        run --separate-stderr pgb-put-s3 -u "$bucket" "$half" -- sh -c "gzip -1 <$half; exit 1"
        assert_status 3
    done
    assert_bucket
}

@test "an unrecognised stream is refused with the command that works; an empty one always" {
    run --separate-stderr pgb-put-s3 "$bucket" x.gz < <(seq 3 | gzip)
    assert_status 3
    assert_in "$stderr" "hint: *pgb-put-s3 $bucket x.gz -- pgb-run pgb-dump URL '|' gzip"
    run --separate-stderr pgb-put-s3 -u "$bucket" x.gz < <(seq 3 | gzip)
    assert_status 0
    run --separate-stderr pgb-put-s3 -u "$bucket" y </dev/null
    assert_status 3
    run --separate-stderr pgb-put-s3 "$bucket" y -- true
    assert_status 3
    assert_bucket x.gz
}

@test "a signal aborts the upload, stops the command and ends the program" {
    for number in INT TERM HUP; do
        rm -f pid
        env --default-signal=INT pgb-put-s3 "$bucket" x -- \
            bash -c 'head -c 40000000 /dev/urandom; echo $$ >pid; exec sleep 100' &
        local put=$!
        wait_until 20 test -s pid
        wait_until 20 uploading
        kill -s "$number" "$put"
        await "$put"
        assert_status $((128 + $(kill -l "$number")))
        assert_gone pid
        assert_bucket
    done
}

@test "TLS is verified, against AWS_CA_BUNDLE or --ca-bundle" {
    export AWS_ENDPOINT_URL=$PGB_TEST_S3_HTTPS
    run --separate-stderr pgb-put-s3 "$bucket" x < <(plain_dump)
    assert_status 1
    assert_in "$stderr" "SSL certificate problem"
    run --separate-stderr pgb-put-s3 --ca-bundle "$PGB_TEST_S3_CA" "$bucket" x < <(plain_dump)
    assert_status 0
    AWS_CA_BUNDLE=$PGB_TEST_S3_CA run --separate-stderr pgb-put-s3 "$bucket" y < <(plain_dump)
    assert_status 0
    run --separate-stderr pgb-put-s3 --ca-bundle /no/such/file "$bucket" z < <(plain_dump)
    assert_status 1
    assert_bucket x y
}

@test "a large upload over https arrives whole" {
    head -c 50000000 /dev/urandom >data
    run --separate-stderr pgb-put-s3 --endpoint-url "$PGB_TEST_S3_HTTPS" --ca-bundle "$PGB_TEST_S3_CA" \
        "$bucket" big -- cat data
    assert_status 0
    assert_object big data
}

@test "the option overrides the variables, and the special variable the general one" {
    AWS_ENDPOINT_URL=http://127.0.0.1:1 AWS_ENDPOINT_URL_S3=$PGB_TEST_S3_HTTP \
        run --separate-stderr pgb-put-s3 "$bucket" a < <(plain_dump)
    assert_status 0
    AWS_ENDPOINT_URL_S3=http://127.0.0.1:1 run --separate-stderr \
        pgb-put-s3 --endpoint-url "$PGB_TEST_S3_HTTP" "$bucket" b < <(plain_dump)
    assert_status 0
    for url in ftp://x http://user:Zq9X@x 'http://x/?q' nonsense; do
        run --separate-stderr pgb-put-s3 --endpoint-url "$url" "$bucket" c < <(plain_dump)
        assert_status 2
        assert_in "$stderr" 'pgb-put-s3: error: invalid endpoint URL '
        assert_in "$stderr" ' (--endpoint-url): it must'
        refute_in "$stderr" Zq9X
    done
    assert_bucket a b
}

@test "credentials come from the profile's files" {
    not_with swift 'it tells a wrong key id from a wrong secret by nothing'
    not_with sts 'a session has a token, too'
    unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY
    mkdir -p home/.aws
    export HOME=$PWD/home
    run --separate-stderr pgb-put-s3 "$bucket" none < <(plain_dump)
    assert_status 1
    assert_in "$stderr" credentials
    printf '[default]\naws_access_key_id = wrong\naws_secret_access_key = wrong\n[backup]\naws_access_key_id=%s\naws_secret_access_key=%s\n' \
        "$PGB_TEST_S3_KEY" "$PGB_TEST_S3_SECRET" >home/.aws/credentials
    run --separate-stderr pgb-put-s3 "$bucket" a < <(plain_dump)
    assert_status 1
    assert_in "$stderr" InvalidAccessKeyId
    AWS_PROFILE=backup run --separate-stderr pgb-put-s3 "$bucket" a < <(plain_dump)
    assert_status 0
    run --separate-stderr pgb-put-s3 --profile backup -v "$bucket" b < <(plain_dump)
    assert_status 0
    refute_in "$stderr" "$PGB_TEST_S3_SECRET"
    run --separate-stderr pgb-put-s3 --profile nobody "$bucket" c < <(plain_dump)
    assert_status 1
    assert_in "$stderr" nobody
    mv home/.aws/credentials home/.aws/config
    sed -i 's/^\[backup\]/[profile backup]/' home/.aws/config
    run --separate-stderr pgb-put-s3 --profile backup "$bucket" c < <(plain_dump)
    assert_status 0
    assert_bucket a b c
}

@test "the store's refusal is reported with its reason, and without secrets" {
    run --separate-stderr pgb-put-s3 "no-$bucket" x < <(plain_dump)
    assert_status 1
    assert_in "$stderr" NoSuchBucket
    assert_in "$stderr" 'hint: check the spelling; the bucket must already exist at http*://'
    if [ "$PGB_TEST_STORE" = ceph ]; then
        run --separate-stderr pgb-put-s3 --storage-class=STANDARD_AI "$bucket" x < <(plain_dump)
        assert_status 1
        assert_in "$stderr" 'InvalidArgument (HTTP 400); sent: storage class "STANDARD_AI"'
    fi
    AWS_SECRET_ACCESS_KEY=wr0ng/secret run --separate-stderr pgb-put-s3 -v "$bucket" x < <(plain_dump)
    assert_status 1
    assert_in "$stderr" SignatureDoesNotMatch
    refute_in "$stderr" wr0ng
    AWS_SECRET_ACCESS_KEY='' run --separate-stderr pgb-put-s3 "$bucket" x < <(plain_dump)
    assert_status 1
    assert_in "$stderr" incomplete
    run --separate-stderr timeout 60 pgb-put-s3 --endpoint-url http://127.0.0.1:1 "$bucket" x < <(plain_dump)
    assert_status 1
    assert_in "$stderr" "127.0.0.1"
    assert_bucket
}

@test "an identity that may only put and abort is enough" {
    not_with swift 'it has no bucket policies'
    use_writer
    run --separate-stderr pgb-put-s3 "$bucket" small < <(plain_dump)
    assert_status 0
    run --separate-stderr pgb-put-s3 "$bucket" large -- head -c 40000000 /dev/zero
    assert_status 0
    [ -z "$stderr" ]
    run --separate-stderr pgb-put-s3 "$bucket" half < <(half_dump 8000000)
    assert_status 3
    assert_bucket small large
}

@test "a result that cannot be printed is a warning" {
    run --separate-stderr bash -c "pgb-put-s3 $bucket x >/dev/full" < <(plain_dump)
    assert_status 0
    assert_in "$stderr" "warning: could not write the place of the backup"
    assert_bucket x
}
