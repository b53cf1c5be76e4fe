#!/usr/bin/env bats
# pgb-put-local with system calls that fail, or kill it, one after the other (faults/fail.c): what is
# visible is complete, and the status says what exists.

load helpers

prepare() {
    (half_dump 180000; plain_dump | tail -n +11) >dump # two buffers
    shim=$(find_shim pgb-put-local)
    complaints=0
}

# take WAY: chooses how "dump" is put at "$out", and whether it replaces an old file.
take() {
    way=$1 old=
    case $way in
        stdin) words=(place/out) ;;
        chain) words=(place/out -- cat dump) ;;
        force) words=(-f place/out) old=old ;;
        parents) words=(-p place/new/folder/ out) ;;
    esac
    out=place/out
    if [ "$way" = parents ]; then out=place/new/folder/out; fi
}

# attempt RULES: puts it with these faults.
attempt() {
    rules=$1
    rm -rf place place.moved hit
    mkdir place
    if [ -n "$old" ]; then echo "$old" >"$out"; fi
    status=0
    {
        timeout -k 1 30 env LD_PRELOAD="$shim" PGB_FAULT="$rules" PGB_FAULT_PROGRAM=pgb-put-local \
            PGB_FAULT_HIT="$PWD/hit" PGB_FAULT_MOVE="$PWD/place" pgb-put-local "${words[@]}" <dump >stdout 2>stderr || status=$?
    } 2>/dev/null # bash prints "Killed"
}

# Records a failure, for the end of the walk.
complain() {
    complaints=$((complaints + 1))
    printf '%s with PGB_FAULT="%s" has status %s: %s\n' "$way" "$rules" "$status" "$1"
    sed 's/^/    /' stderr
    find place -type f -printf '    %p: %s bytes\n'
}

is_whole() {
    cmp -s "$out" dump
}

is_as_before() {
    if [ -n "$old" ]; then [ -e "$out" ] && [ "$(<"$out")" = "$old" ]; else [ ! -e "$out" ]; fi
}

# After a failed call: done, or nothing has changed.
check() {
    case $status in
        0) is_whole || complain "not published" ;;
        5)
            is_whole || complain "not published"
            [[ " ${words[*]} " == *" -f "* && $rules == *fsync:* ]] || complain "the outcome can be known"
            ;;
        1 | 3)
            is_as_before || complain "the place has changed"
            [ ! -s stdout ] || complain "a place was printed"
            ;;
        *) complain "an unknown outcome" ;;
    esac
    [[ $status = 0 || $(<stderr) == *"pgb-put-local: error: "* ]] || complain "nothing was said"
    [[ ! -e $out.partial || (-n ${leftover-} && $(<stderr) == *.partial*) ]] ||
        complain "a partial file is left"
}

# As check(), if the partial file cannot be told from others, or not deleted; but that is reported.
check_with_leftover() {
    leftover=expected
    check
    leftover=
}

# After a call that is simply repeated.
check_success() {
    [ "$status" = 0 ] || complain "not tried again"
    check
}

# After a failed call that must be reported.
check_failure() {
    check
    [ "$status" != 0 ] || complain "passed over"
}

# After SIGKILL: at most a partial file is left, and it does not block the next run.
check_killed() {
    [ "$status" = 137 ] || complain "not killed"
    is_whole || is_as_before || complain "the place has changed"
    if is_whole && [ -z "$old" ]; then return; fi
    status=0
    pgb-put-local "${words[@]}" <dump >stdout 2>stderr || status=$?
    [ "$status" = 0 ] || complain "the next run failed"
    is_whole || complain "the next run published something else"
    [ ! -e "$out.partial" ] || complain "a partial file is left by the next run"
}

