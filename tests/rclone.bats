#!/usr/bin/env bats
# The scripts for rclone: its local file system as "r:", and a server of WebDAV as "dav:".

load helpers

prepare() {
    mkdir store bin
    plain_dump >dump.sql
    export RCLONE_CONFIG=$PWD/rclone.conf RCLONE_CONFIG_R_TYPE=alias RCLONE_CONFIG_R_REMOTE=$PWD/store
    touch "$RCLONE_CONFIG"
    rclone=$(type -P rclone)
}

teardown() {
    if [ -s server.pid ]; then kill "$(cat server.pid)" 2>/dev/null || true; fi
    for database in rclone_test rclone_back; do dropdb --if-exists --force "$database" 2>/dev/null || true; done
}

# fake SCRIPT: puts an rclone before the real one, $rclone.
fake() {
    printf '#!/bin/bash\nrclone=%q\n%s\n' "$rclone" "$1" >bin/rclone
    chmod +x bin/rclone
    PATH=$PWD/bin:$PATH
}

# An rclone that is played: "r:" is the folder "store". It lists its calls in ./calls; the one with the number
# FAIL_AT fails, BEFORE it does anything or AFTER it.
play() {
    cat >bin/rclone <<'END'
#!/bin/bash
echo "$*" >>calls
fails() { [ "${FAIL_AT-} ${FAIL_WHEN-}" = "$(wc -l <calls) $1" ]; }
if fails before; then cat >/dev/null; exit 9; fi
words=("${@: -2}") files=("${words[@]/#r:/store/}")
case "$*" in
    *' features '*) printf '\t\t"Copy": false,\n\t\t"Move": true,\n\t\t"PutStream": true,\n' ;;
    *' lsf '*) while read -r name; do
        if [ -f "store/$name" ]; then echo "$(stat -c %s "store/$name");$name"; fi
    done ;;
    *' rcat '*) cat >"${files[1]}" ;;
    *' moveto '*) case "$*" in *--ignore-existing*) mv -n "${files[@]}" ;; *) mv "${files[@]}" ;; esac ;;
    *' delete '*) while read -r name; do rm -f "store/$name"; done ;;
esac
if fails after; then exit 9; fi
END
    chmod +x bin/rclone
    PATH=$PWD/bin:$PATH
}

# The store holds exactly these names; empty folders do not count.
assert_store() {
    find store -type d -empty -not -path store -delete
    assert_folder store "$@"
}

put() {
    run --separate-stderr timeout 60 pgb-put-rclone "$@"
}

