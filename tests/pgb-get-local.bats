#!/usr/bin/env bats
# pgb-get-local: the bytes that were put, and a status that says whether they are complete.

load helpers

warning='pgb-get-local: hint: what was written to standard output must not be used'

prepare() {
    mkdir store
}

# More than a buffer and a pipe hold.
big_dump() {
    plain_dump | head -n 8
    seq 400000
    plain_dump | tail -n +11
}

# get_slowly FILE: starts to write store/big.sql into FILE, and stops until finish_slowly.
get_slowly() {
    mkfifo gate
    env --default-signal pgb-get-local store big.sql >gate 2>stderr 3>&- &
    getter=$!
    exec 9<gate
    head -c 1000 <&9 >"$1"
}

finish_slowly() {
    cat <&9 >>"$1"
    exec 9<&-
    await "$getter"
    stderr=$(<stderr)
}

@test "answers --help, --version and bad options" {
    assert_common_options pgb-get-local
}

@test "--latest: the newest backup of the database, in whatever folder" {
    mkdir -p store/deep
    for name in shop-20260101T000000Z deep/shop-20260301T000000Z shop-20260201T000000Z shop%~partial-20260401T000000Z \
        _globals-20260101T000000Z _all-20260102T000000Z shop-20260501T000000Z.sql.partial; do
        plain_dump | sed "s,^1$,&\n-- $name," >"store/${name%.sql.partial}.sql"
    done
    mv store/shop-20260501T000000Z.sql store/.shop-20260501T000000Z.sql.partial
    latest() { run --separate-stderr pgb-get-local "$@" store && assert_status 0; }
    latest --latest shop
    assert_in "$output" '-- deep/shop-20260301T000000Z'
    [ -z "$stderr" ]
    latest --latest shop --partial -v
    assert_in "$output" '-- shop%~partial-20260401T000000Z'
    assert_in "$stderr" 'pgb-get-local: the newest backup is "shop%~partial-20260401T000000Z.sql"'
    latest --latest-globals
    assert_in "$output" '-- _globals-20260101T000000Z'
    latest --latest-all
    assert_in "$output" '-- _all-20260102T000000Z'
    run --separate-stderr pgb-get-local --latest sho store
    assert_status 1
    [ "$stderr" = 'pgb-get-local: error: none of the names in "store" (6) is that of a backup of database "sho"' ]
    [ -z "$output" ]
    for words in '--latest shop store x' '--latest shop --latest-all store' '--partial store x' '--latest shop'; do
        # shellcheck disable=SC2086
        run --separate-stderr pgb-get-local $words
        assert_status 2
    done
}

@test "missing and surplus operands are refused" {
    run --separate-stderr pgb-get-local store
    assert_status 2
    assert_in "$stderr" "NAME is missing*hint: to see what there is: pgb-ls-local store"
    run --separate-stderr pgb-get-local store a b
    assert_status 2
    assert_in "$stderr" "unexpected operand"
    run --separate-stderr pgb-get-local '' a
    assert_status 2
    assert_in "$stderr" "the folder's name is empty"
}

@test "a word after -- is a name, even if it looks like an option" {
    plain_dump >store/-v
    run --separate-stderr pgb-get-local store -v
    assert_status 2
    for words in '-- store -v' 'store -- -v'; do
        read -ra words <<<"$words"
        pgb-get-local "${words[@]}" >got
        cmp got store/-v
    done
    run --separate-stderr pgb-get-local store -- -v --
    assert_status 2
    assert_in "$stderr" 'unexpected operand'
}

@test "a name that would leave the folder is refused" {
    plain_dump >x
    plain_dump >store/a
    for name in ../x a/../../x "$PWD/x" /x store//x ./a . .. a/ ''; do
        run --separate-stderr pgb-get-local store "$name"
        assert_status 2
        assert_in "$stderr" "the name is not one of a file in a folder"
        [ -z "$output" ]
    done
}

@test "writes what was put, byte for byte" {
    big_dump >plain
    random_bytes 3000000 >binary
    random_bytes 1 >byte
    gzip -c plain >gzip
    pg_dump -Fc postgres >custom
    pg_dump -Ft postgres >tar
    for name in plain binary byte gzip custom tar; do
        pgb-put-local -p -u store/ "db/$name" <"$name" >/dev/null
        run --separate-stderr bash -c "pgb-get-local store db/$name | cmp - $name"
        assert_status 0
        [ -z "$output$stderr" ]
    done
    run --separate-stderr bash -c 'pgb-get-local -v store/ db/plain >out'
    assert_status 0
    assert_in "$stderr" 'what was written is a dump in plain format, and complete'
    run --separate-stderr bash -c 'pgb-get-local -v store db/gzip >out'
    assert_in "$stderr" 'what was written is gzip data, and what is inside is a dump in plain format, and complete'
    run --separate-stderr bash -c 'pgb-get-local -v store db/gzip | cat >out'
    assert_in "$stderr" 'what was written is gzip data, of the length that is stored'
}

