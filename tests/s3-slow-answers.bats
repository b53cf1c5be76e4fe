#!/usr/bin/env bats
# The programs for S3 against a store whose answers hardly come, or never end. Their clocks run fast,
# so that a patience of minutes takes seconds.

load helpers
load stores

# assert_given_up RULE SPEED TEXT: pgb-ls-s3, with such a clock, gives up a store with that fault.
assert_given_up() {
    use_store "$1"
    AWS_MAX_ATTEMPTS=1 run --separate-stderr with_clock "$2" pgb-ls-s3 "$bucket" x/
    assert_status 1
    [ -z "$output" ]
    assert_in "$stderr" "pgb-ls-s3: error: could not list \"s3://$bucket/x/\": $3"
    wait_until 10 grep -q 'given up$' requests
}

@test "a store that sends two bytes a second is given up after a minute" {
    assert_given_up 'GET . * drip 10 2' 100 'operation too slow*the last 60 seconds'
}

@test "... also if they belong to the head" {
    assert_given_up 'GET . * drip 10 2 head' 100 'operation too slow*the last 60 seconds'
}

@test "a store that sends blanks for ever after a 200 is given up after 15 minutes" {
    assert_given_up 'GET . * drip 10 200' 100 'the answer did not end in time'
}

@test "... and is asked no second time" {
    use_store 'GET . * drip 10 200'
    run --separate-stderr with_clock 100 pgb-ls-s3 "$bucket" x/
    assert_status 1
    assert_in "$stderr" 'the answer did not end in time'
    [ "$(requested GET ' drip$')" = 1 ]
}

@test "an upload whose answer does not end is asked for; if it is not there, the outcome is unknown" {
    use_store 'PUT . * drip 10 200'
    random_bytes 1000 >sent
    run --separate-stderr with_clock 100 pgb-put-s3 -u "$bucket" key <sent
    assert_refused 5 "cannot tell whether \"s3://$bucket/key\" was stored: the answer did not end in time"
    [ "$(requested PUT ' drip')" = 1 ]
    [ "$(requested HEAD)" -ge 2 ]
}

# The fast clock may leave no time to make sure of the abort: then the status is 5.
@test "the completion of an upload, likewise, and the upload is aborted" {
    use_store 'POST uploadId= * drip 10 200'
    random_bytes 12000000 >sent
    run --separate-stderr with_clock 40 pgb-put-s3 -u "$bucket" key <sent
    [ "$status" = 1 ] || assert_status 5
    [ -z "$output" ]
    assert_in "$stderr" 'the answer did not end in time'
    [ "$(requested POST ' drip')" = 1 ]
    [ "$(requested DELETE)" -ge 1 ]
    refute_object key
}

@test "data that drips is given up after half a minute" {
    use_store 'GET . * drip 10 2'
    AWS_MAX_ATTEMPTS=1 run --separate-stderr with_clock 50 pgb-get-s3 "$bucket" key
    assert_status 1
    assert_in "$stderr" 'operation too slow*the last 30 seconds'
}

@test "data that comes slowly is read to its end, for as long as it takes" {
    use_store 'GET . * drip 10 1000'
    run --separate-stderr with_clock 100 pgb-get-s3 "$bucket" key
    assert_status 1
    assert_in "$stderr" 'its MD5 is not the one' # all of the million bytes were read
}

@test "a store that answers only when it has deleted a thousand objects has ten minutes for that" {
    use_store 'POST delete= * delay=6000'
    put_objects a b c
    run --separate-stderr with_clock 50 pgb-rm-s3 "$bucket" < <(printf "a\nb\n")
    assert_status 0
    [ "$(requested POST delete=)" = 1 ]
    [ "$(pgb-ls-s3 "$bucket")" = c ]
}
