#!/usr/bin/env bats
# pgb-get-s3: writes an object of the store to standard output, complete if the status is 0.

load helpers
load stores

range=8388608 # the size of one request

# store KEY SIZE: stores an object of random bytes, which are also in the file sent.
store() {
    random_bytes "$2" >sent
    s3 PUT "/$bucket/$1" <sent
}

# get ARG...: writes the output to the file got.
get() {
    # shellcheck disable=SC2016
    run --separate-stderr bash -c 'pgb-get-s3 "$@" >got' bash "$@"
}

# assert_got: the output is the file sent, and nothing was reported.
assert_got() {
    assert_status 0
    cmp got sent
    [ -z "$stderr" ]
}

@test "--latest: the newest backup of the database, under the prefix" {
    for key in db/shop-20260101T000000Z.sql db/shop-20260201T000000Z.sql other/shop-20260301T000000Z.sql db/_globals-20260101T000000Z.sql; do
        plain_dump | sed "s,^1$,&\n-- $key," >dump
        s3 PUT "/$bucket/$key" <dump
    done
    get --latest shop "$bucket" db/
    assert_status 0
    [ -z "$stderr" ]
    assert_in "$(<got)" '-- db/shop-20260201T000000Z.sql'
    get --latest shop "s3://$bucket/other/"
    assert_in "$(<got)" '-- other/shop-20260301T000000Z.sql'
    get -v --latest shop "$bucket"
    assert_in "$(<got)" '-- other/shop-20260301T000000Z.sql'
    assert_in "$stderr" 'pgb-get-s3: the newest backup is "other/shop-20260301T000000Z.sql"'
    get --latest-globals "$bucket"
    assert_in "$(<got)" '-- db/_globals-20260101T000000Z.sql'
    get --latest-all "$bucket" db/
    assert_status 1
    [ ! -s got ]
    assert_in "$stderr" "pgb-get-s3: error: none of the names in \"s3://$bucket/db/\" (3) is that of a backup made with --all"
    get --latest shop "$bucket/nothing"
    assert_status 2
}

@test "options and wrong command lines" {
    assert_common_options pgb-get-s3
    run --separate-stderr pgb-get-s3
    assert_status 2
    assert_in "$stderr" 'usage: pgb-get-s3'
    run --separate-stderr pgb-get-s3 "$bucket"
    assert_status 2
    assert_in "$stderr" 'error: KEY is missing'
    run --separate-stderr pgb-get-s3 "$bucket" key another
    assert_status 2
    run --separate-stderr pgb-get-s3 Not_A_Bucket! key
    assert_status 2
    run --separate-stderr pgb-get-s3 "$bucket" key -- cat
    assert_status 2
    for size in 31M 0 -1 much; do
        run --separate-stderr pgb-get-s3 --memory "$size" "$bucket" key
        assert_status 2
        assert_in "$stderr" 'error: invalid argument of --memory'
    done
}

@test "objects of any length come back" {
    local size
    for size in 1 1000 $((range - 1)) $range $((range + 1)) $((3 * range)); do
        store key "$size"
        get "$bucket" key
        assert_got
    done
}

@test "over TLS, too" {
    store key $((2 * range + 17))
    get --endpoint-url "$PGB_TEST_S3_HTTPS" --ca-bundle "$PGB_TEST_S3_CA" "$bucket" key
    assert_got
    get --endpoint-url "$PGB_TEST_S3_HTTPS" "$bucket" key
    assert_status 1
    [ ! -s got ]
    assert_in "$stderr" 'certificate'
    assert_in "$stderr" 'hint: --ca-bundle or AWS_CA_BUNDLE'
}

@test "what was stored in parts comes back" {
    head -c 30000000 /dev/urandom >sent
    pgb-put-s3 --part-size 5M "$bucket" key -- cat sent
    get "$bucket" key
    assert_got
    get -v "$bucket" key
    assert_in "$stderr" 'verified by its length only'
}

@test "the location may be one word, or have a prefix" {
    store db/key 1000
    get "s3://$bucket/db/key"
    assert_got
    get "s3://$bucket/db/" key
    assert_got
}

@test "any key that a store accepts" {
    not_with swift 'it takes fewer'
    local key
    for key in 'a b+c' 'Größe/ü' 'ends in/' $'two\nlines' '%41' 'a//b' './x' '../x' "quote'd" 'b#c&d=e' $'\x01' -v; do
        store "$key" 10
        get "s3://$bucket/$key"
        assert_got
    done
}

