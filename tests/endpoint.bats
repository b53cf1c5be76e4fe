#!/usr/bin/env bats
# Where pgb-put-s3 sends its requests: region, endpoint, and the bucket in host or path.

load helpers
load stores

prepare() {
    use_s3
    unset AWS_ENDPOINT_URL
    mkdir aws
    export AWS_CONFIG_FILE=$PWD/aws/config AWS_SHARED_CREDENTIALS_FILE=$PWD/aws/credentials
}

# asked FIELD: "host", or "region" of the signature, of each request; equal ones in a row are printed once.
asked() {
    python3 -c '
import json, sys
for line in open("requests.headers"):
    request = json.loads(line)
    request["region"] = request["scope"].split("/")[1]
    print(request[sys.argv[1]])' "$1" | uniq
}

# Keys that a store, a proxy, libcurl or a signature might change. In the order of ls.
keys=(
    ' lead' '%' '%2F' '%41' '/lead' '//x' '2026-11-22T10:11:12+01:00.dump' 'a ' 'a%2Fb' 'a&b=c' 'a+b c' 'a/ /b'
    'a///b' 'a/..b/.c/...' 'a;b,c@d!$' 'a=b/c=d' 'a\b' 'a~b' 'cafe'$'\u0301' 'caf'$'\u00e9' $'\u65e5\u672c\u8a9e'
    $'\U1f418'
)

@test "another store with the bucket in the host name, over http and https" {
    printf '[default]\ns3 =\n  addressing_style = virtual\n' >aws/config
    assert_put a -v --endpoint-url "$(gateway_at s3.localhost)"
    assert_in "$stderr" "talking to http://$bucket.s3.localhost:"
    local https=${PGB_TEST_S3_HTTPS/127.0.0.1/s3.localhost}
    assert_put b -v --endpoint-url "$https" --ca-bundle "$PGB_TEST_S3_CA"
    assert_in "$stderr" "talking to https://$bucket.s3.localhost:"
    head -c 20000000 /dev/urandom >data
    run --separate-stderr pgb-put-s3 --endpoint-url "$https" --ca-bundle "$PGB_TEST_S3_CA" "$bucket" c -- cat data
    assert_status 0
    assert_object a dump
    assert_object c data
    assert_bucket a b c
}

