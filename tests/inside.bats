#!/usr/bin/env bats
# What is inside compressed data is judged while it is stored: by the puts, pgb-check and the gets.

load helpers

programs='gzip zstd lz4 xz'

# dump_of LINES: some of them cannot be compressed.
dump_of() {
    plain_dump | head -n 8
    seq "$1"
    head -c "$1" /dev/urandom | base64
    plain_dump | tail -n +9
}

prepare() {
    dump_of 20000 >dump
}

# pack PROGRAM [OPTION...]
pack() {
    "$1" -q -c "${@:2}"
}

# bytes_left_out FILE NUMBER: FILE without its last NUMBER bytes.
bytes_left_out() {
    head -c "-$2" "$1"
}

# refuse_put TEXT: neither is standard input stored, nor the same as a COMMAND's output that exits 0.
refuse_put() {
    cat >refused
    for words in 'out <refused' '-u out <refused' 'out -- cat refused' '-u out -- cat refused'; do
        run --separate-stderr bash -c "pgb-put-local $words"
        assert_status 3
        assert_in "$stderr" "$1"
        assert_in "$stderr" 'nothing was published as "out"'
    done
    run --separate-stderr pgb-check refused
    assert_status 3
    assert_in "$stderr" "$1"
    rm refused
    [ ! -e out ]
}

# accept_put KIND: it is stored from a bare pipe and from a COMMAND, and pgb-check agrees.
accept_put() {
    cat >accepted
    run --separate-stderr pgb-put-local -v out < <(cat accepted)
    assert_status 0
    assert_in "$stderr" "the stream is $1 data, and what is inside is a dump *, and complete"
    cmp out accepted
    run --separate-stderr pgb-put-local -f out -- cat accepted
    assert_status 0
    cmp out accepted
    run --separate-stderr pgb-check out
    assert_status 0
    [ -z "$output$stderr" ]
    rm out accepted
}

@test "a whole dump that is compressed is stored from a bare pipe" {
    pg_dump -Fc postgres >custom
    pg_dump -Ft postgres >tar
    for program in $programs; do
        for file in dump custom tar; do
            pack "$program" <"$file" | accept_put "$program"
        done
        plain_dump | pack "$program" | accept_put "$program"
    done
    pg_dumpall -g | gzip | accept_put gzip
    use_s3
    for program in $programs; do
        run --separate-stderr pgb-put-s3 "$bucket" "$program" < <(pack "$program" <dump)
        assert_status 0
        [ -z "$stderr" ]
        s3 GET "/$bucket/$program" | "$program" -dc | cmp - dump
    done
}

@test "compressed data of several parts is a stream" {
    for program in gzip zstd lz4 xz pad skip; do
        file=$program
        case $program in
            pad) program=xz between='\0\0\0\0\0\0\0\0' ;;
            skip) program=zstd between='\x5a\x2a\x4d\x18\3\0\0\0abc' ;;
            *) between= ;;
        esac
        (head -c 30000 dump | pack "$program"; printf '%b' "$between"; tail -c +30001 dump |
            pack "$program"; printf '%b' "$between") >"$file.parts"
        accept_put "$program" <"$file.parts"
    done
}

@test "zstd data that begins with a skippable frame, as that of pzstd, is zstd data" {
    pzstd -q -c -p 2 dump >packed 2>/dev/null
    [ "$(od -An -tx1 -N 1 packed)" = ' 50' ]
    accept_put zstd <packed
    bytes_left_out packed 12 | refuse_put "is not complete: its zstd data is cut short"
    bytes_left_out dump 30 | pzstd -q -c 2>/dev/null | refuse_put "is not complete: its end is missing (inside the zstd data)"
    (printf '\x5f\x2a\x4d\x18\3\0\0\0abc'; pack lz4 <dump) | accept_put lz4
    { printf '\x5f\x2a\x4d\x18\3\0\0\0abc'; cat dump; } >text
    run --separate-stderr pgb-put-local out <text
    assert_status 3
    assert_in "$stderr" 'of an unknown kind'
}

