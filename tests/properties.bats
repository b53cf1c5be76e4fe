#!/usr/bin/env bats
# Random databases, formats, pipelines, stores and faults: what is visible is complete, and the status
# says what exists. Each run has its own seed: the first is PROPERTY_SEED (default: the time), each
# next one is one more. PROPERTY_RUNS is the number of runs.

load helpers

prepare() {
    use_s3
    [ -e "${PGB_BIN%/bin}/tests/faults/fail.so" ] # otherwise no fault of the local store would be played
    gateway=$AWS_ENDPOINT_URL
    runs=${PROPERTY_RUNS-25}
    if [ -n "${THOROUGH-}" ]; then runs=${PROPERTY_RUNS-250}; fi
    seed=${PROPERTY_SEED-$(date +%s)}
    database=property_$$
    export AWS_MAX_ATTEMPTS=3
    # breaker WHAT BYTES COMMAND...: runs COMMAND, a dump or a filter, and breaks it.
    cat >breaker <<'END'
#!/bin/sh
what=$1 bytes=$2
shift 2
case $what in
killed)
    "$@" 2>/dev/null | head -c "$bytes"
    kill -KILL $$
    ;;
fails)
    "$@"
    exit 3
    ;;
esac
END
    chmod +x breaker
}

teardown() {
    stop_proxy
    sql "drop database if exists $database with (force)"
}

stop_proxy() {
    if [ -n "${proxy-}" ]; then kill "$proxy" 2>/dev/null || true; fi # its fault may have ended it
    proxy=
}

# one_of WORD...: sets `picked`. Not in a subshell, where RANDOM would not advance.
one_of() {
    shift $((RANDOM % $#))
    picked=$1
}

# below LIMIT: sets `number`, up to 2^30.
below() {
    number=$(((RANDOM << 15 | RANDOM) % $1))
}

odd_texts=("'-- PostgreSQL database dump complete'" "E'\\n--\\n-- PostgreSQL database dump complete\\n--\\n\\n'"
    "'PGDMP'" "E'a\\tb\\nc\\\\d'" "'\\.'" "E'\\\\.\\n'" "''" null "'Größe \"x\"'" "E'\\x1f\\x01'"
    "repeat('\\unrestrict ', 500)" "'\$\$'")

# Writes a database's SQL to standard output.
describe_database() {
    local table row
    for ((table = RANDOM % 4; table > 0; table--)); do
        one_of plain '"Odd name"' "\"it's\"" '"PGDMP"' '"-- x"'
        echo "create schema s$table; create table s$table.$picked (i serial, note text, raw bytea);"
        for ((row = RANDOM % 6; row > 0; row--)); do
            local name=$picked
            one_of "${odd_texts[@]}"
            below 300
            echo "insert into s$table.$name (note, raw) values ($picked, decode(repeat('$(printf %02x $((RANDOM % 256)))', $number), 'hex'));"
            picked=$name
        done
    done
    for ((row = RANDOM % 3; row > 0; row--)); do
        below 100000
        echo "select lo_from_bytea(0, convert_to(repeat('PGDMP\\.', $number), 'UTF8'));"
    done
    if [ $((RANDOM % 3)) = 0 ]; then
        one_of "${odd_texts[@]}"
        echo "create function f() returns text language sql as \$f\$ select $picked \$f\$;"
        echo "comment on function f() is ${odd_texts[1]};"
    fi
    # Most dumps are small; some fill a local buffer, and some a part of an upload.
    one_of 0 0 0 0 0 0 50000 50000 50000 560000
    if [ "$picked" -gt 0 ]; then
        echo "create table noise as select md5(i::text) from generate_series(1, $picked) i;"
    fi
}

make_database() {
    sql "drop database if exists $database with (force)"
    sql "create database $database"
    describe_database >database.sql
    "$PGB_TEST_PGBIN/psql" -Xq -v ON_ERROR_STOP=1 -d "$database" -f database.sql >/dev/null
}

# Chooses `store`, `format`, `way`, `filter` and the fault: `fault` and its parameters.
make_up_case() {
    one_of 300 4000 4000 400000 12000000
    below "$picked"
    one_of p c t && format=$picked
    one_of plain chain filter pgbackup && way=$picked
    one_of local s3 && store=$picked
    one_of none killed fails TERM KILL terminated store store && fault=$picked
    bytes=$number
    printf -v moment 0.%03d $((RANDOM % 300))
    shim='' rules='' filter=cat
    if [ "$way" = filter ] || { [ "$way" = pgbackup ] && [ $((RANDOM % 2)) = 0 ]; }; then filter='gzip -1'; fi
    if [ "$fault" = store ]; then make_up_store_fault; fi
    put=(pgb-put-local place/out)
    if [ "$store" = s3 ]; then put=(pgb-put-s3 "$bucket" "$key"); fi
}

make_up_store_fault() {
    local n
    if [ "$store" = local ]; then
        one_of open:EMFILE close:EIO read:EIO write:ENOSPC write:SHORT fsync:EIO renameat2:EIO poll:ENOMEM \
            fork:EAGAIN write:KILL fsync:KILL renameat2:KILL
        n=$((RANDOM % 4 + 1))
        shim=$(find_shim pgb-put-local)
    else
        one_of reset reset-body close lost cut gone 500:InternalError 503:SlowDown 403:AccessDenied
        n=$((RANDOM % 5 + 1))
        if [ $((RANDOM % 3)) = 0 ]; then n=$n-; fi
    fi
    case $store in
        local) rules=${picked%:*}:$n:${picked#*:} ;;
        s3) rules="* . $n $picked" ;;
    esac
}

# As the user would write it; the last command replaces the shell's process.
build_line() {
    local dump=(pg_dump -F "$format" "$database") breaker=() through
    case $fault in killed | fails) breaker=("$PWD/breaker" "$fault" "$bytes") ;; esac
    case $way in
        plain) line="${breaker[*]} ${dump[*]} | exec ${put[*]}" ;;
        chain) line="exec ${put[*]} -- ${breaker[*]} ${dump[*]}" ;;
        filter) line="exec ${put[*]} -- pgb-run ${breaker[*]} ${dump[*]} '|' $filter" ;;
        pgbackup)
            through="--through '$filter'"
            if [ ${#breaker[@]} -gt 0 ]; then through="--through '${breaker[*]} $filter'"; fi
            line="exec pgbackup -d $store ${put[1]%/out} -F $format --name ${put[2]-out} $through $database"
            ;;
    esac
}

# Runs it, and causes the faults that come from outside.
attempt() {
    AWS_ENDPOINT_URL=$gateway
    if [ "$store$fault" = s3store ]; then
        rm -f url requests
        mkfifo url
        "$BATS_TEST_DIRNAME/faults/s3-fault-server" "$PGB_TEST_S3_HTTP" requests "$rules" >url 3>&- 4>&- &
        proxy=$!
        read -r AWS_ENDPOINT_URL <url
    fi
    # With lastpipe the shell itself becomes the put in every pipeline.
    PGB_FAULT=$rules PGB_FAULT_PROGRAM=pgb-put-local SHIM=$shim \
        bash -c 'shopt -s lastpipe; [ -z "$SHIM" ] || export LD_PRELOAD="$SHIM"; '"$line" \
        >stdout 2>stderr </dev/null 3>&- 4>&- &
    local pid=$!
    case $fault in
        TERM | KILL)
            sleep "$moment"
            kill "-$fault" "$pid" 2>/dev/null || true
            ;;
        terminated)
            sleep "$moment"
            sql "select pg_terminate_backend(pid) from pg_stat_activity
                where datname = '$database' and application_name = 'pg_dump'" >terminated
            ;;
    esac
    await "$pid" 2>/dev/null
    stop_proxy
    rm -f object
    case $store in
        local) if [ -e place/out ]; then cp place/out object; fi ;;
        s3) s3 GET "/$bucket/$key" >object 2>/dev/null || rm object ;;
    esac
}

