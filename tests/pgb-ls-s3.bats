#!/usr/bin/env bats
# pgb-ls-s3: the objects of a bucket of the real gateway, also behind a proxy that plays faults, and of a
# store that has only names.

load helpers
load stores

# ls_s3 [OPTION...] [PREFIX]
ls_s3() {
    run --separate-stderr timeout 60 pgb-ls-s3 "$@"
}

# assert_listed KEY...: exactly these, in this order, and nothing is reported.
assert_listed() {
    assert_status 0
    [ "$output" = "$(if [ $# -gt 0 ]; then printf '%s\n' "$@"; fi)" ] || {
        printf 'listed:\n%s\n' "$output"
        return 1
    }
    [ -z "$stderr" ]
}

@test "the common options" {
    assert_common_options pgb-ls-s3
}

@test "keys are listed whole, in byte order; an empty bucket has none" {
    ls_s3 "$bucket"
    assert_listed
    put_objects db/shop.sql db-x Z a db/shop-legacy.sql db/ä
    ls_s3 "$bucket"
    assert_listed Z a db-x db/shop-legacy.sql db/shop.sql db/ä
}

@test "a prefix, in every place that takes one" {
    put_objects db/shop.sql db/shop-legacy.sql db/till.sql dba other/db/shop.sql
    ls_s3 "$bucket" db/
    assert_listed db/shop-legacy.sql db/shop.sql db/till.sql
    ls_s3 "$bucket" db/shop
    assert_listed db/shop-legacy.sql db/shop.sql
    ls_s3 "s3://$bucket/db/"
    assert_listed db/shop-legacy.sql db/shop.sql db/till.sql
    ls_s3 "s3://$bucket/db"
    assert_listed db/shop-legacy.sql db/shop.sql db/till.sql dba
    ls_s3 "s3://$bucket/db" shop.
    assert_listed db/shop.sql
    ls_s3 "s3://$bucket" other
    assert_listed other/db/shop.sql
    ls_s3 "$bucket" none
    assert_listed
}

@test "--buckets: the names of all buckets" {
    ls_s3 --buckets
    assert_status 0
    grep -qx "$bucket" <<<"$output"
    [ -z "$stderr" ]
    run --separate-stderr pgb-ls-s3 --buckets -0
    assert_status 0
    tr '\0' '\n' <<<"$output" | grep -q "$bucket"
    AWS_SECRET_ACCESS_KEY=wrong ls_s3 --buckets
    assert_status 1
    assert_in "$stderr" "error: could not list the buckets of \"$AWS_ENDPOINT_URL\": SignatureDoesNotMatch"
}

@test "--buckets: in pages, and from a server that is no store" {
    serve_names '* . * buckets=11' '* . * page=3'
    ls_s3 --buckets
    # shellcheck disable=SC2046 # one name each
    assert_listed $(seq -f 'bucket-%.0f' 0 10)
    [ "$(grep -c '^GET /?max-buckets=1000&prefix=' log)" = 4 ]
    ls_s3 bucket-1
    assert_listed
    stop_servers
    serve_names '* . * buckets=11' '* . * page=3' 'GET token 2- next=same'
    ls_s3 --buckets
    assert_status 1
    assert_in "$stderr" "could not list the buckets of \"$names\": the store's list leads back to where it has been"
    stop_servers
    serve_names '* . * buckets=11' '* . * cut'
    ls_s3 --buckets
    assert_status 1
    stop_servers
    serve_names 'GET . * 200 =<html></html>'
    ls_s3 --buckets
    assert_status 1
    [ -z "$output" ]
    assert_in "$stderr" "the answer is not the store's"
}

@test "-l: size and time as well" {
    put_objects db/shop.sql
    : | s3 PUT "/$bucket/empty" >/dev/null
    ls_s3 -l "$bucket"
    assert_status 0
    [ "$(cut -f 1,2 <<<"$output")" = $'db/shop.sql\t12\nempty\t0' ]
    # The store's own value, in our form.
    local time
    time=$(s3 HEAD "/$bucket/empty" | sed -n 's/^Last-Modified: //pI')
    [ "$(tail -n 1 <<<"$output" | cut -f 3)" = "$(date -u -d "$time" +%Y-%m-%dT%H:%M:%SZ)" ]
}