@test "the common options" {
    for program in pgb-{put,ls,get,rm}-rclone; do assert_common_options "$program"; done
    for words in 'put' 'put r:' 'put r: x y' 'put r: x --' 'put r: /x' 'put r: a/../x' 'put r: x.partial' 'put -f=x r: x' \
        'ls' 'ls r: x' 'get r:' 'get --latest' 'get --latest x r: x' 'get --partial r: x' 'rm' 'rm -x r:'; do
        # shellcheck disable=SC2086
        run --separate-stderr pgb-"${words%% *}"-rclone ${words#"${words%% *}"} <dump.sql
        assert_status 2
        [ -z "$output" ]
    done
    for name in sh od tr; do ln -s "$(type -P "$name")" bin; done
    run -127 --separate-stderr env PATH="$PWD/bin" "$PGB_BIN/pgb-put-rclone" r: x -- cat dump.sql
    assert_in "$stderr" 'pgb-put-rclone: error: could not run "rclone": No such file or directory'
}

@test "there and back: put, list, get, delete" {
    put r: db/shop-20261122T023000Z.sql <dump.sql
    assert_status 0
    [ "$output" = r:db/shop-20261122T023000Z.sql ]
    [ -z "$stderr" ]
    cmp dump.sql store/db/shop-20261122T023000Z.sql
    touch -d 2026-11-22T02:30:07Z store/db/shop-20261122T023000Z.sql
    put r: db/shop-20261122T023000Z.sql -- echo other
    assert_status 4
    assert_in "$stderr" 'error: "r:db/shop-20261122T023000Z.sql" exists already'
    put r:db/ -f -v -- pgb-run cat dump.sql '|' gzip -c '|' cat shop-20261123T023000Z.sql.gz
    assert_status 2 # two operands before the command
    put -fv r:db/ shop-20261123T023000Z.sql.gz -- pgb-run cat dump.sql '|' gzip
    assert_status 0
    assert_in "$stderr" 'what is inside is a dump in plain format'
    put r:db q -- printf '%s' '|' '||' # words that could be taken for bars
    assert_status 0
    [ "$(cat store/db/q)" = '|||' ]
    touch store/left.0123.partial

    run --separate-stderr pgb-ls-rclone -lv r:
    assert_status 0
    [ "${lines[1]}" = $'db/shop-20261122T023000Z.sql\t186\t2026-11-22T02:30:07Z' ]
    [ "$(cut -f 1 <<<"$output")" = $'db/q\ndb/shop-20261122T023000Z.sql\ndb/shop-20261123T023000Z.sql.gz' ]
    [ "$stderr" = 'pgb-ls-rclone: "left.0123.partial" is unfinished' ]
    [ "$(pgb-fresh --now 2026-11-23T12:00:00Z <<<"$output" | cut -f 1)" = fresh ]
    run --separate-stderr pgb-ls-rclone r:missing
    assert_status 1

    pgb-get-rclone r: db/shop-20261122T023000Z.sql | cmp - dump.sql
    run --separate-stderr pgb-get-rclone --latest shop r:
    assert_status 0
    gzip -dc <(pgb-get-rclone --latest shop r:) | cmp - dump.sql
    head -n 5 dump.sql >store/db/q
    run --separate-stderr pgb-get-rclone r: db/q
    assert_status 3
    assert_in "$stderr" 'is not complete'
    run --separate-stderr pgb-get-rclone r: db
    assert_status 1
    assert_in "$stderr" 'there is no file "r:db"'

    run --separate-stderr pgb-rm-rclone r: <<<'../x'
    assert_status 1
    run --separate-stderr pgb-rm-rclone r: < <(printf db/q)
    assert_status 3
    run --separate-stderr pgb-rm-rclone -n0 r: < <(printf 'db/q\0db/q\0')
    assert_status 0
    [ "$output" = db/q ]
    run --separate-stderr pgb-rm-rclone -v r: < <(printf '%s\n' db/q db/none)
    assert_status 1
    [ "$stderr" = $'pgb-rm-rclone: error: there is no file "r:db/none"\npgb-rm-rclone: deleted "r:db/q"' ]
    assert_folder store db db/shop-20261122T023000Z.sql db/shop-20261123T023000Z.sql.gz left.0123.partial
}

# member NAME: a member of the last line of the report; "-" if there is none.
member() {
    tail -n 1 report | python3 -c 'import json, sys; print(json.load(sys.stdin).get(sys.argv[1], "-"))' "$1"
}

@test "--report: a line of JSON about the run" {
    name=shop-20261122T023000Z.sql
    mkdir tmp
    TMPDIR=$PWD/tmp put --report report r: "db/$name" <dump.sql
    assert_folder tmp
    assert_status 0
    [ "$(stat -c %a report)" = 600 ]
    [ "$(for key in program status result place database bytes_in bytes_out error retries; do member "$key"; done | xargs)" = \
        "pgb-put-rclone 0 done r:db/$name shop 186 186 - -" ]
    pgb-put-local --report local folder/ "$name" <dump.sql
    kind=$(python3 -c 'import json; print(json.load(open("local"))["kind"])')
    [ "$(member kind)" = "$kind" ]
    [ "$(member version)" = "$(pgb-put-rclone --version | sed -n '1s/.* //p')" ]
    [[ $(member time) =~ ^20[0-9-]*T[0-9:]*Z$ && $(member seconds) =~ ^[0-9]+\.[0-9]+$ ]]
    put --report report r: "db/$name" <dump.sql
    assert_status 4
    [ "$(member result)" = exists ]
    assert_in "$stderr" "error: $(member error)"
    put --report report r: $'a"\\\xff' < <(head -n 5 dump.sql)
    assert_status 3
    [ "$(member result)" = 'input did not end well' ]
    [ "$(member kind)" = "$kind" ]
    [ "$(member place)" = 'r:a"\?' ]
    [ "$(member bytes_out)" = - ]
    put --report=report r:
    assert_status 2
    [ "$(member result)" = misuse ]
    run --separate-stderr pgb-rm-rclone --report report r: < <(printf '%s\n' "db/$name" db/none)
    assert_status 1
    [ "$(member deleted)" = 1 ]
    [ "$(member error)" = 'there is no file "r:db/none"' ]
    pgb-rm-rclone --report report r: </dev/null
    [ "$(member deleted)" = 0 ]
    [ "$(wc -l <report)" = 6 ]
    createdb rclone_test
    run --separate-stderr pgbackup -d rclone r: --report report rclone_test
    assert_status 0
    [ "$(member place)" = "$output" ]
    [ "$(member database)" = rclone_test ]
}

@test "--report: where none can be written, and after a signal" {
    mkfifo fifo
    for report in fifo missing/report; do
        put --report "$report" r: x <dump.sql
        assert_status 1
        assert_in "$stderr" "error: could not open file \"$report\": "
    done
    assert_store
    pgb-put-rclone --report report r: x -- bash -c 'echo $$ >pid; exec sleep 100' 2>err 3>&- 4>&- &
    wait_until 60 grep -q . pid
    kill -TERM $!
    await $!
    assert_status 143
    [ "$(member status) $(member result)" = '143 stopped' ]
    assert_gone pid
}

@test "sizes and ages for people, and a total" {
    mkdir store/db
    head -c 3000000 /dev/zero >store/big
    head -c 10200 /dev/zero >store/db/x
    for age in '5 seconds ago' '50 minutes ago' '3 hours ago' '47 hours ago' '100 days ago' '1000 days ago' 'next hour'; do
        touch -d "$age" store/big
        diff <(pgb-ls-rclone --human r:) <(pgb-ls-local --human store)
    done
    run --separate-stderr pgb-ls-rclone --total r:
    assert_status 0
    [ "$output" = $'big\ndb/x' ]
    [ "$stderr" = 'pgb-ls-rclone: total: 2 entries, 3010200 bytes' ]
    run --separate-stderr pgb-ls-rclone --total --human r:db
    [ "$stderr" = 'pgb-ls-rclone: total: 1 entry, 10K' ]
    run --separate-stderr pgb-ls-rclone --total r:missing
    assert_status 1
    refute_in "$stderr" 'total:'
    mkdir temporary
    TMPDIR=$PWD/temporary pgb-ls-rclone --total r:
    run ! env TMPDIR="$PWD/temporary" pgb-ls-rclone --total r:missing
    assert_folder temporary
}

@test "what did not end well is not stored" {
    play
    put r: x < <(head -n 5 dump.sql)
    assert_status 3
    assert_in "$stderr" 'nothing was published as "r:x"'
    put r: x <<<hello
    assert_status 3
    put r: x -- sh -c 'cat dump.sql; exit 4'
    assert_status 3
    put r: x -- no-such-command
    assert_status 3
    put -u r: x </dev/null
    assert_status 3
    assert_store
    put -u r: x < <(cat dump.sql dump.sql)
    assert_status 0
    cmp store/x <(cat dump.sql dump.sql)
}

@test "a file that appears meanwhile is not replaced" {
    put r: x -- sh -c 'echo other >store/x; cat dump.sql'
    assert_status 4
    [ "$(cat store/x)" = other ]
    assert_store x
    head -c 186 /dev/zero | tr '\0' x >store/x # as large as the dump
    put -f r: x -- cat dump.sql
    assert_status 0
    cmp store/x dump.sql
}

@test "a store that can neither rename nor copy is refused" {
    fake 'if [[ $* == *features* ]]; then "$rclone" "$@" | sed "s/\(\"Move\"\): true/\1: false/"; else touch hit; fi'
    put r: x -- cat dump.sql
    assert_status 1
    assert_in "$stderr" 'the store can neither rename nor copy a file'
    [ ! -e hit ]
}

@test "whichever call of rclone fails, a file that is there is whole" {
    play
    local at when count expected
    while read -r at when expected; do
        rm -rf store/* calls
        FAIL_AT=$at FAIL_WHEN=$when put r: x -- cat dump.sql </dev/null
        count=$(wc -l <calls)
        echo "call $at of $count, $when: $status $stderr"
        if [ "$at" -le 6 ]; then [ "$count" -ge "$at" ]; fi # there is no 7th
        [ "$status" = "$expected" ]
        if [ "$status" = 0 ]; then cmp store/x dump.sql; assert_store x; else assert_store; fi
    done <<'END'
1 before 1
2 before 1
3 before 1
3 after 1
4 before 1
5 before 1
5 after 0
6 before 0
7 before 0
END
    # -f: rclone has deleted the old file when it fails, and again.
    echo old >store/x
    sed -i "s/^    \*' moveto '.*/    *' moveto '*) rm -f store\/x; exit 9 ;;/" bin/rclone
    put -f r: x -- cat dump.sql
    assert_status 1
    assert_in "$stderr" 'the old "r:x" is gone; the new one is complete, as "r:x.*.partial"'
    cmp store/x.*.partial dump.sql
}

