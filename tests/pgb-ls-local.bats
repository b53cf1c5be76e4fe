#!/usr/bin/env bats
# pgb-ls-local: lists everything that pgb-put-local published, and nothing else.

load helpers

# put NAME...: publishes a dump under each of the names in "store".
put() {
    local name
    for name; do
        plain_dump | pgb-put-local -p store/ "$name"
    done >/dev/null
}

# The regular files in "store", found by other means, in byte order.
found() {
    (cd store && find . -type f ! -name '*.partial' -printf '%P\n' | LC_ALL=C sort)
}

@test "answers --help, --version and bad options" {
    assert_common_options pgb-ls-local
}

@test "missing, empty and surplus operands are refused" {
    run --separate-stderr pgb-ls-local
    assert_status 2
    assert_in "$stderr" "DIR is missing"
    run --separate-stderr pgb-ls-local a b
    assert_status 2
    assert_in "$stderr" "unexpected operand"
    run --separate-stderr pgb-ls-local ''
    assert_status 2
    assert_in "$stderr" "the folder's name is empty"
}

@test "a DIR that is not a folder is an error" {
    touch file
    run --separate-stderr pgb-ls-local nowhere
    assert_status 1
    [ "$stderr" = 'pgb-ls-local: error: could not open folder "nowhere": No such file or directory' ]
    run --separate-stderr pgb-ls-local file
    assert_status 1
    assert_in "$stderr" 'could not open folder "file": Not a directory'
    [ -z "$output" ]
}

@test "an empty folder has an empty list" {
    mkdir -p store/sub/subsub
    run --separate-stderr pgb-ls-local store
    assert_status 0
    [ -z "$output$stderr" ]
}

@test "prints the names that were given to put, in byte order" {
    put b.sql a.sql db/z.sql db/a/x.sql db-2.sql db.sql db0.sql 'a b.sql' '%20.sql' ärger.sql .dot .x/y
    run --separate-stderr pgb-ls-local store
    assert_status 0
    [ -z "$stderr" ]
    [ "$output" = "$(found)" ]
    [ "${#lines[@]}" = 12 ]
    run --separate-stderr pgb-ls-local store///
    [ "$output" = "$(found)" ]
    run --separate-stderr env -C store pgb-ls-local .
    [ "$output" = "$(found)" ]
}

