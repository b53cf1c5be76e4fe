# Functions of the bats files for pgb-dump -j.

# Makes ./pg_dump, which runs the script ./first, if there is one, and then pg_dump, once
# as it was told, into ./reference, and once more.
prepare() {
    cat >pg_dump <<END
#!/bin/bash
real=$PGB_TEST_PGBIN/pg_dump
if [ "\$1" = --version ]; then exec "\$real" --version; fi
[ ! -e first ] || . ./first
[ -e reference ] || [ -e unwanted ] || "\$real" "\$@" | cat >reference
exec "\$real" "\$@"
END
    chmod +x pg_dump
}

teardown() {
    if [ -n "${locker-}" ]; then unlock; fi
    if [ -n "${reader-}" ]; then release_reader; fi
    if [ -n "${dump-}" ]; then kill "$dump" 2>/dev/null || true; fi
}

# as_sql FILE: what is in it, but for the key of psql's \restrict.
as_sql() {
    "$PGB_TEST_PGBIN/pg_restore" -f - "$1" | sed '/^\\\(un\)\?restrict /d'
}

# The last dump, which ran ./pg_dump, is complete, and has the same contents and the same data, byte for
# byte, as that of the reference.
assert_same() {
    pgb-check dump
    "$BATS_TEST_DIRNAME/tools/archive-blocks" reference >wanted
    "$BATS_TEST_DIRNAME/tools/archive-blocks" dump >found
    diff wanted found
    rm reference
}

# What there is of the dump is not complete.
refute_complete() {
    run pgb-check dump
    assert_status 3
}

# begin_dump [OPTION...]: in the background. It stops when the pipe, and the memory, are full.
begin_dump() {
    rm -f held go
    mkfifo held go
    { head -c 9 >dump; read -r <go; cat >>dump; } <held 3>&- 4>&- &
    reader=$!
    pgb-dump -j 2 --memory 64K -F c "$@" "${url-$database}" >held 2>errors 3>&- 4>&- &
    dump=$!
    wait_until 60 is_held_up
}

# Whether all sessions of the dump have done nothing for a moment, since its reader does not read.
is_held_up() {
    [ -s dump ] && [ "$(sql "select count(*) > 1 and max(state_change) < clock_timestamp() - interval '0.5 s'
        from pg_stat_activity where datname = '$database' and application_name = 'pgb-dump'")" = t ]
}

release_reader() {
    echo >go
    wait "$reader"
    reader=
}

finish_dump() {
    release_reader
    await "$dump"
    dump=
    # shellcheck disable=SC2034 # for assert_status
    output='' stderr=$(cat errors)
}

no_session() {
    [ "$(sql "select count(*) from pg_stat_activity where datname = '$database'
        and application_name in ('pgb-dump', 'pg_dump')")" = 0 ]
}