# The content of a dump, as text, without what differs from one dump to the next, and without the
# definition of the database, which pg_dump does not write.
content() {
    if [ "$format" = p ]; then cat "$1"; else "$PGB_TEST_PGBIN/pg_restore" -f - "$1"; fi |
        grep -av '^\\\(un\)\?restrict \|^-- pgb-database: '
}

is_complete() {
    if [ "$filter" != cat ]; then gzip -dc <object >bare || return; else cp object bare; fi
    pgb-check bare || return
    pg_dump -F "$format" "$database" >clean
    cmp <(content bare) <(content clean)
}

# Reports a wrong outcome, and how to reproduce it.
complain() {
    wrong=$((wrong + 1))
    printf '%s; again: PROPERTY_SEED=%s PROPERTY_RUNS=1 tests/run tests/properties.bats\n' "$1" "$seed"
    printf '    %s\n' "$line" "fault $fault $rules after $bytes bytes or $moment s; status $status"
    sed 's/^/    /' stderr complaint
    if [ -e requests ]; then sed 's/^/    /' requests; fi
}

check() {
    : >complaint
    if [ -e object ] && ! is_complete >complaint 2>&1; then complain "what is visible is not complete"; fi
    case $status in
        0) [ -e object ] || complain "nothing is visible" ;;
        5 | 137) ;;
        1 | 3 | 143) [ ! -e object ] || complain "it is visible, though it failed" ;;
        *) complain "an unknown outcome" ;;
    esac
    [[ $status != 137 || $fault = KILL || $rules = *KILL ]] || complain "killed by nobody"
    [[ $status != 5 || $rules != '' ]] || complain "the outcome can be known"
    [[ ! -e place/out.partial || $status = 137 || $(<stderr) = *partial* ]] || complain "a partial file is left"
    case $fault in
        none) [ "$status" = 0 ] || complain "it failed without a fault" ;;
        fails) [[ $status != 0 || $way = plain ]] || complain "the producer's failure was passed over" ;;
    esac
}

@test "whatever happens, what is visible is complete, and the status says what exists" {
    local wrong=0 published=0 last=$((seed + runs))
    echo "# seed $seed" >&3
    for (( ; seed < last; seed++)); do
        RANDOM=$((seed % 1000000007))
        key=key-$seed
        rm -rf place requests
        mkdir place
        make_database
        make_up_case
        build_line
        attempt
        check
        if [ -e object ]; then published=$((published + 1)); fi
        if [ -n "${PROPERTY_VERBOSE-}" ]; then
            echo "# $seed $line; $fault $rules $bytes $moment: $status $([ ! -e object ] || wc -c <object)" >&3
        fi
    done
    [ "$wrong" = 0 ]
    [[ $runs -lt 25 || ($published -gt 0 && $published -lt $runs) ]]
}