@test "--human: size and age for people, and --total their sum" {
    put_objects db/shop.sql
    run --separate-stderr pgb-ls-s3 --human --total "$bucket"
    assert_status 0
    [[ $output == db/shop.sql$'\t'12$'\t'*@(s|min) ]]
    [ "$stderr" = 'pgb-ls-s3: total: 1 entry, 12' ]
}

@test "keys with any bytes are listed unchanged" {
    local keys=('a b' 'a+b' 'a%20b' 'a&b<c>"d'\' 'ä/€/😀' '//a' 'folder/' $'tab\there' $'bell\a' $'\x1b[1mbold'
        $'carriage\rreturn' $'line\nfeed' $'delete\x7f' 'a;b=c?' '*~{}[]\x')
    local key
    # tests/servers/s3 takes the first "?" for the end of the path.
    for key in "${keys[@]}"; do s3 PUT "/$bucket/${key//\?/}" </dev/null >/dev/null; done
    pgb-ls-s3 -0 "$bucket" >found
    printf '%s\0' "${keys[@]//\?/}" | LC_ALL=C sort -z | cmp - found
    pgb-ls-s3 -0l "$bucket" >found
    [ "$(tr -cd '\0' <found | wc -c)" = "${#keys[@]}" ]

    # Each is found by itself, as a prefix.
    for key in "${keys[@]//\?/}"; do
        pgb-ls-s3 -0 "$bucket" "$key" | cmp - <(printf '%s\0' "$key")
    done
}

@test "a key with a newline needs -0; the others are listed" {
    put_objects a $'b\nb' c
    ls_s3 "$bucket"
    assert_status 1
    [ "$output" = $'a\nc' ]
    assert_in "$stderr" 'error: the name "b?b" contains a newline'
    assert_in "$stderr" 'hint: -0 '
}

@test "an unfinished upload is not listed" {
    put_objects a
    s3 POST "/$bucket/b?uploads=" </dev/null >/dev/null
    uploading
    ls_s3 "$bucket"
    assert_listed a
}

@test "page by page, at the real gateway" {
    not_with swift 'there is one gateway only'
    not_with sts 'the other gateway knows no sessions'
    serve_gateway small rgw_max_listing_results=2
    serve store "$BATS_TEST_DIRNAME/faults/s3-fault-server" "$small" requests
    export AWS_ENDPOINT_URL_S3=$store
    put_objects a 'b b' 'c+c' 'd%d' ä é ö
    ls_s3 "$bucket"
    assert_listed a 'b b' 'c+c' 'd%d' ä é ö
    [ "$(requested GET)" = 4 ]

    # A failed request is repeated.
    tell "$store" 'GET token 1 503:SlowDown' 'GET token 1 reset' 'GET token 2 cut' 'GET token 2 500' \
        'GET token 3 200:InternalError' 'GET token 3 lost'
    AWS_MAX_ATTEMPTS=5 ls_s3 "$bucket"
    assert_listed a 'b b' 'c+c' 'd%d' ä é ö
    [ "$(requested GET)" = 10 ]

    # If it keeps failing, the list is incomplete.
    tell "$store" 'GET token 2- cut'
    ls_s3 "$bucket"
    assert_status 1
    [ "$output" = $'a\nb b\nc+c\nd%d' ]
    assert_in "$stderr" "error: could not list \"s3://$bucket/\""
    [ "$(requested GET)" = 5 ]
}

@test "a response that is not a list is an error, after some attempts" {
    local body
    use_store
    for body in '<html>Please log in</html>' '<ListBucketResult><Contents><Key>a</Key></Contents>' \
        '<ListMultipartUploadsResult></ListMultipartUploadsResult>' ''; do
        tell "$store" "GET . * 200 '=$body'"
        ls_s3 "$bucket"
        assert_status 1
        [ -z "$output" ]
        assert_in "$stderr" "the answer is not the store's"
        [ "$(requested GET)" = 3 ]
    done
}

