#!/usr/bin/env bats
# --password-command: passwords that expire. Here each has expired when the next one is asked for.

load helpers

setup_file() {
    sql 'drop database if exists tokens'
    sql "drop role if exists token; create role token login superuser password 'none'"
    sql 'create database tokens'
    sql 'create table t (i integer); insert into t values (1)' tokens
    # Prints what its descriptors above 2 lead to.
    cat >"$BATS_FILE_TMPDIR/descriptors" <<'END'
#!/bin/sh
ls -l /proc/self/fd | sed -nE 's/.* ([3-9]|[0-9]{2,}) -> (.*)/\2/p' | grep -vE '^/proc/[0-9]+/fd$' || true
END
    # Notes its words, gives the role another password, and prints it.
    cat >"$BATS_FILE_TMPDIR/token" <<END
#!/bin/bash
echo "\$#: \$*" >>calls
"$BATS_FILE_TMPDIR/descriptors" >>inherited
password="to:ken\\\\\$RANDOM\$RANDOM$(printf %01700d 0)"
"$PGB_TEST_PGBIN/psql" -Xq -d postgres -c "alter role token password '\$password'" >&2
echo "\$password"
END
    chmod +x "$BATS_FILE_TMPDIR/token" "$BATS_FILE_TMPDIR/descriptors"
}

teardown_file() {
    sql 'drop database tokens with (force)'
    sql 'drop role token'
}

prepare() {
    token=$BATS_FILE_TMPDIR/token
    server=postgres://token@127.0.0.1:$PGPORT
    "$BATS_FILE_TMPDIR/descriptors" >"$BATS_TEST_TMPDIR/ours"
}

teardown() {
    sql 'drop database if exists tokens2'
}

# assert_calls N: the command ran N times with its two words, and inherited no password, no file and no connection:
# no descriptor that this test did not have.
assert_calls() {
    [ "$(cat calls)" = "$(for ((i = 0; i < $1; i++)); do echo '2: a b c'; done)" ]
    [ -f inherited ]
    run ! grep -vxFf "$BATS_TEST_TMPDIR/ours" inherited
    rm calls inherited
}

@test "the command is run for each connection: of pgb-dump, pg_dump and pg_dumpall" {
    run --separate-stderr pgb-dump --password-command "$token 'a b' c" "$server/tokens"
    assert_status 0
    [ -z "$stderr" ]
    assert_in "$output" 'database dump complete'
    # pgb-dump's question, the definition of the database, the dump.
    assert_calls 3
    PGPASSWORD=wrong PGB_PASSWORD_COMMAND="$token 'a b' c" run --separate-stderr pgb-dump --globals-only "$server"
    assert_status 0
    assert_calls 2
}

@test "a password in the string or its service wins over the variable, and excludes the option" {
    run --separate-stderr env PGB_PASSWORD_COMMAND="$token" pgb-dump -F c "postgres://$alice:$PGPORT/tokens"
    assert_status 0
    run --separate-stderr pgb-dump --password-command "$token" "postgres://$alice:$PGPORT/tokens"
    assert_status 2
    [ "$stderr" = 'pgb-dump: error: --password-command cannot be used together with a password in the connection string or its service' ]
    run --separate-stderr pgbackup -d local . --password-command "$token" "postgres://$alice:$PGPORT/tokens"
    assert_status 2
    assert_folder .
    printf '[main]\nhost=127.0.0.1\nport=%s\nuser=token\npassfile=/nowhere\n' "$PGPORT" >services
    PGSERVICEFILE=services run --separate-stderr pgb-dump -F c --password-command "$token 'a b' c" 'service=main dbname=tokens'
    assert_status 0
    assert_calls 2
}

