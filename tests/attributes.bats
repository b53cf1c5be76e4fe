#!/usr/bin/env bats
# pgb-put-s3: attributes of the object, how they are sent, and what a store drops.

load helpers
load stores

# What to do with --sse AES256 no two versions of the gateway agree on: 16 drops it, 18 and 20 refuse it without a KMS.
dropped_sse='* . * ignore=x-amz-server-side-encryption'

# replace SIZE [OPTION...]: puts with -f.
replace() {
    put "$@" -f
}

# assert_quiet: the object is stored and nothing was reported.
assert_quiet() {
    assert_stored
    [ -z "$stderr" ]
}

# assert_stripped WHAT: the object is complete, and reported to lack WHAT.
assert_stripped() {
    assert_status 6
    [ "$output" = "s3://$bucket/key" ]
    assert_in "$stderr" "error: \"s3://$bucket/key\" is stored, but the store dropped its $1"
    assert_object key sent
    assert_bucket key
}

# shown: the object's headers from the store, in lower case.
shown() {
    s3 HEAD "/$bucket/key" | tr '[:upper:]' '[:lower:]'
}

# assert_sent NAME VALUE: the last request that made the object, or started to, had that header.
assert_sent() {
    local request
    request=$(grep -E '"request": "(PUT [^?]*"|POST .*\?uploads=)' requests.headers | tail -n 1)
    assert_in "$request" "\"$1\": \"$2\""
    assert_in "$request" "\"signed\": \[*\"$1\"*\]"
}

# assert_misuse OPTION REASON ARGUMENT...: each ARGUMENT of OPTION is refused, and not repeated.
assert_misuse() {
    local option=$1 reason=$2 argument
    for argument in "${@:3}"; do
        run --separate-stderr pgb-put-s3 "$option" "$argument" "$bucket" key < <(plain_dump)
        assert_status 2
        [ -z "$output" ]
        assert_in "$stderr" "pgb-put-s3: error: invalid argument of $option: *$reason"
        assert_in "$stderr" 'usage: pgb-put-s3'
        refute_in "$stderr" Zq9X
    done
}

@test "storage class, content type and metadata arrive, small and large" {
    use_store
    for size in "$small" "$large"; do
        replace "$size" --storage-class STANDARD_IA --content-type application/sql \
            --metadata 'Job=nightly  run,path=/a=b' --metadata 'list="x,y"'
        assert_quiet
        assert_sent x-amz-storage-class STANDARD_IA
        assert_sent x-amz-meta-job 'nightly  run'
        assert_in "$(shown)" 'x-amz-storage-class: standard_ia'
        assert_in "$(shown)" 'content-type: application/sql'
        assert_in "$(shown)" 'x-amz-meta-job: nightly  run'
        assert_in "$(shown)" 'x-amz-meta-path: /a=b'
        assert_in "$(shown)" 'x-amz-meta-list: x,y'
        assert_in "$(shown)" x-amz-meta-pgb-id:
        replace "$size" --storage-class STANDARD
        assert_quiet
    done
}

@test "encryption with a key arrives, small and large" {
    use_store
    for size in "$small" "$large"; do
        replace "$size" --sse aws:kms --sse-kms-key-id testkey-1
        assert_quiet
        assert_sent x-amz-server-side-encryption aws:kms
        assert_sent x-amz-server-side-encryption-aws-kms-key-id testkey-1
        assert_in "$(shown)" 'x-amz-server-side-encryption: aws:kms'
    done
    [ "$(grep -c '^HEAD' requests)" = 2 ] # -f; the ETag of a small object is no MD5, that of a large one never is
    tell "$store" "$dropped_sse" '* . * add=x-amz-server-side-encryption:AES256'
    for size in "$small" "$large"; do
        replace "$size" --sse aes256
        assert_quiet
        assert_sent x-amz-server-side-encryption AES256
    done
}

@test "tags are encoded and arrive" {
    use_store
    replace "$small" --tagging 'team=data base&path=a%2Fb+c&ü='
    assert_quiet
    assert_sent x-amz-tagging 'team=data%20base&path=a%2Fb%20c&%C3%BC='
    assert_in "$(shown)" 'x-amz-tagging-count: 3'
    tags=$(s3 GET "/$bucket/key?tagging=")
    assert_in "$tags" '<Key>team</Key><Value>data base</Value>'
    assert_in "$tags" '<Key>path</Key><Value>a/b c</Value>'
    assert_in "$tags" '<Key>ü</Key>'
}

