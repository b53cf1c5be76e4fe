# Where pgb-put-s3 gets its credentials from, with imitations of AWS's services and with the
# gateway's real Security Token Service.

load helpers
load stores

# The store has its own variable, because AWS_ENDPOINT_URL is also for STS.
prepare() {
    if [ "${PGB_TEST_STORE-ceph}" != ceph ]; then skip "not about the store"; fi
    use_s3
    unset AWS_ENDPOINT_URL AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN
    export AWS_ENDPOINT_URL_S3=$PGB_TEST_S3_HTTP HOME=$PWD
    mkdir .aws
}

# try KEY [OPTION...]: stores a dump, with -v; no secret may be printed.
try() {
    put_dump "$@" -v
    refute_secret "$stderr"
}

# works KEY [OPTION...]: stores it successfully.
works() {
    assert_put "$@" -v
    refute_secret "$stderr"
}

# failed TEXT: the last command failed with this error and reported no stored object.
failed() {
    assert_status 1
    assert_in "$stderr" "error: $1"
    [ -z "$output" ]
}

# fails TEXT [OPTION...]: the key x is not stored, for that reason.
fails() {
    try x "${@:2}"
    failed "$1"
}

refute_secret() {
    local secret
    for secret in "$PGB_TEST_S3_SECRET" source+secret token-[0-9] web-token container-token imds-token; do
        refute_in "$1" "$secret"
    done
}

