#!/usr/bin/env bats
# pgb-run: a pipeline that succeeds only if every stage does.

load helpers

@test "answers --help, --version and bad options" {
    assert_common_options pgb-run
}

@test "missing commands are refused" {
    for line in '' "'|'" "true '|'" "'|' true" "true '|' '|' true" --; do
        run --separate-stderr bash -c "pgb-run $line"
        assert_status 2
        assert_in "$stderr" "usage: pgb-run"
    done
}

@test "joins commands and passes standard input and output on" {
    run --separate-stderr pgb-run cat '|' tr a-z A-Z '|' rev <<<abc
    assert_status 0
    [ "$output" = CBA ]
    run --separate-stderr pgb-run -- echo -n --help '|' cat
    assert_status 0
    [ "$output" = --help ]
}

@test "no shell reads the words" {
    run --separate-stderr pgb-run printf '%s\n' '$HOME' '*' 'a  b' ';' '>x'
    assert_status 0
    [ "$output" = $'$HOME\n*\na  b\n;\n>x' ]
    assert_folder .
}

@test "the status is that of the first failed stage from the left, and the stage is named" {
    run --separate-stderr pgb-run sh -c 'exit 3' '|' cat
    assert_status 3
    assert_in "$stderr" 'command "sh" exited with status 3'
    run --separate-stderr pgb-run echo x '|' sh -c 'cat >/dev/null; exit 4' '|' cat
    assert_status 4
    run --separate-stderr pgb-run echo x '|' cat '|' sh -c 'cat >/dev/null; kill -KILL $$'
    assert_status 137
    assert_in "$stderr" 'terminated by signal 9: Killed'
    run --separate-stderr pgb-run sh -c 'trap "exit 6" TERM; exec >&-; while :; do sleep 0.1; done' '|' \
        sh -c 'cat; exit 5'
    assert_status 5
    refute_in "$stderr" "status 6"
}

@test "a producer whose reader exits early is a failure" {
    run --separate-stderr timeout 20 pgb-run yes '|' head -n 1
    assert_status 141
    [ "$output" = y ]
    assert_in "$stderr" 'command "yes" was terminated by signal 13'
}

@test "a producer that dies because its reader failed is not blamed" {
    run --separate-stderr timeout 20 pgb-run yes '|' sh -c 'read -r line; exit 9'
    assert_status 9
    refute_in "$stderr" '"yes"'
}

@test "126 if a command cannot be run, 127 if it is not found, and the others are stopped" {
    run -127 --separate-stderr pgb-run no-such-command
    assert_status 127
    assert_in "$stderr" 'could not run "no-such-command": No such file or directory'
    echo >plain-file
    run --separate-stderr pgb-run ./plain-file
    assert_status 126
    assert_in "$stderr" 'Permission denied'
    run -127 --separate-stderr timeout 20 pgb-run bash -c 'echo $$ >pid; exec sleep 100' '|' no-such-command
    assert_status 127
    if [ -s pid ]; then assert_gone pid; fi
}

@test "a failed stage stops the ones still running" {
    run --separate-stderr timeout 20 pgb-run sleep 100 '|' sh -c 'exit 4'
    assert_status 4
    run --separate-stderr timeout 20 pgb-run sh -c 'exit 5' '|' sh -c 'exec <&-; exec sleep 100'
    assert_status 5
}

@test "a stage that does not stop when told is killed" {
    run --separate-stderr timeout 40 pgb-run bash -c 'trap "" TERM; echo $$ >pid; while :; do sleep 1; done' '|' \
        sh -c 'while ! [ -s pid ]; do sleep 0.1; done; exit 4'
    assert_status 4
    assert_in "$stderr" 'command "bash" did not stop and was killed'
    assert_gone pid
}

@test "a stage whose reader exited well is stopped in the end: pg_dump may wait for a lock" {
    run --separate-stderr timeout 40 pgb-run sh -c 'exec sleep 100' '|' true
    assert_status 143
    assert_in "$stderr" 'command "sh" did not end after its reader ended, and was stopped'
}

@test "so is one that ignores SIGPIPE and keeps writing" {
    run --separate-stderr timeout 40 pgb-run \
        bash -c 'trap "" PIPE; while :; do echo x || sleep 0.01; done 2>/dev/null' '|' head -n 1
    assert_status 143
    [ "$output" = x ]
    assert_in "$stderr" 'command "bash" did not end after its reader ended, and was stopped'
}

@test "a signal stops all stages and the processes they left behind, and ends the program" {
    pgb-run bash -c '(trap "" HUP; sleep 100 & echo $! >orphan); echo $$ >pid; exec sleep 100' '|' cat &
    local run=$!
    wait_until 10 test -s pid
    kill -TERM "$run"
    await "$run"
    assert_status 143
    assert_gone pid
    assert_gone orphan
}

@test "stages end with it, even after kill -9" {
    pgb-run bash -c 'echo $$ >pid; exec sleep 100' '|' cat &
    local run=$!
    wait_until 10 test -s pid
    kill -KILL "$run"
    wait "$run" || true
    assert_gone pid
}

@test "stages get SIGPIPE and SIGXFSZ at their defaults" {
    run --separate-stderr pgb-run grep SigIgn /proc/self/status
    assert_status 0
    local ignored=$((16#${output##*[[:space:]]}))
    [ $((ignored & (1 << 12))) -eq 0 ] # SIGPIPE is 13
    [ $((ignored & (1 << 24))) -eq 0 ] # SIGXFSZ is 25
}

@test "the words are wiped once the stages run" {
    mkfifo hold
    pgb-run sh -c 'cat hold' password-in-here '|' cat &
    local run=$!
    exec 7>hold
    wait_until 10 eval '! grep -q password-in-here /proc/'"$run"'/cmdline'
    exec 7>&-
    wait "$run"
}

@test "output that cannot be written is the failure of the last stage" {
    run --separate-stderr bash -c "pgb-run seq 100000 '|' cat >/dev/full"
    assert_status 1
    assert_in "$stderr" 'command "cat" exited with status 1'
}

@test "many stages, and more data than pipes hold" {
    run --separate-stderr pgb-run seq 500000 '|' cat '|' cat '|' cat '|' cat '|' cat '|' cat '|' cksum
    assert_status 0
    [ "$output" = "$(seq 500000 | cksum)" ]
}

@test "--bar chooses the word between commands" {
    run --separate-stderr pgb-run --bar '||' printf '%s\n' '|' a '||' tr '|' x
    assert_status 0
    [ "$output" = $'x\na' ]
    run --separate-stderr pgb-run --bar '' cat
    assert_status 2
}