# After the folder was renamed: the file is in it, and the status is 5; or nothing has changed.
check_moved() {
    local moved=place.moved/${out#*/}
    case $status in
        5)
            cmp -s "$moved" dump || complain "not published"
            [[ $(<stderr) == *"its folder was renamed"* ]] || complain "the reason was not said"
            [ ! -s stdout ] || complain "a place was printed"
            ;;
        1)
            if [ -n "$old" ]; then [ "$(<"$moved")" = "$old" ]; else [ ! -e "$moved" ]; fi ||
                complain "the folder has changed"
            [ ! -s stdout ] || complain "a place was printed"
            ;;
        *) complain "not noticed" ;;
    esac
    [[ $(<stderr) == *"pgb-put-local: error: "* ]] || complain "nothing was said"
    [ ! -e "$moved.partial" ] || complain "a partial file is left"
    [ ! -e place ] || complain "the folder was made again"
}

# The same, if it may have been renamed after the last look at it; or before the first one, and -p has
# made it again.
check_moved_late() {
    if [ "$status" != 0 ]; then
        check_moved
    else
        cmp -s "place.moved/${out#*/}" dump || { [ "$way" = parents ] && is_whole; } || complain "not published"
        [ ! -e "place.moved/${out#*/}.partial" ] || complain "a partial file is left"
    fi
}

# walk CHECK CALL WHAT [RULE...]: runs the program once for each of its calls of CALL, with the fault
# WHAT at that call, and CHECK examines each run. With "CALL+" the fault is at all later calls, too.
# The RULES apply to all runs. $struck: the number of calls.
walk() {
    local call=${2%+} plus=
    [ "$call" = "$2" ] || plus=+
    for ((struck = 0; struck < 100; struck++)); do
        attempt "${*:4} $call:$((struck + 1))$plus:$3"
        grep -qsx "$call:$((struck + 1))" hit || return 0
        "$1"
    done
    complain "no end"
}

# at_least N: the walk found this many calls; otherwise it proves nothing.
at_least() {
    [ "$struck" -ge "$1" ] || complain "not even $1 calls of this kind"
}

@test "without a fault it succeeds under the shim" {
    for way in stdin chain force parents; do
        take "$way"
        attempt ''
        check_success
    done
    [ "$complaints" = 0 ]
}

@test "one call fails: published whole, or as before" {
    for way in stdin chain force; do
        take "$way"
        for fault in open:EMFILE close:EIO read:EIO write:ENOSPC rename:EIO renameat2:EIO \
            flock:ENOLCK ftruncate:EIO stat:EIO poll:ENOMEM; do
            walk check "${fault%:*}" "${fault#*:}"
        done
    done
    take chain
    for fault in pipe:EMFILE fork:EAGAIN exec:EACCES; do
        walk check "${fault%:*}" "${fault#*:}"
        at_least 1
    done
    take parents
    for fault in open:EMFILE close:EIO mkdir:ENOSPC stat:EIO; do
        walk check "${fault%:*}" "${fault#*:}"
        at_least 2
    done
    [ "$complaints" = 0 ]
}

@test "all calls from one on fail: published whole, or as before" {
    for way in chain force; do
        take "$way"
        for fault in open:EMFILE pipe:EMFILE close:EIO; do
            walk check "${fault%:*}+" "${fault#*:}"
        done
        walk check_with_leftover stat+ EIO
    done
    [ "$complaints" = 0 ]
}

@test "a file that is not on disk is not published, and the status is not 0" {
    for way in stdin chain force parents; do
        take "$way"
        for fault in fsync:EIO fsync+:EIO fsync:ENOSPC; do
            walk check_failure "${fault%:*}" "${fault#*:}"
            at_least 2
        done
    done
    [ "$complaints" = 0 ]
}

@test "a file that is not on disk and cannot be withdrawn has an unknown outcome" {
    take stdin
    attempt "fsync:2:EIO unlink:1+:EIO"
    assert_status 5
    [ ! -s stdout ]
    cmp "$out" dump
    assert_in "$(cat stderr)" 'could not remove file "place/out": Input/output error'
}

@test "a folder that by its nature cannot be flushed to disk is no obstacle" {
    for way in stdin force; do
        take "$way"
        attempt 'fsync:2:EINVAL'
        check_success
    done
    [ "$complaints" = 0 ]
}

@test "a call that is interrupted, or does part of its work, is continued" {
    for way in stdin chain; do
        take "$way"
        for fault in read:EINTR write:EINTR poll:EINTR read:SHORT write:SHORT; do
            walk check_success "${fault%:*}" "${fault#*:}"
            at_least 2
        done
    done
    [ "$complaints" = 0 ]
}

