#!/usr/bin/env bats
# pgb-put-s3 against a store that answers before it has read the whole request, or may have: half an
# object never counts as stored.

load helpers
load stores

prepare() {
    use_s3
    skip_pauses
}

# The kernel's buffers hold some megabytes of what is sent here and not read: the rest is larger.

@test "a success before the whole object was sent counts as lost, and the object is sent again" {
    local read closes
    for read in 0 5000000; do
        for closes in '' close; do
            rm -f requests
            use_store "PUT ^/[^?]*$ 1 early $read $closes"
            put 30000000 -f --part-size 64M
            assert_stored
            [ "$(requested PUT early)" = 1 ]
            [ "$(requested PUT ' 200')" = 1 ]
            stop_servers
        done
    done
}

@test "the same for a part" {
    local read closes
    for read in 0 2500000; do
        for closes in '' close; do
            rm -f requests
            use_store "PUT partNumber=1& 1 early $read $closes"
            put 40000000 -f --part-size 30M
            assert_stored
            [ "$(requested PUT early)" = 1 ]
            [ "$(requested PUT 'partNumber=1&.* 200')" = 1 ]
            stop_servers
        done
    done
}

@test "a store that always answers too early: status 5, and nothing is published" {
    use_store 'PUT ^/[^?]*$ * early 5000000 close'
    AWS_MAX_ATTEMPTS=2 put 30000000 --part-size 64M
    assert_refused 5 "the answer came before all of the request was sent"
    [ "$(requested PUT early)" = 2 ]
}

@test "if the response closes the connection, HEAD confirms that the object is there" {
    use_store "PUT ^/[^?]*$ 1 early 1 close"
    put "$small"
    assert_stored
    [ "$(requested HEAD)" = 3 ]
    [ "$(requested PUT ' 200 if-none-match$')" = 1 ]
}

@test "... also if it does not, and the ETag is not the MD5 of what was sent" {
    use_store "PUT ^/[^?]*$ 1 early"
    put "$small"
    assert_stored
    [ "$(requested HEAD)" = 3 ]
    [ "$(requested PUT ' 200 if-none-match$')" = 1 ]
}

@test "... status 5 if it never appears" {
    use_store "PUT ^/[^?]*$ * early 1 close"
    put "$small"
    assert_refused 5 "the store answered that it was, and does not show it"
}

@test "... if it has another size, it is deleted, or the status is 5 if it may be another's" {
    use_store '* . * last' 'HEAD . 2- size=400' 'DELETE . * ignore=if-match'
    put "$small"
    assert_refused 1 "the store holds \"s3://$bucket/key\" with another size than the 1000 bytes that were sent: it was deleted"
    tell "$store" 'PUT partNumber=2& 1 last' 'POST uploadId= * etag=empty' 'HEAD . 1- size=400'
    put "$large" -f
    assert_status 5
    assert_in "$stderr" "with another size than the 12000000 bytes that were sent"
}

@test "where HEAD is forbidden, a response that closes the connection is believed" {
    use_store '* . * last' 'HEAD . * 403'
    put "$small"
    assert_stored
    put "$large" -f
    assert_stored
}

@test "after a part whose response closed the connection, HEAD confirms the object's size" {
    use_store 'PUT partNumber=1& 1 last'
    put "$large"
    assert_stored
    [ "$(requested HEAD)" = 3 ]
    tell "$store"
    put "$large" -f
    assert_stored
    [ "$(requested HEAD)" = 1 ]
}
