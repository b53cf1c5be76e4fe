#!/usr/bin/env bats
# The test servers do what the tests rely on.

load helpers
load stores

# get PATH [OPTION...]: prints the response, and sets $status to the HTTP status.
get() {
    status=$(curl -s --max-time 60 -o answer -w '%{http_code}' "$metadata$1" "${@:2}")
    output=$(<answer)
}

@test "IMDS requires a token, and gives a role's credentials" {
    serve_metadata
    local token role=/latest/meta-data/iam/security-credentials/backup-role
    get "$role"
    assert_status 401
    get /latest/api/token -X PUT
    assert_status 400
    get /latest/api/token -X PUT -H 'x-aws-ec2-metadata-token-ttl-seconds: 21600'
    token=$output
    get "${role%backup-role}" -H "x-aws-ec2-metadata-token: $token"
    [ "$output" = backup-role ]
    get "$role" -H "x-aws-ec2-metadata-token: $token"
    assert_in "$output" "\"Code\": \"Success\"*\"$PGB_TEST_S3_SECRET\", \"Token\": \"token-1\", \"Expiration\": \"2"
    assert_in "$(<metadata.log)" "GET $role 401 no-token
PUT /latest/api/token 400 no-ttl
PUT /latest/api/token 200 ttl=21600
GET ${role%backup-role} 200 token
GET $role 200 token"
    tell "$metadata" '* . * v1' 'GET backup-role 1 503' 'GET backup-role * code=Failed'
    get "$role"
    assert_status 503
    get "$role"
    assert_in "$output" '"Code": "Failed"'
    [ "$(<metadata.log)" = "GET $role 503 no-token"$'\n'"GET $role 200 no-token" ]
}

@test "containers get their credentials, on EKS with a token" {
    serve_metadata 'GET /v2 1 delay=1' "GET /v2 2 200 '={\"AccessKeyId'" 'GET /v1 2- authorization=other' \
        'GET /v1 2- source' 'GET /v1 2- expires=-1' 'GET /v1 3- forever' 'GET /v1 4 500:Trouble'
    get /v2/credentials/id
    assert_in "$output" "\"AccessKeyId\": \"$PGB_TEST_S3_KEY\""
    get /v2/credentials/id
    [ "$output" = '{"AccessKeyId' ]
    get /v1/credentials
    assert_status 401
    get /v1/credentials -H 'Authorization: other'
    assert_in "$output" '"AKIDSOURCE"*"Expiration"'
    get /v1/credentials -H 'Authorization: other'
    refute_in "$output" Expiration
    get /v1/credentials -H 'Authorization: wrong'
    assert_status 500
    assert_in "$output" '"code": "Trouble"'
    assert_in "$(<metadata.log)" $'500:Trouble wrong-authorization'
}