@test "an empty object is not a backup" {
    s3 PUT "/$bucket/key" </dev/null
    get "$bucket" key
    assert_status 3
    [ ! -s got ]
    [ "$stderr" = 'pgb-get-s3: error: what is stored is empty' ]
}

@test "a dump is judged while it is written" {
    plain_dump >sent
    s3 PUT "/$bucket/whole.sql" <sent
    get "$bucket" whole.sql
    assert_got
    get -v "$bucket" whole.sql
    assert_in "$stderr" 'and complete'
    half_dump 2000000 >sent
    s3 PUT "/$bucket/half.sql" <sent
    get "$bucket" half.sql
    assert_status 3
    cmp got sent
    assert_in "$stderr" 'error: the dump is not complete: '
    assert_in "$stderr" 'hint: what was written to standard output must not be used'
}

@test "an object that does not exist: a hint shows the command that lists" {
    get "$bucket" key
    assert_status 1
    [ "$stderr" = "pgb-get-s3: error: \"s3://$bucket/key\" does not exist
pgb-get-s3: hint: to see what there is: pgb-ls-s3 $bucket" ]
    get "$bucket" "my db/shop/key"
    assert_status 1
    assert_in "$stderr" "hint: to see what there is: pgb-ls-s3 $bucket 'my db/shop/'"
    get "$bucket-other" key
    assert_status 1
    assert_in "$stderr" "error: could not read \"s3://$bucket-other/key\": NoSuchBucket"
    [ ! -s got ]
}

@test "without permission to read, a message says what is missing" {
    not_with swift 'it has no policies'
    store key 1000
    use_writer
    get "$bucket" key
    assert_status 1
    assert_in "$stderr" "error: could not read \"s3://$bucket/key\": AccessDenied (HTTP 403)"
    assert_in "$stderr" 'hint: these credentials need the permission s3:GetObject'
}

@test "a session may read" {
    not_with swift 'it has no sessions'
    store key 1000
    use_session
    get "$bucket" key
    assert_got
}

@test "standard output that cannot be written to" {
    store key $((3 * range))
    run --separate-stderr bash -c "pgb-get-s3 $bucket key >/dev/full"
    assert_status 1
    assert_in "$stderr" 'error: could not write to standard output: No space left on device'
    run --separate-stderr bash -c "pgb-get-s3 $bucket key >&-"
    assert_status 1
    assert_in "$stderr" 'error: could not write to standard output: Bad file descriptor'
    run --separate-stderr bash -c "pgb-get-s3 $bucket key | head -c 10 | wc -c; exit \${PIPESTATUS[0]}"
    assert_status 1
    [ "$output" = 10 ]
    [ "$stderr" = 'pgb-get-s3: the reader ended first' ]
}

# start_get ARG...: in the background, into a pipe that nobody reads yet, which is descriptor 4; its id
# is in $pid. Waits until the pipe is full.
start_get() {
    mkfifo pipe
    pgb-get-s3 "$@" >pipe 2>stderr 3>&- &
    pid=$!
    exec 4<pipe
    wait_until 30 is_waiting "$pid"
}

# is_waiting PID: the process sleeps, and keeps sleeping.
is_waiting() {
    local before
    before=$(grep ctxt_switches "/proc/$1/status")
    sleep 0.3
    [ "$before" = "$(grep ctxt_switches "/proc/$1/status")" ]
}

@test "memory is bounded, whatever the length and however slow the reader" {
    local most=$((32 * 1024))
    if ldd "$PGB_BIN/pgb-get-s3" | grep -q libasan; then most=$((64 * 1024)); fi
    store key 100000000
    start_get --memory 32M "$bucket" key
    [ "$(awk '/^VmHWM:/ { print $2 }' "/proc/$pid/status")" -lt "$most" ]
    cmp - sent <&4
    await "$pid"
    assert_status 0
    [ ! -s stderr ]
}

@test "a signal ends it at once, even if its reader is still there" {
    store key 50000000
    start_get "$bucket" key
    kill -TERM "$pid"
    await "$pid"
    assert_status 143
    [ "$(cat stderr)" = 'pgb-get-s3: hint: what was written to standard output must not be used' ]
}

@test "others who share the pipe find its flags unchanged" {
    store key 1000
    # shellcheck disable=SC2016
    run --separate-stderr bash -c '{ pgb-get-s3 "$1" key; grep ^flags: /proc/self/fdinfo/5 5>&1 >&2; } | cat >got' bash "$bucket"
    assert_status 0
    cmp got sent
    [[ $stderr =~ ^flags:[[:blank:]]+0*(10000)?01$ ]]
}