# put_later KEY COMMAND...: runs COMMAND after the first credentials were fetched, then stores a dump.
put_later() {
    plain_dump >dump
    run --separate-stderr pgb-put-s3 -v "$bucket" "$1" -- bash -c "${*:2} && cat dump"
    refute_secret "$stderr"
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

# The document that it prints: [MORE MEMBERS]
document() {
    printf '{"Version": 1, "AccessKeyId": "%s", "SecretAccessKey": "%s"%s}\n' \
        "$PGB_TEST_S3_KEY" "$PGB_TEST_S3_SECRET" "${1-}"
}

@test "the instance gives its role's credentials, by session, and is asked again after a failure" {
    use_imds '* . 1-2 503'
    works a
    assert_in "$stderr" "using the credentials of the instance's role"
    [ "$(<metadata.log)" = 'PUT /latest/api/token 503 ttl=21600
PUT /latest/api/token 503 ttl=21600
PUT /latest/api/token 200 ttl=21600
GET /latest/meta-data/iam/security-credentials/ 200 token
GET /latest/meta-data/iam/security-credentials/backup-role 200 token' ]
    tell "$metadata" '* . * expires=-5'
    works b
    assert_in "$stderr" "the instance's credentials are not renewed in time; they are used for another"
    assert_bucket a b
}

@test "... also after an answer that is empty or no JSON; one that never comes has a warning" {
    use_imds 'PUT . 1 200 =' 'GET credentials/$ 1 200 =' 'GET backup-role 1-2 200 =<html/>'
    works a
    [ "$(cut -d ' ' -f 1 metadata.log | uniq -c | xargs)" = '2 PUT 5 GET' ]
    tell "$metadata" 'PUT . * stall'
    fails 'no credentials for S3 were found'
    assert_in "$stderr" "warning: the instance metadata service at $metadata does not answer: for a container, its hop limit must be at least 2"
    tell "$metadata" 'PUT . * reset'
    fails 'no credentials for S3 were found'
    refute_in "$stderr" 'hop limit'
}

@test "an instance without credentials is skipped; one that fails says why" {
    use_imds
    local none='no credentials for S3 were found' rule
    for rule in 'PUT . * 404' 'PUT . * 403' 'PUT . * 400' '* . * reset' '* . * stall' 'GET credentials/$ * 404'; do
        tell "$metadata" "$rule" '* . * v1'
        fails "$none"
        assert_in "$stderr" 'hint: set AWS_ACCESS_KEY_ID'
        refute_in "$(<metadata.log)" GET*no-token
    done
    tell "$metadata" 'PUT . * 500'
    fails 'could not begin a session with the instance metadata service: HTTP status 500'
    tell "$metadata" 'GET backup-role * code=AssumeRoleUnauthorizedAccess'
    fails "the instance's role gives no credentials: AssumeRoleUnauthorizedAccess: the role cannot be assumed"
    tell "$metadata" "GET backup-role * 200 '={\"AccessKeyId'"
    fails "could not read the credentials of the instance's role: no valid JSON"
    tell "$metadata" "GET credentials/$ * 200 =../../x%20y"
    fails 'could not get the role from the instance metadata service: HTTP status 404'
    assert_in "$(<metadata.log)" 'GET /latest/meta-data/iam/security-credentials/..%2F..%2Fx%2520y 404'
    AWS_EC2_METADATA_DISABLED=true fails "$none"
    assert_bucket
}

@test "a container gives its credentials, and its authorization is read again each time" {
    serve_metadata 'GET /v1 2- authorization=second' 'GET /v2 * expires=1'
    use_store 'PUT /late * token=token-3'
    AWS_CONTAINER_CREDENTIALS_FULL_URI=$metadata/v2/credentials/id works a
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
    fails 'the authorization for the credentials of the container holds the end of a line'
    rm token
    fails 'could not open file "*/token": No such file or directory'
    unset AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE
    fails 'could not get the credentials of the container: Unauthorized: the token is not valid (HTTP 401)'
    tell "$metadata" 'GET . * 404'
    fails 'could not get the credentials of the container: HTTP status 404'
    tell "$metadata" "GET . * 200 '=[]'"
    fails 'could not read the credentials of the container: no valid JSON: "{" expected'
    AWS_CONTAINER_CREDENTIALS_FULL_URI=http://example.com/ \
        fails 'invalid AWS_CONTAINER_CREDENTIALS_FULL_URI: its host is not this machine'
    assert_bucket a late
}

@test "what the container's agent quotes of the authorization is not shown" {
    local message='container-token, X-Amz-Signature=Zq9X'
    serve_metadata "GET . * 403 '={\"code\": \"Denied\", \"message\": \"$message\"}'"
    AWS_CONTAINER_AUTHORIZATION_TOKEN=container-token AWS_CONTAINER_CREDENTIALS_FULL_URI=$metadata/v1/credentials \
        fails 'could not get the credentials of the container: Denied: ..., X-Amz-Signature=...'
    refute_in "$stderr" Zq9X
}

@test "an authorization that no header may hold is one error" {
    serve_metadata
    AWS_CONTAINER_AUTHORIZATION_TOKEN=$'container\001token' \
        AWS_CONTAINER_CREDENTIALS_FULL_URI=$metadata/v1/credentials fails 'a header is too long or not allowed'
    [ "$(grep -c 'error: ' <<<"$stderr")" = 1 ]
}

@test "credentials that live for a second are renewed as often as needed" {
    serve_metadata '* . * expires=1'
    AWS_CONTAINER_CREDENTIALS_FULL_URI=$metadata/v2/x put_later late 'sleep 1.1'
    assert_status 0
    assert_in "$stderr" 'fetched the credentials of the container again'
    assert_bucket late
}

@test "a profile whose section has the form of the other file has a hint that names it" {
    # shellcheck disable=SC2016
    export AWS_CONFIG_FILE='$HOME/my/config' AWS_SHARED_CREDENTIALS_FILE='${HOME}/my/credentials'
    mkdir my
    profile a "$PGB_TEST_S3_KEY" "$PGB_TEST_S3_SECRET" >my/config
    fails 'profile "a" is in neither "*/my/config" nor "*/my/credentials"' --profile a
    assert_in "$stderr" 'hint: \[a\] has to be \[profile a\] in the config file'
    profile 'profile default' "$PGB_TEST_S3_KEY" "$PGB_TEST_S3_SECRET" >my/credentials
    fails 'no credentials for S3 were found'
    assert_in "$stderr" 'hint: \[profile default\] has to be \[default\] in the credentials file'
    profile default "$PGB_TEST_S3_KEY" "$PGB_TEST_S3_SECRET" >my/credentials
    works a
}

@test "a process prints credentials; its stderr is shown" {
    process '[ "$1" = "two words" ] && [ -z "$(cat)" ] && echo "touch the key" >&2 && cat document'
    document >document
    works a
    assert_in "$stderr" 'using the credentials of the credential_process of profile "default"'
    assert_in "$stderr" 'touch the key'
    document | sed 's/1/2/' >document
    fails 'could not read the credentials of the credential_process of profile "default": Version is not 1'
    document ', "Expiration": "2020-01-01T00:00:00Z"' >document
    fails 'the credentials of the credential_process of profile "default" have expired'
    echo '{"Version": 1, "AccessKeyId": "x"}' >document
    fails 'the credentials of the credential_process of profile "default" are incomplete: there is no secret access key'
    process "echo $PGB_TEST_S3_SECRET; exit 3"
    fails 'the credential_process of profile "default" exited with status 3'
    process 'echo >&2 "$2"; exit 4'
    sed -i 's/"two words"/x "a # b"/' .aws/config
    fails 'the credential_process of profile "default" exited with status 4'
    assert_in "$stderr" 'a # b'
    process 'kill -KILL $$'
    fails 'the credential_process of profile "default" was terminated by signal 9: Killed'
    process "exec cat /dev/zero"
    fails 'the credential_process of profile "default" printed more than 64 KiB'
    rm process
    fails 'could not run "*/process" for the credentials: No such file or directory'
    assert_bucket a
}

@test "a role is assumed with another profile's credentials, through any number of roles" {
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
    works a --profile top
    assert_in "$stderr" 'using the credentials of profile "base" in the credentials file'
    assert_in "$stderr" 'using the credentials of the role "arn:aws:iam::123456789012:role/top"'
    assert_in "$(<metadata.log)" 'POST /?Action=AssumeRole&Version=2011-06-15&RoleArn=arn:aws:iam::123456789012:role/middle&RoleSessionName=pgbackup-[0-9]* 200 signed-by=AKIDSOURCE region=eu-west-1'
    assert_in "$(<metadata.log)" 'RoleArn=arn:aws:iam::123456789012:role/top&RoleSessionName=me@here&ExternalId=42_=&DurationSeconds=900 200 signed-by=AKIDSOURCE region=eu-west-1'
    works b --profile top --region us-east-1
    assert_in "$(tail -n 1 metadata.log)" 'region=us-east-1'

    tell "$metadata" 'POST role/top * external-id=41'
    fails "could not get the credentials of the role \"arn:aws:iam::123456789012:role/top\" from $metadata: AccessDenied" \
        --profile top
    assert_in "$stderr" 'hint: the role'\''s trust policy'
    tell "$metadata" "POST . * 200 '=<html/>'"
    fails 'could not read the credentials of the role "arn:aws:iam::123456789012:role/middle": the answer is cut, or not that' \
        --profile top
    AWS_ENDPOINT_URL_STS=http://127.0.0.1:1 \
        fails 'could not get the credentials of the role "arn:aws:iam::123456789012:role/middle" from http://127.0.0.1:1: failed to connect' \
        --profile top
    sed -i 's/= base/= top/' .aws/config
    fails 'source_profile forms a loop: top -> middle -> top' --profile top
    profile top AKIDSOURCE source+secret/0123456789 >>.aws/credentials
    fails 'source_profile forms a loop: top -> middle -> top' --profile top
    echo 'mfa_serial = arn:aws:iam::1:mfa/me' >>.aws/config
    sed -i 's/= top/= base/' .aws/config
    fails 'profile "middle" requires an MFA code' --profile middle
    assert_in "$stderr" 'credential_process = aws configure export-credentials --profile middle'
    assert_bucket a b
}

@test "a role is assumed with the credentials of the environment, the instance or the container" {
    use_imds 'GET . * source'
    local source log
    export AWS_ENDPOINT_URL_STS=$metadata AWS_CONTAINER_CREDENTIALS_FULL_URI=$metadata/v2/x
    for source in Environment Ec2InstanceMetadata EcsContainer; do
        printf '[profile r]\nrole_arn = arn:aws:iam::1:role/r\ncredential_source = %s\n' "$source" >.aws/config
        tell "$metadata" 'GET . * source'
        AWS_ACCESS_KEY_ID=AKIDSOURCE AWS_SECRET_ACCESS_KEY=source+secret/0123456789 works "$source" --profile r
        log=$(<metadata.log)
        assert_in "$log" 'signed-by=AKIDSOURCE'
        case $source in
            Environment) refute_in "$log" GET ;;
            Ec2*) assert_in "$log" security-credentials ;;
            *) assert_in "$log" /v2/x ;;
        esac
    done
    works x --profile r
    sed -i 's/EcsContainer/Environment/' .aws/config
    fails 'Environment, the credential_source of profile "r", has no credentials' --profile r
    assert_bucket Environment Ec2InstanceMetadata EcsContainer x
}