# ask_sts ACTION [FIELD...]: sends a signed request.
ask_sts() {
    local form="Action=$1&Version=2011-06-15&RoleSessionName=me&RoleArn=arn:aws:iam::1:role/x"
    form+=$(if [ $# -gt 1 ]; then printf '&%s' "${@:2}"; fi)
    PGB_TEST_S3_HTTP=$metadata PGB_TEST_S3_SERVICE=sts run s3 POST / \
        Content-Type:application/x-www-form-urlencoded < <(printf %s "$form")
}

@test "STS gives a session for a correct signature" {
    serve_metadata 'POST Action=AssumeRole& 3- external-id=secret/id'
    PGB_TEST_S3_SECRET=wrong ask_sts AssumeRole
    [ "$output" = '403 SignatureDoesNotMatch' ]
    PGB_TEST_S3_KEY=AKIDSOURCE PGB_TEST_S3_SECRET=source+secret/0123456789 ask_sts AssumeRole
    assert_in "$output" '<SessionToken>token-1</SessionToken>'
    ask_sts AssumeRole
    [ "$output" = '403 AccessDenied' ]
    PGB_TEST_S3_REGION=eu-west-1 ask_sts AssumeRole ExternalId=secret/id DurationSeconds=900
    assert_in "$output" '<SessionToken>token-2</SessionToken>'
    ask_sts AssumeRole ExternalId=secret/id DurationSeconds=1
    [ "$output" = '400 ValidationError' ]
    assert_in "$(<metadata.log)" "?Action=AssumeRole&*DurationSeconds=900 200 signed-by=$PGB_TEST_S3_KEY region=eu-west-1"
}

@test "... or a web identity token" {
    serve_metadata 'POST WithWebIdentity 1 400:IDPCommunicationError Message=why' \
        'POST WithWebIdentity 2- web-token=second'
    local form='Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleSessionName=me&RoleArn=arn:aws:iam::1:role/x'
    get / -d "$form&WebIdentityToken=web-token"
    assert_status 400
    assert_in "$output" '<Code>IDPCommunicationError</Code><Message>why</Message>'
    get / -d "$form&WebIdentityToken=web-token"
    assert_status 200
    assert_in "$output" "<AccessKeyId>$PGB_TEST_S3_KEY</AccessKeyId>"
    get / -d "$form&WebIdentityToken=web-token"
    assert_in "$output" '<Code>InvalidIdentityToken</Code>'
    get / -d "$form&WebIdentityToken=second"
    assert_status 200
    refute_in "$(<metadata.log)" web-token
    assert_in "$(<metadata.log)" 'WebIdentityToken=... 200 unsigned'
}

@test "an unknown rule is refused" {
    serve_metadata
    for rule in nonsense 'GET . 1 nonsense' 'GET . x 500' 'GET ( 1 500'; do
        run ! tell "$metadata" "$rule"
    done
    tell "$metadata" 'GET . 1 reset' 'GET . 1 close'
    run ! get /v2/
    [ "$(<metadata.log)" = 'GET /v2/ reset' ]
}

# store_with RULE...: starts the proxy before the gateway; its log is in the file requests.
store_with() {
    use_s3
    serve store "$BATS_TEST_DIRNAME/faults/s3-fault-server" "$PGB_TEST_S3_HTTP" requests "$@"
    path=/$bucket/key
}

# ask METHOD PATH[?QUERY] [HEADER:VALUE...]: signed, through the proxy; the body is standard input.
ask() {
    PGB_TEST_S3_HTTP=$store run s3 "$@"
}

# complete SIZE...: a multipart upload with parts of these sizes, all zeros, in a public bucket.
complete() {
    local id number=0 body='' size
    id=$(curl -s -X POST "$store$path?uploads=" | sed -n 's/.*<UploadId>\(.*\)<.UploadId>.*/\1/p')
    for size; do
        number=$((number + 1))
        head -c "$size" /dev/zero >part
        curl -sf -T part "$store$path?partNumber=$number&uploadId=$id"
        body+="<Part><PartNumber>$number</PartNumber><ETag>$(md5sum <part | cut -d' ' -f1)</ETag></Part>"
    done
    output=$(curl -s -d "<CompleteMultipartUpload>$body</CompleteMultipartUpload>" "$store$path?uploadId=$id")
}

use_public_bucket() {
    s3 PUT "/$bucket?policy=" <<<'{"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
        "Principal": "*", "Action": "s3:*", "Resource": "*"}]}'
}

@test "the fault server: errors in the form of the stores" {
    store_with 'HEAD . 1 301 x-amz-bucket-region:eu-west-1' \
        "GET . 1 400:AuthorizationHeaderMalformed Region=x 'Message=a b'" \
        'GET . 1 403:RequestTimeTooSkewed Date:+3600' "GET . 1 503 '=<html> x'" 'GET . 1 200:SlowDown'
    run curl -sI "$store$path"
    assert_in "$output" 'x-amz-bucket-region: eu-west-1'
    run curl -s "$store$path"
    assert_in "$output" '<Code>AuthorizationHeaderMalformed</Code><Message>a b</Message><Region>x</Region>'
    run curl -si "$store$path"
    assert_in "$output" 'RequestTimeTooSkewed'
    [ $(($(date -d "$(sed -n 's/^Date: //p' <<<"$output")" +%s) - $(date +%s))) -gt 3500 ]
    run curl -s "$store$path"
    [ "$output" = '<html> x' ]
    run curl -s "$store$path"
    assert_in "$output" $' \n \n<?xml*<Code>SlowDown</Code>'
}