@test "entries that make no sense are errors" {
    local entry
    use_store
    for entry in '<Size>1</Size>' '<Key></Key>' '<Key>%00</Key>' '<Key>%</Key>' '<Key>a</Key>' \
        '<Key>a</Key><Size>-1</Size>' '<Key>a</Key><Size>1</Size><LastModified>today</LastModified>' \
        "<Key>$(printf 'a%.0s' {1..5000})</Key>"; do
        tell "$store" "GET . * 200 '=<ListBucketResult><EncodingType>url</EncodingType><IsTruncated>false</IsTruncated>\
<Contents>$entry</Contents></ListBucketResult>'"
        ls_s3 "$bucket"
        assert_status 1
        [ -z "$output" ]
        assert_in "$stderr" "could not list \"s3://$bucket/\": an entry of the store's list has no "
    done
}

@test "a list that cannot be proven complete is an error" {
    local body entry='<Contents><Key>a</Key><LastModified>2026-11-22T02:30:00.000Z</LastModified><Size>1</Size>'
    use_store
    for body in '' '<NextContinuationToken>x</NextContinuationToken>' '<IsTruncated>1</IsTruncated>' \
        '<IsTruncated>True</IsTruncated>'; do
        tell "$store" "GET . * 200 '=<ListBucketResult>$body$entry</Contents></ListBucketResult>'"
        ls_s3 "$bucket"
        assert_status 1
        [ "$output" = a ]
        assert_in "$stderr" 'the store does not say whether its list has an end'
    done
    for body in "$entry" "$entry</Contents>$entry" "$entry$entry</Contents>"; do
        tell "$store" "GET . * 200 '=<ListBucketResult><IsTruncated>false</IsTruncated>$body</ListBucketResult>'"
        ls_s3 "$bucket"
        assert_status 1
        assert_in "$stderr" "an entry of the store's list has no end"
    done
}

@test "100,000 keys, in bounded memory" {
    serve_names '* . * count=100000'
    /usr/bin/time -f %M -o peak pgb-ls-s3 bucket >found
    app 0 99999 | cmp - found
    [ "$(wc -l <log)" = 100 ]
    local limit=20000
    # The sanitizers need memory of their own.
    if ldd "$PGB_BIN/pgb-ls-s3" | grep -q libasan; then limit=500000; fi
    echo "peak: $(cat peak) KiB"
    [ "$(cat peak)" -le $limit ]
}

@test "a thousand keys of a thousand bytes, most of them encoded, fit into one page" {
    serve_names '* . * count=1200' '* . * long'
    pgb-ls-s3 bucket >found
    [ "$(wc -l <found)" = 1200 ]
    [ "$(head -n 1 found | wc -c)" = 1023 ]
    [ "$(cut -c 1-18 found)" = "$(app 0 1199)" ]
    [ "$(wc -l <log)" = 2 ]
    # Without encoding they are the same.
    tell "$names" '* . * count=1200' '* . * long' '* . * plain'
    pgb-ls-s3 bucket | cmp - found
}

@test "a store that answers with the first version of the list" {
    serve_names '* . * count=11' '* . * page=3' '* . * version=1'
    ls_s3 bucket
    assert_status 0
    [ "$output" = "$(app 0 10)" ]
    [ "$(wc -l <log)" = 4 ]
    assert_in "$(tail -n 1 log)" '&marker=db%2Fapp-0000008.sql'
}

@test "a store that ignores the prefix" {
    serve_names '* . * count=15' '* . * page=4'
    ls_s3 bucket db/app-000001
    assert_status 0
    [ "$output" = "$(app 10 14)" ]
}

@test "a store that lists in another order: a warning" {
    serve_names '* . * count=5' '* . * page=2' '* . * backwards'
    ls_s3 bucket
    assert_status 0
    [ "$output" = "$(app 0 4 | tac)" ]
    [ "$stderr" = 'pgb-ls-s3: warning: the store does not list "s3://bucket/" in the order of the names' ]
}

@test "a list that does not continue, or goes back, is an error" {
    local rule
    for rule in none same first; do
        serve_names '* . * count=9' '* . * page=2' "GET token 2- next=$rule"
        ls_s3 bucket
        assert_status 1
        [ "$(head -n 4 <<<"$output")" = "$(app 0 3)" ]
        [ "$(wc -l <log)" -le 8 ]
        case $rule in
            none) assert_in "$stderr" 'the store has more, but does not say where' ;;
            *) assert_in "$stderr" "the store's list leads back to where it has been" ;;
        esac
        stop_servers
        rm log
    done
}