@test "a web identity's token is read again each time, and its role may fail at first" {
    serve_metadata 'POST . 1 400:IDPCommunicationError' 'POST . 2- web-token=second'
    use_store 'PUT /late * token=token-2'
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
    fails 'could not open file "/nowhere"' --profile default
    echo >token
    fails 'file "*/token" contains no token'
    head -c 30000 /dev/zero | tr '\0' x >token
    fails 'file "*/token" is too long'
    echo wrong-one >token
    fails "could not get the credentials of the role \"arn:aws:iam::1:role/web\", by web identity from $metadata: InvalidIdentityToken"
    refute_in "$stderr" wrong-one
    unset AWS_ROLE_ARN
    rm .aws/config
    fails 'there is a token for a web identity, but no role to assume with it'
    assert_bucket late
}

@test "the gateway's STS gives a session that the gateway accepts" {
    profile user "$PGB_TEST_S3_KEY" "$PGB_TEST_S3_SECRET" >.aws/credentials
    printf '[profile r]\nrole_arn = %s\nsource_profile = user\n' "$PGB_TEST_STS_ROLE" >.aws/config
    unset AWS_ENDPOINT_URL_S3
    AWS_ENDPOINT_URL=$PGB_TEST_STS_HTTP works a --profile r
    assert_in "$stderr" "using the credentials of the role \"$PGB_TEST_STS_ROLE\""
    assert_bucket a
    sed -i 's/role.backup/role\/other/' .aws/config
    AWS_ENDPOINT_URL=$PGB_TEST_STS_HTTP fails 'could not get the credentials of the role' --profile r
    assert_bucket a
}

