#!/usr/bin/env bats
# pgb-name: the file name of a dump.

load helpers

prepare() {
    unset PGHOST PGPORT PGUSER
    export PGSERVICEFILE=$PWD/services PGSYSCONFDIR=$PWD
    cat >services <<'END'
[prod]
host=db.example
dbname=shop
user=backup

[nodb]
host=db.example
user=backup

[secretive]
dbname=shop
password=Zq9Xw7Vk

[broken]
dbname
END
}

# assert_name NAME WORD...: pgb-name --no-timestamp WORD... prints NAME and nothing else.
assert_name() {
    run --separate-stderr pgb-name --no-timestamp "${@:2}"
    assert_status 0
    [ "$output" = "$1" ] || { echo "got $output, expected $1"; return 1; }
    [ -z "$stderr" ]
}

# refute_secret TEXT: TEXT has no four consecutive characters of the password Zq9Xw7Vk.
refute_secret() {
    local i
    for i in 0 1 2 3 4; do refute_in "$1" "$(cut -c "$((i + 1))-$((i + 4))" <<<Zq9Xw7Vk)"; done
}

@test "answers --help, --version and bad options" {
    assert_common_options pgb-name
}

@test "operands: at most one, and no command" {
    run --separate-stderr pgb-name one two
    assert_status 2
    assert_in "$stderr" 'unexpected operand'
    run --separate-stderr pgb-name one -- two
    assert_status 2
    assert_in "$stderr" 'usage: pgb-name'
}

@test "a full standard output is an error" {
    run --separate-stderr bash -c 'pgb-name app >/dev/full'
    assert_status 1
    assert_in "$stderr" 'could not write to standard output: No space left on device'
}

@test "the time is now, in UTC" {
    before=$(date -u +%Y%m%dT%H%M%SZ)
    TZ=America/New_York run --separate-stderr pgb-name \
        'postgres://u:p@host:5432/db_one?sslmode=require'
    after=$(date -u +%Y%m%dT%H%M%SZ)
    assert_status 0
    [[ $output =~ ^db_one-([0-9]{8}T[0-9]{6}Z)\.sql$ ]]
    [[ ! ${BASH_REMATCH[1]} < $before && ! ${BASH_REMATCH[1]} > $after ]]
}

@test "a time given by the user, or none" {
    run --separate-stderr pgb-name -t 2017-12-03T13:14:10 app
    [ "$output" = app-2017-12-03T13:14:10.sql ]
    run --separate-stderr pgb-name app --timestamp=monday
    [ "$output" = app-monday.sql ]
    for time in '' a/b $'a\nb' $'a\x7f' $'a\xc2\x85'; do
        run --separate-stderr pgb-name -t "$time" app
        assert_status 2
        [ -z "$output" ]
        assert_in "$stderr" 'a timestamp must not be empty and cannot hold "/"'
    done
    run --separate-stderr pgb-name -t x --no-timestamp app
    assert_status 2
}

@test "formats and suffixes" {
    assert_name app.sql -F p app
    assert_name app.sql --format=plain app
    assert_name app.dump -F c app
    assert_name app.dump -Fcustom app
    assert_name app.tar.zst -F t -x .zst app
    assert_name app.tar -F tar --suffix '' app
    run --separate-stderr pgb-name -F d app
    assert_status 2
    assert_in "$stderr" 'hint: use the custom format'
    run --separate-stderr pgb-name -F zip app
    assert_status 2
    assert_in "$stderr" 'pgb-name: error: invalid format'
    assert_in "$stderr" 'usage: pgb-name'
    run --separate-stderr pgb-name -x ../../x app
    assert_status 2
}

@test "a cluster and its global objects have reserved names" {
    assert_name _globals.sql --globals-only app
    assert_name _all.sql --all
    assert_name _all.sql.gz --all --all -x .gz
    for line in '--all --globals-only' '--all -F c' '--globals-only -Ft'; do
        read -ra words <<<"$line"
        run --separate-stderr pgb-name "${words[@]}" app
        assert_status 2
        [ -z "$output" ]
        assert_in "$stderr" 'usage: pgb-name'
    done
}

