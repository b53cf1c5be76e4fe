#!/usr/bin/env bats
# pgb-put-local: a file that is complete, or does not exist.

load helpers

@test "answers --help, --version and bad options" {
    assert_common_options pgb-put-local
}

@test "missing and surplus operands are refused" {
    run --separate-stderr pgb-put-local
    assert_status 2
    assert_in "$stderr" "DESTINATION is missing"
    run --separate-stderr pgb-put-local a b c
    assert_status 2
    assert_in "$stderr" "unexpected operand"
    run --separate-stderr pgb-put-local ''
    assert_status 2
    run --separate-stderr pgb-put-local out --
    assert_status 2
    assert_in "$stderr" 'a command is missing after "--"'
    run --separate-stderr pgb-put-local --force=yes out
    assert_status 2
    assert_in "$stderr" 'no argument can be given to option "--force"'
    run --separate-stderr pgb-put-local --force -fQv out
    assert_status 2
    assert_in "$stderr" 'unrecognized option "-Q"'
    assert_folder .
}

@test "stores a dump under the file's name, mode 0600, and prints the path" {
    umask 022
    plain_dump >dump
    run --separate-stderr pgb-put-local out.sql <dump
    assert_status 0
    [ "$output" = out.sql ]
    [ -z "$stderr" ]
    cmp dump out.sql
    [ "$(stat -c %a out.sql)" = 600 ]
    assert_folder . dump out.sql
}

@test "one missing folder with a trailing slash is made without -p" {
    run --separate-stderr pgb-put-local new/ db.sql < <(plain_dump)
    assert_status 0
    [ "$output" = new/db.sql ]
    run --separate-stderr pgb-put-local new sub/db.sql < <(plain_dump)
    assert_status 0
    run --separate-stderr pgb-put-local other// db.sql < <(plain_dump)
    assert_status 0
    for words in 'a/b/ db.sql' 'a/ b/db.sql' 'new a/b/db.sql'; do
        # shellcheck disable=SC2086 # two words
        run --separate-stderr pgb-put-local $words < <(plain_dump)
        assert_status 1
        assert_in "$stderr" 'hint: one missing folder is created; -p creates more'
    done
    run --separate-stderr pgb-put-local a/db.sql < <(plain_dump)
    assert_status 1
    assert_in "$stderr" 'could not open folder "a": No such file or directory'
    assert_folder . new new/db.sql new/sub new/sub/db.sql other other/db.sql
}

@test "a folder takes the name; with a trailing slash it need not exist if -p is given" {
    mkdir there
    run --separate-stderr pgb-put-local there db.sql < <(plain_dump)
    assert_status 0
    [ "$output" = there/db.sql ]
    run --separate-stderr pgb-put-local there/ db2.sql < <(plain_dump)
    assert_status 0
    [ "$output" = there/db2.sql ]
    run --separate-stderr pgb-put-local new/folder/ db.sql < <(plain_dump)
    assert_status 1
    assert_in "$stderr" 'could not open folder "new/folder": No such file or directory'
    run --separate-stderr pgb-put-local -p new/folder/ sub/db.sql < <(plain_dump)
    assert_status 0
    [ "$output" = new/folder/sub/db.sql ]
    assert_folder . there there/db.sql there/db2.sql new new/folder new/folder/sub new/folder/sub/db.sql
}

@test "a name that would leave the folder, and a folder without a name, are refused" {
    mkdir there
    for name in ../x a/../../x /x a//x . .. a/ '' $'two\nlines'; do
        run --separate-stderr pgb-put-local there "$name" < <(plain_dump)
        assert_status 2
    done
    run --separate-stderr pgb-put-local there < <(plain_dump)
    assert_status 2
    assert_in "$stderr" "NAME is missing"
    assert_folder . there
}

@test "a NAME with a destination that becomes a file is reported" {
    run --separate-stderr pgb-put-local backups db.sql < <(plain_dump)
    assert_status 0
    [ "$output" = backups ]
    assert_in "$stderr" '"backups" was created as a file, not a folder'
}

@test "options and operands in any order" {
    run --separate-stderr pgb-put-local out.sql -v < <(plain_dump)
    assert_status 0
    assert_in "$stderr" "complete"
    POSIXLY_CORRECT=1 run --separate-stderr pgb-put-local out.sql -f < <(plain_dump)
    assert_status 0
}