@test "folders and files with any names come in byte order" {
    local i j part path
    local parts=(a a- a. a0 aa A ' ' ! '~' $'\x7f' $'\xc3\xa9' $'\xff' b .a ..a -a)
    RANDOM=5
    for ((i = 0; i < 150; i++)); do
        path=store
        for ((j = RANDOM % 4; j >= 0; j--)); do
            part=${parts[RANDOM % ${#parts[@]}]}
            path+=/$part
        done
        mkdir -p "${path%/*}" 2>/dev/null && [ -d "${path%/*}" ] && [ ! -e "$path" ] && echo >"$path"
    done
    [ "$(found | wc -l)" -gt 40 ]
    pgb-ls-local store >list
    cmp list <(found)
}

@test "-l shows size and time in UTC" {
    put db/a.sql
    head -c 123456 /dev/zero >store/b
    TZ=UTC touch -d '2026-03-29 01:30:59.9' store/b
    TZ=UTC touch -d '1969-12-31 23:59:59' store/db/a.sql
    TZ=Asia/Tokyo run --separate-stderr pgb-ls-local -l store
    assert_status 0
    [ "$output" = $'b\t123456\t2026-03-29T01:30:59Z\ndb/a.sql\t'"$(plain_dump | wc -c)"$'\t1969-12-31T23:59:59Z' ]
}

@test "--human shows rounded sizes and ages, --total the sum on standard error" {
    mkdir store
    head -c 1536 /dev/zero >store/a
    touch -d '-50 hours' store/a
    head -c 10 /dev/zero >store/b
    touch -d '+50 hours' store/b
    run --separate-stderr pgb-ls-local --human --total store
    assert_status 0
    [ "$output" = $'a\t1.5K\t2d\nb\t10\t-2d' ]
    [ "$stderr" = 'pgb-ls-local: total: 2 entries, 1.5K' ]
    run --separate-stderr pgb-ls-local --total store
    assert_status 0
    [ "$output" = $'a\nb' ]
    [ "$stderr" = 'pgb-ls-local: total: 2 entries, 1546 bytes' ]
    mkdir store/c
    run --separate-stderr with_faults open:3:EACCES pgb-ls-local --total store
    assert_status 1
    refute_in "$stderr" 'total:'
}

@test "-0 ends entries in NUL; without it a name with a newline is an error, and the rest is listed" {
    mkdir store
    touch store/{a,c} store/$'b\nb' store/$'b\n\n'
    run --separate-stderr pgb-ls-local store
    assert_status 1
    [ "$output" = $'a\nc' ]
    [ "$(grep -c 'error: the name "b?[?b]" contains a newline' <<<"$stderr")" = 2 ]
    [ "$(grep -c 'hint: -0 lists such names too' <<<"$stderr")" = 1 ]
    pgb-ls-local -0 store >list
    cmp list <(printf '%s\0' a $'b\n\n' $'b\nb' c)
    TZ=UTC touch -d '2026-01-02 03:04:05' store/*
    pgb-ls-local -0l store >list
    cmp list <(printf '%s\t0\t2026-01-02T03:04:05Z\0' a $'b\n\n' $'b\nb' c)
}

@test "control characters do not get to a terminal" {
    mkdir store
    touch store/$'a\e[31mb' store/$'c\tc\xc2\x9b'
    run script -qec 'pgb-ls-local store' /dev/null
    assert_status 0
    [ "$output" = $'a?[31mb\r\nc?c?\r' ]
    [ "$(pgb-ls-local store)" = $'a\e[31mb\nc\tc\xc2\x9b' ]
}

@test "a file that is being written is listed only once it is complete" {
    put old.sql
    mkfifo gate
    pgb-put-local store new.sql <gate >/dev/null 3>&- &
    exec 9>gate
    plain_dump | head -n 3 >&9
    wait_until 10 test -s store/new.sql.partial
    run --separate-stderr pgb-ls-local -v store
    assert_status 0
    [ "$output" = old.sql ]
    assert_in "$stderr" '"new.sql.partial" is an unfinished file'
    run --separate-stderr pgb-ls-local store
    [ -z "$stderr" ]
    plain_dump | tail -n +4 >&9
    exec 9>&-
    await $!
    assert_status 0
    run --separate-stderr pgb-ls-local store
    [ "$output" = $'new.sql\nold.sql' ]
}

@test "partial files are not listed, in any folder" {
    put db.partial/x.sql partial x.partial.sql
    touch store/{.partial,x.partial,db.partial/x.sql.partial}
    run --separate-stderr pgb-ls-local store
    assert_status 0
    [ "$output" = $'db.partial/x.sql\npartial\nx.partial.sql' ]
}

@test "links, FIFOs and sockets are not backups; DIR itself may be a link" {
    put a.sql
    mkdir elsewhere
    plain_dump >elsewhere/b.sql
    ln -s ../elsewhere/b.sql store/b.sql
    ln -s ../elsewhere store/elsewhere
    ln -s . store/loop
    ln -s nowhere store/broken
    mkfifo store/fifo
    python3 -c 'import socket; socket.socket(socket.AF_UNIX).bind("store/socket")'
    ln -s store link
    for folder in store link link/; do
        run --separate-stderr timeout 10 pgb-ls-local "$folder"
        assert_status 0
        [ "$output" = a.sql ]
        [ -z "$stderr" ]
    done
}

@test "a folder that cannot be read is an error, and the rest is listed" {
    put a/a.sql b/b.sql c/c.sql
    # DIR, DIR again, a, b
    run --separate-stderr with_faults open:4:EACCES pgb-ls-local store/
    assert_status 1
    [ "$output" = $'a/a.sql\nc/c.sql' ]
    [ "$stderr" = 'pgb-ls-local: error: could not open folder "store/b": Permission denied' ]
}

@test "folders nested too deep are an error, and the rest is listed" {
    local deep
    deep=$(printf 'd/%.0s' {1..127})
    put "${deep}x.sql" "${deep}d/y.sql" z.sql
    run --separate-stderr pgb-ls-local store
    assert_status 1
    [ "$output" = "${deep}x.sql"$'\nz.sql' ]
    assert_in "$stderr" "could not open folder \"store/${deep}d\": it is nested too deeply"
    rm -r "store/${deep}d"
    run --separate-stderr pgb-ls-local store
    assert_status 0
}

@test "a file that vanishes meanwhile is skipped; one that cannot be examined is an error" {
    put a.sql b.sql c/c.sql
    for fault in stat:2:ENOENT open:3:ENOENT; do
        run --separate-stderr with_faults $fault pgb-ls-local store
        assert_status 0
        [ "${#lines[@]}" = 2 ]
        [ -z "$stderr" ]
    done
    [ "$(wc -l <hit)" = 2 ]
    run --separate-stderr with_faults stat:2:EIO pgb-ls-local store
    assert_status 1
    [ "$output" = $'a.sql\nc/c.sql' ]
    assert_in "$stderr" 'could not look at "store/b.sql": Input/output error'
}

@test "a list that cannot be written is an error, reported once" {
    mkdir store
    (cd store && seq 20000 | xargs touch)
    run --separate-stderr bash -c 'pgb-ls-local store >/dev/full'
    assert_status 1
    [ "$stderr" = 'pgb-ls-local: error: could not write to standard output: No space left on device' ]
    run --separate-stderr bash -c 'pgb-ls-local store >&-'
    assert_status 1
    [ "$stderr" = 'pgb-ls-local: error: could not write to standard output: Bad file descriptor' ]
    run --separate-stderr bash -c "trap '' PIPE; pgb-ls-local store | head -n 1; exit \${PIPESTATUS[0]}"
    assert_status 1
    [ "$stderr" = 'pgb-ls-local: the reader ended first' ]
    pgb-ls-local store >list
    cmp list <(found)
}