@test "... equal parts, a limited number, and no checksums in their list" {
    store_with '* . * equal-parts' '* . * max-parts=3' '* . * plain-list'
    use_public_bucket
    complete 5242880 5242881 5
    assert_in "$output" '<Code>InvalidPart</Code><Message>All non-trailing parts must have the same length.'
    complete 5242880 5242880 5
    assert_in "$output" CompleteMultipartUploadResult
    ask PUT "$path?partNumber=4&uploadId=x" <<<x
    [ "$output" = '400 InvalidArgument' ]
    ask POST "$path?uploadId=x" <<<'<CompleteMultipartUpload><Part><ChecksumCRC32>AAAAAA==</ChecksumCRC32></Part></CompleteMultipartUpload>'
    [ "$output" = '400 MalformedXML' ]
}

@test "... a condition that is ignored or refused; attributes that are dropped" {
    store_with 'PUT . 1-2 ignore=if-none-match,x-amz-meta-a' 'PUT . 3 refuse=if-none-match' \
        'HEAD . * drop=x-amz-meta-b' 'HEAD . * add=x-y:z'
    ask PUT "$path" <<<1
    ask PUT "$path" If-None-Match:'*' x-amz-meta-a:1 x-amz-meta-b:2 x-amz-meta-c:3 <<<2
    assert_status 0
    ask PUT "$path" If-None-Match:'*' <<<3
    [ "$output" = '501 NotImplemented' ]
    ask PUT "$path" If-None-Match:'*' <<<4
    [ "$output" = '412 PreconditionFailed' ]
    [ "$(s3 GET "$path")" = 2 ]
    ask HEAD "$path"
    refute_in "$output" x-amz-meta-a
    refute_in "$output" x-amz-meta-b
    assert_in "$output" 'x-amz-meta-c: 3'
    assert_in "$output" 'x-y: z'
    tell "$store" 'PUT . * ignore=if-none-match'
    PGB_TEST_S3_SECRET=wrong ask PUT "$path" If-None-Match:'*' <<<5
    [ "$output" = '403 SignatureDoesNotMatch' ]
}

@test "... the ETag of a completed upload in every form" {
    store_with 'POST . 1-2 etag=none' 'POST . 3-4 etag=empty' 'POST . 5-6 etag=bare' 'POST . 7-8 etag=entities'
    use_public_bucket
    complete 5
    refute_in "$output" '<ETag'
    complete 5
    assert_in "$output" '<ETag></ETag>'
    complete 5
    assert_in "$output" "<ETag>$(s3 HEAD "$path" | sed -n 's/^ETag: "\(.*\)"/\1/p')</ETag>"
    complete 5
    assert_in "$output" '<ETag>&quot;*-1&quot;</ETag>'
}

@test "... another region, another token, too many requests" {
    store_with 'GET . * region=eu-west-1' 'HEAD . * token=right'
    run ! curl -sf -m 5 "$store/x" -X DELETE
    ask GET "$path"
    [ "$output" = '400 AuthorizationHeaderMalformed' ]
    PGB_TEST_S3_REGION=eu-west-1 ask GET "$path"
    [ "$output" = '404 NoSuchKey' ]
    ask HEAD "$path"
    assert_in "$output" 400
    PGB_TEST_S3_TOKEN=right ask HEAD "$path"
    assert_in "$output" 404
    tell "$store" '* . * at-most=1' 'GET . * hold'
    curl -s -o /dev/null "$store$path" 3>&- 4>&- &
    local reader=$!
    wait_until 10 grep hold requests
    ask PUT "$path" <<<x
    [ "$output" = '503 SlowDown' ]
    touch requests.go
    wait "$reader"
    ask PUT "$path" <<<x
    assert_status 0
}

