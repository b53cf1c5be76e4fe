#!/usr/bin/env bats
# pgb-ping: a command whose start and end a monitoring service gets to know.

load helpers
load stores

prepare() { :; }

teardown() {
    stop_servers
    jobs -p | xargs -r kill 2>/dev/null || true
    if [ -s left ]; then kill "$(cat left)" 2>/dev/null || true; fi
}

# serve_pings [RULE...]: servers/pings with these rules, its URL in $service; the check's URL in $url and in
# the file url.
serve_pings() {
    serve service "$BATS_TEST_DIRNAME/servers/pings" pings "$@"
    url=$service/check-8b2f7c1e
    echo "$url" >url
}

# assert_pings [PATH WHAT]...: exactly these requests have arrived, in this order; the check's path is "-".
assert_pings() {
    local expected
    expected=$(if [ $# -gt 0 ]; then printf 'POST %s %s\n' "${@/#-//check-8b2f7c1e}"; fi)
    if [ "$(cat pings)" != "$expected" ]; then
        printf 'requests:\n%s\nexpected:\n%s\nstderr: %s\n' "$(cat pings)" "$expected" "${stderr-}"
        return 1
    fi
}

@test "answers --help, --version and bad options" {
    assert_common_options pgb-ping
}

@test "a wrong command line is refused, and no URL is shown" {
    echo http://127.0.0.1:1/check-8b2f7c1e >url
    for line in '' '-- touch ran' 'ftp://check-8b2f7c1e -- touch ran' '"http://h/check-8b2f7c1e x" -- touch ran' \
        '--url-file url http://h/check-8b2f7c1e -- touch ran' 'http://h/check-8b2f7c1e --' \
        'http://h/check-8b2f7c1e --log' 'http://h/check-8b2f7c1e --start-url h/check-8b2f7c1e -- touch ran' \
        '--fail-url=check-8b2f7c1e --url-file url -- touch ran' 'http://h/check-8b2f7c1e touch ran'; do
        run --separate-stderr bash -c "pgb-ping $line"
        assert_status 2
        [ -z "$output" ]
        assert_in "$stderr" "usage: pgb-ping"
        refute_in "$stderr" 8b2f7c1e
    done
    assert_in "$(PGB_PING_URL='' pgb-ping 2>&1 || true)" 'the URL is missing'
    assert_folder . url
}

@test "the start and the end are reported; the streams are the command's own" {
    serve_pings
    run --separate-stderr pgb-ping "$url" -- sh -c 'tr a-z A-Z; echo note >&2' <<<abc
    assert_status 0
    [ "$output" = ABC ]
    [ "$stderr" = note ]
    assert_pings -/start 200 - 200
    [ ! -s pings.1 ] && [ ! -s pings.2 ]
}

@test "the status is the command's, and is reported" {
    serve_pings
    run --separate-stderr pgb-ping --url-file url -- sh -c 'exit 3'
    assert_status 3
    [ -z "$stderr" ]
    run --separate-stderr pgb-ping --url-file url -- sh -c 'kill -KILL $$'
    assert_status 137
    run -127 --separate-stderr pgb-ping --url-file url -- no-such-command
    assert_status 127
    assert_in "$stderr" 'could not run "no-such-command": No such file or directory'
    run --separate-stderr pgb-ping --url-file url -- ./url
    assert_status 126
    assert_in "$stderr" 'Permission denied'
    assert_pings -/start 200 -/3 200 -/start 200 -/137 200 -/127 200 -/126 200
}

@test "without a command one success is reported, and its failure counts" {
    serve_pings 'POST . 2 404'
    run --separate-stderr pgb-ping -v "$url"
    assert_status 0
    [ "$stderr" = 'pgb-ping: reported the success' ]
    run --separate-stderr pgb-ping "$url"
    assert_status 1
    [ "$stderr" = 'pgb-ping: error: could not report the success: HTTP 404' ]
    assert_pings - 200 - 404
}

@test "separate addresses: what has none is not reported, and a query stays where it is" {
    serve_pings
    pgb-ping "$service/k/slug?create=1" -- true
    pgb-ping "$service/up?m=ok" --start-url "$service/begun" -- true
    run -4 pgb-ping "$service/up" --fail-url="$service/down?m=bad" -- sh -c 'exit 4'
    run -5 pgb-ping "$service/up" --fail-url= -- sh -c 'exit 5'
    export PGB_PING_URL=$service/up PGB_PING_START_URL=$service/from-variable PGB_PING_FAIL_URL=
    pgb-ping -- true
    run -6 pgb-ping -- sh -c 'exit 6'
    assert_pings '/k/slug/start?create=1' 200 '/k/slug?create=1' 200 /begun 200 '/up?m=ok' 200 \
        '/down?m=bad' 200 /from-variable 200 /up 200 /from-variable 200
}

@test "the URLs are secrets" {
    serve_pings 'POST check * 404'
    mkfifo hold
    env PGB_PING_FAIL_URL="$url/fail" PGB_PING_URL="$url/else" pgb-ping -v --start-url "$url/start" "$url" -- \
        sh -c 'env >environment; echo started >hold; cat hold; exit 1' password-in-here 2>messages &
    local run=$!
    grep -q started hold
    refute_visible 8b2f7c1e
    refute_in "$(tr '\0' '\n' <"/proc/$run/cmdline")" password-in-here
    echo >hold
    await "$run"
    assert_status 1
    grep -q 'could not report the start: HTTP 404' messages
    grep -q 'could not report the end: HTTP 404' messages
    run ! grep -E '8b2f7c1e|127\.0\.0\.1' messages
    run ! grep -E '8b2f7c1e|PGB_PING' environment
    # Not even where libcurl would name the host.
    stop_servers
    run --separate-stderr pgb-ping "${service/127.0.0.1/no-such-host.invalid}" -- true
    assert_status 0
    assert_in "$stderr" 'could not report the start: Could not resolve'
    refute_in "$stderr" no-such-host
}

@test "a URL that cannot be had never keeps the command from running" {
    serve_pings
    run --separate-stderr pgb-ping --url-file missing -- echo ran
    assert_status 0
    [ "$output" = ran ]
    [ "$stderr" = 'pgb-ping: error: could not open file "missing": No such file or directory' ]
    echo "ftp://check-8b2f7c1e" >wrong
    run --separate-stderr pgb-ping --url-file wrong -- echo ran
    assert_status 0
    [ "$output" = ran ]
    [ "$stderr" = 'pgb-ping: warning: invalid URL in the file: it must begin with "http://" or "https://"' ]
    PGB_PING_URL="$url x" run --separate-stderr pgb-ping -- echo ran
    assert_status 0
    assert_in "$stderr" 'invalid URL in PGB_PING_URL: it must not contain blanks'
    PGB_PING_URL='' run --separate-stderr pgb-ping --fail-url= -- echo ran
    assert_status 0
    [ "$output" = ran ]
    [ "$stderr" = 'pgb-ping: warning: PGB_PING_URL is empty' ]
    run --separate-stderr pgb-ping --url-file missing
    assert_status 1
    assert_pings
    printf '%s \r\nsecond line\n' "$url" >url
    pgb-ping --url-file url -- true
    assert_pings -/start 200 - 200
}

@test "the end is tried three times, the start once; a failed ping is a warning" {
    serve_pings 'POST /start$ * 503' 'POST . 1 reset' 'POST . 1 500'
    run --separate-stderr with_clock 20 pgb-ping "$url" -- echo ran
    assert_status 0
    [ "$output" = ran ]
    [ "$stderr" = 'pgb-ping: warning: could not report the start: HTTP 503' ]
    assert_pings -/start 503 - reset - 500 - 200
    tell "$service" 'POST . * 404'
    run --separate-stderr pgb-ping "$url" -- sh -c 'exit 9'
    assert_status 9
    assert_in "$stderr" 'could not report the end: HTTP 404'
    assert_pings -/start 404 -/9 404
}

@test "an attempt has ten seconds" {
    serve_pings 'POST /start$ * stall' 'POST . 1 stall'
    run --separate-stderr with_clock 20 pgb-ping "$url" -- true
    assert_status 0
    [ "$stderr" = 'pgb-ping: warning: could not report the start: no answer within 10 seconds' ]
    assert_pings -/start stall - stall - 200
}

@test "the report of the start does not delay the command, and comes before that of the end" {
    serve_pings "POST /start$ * hold=$PWD/ran"
    run --separate-stderr pgb-ping "$url" -- touch ran
    assert_status 0
    [ -z "$stderr" ]
    assert_pings -/start 200 - 200
}

@test "the reader of the command's output does not wait for the report of the end" {
    serve_pings "POST check-[^/]*$ * hold=$PWD/read"
    run --separate-stderr bash -c 'pgb-ping "$1" -- echo text | { cat; touch read; }' bash "$url"
    assert_status 0
    [ "$output" = text ]
    [ -z "$stderr" ]
}

@test "a redirection is followed on the same host only" {
    serve other "$BATS_TEST_DIRNAME/servers/pings" others
    serve_pings 'POST /moved * 307 Location:/here?x' "POST /away * 302 Location:${other/127.0.0.1/localhost}/x" \
        "POST /port * 308 Location:$other/x" 'POST /loop * 301 Location:loop' 'POST /nowhere * 301'
    run --separate-stderr pgb-ping --log "$service/moved" --start-url= -- sh -c 'echo text >&2'
    [ "$stderr" = text ]
    [ "$(cat pings.2)" = text ]
    for path in away port loop nowhere; do
        run --separate-stderr pgb-ping "$service/$path" --start-url= -- true
        assert_status 0
        assert_in "$stderr" 'could not report the end: it was redirected'
    done
    assert_pings /moved 307 '/here?x' 200 /away 302 /port 308 /loop 301 /loop 301 /loop 301 /loop 301 /nowhere 301
    [ ! -s others ]
}

@test "--log sends the last 10 kB of standard error, and leaves that alone" {
    serve_pings
    seq 30000 >text
    run -3 --separate-stderr pgb-ping --log "$url" -- sh -c 'cat text >&2; exit 3'
    [ "$stderr" = "$(cat text)" ]
    [ ! -s pings.1 ]
    tail -c 10000 text | cmp - pings.2
    pgb-ping --log "$url" -- sh -c 'echo short >&2; echo long' >output
    [ "$(cat pings.4)" = short ]
    [ "$(cat output)" = long ]
    assert_pings -/start 200 -/3 200 -/start 200 - 200
}

@test "--log does not wait for a process that the command left running" {
    serve_pings
    run --separate-stderr timeout 60 pgb-ping --log "$url" -- \
        sh -c 'sleep 100 >/dev/null 3>&- & echo $! >left; echo text >&2'
    assert_status 0
    [ "$(cat pings.2)" = text ]
}

@test "signals arrive even if standard error is full" {
    serve_pings
    mkfifo full
    exec 7<>full
    pgb-ping --log "$url" -- bash -c 'trap "echo >trapped; exit 5" TERM; yes >&2 & wait' 2>full 7>&- &
    local run=$!
    wait_until 10 python3 -c 'import fcntl, sys, termios
sys.exit(int.from_bytes(fcntl.ioctl(7, termios.FIONREAD, bytes(4)), sys.byteorder) < 61440)'
    kill "$run"
    wait_until 10 test -s trapped
    cat full >/dev/null &
    exec 7>&-
    await "$run"
    assert_status 5
}

@test "signals go through to the command, each time" {
    serve_pings
    cat >script <<'END'
n=0
trap 'n=$((n + 1)); echo "$n" >>signals; if [ "$n" = 2 ]; then exit 7; fi' TERM
echo >started
while :; do sleep 0.05; done
END
    pgb-ping "$url" -- bash script &
    local run=$!
    wait_until 10 test -s started
    kill -TERM "$run"
    wait_until 10 grep -x 1 signals
    kill -TERM "$run"
    await "$run"
    assert_status 7
    assert_pings -/start 200 -/7 200
}

@test "ends by the signal that ended the command" {
    serve_pings
    pgb-ping "$url" -- bash -c 'echo $$ >pid; exec sleep 100' &
    local run=$!
    wait_until 10 test -s pid
    wait_until 10 grep start pings
    kill -HUP "$run"
    await "$run"
    assert_status 129
    assert_gone pid
    assert_pings -/start 200 -/129 200
    rm pid
    pgb-ping "$url" -- bash -c 'echo $$ >pid; exec sleep 100' &
    run=$!
    wait_until 10 test -s pid
    kill -KILL "$run"
    wait "$run" || true
    assert_gone pid
}

@test "what the terminal sends is not sent again" {
    serve_pings
    run python3 - "$url" <<'END'
import os, pty, sys, time
pid, terminal = pty.fork()
if pid == 0:
    script = "trap 'echo got >>signals' INT; echo >started; until [ -e stop ]; do sleep 0.05; done; exit 4"
    os.execvp("pgb-ping", ["pgb-ping", sys.argv[1], "--", "bash", "-c", script])
def wait(path):
    while not os.path.exists(path):
        time.sleep(0.01)
wait("started")
os.write(terminal, b"\x03")
wait("signals")
open("stop", "w").close()
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
END
    [ "$status" = 4 ]
    [ "$(cat signals)" = got ]
}

@test "what the terminal sends to pgb-ping alone is passed on" {
    cat >terminal.py <<'END'
import os, pty, sys, time
def start(*words):
    pid, terminal = pty.fork()
    if pid == 0:
        os.execvp("pgb-ping", ["pgb-ping", "--start-url=", "--fail-url=", "http://127.0.0.1:1/", "--", *words])
    while not os.path.exists("started"):
        time.sleep(0.01)
    os.unlink("started")
    return pid, terminal
def end(pid):
    print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)
# timeout(1) makes a process group of its own.
pid, terminal = start("timeout", "100", "bash", "-c", "echo >started; exec sleep 100")
os.write(terminal, b"\x03")
end(pid)
# pgb-ping is the leader of the session, which alone gets the hangup.
pid, terminal = start("bash", "-c", "trap 'exit 6' HUP; echo >started; while :; do sleep 0.05; done")
os.close(terminal)
end(pid)
END
    run timeout 60 python3 terminal.py
    [ "$output" = $'-2\n6' ]
}

@test "with --log, pgb-ping ends even if nobody reads its standard error" {
    serve_pings
    mkfifo full
    exec 7<>full
    run -3 bash -c 'timeout -k 1 30 pgb-ping --log --start-url= --fail-url="$1" "$1" -- \
        sh -c "head -c 100000 /dev/zero >&2; exit 3" 2>full 7>&-' bash "$url"
    exec 7>&-
    assert_pings - 200
}

@test "a signal after the command's end ends the reports" {
    serve_pings 'POST check-[^/]*$ * stall'
    pgb-ping "$url" -- true 2>messages &
    local run=$!
    wait_until 10 grep stall pings
    kill "$run"
    await "$run"
    assert_status 0
    [ "$(cat messages)" = 'pgb-ping: warning: could not report the end: stopped by a signal' ]
    assert_pings -/start 200 - stall
}

@test "https: with the certificates that --ca-bundle names" {
    "$BATS_TEST_DIRNAME/servers/certificate" . 2>/dev/null
    serve_pings
    serve service "$BATS_TEST_DIRNAME/servers/pings" --tls . pings
    url=${service/http:/https:}/check-8b2f7c1e
    run --separate-stderr pgb-ping --ca-bundle ca.pem "$url" -- true
    assert_status 0
    [ -z "$stderr" ]
    run --separate-stderr pgb-ping "$url" -- true
    assert_status 0
    assert_in "$stderr" 'could not report the end: SSL certificate problem'
    assert_pings -/start 200 - 200
}
