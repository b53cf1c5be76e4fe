#!/usr/bin/env bats
# pgbackup: the whole pipeline in one command.

load helpers

setup_file() {
    sql 'drop database if exists pgbackup_test'
    sql 'create database pgbackup_test'
    sql 'create table t (i integer); insert into t select generate_series(1, 100)' pgbackup_test
}

teardown_file() {
    sql 'drop database pgbackup_test with (force)'
}

# A user's driver: writes ./DESTINATION/NAME, and its words to ./words.
prepare() {
    mkdir drivers
    cat >drivers/pgb-put-test <<'END'
#!/bin/sh
printf '%s\n' "$@" >words
echo "$PATH" >path
while [ "$1" != -- ]; do
    destination=$name name=$1
    shift
done
shift
"$@" >"$destination/.partial" || exit 3
mv "$destination/.partial" "$destination/$name"
END
    chmod +x drivers/pgb-put-test
    export PATH=$PWD/drivers:$PATH PGSERVICEFILE=$PWD/services
}

# assert_pipeline TEXT WORD...: pgbackup -n WORD... prints TEXT, with TIME in place of times.
assert_pipeline() {
    run --separate-stderr pgbackup -n "${@:2}"
    assert_status 0
    [ -z "$stderr" ]
    local shown
    shown=$(sed -E 's/[0-9]{8}T[0-9]{6}Z/TIME/' <<<"$output")
    [ "$shown" = "$1" ] || { printf 'got      %s\nexpected %s\n' "$shown" "$1"; return 1; }
}

@test "answers --help, --version and bad options" {
    assert_common_options pgbackup
}

@test "wrong command lines, each with its reason" {
    while IFS= read -r line; do
        run --separate-stderr bash -c "pgbackup ${line%% => *}"
        assert_status 2
        [ -z "$output" ]
        assert_in "$stderr" "pgbackup: error: ${line##* => }"
    done <<'END'
mydb => option -d is missing
-d => missing argument of option "-d"
-d test => option -d takes two words
-d test -f mydb => option -d takes two words
-d test -f => option -d takes two words
-d test --option mydb => option -d takes two words
-d test -x => option -d takes two words
-d test '' => option -d takes two words
-d test a -d test b => option -d was given twice
-d test a one two => unexpected operand "two"
-d test a --name '' mydb => a name cannot be empty
-d test a --name -x mydb => a name cannot be empty, begin with "-"
-d test a --name x/ mydb => a name cannot *end with "/"
-d test a --name x -x .gz mydb => -x and --name cannot be used together
-d test a -x /../x mydb => a suffix cannot hold "/"
-d test a -F d mydb => the directory format is not a single stream
-d test a -F zip mydb => invalid format
-d test a --all -F c => options --globals-only and --all work with the plain format only
-d test a --all --globals-only => options --globals-only and --all cannot be used together
-d test a --through '' mydb => invalid argument of --through: it contains no command
-d test a --through "zstd '" mydb => invalid argument of --through: unterminated quoted string
-d test a '' => the connection string is empty
-d test a postgres://u:p@ss@h/db => invalid connection string: unencoded "@" or "/" in the URL
-d test a service=no_such => invalid connection parameters: service file
-d test a mydb -- -f x => option --file cannot be used here
-d test a mydb -- -Fc => option --format cannot be used here
-d test a mydb -- --dbname=x => option --dbname cannot be used here
-d test a mydb -- --host x => option --host cannot be used here
-d test a mydb -- other => operands cannot be used here
END
    run --separate-stderr pgbackup mydb
    assert_in "$stderr" 'usage: pgbackup -d DRIVER DESTINATION'
    assert_folder . drivers drivers/pgb-put-test
}

@test "an unknown driver: the available drivers are listed" {
    mkdir more
    cp drivers/pgb-put-test more/pgb-put-other
    cp drivers/pgb-put-test more/
    cp drivers/pgb-put-test 'more/pgb-put-No good'
    touch more/pgb-put-plain
    for driver in nope ../test '' 'a b' test.sh; do
        PATH=$PWD/more:$PATH run --separate-stderr pgbackup -d "$driver" there mydb
        assert_status 2
        assert_in "$stderr" "pgbackup: error: unknown driver \"$driver\""
        assert_in "$stderr" 'pgbackup: hint: available drivers: local, other, '
        assert_in "$stderr" ', test'
    done
}