@test "credentials that expire during an upload are renewed" {
    use_imds
    use_store 'PUT partNumber= 2- token=token-2'
    head -c 20000000 /dev/zero >zeros
    run --separate-stderr pgb-put-s3 -v "$bucket" large -- cat zeros
    assert_status 0
    assert_in "$stderr" "fetched the credentials of the instance's role again"
    [ "$(grep -c backup-role metadata.log)" = 2 ]
    assert_in "$(<requests)" 'partNumber=*400'
    assert_object large zeros
}

@test "keys that are rotated in the file during an upload are used" {
    use_store 'PUT /late * token=new'
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

@test "credentials in the environment may have an expiry and an old name" {
    export AWS_ACCESS_KEY_ID=$PGB_TEST_S3_KEY AWS_SECRET_ACCESS_KEY=$PGB_TEST_S3_SECRET
    AWS_SECURITY_TOKEN=x AWS_CREDENTIAL_EXPIRATION=$(date -d '1 hour' +%FT%T%:z) works a
    assert_in "$stderr" 'using the credentials of the environment'
    AWS_CREDENTIAL_EXPIRATION=2020-01-01T00:00:00Z fails 'the credentials of the environment have expired'
    AWS_ACCESS_KEY_ID=$PGB_TEST_S3_KEY$'\r' fails 'the access key id of the environment holds a control character'
    assert_bucket a
}

@test "credentials that expire before the request can be sent: one error, no crash" {
    export AWS_ACCESS_KEY_ID=$PGB_TEST_S3_KEY AWS_SECRET_ACCESS_KEY=$PGB_TEST_S3_SECRET
    export AWS_CREDENTIAL_EXPIRATION AWS_ENDPOINT_URL_S3=http://127.0.0.1:1
    AWS_CREDENTIAL_EXPIRATION=$(date -d '2 seconds' +%FT%T%:z)
    run --separate-stderr pgb-put-s3 -f "$bucket" x -- sh -c 'sleep 4; echo x'
    failed '*the credentials of the environment have expired'
    refute_secret "$stderr"
    [ "$(grep -c 'error: ' <<<"$stderr")" = 1 ]
    [ "$(grep -c 'have expired' <<<"$stderr")" = 1 ]
}

@test "SSO and aws login are left to aws-cli" {
    printf '[default]\nsso_session = x\nsso_account_id = 1\nsso_role_name = y\n[profile l]\nlogin_session = x\n' >.aws/config
    fails 'profile "default" gets its credentials by SSO, which only aws-cli supports'
    assert_in "$stderr" 'hint: use a profile with "credential_process = aws configure export-credentials --profile default"'
    fails 'profile "l" gets its credentials by "aws login"' --profile l
    assert_bucket
}

@test "a metadata service is never asked through a proxy" {
    use_imds
    metadata=${metadata/127.0.0.1/localhost}
    export AWS_EC2_METADATA_SERVICE_ENDPOINT=$metadata http_proxy=http://127.0.0.1:1
    no_proxy=127.0.0.1 works a
    AWS_CONTAINER_CREDENTIALS_FULL_URI=$metadata/v2/x no_proxy=127.0.0.1 works b
    fails 'could not store *failed to connect to 127.0.0.1 port 1 '
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

@test "a credential_process does not get the database's password" {
    cat >process <<END
#!/bin/sh
readlink /proc/\$\$/fd/* >>leaked
echo '{"Version": 1, "AccessKeyId": "$PGB_TEST_S3_KEY", "SecretAccessKey": "$PGB_TEST_S3_SECRET"}'
END
    chmod +x process
    printf '[default]\ncredential_process = %s/process\n' "$PWD" >.aws/config
    run --separate-stderr pgbackup -d s3 "$bucket" "postgres://someone:db-s3cret@127.0.0.1:1/x"
    assert_status 3
    [ -e leaked ]
    run ! grep memfd leaked
}