@test "options of pg_dump that leave something out make the name of a partial dump" {
    for line in -s -sOx -tcustomer '-t customer' '-Ot customer' '-n x' '-N x' '-T x' -a '-e x' -B --schema-only \
        --data-only --data --schema-o --section=data --sec=data '--exclude-table-data x' --exclude-table-data=x \
        --no-data --no-schema --statistics-only --exclude-extension=x '--filter x' --table-and-children=x \
        --exclude-schema=x --no-blobs --no-large-objects --enable-row-security '-v -s'; do
        read -ra words <<<"$line"
        assert_name shop%~partial.sql shop -- "${words[@]}"
        assert_name shop.sql --full shop -- "${words[@]}"
    done
    for line in -Ox '--role s' '--role -s' --role=s -c -C -Z0 --no-owner --inserts --no-comments --statistics \
        --no-statistics --no-publications -b; do
        read -ra words <<<"$line"
        assert_name shop.sql shop -- "${words[@]}"
    done
}

@test "options of pg_dumpall that leave something out" {
    for line in -s -a -r -t -g --roles --exclude-database=x --globals-only '-S x -g'; do
        read -ra words <<<"$line"
        assert_name _all%~partial.sql --all -- "${words[@]}"
        assert_name _all.sql --all --full -- "${words[@]}"
    done
    assert_name _globals.sql --globals-only -- -g --no-role-passwords
    assert_name _globals%~partial.sql --globals-only -- -r
    assert_name _all.sql --all -- -x --role=r -l s
}

@test "what pgb-dump refuses after -- is refused here, too" {
    for line in '-f x' '-F c' '--dbname=x' '-h x' shop; do
        read -ra words <<<"$line"
        run --separate-stderr pgb-name shop -- "${words[@]}"
        assert_status 2
        [ -z "$output" ]
        assert_in "$stderr" 'cannot be used here, after "--"'
    done
}

@test "the database is found as libpq finds it" {
    assert_name app.sql app
    assert_name app.sql postgres:///app
    assert_name app.sql 'postgresql://u@[::1]:5432/app?connect_timeout=3'
    assert_name app.sql 'host=h dbname=app'
    assert_name 'my app.sql' "host=h dbname='my app'"
    assert_name other.sql 'postgres://u@h/app?dbname=other'
    assert_name u.sql postgres://u@h
    assert_name u.sql user=u
    assert_name app.sql postgres://%2Fvar%2Frun/app
    assert_name "$(id -un).sql"
    PGUSER=eve assert_name eve.sql
    PGUSER=eve PGDATABASE=app assert_name app.sql
    PGDATABASE=app assert_name app.sql postgres://u@h
    PGDATABASE=app assert_name other.sql other
}

@test "services" {
    assert_name shop.sql service=prod
    assert_name shop.sql 'postgres://?service=prod'
    assert_name app.sql 'service=prod dbname=app'
    assert_name backup.sql service=nodb
    PGDATABASE=app assert_name shop.sql service=prod
    PGDATABASE=app assert_name app.sql service=nodb
    PGSERVICE=prod assert_name shop.sql
    PGSERVICE=prod assert_name app.sql app
    PGSERVICE=nodb assert_name shop.sql service=prod
    assert_name shop.sql service=secretive
    assert_name shop.sql 'service=secretive password=x'
    run --separate-stderr pgb-name service=nope
    assert_status 2
    assert_in "$stderr" 'definition of service "nope" not found'
    PGSERVICE=nope run --separate-stderr pgb-name app
    assert_status 2
    assert_in "$stderr" 'definition of service "nope" not found'
    run --separate-stderr pgb-name service=broken
    assert_status 2
    assert_in "$stderr" 'syntax error in service file "..."'
}

@test "a database name that is unsafe in a file name is percent-encoded" {
    assert_name a%2Fb.sql "dbname='a/b'"
    assert_name a%2Fb.sql postgres:///a%2Fb
    assert_name %2E.%2Fetc.sql "dbname='../etc'"
    assert_name %2Drf.sql dbname=-rf
    assert_name %5Fall.sql _all
    assert_name 100%25.sql 100%
    assert_name a%0Ab.sql $'a\nb'
    assert_name db@x.sql postgres:///db%40x
    assert_name 'my app.sql' 'my app'
    assert_name a%3Ab%2Ac%3Fd.sql 'a:b*c?d'
    assert_name '%22a%22%3Cb%3E%7Cc%5Cd.sql' '"a"<b>|c\d'
    assert_name $'h\xc3\xbcte.sql' $'h\xc3\xbcte'
    assert_name l%E9.sql $'l\xe9'
}

@test "an empty connection string is refused" {
    run --separate-stderr pgb-name ''
    assert_status 2
    assert_in "$stderr" 'the connection string is empty'
}

