#!/usr/bin/env bats
# pgb-put-s3 with requests that fail one after the other, in every way: what is visible is complete,
# and the status says what exists. The real gateway is behind a proxy that plays the faults
# (faults/s3-fault-server).

load helpers

# The faults of a request that a retry overcomes.
faults=(reset reset-body close lost cut foreign late 500:InternalError 200:InternalError)

prepare() {
    use_s3
    skip_pauses
    s3 PUT "/$bucket?policy=" <<<'{"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
        "Principal": "*", "Action": "s3:*", "Resource": "*"}]}' >/dev/null
    plain_dump >small
    {
        half_dump 1
        seq 1000000 2400000 # 8 bytes each: a part of 8 MiB, and a second one
        plain_dump | tail -n +11
    } >large
    complaints=0 attempts=0
}

teardown() {
    stop_proxy
}

stop_proxy() {
    if [ -n "${proxy-}" ] && ! is_gone; then kill "$proxy"; fi
    proxy=
}

# Whether that fault has been played.
is_gone() {
    grep -qsE ' gone( if-none-match)?$' requests
}

# The proxy's log is in requests.
start_proxy() {
    rm -f url requests
    mkfifo url
    "$BATS_TEST_DIRNAME/faults/s3-fault-server" "$PGB_TEST_S3_HTTP" requests >url 3>&- 4>&- &
    proxy=$!
    read -r AWS_ENDPOINT_URL <url
    export AWS_ENDPOINT_URL
}

# play RULE...: sends the faults to the proxy, and starts it if it has ended.
play() {
    if is_gone; then proxy=; fi
    [ -n "${proxy-}" ] || start_proxy
    printf '%s\n' "$@" | curl -sS -X FAULTS --data-binary @- "$AWS_ENDPOINT_URL"
}

# store METHOD PATH [OPTION...]: as s3, but faster: the bucket is public.
store() {
    curl -sf -X "$1" "$PGB_TEST_S3_HTTP$2" "${@:3}"
}

# take DUMP WAY: chooses what is put, how, and whether the object exists already.
take() {
    dump=$1 way=$2 old='' options=() command=()
    case $way in
        stdin) ;;
        chain) command=(-- cat "$dump") ;;
        force) options=(-f) old=old ;;
        exists) old=old ;;
    esac
}

# attempt RULE...: puts it under a new key with these faults.
attempt() {
    rules=("$@")
    attempts=$((attempts + 1))
    key=key-$attempts
    if [ -n "$old" ]; then store PUT "/$bucket/$key" -d "$old"; fi
    play "$@"
    status=0
    pgb-put-s3 "${options[@]}" "$bucket" "$key" "${command[@]}" <"$dump" >stdout 2>stderr || status=$?
    rm -f object
    store GET "/$bucket/$key" >object || rm object
}

# Records a failure, for the end of the walk.
complain() {
    complaints=$((complaints + 1))
    printf '%s, %s, with the rules "%s" has status %s: %s\n' "$dump" "$way" "${rules[*]}" "$status" "$1"
    sed 's/^/    /' stderr requests
    if [ -e object ]; then stat -c '    the object: %s bytes' object; fi
}

is_whole() {
    cmp -s object "$dump"
}

is_as_before() {
    if [ -n "$old" ]; then [ -e object ] && [ "$(head -c 10 object)" = "$old" ]; else [ ! -e object ]; fi
}

# Whether the fault has struck, so that the walk continues.
has_struck() {
    grep -qE "/$key(\?[^ ]*)? $1( if-none-match)?\$" requests
}

is_left() {
    store GET "/$bucket?uploads=" | grep -q "<Key>$key</Key>"
}

# True after each attempt, whatever has failed.
check() {
    is_whole || is_as_before || complain "half of it is visible"
    case $status in
        0)
            is_whole || complain "not published"
            [ "$(<stdout)" = "s3://$bucket/$key" ] || complain "the place was not printed"
            ;;
        1 | 4 | 5) [ ! -s stdout ] || complain "a place was printed" ;;
        *) complain "an unknown outcome" ;;
    esac
    case $status in
        1 | 4) is_as_before || complain "published" ;;
        5) publication_is_lost || complain "the outcome can be known" ;;
    esac
    [[ $status != 4 || $way = exists ]] || complain "it was not there before"
    [[ $status = 0 || $(<stderr) == *"pgb-put-s3: error: "* ]] || complain "nothing was said"
    if [ "$dump" = large ] && is_left; then
        may_be_left || complain "an upload is left, and could have been aborted"
        [[ $(<stderr) == *"multipart upload"* || $status = 5 ]] || complain "an upload is left in silence"
    fi
}

