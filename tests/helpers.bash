# What the bats files share. Each test runs in an empty folder of its own.

bats_require_minimum_version 1.5.0

setup() {
    mkdir "$BATS_TEST_TMPDIR/work"
    cd "$BATS_TEST_TMPDIR/work" || return
    if declare -F prepare >/dev/null; then prepare; fi
}

# A dump in plain format, as pg_dump writes it; KEY: as since August 2025.
plain_dump() {
    local key=${1-R3str1ctK3y}
    printf -- '--\n-- PostgreSQL database dump\n--\n\n'
    if [ -n "$key" ]; then printf '\\restrict %s\n\n' "$key"; fi
    printf 'CREATE TABLE t (i integer);\nCOPY t (i) FROM stdin;\n1\n2\n\\.\n'
    printf -- '\n--\n-- PostgreSQL database dump complete\n--\n\n'
    if [ -n "$key" ]; then printf '\\unrestrict %s\n\n' "$key"; fi
}

# The beginning of one that never ends: more than a pipe holds.
half_dump() {
    plain_dump | head -n 8
    seq "${1:-100000}"
}

# wait_until SECONDS COMMAND...: until COMMAND succeeds; fails when the time is over.
wait_until() {
    local deadline=$((SECONDS + $1))
    until "${@:2}" >/dev/null 2>&1; do
        if [ "$SECONDS" -ge "$deadline" ]; then
            echo "still not true after $1 s: ${*:2}"
            return 1
        fi
        sleep 0.05
    done
}

# assert_gone FILE: the process whose id stands in FILE ends.
assert_gone() {
    wait_until 10 eval "! kill -0 $(cat "$1")"
}

# await PID: as `run wait`, which would wait in a process that is not the parent.
await() {
    status=0
    wait "$1" || status=$?
}

# The folder holds just these names (none: it is empty).
assert_folder() {
    local folder=$1
    shift
    local found expected
    found=$(find "$folder" -mindepth 1 -printf '%P\n' | sort)
    expected=$(if [ $# -gt 0 ]; then printf '%s\n' "$@" | sort; fi)
    if [ "$found" != "$expected" ]; then
        printf 'in %s: expected\n%s\nfound\n%s\n' "$folder" "$expected" "$found"
        return 1
    fi
}

assert_status() {
    if [ "$status" -ne "$1" ]; then
        printf 'status %s, expected %s\nstdout: %s\nstderr: %s\n' "$status" "$1" "$output" "${stderr-}"
        return 1
    fi
}

# assert_in TEXT PATTERN: a glob pattern that stands somewhere in TEXT.
assert_in() {
    # shellcheck disable=SC2053 # a pattern is wanted
    if [[ $1 != *$2* ]]; then
        printf 'not there: %s\nin: %s\n' "$2" "$1"
        return 1
    fi
}

refute_in() {
    # shellcheck disable=SC2053
    if [[ $1 == *$2* ]]; then
        printf 'should not be there: %s\nin: %s\n' "$2" "$1"
        return 1
    fi
}

# What every program of the toolkit does alike. test_common PROGRAM
assert_common_options() {
    run --separate-stderr "$1" --help
    assert_status 0
    [[ $output == "usage: $1"* ]]
    [ -z "$stderr" ]
    run --separate-stderr "$1" --version
    assert_status 0
    [[ $output == "$1 (pgbackup) "[0-9]* ]]
    run --separate-stderr "$1" --no-such-option=secret
    assert_status 2
    [ -z "$output" ]
    assert_in "$stderr" "$1: error: unrecognized option \"--no-such-option\""
    assert_in "$stderr" "usage: $1"
    refute_in "$stderr" secret
    run --separate-stderr "$1" -Q
    assert_status 2
    assert_in "$stderr" "$1: error: unrecognized option \"-Q\""
    run --separate-stderr bash -c "$1 --help >/dev/full"
    assert_status 1
    assert_in "$stderr" "could not write to standard output: No space left on device"
}

# The store's own view of it, past the programs under test: s3 METHOD /BUCKET/KEY...
s3() {
    "$BATS_TEST_DIRNAME/servers/s3" "$@" </dev/null
}

# Points the programs at the gateway, and makes an empty bucket of this test's own.
use_s3() {
    export AWS_ACCESS_KEY_ID=$PGB_TEST_S3_KEY AWS_SECRET_ACCESS_KEY=$PGB_TEST_S3_SECRET
    export AWS_ENDPOINT_URL=$PGB_TEST_S3_HTTP
    bucket=test-$$-$BATS_TEST_NUMBER-$RANDOM
    s3 PUT "/$bucket" >/dev/null
}

# The keys in the bucket are just these, and no multipart upload is left in it.
assert_bucket() {
    local listing found expected
    listing=$(s3 GET "/$bucket?list-type=2")
    found=$(grep -o '<Key>[^<]*' <<<"$listing" | sed 's/<Key>//' | sort || true)
    expected=$(if [ $# -gt 0 ]; then printf '%s\n' "$@" | sort; fi)
    if [ "$found" != "$expected" ]; then
        printf 'in the bucket: expected\n%s\nfound\n%s\n' "$expected" "$found"
        return 1
    fi
    refute_in "$(s3 GET "/$bucket?uploads=")" "<UploadId>"
}

# assert_object KEY FILE: the object holds the file's bytes.
assert_object() {
    s3 GET "/$bucket/$1" | cmp - "$2"
}