@test "a fleet: pgb-databases and a pgbackup for each database" {
    export PGB_PASSWORD_COMMAND="$token 'a b' c"
    run --separate-stderr bash -c "pgb-databases -0 '$server' | grep -zE 'dbname=tokens( |$)' | xargs -0 pgbackup -d local ."
    assert_status 0
    [ -z "$stderr" ]
    pgb-check tokens-*.sql
    assert_calls 4
    unset PGB_PASSWORD_COMMAND
    run --separate-stderr pgbackup -n -d local . --password-command 'x y' "$server/tokens"
    assert_in "$output" "-- pgb-dump --password-command 'x y' $server/tokens"
    run --separate-stderr pgbackup -n --restore -d local . --password-command 'x y' tokens "$server/tokens2"
    assert_in "$output" "pgb-restore --create --password-command 'x y' $server/tokens2 -- "
}

@test "the way back: pgb-restore's connections, pg_restore, ANALYZE; pgb-rehearse --like" {
    pgb-dump -F c tokens >dump
    run --separate-stderr pgb-restore --create -j 2 --analyze --password-command "$token 'a b' c" "$server/tokens2" <dump
    assert_status 0
    [ "$(sql 'select count(*) from t' tokens2)" = 1 ]
    assert_calls 6 # of pgb-restore, its two sessions, two pg_restores, and ANALYZE
    sql 'drop database tokens2'
    sql 'create database tokens2'
    run --separate-stderr pgb-restore -j 2 --analyze --password-command "$token 'a b' c" "$server/tokens2" <dump
    assert_status 0
    [ "$(sql 'select count(*) from t' tokens2)" = 1 ]
    assert_calls 3 # of pgb-restore, pg_restore, and ANALYZE
    run --separate-stderr pgb-rehearse --like "$server" --password-command "$token 'a b' c" </dev/null
    assert_status 3
    assert_calls 1
    run --separate-stderr pgb-rehearse --password-command "$token" <dump
    assert_status 2
    assert_in "$stderr" '--password-command needs --like'
}

# assert_refused MESSAGE LINE...: the script of these lines gives no password, and none of its output is shown.
assert_refused() {
    printf '%s\n' '#!/bin/sh' "${@:2}" >script
    chmod +x script
    run --separate-stderr pgb-databases --password-command ./script "$server"
    assert_status 1
    [ -z "$output" ]
    [ "$stderr" = "pgb-databases: error: $1" ]
}

@test "a command that gives no password" {
    assert_refused 'the password command exited with status 3' 'echo s3cr3t' 'exit 3'
    assert_refused 'the password command was terminated by signal 9: Killed' 'kill -9 $$'
    assert_refused 'the password command printed nothing' echo
    assert_refused 'the password command printed more than one line' 'echo s3cr3t' 'echo s3cr3t'
    assert_refused 'the password command printed more than 64 KiB' 'printf %065537d 0'
    assert_refused 'the password command printed more than 64 KiB' 'exec yes s3cr3t'
    assert_refused 'the password command printed a NUL' "printf 's3cr3t\\0x'"
    run --separate-stderr pgb-databases --password-command './missing x' "$server"
    assert_status 1
    [ "$stderr" = 'pgb-databases: error: could not run "./missing" for the password: No such file or directory' ]
    run --separate-stderr pgb-databases --password-command "'" "$server"
    assert_status 2
    assert_in "$stderr" 'invalid argument of --password-command: unterminated quoted string'
    PGB_PASSWORD_COMMAND="'" run --separate-stderr pgb-databases "$server"
    assert_status 2
    assert_in "$stderr" 'invalid command in PGB_PASSWORD_COMMAND: unterminated quoted string'
    # A line end of Windows.
    printf '#!/bin/sh\n"%s" | tr "\\n" "\\r" && echo\n' "$token" >script
    run --separate-stderr pgb-databases --password-command ./script "$server"
    assert_status 0
}

@test "a command that does not end is killed after a minute" {
    printf '#!/bin/sh\necho $$ >pid\nexec sleep 1000\n' >script
    chmod +x script
    run --separate-stderr with_clock 100 pgb-databases --password-command ./script "$server"
    assert_status 1
    [ "$stderr" = 'pgb-databases: error: the password command did not end within 60 s, and was killed' ]
    assert_gone pid
}
