#!/usr/bin/env bats
# pgb-expire: reads names, and prints the ones that expire.

load helpers

# expire OPTION... reads "names" at the end of 2026.
expire() {
    run --separate-stderr pgb-expire --now 2026-12-31T00:00Z "$@" <names
}

# make_names TIME...: names of the database app, in "names".
make_names() {
    printf 'app-%s.sql\n' "$@" >names
}

# assert_retired NAME...: exactly these are printed, in this order, with status 0.
assert_retired() {
    assert_status 0
    if [ "$output" != "$(printf '%s\n' "$@")" ]; then
        printf 'retired:\n%s\nexpected:\n' "$output"
        printf '%s\n' "$@"
        return 1
    fi
}

@test "answers --help, --version and bad options" {
    assert_common_options pgb-expire
}

@test "operands and commands are refused" {
    make_names 20261101T023000Z 20261102T023000Z
    expire --keep-last 1 names
    assert_status 2
    [ -z "$output" ]
    assert_in "$stderr" 'unexpected operand'
    expire --keep-last 1 -- cat names
    assert_status 2
    [ -z "$output" ]
    assert_in "$stderr" 'unexpected operand'
}

@test "a policy that keeps nothing is refused" {
    make_names 20261101T023000Z 20261102T023000Z
    for policy in '' '--keep-last 0' '--keep-last=0 --keep-daily=0' '--keep-within 0d' '--keep-last 3 --keep-last 0' -v; do
        read -ra options <<<"$policy"
        expire "${options[@]}"
        assert_status 2
        [ -z "$output" ]
        assert_in "$stderr" 'pgb-expire: error: no rule says what to keep'
        assert_in "$stderr" 'hint: give a rule, such as --keep-daily 7'
    done
}

@test "invalid arguments are refused" {
    make_names 20261101T023000Z 20261102T023000Z
    for option in --keep-{last,hourly,daily,weekly,monthly,yearly}={,x,1x,-2,1.5,99999999999999999999} \
        --keep-within={,30,d,1x,-1d,1d1d,1s,9999999d} --now={,now,2026-11-22,2026-02-30T00:00Z}; do
        expire --keep-last 1 "$option"
        assert_status 2
        [ -z "$output" ]
        assert_in "$stderr" "error: invalid argument of ${option%%=*}: "
    done
}

@test "lines of pgb-ls-* -l are refused, once" {
    mkdir store
    touch store/app-2026110{1,2,3}T023000Z.sql
    run --separate-stderr bash -c 'pgb-ls-local -l store | pgb-expire --keep-last 1'
    assert_status 3
    [ -z "$output" ]
    [ "$stderr" = 'pgb-expire: error: these are lines of "pgb-ls-s3 -l"; leave out -l' ]
}

@test "each rule keeps the newest of its number" {
    make_names 20241231T233000Z 20251015T000000Z 20251015T003000Z 20261101T000000Z 20261101T003000Z 20261102T003000Z
    expire --keep-last 2
    assert_retired app-{20241231T233000Z,20251015T000000Z,20251015T003000Z,20261101T000000Z}.sql
    expire --keep-hourly 3
    assert_retired app-{20241231T233000Z,20251015T000000Z,20261101T000000Z}.sql
    expire --keep-daily=3
    assert_retired app-{20241231T233000Z,20251015T000000Z,20261101T000000Z}.sql
    expire --keep-weekly 2
    assert_retired app-{20241231T233000Z,20251015T000000Z,20251015T003000Z,20261101T000000Z}.sql
    expire --keep-monthly 2
    assert_retired app-{20241231T233000Z,20251015T000000Z,20261101T000000Z,20261101T003000Z}.sql
    expire --keep-yearly 2
    assert_retired app-{20241231T233000Z,20251015T000000Z,20261101T000000Z,20261101T003000Z}.sql
    expire --keep-within 1d
    assert_retired app-{20241231T233000Z,20251015T000000Z,20251015T003000Z,20261101T000000Z,20261101T003000Z}.sql
    expire --keep-within 1y
    assert_retired app-{20241231T233000Z,20251015T000000Z,20251015T003000Z}.sql
    expire --keep-last 1 --keep-yearly 3
    assert_retired app-{20251015T000000Z,20261101T000000Z,20261101T003000Z}.sql
}

