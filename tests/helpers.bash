# Functions for all bats files. Each test runs in an empty folder of its own.

bats_require_minimum_version 1.5.0

setup() {
    mkdir "$BATS_TEST_TMPDIR/work"
    cd "$BATS_TEST_TMPDIR/work" || return
    if declare -F prepare >/dev/null; then prepare; fi
}

teardown() {
    if [ -n "${locker-}" ]; then unlock; fi
}

# A dump in plain format, as pg_dump writes it; KEY: as written since August 2025.
plain_dump() {
    local key=${1-R3str1ctK3y}
    printf -- '--\n-- PostgreSQL database dump\n--\n\n'
    if [ -n "$key" ]; then printf '\\restrict %s\n\n' "$key"; fi
    printf 'CREATE TABLE t (i integer);\nCOPY t (i) FROM stdin;\n1\n2\n\\.\n'
    printf -- '\n--\n-- PostgreSQL database dump complete\n--\n\n'
    if [ -n "$key" ]; then printf '\\unrestrict %s\n\n' "$key"; fi
}

# random_bytes SIZE: of no known kind. The first byte is fixed: a random one could begin a dump.
random_bytes() {
    printf x
    head -c $(($1 - 1)) /dev/urandom
}

# The beginning of a dump that never ends: more than a pipe holds.
half_dump() {
    plain_dump | head -n 8
    seq "${1:-100000}"
}

# feed_slowly FILE: two thirds of it, then a byte now and then, until a line waits at descriptor 8; then the rest. The line
# is left there: "read" with a time limit may lose one that comes when the time is over.
feed_slowly() {
    local part=$(($(stat -c %s "$1") * 2 / 3))
    head -c "$part" "$1"
    until read -r -t 0 <&8; do
        sleep 0.1
        part=$((part + 1))
        tail -c +"$part" "$1" | head -c 1
    done
    tail -c +$((part + 1)) "$1"
}

# wait_until SECONDS COMMAND...: waits until COMMAND succeeds; fails when the time is over.
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

# assert_gone FILE: the process whose id is in FILE ends.
assert_gone() {
    wait_until 10 eval "! kill -0 $(cat "$1")"
}

# await PID: as `run wait`, which would wait in a process that is not the parent.
await() {
    status=0
    wait "$1" || status=$?
}

# The folder holds exactly these names (none: it is empty).
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

# assert_in TEXT PATTERN: a glob pattern that matches part of TEXT.
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

# assert_common_options PROGRAM: what all programs of the toolkit have in common.
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

# For URLs; the password of alice is s3cr3t/p@ss:w%rd.
# shellcheck disable=SC2034
alice='alice:s3cr3t%2Fp%40ss%3Aw%25rd@127.0.0.1'

# The server's own client programs, since Debian's are scripts that look for them, three times as slow.
psql() { "$PGB_TEST_PGBIN/psql" "$@"; }
pg_dump() { "$PGB_TEST_PGBIN/pg_dump" "$@"; }
pg_dumpall() { "$PGB_TEST_PGBIN/pg_dumpall" "$@"; }
pg_restore() { "$PGB_TEST_PGBIN/pg_restore" "$@"; }
createdb() { "$PGB_TEST_PGBIN/createdb" "$@"; }
dropdb() { "$PGB_TEST_PGBIN/dropdb" "$@"; }

# sql COMMAND [DATABASE]
sql() {
    "$PGB_TEST_PGBIN/psql" -XqAt -v ON_ERROR_STOP=1 -d "${2-postgres}" -c "$1"
}