@test "takes the names that pgb-ls-local prints" {
    for name in 'a b' -x $'new\nline' .dot 'db/%41' $'\xff'; do
        mkdir -p store/db
        (echo "$name"; plain_dump) >"store/$name"
    done
    pgb-ls-local -0 store | while IFS= read -r -d '' name; do
        # What begins with "-" is an option; a folder before it helps.
        if [[ $name == -* ]]; then cp "store/$name" "store/db/$name"; name=db/$name; fi
        pgb-get-local store "$name" | cmp - "store/$name"
        echo "$name" >>seen
    done
    [ "$(wc -l <seen)" = 7 ]
}

@test "an incomplete dump is written, and has status 3" {
    half_dump >store/plain.sql
    pg_dump -Fc postgres | head -c -1 >store/custom.dump
    plain_dump | head -c 10 >store/stump
    for name in plain.sql custom.dump stump; do
        run --separate-stderr bash -c "pgb-get-local store $name >out"
        assert_status 3
        cmp out "store/$name"
        assert_in "$stderr" "pgb-get-local: error: the dump is not complete: "
        [ "${stderr_lines[1]}" = "$warning" ]
        [ "${#stderr_lines[@]}" = 2 ]
    done
}

@test "an empty file has status 3" {
    touch store/empty
    run --separate-stderr pgb-get-local store empty
    assert_status 3
    [ "$stderr" = 'pgb-get-local: error: what is stored is empty' ]
}

@test "a name that exists but is not a backup is an error" {
    mkdir store/folder
    mkfifo store/fifo
    plain_dump >store/x.partial
    for name in folder fifo; do
        run --separate-stderr timeout 10 pgb-get-local store $name
        assert_status 1
        [ "$stderr" = "pgb-get-local: error: \"store/$name\" is not a regular file" ]
    done
    run --separate-stderr pgb-get-local store/ nothing
    assert_status 1
    [ "$stderr" = 'pgb-get-local: error: could not open "store/nothing": No such file or directory' ]
    run --separate-stderr pgb-get-local store x.partial
    assert_status 1
    [ -z "$output" ]
    [ "$stderr" = 'pgb-get-local: error: "x.partial" is the name of an unfinished file' ]
    run --separate-stderr pgb-get-local nowhere x
    assert_status 1
    assert_in "$stderr" 'could not open folder "nowhere": No such file or directory'
    run --separate-stderr pgb-get-local store "$(printf 'x%.0s' {1..300})"
    assert_status 1
    assert_in "$stderr" 'File name too long'
    run --separate-stderr pgb-get-local store "$(printf 'x%.0s' {1..300})/x"
    assert_status 1
    assert_in "$stderr" 'File name too long'
}

@test "no link in the folder is followed; DIR itself may be one" {
    mkdir elsewhere store/sub
    plain_dump | tee elsewhere/x >store/sub/x
    ln -s sub/x store/link
    ln -s sub store/inner
    ln -s ../elsewhere store/outer
    ln -s "$PWD/elsewhere/x" store/absolute
    ln -s store alias
    for name in link inner/x outer/x absolute; do
        run --separate-stderr pgb-get-local store $name
        assert_status 1
        [ -z "$output" ]
        [ "$stderr" = "pgb-get-local: error: could not open \"store/$name\": a symbolic link is not followed there" ]
    done
    run --separate-stderr pgb-get-local alias sub/x
    assert_status 0
    run --separate-stderr pgb-get-local store sub/x/x
    assert_status 1
    assert_in "$stderr" 'Not a directory'
}

@test "a file that changes while it is read is an error" {
    for change in 'plain_dump >>store/big.sql' 'truncate -s 1500000 store/big.sql' \
        'echo x | dd of=store/big.sql conv=notrunc seek=4000 2>dd'; do
        rm -f gate
        big_dump >store/big.sql
        touch -d '1 hour ago' store/big.sql
        get_slowly out
        eval "$change"
        finish_slowly out
        assert_status 1
        [ "$stderr" = $'pgb-get-local: error: "store/big.sql" changed while it was being read\n'"$warning" ]
    done
}

@test "a file that is replaced or deleted while it is read is read to its end" {
    big_dump >store/big.sql
    cp store/big.sql big.sql
    get_slowly out
    pgb-put-local -f store big.sql < <(plain_dump)
    echo big.sql | pgb-rm-local store
    finish_slowly out
    assert_status 0
    [ -z "$stderr" ]
    cmp out big.sql
}