@test "numbers that keep everything" {
    make_names 20261101T000000Z 20261102T000000Z
    for number in unlimited -1 999999999 2; do
        expire --keep-last "$number"
        assert_status 0
        [ -z "$output$stderr" ]
    done
}

@test "the oldest stays until the numbers are reached" {
    make_names 20261101T000000Z 20261101T010000Z 20261101T020000Z 20261102T000000Z
    expire --keep-daily 2
    assert_retired app-20261101T000000Z.sql app-20261101T010000Z.sql
    expire --keep-daily 3
    assert_retired app-20261101T010000Z.sql
    expire -v --keep-daily 3
    assert_in "$stderr" 'kept: "app-20261101T000000Z.sql": oldest daily'$'\n'
}

@test "the newest of each database stays, whatever the policy says" {
    make_names 19990101T000000Z 19990102T000000Z
    echo old-19800101T000000Z.sql >>names
    expire --keep-within 1h
    assert_retired app-19990101T000000Z.sql
    expire -v --keep-within 1h
    assert_in "$stderr" 'kept: "old-19800101T000000Z.sql": newest, within'
}

@test "folders and exact databases are separate groups" {
    cat >names <<'END'
app-20261101T023000Z.sql
db/app-20261102T023000Z.sql
db/app-20261103T023000Z.dump
db//app-20261101T023000Z.sql
db/app-legacy-20261101T023000Z.sql
db/app-legacy-20261102T023000Z.sql
db/ap-20261101T023000Z.sql
db/a%2Fpp-20261101T023000Z.sql
db/app-20261101T000000Z-20261101T023000Z.sql
db/app-20261101T000000Z-20261102T023000Z.sql
db/_all-20261101T023000Z.sql
db/%5Fall-20261101T023000Z.sql
db/_globals-20261101T023000Z.sql
db/_globals-20261102T023000Z.sql.zst
END
    expire --keep-last 1
    assert_retired db/app-20261102T023000Z.sql db/app-legacy-20261101T023000Z.sql \
        db/app-20261101T000000Z-20261101T023000Z.sql db/_globals-20261101T023000Z.sql
    [ -z "$stderr" ]
}

@test "both forms of a time, and time zones" {
    make_names 2026-11-01T23:30:00-01:00 20261102T003100Z 2026-11-02T00:32 2026-11-02T01:33:00+01:00 20261102T0034
    expire --keep-last 2
    assert_retired app-{2026-11-01T23:30:00-01:00,20261102T003100Z,2026-11-02T00:32}.sql
}

@test "names may be in any order, and keep it" {
    make_names 20261103T000000Z 20261101T000000Z 20261104T000000Z 20261102T000000Z
    expire --keep-last 1
    assert_retired app-20261103T000000Z.sql app-20261101T000000Z.sql app-20261102T000000Z.sql
}

@test "a name that is not a dump's is not printed, and reported with -v" {
    make_names 20261101T000000Z 20261102T000000Z
    others=(readme.txt db/ app.sql app-20261131T000000Z.sql app-20261101.sql app-20261101T000000Z.sql.partial
        _other-20261101T000000Z.sql app-20261101T000000Z.sqlite $'app-20261101T000000Z.sql\t12')
    printf '%s\n' "${others[@]}" >>names
    expire --keep-last 1
    assert_retired app-20261101T000000Z.sql
    [ -z "$stderr" ]
    expire -v --keep-last 1
    assert_retired app-20261101T000000Z.sql
    for name in "${others[@]/$'\t'/?}"; do
        assert_in "$stderr" "pgb-expire: ignored: \"$name\" is not the name of a dump with a time"
    done
    [ "$(grep -c 'pgb-expire: ignored: ' <<<"$stderr")" = "${#others[@]}" ]
}