@test "drivers are found in lower case, in pgbackup's folder first, with a short PATH" {
    assert_pipeline "pgb-put-test there mydb-TIME.sql -- pgb-dump mydb" -d TEST there mydb
    mkdir folder
    PATH=/usr/bin:/bin run --separate-stderr "$PGB_BIN/pgbackup" -d local folder pgbackup_test
    assert_status 0
    grep -q 'database dump complete' "$output"
    mkdir own
    cp "$PGB_BIN/pgbackup" "$PGB_BIN/pgb-dump" drivers/pgb-put-test own/
    printf '#!/bin/sh\nexit 9\n' >drivers/pgb-put-test
    run --separate-stderr own/pgbackup -d test folder pgbackup_test
    assert_status 0
    [[ $(cat path) == "$PWD/own:"* ]]
    env -u PATH "$PWD/own/pgbackup" -n -d test folder pgbackup_test
}

@test "the pipeline, as a dry run shows it" {
    assert_pipeline 'pgb-put-test there mydb-TIME.sql -- pgb-dump mydb' mydb --driver test there
    assert_pipeline 'pgb-put-test there postgres-TIME.sql -- pgb-dump' -d test there
    assert_pipeline "pgb-put-test 'a b' mydb-TIME.sql -- pgb-dump 'host=h dbname=mydb'" \
        -d test 'a b' 'host=h dbname=mydb'
    assert_pipeline 'pgb-put-test -f -v there mydb-TIME.sql -- pgb-dump -v mydb' \
        -v -f -d test there mydb --verbose
    assert_pipeline "pgb-put-test there 'mydb%~partial-TIME.dump' -- pgb-dump -F c mydb -- -Z 0 -t 'a*'" \
        -F custom -d test there mydb -- -Z 0 -t 'a*'
    assert_pipeline 'pgb-put-test there mydb-TIME.tar.x -- pgb-dump -F t mydb' \
        -Ft -x .x -d test there mydb --
    assert_pipeline 'pgb-put-test there _all-TIME.sql -- pgb-dump --all' --all -d test there
    assert_pipeline 'pgb-put-test there _globals-TIME.sql -- pgb-dump --globals-only mydb' \
        --globals-only -d test there mydb
    assert_pipeline 'pgb-put-test --region=x -u there mydb-TIME.sql -- pgb-dump mydb' \
        -o --region=x --option -u -d test there mydb
    assert_pipeline 'pgb-put-test there/ mydb-TIME.sql -- pgb-dump mydb' -d test there/ mydb
    assert_pipeline 'pgb-put-local drivers mydb-TIME.sql -- pgb-dump mydb' -d local drivers mydb
    assert_pipeline 'pgb-put-local there/ mydb-TIME.sql -- pgb-dump mydb' -d local there/ mydb
    assert_pipeline 'pgb-put-local -p a/there/ mydb-TIME.sql -- pgb-dump mydb' -p -d local a/there/ mydb
    assert_folder . drivers drivers/pgb-put-test
    run --separate-stderr bash -c 'pgbackup -n -d test there mydb >/dev/full'
    assert_status 1
    assert_in "$stderr" 'could not write to standard output'
}

@test "--restore: the command that brings the newest backup back, as a dry run shows it" {
    assert_pipeline 'pgb-restore --create x -- pgb-get-local --latest shop there' --restore -d local there shop x
    assert_pipeline "pgb-restore --create -j 4 'host=h dbname=x' -- pgb-get-s3 --region=r --latest shop s3://b/p/" \
        --restore -d s3 s3://b/p/ -o --region=r shop 'host=h dbname=x' -- -j 4
    assert_pipeline 'pgb-restore x -- pgb-get-s3 --latest-globals b' --restore -d s3 b --globals-only x
    assert_pipeline 'pgb-restore x -- pgb-get-s3 --latest-all b' --restore -d s3 b --all x
    assert_pipeline "pgb-restore --create --decode 'age -d' --decode cat x -- pgb-get-s3 b a.sql.age" \
        --restore -d s3 b --name a.sql.age --decode 'age -d' --decode cat x
    run --separate-stderr pgbackup --restore -n -d local there shop postgres://u:decoy@h/x
    assert_status 0
    refute_in "$output" decoy
    for words in '-d s3 b x' '-d s3 b --all' '-d s3 b --all shop x' 'shop x' '-d s3 b -f shop x' '-d s3 b -p shop x' \
        '-d s3 b --through cat shop x' '-d s3 b -F c shop x' '-d s3 b -x .x shop x' '-d s3 b --full shop x' '-d test there shop x'; do
        # shellcheck disable=SC2086
        run --separate-stderr pgbackup --restore -n $words
        assert_status 2
        [ -z "$output" ]
        assert_in "$stderr" 'pgbackup: error: '
    done
    assert_in "$stderr" 'unknown driver "test"'
    run --separate-stderr pgbackup -n -d s3 b shop x
    assert_status 2
    run --separate-stderr pgbackup -n -d s3 b --decode cat shop
    assert_status 2
    assert_in "$stderr" 'error: --decode needs --restore'
}