@test "a cycle of several pages is noticed, too" {
    serve_names '* . * count=40' '* . * page=2' 'GET token%2012 * next=first'
    ls_s3 bucket
    assert_status 1
    assert_in "$stderr" "the store's list leads back to where it has been"
    [ "$(wc -l <log)" -le 30 ]
}

@test "a bucket that does not exist, and credentials that may not list" {
    ls_s3 "$bucket-none"
    assert_status 1
    assert_in "$stderr" "could not list \"s3://$bucket-none/\": NoSuchBucket"
    not_with swift 'it has no policies'
    use_writer
    ls_s3 "$bucket" db/
    assert_status 1
    assert_in "$stderr" "could not list \"s3://$bucket/db/\": AccessDenied (HTTP 403)"
    assert_in "$stderr" "hint: these credentials need the permission s3:ListBucket"
}

@test "s3:ListBucket is enough" {
    not_with swift 'it has no policies'
    put_objects db/a db/b other
    s3 PUT "/$bucket?policy=" <<<'{"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
        "Principal": {"AWS": ["arn:aws:iam:::user/backup"]}, "Action": "s3:ListBucket",
        "Resource": "arn:aws:s3:::'"$bucket"'", "Condition": {"StringLike": {"s3:prefix": "db/*"}}}]}'
    unset AWS_SESSION_TOKEN
    export AWS_ACCESS_KEY_ID=$PGB_TEST_S3_WRITER_KEY AWS_SECRET_ACCESS_KEY=$PGB_TEST_S3_WRITER_SECRET
    ls_s3 "$bucket" db/
    assert_listed db/a db/b
    ls_s3 "$bucket"
    assert_status 1
    assert_in "$stderr" AccessDenied
}

@test "every request names the account that must own the bucket" {
    use_store
    ls_s3 --expected-bucket-owner 111122223333 "$bucket"
    assert_in "$(cat requests.headers)" '"x-amz-expected-bucket-owner": "111122223333"'
}

@test "standard output that is full, or closed" {
    put_objects a
    run --separate-stderr bash -c "pgb-ls-s3 '$bucket' >/dev/full"
    assert_status 1
    assert_in "$stderr" 'could not write to standard output: No space left on device'
    run --separate-stderr bash -c "pgb-ls-s3 '$bucket' >&-"
    assert_status 1
    assert_in "$stderr" 'could not write to standard output'
}

@test "a reader that exits early ends it silently, as with ls" {
    serve_names '* . * count=5000' '* . * page=1000'
    run --separate-stderr bash -c 'pgb-ls-s3 bucket | head -n 1; exit ${PIPESTATUS[0]}'
    assert_status 141
    [ "${#lines[@]}" = 1 ]
    [ -z "$stderr" ]
    run --separate-stderr bash -c "trap '' PIPE; pgb-ls-s3 bucket | head -n 1; exit \${PIPESTATUS[0]}"
    assert_status 1
    [ "$stderr" = 'pgb-ls-s3: the reader ended first' ]
}

@test "a signal ends it" {
    serve_names '* . * count=5' '* . * page=2' 'GET token * stall'
    pgb-ls-s3 bucket >found 2>err 3>&- &
    local ls=$!
    wait_until 10 grep -q 'token.* stall' log
    kill -TERM $ls
    await $ls
    [ "$status" = 143 ]
    [ ! -s err ]
}

@test "wrong command lines" {
    local line
    for line in '' 'b p more' 's3://' 'b_/x y' 's3://b/x/ s3://b/y' '--long=1 b' '-x b'; do
        # shellcheck disable=SC2086 # words are wanted
        ls_s3 $line
        assert_status 2
        [ -z "$output" ]
        assert_in "$stderr" 'usage: pgb-ls-s3'
    done
    ls_s3 "$bucket" "$(printf 'a%.0s' {1..1025})"
    assert_status 2
    assert_in "$stderr" 'the prefix is longer than 1024 bytes'
}
