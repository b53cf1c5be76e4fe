#!/usr/bin/env bats
# pgb-latest: the newest of many names.

load helpers

prepare() {
    cat >names <<'END'
db/_all-20261101T023000Z.sql
db/_globals-20261104T023000Z.sql
db/_globals-20261105T023000Z.sql.zst
db/%5Fglobals-20261106T023000Z.sql
db/app-20261101T023000Z.sql
db/app-20261103T023000Z.sql.zst.age
db/app-2026-11-02T02:30:00Z.dump
db/app-legacy-20261109T023000Z.sql
db/app-20261111T000000Z-20261108T023000Z.sql
db/a%2Fb-20261101T023000Z.sql
db/app-20261131T023000Z.sql
db/app-20261110T023000Z.sql.partial
db/app-20261110.sql
db/readme.txt
END
}

# assert_latest NAME WORD...: the newest in "names" is NAME, in any year.
assert_latest() {
    run --separate-stderr pgb-latest "${@:2}" <names
    assert_status 0
    [ "$output" = "$1" ] || { echo "got $output, expected $1"; return 1; }
}

# assert_none WORD...
assert_none() {
    run --separate-stderr pgb-latest "$@" <names
    assert_status 1
    [ -z "$output" ]
}

@test "answers --help, --version and bad options" {
    assert_common_options pgb-latest
}

@test "operands: one database, or one of two options" {
    for line in '' 'a b' '--all a' '--globals-only a' '--all --globals-only' 'a -- b'; do
        read -ra words <<<"$line"
        run --separate-stderr pgb-latest "${words[@]}" <names
        assert_status 2
        [ -z "$output" ]
        assert_in "$stderr" 'usage: pgb-latest'
    done
}

@test "lines of pgb-ls-* -l are refused, once" {
    sed 's/$/\t12\t2026-11-22T02:30:00Z/' names >lines
    run --separate-stderr pgb-latest app <lines
    assert_status 3
    [ -z "$output" ]
    [ "$stderr" = 'pgb-latest: error: these are lines of "pgb-ls-s3 -l"; leave out -l' ]
    sed 's/$/\t1.5K\t26h/' names >lines
    run --separate-stderr pgb-latest app <lines
    assert_status 3
    [ "$stderr" = 'pgb-latest: error: these are lines of "pgb-ls-s3 --human"; leave out --human' ]
}

@test "the newest of exactly this database, by the time in the name" {
    assert_latest db/app-20261103T023000Z.sql.zst.age app
    assert_latest db/app-legacy-20261109T023000Z.sql app-legacy
    assert_latest db/app-20261111T000000Z-20261108T023000Z.sql app-20261111T000000Z
    tac names >other
    mv other names
    assert_latest db/app-20261103T023000Z.sql.zst.age app
}

@test "the database is given as the server has it, not as in a file name" {
    assert_latest db/a%2Fb-20261101T023000Z.sql a/b
    assert_latest db/%5Fglobals-20261106T023000Z.sql _globals
    for database in a%2Fb %5Fglobals _all APP ap app- db/app ''; do
        assert_none "$database"
    done
}

@test "global objects and whole clusters" {
    assert_latest db/_globals-20261105T023000Z.sql.zst --globals-only
    assert_latest db/_all-20261101T023000Z.sql --all
}

@test "any folder may precede the name" {
    printf '%s-20261%sT000000Z.sql\n' app 101 /srv/x-20261231T000000Z.sql/app 103 'a b//app' 102 >names
    assert_latest /srv/x-20261231T000000Z.sql/app-20261103T000000Z.sql app
}

@test "zones and parts of a second count" {
    printf 'app-%s.sql\n' 2026-11-01T12:00:00+02:00 2026-11-01T11:00:00+00:30 20261101T1010 >names
    assert_latest app-2026-11-01T11:00:00+00:30.sql app
    printf 'app-%s.sql\n' 20261101T000000.25Z 20261101T000000.3Z 20261101T000000Z >names
    assert_latest app-20261101T000000.3Z.sql app
}

@test "of several names with the same time, the first in byte order" {
    printf '%s\n' app-20261101T000000Z.sql.zst.sha256 app-20261101T000000Z.sql.zst b/app-20261101T000000Z.dump >names
    assert_latest app-20261101T000000Z.sql.zst app
    echo a/app-2026-11-01T00:00:00Z.sql >>names
    assert_latest a/app-2026-11-01T00:00:00Z.sql app
}

@test "no such backup: status 1, and a message that says so" {
    assert_none nope
    assert_in "$stderr" 'pgb-latest: error: none of the names on standard input (14) is that of a backup of database "nope"'
    assert_in "$stderr" 'hint: 4 of them are not names of dumps with a time; -v says which'
    run --separate-stderr pgb-latest -v nope <names
    assert_status 1
    assert_in "$stderr" 'pgb-latest: ignored: "db/app-20261110.sql" is not the name of a dump with a time'
    run --separate-stderr pgb-latest --all <<<app-20261101T000000Z.sql
    assert_status 1
    assert_in "$stderr" 'none of the names on standard input (1) is that of a backup made with --all'
    run --separate-stderr pgb-latest app </dev/null
    assert_status 1
    assert_in "$stderr" 'there are no names on standard input'
    run --separate-stderr pgb-latest service=app <names
    assert_status 1
    assert_in "$stderr" 'hint: DATABASE is a name, not a connection string'
}