# Only these leave an upload: one whose id was lost when it began, a failed abort, and an unknown
# outcome.
may_be_left() {
    grep -qE '^(POST .*uploads= (lost|cut|late)|DELETE|.* gone)' requests || publication_is_lost
}

# Whether a publishing request may have been carried out, as far as its response tells.
publication_is_lost() {
    grep -E '^(PUT /[^?]* |POST .*uploadId=)' requests | grep -qE ' (stall|lost|cut|late|close|reset-body|gone|5..:.*)( |$)' ||
        grep -qE '^(PUT /[^?]*|POST .*uploadId=.*) (reset|foreign|early|200:.*)( |$)' requests
}

# After a fault that a retry overcomes.
check_success() {
    check
    [ "$status" = 0 ] || complain "not tried again"
}

# After a fault that no retry overcomes.
check_failure() {
    check
    [ "$status" != 0 ] || complain "passed over"
}

check_existing() {
    check
    [ "$status" = 4 ] || complain "should have status 4"
    is_as_before || complain "the object has changed"
}

# walk CHECK FAULT: it happens to the first request, then to the second, until there are no more, each
# time in a new run, and CHECK examines the result. With "FAULT+", to all from there on. $struck: the
# number of requests.
walk() {
    local fault=${2%+} onward=
    [ "$fault" = "$2" ] || onward=-
    for ((struck = 0; struck < 30; struck++)); do
        attempt "* . $((struck + 1))$onward $fault"
        has_struck "$fault" || return 0
        "$1"
    done
    complain "no end"
}

# at_least N: the walk found this many requests; otherwise it proves nothing.
at_least() {
    [ "$struck" -ge "$1" ] || complain "not even $1 requests"
}

@test "any request of a small put fails: it is retried" {
    for way in stdin chain force; do
        take small "$way"
        for fault in "${faults[@]}"; do
            # A response to HEAD has no body, so there is no error in a 200: the object exists.
            if [ "$fault" = 200:InternalError ] && [ "$way" != force ]; then continue; fi
            walk check_success "$fault"
            if [ "$way" = force ]; then at_least 1; else at_least 2; fi
        done
    done
    take small chain
    walk check_success 503:SlowDown
    at_least 2
    [ "$complaints" = 0 ]
}

@test "any request of a multipart put fails: it is retried" {
    take large chain
    for fault in "${faults[@]}" 503:SlowDown; do
        if [ "$fault" = 200:InternalError ]; then continue; fi
        walk check_success "$fault"
        at_least 5
    done
    [ "$complaints" = 0 ]
}

@test "any request with a body is answered before it is read: it is sent again" {
    for way in chain force; do
        for dump in small large; do
            take "$dump" "$way"
            for what in PUT POST; do
                for ((struck = 0; struck < 30; struck++)); do
                    attempt "$what . $((struck + 1)) early 0 close"
                    has_struck early || break
                    check_success
                done
            done
        done
    done
    [ "$complaints" = 0 ]
}

@test "a part without a response of its own does not count" {
    export AWS_MAX_ATTEMPTS=2
    take large force
    for what in 'POST uploads= 1' 'POST uploadId= 1'; do
        attempt "$what 200:InternalError"
        check_success
    done
    for what in 'PUT partNumber=1 1 200:InternalError' 'PUT partNumber=2 * 200:InternalError' \
        'PUT partNumber=1 * 200:' 'POST uploads= * 200:' 'POST uploadId= * 200:'; do
        attempt "$what"
        check
    done
    [ "$complaints" = 0 ]
}