@test "tags that take more than 8 KiB when they are encoded arrive" {
    local key value tags i # Ceph counts bytes where Amazon counts characters
    printf -v key '%.0s😀' {1..31}
    printf -v value '%.0s😀' {1..64}
    for i in {0..9}; do tags+=${tags:+&}$i$key=$value; done
    use_store
    replace "$small" --tagging "$tags"
    assert_quiet
    assert_in "$(shown)" 'x-amz-tagging-count: 10'
    assert_in "$(s3 GET "/$bucket/key?tagging=")" "<Key>9$key</Key><Value>$value</Value>"
}

@test "an object lock arrives, with the checksum that it requires" {
    use_lock
    use_store
    before=$(date -u -d '2 days' +%Y-%m-%d)
    replace "$small" --object-lock-mode governance --object-lock-retain-until-date 2d
    after=$(date -u -d '2 days' +%Y-%m-%d)
    assert_quiet
    assert_sent x-amz-object-lock-mode GOVERNANCE
    assert_in "$(grep '"PUT' requests.headers)" '"content-md5": "'
    assert_in "$(shown)" 'x-amz-object-lock-mode: governance'
    shown | grep -E "^x-amz-object-lock-retain-until-date: ($before|$after)t"
    replace "$small" --object-lock-mode GOVERNANCE --object-lock-retain-until-date 2099-01-31T01:00:00+01:00
    assert_quiet
    assert_sent x-amz-object-lock-retain-until-date 2099-01-31T00:00:00Z
}

@test "every request names the required owner of the bucket" {
    use_store
    replace "$large" --expected-bucket-owner 111122223333
    assert_quiet
    [ "$(grep -c '"x-amz-expected-bucket-owner": "111122223333"' requests.headers)" = "$(wc -l <requests)" ]
    tell "$store" 'PUT . * 403:AccessDenied'
    replace "$small" --expected-bucket-owner 111122223333
    assert_status 1
    assert_in "$stderr" AccessDenied
}

@test "invalid arguments are refused, and not repeated" {
    assert_misuse --storage-class '' 'A Zq9X' $'Zq9X\r\nX: y' ''
    assert_misuse --sse 'AES256, aws:kms or aws:kms:dsse' Zq9X ''
    assert_misuse --sse-kms-key-id '' 'Zq9X x' $'Zq9X\nx' ''
    assert_misuse --content-type '' Zq9X $'text/Zq9X\rx' ''
    assert_misuse --metadata 'control character' $'a=Zq9X\r\nX: y' $'a=Zq9X\n' $'a=Zq9X\tb'
    assert_misuse --metadata 'KEY=VALUE' Zq9X '' 'a=Zq9X,b'
    assert_misuse --metadata 'ASCII' 'a=Zq9Xä'
    assert_misuse --metadata 'a key may hold' 'Zq9X x=1' $'Zq9X\n=1'
    assert_misuse --metadata "toolkit's own" 'pgb-id=Zq9X' 'PGB-x=Zq9X'
    assert_misuse --metadata 'twice' 'a=Zq9X,A=2'
    assert_misuse --metadata '1920 bytes' "a=$(printf '%02000d' 0)"
    assert_misuse --tagging 'KEY=VALUE' Zq9X ''
    assert_misuse --tagging 'control character' $'a=Zq9X\n' a=Zq9X%0d%0a
    assert_misuse --tagging 'hexadecimal' a=Zq9X%4
    assert_misuse --tagging 'at most 10' 'a=&b=&c=&d=&e=&f=&g=&h=&i=&j=&k=Zq9X'
    assert_misuse --tagging 'besides' 'a=<Zq9X>'
    assert_misuse --object-lock-mode 'GOVERNANCE or COMPLIANCE' Zq9X ''
    assert_misuse --object-lock-retain-until-date 'a time such as' Zq9X '' 0d 36501d 2099-01-01
    assert_misuse --object-lock-retain-until-date 'is over' 2020-01-01T00:00:00Z
    assert_misuse --expected-bucket-owner '12 digits' Zq9X 12345678901 1234567890123 ''
    assert_misuse --checksum-algorithm 'CRC64NVME' MD5Zq9X ''
    assert_misuse --memory '' Zq9X 1.5G 31M 99999999999999999999 ''
    assert_misuse --part-size '5 MiB to 5 GiB' 4M 6G
    assert_misuse --max-parts '1 to 10000' 0 10001 1K -1 ''
    assert_misuse --expected-size '' 0 Zq9X 60T
    assert_bucket
}