@test "--restore brings the newest backup back, and nothing if there is none" {
    createdb recovered
    sql 'create table t as select 1 as i' recovered
    pgbackup -d local backups/ recovered >/dev/null
    dropdb recovered
    run --separate-stderr pgbackup --restore -d local backups recovered postgres:///recovered
    assert_status 0
    [ "$(sql 'table t' recovered)" = 1 ]
    dropdb recovered
    run --separate-stderr pgbackup --restore -v -d local backups other postgres:///recovered
    assert_status 3
    assert_in "$stderr" 'pgb-get-local: error: none of the names in "backups" (1) is that of a backup of database "other"'
    [ -z "$(sql "select datname from pg_database where datname like 'recovered%'")" ]
}

@test "filters: their words, and their effect on the name" {
    assert_pipeline "pgb-put-test there mydb-TIME.sql.zst -- pgb-run pgb-dump mydb '|' pgb-check --pass -u '|' zstd -3" \
        --through 'zstd -3' -d test there mydb
    assert_pipeline "pgb-put-test there mydb-TIME.sql.gz.age.x -- pgb-run pgb-dump mydb '|' pgb-check --pass -u '|' cat '|' /usr/bin/gzip -1 '|' age -r 'a b'" \
        --through cat --through '/usr/bin/gzip -1' -d test there mydb --through "age -r 'a b'" -x .x
    assert_pipeline "pgb-put-test there n -- pgb-run pgb-dump mydb -- -s '|' pgb-check --pass -u '|' xz" \
        --through xz --name n -d test there mydb -- -s
    for suffix in pigz:.gz lz4:.lz4 gpg:.gpg pv:; do
        assert_pipeline "pgb-put-test there mydb-TIME.sql${suffix#*:} -- pgb-run pgb-dump mydb '|' pgb-check --pass -u '|' ${suffix%:*}" \
            --through "${suffix%:*}" -d test there mydb
    done
}

@test "with a filter the dump is judged before it, and the drivers of the toolkit do not look inside again" {
    assert_pipeline "pgb-put-s3 -f -v --no-inside -x there mydb-TIME.sql.zst -- pgb-run pgb-dump -v mydb '|' pgb-check --pass -u -v '|' zstd" \
        -f -v -o -x --through zstd -d s3 there mydb
    assert_pipeline "pgb-put-local --no-inside there/ mydb-TIME.sql.zst -- pgb-run pgb-dump mydb '|' pgb-check --pass -u '|' zstd" \
        --through zstd -d local there/ mydb
    mkdir bin
    printf '#!/bin/sh\npg_dump pgbackup_test | head -n 20\n' >bin/pgb-dump # exits with 0
    chmod +x bin/pgb-dump
    ln -s "$PGB_BIN"/{pgb-run,pgb-check,pgb-put-local} bin
    cp "$PGB_BIN/pgbackup" bin
    for filter in cat gzip; do
        run --separate-stderr bin/pgbackup -d local . --through "$filter" pgbackup_test
        assert_status 3
        assert_in "$stderr" 'standard input is not complete'
    done
    rm -r bin
    assert_folder . drivers drivers/pgb-put-test
}