@test "all requests from one on fail: published whole, or not at all" {
    export AWS_MAX_ATTEMPTS=2
    for way in chain force; do
        take small "$way"
        for fault in "${faults[@]}" gone 403:AccessDenied; do
            if [ "$fault" = 200:InternalError ] && [ "$way" = chain ]; then continue; fi
            walk check "$fault+"
            if [ "$way" = force ]; then at_least 1; else at_least 2; fi
        done
    done
    take large force
    local chosen=(reset lost gone)
    [ -z "${THOROUGH-}" ] || chosen=("${faults[@]}" gone 403:AccessDenied 503:SlowDown)
    for fault in "${chosen[@]}"; do
        walk check "$fault+" # the last request, HEAD, only confirms
        at_least 4
    done
    [ "$complaints" = 0 ]
}

@test "one kind of request always fails: published whole, or not at all" {
    export AWS_MAX_ATTEMPTS=2
    local chosen=(lost 500:InternalError)
    [ -z "${THOROUGH-}" ] || chosen=("${faults[@]}" 403:AccessDenied 503:SlowDown)
    for fault in "${chosen[@]}"; do
        take small stdin
        for what in 'HEAD .' 'PUT .'; do
            if [ "$what $fault" = 'HEAD . 200:InternalError' ]; then continue; fi
            attempt "$what * $fault"
            check
        done
        attempt 'PUT . * lost' "HEAD . 3- $fault" # and the lookup afterwards, too
        check_failure
        take large chain
        for what in 'POST uploads=' 'PUT partNumber=1' 'PUT partNumber=2' 'POST uploadId='; do
            attempt "$what * $fault"
            check
        done
        attempt 'PUT partNumber=2 * 403:AccessDenied' "DELETE . * $fault"
        check_failure
        attempt 'POST uploadId= * lost' "HEAD . 3- $fault"
        check_failure
    done
    [ "$complaints" = 0 ]
}

@test "an existing object stays, whatever fails" {
    export AWS_MAX_ATTEMPTS=3
    for fault in "${faults[@]}"; do
        for dump in small large; do
            take "$dump" exists
            attempt "HEAD . 1 $fault"
            check_existing
        done
        take small exists
        # It appears after the last lookup: then the store has to keep it.
        attempt 'HEAD . 1-2 404' "PUT . 1 $fault"
        check_existing
    done
    attempt 'HEAD . * 403'
    check_existing
    [ "$complaints" = 0 ]
}

# stall NUMBER SIGNAL: that request is not answered. With a SIGNAL, the put gets it then; without one
# the put has to time out, which takes one minute, and ten for a completion.
stall() {
    local number=$1 signal=$2 put
    mkdir "stall-$number-$signal"
    cd "stall-$number-$signal" || return
    cp ../large .
    proxy='' complaints=0
    take large chain
    key=key-stall-$number-$signal rules=("* . $number stall")
    play "${rules[@]}"
    pgb-put-s3 "$bucket" "$key" -- cat large >stdout 2>stderr &
    put=$!
    wait_until 60 grep ' stall' requests
    if [ -n "$signal" ]; then kill "-$signal" "$put"; fi
    await "$put"
    stop_proxy
    store GET "/$bucket/$key" >object || rm object
    check_stall "$number" "$signal"
    [ "$complaints" = 0 ]
}

check_stall() {
    if [ -z "$2" ]; then
        check_success
    else
        [ "$status" = $((128 + $(kill -l "$2"))) ] || complain "not stopped"
        is_as_before || complain "published"
        if is_left && ! grep -q 'may have begun' stderr; then complain "an upload is left in silence"; fi
    fi
}

@test "a request is not answered: a signal ends it, and so does the time limit" {
    local signal number stalls=() failed=0
    local signals=(TERM)
    [ -z "${THOROUGH-}" ] || signals=(HUP TERM '')
    for signal in "${signals[@]}"; do
        # At the same time, since without a signal each one lasts until its time limit.
        for number in 1 2 3 4 5; do
            (stall "$number" "$signal") >"$number-$signal" 2>&1 3>&- 4>&- &
            stalls+=("$!:$number-$signal")
        done
        for number in "${stalls[@]}"; do
            wait "${number%%:*}" || { failed=1; cat "${number#*:}"; }
        done
        stalls=()
    done
    [ "$failed" = 0 ]
}
