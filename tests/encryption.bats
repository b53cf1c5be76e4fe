#!/usr/bin/env bats
# Encrypted backups: the recipes of pgbackup(7), and what --decode refuses.

load helpers

# The database's server, which has the public key, and the machine with the secret one.
prepare() {
    mkdir server keys
    createdb encrypted_test
    sql 'create table t as select 7 as i' encrypted_test
}

teardown() {
    if [ -n "${GNUPGHOME-}" ]; then
        gpgconf --kill gpg-agent
        rm -r "$GNUPGHOME"
    fi
    local database
    for database in encrypted_test encrypted_back; do dropdb --if-exists --force "$database"; done
}

# recipe START [LINE]: a display of the page, or one line of it, for this machine and a folder.
recipe() {
    block "$1" | sed -n "${2-1,\$}p" | sed -e "s,-d s3 s3://bucket/db/,-d local $BATS_TEST_TMPDIR/work/db/,g" \
        -e "s,pgb-get-s3 --latest shop bucket db/,pgb-get-local --latest shop $BATS_TEST_TMPDIR/work/db,g" \
        -e 's,postgres:///shop\b,postgres:///encrypted_back,g' -e 's,\bshop\b,encrypted_test,g'
}

# assert_recipe SUFFIX KEYS BACKUP RESTORE: the displays that begin so make a backup, rehearse and restore it.
assert_recipe() {
    (cd keys && bash -e -c "$(recipe "$2")")
    mv keys/backup.pub server
    (cd server && bash -e -c "$(recipe "$3")") >stored
    [[ $(cat stored) == *.sql.zst"$1" ]]
    run --separate-stderr bash -c "cd keys && $(recipe "$4" 1)"
    assert_status 0
    [ "$output" = $'public\tt\t1' ]
    run --separate-stderr bash -c "cd keys && $(recipe "$4" 2)"
    assert_status 0
    [ "$(sql 'table t' encrypted_back)" = 7 ]
}

@test "age: the recipe of the page" {
    assert_recipe .age age-keygen \
        "pgbackup -d s3 s3://bucket/db/ --through 'zstd -3' --through 'age" "pgb-rehearse --decode 'age"
}

@test "gpg: the recipe of the page" {
    GNUPGHOME=$(mktemp -d /tmp/pgb-gpg.XXXXXX) # the path of gpg-agent's socket must be short
    export GNUPGHOME
    assert_recipe .gpg 'gpg --batch --passphrase' \
        "pgbackup -d s3 s3://bucket/db/ --through 'zstd -3' --through 'gpg" "pgb-rehearse --decode 'gpg"
    run --separate-stderr bash -c "head -c 300 '$(cat stored)' | pgb-check --decode 'gpg --batch -q -d'"
    assert_status 3
}

@test "a wrong key, a file that is cut, a decoder that fails or ends early: nothing is restored" {
    age-keygen -o key.txt 2>/dev/null
    age-keygen -o other.txt 2>/dev/null
    age-keygen -y key.txt >backup.pub
    pgb-run pgb-dump encrypted_test '|' age -R backup.pub >whole
    head -c 500 whole >half
    local file message filter
    while read -r file message filter; do
        message=${message//_/ }
        run --separate-stderr pgb-restore --create --decode "$filter" postgres:///encrypted_back <"$file"
        assert_status 3
        assert_in "$stderr" "$message"
        run --separate-stderr pgb-restore --create --decode "$filter" postgres:///encrypted_back -- cat "$file"
        assert_status 3
        run --separate-stderr pgb-check --decode "$filter" "$file"
        assert_status 3
        assert_in "$stderr" "$message"
    done <<'END'
whole command_"age"_exited_with_status_1 age -d -i other.txt
half command_"age"_exited_with_status_1 age -d -i key.txt
whole command_"sh"_was_terminated_by_signal_9 sh -c 'age -d -i key.txt; kill -9 $$'
whole its_end_is_missing sh -c 'age -d -i key.txt 2>/dev/null | head -n 20'
whole could_not_run_"no-such-decoder" no-such-decoder
END
    [ -z "$(sql "select datname from pg_database where datname like 'encrypted_back%'")" ]
    run --separate-stderr pgb-rehearse --decode 'age -d -i other.txt' <whole
    assert_status 3
    [ -z "$output" ]
}

@test "decoders are a pipeline, and what the last one writes is decompressed" {
    pgb-dump encrypted_test | gzip | base64 | rev >whole
    run --separate-stderr pgb-check -v --decode rev --decode 'base64 -d' whole whole
    assert_status 0
    assert_in "$stderr" '"whole" is gzip data, and what is inside is a dump in plain format*"whole" is gzip data'
    pgb-restore --create --decode rev --decode 'base64 -d' postgres:///encrypted_back <whole
    [ "$(sql 'table t' encrypted_back)" = 7 ]
    pgb-dump -F c encrypted_test | base64 >whole
    run --separate-stderr pgb-restore --list --decode 'base64 -d' -- cat whole
    assert_status 0
    assert_in "$output" 'TABLE DATA public t'
    run --separate-stderr pgb-check --decode "x '" <whole
    assert_status 2
    assert_in "$stderr" 'invalid argument of --decode: unterminated quoted string'
    run --separate-stderr pgb-check --pass --decode cat <whole
    assert_status 2
    assert_in "$stderr" '--pass passes on what it reads'
}

@test "pgb-check --pass -- COMMAND: the command must succeed, and its output be whole" {
    pgb-dump encrypted_test >whole
    run --separate-stderr pgb-check --pass -- cat whole
    assert_status 0
    [ "$output" = "$(cat whole)" ]
    run --separate-stderr pgb-check --pass -- head -n 20 whole
    assert_status 3
    assert_in "$stderr" "the command's output is not complete"
    run --separate-stderr pgb-check --pass -- sh -c 'cat whole; exit 9'
    assert_status 3
    assert_in "$stderr" 'command "sh" exited with status 9'
    run --separate-stderr pgb-check --pass -- cat whole whole
    assert_status 3
    run --separate-stderr pgb-check --pass -u -- cat whole whole
    assert_status 0
    run --separate-stderr pgb-check --pass -u -- true
    assert_status 3
    run --separate-stderr pgb-check --pass -- echo other
    assert_status 0
    run --separate-stderr timeout 60 pgb-check --pass -- sh -c 'sleep 100 & exit 9' # holds the pipe
    assert_status 3
    run --separate-stderr timeout 60 bash -c 'pgb-check --pass -- yes | head -n 1; echo "${PIPESTATUS[0]}"'
    assert_in "$output" 141
}