# block START: the display of pgbackup(7) that begins with START, as a reader sees it.
block() {
    awk -v start="$1" '
        /^\.Bd -literal/ { text = ""; shown = 1; next }
        shown && /^\.Ed/ { shown = 0; if (index(text, start) == 1) { printf "%s", text; exit } }
        shown {
            gsub(/\\\(aq/, "\047")
            gsub(/\\&/, "")
            gsub(/\\e/, "\\")
            text = text $0 "\n"
        }' start="${1//\\/\\\\}" "$BATS_TEST_DIRNAME/../man/pgbackup.7" >text
    [ -s text ] || { echo "no display of the page begins with: $1"; return 1; }
    cat text
}

# content DATABASE: its dump, without the key that each dump has, for comparison.
content() {
    pg_dump "$1" | grep -v '^\\\(un\)\?restrict '
}

# definition DATABASE: all that it is besides its name and its content.
definition() {
    "$PGB_TEST_PGBIN/psql" -XqAt -v ON_ERROR_STOP=1 -d postgres -v name="$1" -f "$BATS_TEST_DIRNAME/tools/database.sql"
}

# watch_psql: makes bin, for --bin-dir, whose psql keeps what it reads in the file "seen". The server's
# user can enter it, too.
watch_psql() {
    bin=$(mktemp -d "$PGB_TEST_DIR/tmp/bin-XXXXXX")
    chmod 755 "$bin"
    install -m 666 /dev/null "$bin/seen"
    ln -s "$PGB_TEST_PGBIN"/* "$bin"
    rm "$bin/psql"
    ln -s "$bin" bin
    ln -s bin/seen seen
    cat >bin/psql <<END
#!/bin/bash
if [ "\$1" = --version ]; then exec $PGB_TEST_PGBIN/psql --version; fi
exec $PGB_TEST_PGBIN/psql "\$@" < <(tee $bin/seen)
END
    chmod +x bin/psql
}

# Later minors of psql, such as 17.12, take what follows \unrestrict on its line as the key.
assert_lifted_by_lines() {
    grep -q '\\unrestrict [0-9a-f]\{32\}$' seen
    run ! grep '\\unrestrict [0-9a-f]\{32\}.' seen
}

# lock DATABASE TABLE: locks the table until unlock.
lock() {
    mkfifo lock
    "$PGB_TEST_PGBIN/psql" -Xq -d "$1" <lock >locked 3>&- 4>&- &
    locker=$!
    exec 9>lock
    printf 'begin;\nlock table %s;\n\\echo locked\n' "$2" >&9
    wait_until 10 grep locked locked
}

unlock() {
    echo '\q' >&9
    exec 9>&-
    wait "$locker"
    locker=
    rm lock locked
}

# pg_dump_waits DATABASE: whether a pg_dump waits for a lock.
pg_dump_waits() {
    [ "$(sql "select count(*) from pg_stat_activity where application_name = 'pg_dump'
        and datname = '$1' and wait_event_type = 'Lock'")" = 1 ]
}

# Passes on paths of files in /proc that hold a line of the file pattern, except those of processes of
# another test run on this machine. A process that has ended since cannot tell whose it was.
of_this_run() {
    local file
    while read -r file; do
        grep -qszF -f pattern "$file" || continue
        if ! grep -qsz '^PGB_TEST_DIR=' "${file%/*}/environ" ||
            grep -qszx "PGB_TEST_DIR=$PGB_TEST_DIR" "${file%/*}/environ"; then echo "$file"; fi
    done
}

# refute_visible TEXT...: none of them is in the command line or the environment of a process. Each
# time two decoys have it, and exactly these must be found.
refute_visible() {
    local text found words environment
    for text in "$@"; do
        printf '%s\n' "$text" >pattern
        (exec -a "x$text" sleep 30) 3>&- 4>&- 9>&- &
        words=$!
        DECOY=x$text sleep 30 3>&- 4>&- 9>&- &
        environment=$!
        wait_until 10 grep -qx sleep "/proc/$words/comm"
        wait_until 10 grep -qx sleep "/proc/$environment/comm"
        # Processes come and go meanwhile, and some cannot be read.
        found=$(grep -lszF -f pattern /proc/[0-9]*/cmdline /proc/[0-9]*/environ | of_this_run || true)
        kill "$words" "$environment"
        rm pattern
        if [ "$found" != "/proc/$words/cmdline"$'\n'"/proc/$environment/environ" ]; then
            printf '%s is visible in:\n%s\ndecoys: %s %s\n' "$text" "$found" "$words" "$environment"
            return 1
        fi
    done
}

