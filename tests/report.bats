#!/usr/bin/env bats
# --report FILE: a line of JSON from every program that changes something.

load helpers

# member NAME [LINE]: a member of the last line of the report, or of another; "-" if there is none.
member() {
    sed -n "${2-\$}p" report.json | python3 -c 'import json, sys; print(json.load(sys.stdin).get(sys.argv[1], "-"))' "$1"
}

# assert_members NAME=VALUE...: of the last line.
assert_members() {
    local pair
    for pair; do
        [ "$(member "${pair%%=*}")" = "${pair#*=}" ] || {
            echo "expected $pair in:"
            cat report.json
            return 1
        }
    done
}

@test "pgb-put-local and pgb-rm-local report success and failure, one line each" {
    mkdir store
    name=shop-20261122T023000Z.sql
    size=$(plain_dump | wc -c)
    plain_dump | pgb-put-local --report report.json store "$name"
    assert_members program=pgb-put-local status=0 result=done "place=store/$name" database=shop \
        "bytes_in=$size" "bytes_out=$size" error=- retries=-
    [[ $(member time) =~ ^20[0-9-]*T[0-9:]*Z$ ]]
    [[ $(member seconds) =~ ^[0-9]+\.[0-9]+$ ]]
    [ "$(member version)" = "$(pgb-put-local --version | sed -n '1s/.* //p')" ]
    assert_in "$(member kind)" dump
    [ "$(stat -c %a report.json)" = 600 ]

    run --separate-stderr pgb-put-local --report report.json store "$name" < <(plain_dump)
    assert_status 4
    assert_members status=4 result=exists bytes_out=-
    assert_in "$stderr" "error: $(member error)"

    run --separate-stderr pgb-put-local --report report.json store cut.sql < <(plain_dump | head -n 5)
    assert_status 3
    assert_members status=3 'result=input did not end well' place=store/cut.sql bytes_out=-
    assert_in "$stderr" "error: $(member error)"

    run --separate-stderr pgb-put-local --report report.json ''
    assert_status 2
    assert_members status=2 result=misuse

    echo "$name" | pgb-rm-local --report report.json store
    assert_members program=pgb-rm-local status=0 deleted=1
    pgb-rm-local --report report.json store </dev/null
    assert_members program=pgb-rm-local status=0 deleted=0
    pgb-rm-local --report report.json --help >help
    pgb-rm-local --report report.json --version >version
    [ "$(wc -l <report.json)" = 6 ]
    python3 -c 'import json, sys; [json.loads(line) for line in sys.stdin]' <report.json
}

@test "a program that is stopped reports the signal" {
    mkdir store
    mkfifo gate
    pgb-put-local --report report.json store a.sql <gate >/dev/null 2>&1 3>&- &
    exec 9>gate
    plain_dump | head -n 3 >&9
    wait_until 10 test -s store/a.sql.partial
    kill $!
    await $!
    exec 9>&-
    assert_status 143
    assert_members status=143 result=stopped
    assert_folder store
}

@test "a report that cannot be opened is an error before anything is done, one that cannot be written a warning" {
    mkdir store
    run --separate-stderr pgb-put-local --report nowhere/report.json store a.sql < <(plain_dump)
    assert_status 1
    [ "$stderr" = 'pgb-put-local: error: could not open file "nowhere/report.json": No such file or directory' ]
    mkfifo unread
    run --separate-stderr timeout 10 pgb-put-local --report unread store a.sql < <(plain_dump)
    assert_status 1
    [ "$stderr" = 'pgb-put-local: error: could not open file "unread": No such device or address' ]
    assert_folder store
    run --separate-stderr pgb-put-local --report /dev/full store a.sql < <(plain_dump)
    assert_status 0
    [ "$stderr" = 'pgb-put-local: warning: could not write the report: No space left on device' ]
    assert_folder store a.sql
}

@test "pgbackup hands --report to its driver, and to pgb-restore" {
    run --separate-stderr pgbackup -n -d s3 bucket --report report.json -o --region=eu --name a.sql shop
    assert_status 0
    assert_in "$output" 'pgb-put-s3 --report report.json --region=eu bucket a.sql -- pgb-dump '
    run --separate-stderr pgbackup -n --restore -d s3 bucket --report report.json shop postgres:///new
    assert_status 0
    assert_in "$output" 'pgb-restore --create --report report.json '
    [ ! -e report.json ]
    mkdir store
    run --separate-stderr pgbackup -d local store/ --report report.json postgres
    assert_status 0
    assert_members program=pgb-put-local status=0 database=postgres
    name=$(ls store)
    run --separate-stderr pgb-restore --report report.json 'dbname=postgres user=none' <"store/$name"
    assert_status 1
    assert_members program=pgb-restore status=1
    run --separate-stderr bash -c "pgb-get-local store '$name' | pgb-rehearse --report report.json"
    assert_status 0
    assert_members program=pgb-rehearse status=0 "bytes_in=$(stat -c %s "store/$name")" bytes_out=-
}

@test "pgb-put-s3 and pgb-rm-s3 report place, checksum, parts and deletions" {
    use_s3
    name=db/shop-20261122T023000Z.sql
    plain_dump | pgb-put-s3 --report report.json --checksum-algorithm CRC32 "$bucket" "$name"
    assert_members program=pgb-put-s3 status=0 "place=s3://$bucket/$name" database=shop parts=-
    [[ $(member checksum) =~ ^CRC32:[A-Za-z0-9+/=]{8}$ ]]
    head -c 12000000 /dev/urandom | pgb-put-s3 -u --part-size 5M --report report.json "$bucket" big
    assert_members status=0 "place=s3://$bucket/big" bytes_out=12000000 parts=3 database=-
    printf '%s\n' "$name" big | pgb-rm-s3 --report report.json "$bucket"
    assert_members program=pgb-rm-s3 status=0 deleted=2
}