@test "after a filter that is not known the name needs a suffix" {
    for filter in 'openssl enc -aes-256-ctr -k x' tac './zstd.sh' 'nice zstd'; do
        run --separate-stderr pgbackup -n -d test there --through zstd --through "$filter" mydb
        assert_status 2
        assert_in "$stderr" "error: cannot tell how a name ends after the filter \"${filter%% *}\""
        assert_in "$stderr" "hint: say it with -x, such as -x .enc"
    done
    assert_pipeline "pgb-put-test there mydb-TIME.sql.gz.enc -- pgb-run pgb-dump mydb '|' pgb-check --pass -u '|' gzip '|' openssl enc" \
        -d test there --through gzip --through 'openssl enc' -x .enc mydb
    assert_pipeline "pgb-put-test there mydb-TIME.sql -- pgb-run pgb-dump mydb '|' pgb-check --pass -u '|' sed s/a/b/" \
        -d test there --through 'sed s/a/b/' -x '' mydb
    assert_pipeline "pgb-put-test there n -- pgb-run pgb-dump mydb '|' pgb-check --pass -u '|' tac" \
        -d test there --through tac --name n mydb
}

@test "options of pg_dump that leave something out mark the name, unless --full is given" {
    assert_pipeline "pgb-put-test there 'mydb%~partial-TIME.sql' -- pgb-dump mydb -- -sOx" -d test there mydb -- -sOx
    assert_pipeline "pgb-put-test there 'mydb%~partial-TIME.sql.gz' -- pgb-run pgb-dump mydb -- -t c '|' pgb-check --pass -u '|' gzip" \
        -d test there --through gzip mydb -- -t c
    assert_pipeline 'pgb-put-test there mydb-TIME.sql -- pgb-dump mydb -- -sOx' --full -d test there mydb -- -sOx
    assert_pipeline 'pgb-put-test there mydb-TIME.sql -- pgb-dump mydb -- -Ox' -d test there mydb -- -Ox
    assert_pipeline 'pgb-put-test there x -- pgb-dump mydb -- -a' --name x -d test there mydb -- -a
    assert_pipeline "pgb-put-test there '_all%~partial-TIME.sql' -- pgb-dump --all -- -s" --all -d test there -- -s
}

# assert_refused REASON WORD...: status 2, and nothing is made.
assert_refused() {
    run --separate-stderr pgbackup "${@:2}"
    assert_status 2
    [ -z "$output" ]
    assert_in "$stderr" "pgbackup: error: $1"
    assert_in "$stderr" 'pgbackup: hint: '
    assert_folder . drivers drivers/pgb-put-test
}

@test "a local destination that was forgotten: the connection string or the database is not taken for a file" {
    for string in 'service=main dbname=shop' dbname=shop 'host = h' ' user=u' service=main.example \
        'password=Zq9Xw7Vk dbname=shop' host=/run/postgresql 'x host=h' mysql://u:Zq9Xw7Vk@h/db; do
        for option in -v -p '--name=x'; do
            assert_refused 'the destination is a connection string' "$option" -d local "$string"
            refute_in "$stderr" Zq9X
        done
    done
    for string in shop .shop ./shop drivers/shop no=keyword; do
        assert_refused 'the destination is neither a folder nor the name of a file with a suffix' -d local "$string"
        assert_refused 'the destination is neither a folder nor the name of a file with a suffix' -p -d local "$string" shop
    done
    assert_refused 'the folder of the destination does not exist' -d local missing/shop.sql pgbackup_test
    assert_refused 'option -p is for the driver "local"' -p -d test drivers pgbackup_test
}

@test "a local destination: a folder, or a file with a suffix or a name" {
    mkdir there
    for place in there date=2026-11-28/ ./host=h/ there/dbname=x/; do
        run --separate-stderr pgbackup -d local "$place" pgbackup_test
        assert_status 0
        [[ $output == "${place%/}"/pgbackup_test-*.sql ]]
    done
    for place in shop.sql there/shop.dump; do
        run --separate-stderr pgbackup -d local "$place" pgbackup_test
        assert_status 0
        [ "$output" = "$place" ]
    done
    run --separate-stderr pgbackup -d local there/file --name x pgbackup_test
    assert_status 0
    [ "$output" = there/file ]
}

@test "one missing folder is made; -p makes more" {
    run --separate-stderr pgbackup -d local disk/backups/ pgbackup_test
    assert_status 1
    assert_in "$stderr" 'pgb-put-local: error: could not open folder "disk/backups": No such file or directory'
    assert_in "$stderr" 'pgb-put-local: hint: one missing folder is created; -p creates more'
    run --separate-stderr pgbackup -d local backups/ --name db/x pgbackup_test
    assert_status 1
    assert_folder . drivers drivers/pgb-put-test
    run --separate-stderr pgbackup -p -d local disk/backups/ --name x pgbackup_test
    assert_status 0
    run --separate-stderr pgbackup --parents -d local other/file.sql pgbackup_test
    assert_status 0
    run --separate-stderr pgbackup -d local backups/ --name x pgbackup_test
    assert_status 0
    run --separate-stderr pgbackup -d local backups --name db/x pgbackup_test
    assert_status 0
    assert_folder . drivers drivers/pgb-put-test disk disk/backups disk/backups/x other other/file.sql \
        backups backups/x backups/db backups/db/x
}