@test "... and the headers received, without secrets" {
    store_with
    PGB_TEST_S3_TOKEN=0123456789abcdef ask PUT "$path" Content-MD5:wrong <<<x
    assert_in "$(<requests.headers)" \
        "{\"request\": \"PUT $path\", \"key\": \"$PGB_TEST_S3_KEY\", \"scope\": \"2*/us-east-1/s3/aws4_request\""
    assert_in "$(<requests.headers)" '"content-md5": "wrong"'
    assert_in "$(<requests.headers)" '"x-amz-security-token": "89abcdef"'
    refute_in "$(<requests.headers)" 0123456789abcdef
    refute_in "$(<requests.headers)" Signature
}

@test "... a bucket in the host name, and AWS host names" {
    store_with
    run curl -s "${store/127.0.0.1/$bucket.s3.localhost}/key"
    assert_in "$output" AccessDenied
    assert_in "$(<requests.headers)" "\"request\": \"GET /key\"*\"host\": \"$bucket.s3.localhost:"
    tell "$store" 'DELETE . * region=eu-west-1'
    export https_proxy=$store http_proxy=$store no_proxy=
    run curl -s --cacert "$PGB_TEST_S3_CA" "https://$bucket.s3.eu-west-1.amazonaws.com/key"
    assert_in "$output" AccessDenied
    run curl -s "http://$bucket.s3.us-east-1.amazonaws.com/key" -X DELETE
    assert_in "$output" PermanentRedirect
    run curl -s "http://x.r2.cloudflarestorage.com/$bucket/none"
    assert_in "$output" AccessDenied
    assert_in "$(<requests)" $'GET /key 403\nDELETE /key 301\nGET /'"$bucket/none 403"
}

# as_client METHOD PATH: with the credentials and the endpoint of the programs under test.
as_client() {
    PGB_TEST_S3_HTTP=$AWS_ENDPOINT_URL PGB_TEST_S3_KEY=$AWS_ACCESS_KEY_ID PGB_TEST_S3_SECRET=$AWS_SECRET_ACCESS_KEY \
        PGB_TEST_S3_TOKEN=${AWS_SESSION_TOKEN-} run s3 "$@"
}

# element NAME: of the file answer.
element() {
    sed -n "s/.*<$1>\([^<]*\).*/\1/p" answer
}

@test "the gateway with STS gives a session, and requires its token" {
    use_s3
    use_session 900
    as_client PUT "/$bucket/key" <<<x
    assert_status 0
    AWS_SESSION_TOKEN='' as_client GET "/$bucket/key"
    [ "$output" = '403 AccessDenied' ]
    AWS_SESSION_TOKEN=x$AWS_SESSION_TOKEN as_client GET "/$bucket/key"
    [ "$status" = 1 ]
    [ "$(s3 GET "/$bucket/key")" = x ]
}

@test "... also for a web identity" {
    use_s3
    use_identity
    metadata=$PGB_TEST_STS_HTTP
    local form="Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleSessionName=me&RoleArn=$role"
    get / -d "$form&WebIdentityToken=$(<token)"
    assert_status 200
    AWS_ENDPOINT_URL=$PGB_TEST_STS_HTTP AWS_ACCESS_KEY_ID=$(element AccessKeyId) \
        AWS_SECRET_ACCESS_KEY=$(element SecretAccessKey) AWS_SESSION_TOKEN=$(element SessionToken) \
        as_client PUT "/$bucket/key" <<<x
    assert_status 0
    get / -d "$form&WebIdentityToken=x$(<token)"
    assert_in "$output" '<Code>AccessDenied</Code>'
}

@test "the metadata server hands out real sessions, too" {
    use_s3
    serve_metadata 'GET . * real'
    get /v2/credentials/id
    field() { sed -n 's/.*"'"$1"'": "\([^"]*\)".*/\1/p' answer; }
    AWS_ENDPOINT_URL=$PGB_TEST_STS_HTTP AWS_ACCESS_KEY_ID=$(field AccessKeyId) \
        AWS_SECRET_ACCESS_KEY=$(field SecretAccessKey) AWS_SESSION_TOKEN=$(field Token) as_client PUT "/$bucket/key" <<<x
    assert_status 0
}