@test "it does not matter in which pieces compressed data arrives" {
    for program in $programs; do
        plain_dump | pack "$program" >packed
        run --separate-stderr pgb-put-local -v -f out < <(
            while IFS= read -r -n 2 digits; do
                printf '%b' "\\x$digits"
                sleep 0.001
            done < <(od -An -v -tx1 packed | tr -d ' \n'))
        assert_status 0
        assert_in "$stderr" 'and complete'
        cmp out packed
    done
}

@test "compressed data that is cut is refused in every mode, although the command exited with 0" {
    for program in $programs; do
        pack "$program" <dump >packed
        for missing in 1 12 1000; do
            bytes_left_out packed "$missing" | refuse_put "is not complete: its $program data is cut short"
        done
        size=$(stat -c %s packed)
        bytes_left_out packed $((size - 10)) | refuse_put "not complete: its $program data is cut short"
    done
}

@test "a dump that is cut is refused in every mode, although the compressed data is whole" {
    pg_dump -Fc postgres >custom
    for program in $programs; do
        head -n 5000 dump | pack "$program" |
            refuse_put "not complete: its end is missing (inside the $program data)"
        head -c -1 custom | pack "$program" | refuse_put "(inside the $program data)"
    done
    (plain_dump one; plain_dump two | head -n -3) | gzip | refuse_put "(inside the gzip data)"
}

@test "two whole dumps in compressed data are stored only with -u" {
    (plain_dump one; plain_dump two) | gzip >two
    for words in 'out <two' 'out -- cat two'; do
        run --separate-stderr bash -c "pgb-put-local $words"
        assert_status 3
        assert_in "$stderr" 'two dumps in one stream, each of them whole (inside the gzip data)'
        [ ! -e out ]
        run --separate-stderr bash -c "pgb-put-local -u $words"
        assert_status 0
        assert_in "$stderr" 'warning: the stream is more than a dump: two dumps in one stream, each of them whole'
        rm out
    done
}

@test "compressed nothing is refused in every mode" {
    for program in $programs; do
        pack "$program" </dev/null | refuse_put "not complete: there is nothing inside the $program data"
    done
    run --separate-stderr pgb-put-local out -- sh -c 'no-such-command | gzip' # without pipefail
    assert_status 3
    assert_in "$stderr" 'there is nothing inside the gzip data'
    assert_folder . dump
}

@test "compressed data that other bytes follow is refused in every mode" {
    for program in zstd lz4 xz; do
        (pack "$program" <dump; echo more) | refuse_put "its $program data is followed by other data"
    done
    (gzip <dump; echo more) | refuse_put 'its gzip data is cut short or damaged: "gzip" exited with status 2'
}

@test "damaged compressed data is refused at once" {
    for program in $programs; do
        pack "$program" <dump >packed
        printf 'damage' | dd of=packed bs=1 seek=20000 conv=notrunc status=none
        refuse_put "not complete: its $program data is" <packed
    done
    printf '\x1f\x8b\x08' >broken
    head -c 2000000 /dev/urandom >>broken
    run --separate-stderr timeout 20 pgb-put-local out -- sh -c 'cat broken; exec sleep 100'
    assert_status 3
    assert_in "$stderr" 'its gzip data is cut short or damaged: "gzip" exited with status 1'
}

@test "what is inside and is not a dump: refused in a bare pipe, stored from a command and with -u" {
    for program in $programs; do
        seq 100000 | pack "$program" >packed
        run --separate-stderr pgb-put-local out <packed
        assert_status 3
        assert_in "$stderr" "cannot tell whether standard input is complete: it is $program data, and what is inside is of an unknown kind"
        assert_in "$stderr" "hint: *pgb-put-local out -- pgb-run pgb-dump URL '|' $program"
        run --separate-stderr pgb-check packed
        assert_status 3
        assert_in "$stderr" "\"packed\" is complete: it is $program data, and what is inside is of an unknown kind"
        for words in 'out -- cat packed' '-u out <packed'; do
            run --separate-stderr bash -c "pgb-put-local -f $words"
            assert_status 0
            cmp packed out
        done
        rm out
    done
    gzip <dump | gzip >twice # one level only
    run --separate-stderr pgb-put-local out <twice
    assert_status 3
    assert_in "$stderr" 'it is gzip data, and what is inside is gzip data'
}

