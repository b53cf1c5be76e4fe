# Functions for bats files that need misbehaving stores and services; to be loaded after helpers.

# Sizes of what is put.
# shellcheck disable=SC2034 # the files use them
{
    small=1000
    large=12000000 # two parts
}

# What each test begins with, unless its file says otherwise, and ends with.
prepare() {
    use_s3
}

teardown() {
    stop_servers
}

# not_with STORE REASON: skips the test if the store is STORE: ceph, swift, sts or slow.
not_with() {
    if [ "${PGB_TEST_STORE-}" = "$1" ]; then skip "$2"; fi
}

# serve NAME PROGRAM [ARG...]: runs a server that prints its URL first, and sets the variable NAME to
# that. stop_servers ends them all.
serve() {
    local name=$1 url
    shift
    rm -f "$name.url"
    mkfifo "$name.url"
    "$@" >"$name.url" 3>&- 4>&- &
    serving+=($!)
    read -r url <"$name.url" || return
    printf -v "$name" %s "$url"
}

# For teardown. Servers that have ended by themselves do not matter.
stop_servers() {
    local pid name
    for pid in "${serving[@]}"; do kill "$pid" 2>/dev/null || true; done
    for name in "${gateways[@]}"; do "$BATS_TEST_DIRNAME/servers/ceph" stop "$PGB_TEST_DIR/ceph" "$name"; done
    serving=() gateways=()
}

# serve_metadata [RULE...]: servers/metadata with these rules, its URL in $metadata, its log in the
# file metadata.log.
serve_metadata() {
    serve metadata "$BATS_TEST_DIRNAME/servers/metadata" metadata.log "$@"
}

# tell URL [RULE...]: gives a running server other rules, and empties its log.
tell() {
    local rule
    for rule in "${@:2}"; do printf '%s\n' "$rule"; done |
        curl -sSf --noproxy '*' -X FAULTS --data-binary @- "$1"
}

# serve_store [RULE...]: the gateway behind faults/s3-fault-server with these rules, its URL in $store,
# its logs in the files requests and requests.headers.
serve_store() {
    serve store "$BATS_TEST_DIRNAME/faults/s3-fault-server" "$PGB_TEST_S3_HTTP" requests "$@"
}

# use_store [RULE...]: the same, and directs the programs to it.
use_store() {
    serve_store "$@"
    export AWS_ENDPOINT_URL_S3=$store
}

# use_amazon: the programs take the store for Amazon's; needs serve_store before.
use_amazon() {
    unset AWS_ENDPOINT_URL AWS_ENDPOINT_URL_S3
    export https_proxy=$store AWS_CA_BUNDLE=$PGB_TEST_S3_CA
}

# requested METHOD [PATTERN]: the number of such requests.
requested() {
    grep -cE "^$1 .*${2-}" requests || true
}

# gateway_at HOST: the gateway's URL, with another name for this machine.
gateway_at() {
    echo "${PGB_TEST_S3_HTTP/127.0.0.1/$1}"
}

# put SIZE [OPTION...]: stores that many bytes as "key"; they are also in the file sent.
put() {
    random_bytes "$1" >sent
    run --separate-stderr pgb-put-s3 "${@:2}" "$bucket" key -- cat sent
}

# assert_stored: what was sent is the object "key", the only one.
assert_stored() {
    assert_status 0
    [ "$output" = "s3://$bucket/key" ]
    assert_object key sent
    assert_bucket key
}

# assert_refused STATUS TEXT: no object exists, and standard error says why.
assert_refused() {
    assert_status "$1"
    [ -z "$output" ]
    assert_in "$stderr" "$2"
    assert_bucket
}

# put_dump KEY [OPTION...]: stores a dump, which is also in the file dump.
put_dump() {
    plain_dump >dump
    run --separate-stderr timeout 60 pgb-put-s3 "${@:2}" "$bucket" "$1" <dump
}