@test "keys arrive unchanged with the bucket in the host name" {
    printf '[default]\ns3 =\n  addressing_style = virtual\n' >aws/config
    for key in "${keys[@]}"; do
        assert_put "$key" --endpoint-url "$(gateway_at s3.localhost)"
        assert_object "$key" dump
    done
    [ "$(s3 GET "/$bucket?list-type=2" | grep -o '<Key>' | wc -l)" = ${#keys[@]} ]
}

@test "keys arrive unchanged with the bucket in the path" {
    for key in "${keys[@]}"; do
        assert_put "$key" --endpoint-url "$PGB_TEST_S3_HTTP"
        assert_object "$key" dump
    done
    [ "$(s3 GET "/$bucket?list-type=2" | grep -o '<Key>' | wc -l)" = ${#keys[@]} ]
}

@test "a question mark and the longest key, in both styles" {
    local long
    long=$(printf '%01024d' 0)
    for style in path virtual; do
        printf '[default]\ns3 =\n  addressing_style = %s\n' $style >aws/config
        assert_put "$style?a=b&c" --endpoint-url "$(gateway_at s3.localhost)"
        assert_put "${long/#????????/$style-}" --endpoint-url "$(gateway_at s3.localhost)"
    done
    assert_bucket "${long/#????????/path-}" "${long/#????????/virtual-}" 'path?a=b&amp;c' 'virtual?a=b&amp;c'
}

@test "a bucket that a host name cannot hold goes into the path, also if the host is an address" {
    printf '[default]\ns3 =\n  addressing_style = virtual\n' >aws/config
    assert_put a -v --endpoint-url "$PGB_TEST_S3_HTTP"
    assert_in "$stderr" "talking to http://127.0.0.1:"
    run --separate-stderr pgb-put-s3 -v --endpoint-url "$(gateway_at s3.localhost)" under_score b < <(plain_dump)
    assert_status 1
    assert_in "$stderr" "talking to http://s3.localhost:"
    bucket=$bucket.dotted
    s3 PUT "/$bucket" </dev/null >/dev/null
    assert_put c -v --endpoint-url "${PGB_TEST_S3_HTTPS/127.0.0.1/s3.localhost}" --ca-bundle "$PGB_TEST_S3_CA"
    assert_in "$stderr" "talking to https://s3.localhost:"
    assert_put d -v --endpoint-url "$(gateway_at s3.localhost)"
    assert_in "$stderr" "talking to http://$bucket.s3.localhost:"
    assert_bucket c d
}

@test "Amazon's endpoint: region and bucket in the host name, buckets with dots in the path" {
    serve_store
    use_amazon
    assert_put a
    assert_put b --region eu-west-1
    [ "$(asked host)" = "$bucket.s3.us-east-1.amazonaws.com"$'\n'"$bucket.s3.eu-west-1.amazonaws.com" ]
    [ "$(asked region)" = $'us-east-1\neu-west-1' ]
    assert_bucket a b
    bucket=$bucket.dotted
    s3 PUT "/$bucket" </dev/null >/dev/null
    assert_put c
    [ "$(asked host | tail -n 1)" = s3.us-east-1.amazonaws.com ]
    assert_bucket c
}

@test "the region: option, AWS_REGION, AWS_DEFAULT_REGION, profile" {
    use_store
    printf '[default]\nregion = from-profile\n' >aws/config
    assert_put a
    export AWS_DEFAULT_REGION=from-default
    assert_put b
    export AWS_REGION=from-variable
    assert_put c
    assert_put d --region from-option
    [ "$(asked region)" = $'from-profile\nfrom-default\nfrom-variable\nfrom-option' ]
    for region in 'us-east-2!' evil.example/ '' -a; do
        put_dump e --region "$region"
        assert_status 2
        assert_in "$stderr" "invalid region \"$region\" (--region)"
    done
    assert_bucket a b c d
}

@test "the endpoint: URLs in the files, their precedence, and how they are ignored" {
    local nowhere=http://127.0.0.1:1
    printf '[default]\nendpoint_url = %s\n' "$PGB_TEST_S3_HTTP" >aws/config
    assert_put profile
    printf '[default]\nendpoint_url = %s\nservices = mine\n[services mine]\nsts =\n  endpoint_url = %s\ns3 =\n  endpoint_url = %s\n' \
        $nowhere $nowhere "$PGB_TEST_S3_HTTP" >aws/config
    assert_put services
    sed -i "s|$PGB_TEST_S3_HTTP|$nowhere|" aws/config
    AWS_ENDPOINT_URL=$PGB_TEST_S3_HTTP assert_put variable
    export AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=true
    assert_put option --endpoint-url "$PGB_TEST_S3_HTTP"
    serve_store
    use_amazon
    AWS_ENDPOINT_URL=$nowhere AWS_ENDPOINT_URL_S3=$nowhere assert_put muted
    [ "$(asked host)" = "$bucket.s3.us-east-1.amazonaws.com" ]
    AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=perhaps put_dump none
    assert_status 1
    assert_in "$stderr" 'invalid value "perhaps" of AWS_IGNORE_CONFIGURED_ENDPOINT_URLS'
    assert_bucket muted option profile services variable
}

@test "a path in the URL precedes the bucket" {
    serve_store
    put_dump a --endpoint-url "$store/some/prefix/"
    assert_in "$(cat requests)" "HEAD /some/prefix/$bucket/a"
}

@test "contradictory kinds of endpoints are refused" {
    printf '[default]\ns3 =\n  use_accelerate_endpoint = true\n' >aws/config
    put_dump a --endpoint-url "$PGB_TEST_S3_HTTP"
    assert_status 1
    assert_in "$stderr" "an endpoint URL cannot be combined with dual-stack, FIPS or accelerated endpoints"
    AWS_USE_FIPS_ENDPOINT=true put_dump a
    assert_status 1
    assert_in "$stderr" "there are no accelerated FIPS endpoints"
    run --separate-stderr pgb-put-s3 a.b key < <(plain_dump)
    assert_status 1
    assert_in "$stderr" "an accelerated endpoint needs a bucket"
    AWS_CONFIG_FILE=none AWS_USE_DUALSTACK_ENDPOINT=true put_dump a --endpoint-url "$PGB_TEST_S3_HTTP"
    assert_status 1
    assert_in "$stderr" "an endpoint URL cannot be combined"
    printf '[default]\ns3 =\n  addressing_style = dns\n' >aws/config
    put_dump a --endpoint-url "$PGB_TEST_S3_HTTP"
    assert_status 1
    assert_in "$stderr" 'invalid value "dns" of addressing_style'
    assert_bucket
}

@test "a syntax error in a configuration file is reported with its line" {
    printf '[default]\nregion = us-east-1\nSecretZq9X\n' >aws/config
    put_dump a --endpoint-url "$PGB_TEST_S3_HTTP"
    assert_status 1
    assert_in "$stderr" "aws/config\": line 3: \"=\" expected"
    refute_in "$stderr" Zq9X
    printf '\xef\xbb\xbf[default]\nregion = us-east-1\n' >aws/config
    put_dump a --endpoint-url "$PGB_TEST_S3_HTTP"
    assert_status 1
    assert_in "$stderr" 'aws/config": line 1: it begins with a byte order mark (BOM)'
    assert_bucket
}

@test "what is not an ordinary bucket is refused, with a hint" {
    local arn=arn:aws:s3:us-east-1:123456789012:accesspoint
    for operands in "$arn/mine key" "$arn:mine key" "s3://$arn/mine/key" "s3://$arn:mine/key"; do
        # shellcheck disable=SC2086 # two words
        run --separate-stderr pgb-put-s3 $operands < <(plain_dump)
        assert_status 2
        assert_in "$stderr" 'access points are not supported by their ARN: give the access point'"'"'s alias'
    done
    run --separate-stderr pgb-put-s3 arn:aws:s3::123456789012:accesspoint/mine.mrap key < <(plain_dump)
    assert_status 2
    assert_in "$stderr" "multi-region access points are not supported"
    run --separate-stderr pgb-put-s3 s3://mine--use1-az4--x-s3/key < <(plain_dump)
    assert_status 2
    assert_in "$stderr" "directory buckets are not supported"
}

@test "a bucket in another region is found, at Amazon and elsewhere, small and large" {
    serve_store '* . * region=eu-west-1'
    use_amazon
    assert_put a
    assert_object a dump
    [ "$(asked host)" = "$bucket.s3.us-east-1.amazonaws.com"$'\n'"$bucket.s3.eu-west-1.amazonaws.com" ]
    [ "$(asked region)" = $'us-east-1\neu-west-1' ]
    [ "$(grep -c ' 301' requests)" = 1 ]
    tell "$store" '* . * region=eu-west-1'
    head -c 20000000 /dev/urandom >data
    run --separate-stderr pgb-put-s3 -v --endpoint-url "$store" "$bucket" b -- cat data
    assert_status 0
    assert_in "$stderr" "the bucket is in the region eu-west-1"
    assert_object b data
    [ "$(grep -c ' 400' requests)" = 1 ]
    assert_bucket a b
}

@test "the region is read from the header or the body, for any request" {
    local rule method
    use_store
    for rule in '1 301:PermanentRedirect x-amz-bucket-region:eu-west-1' \
        '1 400:AuthorizationHeaderMalformed Region=eu-west-1' \
        '1 307:TemporaryRedirect x-amz-bucket-region:eu-west-1' \
        '1 400:IllegalLocationConstraintException x-amz-bucket-region:eu-west-1'; do
        for method in HEAD PUT; do
            # A response to HEAD has no body to read.
            case $method-$rule in HEAD-*Region=*) continue ;; esac
            tell "$store" "$method . $rule"
            assert_put "$method, then ${rule%% x-*}"
            [ "$(asked region)" = $'us-east-1\neu-west-1' ]
        done
    done
}

@test "... or from a HEAD of the bucket, be it an error or a success" {
    local status
    use_store
    for status in 200 301; do
        tell "$store" 'PUT . 1 301 =' "HEAD ^/[^/]+/$ * $status x-amz-bucket-region:eu-west-1 ="
        assert_put "a$status"
        [ "$(asked region)" = $'us-east-1\neu-west-1' ]
        [ "$(grep -c '^PUT' requests)" = 2 ]
    done
    assert_bucket a200 a301
}

@test "Location of a redirect is not followed, and a region is tried once" {
    serve decoy "$BATS_TEST_DIRNAME/faults/s3-fault-server" "$PGB_TEST_S3_HTTP" decoy.log
    use_store "* . 1 301:PermanentRedirect x-amz-bucket-region:eu-west-1 Location:$decoy/$bucket/a"
    assert_put a
    tell "$store" "PUT . * 301:PermanentRedirect x-amz-bucket-region:eu-west-1 Location:$decoy/$bucket/b"
    put_dump b
    assert_status 1
    assert_in "$stderr" PermanentRedirect
    assert_in "$stderr" 'hint: the bucket is in the region "eu-west-1"'
    [ "$(grep -c ^PUT requests)" = 2 ]
    tell "$store" "PUT . * 307 Location:$decoy/$bucket/b"
    AWS_MAX_ATTEMPTS=2 put_dump b
    assert_status 1
    tell "$store" "PUT . * 301:PermanentRedirect x-amz-bucket-region:evil.example/ Location:$decoy/$bucket/b"
    put_dump b
    assert_status 1
    [ "$(grep -c ^PUT requests)" = 1 ]
    [ ! -s decoy.log ]
    assert_bucket a
}