@test "what is inside and is not a dump is refused while its writer is still running" {
    run --separate-stderr timeout 60 pgb-put-local out < <(gzip </dev/zero)
    assert_status 3
    assert_in "$stderr" 'what is inside is of an unknown kind'
    assert_folder . dump
}

@test "without the decoder a bare pipe is refused with a hint that names it, and a command's status counts" {
    mkdir bin
    ln -s "$(type -P cat)" bin
    for program in $programs; do
        pack "$program" <dump >packed
        run --separate-stderr env PATH="$PWD/bin" "$PGB_BIN/pgb-put-local" out <packed
        assert_status 3
        assert_in "$stderr" "cannot tell whether standard input is complete: it is $program data"
        assert_in "$stderr" "hint: install \"$program\" to look inside, or let the command's exit status tell"
        run --separate-stderr env PATH="$PWD/bin" "$PGB_BIN/pgb-check" packed
        assert_status 3
        assert_in "$stderr" "hint: install \"$program\" to look inside"
        run --separate-stderr env PATH="$PWD/bin" "$PGB_BIN/pgb-put-local" -v out -- cat packed
        assert_status 0
        assert_in "$stderr" "could not run \"$program\""
        rm out
    done
    for program in zstd lz4 xz; do # their frames can be walked
        pack "$program" <dump | head -c -1 >packed
        run --separate-stderr env PATH="$PWD/bin" "$PGB_BIN/pgb-put-local" out -- cat packed
        assert_status 3
        assert_in "$stderr" "its $program data is cut short"
    done
}

@test "data that needs a dictionary cannot be looked into" {
    for i in $(seq 200); do seq "$i" $((i * 3 + 20)) >"sample$i"; done
    zstd -q --train -o dictionary sample*
    zstd -q -c -D dictionary dump >packed
    run --separate-stderr pgb-put-local -v out <packed
    assert_status 3
    assert_in "$stderr" 'cannot look inside: the zstd data needs a dictionary'
    assert_in "$stderr" 'cannot tell whether standard input is complete: it is zstd data'
    run --separate-stderr pgb-put-local out -- cat packed
    assert_status 0
    [ -z "$stderr" ]
    run --separate-stderr pgb-put-local -f out -- head -c -1 packed
    assert_status 3
    assert_in "$stderr" 'its zstd data is cut short'
}

@test "data made by zstd --long=31 is decoded" {
    zstd -q -c --long=31 dump | accept_put zstd
    createdb long
    plain_dump | zstd -q -c --long=31 >packed
    run --separate-stderr pgb-restore long <packed
    assert_status 0
    [ "$(sql 'select count(*) from t' long)" = 2 ]
    dropdb long
}

@test "--no-inside decodes nothing; frames are walked all the same" {
    for program in $programs; do
        pack "$program" <dump >packed
        run --separate-stderr pgb-put-local --no-inside out <packed
        assert_status 3
        assert_in "$stderr" "cannot tell whether standard input is complete: it is $program data"
        run --separate-stderr pgb-put-local -v --no-inside out -- cat packed
        assert_status 0
        refute_in "$stderr" 'looking inside'
        rm out
        run --separate-stderr pgb-put-local -v --no-inside out -- head -c -1 packed
        if [ "$program" = gzip ]; then
            assert_status 0
            rm out
        else
            assert_status 3
            assert_in "$stderr" "its $program data is cut short"
            run --separate-stderr pgb-check --no-inside < <(head -c -1 packed)
            assert_status 3
            assert_in "$stderr" "standard input is not complete: its $program data is cut short"
        fi
    done
    use_s3
    run --separate-stderr pgb-put-s3 --no-inside "$bucket" out -- head -c -1 packed
    assert_status 3
    assert_in "$stderr" 'its xz data is cut short'
}

