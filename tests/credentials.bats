# Where pgb-put-s3 gets its credentials from, against imitations of AWS's services, and the
# gateway's own Security Token Service.

load helpers
load stores

# The store is always found by its own variable: AWS_ENDPOINT_URL is for STS as well.
prepare() {
    if [ "${PGB_TEST_STORE-ceph}" != ceph ]; then skip "not about the store"; fi
    use_s3
    unset AWS_ENDPOINT_URL AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN
    export AWS_ENDPOINT_URL_S3=$PGB_TEST_S3_HTTP HOME=$PWD
    mkdir .aws
}

teardown() {
    stop_servers
}

# put KEY [OPTION...]: with -v; no secret may be said.
put() {
    run --separate-stderr pgb-put-s3 -v "${@:2}" "$bucket" "$1" < <(plain_dump)
    refute_secret "$stderr"
}

refute_secret() {
    local secret
    for secret in "$PGB_TEST_S3_SECRET" source+secret token-[0-9] web-token container-token imds-token; do
        refute_in "$1" "$secret"
    done
}

# put_later KEY COMMAND...: runs COMMAND once the first credentials are there, then stores a dump.
put_later() {
    plain_dump >dump
    run --separate-stderr pgb-put-s3 -v "$bucket" "$1" -- bash -c "${*:2} && cat dump"
    refute_secret "$stderr"
}

# fails_with TEXT: the last put did, with this error, and said of nothing that it is there.
fails_with() {
    assert_status 1
    assert_in "$stderr" "error: $1"
    [ -z "$output" ]
}

# serve_store TOKEN [PATTERN] [WHICH]: a store that takes objects, or WHICH requests to put what has
# this PATTERN, with this session token only.
serve_store() {
    serve store "$BATS_TEST_DIRNAME/faults/s3-fault-server" "$PGB_TEST_S3_HTTP" requests \
        "PUT ${2-/late} ${3-*} token=$1"
    export AWS_ENDPOINT_URL_S3=$store
}

use_imds() {
    serve_metadata "$@"
    export AWS_EC2_METADATA_SERVICE_ENDPOINT=$metadata
    unset AWS_EC2_METADATA_DISABLED
}

# A profile of the credentials file: NAME KEY SECRET [TOKEN]
profile() {
    printf '[%s]\naws_access_key_id = %s\naws_secret_access_key = %s\n' "$1" "$2" "$3"
    if [ -n "${4-}" ]; then printf 'aws_session_token = %s\n' "$4"; fi
}

# A program for credential_process.
process() {
    printf '#!/bin/bash\n%s\n' "$1" >process
    chmod +x process
    printf '[default]\ncredential_process = "%s" "two words"\n' "$PWD/process" >.aws/config
}

# The document that one prints: [MORE MEMBERS]
document() {
    printf '{"Version": 1, "AccessKeyId": "%s", "SecretAccessKey": "%s"%s}\n' \
        "$PGB_TEST_S3_KEY" "$PGB_TEST_S3_SECRET" "${1-}"
}