# assert_put KEY [OPTION...]: put_dump succeeds.
assert_put() {
    put_dump "$@"
    assert_status 0
    [ "$output" = "s3://$bucket/$1" ]
}

# serve_gateway NAME [OPTION=VALUE...]: one more gateway of the cluster, its URL in the variable NAME.
serve_gateway() {
    local name=$1 url
    url=$("$BATS_TEST_DIRNAME/servers/ceph" gateway "$PGB_TEST_DIR/ceph" "$@" 3>&- 4>&-) || return
    gateways+=("$name")
    printf -v "$name" %s "$url"
}

# use_writer: the programs are now a user who may only put and abort in $bucket, and not even read its
# own objects.
use_writer() {
    s3 PUT "/$bucket?policy=" <<<'{"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
        "Principal": {"AWS": ["arn:aws:iam:::user/backup"]},
        "Action": ["s3:PutObject", "s3:AbortMultipartUpload"], "Resource": ["arn:aws:s3:::'"$bucket"'/*"]},
        {"Effect": "Deny", "Principal": {"AWS": ["arn:aws:iam:::user/backup"]},
        "Action": ["s3:GetObject", "s3:DeleteObject", "s3:ListBucket", "s3:ListMultipartUploadParts"],
        "Resource": ["arn:aws:s3:::'"$bucket"'", "arn:aws:s3:::'"$bucket"'/*"]}]}'
    unset AWS_SESSION_TOKEN
    export AWS_ACCESS_KEY_ID=$PGB_TEST_S3_WRITER_KEY AWS_SECRET_ACCESS_KEY=$PGB_TEST_S3_WRITER_SECRET
}

# use_session [SECONDS]: the programs now have a session at the gateway with STS; needs use_s3 before.
use_session() {
    local answer form="Action=AssumeRole&Version=2011-06-15&RoleSessionName=test&RoleArn=$PGB_TEST_STS_ROLE"
    answer=$(PGB_TEST_S3_HTTP=$PGB_TEST_STS_HTTP PGB_TEST_S3_SERVICE=sts s3 POST / \
        Content-Type:application/x-www-form-urlencoded < <(printf %s "$form${1:+&DurationSeconds=$1}")) || return
    AWS_ACCESS_KEY_ID=$(sed -n 's/.*<AccessKeyId>\([^<]*\).*/\1/p' <<<"$answer")
    AWS_SECRET_ACCESS_KEY=$(sed -n 's/.*<SecretAccessKey>\([^<]*\).*/\1/p' <<<"$answer")
    AWS_SESSION_TOKEN=$(sed -n 's/.*<SessionToken>\([^<]*\).*/\1/p' <<<"$answer")
    export AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN AWS_ENDPOINT_URL=$PGB_TEST_STS_HTTP
}

# use_identity: servers/identity at the gateway with STS; its token is in the file token, and its role
# in the variable role.
use_identity() {
    serve identity "$BATS_TEST_DIRNAME/servers/identity"
    curl -sf -o token "$identity/token"
    # shellcheck disable=SC2034 # for the test
    role=$(curl -sf "$identity/role")
}

# use_lock: $bucket is now a new one, with object lock and therefore with versions.
use_lock() {
    bucket=$bucket-locked
    s3 PUT "/$bucket" x-amz-bucket-object-lock-enabled:true </dev/null >/dev/null
}

# use_versions: $bucket keeps versions.
use_versions() {
    s3 PUT "/$bucket?versioning=" \
        <<<'<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>'
}

# put_objects KEY...: stores each key as the object's content.
put_objects() {
    local key
    for key in "$@"; do s3 PUT "/$bucket/$key" <<<"$key" >/dev/null; done
}

# serve_names [RULE...]: directs the programs to a store of names; its URL in $names, its log in the
# file log.
serve_names() {
    serve names "$BATS_TEST_DIRNAME/servers/names" log "$@"
    export AWS_ENDPOINT_URL_S3=$names
}

# app FIRST LAST: names in that store.
app() {
    seq -f 'db/app-%07.0f.sql' "$1" "$2"
}