@test "killed at any call: at most a partial file, which the next run replaces" {
    for way in stdin chain force parents; do
        take "$way"
        for call in open close fsync rename renameat2 mkdir flock stat; do
            walk check_killed "$call" KILL
            [[ $call = @(rename|renameat2|mkdir) ]] || at_least 1
        done
    done
    take chain
    for call in read write poll fork pipe wait; do
        walk check_killed "$call" KILL
        at_least 1
    done
    [ "$complaints" = 0 ]
}

@test "the folder is renamed at any call: status 5 and the whole file is in it, or as before" {
    for way in stdin chain force parents; do
        take "$way"
        for call in read fsync flock; do
            walk check_moved "$call" MOVE
            at_least 1
        done
        for call in rename renameat2; do
            walk check_moved "$call" MOVE
        done
        for call in open stat write poll close; do
            walk check_moved_late "$call" MOVE
            at_least 1
        done
    done
    take stdin
    walk check_moved link MOVE renameat2:1+:EINVAL
    at_least 1
    walk check_moved_late unlink MOVE renameat2:1+:EINVAL
    at_least 1
    [ "$complaints" = 0 ]
}

@test "a command that is killed before it runs gives no backup" {
    take chain
    walk check_failure exec KILL
    at_least 1
    [ "$complaints" = 0 ]
}

@test "a file system that cannot rename without replacing: the name is linked" {
    take stdin
    for error in EINVAL ENOSYS EOPNOTSUPP EPERM; do
        attempt "renameat2:1+:$error"
        check_success
        grep -q '^renameat2' hit || complain "renameat2 was not called"
    done
    for call in link fsync; do
        walk check "$call" EIO renameat2:1+:EINVAL
        at_least 1
    done
    for call in unlink stat; do
        walk check_with_leftover "$call" EIO renameat2:1+:EINVAL
        at_least 1
    done
    for call in link unlink fsync stat; do
        walk check_killed "$call" KILL renameat2:1+:EINVAL
        at_least 1
    done
    attempt "renameat2:1+:EINVAL link:1+:EPERM"
    check
    [ "$complaints" = 0 ]
    for rule in renameat2:1:EEXIST "renameat2:1+:EINVAL link:1:EEXIST"; do
        attempt "$rule"
        assert_status 4
        assert_folder place
    done
}

@test "-f with nothing to replace" {
    take force
    old=
    attempt "renameat2:1+:EINVAL"
    check_success
    for fault in rename:EIO renameat2:EIO fsync:EIO stat:EIO; do
        walk check "${fault%:*}" "${fault#*:}"
    done
    for call in rename renameat2 fsync stat; do
        walk check_killed "$call" KILL
    done
    [ "$complaints" = 0 ]
}

@test "-f on a file system that only renames" {
    take force
    attempt "renameat2:1+:EINVAL"
    check_success
    for fault in rename:EIO fsync:EIO stat:EIO; do
        walk check "${fault%:*}" "${fault#*:}" renameat2:1+:EINVAL
    done
    for call in rename fsync stat; do
        walk check_killed "$call" KILL renameat2:1+:EINVAL
    done
    [ "$complaints" = 0 ]
}

@test "a leftover partial file that cannot be deleted: an error" {
    take stdin
    attempt "fsync:1:KILL"
    cp "$out.partial" left
    status=0
    rules=unlink:1+:EACCES
    LD_PRELOAD=$shim PGB_FAULT=$rules PGB_FAULT_PROGRAM=pgb-put-local \
        pgb-put-local "${words[@]}" <dump >stdout 2>stderr || status=$?
    assert_status 1
    assert_in "$(cat stderr)" 'could not remove file "place/out.partial": Permission denied'
    assert_folder place out.partial
    cmp left "$out.partial"
}

@test "a partial file that cannot be deleted after a failure: a warning" {
    take stdin
    attempt "write:2:ENOSPC unlink:1+:EACCES"
    assert_status 1
    assert_in "$(cat stderr)" 'warning: could not remove file "place/out.partial": Permission denied'
    assert_folder place out.partial
}