@test "-v says why each name is kept" {
    make_names 20261101T000000Z 20261102T000000Z 20261103T000000Z 20261108T000000Z 20261108T100000Z
    expire -v --keep-last 2 --keep-daily 2 --keep-weekly 2 --keep-monthly 2 --keep-within 1d
    assert_retired app-20261102T000000Z.sql
    [ "$stderr" = 'pgb-expire: kept: "app-20261101T000000Z.sql": weekly, oldest monthly
pgb-expire: kept: "app-20261103T000000Z.sql": daily
pgb-expire: kept: "app-20261108T000000Z.sql": last, within
pgb-expire: kept: "app-20261108T100000Z.sql": newest, last, daily, weekly, monthly, within
pgb-expire: 4 kept, 1 to retire, 0 ignored' ]
}

@test "a repeated name counts once, and is printed once" {
    make_names 20261101T000000Z 20261102T000000Z 20261103T000000Z 20261101T000000Z 20261103T000000Z
    expire --keep-last 2
    assert_retired app-20261101T000000Z.sql
}

@test "names with the same time stay or expire together" {
    make_names 20261101T000000Z 20261102T000000Z 20261103T000000Z
    sed 's/$/.sha256/' names >others
    sed 's/sql$/dump/' names >>others
    cat others >>names
    expire --keep-last 2
    assert_retired app-20261101T000000Z.sql{,.sha256} app-20261101T000000Z.dump
}

@test "companions without their dump do not count, and are not printed" {
    make_names 20261101T000000Z 20261103T000000Z
    printf 'app-20261106T000000Z.sql%s\n' .sha256 .zst.asc .sig .md5 .part1 .part .tmp .ea12F0b9 >>names
    printf 'app-20261001T000000Z.sql%s\n' .SHA512 .minisig .part12 >>names
    expire --keep-last 1
    assert_retired app-20261101T000000Z.sql
    [ -z "$stderr" ]
    expire -v --keep-last 1
    assert_in "$stderr" 'kept: "app-20261106T000000Z.sql.sha256": its dump is not in the list'
    assert_in "$stderr" 'kept: "app-20261103T000000Z.sql": newest, last'
    expire --keep-yearly 2
    assert_status 0
    [ -z "$output" ]
    expire -v --keep-yearly 2
    assert_in "$stderr" 'kept: "app-20261101T000000Z.sql": oldest yearly'
}

@test "companions expire with their dump" {
    make_names 20261101T000000Z 20261102T000000Z
    sed 's/$/.zst/' names >dumps
    sed 's/$/.sha256/' dumps >names
    cat dumps >>names
    echo app-20261101T000000Z.sql.zst.1234abcd >>names
    expire --keep-last 1
    assert_retired app-20261101T000000Z.sql.zst.sha256 app-20261101T000000Z.sql.zst \
        app-20261101T000000Z.sql.zst.1234abcd
}

@test "unknown suffixes are those of dumps" {
    printf 'app-2026110%s\n' 1T000000Z.sql.enc 2T000000Z.sql.asc.enc 3T000000Z.sql.part1x 4T000000Z.sql.abcdef0 \
        5T000000Z.sql.abcdef012 6T000000Z.sql.abcdefgh >names
    expire --keep-last 1
    assert_retired app-20261101T000000Z.sql.enc app-20261102T000000Z.sql.asc.enc \
        app-20261103T000000Z.sql.part1x app-20261104T000000Z.sql.abcdef0 app-20261105T000000Z.sql.abcdef012
}

@test "partial dumps neither count nor expire; --partial applies the rules to them alone" {
    make_names 20261101T000000Z 20261102T000000Z 20261103T000000Z
    sed 's/app/app%~partial/' names >partial
    printf '%s\n' app%~partial-20261104T000000Z.sql{,.sha256} >>partial
    cat partial >>names
    expire --keep-last 2
    assert_retired app-20261101T000000Z.sql
    [ -z "$stderr" ]
    expire -v --keep-daily 9
    assert_in "$stderr" 'ignored: "app%~partial-20261104T000000Z.sql" is a partial dump'
    assert_in "$stderr" '3 kept, 0 to retire, 5 ignored'
    expire --partial --keep-last 2
    assert_retired app%~partial-2026110{1,2}T000000Z.sql
    [ -z "$stderr" ]
    expire -v --partial --keep-last 9
    assert_in "$stderr" 'ignored: "app-20261101T000000Z.sql" is not a partial dump'
}

@test "a time in the future: kept, not counted, and reported" {
    make_names 20261101T000000Z 20261102T000000Z 20270101T000000Z
    expire --keep-last 1 --keep-within 1h
    assert_retired app-20261101T000000Z.sql
    assert_in "$stderr" 'warning: "app-20270101T000000Z.sql" has a time in the future: kept, and not counted'
    expire -v --keep-last 1 --now 2026-01-01T00:00:00Z
    assert_status 0
    [ -z "$output" ]
    [ "$(grep -c ': in the future$' <<<"$stderr")" = 3 ]
    run --separate-stderr pgb-expire --keep-last 1 <<<"app-99990101T000000Z.sql"
    assert_in "$stderr" 'has a time in the future'
    run --separate-stderr pgb-expire --keep-last 1 <<<"app-20200101T000000Z.sql"
    assert_status 0
    [ -z "$output$stderr" ]
}

@test "-0: names end in NUL, in input and output" {
    printf '%s\0' $'a\nb/app-20261101T000000Z.sql' $'a\nb/app-20261102T000000Z.sql' app-20261101T000000Z.sql >names
    for option in -0 --null; do
        pgb-expire --keep-last 1 --now 2026-12-31T00:00Z "$option" <names >retired
        printf '%s\0' $'a\nb/app-20261101T000000Z.sql' | cmp - retired
    done
    expire --keep-last 1
    assert_status 3
    [ -z "$output" ]
    assert_in "$stderr" 'hint: if the names end in NUL, use -0'
}

@test "no names: nothing expires" {
    for names in '' $'\n' $'\n\n'; do
        printf %s "$names" >names
        expire --keep-last 1
        assert_status 0
        [ -z "$output$stderr" ]
    done
}

@test "input that does not end well: nothing is printed" {
    printf 'app-2026%sZ.sql\n' {01..11}{01..28}T{00..23}{0000,3000} >most
    { cat most; printf app-20261102T000000Z.sq; } >names
    expire --keep-last 1
    assert_status 3
    [ -z "$output" ]
    assert_in "$stderr" 'pgb-expire: error: standard input ends within a name'
    assert_in "$stderr" 'hint: every name must end in a newline'
    { cat most; printf 'app\0-20261102T000000Z.sql\n'; } >names
    expire --keep-last 1
    assert_status 3
    [ -z "$output" ]
    assert_in "$stderr" 'there is a NUL in a name'
    { cat most; head -c 70000 /dev/zero | tr '\0' a; echo; } >names
    expire --keep-last 1
    assert_status 3
    [ -z "$output" ]
    assert_in "$stderr" 'a name on standard input is longer than 65536 bytes'
    run --separate-stderr pgb-expire --keep-last 1 <.
    assert_status 3
    [ -z "$output" ]
    assert_in "$stderr" 'could not read standard input: Is a directory'
    run --separate-stderr bash -c 'pgb-expire --keep-last 1 <&-'
    assert_status 3
    assert_in "$stderr" 'could not read standard input: Bad file descriptor'
}

@test "a full standard output is an error" {
    make_names 20261101T000000Z 20261102T000000Z
    run --separate-stderr bash -c 'pgb-expire --keep-last 1 <names >/dev/full'
    assert_status 1
    assert_in "$stderr" 'could not write to standard output: No space left on device'
}

@test "a terminal as standard input is a mistake" {
    run script -qec 'pgb-expire --keep-last 1' /dev/null </dev/null
    assert_status 2
    assert_in "$output" 'standard input is a terminal'
}

# The second implementation of the rules is tests/policy.
@test "10,000 names: the same as a second implementation of the policy" {
    local seed runs=${THOROUGH:+200} retired=0
    for ((seed = 1; seed <= ${runs:-4}; seed++)); do
        "$BATS_TEST_DIRNAME/policy" "$seed" 10000 .
        mapfile -t options <options
        [ "$(wc -l <names)" = 10000 ]
        pgb-expire "${options[@]}" <names >found 2>said
        diff expected found || { echo "seed $seed: ${options[*]}"; return 1; }
        retired=$((retired + $(wc -l <found)))
        # Without them, the same rules expire nothing more.
        grep -vxFf found names >left
        [ -z "$(pgb-expire "${options[@]}" <left 2>said)" ]
        # Nor do missing names make others expire.
        head -n 4000 names | pgb-expire "${options[@]}" 2>said | sort >fewer
        [ -z "$(sort -u found | comm -23 fewer -)" ]
    done
    [ "$retired" -gt $((seed * 3000)) ]
    [ "$retired" -lt $((seed * 9900)) ]
}
