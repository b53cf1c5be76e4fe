#!/usr/bin/env bats
# Wrong command lines, settings and connection strings: the error names the mistake, the hint what was meant.

load helpers

# answer COMMAND: runs it with nothing to read, and sets status, output and stderr. As `run`, but it starts
# no other process than COMMAND's.
answer() {
    status=0
    eval "$1" </dev/null >out 2>err || status=$?
    output=$(<out) stderr=$(<err)
}

# assert_answers: each line on standard input is "STATUS: COMMAND => ERROR => HINT"; ERROR and HINT are
# glob patterns, HINT may be missing.
assert_answers() {
    local line command error hint failed=
    while IFS= read -r line; do
        command=${line#*: } command=${command%% => *}
        error=${line#* => } hint=
        if [[ $error == *' => '* ]]; then hint=${error#* => } error=${error%% => *}; fi
        answer "$command"
        assert_status "${line%%: *}" || failed=$command
        [ -z "$output" ] || failed=$command
        assert_in "$stderr" "${command%% *}: error: $error" || failed=$command
        if [ -n "$hint" ]; then
            assert_in "$stderr" "${command%% *}: hint: $hint" || failed=$command
        fi
        refute_in "$stderr" s3cr3t || failed=$command
    done
    [ -z "$failed" ] || { echo "the last one: $failed"; return 1; }
}

@test "an unknown option: the nearest one, here, in the driver and in pg_dump" {
    assert_answers <<'END'
2: pgbackup --trough zstd -d s3 b u => unrecognized option "--trough" => did you mean --through[?]
2: pgbackup -d s3 b --region=eu-west-1 u => unrecognized option "--region" => it is an option of pgb-put-s3: -o --region=eu-west-1
2: pgbackup -d s3 b --region eu-west-1 u => unrecognized option "--region" => it is an option of pgb-put-s3: -o --region=eu-west-1
2: pgbackup -d s3 b --regoin=x u => unrecognized option "--regoin" => did you mean --region[?] it is an option of pgb-put-s3: -o --region=x
2: pgbackup -d local b/ -u u => unrecognized option "-u" => it is an option of pgb-put-local: -o -u
2: pgbackup -d s3 b u --exclude-table-data=session => unrecognized option "--exclude-table-data" => options of pg_dump follow "--": -- --exclude-table-data=session
2: pgbackup -d s3 b u --exclude-tabel-data=x => unrecognized option "--exclude-tabel-data" => did you mean --exclude-table-data[?]
2: pgbackup -d s3 b u --compress => unrecognized option "--compress" => options of pg_dump follow "--": -- --compress
2: pgbackup -d s3 b u -Z 9 => unrecognized option "-Z" => options of pg_dump follow "--": -- -Z 9
2: pgb-dump u --table=s3cr3t-token => unrecognized option "--table" => options of pg_dump follow "--": -- --table
2: pgb-name --no-role-passwords u => unrecognized option "--no-role-passwords" => options of pg_dumpall follow "--": -- --no-role-passwords
2: pgb-put-s3 b k --storage-clsas=x => unrecognized option "--storage-clsas" => did you mean --storage-class[?]
2: pgb-expire --keep-dialy 7 => unrecognized option "--keep-dialy" => did you mean --keep-daily[?]
2: pgbackup --f -d s3 b u => option "--f" is ambiguous => it may be one of --force, --format, --full
END
    answer 'pgb-expire --frobnicate=s3cr3t'
    assert_status 2
    refute_in "$stderr" 'hint'
}

@test "every option of a driver of the toolkit that pgbackup lacks has the hint -o" {
    local program option help
    help=$(pgbackup --help)
    for program in pgb-put-s3 pgb-put-local; do
        for option in $("$program" --help | grep -oE '^  (-.,|   ) --[a-z-]+' | grep -oE -e '--[a-z-]+'); do
            if [[ $help == *" $option"[^a-z-]* ]]; then continue; fi
            answer "pgbackup $option"
            assert_in "$stderr" "hint: it is an option of pgb-put-*: -o $option"
        done
    done
}

@test "a connection that is given by options: its URL" {
    assert_answers <<'END'
2: pgbackup -d s3 b -h 127.0.0.1 -U app shop => unrecognized option "-h" => the connection is one word: postgres://app@127.0.0.1/shop
2: pgbackup -d s3 b -h127.0.0.1 -p 5433 -Uapp shop => unrecognized option "-h" => the connection is one word: postgres://app@127.0.0.1:5433/shop
2: pgbackup -d s3 b --dbname=shop => unrecognized option "--dbname" => the connection is one word: postgres:///shop
2: pgb-dump -h /run/pg -U "a b" -d shop => unrecognized option "-h" => the connection is one word: postgres://USER@/shop[?]host=/run/pg
2: pgb-restore --host=h --port=1 => unrecognized option "--host" => the connection is one word: postgres://h:1/DATABASE
2: pgb-databases -d shop => unrecognized option "-d" => the connection is one word: postgres:///shop
END
}

@test "operands: a missing one is named, and one too many is told where it belongs" {
    assert_answers <<'END'
2: pgbackup local ./backups/ u => option -d is missing => pgbackup -d local ./backups/ URL
2: pgbackup shop => option -d is missing => say where to, as in -d local FOLDER/ or -d s3 BUCKET
2: pgbackup -d s3 b -o --region eu-west-1 postgres://u:s3cr3t@h/x => unexpected operand "eu-west-1" => -o takes one word: -o --region=eu-west-1
2: pgbackup -d s3 b -o --region eu-west-1 => unexpected operand "eu-west-1" => -o takes one word: -o --region=eu-west-1
2: pgbackup -d s3 "service=main dbname=shop" s3://bucket/db/ => "s3://bucket/db/" is not a connection string => did it change places with DESTINATION[?]
2: pgbackup -d s3 b postgres://u:s3cr3t word s3cr3t@h/x => unexpected operand, number 2 (not shown: it may hold a password)
2: pgb-ls-s3 => BUCKET is missing
2: pgb-ls-s3 --buckets b => unexpected operand "b" => --buckets lists all of them; leave it out to list one
2: pgb-ls-s3 --buckets -l => --buckets lists names only
2: pgb-ls-s3 --buckets --expected-bucket-owner 123456789012 => --expected-bucket-owner is for one bucket
2: pgb-check --describe f dump => --describe is for --pass
2: pgb-restore => URL is missing
2: pgb-latest => DATABASE is missing
2: pgb-put-s3 b => KEY is missing
2: pgb-get-local "a b" => NAME is missing => to see what there is: pgb-ls-local 'a b'
2: pgb-get-s3 b => KEY is missing => to see what there is: pgb-ls-s3 b
2: pgb-restore FILE URL => unexpected operand "URL" => the dump is read from standard input: pgb-restore URL <FILE
2: pgb-restore URL FILE => unexpected operand "FILE" => the dump is read from standard input: pgb-restore URL <FILE
2: pgb-rehearse FILE => unexpected operand "FILE" => the dump is read from standard input: pgb-rehearse <FILE
2: pgb-dump URL FILE => unexpected operand "FILE" => the dump goes to standard output: pgb-dump URL >FILE
2: pgb-get-s3 b k FILE => unexpected operand "FILE" => the backup goes to standard output: pgb-get-s3 BUCKET KEY >FILE
2: pgb-put-local d/ n pgb-dump u => unexpected operand "pgb-dump" => a command to run follows "--"
2: pgb-expire names => unexpected operand "names" => pipe the names into it: pgb-ls-s3 BUCKET | pgb-expire --keep-daily 7
2: pgb-rm-local d n => unexpected operand "n" => pipe the names into it: pgb-ls-local DIR | pgb-expire POLICY | pgb-rm-local DIR
2: pgb-ls-s3 s3:/bucket => invalid bucket name "s3:/bucket": a URL begins with "s3://"
2: pgb-put-s3 a/b k => invalid bucket name "a/b": a bucket with a folder is written as "s3://BUCKET/FOLDER/"
END
}

@test "the scripts for rclone answer in the same way" {
    assert_answers <<'END'
2: pgb-put-rclone => REMOTE is missing
2: pgb-put-rclone r: => NAME is missing
2: pgb-get-rclone r:db/ => NAME is missing => to see what there is: pgb-ls-rclone r:db/
2: pgb-get-rclone ':sftp,pass=s3cr3t:db' => NAME is missing => to see what there is: pgb-ls-rclone REMOTE
2: pgb-ls-rclone => REMOTE is missing
2: pgb-ls-rclone r: db/ => unexpected operand "db/" => the folder belongs to REMOTE: pgb-ls-rclone remote:folder/
2: pgb-rm-rclone r: shop-20261122T023000Z.sql => unexpected operand "shop-20261122T023000Z.sql" => pipe the names into it: pgb-ls-rclone REMOTE |
2: pgb-put-rclone r: x pgb-dump u => unexpected operand "pgb-dump" => a command to run follows "--"
2: pgb-get-rclone r: x FILE => unexpected operand "FILE" => the backup goes to standard output: pgb-get-rclone REMOTE NAME >FILE
2: pgb-put-rclone r: x postgres://u:s3cr3t@h/db => unexpected operand, number 3 (not shown: it may hold a password)
2: pgb-put-rclone r: postgres://u:a s3cr3t@h/db => unexpected operand, number 3 (not shown: it may hold a password)
2: pgb-put-rclone r: x As3cr3tKey01 => unexpected operand, number 3 (not shown: it may hold a password)
2: pgb-put-rclone --uncheked r: x => unrecognized option "--uncheked" => did you mean --unchecked[?]
2: pgb-put-rclone --raport=s3cr3t r: x => unrecognized option "--raport" => did you mean --report[?]
2: pgb-ls-rclone --toatl r: => unrecognized option "--toatl" => did you mean --total[?]
2: pgb-get-rclone --helo => unrecognized option "--helo" => did you mean --help[?]
END
    answer 'pgb-rm-rclone --frobnicate r:'
    assert_status 2
    refute_in "$stderr" hint
}

@test "URLs as other tools write them: what is wrong, and the URL that works" {
    assert_answers <<'END'
2: pgb-name $'postgres://u:s3cr3t@h/db\n' => invalid connection string: it ends in a newline => remove it
2: pgb-name $'postgres://u:s3cr3t@h/db\r' => invalid connection string: it ends in a carriage return
2: pgb-name 'shop ' => invalid connection string: it ends in a blank => remove it; if it is a part of a database's name, write "dbname='...'"
2: pgb-name 'jdbc:postgresql://h:5432/shop?user=u&password=s3cr3t' => invalid connection string: a URL must begin with "postgres://" => write postgres://h:5432/shop[?]...
2: pgb-name 'postgresql+psycopg2://u:s3cr3t@h/db' => invalid connection string: a URL must begin with "postgres://" => write postgres://USER:...@h/db
2: pgb-name 'socket:/run/pg?db=shop' => invalid connection string: a URL must begin with "postgres://" => write postgres:///shop[?]host=/run/pg
2: pgb-name 's3://bucket/x' => invalid connection string "s3://bucket/x": a URL must begin with "postgres://"
2: pgb-name 'postgres://u:s3cr3t@h/db?schema=a&sslmode=require&pgbouncer=true' => invalid connection string: libpq does not know the parameters "schema", "pgbouncer" => leave out of the URL
2: pgb-name 'postgres://u:s3cr3t@h/db?sslaccept=strict' => invalid connection string: libpq does not know the parameter "sslaccept" => leave out of the URL
2: pgb-name 'postgres://u:p%s3cr3t@h/db' => invalid connection string: invalid percent-encoded token: "..." => write "%25" for "%"
2: pgb-name 'postgres://u:h:5432/?Action=connect&X-Amz-Signature=s3cr3t%2F@h/db' => invalid connection string: unencoded "@" or "/" in the URL => percent-encode them in the password: %25 for "%"
END
}

@test "a wrong setting is quoted, with the option, variable or profile that it comes from" {
    mkdir aws
    printf '[default]\nmax_attempts = no\n[profile tls]\nendpoint_url = ftp://x\n' >aws/config
    export AWS_CONFIG_FILE=$PWD/aws/config AWS_ACCESS_KEY_ID=a AWS_SECRET_ACCESS_KEY=s3cr3t
    assert_answers <<'END'
2: pgb-get-s3 --endpoint-url=s3.example.org b k => invalid endpoint URL "s3.example.org" (--endpoint-url): it must begin with "http://" or "https://" => did you mean https://s3.example.org[?]
2: pgb-ls-s3 --endpoint-url=http://u:s3cr3t@h b => invalid endpoint URL (--endpoint-url): it must not hold a user name or a password
2: pgb-put-s3 --region=eu_west b k -- echo x => invalid region "eu_west" (--region) => a region looks like "eu-central-1"
1: pgb-ls-s3 --profile tls b => invalid endpoint URL "ftp://x" (endpoint_url of profile "tls"): it must begin
1: pgb-ls-s3 b => invalid number of attempts "no" (max_attempts of profile "default"): 1 to
END
    export AWS_ENDPOINT_URL=localhost:9000
    assert_answers <<'END'
1: pgb-ls-s3 b => invalid endpoint URL "localhost:9000" (AWS_ENDPOINT_URL): it must begin => did you mean http://localhost:9000[?]
END
}

@test "what belongs into a pipeline" {
    plain_dump >dump
    printf 'age-encryption.org/v1\n-> X25519 abc\n%060d' 0 >dump.age
    assert_answers <<'END'
2: pgbackup -d local ./ -x .z --through 'zstd -3 > x' u => ">" is handed to zstd as an argument: no shell runs here
2: pgbackup -d local ./ -x .z --through 'a 2>&1' u => "2>" is handed to a as an argument: no shell runs here
2: pgb-check --through 'age -d' dump.age => unrecognized option "--through" => --decode FILTER decodes; --through is for pgbackup, which encodes
2: pgb-restore --through 'age -d' u => unrecognized option "--through" => --decode FILTER decodes
2: pgb-rehearse --trough=x => unrecognized option "--trough" => --decode FILTER decodes
2: pgb-check --decode 'age -d && x' => "&&" is handed to age as an argument: no shell runs here
1: pgb-check s3://bucket/db/KEY => could not open file "s3://bucket/db/KEY": No such file or directory => pgb-get-s3 bucket db/KEY | pgb-check
3: pgb-rehearse -- cat dump.age => cannot restore this: it is age data => decrypt it first: --decode 'age -d -i FILE'
1: pgb-restore pgb_no_such -- cat dump => could not connect: *database "pgb_no_such" does not exist => --create makes it
1: pgb-restore dump -- cat dump => could not connect: *database "dump" does not exist => the dump is read from standard input: pgb-restore URL <FILE
END
    run --separate-stderr pgbackup -n -d local ./ -x .z --through "awk '\$1 > 2 && \$3'" u
    assert_status 0
}

@test "a command that is not on PATH, but beside the program, is run: cron's PATH is short" {
    PATH=/usr/bin:/bin "$PGB_BIN/pgb-put-local" out -- pgb-run pgb-name --no-timestamp x '|' cat
    [ "$(cat out)" = x.sql ]
}

@test "a file system without locks, or that can neither rename without replacing nor link: a hint" {
    plain_dump >dump
    run --separate-stderr with_faults flock:1:ENOLCK pgb-put-local out <dump
    assert_status 1
    assert_in "$stderr" 'hint: the file system has no locks'
    run --separate-stderr with_faults 'renameat2:1+:EINVAL link:1+:EPERM' pgb-put-local out <dump
    assert_status 1
    assert_in "$stderr" 'hint: the file system cannot do that without replacing a file: -f allows it'
}