@test "raw @ and / in a password are refused with a hint" {
    for url in postgres://u:Zq9X@w7Vk@h/db postgres://u:Zq9X/w7Vk@h/db postgres://u:@Zq9Xw7Vk/@h; do
        run --separate-stderr pgb-name "$url"
        assert_status 2
        [ -z "$output" ]
        assert_in "$stderr" 'hint: percent-encode them in the password: %40 for "@", %2F for "/"'
        refute_secret "$stderr"
    done
}

@test "no part of a password is ever printed" {
    local strings=(
        'postgres://u:Zq9Xw7Vk@h/db?nonsense'
        'postgres://u:Zq9Xw7Vk@h/db?nonsense=Zq9Xw7Vk'
        'postgres://u:Zq9Xw7Vk@h/db?sslmode=Zq9Xw7Vk'
        'postgres://u:Zq9Xw7Vk@h/db?a=b=Zq9Xw7Vk'
        'postgres://u:Zq9X%w7Vk@h/db'
        'postgres://u:Zq9X%00w7Vk@h/db'
        'postgres://u:Zq9X%w"7Vk@h/db'
        'postgres://u:"="Zq9X%w7Vk@h/db'
        'postgres://u:Zq9Xw7Vk@[h/db'
        'postgres://u:Zq9Xw7Vk@[]/db'
        'postgres://u:Zq9Xw7Vk@[::1]x/db'
        'postgres://u:Zq9Xw7Vk@h:1,h2:2:3,x:/db?port=1,2,3,4,5'
        'postgres://u:Zq9X@w7Vk@h/db'
        'postgres://u:Zq9X/w7Vk@h/db'
        'postgres://u:Zq9X/w7Vk@h/db?service=x'
        'postgres://u:Zq9Xw7Vk@h/postgres://u:Zq9Xw7Vk@h/db'
        'postgres//u:Zq9Xw7Vk@h/db'
        'postgres:/u:Zq9Xw7Vk@h/db'
        'Postgres://u:Zq9Xw7Vk@h/db'
        'jdbc:postgresql://h/db?user=u&password=Zq9Xw7Vk'
        'mysql://u:Zq9Xw7Vk@h/db'
        'u:Zq9Xw7Vk@h/db'
        'password=Zq9X w7Vk host=h'
        'password= = Zq9Xw7Vk'
        "password='Zq9Xw7Vk"
        "password='Zq9X'w7Vk'"
        'pasword=Zq9Xw7Vk'
        'password:Zq9Xw7Vk host=h'
        'Zq9Xw7Vk=password'
        'Zq9X"w7Vk=password'
        'dbname=postgres://u:Zq9Xw7Vk@h/db'
        "dbname='password=Zq9Xw7Vk dbname=x'"
        'service=nope password=Zq9Xw7Vk'
        'channel_binding=Zq9Xw7Vk'
        'sslpassword=Zq9Xw7Vk'
        'postgres://h/db?sslpassword=Zq9Xw7Vk'
        $'password=\'Zq9X\nw7Vk\''
        $'password=\'Zq9X\rw7Vk\''
        $'postgres://u:Zq9X%0Aw7Vk@h/db'
    )
    for string in "${strings[@]}"; do
        run --separate-stderr pgb-name "$string"
        assert_status 2
        [ -z "$output" ]
        assert_in "$stderr" 'pgb-name: error: '
        refute_secret "$stderr"
    done
}

@test "valid strings with a password work, and do not show it" {
    assert_name db.sql postgres://u:Zq9Xw7Vk@h/db
    assert_name db.sql 'postgres://u:Zq:9X#?w7Vk@h/db'
    assert_name db.sql 'postgres://u:Zq9Xw7Vk@h/db?target_session_attrs=Zq9Xw7Vk'
    assert_name db.sql 'host=h password=Zq9Xw7Vk dbname=db'
    assert_name db.sql "password='it\\'s @/' dbname=db"
    PGPASSWORD=Zq9Xw7Vk assert_name db.sql db
}

@test "a connection string in PGDATABASE is refused" {
    for database in postgres://u:Zq9Xw7Vk@h/db 'host=h password=Zq9Xw7Vk' u:Zq9Xw7Vk@h/db; do
        PGDATABASE=$database run --separate-stderr pgb-name
        assert_status 2
        [ -z "$output" ]
        assert_in "$stderr" 'the name of the database is itself a connection string'
        refute_secret "$stderr"
    done
    PGDATABASE=a=b assert_name a=b.sql
}

@test "reserved: a database called _globals gets another name" {
    run --separate-stderr pgb-name --no-timestamp _globals
    [ "$output" = %5Fglobals.sql ]
}