@test "without room or a reader for the output the status is 1" {
    big_dump >store/big.sql
    run --separate-stderr bash -c 'pgb-get-local store big.sql >/dev/full'
    assert_status 1
    [ "$stderr" = 'pgb-get-local: error: could not write to standard output: No space left on device' ]
    run --separate-stderr prlimit --fsize=1000000 bash -c 'pgb-get-local store big.sql >out'
    assert_status 1
    [ "$stderr" = $'pgb-get-local: error: could not write to standard output: File too large\n'"$warning" ]
    run --separate-stderr bash -c 'pgb-get-local store big.sql | head -n 1; exit ${PIPESTATUS[0]}'
    assert_status 1
    [ "$stderr" = 'pgb-get-local: the reader ended first' ]
    run --separate-stderr bash -c 'pgb-get-local store big.sql >&-'
    assert_status 1
    [ "$stderr" = 'pgb-get-local: error: could not write to standard output: Bad file descriptor' ]
}

@test "a non-blocking output is waited for" {
    big_dump >store/big.sql
    cat >slowly.py <<'END'
import os, subprocess, sys, time
reader, writer = os.pipe()
os.set_blocking(writer, False)
get = subprocess.Popen(["pgb-get-local", "store", "big.sql"], stdout=writer)
os.close(writer)
while open(f"/proc/{get.pid}/stat").read().rsplit(")", 1)[1].split()[0] != "S":
    time.sleep(0.01)
while data := os.read(reader, 100000):
    sys.stdout.buffer.write(data)
sys.exit(get.wait())
END
    run --separate-stderr bash -c 'timeout 30 python3 slowly.py >out'
    assert_status 0
    [ -z "$stderr" ]
    cmp out store/big.sql
}

@test "a signal stops it, even if nobody reads, and it says that the output must not be used" {
    for signal in TERM INT HUP; do
        rm -f gate
        big_dump >store/big.sql
        get_slowly out
        wait_until 10 grep -q '^State:.S' "/proc/$getter/status"
        kill -s "$signal" "$getter"
        await "$getter"
        exec 9<&-
        [ "$status" = $((128 + $(kill -l $signal))) ]
        [ "$(<stderr)" = "$warning" ]
    done
}

@test "a terminal gets only what it can show" {
    plain_dump >store/plain.sql
    echo hello >store/text
    plain_dump | gzip >store/x.gz
    pg_dump -Fc postgres >store/x.dump
    run script -qec 'pgb-get-local store plain.sql' /dev/null
    assert_status 0
    [ "$output" = "$(plain_dump | sed 's/$/\r/')" ]
    run script -qec 'pgb-get-local store text' /dev/null
    assert_status 0
    [ "$output" = $'hello\r' ]
    run script -qec 'pgb-get-local store x.gz' /dev/null
    assert_status 1
    [ "${#lines[@]}" = 2 ]
    assert_in "$output" 'standard output is a terminal, and what is stored is gzip data'
    assert_in "$output" 'hint: redirect standard output'
    run script -qec 'pgb-get-local store x.dump' /dev/null
    assert_status 1
    [ "${#lines[@]}" = 2 ]
}

# get_with_faults RULES: writes store/sub/x.sql into "out".
get_with_faults() {
    with_faults "$1" pgb-get-local store sub/x.sql >out
}

@test "any call fails: all bytes and status 0, or another status and a reason" {
    local call n what
    mkdir store/sub
    (half_dump 180000; plain_dump | tail -n +11) >store/sub/x.sql # two buffers
    for call in open read write stat close poll; do
        for what in EIO SHORT; do
            for ((n = 1; n < 30; n++)); do
                rm -f hit
                run --separate-stderr get_with_faults $call:$n:$what
                [ -e hit ] || break
                echo "$call:$n:$what: $status, $stderr"
                if [ "$status" = 0 ]; then cmp out store/sub/x.sql; else [ "$status" = 1 ]; fi
                [ "$status" = 0 ] || assert_in "$stderr" 'pgb-get-local: error: could not '
                [ "$status" = 0 ] || [ ! -s out ] || assert_in "$stderr" "$warning"
                [ "$what" != SHORT ] || [ "$status" = 0 ]
                echo "$call:$what:$status" >>seen
            done
        done
    done
    for call in open:EIO:1 read:EIO:1 read:SHORT:0 write:EIO:1 write:SHORT:0 stat:EIO:1 close:EIO:1; do
        grep -qx $call seen
    done
}