@test "options that require each other" {
    for line in '--sse-kms-key-id k' '--sse AES256 --sse-kms-key-id k' \
        '--object-lock-mode GOVERNANCE' '--object-lock-retain-until-date 1d'; do
        # shellcheck disable=SC2086 # several words
        run --separate-stderr pgb-put-s3 $line "$bucket" key < <(plain_dump)
        assert_status 2
        assert_in "$stderr" 'error: --*needs --'
    done
    assert_bucket
}

@test "dropped encryption is a loss, small and large" {
    use_store "$dropped_sse"
    for size in "$small" "$large"; do
        replace "$size" --sse AES256
        assert_stripped 'server-side encryption'
    done
}

@test "encryption that the store replaces by another is noticed before a large object is sent" {
    use_store "$dropped_sse" 'POST uploads= * add=x-amz-server-side-encryption:aws:kms'
    replace "$large" --sse AES256
    assert_status 1
    [ -z "$output" ]
    assert_in "$stderr" "could not store \"s3://$bucket/key\": the store drops its server-side encryption"
    assert_bucket
}

@test "encryption of another kind than requested is a loss" {
    use_store "$dropped_sse" '* . * add=x-amz-server-side-encryption:AES256'
    replace "$small" --sse aws:kms
    assert_stripped 'server-side encryption'
}

@test "encryption with another key than requested is a loss, noticed before a large object is sent" {
    local key=x-amz-server-side-encryption-aws-kms-key-id arn=arn:aws:kms:eu-west-1:111122223333:key
    use_store "* . * drop=$key" "* . * add=$key:$arn/other"
    replace "$small" --sse aws:kms --sse-kms-key-id testkey-1
    assert_stripped 'KMS key'
    s3 DELETE "/$bucket/key"
    replace "$large" --sse aws:kms --sse-kms-key-id testkey-1
    assert_refused 1 'the store drops its KMS key'
    tell "$store" "* . * drop=$key" "* . * add=$key:$arn/testkey-1"
    for size in "$small" "$large"; do
        replace "$size" --sse aws:kms --sse-kms-key-id testkey-1
        assert_quiet
    done
}

@test "encryption that HEAD shows, but the response does not, is no loss" {
    use_store 'PUT . * drop=x-amz-server-side-encryption' 'POST uploads= * drop=x-amz-server-side-encryption'
    for size in "$small" "$large"; do
        tell "$store" 'PUT . * drop=x-amz-server-side-encryption' 'POST uploads= * drop=x-amz-server-side-encryption'
        replace "$size" --sse aws:kms --sse-kms-key-id testkey-1
        assert_quiet
        [ "$(grep -c '^HEAD' requests)" = 1 ]
    done
}

@test "a dropped storage class is a loss, small and large" {
    use_store '* . * ignore=x-amz-storage-class'
    for size in "$small" "$large"; do
        replace "$size" --storage-class STANDARD_IA
        assert_stripped 'storage class'
        replace "$size" --storage-class STANDARD
        assert_quiet
    done
}

@test "dropped tags are a loss, small and large" {
    replace "$large" --tagging 'a=b&c=d' # the gateway drops them by itself
    assert_stripped tags
    use_store '* . * ignore=x-amz-tagging'
    for size in "$small" "$large"; do
        replace "$size" --tagging 'a=b&c=d'
        assert_stripped tags
    done
}

@test "a dropped lock is a loss, small and large" {
    lock=(--object-lock-mode COMPLIANCE --object-lock-retain-until-date 1d)
    replace "$large" "${lock[@]}" # the gateway drops it by itself in a bucket without object lock
    assert_stripped 'object lock'
    use_lock
    replace "$large" "${lock[@]}" # and in one with object lock
    assert_stripped 'object lock'
    use_store '* . * ignore=x-amz-object-lock-mode,x-amz-object-lock-retain-until-date'
    replace "$small" "${lock[@]}"
    assert_stripped 'object lock'
}