# on_terminal ANSWER COMMAND...: runs it on a terminal of its own, and answers the prompt with ANSWER
# once echo is off and the program waits. The terminal's output is in ./shown.
on_terminal() {
    timeout 20 python3 -c '
import os, pty, sys, termios, time
def waits():
    state = open("/proc/%d/stat" % pid).read().rsplit(")", 1)[1].split()[0]
    return not termios.tcgetattr(fd)[3] & termios.ECHO and state == "S"
pid, fd = pty.fork()
if pid == 0:
    os.execvp(sys.argv[2], sys.argv[2:])
shown, answered = b"", False
while True:
    try:
        data = os.read(fd, 4096)
    except OSError:
        break
    if not data:
        break
    shown += data
    if b"Password" in shown and shown.endswith(b": ") and not answered:
        answered = True
        while not waits():
            time.sleep(0.01)
        os.write(fd, os.fsencode(sys.argv[1]))
open("shown", "wb").write(shown)
status = os.waitpid(pid, 0)[1]
sys.exit(128 + os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status))
' "$@"
}

# find_shim PROGRAM [SHIM]: what to preload so that faults/SHIM.c (default: fail) acts on that program.
# The sanitizer's library must come first.
find_shim() {
    if ldd "$PGB_BIN/$1" | grep -q libasan; then
        printf '%s ' "$(gcc -print-file-name=libasan.so)"
    fi
    echo "${PGB_BIN%/bin}/tests/faults/${2-fail}.so"
}

# The pauses in which pgb-put-s3 waits for nothing but the time take none, from now on
# (faults/pauses.c).
skip_pauses() {
    local folder=$BATS_TEST_TMPDIR/skip-pauses
    mkdir "$folder"
    printf '#!/bin/sh\nexec env LD_PRELOAD="%s" PGB_PAUSES_PROGRAM=pgb-put-s3 "%s" "$@"\n' \
        "$(find_shim pgb-put-s3 pauses)" "$PGB_BIN/pgb-put-s3" >"$folder/pgb-put-s3"
    chmod +x "$folder/pgb-put-s3"
    PATH=$folder:$PATH
}

# with_faults RULES PROGRAM...: runs it with these faults (faults/fail.c). ./hit lists those that were injected.
with_faults() {
    env LD_PRELOAD="$(find_shim "$2")" PGB_FAULT="$1" PGB_FAULT_PROGRAM="$2" PGB_FAULT_HIT="$PWD/hit" "${@:2}"
}

# with_clock SPEED PROGRAM...: runs it with clocks that are so many times as fast (faults/clock.c).
with_clock() {
    env LD_PRELOAD="$(find_shim "$2" clock)" PGB_CLOCK_SPEED="$1" PGB_CLOCK_PROGRAM="$2" timeout 60 "${@:2}"
}

# A request to the store without the programs under test: s3 METHOD /BUCKET/KEY...
s3() {
    "$BATS_TEST_DIRNAME/servers/s3" "$@"
}

# Directs the programs to the gateway, and makes an empty bucket for this test.
use_s3() {
    export AWS_ACCESS_KEY_ID=$PGB_TEST_S3_KEY AWS_SECRET_ACCESS_KEY=$PGB_TEST_S3_SECRET
    export AWS_ENDPOINT_URL=${PGB_TEST_S3_ENDPOINT-$PGB_TEST_S3_HTTP}
    if [ -n "${PGB_TEST_S3_TOKEN-}" ]; then export AWS_SESSION_TOKEN=$PGB_TEST_S3_TOKEN; fi
    bucket=test-$$-$BATS_TEST_NUMBER-$RANDOM
    s3 PUT "/$bucket" </dev/null >/dev/null
}

# Whether a multipart upload has begun and not ended.
uploading() {
    s3 GET "/$bucket?uploads=" | grep -q '<UploadId>'
}

# refute_object KEY: the store reports that there is none.
refute_object() {
    run ! s3 HEAD "/$bucket/$1"
    assert_in "$output" 404
}

# The bucket holds exactly these keys and no multipart upload.
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
