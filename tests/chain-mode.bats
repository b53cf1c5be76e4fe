#!/usr/bin/env bats
# The command that a put runs: its status, its end, and signals to both.

load helpers

@test "chain mode: the command's status decides, and so does the end of a dump" {
    plain_dump >dump
    run --separate-stderr pgb-put-local a -- cat dump
    assert_status 0
    run --separate-stderr pgb-put-local b -- gzip -c dump
    assert_status 0
    run --separate-stderr pgb-put-local c -- sh -c 'cat dump; exit 7'
    assert_status 3
    assert_in "$stderr" 'command "sh" exited with status 7'
    run --separate-stderr pgb-put-local c -- sh -c 'gzip -c dump; kill -KILL $$'
    assert_status 3
    assert_in "$stderr" 'command "sh" was terminated by signal 9: Killed'
    run --separate-stderr pgb-put-local c -- head -n 5 dump
    assert_status 3
    assert_in "$stderr" "not complete"
    run --separate-stderr pgb-put-local c -- no-such-command
    assert_status 3
    assert_in "$stderr" 'could not run "no-such-command": No such file or directory'
    assert_folder . dump a b
}

@test "chain mode: a failed command is noticed even if another process keeps its output open" {
    run --separate-stderr timeout 30 pgb-put-local out -- bash -c 'sleep 100 & echo $! >pid; exit 5'
    assert_status 3
    assert_in "$stderr" "exited with status 5"
    assert_gone pid
    assert_folder . pid
}

@test "chain mode: processes that a successful command leaves running are left alone" {
    run --separate-stderr timeout 9 pgb-put-local out -- \
        bash -c '(trap "" TERM; exec sleep 60 3>&- 4>&-) >/dev/null 2>&1 & echo $! >pid; echo x'
    assert_status 0
    kill -KILL "$(cat pid)"
}

@test "chain mode: a system that refuses to make it the parent of orphans is no failure" {
    run --separate-stderr with_faults prctl:1:EINVAL pgb-put-local -v out -- echo x
    assert_status 0
    grep -x prctl:1 hit
    assert_in "$stderr" 'pgb-put-local: could not become the parent of orphaned processes: Invalid argument'
    run --separate-stderr with_faults prctl:1:EPERM pgb-run echo x
    assert_status 0
    [ "$output" = x ]
    [ -z "$stderr" ]
}

@test "chain mode: a filter that the command left running writes the stream to its end" {
    run --separate-stderr pgb-put-local out -- bash -c 'exec > >(sleep 1; exec gzip); seq 100000'
    assert_status 0
    gzip -dc out | cmp - <(seq 100000)
    run --separate-stderr pgb-put-local -f out -- \
        pgb-run bash -c 'exec > >(sleep 1; exec gzip); seq 100000' '|' cat
    assert_status 0
    gzip -dc out | cmp - <(seq 100000)
    run --separate-stderr pgb-put-local -f out -- pgb-run cat /dev/null '|' \
        bash -c 'exec > >(sleep 1; exec gzip); seq 100000'
    assert_status 0
    gzip -dc out | cmp - <(seq 100000)
}

@test "chain mode: a filter that the command left running and that fails is a failure" {
    for end in 'exit 7' 'kill -KILL $BASHPID' 'kill -SEGV $BASHPID'; do
        filter="exec > >(sleep 0.3; head -c 100; $end); echo {1..100}"
        for words in "" "pgb-run" "pgb-run cat /dev/null |"; do
            command=(bash -c "$filter")
            # shellcheck disable=SC2206 # several words
            command=(${words} "${command[@]}")
            run --separate-stderr pgb-put-local out -- "${command[@]}"
            assert_status 3
            assert_in "$stderr" 'error: a process that a command left running '
        done
        run --separate-stderr pgb-run bash -c "$filter" '|' cat
        [ "$status" -ne 0 ]
        assert_in "$stderr" 'pgb-run: error: a process that a command left running '
    done
    assert_folder .
}

@test "chain mode: ... also if it is the first part of a pipeline, with pipefail" {
    for end in 'exit 7' 'kill -KILL $BASHPID'; do
        run --separate-stderr pgb-put-local -u out -- \
            bash -c "set -o pipefail; exec > >(sleep 0.3; (head -c 100; $end) | cat); echo {1..100}"
        assert_status 3
        assert_in "$stderr" 'error: a process that a command left running '
    done
    assert_folder .
}

@test "chain mode: processes that a command left running count only if they fail before the end of the stream" {
    # Ended by a signal that asks for it; after the end of the stream; before the end of the command;
    # by what it wrote to another process, too.
    for left in '(sleep 0.3; kill -TERM $BASHPID) & exit 0' '(exec >/dev/null; sleep 0.3; exit 1) & exit 0' \
        '(exit 1) & sleep 0.3; exit 0' 'cat <(yes) | head -n 1 >/dev/null; exit 0' \
        'sleep 0.6 & { sleep 0.3; exec yes; } > >(sleep 0.1) & exit 0'; do
        run --separate-stderr pgb-put-local -f out -- bash -c "echo x; $left"
        assert_status 0
        [ -z "$stderr" ]
    done
}

@test "chain mode: the command's words are wiped once it runs" {
    mkfifo hold
    pgb-put-local out -- sh -c 'cat hold' password-in-here &
    local put=$!
    exec 7>hold # opens once the command reads
    wait_until 10 eval "! grep -q password-in-here /proc/$put/cmdline"
    grep -q pgb-put-local "/proc/$put/cmdline"
    plain_dump >&7
    exec 7>&-
    wait "$put"
}

@test "a signal deletes the partial file, stops the command and ends the program" {
    for number in INT TERM HUP; do
        rm -f pid
        env --default-signal=INT pgb-put-local out -- bash -c 'echo $$ >pid; echo x; exec sleep 100' &
        local put=$!
        wait_until 10 test -s out.partial
        kill -s "$number" "$put"
        await "$put"
        assert_status $((128 + $(kill -l "$number")))
        assert_gone pid
        assert_folder . pid
    done
}

@test "a signal that was ignored from the start stays ignored" {
    mkfifo stream
    (trap '' HUP; exec pgb-put-local out <stream) &
    local put=$!
    exec 7>stream
    plain_dump | head -n 3 >&7
    wait_until 10 test -e out.partial
    kill -HUP "$put"
    plain_dump | tail -n +4 >&7
    exec 7>&-
    wait "$put"
    cmp out <(plain_dump)
}

@test "kill -9 leaves at most a partial file, which the next run replaces" {
    mkfifo stream
    pgb-put-local out <stream &
    local put=$!
    exec 7>stream
    half_dump 10 >&7
    wait_until 10 test -s out.partial
    kill -KILL "$put"
    wait "$put" || true
    exec 7>&-
    assert_folder . stream out.partial
    run --separate-stderr pgb-put-local out < <(plain_dump)
    assert_status 0
    cmp out <(plain_dump)
    assert_folder . stream out
}
