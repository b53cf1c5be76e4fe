#!/usr/bin/env bats
# pgb-rm-local: deletes the named backups, durably, and nothing else.

load helpers

prepare() {
    mkdir -p store/db/sub
    for name in a b db/a db/b db/sub/a; do plain_dump >"store/$name"; done
}

@test "answers --help, --version and bad options" {
    assert_common_options pgb-rm-local
}

@test "missing and surplus operands, and a terminal, are refused" {
    run --separate-stderr pgb-rm-local </dev/null
    assert_status 2
    assert_in "$stderr" "DIR is missing"
    run --separate-stderr pgb-rm-local store a <<<b
    assert_status 2
    assert_in "$stderr" "unexpected operand"
    run --separate-stderr pgb-rm-local '' <<<a
    assert_status 2
    assert_in "$stderr" "the folder's name is empty"
    run script -qec 'pgb-rm-local store' /dev/null </dev/null
    assert_status 2
    assert_in "$output" "standard input is a terminal"
    assert_folder store a b db db/a db/b db/sub db/sub/a
}

@test "deletes the named files silently, and keeps the folders" {
    run --separate-stderr pgb-rm-local store < <(printf '%s\n' db/sub/a db/b a)
    assert_status 0
    [ -z "$output$stderr" ]
    assert_folder store b db db/a db/sub
    run --separate-stderr pgb-rm-local -v store/ <<<db/a
    assert_status 0
    [ -z "$output" ]
    [ "$stderr" = 'pgb-rm-local: removed "store/db/a"' ]
}

@test "an empty list is fine" {
    run --separate-stderr pgb-rm-local store </dev/null
    assert_status 0
    [ -z "$output$stderr" ]
    run --separate-stderr pgb-rm-local nowhere </dev/null
    assert_status 1
    assert_in "$stderr" 'could not open folder "nowhere": No such file or directory'
}

@test "-n shows what would be deleted and what would not, and deletes nothing" {
    run --separate-stderr pgb-rm-local -n store < <(printf '%s\n' b nothing db/a db)
    assert_status 1
    [ "$output" = $'b\ndb/a' ]
    assert_in "$stderr" 'could not remove "store/nothing": No such file or directory'
    assert_in "$stderr" '"store/db" is not a regular file'
    assert_folder store a b db db/a db/b db/sub db/sub/a
    run --separate-stderr pgb-rm-local --dry-run store < <(pgb-ls-local store)
    assert_status 0
    [ "$output" = "$(pgb-ls-local store)" ]
    run --separate-stderr bash -c 'pgb-ls-local store | pgb-rm-local -n store >/dev/full'
    assert_status 1
    assert_in "$stderr" 'could not write to standard output: No space left on device'
}

@test "takes what pgb-ls-local prints, with -0 any name" {
    touch store/$'new\nline' store/' blank ' store/$'\xff\e' store/-n
    ln store/a elsewhere
    pgb-ls-local -0 store | pgb-rm-local -0n store | cmp - <(pgb-ls-local -0 store)
    run --separate-stderr bash -c 'pgb-ls-local -0 store | pgb-rm-local -0 store'
    assert_status 0
    assert_folder store db db/sub
    cmp elsewhere <(plain_dump)
}