@test "an existing file of any kind is kept; -f replaces it" {
    echo old >out.sql
    ln -s nowhere link
    mkdir folder
    for place in out.sql link; do
        run --separate-stderr pgb-put-local "$place" < <(plain_dump)
        assert_status 4
        assert_in "$stderr" "exists already"
    done
    [ "$(cat out.sql)" = old ]
    run --separate-stderr pgb-put-local -f out.sql < <(plain_dump)
    assert_status 0
    cmp out.sql <(plain_dump)
    run --separate-stderr pgb-put-local -f link < <(plain_dump)
    assert_status 0
    [ ! -L link ]
    assert_folder . out.sql link folder
}

@test "what is not a regular file is neither written to nor replaced" {
    mkfifo fifo
    ln -s fifo link
    mkdir -p folder/x
    for place in fifo link /dev/stdout /dev/null 'folder/ x'; do
        for option in -f -v; do
            # shellcheck disable=SC2086 # two words
            run --separate-stderr timeout 10 pgb-put-local "$option" $place < <(plain_dump)
            assert_status 1
            [ -z "$output" ]
            assert_in "$stderr" "exists but is not a regular file"
        done
    done
    [ -p fifo ]
    [ -L link ]
    [ -L /dev/stdout ]
    assert_folder . fifo link folder folder/x
}

@test "a failed replacement leaves the old file" {
    echo old >out.sql
    run --separate-stderr pgb-put-local -f out.sql < <(half_dump)
    assert_status 3
    [ "$(cat out.sql)" = old ]
    assert_folder . out.sql
}