@test "the instance gives its role's, by session, and again where it is in trouble" {
    use_imds '* . 1-2 503'
    put a
    assert_status 0
    assert_in "$stderr" "using the credentials of the instance's role"
    [ "$(<metadata.log)" = 'PUT /latest/api/token 503 ttl=21600
PUT /latest/api/token 503 ttl=21600
PUT /latest/api/token 200 ttl=21600
GET /latest/meta-data/iam/security-credentials/ 200 token
GET /latest/meta-data/iam/security-credentials/backup-role 200 token' ]
    tell "$metadata" '* . * expires=-5'
    put b
    assert_status 0
    assert_in "$stderr" "the instance's credentials are not renewed in time; they are used for another"
    assert_bucket a b
}

@test "an instance that gives none is as good as none; one that fails says why" {
    use_imds
    local none='no credentials for S3 were found' rule
    for rule in 'PUT . * 404' 'PUT . * 403' 'PUT . * 400' '* . * reset' '* . * stall' 'GET credentials/$ * 404'; do
        tell "$metadata" "$rule" '* . * v1'
        put x
        fails_with "$none"
        assert_in "$stderr" 'hint: set AWS_ACCESS_KEY_ID'
        refute_in "$(<metadata.log)" GET*no-token
    done
    tell "$metadata" 'PUT . * 500'
    put x
    fails_with 'could not begin a session with the instance metadata service: HTTP status 500'
    tell "$metadata" 'GET backup-role * code=AssumeRoleUnauthorizedAccess'
    put x
    fails_with "the instance's role gives no credentials: AssumeRoleUnauthorizedAccess: the role cannot be assumed"
    tell "$metadata" "GET backup-role * 200 '={\"AccessKeyId'"
    put x
    fails_with "could not read the credentials of the instance's role: no valid JSON"
    tell "$metadata" "GET credentials/$ * 200 =../../x%20y"
    put x
    fails_with 'could not get the role from the instance metadata service: HTTP status 404'
    assert_in "$(<metadata.log)" 'GET /latest/meta-data/iam/security-credentials/..%2F..%2Fx%2520y 404'
    AWS_EC2_METADATA_DISABLED=true put x
    fails_with "$none"
    assert_bucket
}

@test "a container gives its own, with an authorization that is read anew" {
    serve_metadata 'GET /v1 2- authorization=second' 'GET /v2 * expires=1'
    serve_store token-3
    AWS_CONTAINER_CREDENTIALS_FULL_URI=$metadata/v2/credentials/id put a
    assert_status 0
    assert_in "$stderr" 'using the credentials of the container'
    export AWS_CONTAINER_CREDENTIALS_FULL_URI=$metadata/v1/credentials
    export AWS_CONTAINER_AUTHORIZATION_TOKEN=wrong AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE=$PWD/token
    printf container-token >token
    put_later late 'printf second >token'
    assert_status 0
    assert_in "$stderr" 'fetched the credentials of the container again'
    [ "$(<metadata.log)" = 'GET /v2/credentials/id 200
GET /v1/credentials 200 authorized
GET /v1/credentials 200 authorized' ]

    printf 'second\r\nX-Other: y' >token
    put x
    fails_with 'the authorization for the credentials of the container holds the end of a line'
    rm token
    put x
    fails_with 'could not open file "*/token": No such file or directory'
    unset AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE
    put x
    fails_with 'could not get the credentials of the container: Unauthorized: the token is not valid (HTTP 401)'
    tell "$metadata" 'GET . * 404'
    put x
    fails_with 'could not get the credentials of the container: HTTP status 404'
    tell "$metadata" "GET . * 200 '=[]'"
    put x
    fails_with 'could not read the credentials of the container: no valid JSON: "{" expected'
    AWS_CONTAINER_CREDENTIALS_FULL_URI=http://example.com/ put x
    fails_with 'invalid AWS_CONTAINER_CREDENTIALS_FULL_URI: its host is not this machine'
    assert_bucket a late
}

@test "credentials that live for a second are fetched as often as it takes" {
    serve_metadata '* . * expires=1'
    AWS_CONTAINER_CREDENTIALS_FULL_URI=$metadata/v2/x put_later late 'sleep 1.1'
    assert_status 0
    assert_in "$stderr" 'fetched the credentials of the container again'
    assert_bucket late
}

@test "a process prints them; its complaints are seen" {
    process '[ "$1" = "two words" ] && [ -z "$(cat)" ] && echo "touch the key" >&2 && cat document'
    document >document
    put a
    assert_status 0
    assert_in "$stderr" 'using the credentials of the credential_process of profile "default"'
    assert_in "$stderr" 'touch the key'
    document | sed 's/1/2/' >document
    put x
    fails_with 'could not read the credentials of the credential_process of profile "default": Version is not 1'
    document ', "Expiration": "2020-01-01T00:00:00Z"' >document
    put x
    fails_with 'the credentials of the credential_process of profile "default" have expired'
    echo '{"Version": 1, "AccessKeyId": "x"}' >document
    put x
    fails_with 'the credentials of the credential_process of profile "default" are incomplete: there is no secret access key'
    process "echo $PGB_TEST_S3_SECRET; exit 3"
    put x
    fails_with 'the credential_process of profile "default" exited with status 3'
    process 'kill -KILL $$'
    put x
    fails_with 'the credential_process of profile "default" was terminated by signal 9: Killed'
    process "exec cat /dev/zero"
    put x
    fails_with 'the credential_process of profile "default" prints more than credentials can be'
    rm process
    put x
    fails_with 'could not run "*/process" for the credentials: No such file or directory'
    assert_bucket a
}

@test "a role is assumed with another profile's, through any number of roles" {
    profile base AKIDSOURCE source+secret/0123456789 >.aws/credentials
    cat >.aws/config <<'END'
[profile top]
role_arn = arn:aws:iam::123456789012:role/top
source_profile = middle
role_session_name = me@here
external_id = 42 =
duration_seconds = 900
region = eu-west-1
[profile middle]
role_arn = arn:aws:iam::123456789012:role/middle
source_profile = base
END
    serve_metadata 'POST role/top * external-id="42 ="' 'POST role/middle * source'
    export AWS_ENDPOINT_URL_STS=$metadata
    put a --profile top
    assert_status 0
    assert_in "$stderr" 'using the credentials of profile "base" in the credentials file'
    assert_in "$stderr" 'using the credentials of the role "arn:aws:iam::123456789012:role/top"'
    assert_in "$(<metadata.log)" 'POST /?Action=AssumeRole&Version=2011-06-15&RoleArn=arn:aws:iam::123456789012:role/middle&RoleSessionName=pgbackup-[0-9]* 200 signed-by=AKIDSOURCE region=eu-west-1'
    assert_in "$(<metadata.log)" 'RoleArn=arn:aws:iam::123456789012:role/top&RoleSessionName=me@here&ExternalId=42_=&DurationSeconds=900 200 signed-by=AKIDSOURCE region=eu-west-1'
    put b --profile top --region us-east-1
    assert_status 0
    assert_in "$(tail -n 1 metadata.log)" 'region=us-east-1'

    tell "$metadata" 'POST role/top * external-id=41'
    put x --profile top
    fails_with "could not get the credentials of the role \"arn:aws:iam::123456789012:role/top\" from $metadata: AccessDenied"
    assert_in "$stderr" 'hint: the role'\''s trust policy'
    tell "$metadata" "POST . * 200 '=<html/>'"
    put x --profile top
    fails_with 'could not read the credentials of the role "arn:aws:iam::123456789012:role/middle": the answer is cut, or not that'
    AWS_ENDPOINT_URL_STS=http://127.0.0.1:1 put x --profile top
    fails_with 'could not get the credentials of the role "arn:aws:iam::123456789012:role/middle" from http://127.0.0.1:1: failed to connect'
    sed -i 's/= base/= top/' .aws/config
    put x --profile top
    fails_with 'profiles name each other as their source_profile: top -> middle -> top'
    echo 'mfa_serial = arn:aws:iam::1:mfa/me' >>.aws/config
    sed -i 's/= top/= base/' .aws/config
    put x --profile middle
    fails_with 'profile "middle" asks for a code of an MFA device'
    assert_in "$stderr" 'credential_process = aws configure export-credentials --profile middle'
    assert_bucket a b
}

@test "a role is assumed with what the environment, the instance or the container has" {
    use_imds 'GET . * source'
    local source log
    export AWS_ENDPOINT_URL_STS=$metadata AWS_CONTAINER_CREDENTIALS_FULL_URI=$metadata/v2/x
    for source in Environment Ec2InstanceMetadata EcsContainer; do
        printf '[profile r]\nrole_arn = arn:aws:iam::1:role/r\ncredential_source = %s\n' "$source" >.aws/config
        tell "$metadata" 'GET . * source'
        AWS_ACCESS_KEY_ID=AKIDSOURCE AWS_SECRET_ACCESS_KEY=source+secret/0123456789 put "$source" --profile r
        assert_status 0
        log=$(<metadata.log)
        assert_in "$log" 'signed-by=AKIDSOURCE'
        case $source in
            Environment) refute_in "$log" GET ;;
            Ec2*) assert_in "$log" security-credentials ;;
            *) assert_in "$log" /v2/x ;;
        esac
    done
    put x --profile r
    sed -i 's/EcsContainer/Environment/' .aws/config
    put y --profile r
    assert_status 1
    assert_in "$stderr" 'error: Environment, the credential_source of profile "r", has no credentials'
    assert_bucket Environment Ec2InstanceMetadata EcsContainer x
}