@test "a get decodes into a file, and into a pipe only walks the frames" {
    mkdir store
    for program in $programs; do
        pack "$program" <dump >store/whole
        head -c -1 store/whole >store/cut
        head -n 1000 dump | pack "$program" >store/inner
        run --separate-stderr bash -c 'pgb-get-local -v store whole >got'
        assert_status 0
        assert_in "$stderr" 'what was written is * data, and what is inside is a dump in plain format, and complete'
        cmp got store/whole
        for file in cut inner; do
            run --separate-stderr bash -c "pgb-get-local store $file >got"
            assert_status 3
            assert_in "$stderr" 'must not be used'
        done
        run --separate-stderr bash -c 'pgb-get-local --no-inside store inner >got'
        assert_status 0
        run --separate-stderr bash -c 'pgb-get-local store inner | cmp - store/inner; exit "${PIPESTATUS[0]}"'
        assert_status 0
        run --separate-stderr bash -c 'pgb-get-local store cut | cmp - store/cut; exit "${PIPESTATUS[0]}"'
        if [ "$program" = gzip ]; then
            assert_status 0
        else
            assert_status 3
            assert_in "$stderr" "its $program data is cut short"
        fi
    done
}

@test "compressed data that is damaged in the middle fails a get as one that is cut does" {
    mkdir store
    for program in $programs; do
        { cat dump; random_bytes 3000000 | base64; } | pack "$program" >store/damaged
        head -c 1000000 /dev/zero | tr '\0' '\377' | dd of=store/damaged bs=1000000 seek=1 conv=notrunc 2>/dev/null
        run --separate-stderr bash -c 'pgb-get-local store damaged >got'
        assert_status 3
        assert_in "$stderr" "its $program data "
    done
}

# judges: the ids of decoders and judges whose folder is this one.
judges() {
    local pid
    for pid in $(pgrep -x 'gzip|judge'); do
        if [ "$(readlink "/proc/$pid/cwd")" = "$PWD" ]; then echo "$pid"; fi
    done
}

@test "decoder and judge end with the program, however it ends" {
    for signal in TERM KILL; do
        mkfifo stream
        pgb-put-local out <stream 3>&- 4>&- &
        put=$!
        exec 7>stream
        gzip <dump | head -c 20000 >&7
        wait_until 10 eval '[ "$(judges | wc -l)" = 2 ]'
        kill -s "$signal" "$put"
        wait "$put" || true
        wait_until 10 eval '[ -z "$(judges)" ]'
        exec 7>&-
        rm -f stream out.partial
    done
}

@test "if root runs it, the judge of what others wrote is nobody" {
    [ "$(id -u)" = 0 ] || skip 'needs root'
    mkfifo stream
    pgb-put-local out <stream 3>&- 4>&- &
    put=$!
    exec 7>stream
    gzip <dump | head -c 20000 >&7
    is_nobody() {
        grep -qP '^Uid:\t65534\t65534\t65534' "/proc/$(judges | xargs -I{} grep -lx judge /proc/{}/comm | cut -d/ -f3)/status"
    }
    wait_until 10 is_nobody
    kill "$put"
    wait "$put" || true
    exec 7>&-
}

@test "a decoder or a judge that is killed is not a verdict" {
    for victim in gzip judge; do
        mkfifo stream
        pgb-put-local out <stream 2>stderr 3>&- 4>&- &
        put=$!
        exec 7>stream
        gzip <dump >packed
        head -c 20000 packed >&7
        wait_until 10 eval '[ "$(judges | wc -l)" = 2 ]'
        for pid in $(judges); do
            if [ "$(cat "/proc/$pid/comm")" = "$victim" ]; then kill -KILL "$pid"; fi
        done
        tail -c +20001 packed >&7 || true
        exec 7>&-
        await "$put"
        case $victim in
            gzip) assert_status 3 ;;
            judge) [ "$status" = 1 ] || assert_status 3 ;;
        esac
        grep 'terminated by signal' stderr
        [ -z "$(judges)" ]
        rm stream
    done
    assert_folder . dump packed stderr
}