@test "half a dump is not published, not even with -u" {
    half_dump >half
    run --separate-stderr pgb-put-local out.sql <half
    assert_status 3
    [ -z "$output" ]
    [ "$stderr" = 'pgb-put-local: error: the dump is not complete: its end is missing
pgb-put-local: nothing was published as "out.sql"' ]
    run --separate-stderr pgb-put-local -u out.sql <half
    assert_status 3
    assert_folder . half
}

@test "a dump by minor releases before August 2025 is complete without a key" {
    run --separate-stderr pgb-put-local out.sql < <(plain_dump '')
    assert_status 0
}

@test "archives in custom and in tar format are recognised, and half of one is refused" {
    for format in c t; do
        pg_dump -F "$format" postgres >"$format"
        run --separate-stderr pgb-put-local "out.$format" <"$format"
        assert_status 0
        cmp "$format" "out.$format"
        run --separate-stderr pgb-put-local half < <(head -c -1 "$format")
        assert_status 3
        assert_in "$stderr" "the dump is not complete"
    done
    assert_folder . c t out.c out.t
}

@test "the end of another dump is not accepted" {
    run --separate-stderr pgb-put-local out.sql < <(plain_dump one; plain_dump two)
    assert_status 3
    assert_in "$stderr" "two dumps in one stream, each of them whole"
    run --separate-stderr pgb-put-local out.sql < <(plain_dump one | head -n 8; plain_dump two)
    assert_status 3
    assert_in "$stderr" "the end that matches its beginning is missing"
    assert_folder .
}

@test "two dumps in one stream are refused with their own reason" {
    pg_dumpall -g >globals
    run --separate-stderr pgb-put-local out.sql < <(cat globals <(plain_dump))
    assert_status 3
    assert_in "$stderr" "two dumps in one stream"
    run --separate-stderr pgb-put-local out.sql < <(plain_dump; cat globals)
    assert_status 3
    assert_in "$stderr" "two dumps in one stream"
    run --separate-stderr pgb-put-local out.sql <globals
    assert_status 0
}

@test "an empty stream is refused in every mode" {
    run --separate-stderr pgb-put-local out </dev/null
    assert_status 3
    assert_in "$stderr" "standard input is empty"
    run --separate-stderr pgb-put-local -u out </dev/null
    assert_status 3
    run --separate-stderr pgb-put-local out -- true
    assert_status 3
    assert_in "$stderr" "the command's output is empty"
    assert_folder .
}

@test "an unrecognised stream is refused with the command that works; -u accepts it" {
    seq 3 | gzip >dump.gz
    run --separate-stderr pgb-put-local 'my backups.gz' <dump.gz
    assert_status 3
    assert_in "$stderr" "it is gzip data"
    assert_in "$stderr" "hint: *pgb-put-local 'my backups.gz' -- pgb-run pgb-dump URL '|' gzip"
    run --separate-stderr pgb-put-local -u 'my backups.gz' <dump.gz
    assert_status 0
    cmp dump.gz 'my backups.gz'
}

@test "the kind of a stream is named" {
    looks() {
        run --separate-stderr pgb-put-local out
        assert_status 3
        assert_in "$stderr" "cannot tell whether standard input is complete: it is $1"
    }
    zstd <<<x | looks "zstd data"
    age-keygen 2>/dev/null >key
    age -r "$(age-keygen -y key)" <<<x | looks "age data"
    printf 'PGDMP\001\050\000\004\010\001' | looks "a dump in custom format, of an unknown version"
    tar cf - key | looks "a tar archive, but not a dump"
    echo hello | looks "of an unknown kind"
    assert_folder . key
}

@test "an unrecognised stream is refused at its first bytes, while its writer is still running" {
    mkfifo stream
    (head -c 300 /dev/zero; sleep 100) >stream &
    local writer=$!
    run --separate-stderr timeout 20 pgb-put-local out <stream
    kill "$writer"
    assert_status 3
}

@test "a partial file with another name is not written to" {
    echo precious >other
    ln other out.partial
    run --separate-stderr pgb-put-local out < <(plain_dump)
    assert_status 0
    [ "$(cat other)" = precious ]
    rm out
    ln -s other out.partial
    run --separate-stderr pgb-put-local out < <(plain_dump)
    assert_status 1
    [ "$(cat other)" = precious ]
}

@test "of two runs that write one name at once one succeeds, the other says so" {
    mkfifo stream
    pgb-put-local out <stream &
    local first=$!
    exec 7>stream
    wait_until 10 test -e out.partial
    run --separate-stderr pgb-put-local -f out < <(plain_dump other)
    assert_status 4
    assert_in "$stderr" '"out" is being written by another process'
    plain_dump >&7
    exec 7>&-
    wait "$first"
    cmp out <(plain_dump)
    assert_folder . stream out
}

@test "a file that appears while the stream is read is kept" {
    mkfifo stream
    pgb-put-local out <stream 2>messages &
    local put=$!
    exec 7>stream
    wait_until 10 test -e out.partial
    echo other >out
    plain_dump >&7
    exec 7>&-
    await "$put"
    assert_status 4
    assert_in "$(cat messages)" 'file "out" exists already'
    [ "$(cat out)" = other ]
    assert_folder . stream messages out
}

# Starts the put of place/out, in the background, and waits until it has written the first half.
begin_put() {
    mkdir -p place
    mkfifo stream
    pgb-put-local "$@" place/out <stream >printed 2>messages 3>&- 4>&- &
    put=$!
    exec 7>stream
    plain_dump | head -n 8 >&7
    wait_until 10 test -s place/out.partial
}

# Sends the second half, and waits for the end of the put.
finish_put() {
    plain_dump | tail -n +9 >&7
    exec 7>&-
    await "$put"
}

@test "a folder that is renamed while the stream is read: the status is 5, and the file's place is named" {
    begin_put
    mv place moved
    finish_put
    assert_status 5
    [ ! -s printed ]
    assert_in "$(cat messages)" 'file "place/out" was written, but its folder was renamed'
    assert_in "$(cat messages)" "hint: it is \"$PWD/moved/out\" now"
    cmp moved/out <(plain_dump)
    [ ! -e place ]
}

@test "another folder in the place of the first: the status is 5" {
    begin_put -f
    mv place moved
    mkdir place
    finish_put
    assert_status 5
    [ ! -s printed ]
    assert_folder place
    cmp moved/out <(plain_dump)
}

@test "a file system that is mounted over the folder while the stream is read: the status is 5" {
    unshare -m true 2>/dev/null || skip "mounting takes root and a mount namespace of its own"
    # The put runs in a mount namespace of its own, which ends with it.
    pgb-put-local() { exec unshare -m --propagation private "$PGB_BIN/pgb-put-local" "$@"; }
    begin_put
    nsenter -t "$put" -m mount -t tmpfs none "$PWD/place"
    finish_put
    assert_status 5
    [ ! -s printed ]
    assert_in "$(cat messages)" 'file "place/out" was written, but its folder was renamed, deleted or mounted over'
    cmp place/out <(plain_dump)
    assert_folder place out
}

@test "a symbolic link to the folder that is changed while the stream is read: the status is 5" {
    mkdir first second
    ln -s first place
    begin_put
    ln -sfn second place
    finish_put
    assert_status 5
    [ ! -s printed ]
    assert_folder second
    cmp first/out <(plain_dump)
}

@test "a working folder that is renamed is no obstacle to a path that begins there" {
    mkdir here
    cd here
    begin_put
    mv ../here ../there
    finish_put
    assert_status 0
    [ "$(cat printed)" = place/out ]
    cmp place/out <(plain_dump)
}

@test "a partial file that another process makes shorter is not published" {
    begin_put
    : >place/out.partial
    finish_put
    assert_status 1
    [ ! -s printed ]
    assert_in "$(cat messages)" 'file "place/out.partial" was changed by another process'
    assert_folder place
}

@test "a partial file that another process adds to is not published" {
    echo old >old
    mkdir place
    cp old place/out
    begin_put -f
    echo more >>place/out.partial
    finish_put
    assert_status 1
    assert_in "$(cat messages)" 'file "place/out.partial" was changed by another process'
    assert_folder place out
    cmp old place/out
}

@test "a partial file that another process deletes or replaces is not published" {
    begin_put
    rm place/out.partial
    finish_put
    assert_status 1
    assert_in "$(cat messages)" 'file "place/out.partial" was deleted by another process'
    assert_folder place
    rm stream
    begin_put
    echo other >place/other
    mv place/other place/out.partial
    finish_put
    assert_status 1
    assert_in "$(cat messages)" 'file "place/out.partial" was replaced by another process'
    assert_folder place out.partial
    [ "$(cat place/out.partial)" = other ]
}

@test "a second name for the partial file is no obstacle" {
    begin_put
    ln place/out.partial place/link
    finish_put
    assert_status 0
    cmp place/out <(plain_dump)
    [ place/out -ef place/link ]
}

@test "a published file that is replaced at once: the status is 5; one that is moved away: 0" {
    (half_dump; plain_dump | tail -n +9) >dump
    mkdir place
    for act in 'mv other place/out' 'mv place/out away'; do
        echo other >other
        env LD_PRELOAD="$(find_shim pgb-put-local)" PGB_FAULT=fsync:2:STOP PGB_FAULT_PROGRAM=pgb-put-local \
            PGB_FAULT_HIT="$PWD/hit" pgb-put-local place/out <dump >printed 2>messages 3>&- 4>&- &
        put=$!
        wait_until 10 grep -sx fsync:2 hit
        wait_until 10 grep -q '^State:.T' "/proc/$put/status"
        $act
        kill -CONT "$put"
        await "$put"
        if [ "$act" = 'mv place/out away' ]; then
            assert_status 0
            cmp dump away
        else
            assert_status 5
            [ ! -s printed ]
            assert_in "$(cat messages)" 'another process has replaced it'
        fi
        rm -f hit place/out
    done
}

@test "a working folder that is gone is an error, and nothing is published" {
    mkdir gone
    cd gone
    rmdir ../gone
    for words in out ./out '-p new/out' '-f out' 'new/ out' '-p new/ out'; do
        # shellcheck disable=SC2086 # some are several words
        run --separate-stderr pgb-put-local $words < <(plain_dump)
        assert_status 1
        [ -z "$output" ]
        assert_in "$stderr" 'pgb-put-local: error: could not * No such file or directory'
        refute_in "$stderr" "other processes"
    done
}

@test "a name that ends in .partial is refused" {
    run --separate-stderr pgb-put-local out.partial < <(plain_dump)
    assert_status 1
    assert_in "$stderr" "unfinished file"
    assert_folder .
}

@test "a file size limit publishes nothing" {
    run --separate-stderr bash -c 'ulimit -f 8; pgb-put-local out -- sh -c "seq 100000"'
    assert_status 1
    assert_in "$stderr" 'could not write to file "out.partial": File too large'
    assert_folder .
}

@test "a published backup is a success even if its path cannot be printed" {
    run --separate-stderr bash -c 'pgb-put-local out >/dev/full' < <(plain_dump)
    assert_status 0
    assert_in "$stderr" "warning: could not write the place of the backup"
    cmp out <(plain_dump)
    run --separate-stderr bash -c 'pgb-put-local out2 >&-' < <(plain_dump)
    assert_status 0
    assert_in "$stderr" "warning"
    cmp out2 <(plain_dump)
}

@test "closed standard input gives no backup" {
    run --separate-stderr bash -c 'pgb-put-local out <&-'
    assert_status 3
    assert_in "$stderr" "could not read from standard input"
    assert_folder .
}

@test "a terminal as standard input is a mistake" {
    run script -qec 'pgb-put-local -p new/out' /dev/null </dev/null
    assert_status 2
    assert_in "$output" "standard input is a terminal"
    assert_folder .
}

@test "progress is shown on a terminal, and cleared at the end" {
    run script -qec "pgb-put-local out -- bash -c 'seq 100000; sleep 0.6; seq 100000'" /dev/null </dev/null
    assert_status 0
    assert_in "$output" "iB/s"
    assert_in "$output" $'\r\e\\[K*out'
}

@test "a summary remains on the terminal at the end, unless it failed" {
    run script -qec "pgb-put-local out -- bash -c 'seq 100000; sleep 0.6; seq 100000'" /dev/null </dev/null
    assert_status 0
    assert_in "$output" $'\r\e\\[Kpgb-put-local: 1.1 MiB in [0-9]*.[0-9] s, * ?iB/s\r\nout\r'
    run script -qec "pgb-put-local out2 -- bash -c 'seq 100000; sleep 0.6; seq 100000; exit 1'" /dev/null </dev/null
    assert_status 3
    refute_in "$output" ' in '
}

# drawn: the progress lines in $output, one per line.
drawn() {
    tr '\r' '\n' <<<"$output" | sed -n $'s/^\e\\[K\\(.*iB.*\\)/\\1/p'
}

@test "progress is never wider than the terminal" {
    for columns in 100 40 20 1; do
        run script -qec "stty cols $columns; pgb-put-local -f out -- bash -c 'seq 100000; sleep 0.4; seq 100000'" \
            /dev/null </dev/null
        assert_status 0
        [ "$(drawn | grep -vc ' in ')" -ge 1 ] || [ "$columns" -lt 40 ]
        [ "$(drawn | awk '!/ in / && length > n { n = length } END { print n + 0 }')" -lt "$columns" ]
    done
}

@test "of two programs on one terminal only one shows progress at a time" {
    (half_dump 700000; plain_dump | tail -n +9) >dump
    run script -qec "stty cols 70; pgb-get-local . dump | pgb-put-local out -- bash -c \
        'head -c 2000000; sleep 0.6; head -c 1000000; sleep 0.6; cat; sleep 0.6'" /dev/null </dev/null
    assert_status 0
    cmp dump out
    local lines
    lines=$(drawn)
    # They do not alternate.
    [ "$(grep -v ' in ' <<<"$lines" | cut -d: -f1 | uniq | wc -l)" -le 2 ]
    assert_in "$output" 'pgb-get-local: 4.6 MiB in '
    assert_in "$output" 'pgb-put-local: 4.6 MiB in '
}

@test "a message does not stand behind another program's progress" {
    run script -qec "stty cols 70; pgb-put-local out -- bash -c 'seq 100000; sleep 0.6; seq 100000; touch shown; sleep 1' &
        until [ -e shown ]; do sleep 0.1; done
        sleep 0.4
        pgb-get-local . missing
        wait" /dev/null </dev/null
    assert_in "$output" $'\r\e\\[Kpgb-get-local: error: '
}

@test "a control character in a name is masked in messages" {
    run --separate-stderr pgb-put-local $'no/such\nfolder/x' < <(plain_dump)
    assert_status 1
    assert_in "$stderr" 'no/such?folder'
}