@test "a web identity's token is read anew, and its role may fail at first" {
    serve_metadata 'POST . 1 400:IDPCommunicationError' 'POST . 2- web-token=second'
    serve_store token-2
    printf '[default]\nrole_arn = no\nweb_identity_token_file = /nowhere\n' >.aws/config
    export AWS_ENDPOINT_URL_STS=$metadata AWS_WEB_IDENTITY_TOKEN_FILE=$PWD/token
    export AWS_ROLE_ARN=arn:aws:iam::1:role/web AWS_ROLE_SESSION_NAME=pod
    echo web-token >token
    put_later late 'printf second >token'
    assert_status 0
    assert_in "$stderr" 'using the credentials of the role "arn:aws:iam::1:role/web", by web identity'
    local asked='POST /?Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleArn=arn:aws:iam::1:role/web&RoleSessionName=pod&WebIdentityToken=...'
    [ "$(<metadata.log)" = "$asked 400:IDPCommunicationError unsigned
$asked 200 unsigned
$asked 200 unsigned" ]
    put x --profile default
    fails_with 'could not open file "/nowhere"'
    echo >token
    put x
    fails_with 'file "*/token" holds no token'
    head -c 30000 /dev/zero | tr '\0' x >token
    put x
    fails_with 'file "*/token" is too long'
    echo wrong-one >token
    put x
    fails_with "could not get the credentials of the role \"arn:aws:iam::1:role/web\", by web identity from $metadata: InvalidIdentityToken"
    refute_in "$stderr" wrong-one
    unset AWS_ROLE_ARN
    rm .aws/config
    put x
    fails_with 'there is a token for a web identity, but no role to assume with it'
    assert_bucket late
}

@test "the gateway's own STS gives a session that the gateway takes" {
    profile user "$PGB_TEST_S3_KEY" "$PGB_TEST_S3_SECRET" >.aws/credentials
    printf '[profile r]\nrole_arn = %s\nsource_profile = user\n' "$PGB_TEST_STS_ROLE" >.aws/config
    unset AWS_ENDPOINT_URL_S3
    AWS_ENDPOINT_URL=$PGB_TEST_STS_HTTP put a --profile r
    assert_status 0
    assert_in "$stderr" "using the credentials of the role \"$PGB_TEST_STS_ROLE\""
    assert_bucket a
    sed -i 's/role.backup/role\/other/' .aws/config
    AWS_ENDPOINT_URL=$PGB_TEST_STS_HTTP put b --profile r
    assert_status 1
    assert_in "$stderr" 'error: could not get the credentials of the role'
    assert_bucket a
}

@test "those that expire during an upload are renewed" {
    use_imds
    serve_store token-2 partNumber= 2-
    head -c 20000000 /dev/zero >zeros
    run --separate-stderr pgb-put-s3 -v "$bucket" large -- cat zeros
    assert_status 0
    assert_in "$stderr" "fetched the credentials of the instance's role again"
    [ "$(grep -c backup-role metadata.log)" = 2 ]
    assert_in "$(<requests)" 'partNumber=*400'
    assert_object large zeros
}

@test "keys that are rotated in the file during an upload are used" {
    serve_store new
    profile default "$PGB_TEST_S3_KEY" "$PGB_TEST_S3_SECRET" old >.aws/credentials
    profile default "$PGB_TEST_S3_KEY" "$PGB_TEST_S3_SECRET" new >rotated
    put_later late 'mv rotated .aws/credentials'
    assert_status 0
    assert_in "$stderr" 'fetched the credentials of profile "default" in the credentials file again'
    assert_bucket late
    profile default "$PGB_TEST_S3_KEY" "$PGB_TEST_S3_SECRET" old >.aws/credentials
    put_later late-x true
    assert_status 1
    assert_in "$stderr" ExpiredToken
    profile default "$PGB_TEST_S3_KEY" "$PGB_TEST_S3_SECRET" old >.aws/credentials
    put_later late-x 'echo [nonsense >.aws/credentials'
    assert_status 1
    assert_in "$stderr" 'line 1: a section must end with'
    assert_bucket late
}

@test "those of the environment may have an end, and an old name" {
    export AWS_ACCESS_KEY_ID=$PGB_TEST_S3_KEY AWS_SECRET_ACCESS_KEY=$PGB_TEST_S3_SECRET
    AWS_SECURITY_TOKEN=x AWS_CREDENTIAL_EXPIRATION=$(date -d '1 hour' +%FT%T%:z) put a
    assert_status 0
    assert_in "$stderr" 'using the credentials of the environment'
    AWS_CREDENTIAL_EXPIRATION=2020-01-01T00:00:00Z put x
    fails_with 'the credentials of the environment have expired'
    AWS_ACCESS_KEY_ID=$PGB_TEST_S3_KEY$'\r' put x
    fails_with 'the access key id of the environment holds a control character'
    assert_bucket a
}

@test "SSO and aws login are left to aws-cli" {
    printf '[default]\nsso_session = x\nsso_account_id = 1\nsso_role_name = y\n[profile l]\nlogin_session = x\n' >.aws/config
    put x
    fails_with 'profile "default" gets its credentials by SSO, which only aws-cli can do'
    assert_in "$stderr" 'hint: use a profile with "credential_process = aws configure export-credentials --profile default"'
    put x --profile l
    fails_with 'profile "l" gets its credentials by "aws login"'
    assert_bucket
}

@test "a metadata service is never asked through a proxy" {
    use_imds
    metadata=${metadata/127.0.0.1/localhost}
    export AWS_EC2_METADATA_SERVICE_ENDPOINT=$metadata http_proxy=http://127.0.0.1:1
    no_proxy=127.0.0.1 put a
    assert_status 0
    AWS_CONTAINER_CREDENTIALS_FULL_URI=$metadata/v2/x no_proxy=127.0.0.1 put b
    assert_status 0
    put c
    assert_status 1
    assert_bucket a b
}

@test "a signal ends the wait for credentials" {
    use_imds '* . * stall'
    process 'touch waiting; exec sleep 100'
    local way started
    for way in process instance; do
        if [ $way = instance ]; then rm .aws/config; fi
        started=$SECONDS
        AWS_METADATA_SERVICE_TIMEOUT=60 pgb-put-s3 "$bucket" x < <(plain_dump) >stdout 2>stderr 3>&- &
        wait_until 10 eval '[ -f waiting ] || grep stall metadata.log'
        kill -TERM $!
        await $!
        [ "$status" = 143 ]
        [ ! -s stderr ]
        [ $((SECONDS - started)) -lt 20 ]
        rm -f waiting
    done
    assert_bucket
}
