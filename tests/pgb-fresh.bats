#!/usr/bin/env bats
# pgb-fresh: reads names, and tells which databases have a fresh backup.

load helpers

prepare() {
    printf '%s\n' db/shop-20261122T023000Z.sql db/shop-20261121T023000Z.sql db/till-20261120T023000Z.sql \
        db/shop-20261122T023000Z.sql.sha256 db/shop%~partial-20261122T030000Z.sql _globals-20261122T030000Z.sql \
        readme.txt >names
    printf '%s\t%d\t2026-11-22T02:31:00Z\n' db/shop-20261122T023000Z.sql 400 db/shop-20261121T023000Z.sql 1000 >sizes
}

# fresh OPTION... reads "names" an hour and a half after the newest backup of shop.
fresh() {
    run --separate-stderr pgb-fresh --now 2026-11-22T04:00Z "$@" <names
}

@test "answers --help, --version and bad options" {
    assert_common_options pgb-fresh
}

@test "a line for each database of each folder, and status 1 unless all are fresh" {
    fresh
    assert_status 1
    [ -z "$stderr" ]
    [ "$output" = $'fresh\t_globals\t3600\t-\t_globals-20261122T030000Z.sql
fresh\tshop\t5400\t-\tdb/shop-20261122T023000Z.sql
stale\ttill\t178200\t-\tdb/till-20261120T023000Z.sql' ]
    fresh --max-age 3d --human
    assert_status 0
    [ "${lines[2]}" = $'fresh\ttill\t2d\t-\tdb/till-20261120T023000Z.sql' ]
    fresh --quiet
    assert_status 1
    [ "$output" = $'stale\ttill\t178200\t-\tdb/till-20261120T023000Z.sql' ]
    fresh --quiet --human --max-age 3d
    assert_status 0
    [ -z "$output" ]
    fresh --partial -v
    assert_status 0
    [ "$output" = $'fresh\tshop%~partial\t3600\t-\tdb/shop%~partial-20261122T030000Z.sql' ]
    assert_in "$stderr" 'ignored: "readme.txt" is not the name of a dump with a time'
    fresh --oldest 24h --max-age 0d
    assert_status 1
    [ "$(cut -f1,2 <<<"$output" | xargs)" = 'fresh _globals overdue shop overdue till' ]
    tr '\n' '\0' <names >null
    pgb-fresh -0 --now 2026-11-22T04:00Z --database shop <null >found
    cmp found <(printf 'fresh\tshop\t5400\t-\tdb/shop-20261122T023000Z.sql\0')
}

@test "--database: only these, and they must be there" {
    fresh --database shop --database _globals
    assert_status 0
    [ "${#lines[@]}" = 2 ]
    fresh --database shop --database sho
    assert_status 1
    [ "${lines[1]}" = $'missing\tsho\t-\t-\t-' ]
    run --separate-stderr pgb-fresh --database a/b </dev/null
    assert_status 1
    [ "$output" = $'missing\ta%2Fb\t-\t-\t-' ]
}

@test "sizes are read from the lines of -l, and asked for where a limit needs them" {
    cp sizes names
    fresh
    assert_status 0
    [ "$output" = $'fresh\tshop\t5400\t400\tdb/shop-20261122T023000Z.sql' ]
    fresh --min-size 1K
    assert_status 1
    assert_in "$output" $'small\tshop\t5400\t400\t'
    fresh --min-size 400 --shrink 60%
    assert_status 0
    fresh --shrink 59
    assert_status 1
    assert_in "$output" $'shrunk\tshop\t'
    cut -f1 sizes >names
    for option in --min-size=1 --shrink=50%; do
        fresh "$option"
        assert_status 3
        [ -z "$output" ]
        assert_in "$stderr" 'error: the size of "db/shop-20261122T023000Z.sql" is not in the list'
        assert_in "$stderr" 'hint: list with -l: pgb-ls-s3 -l BUCKET | pgb-fresh'
    done
    { sed -n 1p sizes; echo db/shop-20261121T023000Z.sql; } >names
    fresh --min-size 1
    assert_status 0
    fresh --shrink 50%
    assert_status 3
    assert_in "$stderr" 'error: the size of "db/shop-20261121T023000Z.sql" is not in the list'
    assert_in "$stderr" 'pgb-fresh --shrink 50%'
    printf 'a-20261122T023000Z.sql\t1.5K\t2d\n' >names
    fresh
    assert_status 3
    [ "$stderr" = 'pgb-fresh: error: these are lines of "pgb-ls-s3 --human"; use -l' ]
}

@test "a time in the future does not count, with a warning" {
    echo shop-20261123T023000Z.sql >names
    fresh
    assert_status 1
    [ "$output" = $'missing\tshop\t-\t-\t-' ]
    [ "$stderr" = 'pgb-fresh: warning: "shop-20261123T023000Z.sql" has a time in the future: not counted' ]
}

@test "a backup that is published while the list is made does not lie in the future" {
    run --separate-stderr bash -c '{ sleep 1.1; date -u +shop-%Y%m%dT%H%M%SZ.sql; } | pgb-fresh'
    assert_status 0
    [ -z "$stderr" ]
}

@test "a list that was cut is status 3, and one without backups is status 1" {
    printf 'shop-20261122T023000Z.sql' >names
    for option in --human --prometheus=out.prom; do
        fresh "$option"
        assert_status 3
        [ -z "$output" ]
        assert_in "$stderr" 'error: standard input ends within a name'
    done
    : >names
    fresh --prometheus=out.prom
    assert_status 1
    [ "$stderr" = 'pgb-fresh: error: there are no names on standard input' ]
    echo readme.txt >names
    fresh
    assert_status 1
    [ "${stderr_lines[0]}" = 'pgb-fresh: error: none of the names on standard input (1) is that of a backup that counts' ]
    assert_in "$stderr" 'hint: -v says which names are ignored'
    [ ! -e out.prom ]
}

@test "--nagios: the line and the status of a plugin" {
    fresh --nagios --max-age 3d --database shop
    assert_status 0
    [ "$output" = "PGBACKUP OK - 1 fresh | 'db/shop age'=5400s;;259200;0" ]
    fresh --nagios
    assert_status 2
    [[ $output == 'PGBACKUP CRITICAL - 1 of 3 not fresh: db/till stale (2d) | '* ]]
    cp sizes names
    fresh --nagios --shrink 50%
    assert_status 1
    [ "$output" = "PGBACKUP WARNING - 1 of 1 not fresh: db/shop shrunk (400) | 'db/shop age'=5400s;;93600;0 'db/shop size'=400B;;;0" ]
    printf cut >>names
    for options in --nagios '--nagios --what' '--max-age 1x --nag' '--nagios --human' '--nagios operand' --nagios=x; do
        read -ra words <<<"$options"
        fresh "${words[@]}"
        assert_status 3
        [ "$output" = 'PGBACKUP UNKNOWN - standard error says why' ]
        assert_in "$stderr" 'pgb-fresh: error: '
    done
    printf '_globals-20261122T030000Z.sql\t5\t2026-11-22T03:00:00Z\n' >names
    fresh --nagios --min-size 10
    assert_status 0
    assert_in "$output" "'_globals size'=5B;;;0"
    : >names
    fresh --nagios
    assert_status 2
    [ "$output" = 'PGBACKUP CRITICAL - there are no backups in the list' ]
    run --separate-stderr pgb-fresh --nagios --help
    assert_status 0
}

@test "--prometheus: metrics, and a file that is replaced as a whole" {
    cp sizes names
    fresh --prometheus --shrink 50% --database shop --database till
    assert_status 0
    [ "$(grep -v '^#' <<<"$output")" = 'pgbackup_last_success_timestamp_seconds{database="shop",folder="db"} 1795314600
pgbackup_size_bytes{database="shop",folder="db"} 400
pgbackup_count{database="shop",folder="db"} 2
pgbackup_count{database="till",folder=""} 0
pgbackup_oldest_timestamp_seconds{database="shop",folder="db"} 1795228200
pgbackup_fresh{database="shop",folder="db"} 0
pgbackup_fresh{database="till",folder=""} 0' ]
    [ "$(grep -c '^# HELP pgbackup_[a-z_]* [A-Z]' <<<"$output")" = 5 ]
    [ "$(grep -c '^# TYPE pgbackup_[a-z_]* gauge$' <<<"$output")" = 5 ]
    all=$output
    printf '%s-20261122T023000Z.sql\n' /shop shop //shop $'a\377/shop' $'a\376/shop' >odd
    pgb-fresh --now 2026-11-22T04:00Z --prometheus <odd >metrics
    [ "$(grep '^pgbackup_fresh' metrics | sort)" = 'pgbackup_fresh{database="shop",folder=""} 1
pgbackup_fresh{database="shop",folder="/"} 1
pgbackup_fresh{database="shop",folder="//"} 1
pgbackup_fresh{database="shop",folder="a\\xFE"} 1
pgbackup_fresh{database="shop",folder="a\\xFF"} 1' ]
    echo old >out.prom
    chmod 600 out.prom
    fresh --prometheus=out.prom --shrink 50% --database shop --database till
    assert_status 0
    [ -z "$output$stderr" ]
    [ "$(cat out.prom)" = "$all" ]
    [ "$(stat -c %a out.prom)" = 644 ]
    run --separate-stderr with_faults fsync:1:EIO pgb-fresh --prometheus=out.prom <names
    assert_status 1
    [ "$(cat out.prom)" = "$all" ]
    [ ! -e out.prom.partial ]
}

@test "invalid arguments and operands are refused" {
    for option in --max-age= --max-age=26 --oldest=1x --min-size=x --shrink={0,100,5x,%} --now=now \
        --database={,postgres://u:secret@h/shop}; do
        fresh "$option"
        assert_status 2
        [ -z "$output" ]
        assert_in "$stderr" "error: invalid argument of ${option%%=*}: "
        refute_in "$stderr" secret
    done
    fresh --nag --prometheus
    assert_status 3
    fresh --human --prometheus
    assert_status 2
    assert_in "$stderr" 'cannot be given together'
    fresh --quiet --prometheus
    assert_status 2
    assert_in "$stderr" 'error: --quiet is for lines: leave out --prometheus'
    fresh --quiet --nagios
    assert_status 3
    fresh names
    assert_status 2
    assert_in "$stderr" 'unexpected operand'
}

@test "what pgb-ls-local lists is judged, from the names to the metrics" {
    mkdir store
    name=$(pgb-name --timestamp "$(date -u +%Y%m%dT%H%M%SZ)" shop)
    plain_dump | pgb-put-local store "$name" >/dev/null
    run --separate-stderr bash -o pipefail -c 'pgb-ls-local -l store | pgb-fresh --min-size 100 --database shop'
    assert_status 0
    [ "$(cut -f 1,2,4,5 <<<"$output")" = $'fresh\tshop\t'"$(plain_dump | wc -c)"$'\t'"$name" ]
    pgb-put-local -u -f store metrics.prom -- pgb-run pgb-ls-local store '|' pgb-fresh --prometheus
    grep -q '^pgbackup_fresh{database="shop",folder=""} 1$' store/metrics.prom
}

@test "what pgb-ls-s3 -l lists is judged" {
    use_s3
    plain_dump | s3 PUT "/$bucket/db/shop-20261122T023000Z.sql" >/dev/null
    pgb-ls-s3 -l "$bucket" >names
    fresh --min-size 100
    assert_status 0
    [ "$output" = $'fresh\tshop\t5400\t'"$(plain_dump | wc -c)"$'\tdb/shop-20261122T023000Z.sql' ]
}