@test "a name with a time in the future is not the newest, and reported" {
    run --separate-stderr pgb-latest app <<<app-20200101T023000Z.sql
    assert_status 0
    [ "$output" = app-20200101T023000Z.sql ]
    [ -z "$stderr" ]
    echo app-99991101T023000Z.sql >>names
    echo other-99991101T023000Z.sql >>names
    assert_latest db/app-20261103T023000Z.sql.zst.age app
    [ "$stderr" = 'pgb-latest: warning: "app-99991101T023000Z.sql" has a time in the future: not counted' ]
    run --separate-stderr pgb-latest app <<<app-99991101T023000Z.sql
    assert_status 1
    [ -z "$output" ]
    assert_in "$stderr" 'hint: 1 of them has a time in the future; a clock is wrong'
}

@test "companions of a dump are not the newest backup" {
    printf 'app-2026110%s\n' 1T000000Z.sql.zst 2T000000Z.sql.sha256 3T000000Z.sql.asc 4T000000Z.sql.zst.sig \
        5T000000Z.sql.md5 6T000000Z.sql.part1 7T000000Z.sql.Ea12F0b9 >names
    assert_latest app-20261101T000000Z.sql.zst app
    [ -z "$stderr" ]
    run --separate-stderr pgb-latest -v app <names
    assert_in "$stderr" 'ignored: "app-20261102T000000Z.sql.sha256" is not a dump, but a file that belongs to one'
    echo app-20261108T000000Z.sql.enc >>names
    assert_latest app-20261108T000000Z.sql.enc app
    run --separate-stderr pgb-latest app <<<app-20261102T000000Z.sql.sha256
    assert_status 1
    [ -z "$output" ]
    assert_in "$stderr" 'hint: 1 of them is that of a file that belongs to a dump; -v says which'
}

@test "partial dumps are not the newest backup; --partial asks for them" {
    printf '%s\n' app{-20261101,%~partial-20261103,%~partial-20261102,%25~partial-20261104}T000000Z.sql \
        _all%~partial-20261101T000000Z.sql >names
    assert_latest app-20261101T000000Z.sql app
    [ -z "$stderr" ]
    assert_latest app%~partial-20261103T000000Z.sql app --partial
    assert_latest app%25~partial-20261104T000000Z.sql app%~partial
    assert_latest _all%~partial-20261101T000000Z.sql --all --partial
    assert_none --all
    assert_in "$stderr" 'is that of a backup made with --all'
    assert_in "$stderr" 'hint: 1 of them is that of a partial dump; --partial asks for these'
    sed -i /app-/d names
    assert_none app
    assert_in "$stderr" 'none of the names on standard input (4) is that of a backup of database "app"'
    assert_in "$stderr" 'hint: 2 of them are those of partial dumps; --partial asks for these'
    run --separate-stderr pgb-latest --partial app <<<app-20261101T000000Z.sql
    assert_status 1
    assert_in "$stderr" 'is that of a partial dump of database "app"'
    assert_in "$stderr" 'hint: 1 of them is that of a full dump; omit --partial'
}

@test "-0: names end in NUL, in input and output" {
    printf '%s\0' $'a\nb/app-20261102T000000Z.sql' app-20261101T000000Z.sql >names
    for option in -0 --null; do
        pgb-latest app "$option" <names >latest
        printf '%s\0' $'a\nb/app-20261102T000000Z.sql' | cmp - latest
    done
    run --separate-stderr pgb-latest app <names
    assert_status 3
    assert_in "$stderr" 'hint: if the names end in NUL, use -0'
}

@test "input that does not end well: nothing is printed" {
    printf app-20261231T023000Z.sql >>names
    run --separate-stderr pgb-latest app <names
    assert_status 3
    [ -z "$output" ]
    assert_in "$stderr" 'standard input ends within a name'
    run --separate-stderr pgb-latest app <.
    assert_status 3
    [ -z "$output" ]
    assert_in "$stderr" 'could not read standard input: Is a directory'
}

@test "a full standard output is an error" {
    run --separate-stderr bash -c 'pgb-latest app <names >/dev/full'
    assert_status 1
    assert_in "$stderr" 'could not write to standard output: No space left on device'
}

@test "a terminal as standard input is a mistake" {
    run script -qec 'pgb-latest app' /dev/null </dev/null
    assert_status 2
    assert_in "$output" 'standard input is a terminal'
}

@test "the names that pgb-name makes are recognised" {
    for database in app app-legacy a/b _globals 'my app' größe %41 $'a\nb' app-20261101T000000Z; do
        pgb-name -x .zst -F c "dbname='$database'" >names
        run --separate-stderr pgb-latest "$database" <names
        assert_status 0
        [ "$output" = "$(cat names)" ]
        run --separate-stderr pgb-expire --keep-last 1 <names
        assert_status 0
        [ -z "$output$stderr" ]
    done
    pgb-name --all >names
    assert_latest "$(cat names)" --all
}