@test "a lone bar in a command is refused" {
    for line in "--through \"zstd '|' age\" mydb" "--through zstd '|'" "--through zstd mydb -- -t '|'"; do
        run --separate-stderr bash -c "pgbackup -n -d test there $line"
        assert_status 2
        assert_in "$stderr" 'hint: give each filter a --through of its own'
    done
    assert_pipeline "pgb-put-test there 'mydb%~partial-TIME.sql' -- pgb-dump mydb -- -t '|'" \
        -d test there mydb -- -t '|'
}

@test "a dry run shows no password, and loses nothing else" {
    assert_pipeline "pgb-put-test there db-TIME.sql -- pgb-dump 'host=h port=5433 dbname=db user=u sslmode=verify-full'" \
        -d test there 'postgres://u:s3cr3t@h:5433/db?sslmode=verify-full&passfile=x'
    assert_pipeline "pgb-put-test there 'it'\''s-TIME.sql' -- pgb-dump 'dbname='\''it\'\''s'\'''" \
        -d test there "password=x dbname='it\\'s'"
    assert_pipeline 'pgb-put-test there postgres-TIME.sql -- pgb-dump' -d test there password=x
    PGPASSWORD=s3cr3t assert_pipeline \
        'pgb-put-test there db-TIME.sql -- pgb-dump postgres://u@h/db' \
        -d test there postgres://u@h/db
    printf '[prod]\nhost=db.example\ndbname=shop\nuser=me\n' >services
    assert_pipeline 'pgb-put-test there shop-TIME.sql -- pgb-dump service=prod' \
        -d test there service=prod
    PGHOST='' PGPORT='' assert_pipeline \
        "pgb-put-test there shop-TIME.sql -- pgb-dump 'host=db.example dbname=shop user=me'" \
        -d test there 'service=prod password=x'
}

@test "a backup by a user's driver" {
    mkdir there
    run --separate-stderr pgbackup -d test there "postgres://$alice/pgbackup_test"
    assert_status 0
    [ -z "$stderr" ]
    grep -q 'database dump complete' there/pgbackup_test-*.sql
    run ! grep -rF s3cr3t words
    run --separate-stderr pgbackup -d test there --through 'gzip -1' --name x "postgres://$alice/pgbackup_test"
    assert_status 0
    gzip -dc there/x | grep -q 'database dump complete'
}

@test "a failing dump is left to the driver" {
    mkdir there
    run --separate-stderr pgbackup -d test there no_such_database
    assert_status 3
    assert_in "$stderr" 'pgb-dump: error: could not connect: '
    run --separate-stderr pgbackup -d local there/ postgres://alice:wrong@127.0.0.1/postgres
    assert_status 3
    assert_in "$stderr" 'password authentication failed for user "alice"'
    refute_in "$stderr" 'retrieved from file'
    run --separate-stderr pgbackup -d local there/ no_such_database
    assert_status 3
    run --separate-stderr pgbackup -d local there/ --through gzip no_such_database
    assert_status 3
    assert_folder there .partial
}

@test "a backup as a local file" {
    mkdir new
    run --separate-stderr pgbackup -d local ./new/folder/ "postgres://$alice/pgbackup_test"
    assert_status 0
    [ -z "$stderr" ]
    [[ $output =~ ^\./new/folder/pgbackup_test-[0-9]{8}T[0-9]{6}Z\.sql$ ]]
    grep -q 'database dump complete' "$output"
    run --separate-stderr pgbackup -d local new --name same pgbackup_test
    assert_status 0
    run --separate-stderr pgbackup -d local new --name same pgbackup_test
    assert_status 4
    run --separate-stderr pgbackup -d local new --name same -f pgbackup_test -- -s
    assert_status 0
    run --separate-stderr pgbackup -d local new --globals-only "postgres://$alice"
    assert_status 0
    grep -q 'CREATE ROLE alice' "$output"
    run --separate-stderr pgbackup -d local new --all --through gzip
    assert_status 0
    gzip -dc "$output" | grep -q 'cluster dump complete'
    run --separate-stderr pgbackup -d local new -F c pgbackup_test
    assert_status 0
    "$PGB_TEST_PGBIN/pg_restore" -l "$output" | grep -q 'TABLE DATA public t'
}