@test "a file that cannot be deleted is named, and the others are deleted" {
    mkfifo store/fifo
    ln -s a store/link
    ln -s nowhere store/broken
    run --separate-stderr pgb-rm-local store < <(printf '%s\n' nothing a db db/nothing no/where b/b fifo link broken b b)
    assert_status 1
    [ -z "$output" ]
    [ "$stderr" = 'pgb-rm-local: error: could not remove "store/nothing": No such file or directory
pgb-rm-local: error: "store/db" is not a regular file
pgb-rm-local: error: could not remove "store/db/nothing": No such file or directory
pgb-rm-local: error: could not remove "store/no/where": No such file or directory
pgb-rm-local: error: could not remove "store/b/b": Not a directory
pgb-rm-local: error: "store/fifo" is not a regular file
pgb-rm-local: error: "store/link" is not a regular file
pgb-rm-local: error: "store/broken" is not a regular file' ]
    assert_folder store db db/a db/b db/sub db/sub/a fifo link broken
}

@test "no link in the folder is followed; DIR itself may be one" {
    mkdir elsewhere
    plain_dump >elsewhere/x
    ln -s ../elsewhere store/outer
    ln -s db store/inner
    ln -s store alias
    run --separate-stderr pgb-rm-local alias < <(printf '%s\n' outer/x inner/a a)
    assert_status 1
    [ "$stderr" = 'pgb-rm-local: error: could not remove "alias/outer/x": a symbolic link is not followed there
pgb-rm-local: error: could not remove "alias/inner/a": a symbolic link is not followed there' ]
    [ -e elsewhere/x ]
    assert_folder store b db db/a db/b db/sub db/sub/a inner outer
}

@test "a name that no backup can have makes the list invalid, and nothing is deleted" {
    touch x store/c.partial
    for name in ../x a/../../x "$PWD/x" ./a db//a db/ . .. c.partial .partial; do
        run --separate-stderr pgb-rm-local store < <(printf '%s\n' a "$name" b)
        assert_status 1
        [ "${#stderr_lines[@]}" = 1 ]
        assert_in "$stderr" "error: \"$name\" is "
    done
    assert_folder store a b c.partial db db/a db/b db/sub db/sub/a
    [ -e x ]
    run --separate-stderr pgb-rm-local store < <(printf '%s\n' ../x a c.partial)
    [ "$stderr" = 'pgb-rm-local: error: "../x" is not a valid file name
pgb-rm-local: error: "c.partial" is the name of an unfinished file' ]
}

@test "nothing is deleted from a list that was cut" {
    run --separate-stderr pgb-rm-local store < <(printf 'b\na')
    assert_status 3
    assert_in "$stderr" "standard input ends within a name"
    run --separate-stderr pgb-rm-local store < <(printf 'b\0a\0')
    assert_status 3
    run --separate-stderr pgb-rm-local -0 store < <(printf 'b\na\n')
    assert_status 3
    run --separate-stderr pgb-rm-local store < <(printf '%070000d\na\n' 0)
    assert_status 3
    assert_folder store a b db db/a db/b db/sub db/sub/a
}

@test "stopped while it reads the list, it deletes nothing" {
    mkfifo gate
    pgb-rm-local store <gate 3>&- &
    exec 9>gate
    echo a >&9
    wait_until 10 grep -q '^State:.S' /proc/$!/status
    kill -TERM $!
    await $!
    exec 9>&-
    [ "$status" = 143 ]
    assert_folder store a b db db/a db/b db/sub db/sub/a
}

@test "each folder from which a file was deleted is flushed to disk" {
    run strace -o trace -e trace=unlinkat,fsync pgb-rm-local store \
        < <(printf '%s\n' a b nothing db/a db/nothing db/b db/sub/x)
    assert_status 1
    [ "$(sed -nE 's/^([a-z]*)\(([^,]*, "([^"]*)"|).* = 0$/\1 \3/p' trace)" = 'unlinkat a
unlinkat b
fsync 
unlinkat a
unlinkat b
fsync ' ]
}

@test "deletions that fail, or may not last, are errors" {
    run --separate-stderr with_faults unlink:1:EROFS pgb-rm-local store < <(printf '%s\n' a b)
    assert_status 1
    [ "$stderr" = 'pgb-rm-local: error: could not remove "store/a": Read-only file system' ]
    run --separate-stderr with_faults fsync:1:EIO pgb-rm-local store < <(printf '%s\n' a db/a)
    assert_status 1
    [ "$stderr" = 'pgb-rm-local: error: could not write the folder of "store/a" to disk: Input/output error' ]
    assert_folder store db db/b db/sub db/sub/a
    run --separate-stderr with_faults stat:1:EIO pgb-rm-local store <<<db/b
    assert_status 1
    [ "$stderr" = 'pgb-rm-local: error: could not remove "store/db/b": Input/output error' ]
    run --separate-stderr with_faults read:1:EIO pgb-rm-local store <<<db/b
    assert_status 3
    assert_in "$stderr" 'could not read standard input: Input/output error'
    assert_folder store db db/b db/sub db/sub/a
}