@test "a signal: the unfinished file is deleted and the command is stopped" {
    pgb-put-rclone r: x -- bash -c 'echo $$ >pid; cat dump.sql; seq 100000; exec sleep 100' 2>err 3>&- 4>&- &
    wait_until 60 grep -q . pid
    wait_until 60 compgen -G 'store/x.*.partial'
    kill -TERM $!
    await $!
    assert_status 143
    [ "$(grep -v Terminated err)" = 'pgb-put-rclone: nothing was published as "r:x"' ]
    assert_gone pid
    assert_store
}

@test "a store that is full, one that is lost, and a server of WebDAV" {
    put r: x -- cat dump.sql
    # rclone runs with this limit, too
    run --separate-stderr timeout 60 bash -c 'ulimit -f 100; pgb-put-rclone r: full -- head -c 1000000 /dev/zero'
    assert_status 1
    assert_store x

    "$rclone" serve webdav --addr 127.0.0.1:0 store 2>log 3>&- 4>&- &
    echo $! >server.pid
    wait_until 60 grep -q 'http://' log
    export RCLONE_CONFIG_DAV_TYPE=webdav
    RCLONE_CONFIG_DAV_URL=$(grep -om 1 'http://[0-9.:]*' log)
    export RCLONE_CONFIG_DAV_URL
    put dav:db y <dump.sql
    assert_status 0
    assert_in "$stderr" 'warning: this store takes no stream: rclone first collects all of it in '
    cmp store/db/y dump.sql
    [ "$(pgb-ls-rclone dav:)" = $'db/y\nx' ]
    pgb-get-rclone dav: db/y | cmp - dump.sql
    echo db/y | pgb-rm-rclone dav:
    export RCLONE_LOW_LEVEL_RETRIES=1
    put dav: z -- bash -c 'kill "$(cat server.pid)"; cat dump.sql'
    assert_status 1
    assert_in "$stderr" 'pgb-put-rclone: nothing was published as "dav:z"'
    assert_store x
}

@test "pgbackup -d rclone and --restore, without the password in rclone's hands" {
    fake 'if [ -n "$PGPASSFILE$PGPASSWORD" ]; then touch leaked; fi; exec "$rclone" "$@"'
    createdb rclone_test
    sql 'create table t as select 7 as i; grant select on t to alice' rclone_test
    run --separate-stderr pgbackup -n -d rclone r: --through 'zstd -1' rclone_test
    assert_in "$output" 'pgb-put-rclone --no-inside r: rclone_test-'
    run --separate-stderr pgbackup -d rclone r:db/ --through 'zstd -1' "postgres://$alice:$PGPORT/rclone_test"
    assert_status 0
    [[ $output == r:db/rclone_test-*.sql.zst ]]
    [ ! -e leaked ]
    run --separate-stderr pgbackup --restore -d rclone r: rclone_test postgres:///rclone_back
    assert_status 0
    [ "$(sql 'table t' rclone_back)" = 7 ]
}