@test "the writer may put and abort, and nothing else" {
    use_s3
    as_client PUT "/$bucket/key" <<<x
    use_writer
    as_client PUT "/$bucket/key" <<<x
    assert_status 0
    for request in "HEAD /$bucket/key" "GET /$bucket/key" "DELETE /$bucket/key" "GET /$bucket?list-type=2" \
        "HEAD /$bucket"; do
        # shellcheck disable=SC2086 # two words
        as_client $request
        assert_in "$output" 403
    done
}

@test "buckets with versions, and with object lock" {
    use_s3
    use_versions
    as_client PUT "/$bucket/key" <<<x
    as_client HEAD "/$bucket/key"
    assert_in "$output" x-amz-version-id
    use_lock
    as_client PUT "/$bucket/key" x-amz-object-lock-mode:GOVERNANCE \
        x-amz-object-lock-retain-until-date:"$(date -ud '+1 hour' +%Y-%m-%dT%H:%M:%SZ)" <<<x
    assert_status 0
    as_client HEAD "/$bucket/key"
    assert_in "$output" 'x-amz-object-lock-mode: GOVERNANCE'
}

@test "a gateway that answers SlowDown" {
    use_s3
    serve_gateway slow rgw_scheduler_type=throttler rgw_max_concurrent_requests=1
    AWS_ENDPOINT_URL=$slow
    # A slow request keeps the others out. It is sent again if one of them was there first.
    head -c 1000000 /dev/zero >data
    curl -s --retry 60 --retry-delay 1 --limit-rate 1000 -T data --aws-sigv4 aws:amz:us-east-1:s3 \
        -u "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY" -H 'x-amz-content-sha256: UNSIGNED-PAYLOAD' \
        "$slow/$bucket/key" 3>&- 4>&- &
    wait_until 60 eval 'as_client GET "/$bucket/none"; [ "$output" = "503 SlowDown" ]'
    kill %?curl
}

# table LINE...: the table of a store whose TAP has these lines, with one declared difference. Its last line is in $count.
table() {
    printf '%s\n' "$@" >store
    run "$BATS_TEST_DIRNAME/stores/table" circle differences store
    count=${lines[-1]}
}

@test "the table of stores: what is not declared fails, and so does what is declared and does not differ" {
    printf '@test "%s" {\n' 'put: small' 'put: large' >circle
    printf '%s\n' '# comment' 'store | put: large | the lock | version 1' 'store | put: large | the tag | version 2' >differences
    table 'ok 1 put: small in 5ms' 'not ok 2 put: large in 7ms' '#   it dropped the tag'
    [ "$count" = '2 passed, 0 failed, 0 skipped' ]
    assert_in "$output" $'\nok       put: small\ndiffers  put: large\n'
    table 'ok 1 put: small in 5ms' 'not ok 2 put: large in 7ms' '#   it dropped all'
    [ "$count" = '1 passed, 1 failed, 0 skipped' ]
    assert_in "$output" $'\nFAILED   put: large\n'
    table 'not ok 1 put: small in 5ms' '#   it dropped the tag' 'ok 2 put: large in 7ms'
    [ "$count" = '0 passed, 2 failed, 0 skipped' ]
    assert_in "$output" $'\nFAILED   put: small\nCURED    put: large\n'
    table 'not ok 2 put: large in 7ms' '#   it dropped the lock' 'not ok - left running: 17 sleep'
    [ "$count" = '1 passed, 2 failed, 0 skipped' ]
    assert_in "$output" $'\nNO RUN   put: small\n'
    assert_in "$output" $'\nstore: not ok - left running: 17 sleep\n'
    table '# not run: it is forbidden'
    [ "$count" = '0 passed, 0 failed, 2 skipped' ]
    assert_in "$output" $'\n-        put: large\nstore was not run: it is forbidden\n'
    echo 'store | get | nothing | why' >>differences
    table 'ok 1 put: small in 5ms' 'not ok 2 put: large in 7ms' '#   it dropped the tag'
    [ "$count" = '2 passed, 1 failed, 0 skipped' ]
    assert_in "$output" $'\ndeclared, but no check: store | get\n'
}