@test "a refused lock is a failure, not a loss" {
    replace "$small" --object-lock-mode COMPLIANCE --object-lock-retain-until-date 1d
    assert_status 1
    assert_bucket
}

@test "what HEAD does not show is requested separately" {
    use_lock
    lock=(--object-lock-mode GOVERNANCE --object-lock-retain-until-date 1d --tagging 'a=b')
    hide='HEAD . * drop=x-amz-tagging-count,x-amz-object-lock-mode,x-amz-object-lock-retain-until-date'
    use_store "$hide"
    replace "$small" "${lock[@]}"
    assert_quiet
    [ "$(grep -cE '^GET .*\?(retention|tagging)= 200' requests)" = 2 ]
    for answer in 404:NoSuchObjectLockConfiguration 400:InvalidRequest 501:NotImplemented; do
        tell "$store" "$hide" "GET retention= * $answer"
        replace "$small" "${lock[@]}"
        assert_stripped 'object lock'
    done
    tell "$store" "$hide" 'GET tagging= * 501:NotImplemented'
    replace "$small" "${lock[@]}"
    assert_stripped tags
    tell "$store" "$hide" "GET tagging= * 200 =$(printf '%01100000d' 0)" # the object: the query is ignored
    AWS_MAX_ATTEMPTS=1 replace "$small" "${lock[@]}"
    assert_stripped tags
    tell "$store" "$hide" 'GET . * 403:AccessDenied'
    replace "$small" "${lock[@]}"
    assert_quiet
    replace "$small" "${lock[@]}" -v
    assert_status 0
    assert_in "$stderr" "cannot see whether \"s3://$bucket/key\" has its object lock: AccessDenied (HTTP 403)"
    assert_in "$stderr" "cannot see whether \"s3://$bucket/key\" has its tags: AccessDenied (HTTP 403)"
}

@test "the object is looked up if the response to the last step is lost" {
    use_store 'PUT . 1 lost' # the second is refused, since the object exists
    put "$small" --sse aws:kms --sse-kms-key-id testkey-1
    assert_quiet
    s3 DELETE "/$bucket/key"
    tell "$store" 'PUT . 1 lost' "$dropped_sse"
    put "$small" --sse AES256
    assert_stripped 'server-side encryption'
    s3 DELETE "/$bucket/key"
    tell "$store" 'POST uploadId= 1 lost'
    put "$large" --tagging a=b
    assert_stripped tags
}

@test "credentials that may not look up the object: a note, not a failure" {
    use_writer
    for size in "$small" "$large"; do
        replace "$size" --storage-class STANDARD_IA
        assert_status 0
        [ -z "$stderr" ]
        replace "$size" --storage-class STANDARD_IA -v
        assert_status 0
        assert_in "$stderr" "cannot see whether \"s3://$bucket/key\" has its attributes: HTTP status 403"
    done
    use_store "$dropped_sse"
    replace "$small" --sse AES256 # the response shows enough
    assert_status 6
    assert_in "$stderr" 'the store dropped its server-side encryption'
}

@test "an object that has replaced ours in the meantime is not judged" {
    use_store '* . * ignore=x-amz-storage-class' 'HEAD . * 200 x-amz-meta-pgb-id:0123456789abcdef0123456789abcdef'
    replace "$small" --storage-class STANDARD_IA
    assert_quiet
    replace "$small" --storage-class STANDARD_IA -v
    assert_in "$stderr" "what is at \"s3://$bucket/key\" now does not bear the id of ours"
}

@test "pgbackup passes these options on" {
    run --separate-stderr pgbackup -d s3 "$bucket" --name key -o --storage-class=STANDARD_IA \
        -o --metadata -o 'job=nightly run' -o --tagging=a=b postgres
    assert_status 0
    [ "$output" = "s3://$bucket/key" ]
    assert_in "$(shown)" 'x-amz-storage-class: standard_ia'
    assert_in "$(shown)" 'x-amz-meta-job: nightly run'
    assert_in "$(shown)" 'x-amz-tagging-count: 1'
    use_store "$dropped_sse"
    run --separate-stderr pgbackup -d s3 "$bucket" --name key -f -o --sse=AES256 postgres
    assert_status 6
}