@test "-v says where the backup goes before it starts" {
    run --separate-stderr pgbackup -v -d local new/ --name x pgbackup_test
    assert_status 0
    assert_in "$stderr" 'pgbackup: backing up database "pgbackup_test" to local new/ as x'
    assert_in "$stderr" 'pgb-dump: running '
    run --separate-stderr pgbackup -v -d local new/ --name y --all
    assert_in "$stderr" 'pgbackup: backing up all databases to local new/ as y'
    run --separate-stderr pgbackup -v -d local new/ --name z --globals-only
    assert_in "$stderr" 'pgbackup: backing up roles and tablespaces to local new/ as z'
}

@test "the password is visible in no process while it runs, and filters cannot read it" {
    cat >drivers/look <<'END'
#!/bin/sh
env >look-environment
ls -l /proc/self/fd >look-descriptors
cat
END
    chmod +x drivers/look
    lock pgbackup_test t
    PGPASSWORD=also-s3cr3t pgbackup -d local new/ -x '' --through look "postgres://$alice:$PGPORT/pgbackup_test" \
        >place 3>&- 4>&- 9>&- &
    backup=$!
    wait_until 10 pg_dump_waits pgbackup_test
    refute_visible s3cr3t p@ss p%40ss
    wait_until 10 test -s look-descriptors
    run ! grep PGPASS look-environment
    run ! grep memfd look-descriptors
    unlock
    await "$backup"
    assert_status 0
    grep -q 'database dump complete' "$(cat place)"
}

@test "no part of a password is ever printed" {
    for string in 'postgres://u:Zq9X@w7Vk@h/db' 'postgres://u:Zq9X/w7Vk@h/db' u:Zq9Xw7Vk@h/db \
        'postgres://u:Zq9X%w7Vk@h/db' 'postgres://u:Zq9Xw7Vk@[h/db' 'password=Zq9X w7Vk' \
        "password='Zq9Xw7Vk" 'pasword=Zq9Xw7Vk' 'dbname=postgres://u:Zq9Xw7Vk@h/db' \
        'sslpassword=Zq9Xw7Vk' 'postgres://u:Zq9X%0Aw7Vk@h/db' \
        'service=nope password=Zq9Xw7Vk'; do
        run --separate-stderr pgbackup -v -d local new/ "$string"
        assert_status 2
        [ -z "$output" ]
        for part in Zq9X w7Vk; do refute_in "$stderr" "$part"; done
    done
    assert_folder . drivers drivers/pgb-put-test
}

@test "a driver that cannot be run: 126, or 127" {
    printf '#!/nowhere/sh\n' >drivers/pgb-put-broken
    printf '#!%s\n' "$PWD" >drivers/pgb-put-folder
    chmod +x drivers/pgb-put-broken drivers/pgb-put-folder
    run -127 --separate-stderr pgbackup -d broken there mydb
    assert_in "$stderr" 'pgbackup: error: could not run "pgb-put-broken": No such file or directory'
    run -126 --separate-stderr pgbackup -d folder there mydb
    assert_in "$stderr" 'pgbackup: error: could not run "pgb-put-folder": Permission denied'
}

@test "databases that are called like connection strings, as pgb-databases prints them" {
    local name
    local -a odd=('host=x' 'postgres://x' 'service=x')
    for name in "${odd[@]}"; do
        sql "create database \"$name\""
        psql -X -q -d "dbname='$name'" -c "create table t as select '$name'::text as name"
    done
    pgb-databases >all
    for name in "${odd[@]}"; do
        url=$(grep -F "$name" all)
        run --separate-stderr pgbackup -d local ./ "$url"
        assert_status 0
        grep -x "$name" "$output"
        run --separate-stderr pgb-rehearse <"$output"
        assert_status 0
        sql "drop database \"$name\""
    done
    run --separate-stderr pgbackup -d local ./ "dbname='postgres://u:Zq9Xw7Vk@h/db'"
    assert_status 2
    assert_in "$stderr" 'the name of the database is itself a connection string'
    run --separate-stderr pgbackup -d local ./ "dbname='host=h password=Zq9Xw7Vk'"
    assert_status 2
}
