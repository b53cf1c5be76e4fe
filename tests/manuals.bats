#!/usr/bin/env bats
# --help, the man pages, the completion and the README agree with each other and with the programs.

load helpers

root=$BATS_TEST_DIRNAME/..

programs() {
    local file
    for file in "$root"/cmd/*.{c,sh}; do
        file=${file##*/}
        echo "${file%.*}"
    done
}

# Below, a set of options is one per line, sorted.

# The options that --help of PROGRAM explains.
help_options() {
    "$1" --help | sed -nE -e '1,/^$/d' -e 's/^  +(-[A-Za-z0-9])([, ].*)?$/\1\n&/' \
        -e 's/^(-[A-Za-z0-9]\n)? +(-[A-Za-z0-9],? )?(--[a-z0-9-]+)?.*$/\1\3/p' | sed '/^$/d' | sort
}

# The options that the man page of PROGRAM explains.
page_options() {
    sed -nE 's/^\.It (Fl .*)/\1/p' "$root/man/$1.1" | grep -oE 'Fl (Fl )?[A-Za-z0-9-]+' |
        sed -e 's/^Fl Fl /--/' -e 's/^Fl /-/' | sort
}

# What the completion for bash offers for LINE, one per line, sorted.
offered() {
    "$BATS_TEST_DIRNAME/shells/bash" "$1" | sed 1d
}

# assert_offered LINE WORD...: exactly these are offered.
assert_offered() {
    local found expected
    found=$(offered "$1")
    expected=$(if [ $# -gt 1 ]; then printf '%s\n' "${@:2}" | sort; fi)
    assert_same "$found" "$expected" "$1"
}

assert_same() {
    if [ "$1" != "$2" ]; then
        printf '%s:\n%s\ninstead of:\n%s\n' "$3" "$1" "$2"
        return 1
    fi
}

# The options and the names of operands and arguments in a synopsis, in order.
synopsis_words() {
    tr -cs 'A-Za-z0-9_-' '\n' | grep -E '^(--|-[0-9]|--?[A-Za-z][A-Za-z0-9-]*|[A-Z_]{2,})$'
}

help_synopsis() {
    "$1" --help | sed '/^$/q' | synopsis_words
}

# section TITLE FILE: the lines of one section of a page.
section() {
    sed -n "/^\.Sh $1\$/,/^\.Sh /{/^\.Sh /!p}" "$2"
}

page_synopsis() {
    section SYNOPSIS "$root/man/$1.1" | sed -e 's/Fl Fl /--/g' -e 's/Fl -/--/g' -e 's/Fl /-/g' |
        synopsis_words
}

# The table in a page's EXIT STATUS, one line per status. The text of statuses 0 and 5 is cut at its
# colon: what follows depends on the program.
page_statuses() {
    section 'EXIT STATUS' "$1" | awk '
        /^\.It / { status = $2; next }
        /^\.El/ { exit }
        status == "0" || status == "5" { sub(/: .*/, ":") }
        status != "" { print status, $0 }'
}

# The driver in the overview.
driver_of_page() {
    sed -n '/^#!\/bin\/bash$/,/^\.Ed$/{/^\.Ed$/!p}' "$root/man/pgbackup.7" |
        sed -e "s/\\\\(aq/'/g" -e 's/\\e/\\/g'
}

@test "every program has a page, and every page a program" {
    local page
    for page in $(programs); do
        [ -f "$root/man/$page.1" ]
        grep -qx ".Nm $page" "$root/man/$page.1"
    done
    for page in "$root"/man/*.1; do
        programs | grep -qx "$(basename "$page" .1)"
    done
    [ -f "$root/man/pgbackup.7" ]
}

@test "--help, man page and completions have the same options" {
    local program options shell
    local -a lines=()
    for program in $(programs); do
        options=$(help_options "$program")
        assert_in "$options" --version
        assert_same "$(page_options "$program")" "$options" "options in $program(1)"
        printf '%s\n' "> $program -" "$options" >>expected
        lines+=("$program -")
    done
    for shell in bash zsh fish; do
        echo "options that $shell completes:"
        diff <("$BATS_TEST_DIRNAME/shells/$shell" "${lines[@]}") expected
    done
}

@test "--help and man page have the same synopsis" {
    local program
    for program in $(programs); do
        assert_same "$(page_synopsis "$program")" "$(help_synopsis "$program")" "synopsis of $program(1)"
    done
}

@test "options in the synopsis are explained" {
    local program
    for program in $(programs); do
        help_synopsis "$program" | grep -xE -e '-[A-Za-z0-9]|--[a-z].*' | sort -u >synopsis || true
        help_options "$program" >options
        [ -s options ]
        assert_same "$(comm -23 synopsis options)" '' "not explained by $program --help"
    done
}

@test "every program knows the options of its --help" {
    local program options option
    for program in $(programs); do
        options=$(help_options "$program")
        assert_in "$options" --version
        for option in $options; do
            case $option in --help | --version) continue ;; esac
            # The last word is wrong, so that nothing is done.
            run --separate-stderr "$program" "$option" x x x x x --help=x
            # A plugin of Nagios does not know what it was asked about: UNKNOWN.
            if [ "$option" = --nagios ]; then assert_status 3; else assert_status 2; fi
            refute_in "$stderr" 'unrecognized option'
        done
    done
}

@test "--version and the man page name the libraries that the program links" {
    local program linked
    for program in $(programs); do
        linked=$(objdump -p "$PGB_BIN/$program" 2>/dev/null | # nothing for a script
            sed -nE -e 's/^ +NEEDED +(libcurl|libpq)\..*/\1/p' -e 's/^ +NEEDED +libcrypto\..*/OpenSSL/p' | sort)
        "$program" --version >version
        assert_same "$(sed -e 1d -e 's|[/ ].*||' version | sort)" "$linked" "libraries of $program"
        assert_same "$(sed -n '/^\.It Fl Fl version/,/^\.El/p' "$root/man/$program.1" |
            grep -oE 'libcurl|libpq|OpenSSL' | sort)" "$linked" "libraries in $program(1)"
    done
}

@test "the pages refer to pages that exist" {
    local page name number
    for page in "$root"/man/*.[1-9]; do
        section 'SEE ALSO' "$page" | grep -q '^\.Xr pgbackup [17]\b'
        while read -r _ name number _; do
            case $name in
                pgb*) [ -f "$root/man/$name.$number" ] ;;
            esac
        done < <(grep '^\.Xr ' "$page")
    done
}

@test "the overview names every program" {
    local program
    for program in $(programs); do
        section DESCRIPTION "$root/man/pgbackup.7" | grep -qx ".It Xr $program 1"
        grep -q "^| \`$program " "$root/README.md"
    done
}

@test "an exit status means the same in every page" {
    local page
    page_statuses "$root/man/pgbackup.7" >all
    assert_same "$(cut -d' ' -f1 all | xargs)" '0 1 2 3 4 5 6 126 127 128+n' 'statuses of pgbackup(7)'
    for page in "$root"/man/*.1; do
        page_statuses "$page" >these
        [ -s these ]
        assert_same "$(grep -vxFf all these || true)" '' "$page has a row that pgbackup(7) has not"
    done
}

@test "completion: drivers, on PATH and beside pgbackup" {
    mkdir bin beside
    touch bin/pgb-put-tape beside/pgb-put-{disc,not-a-program} beside/pgbackup
    chmod +x bin/pgb-put-tape beside/pgb-put-disc beside/pgbackup
    PATH=$PATH:$PWD/bin
    assert_in "$(offered 'pgbackup -d ')" $'local\n'
    assert_in "$(offered 'pgbackup --driver ')" tape
    refute_in "$(offered 'pgbackup -d ')" disc
    assert_in "$(offered "$PWD/beside/pgbackup -d ")" disc
    assert_in "$(offered "$PWD/beside/pgbackup -d ")" tape
    refute_in "$(offered "$PWD/beside/pgbackup -d ")" not-a-program
    assert_offered 'pgbackup service=x -d t' tape
    assert_offered 'pgbackup --driver=t' tape
}

@test "completion: destinations" {
    mkdir folder folder/inner
    touch file
    assert_offered 'pgbackup -d local ' folder
    assert_offered 'pgbackup --driver local fo' folder
    assert_offered 'pgbackup --driver=local fo' folder
    assert_offered 'pgbackup -v service=x -d local folder/' folder/inner
    assert_offered 'pgbackup -d s3 '
    assert_offered 'pgbackup -d tape ' file folder
    assert_offered 'pgb-put-local ' folder
    assert_offered 'pgb-put-local -f fo' folder
    assert_offered 'pgb-put-local folder '
    for line in 'pgb-ls-local ' 'pgb-get-local ' 'pgb-rm-local -n '; do assert_offered "$line" folder; done
    assert_offered 'pgb-put-s3 '
}

@test "completion: formats, files, and nothing if nothing is known" {
    touch bundle.pem
    for line in 'pgb-dump -F ' 'pgb-name --format ' 'pgbackup -d s3 b -F ' 'pgbackup --format='; do
        assert_offered "$line" c custom p plain t tar
    done
    assert_offered 'pgb-dump -F cu' custom
    assert_offered 'pgb-dump --pg-dump ' bundle.pem
    assert_offered 'pgb-dump --pg-dump=b' bundle.pem
    assert_offered 'pgb-put-s3 --ca-bundle b' bundle.pem
    assert_offered 'pgb-put-s3 --ca-bundle=b' bundle.pem
    assert_offered 'pgb-put-s3 --sse=' AES256 aws:kms aws:kms:dsse
    assert_offered 'pgb-put-s3 --sse aws:k' kms kms:dsse
    assert_offered 'pgb-put-s3 --object-lock-mode ' COMPLIANCE GOVERNANCE
    assert_offered 'pgb-put-s3 --checksum-algorithm CRC' CRC32 CRC32C CRC64NVME
    assert_offered 'pgb-put-s3 --storage-class=ST' STANDARD STANDARD_IA
    assert_offered 'pgb-put-s3 --tagging '
    assert_offered 'pgb-name -t '
    assert_offered 'pgb-name --timestamp='
    assert_offered 'pgb-name -x '
}

@test "completion: connection services" {
    mkdir conf home
    export HOME=$PWD/home
    printf '# [no]\n[shop]\nhost=[x]\n  [till]\nport=5432\n[last]' >"$PWD/services"
    echo '[system]' >conf/pg_service.conf
    echo '[mine]' >"$HOME/.pg_service.conf"
    export PGSYSCONFDIR=$PWD/conf
    assert_offered 'pgb-dump ' service=mine service=system
    rm "$HOME/.pg_service.conf"
    export PGSERVICEFILE=$PWD/services
    for line in 'pgb-dump ' 'pgb-restore -c ' 'pgb-name -F c ' 'pgb-databases -0 ' 'pgbackup -v ' 'pgbackup -d local x --name n '; do
        assert_offered "$line" service=last service=shop service=system service=till
    done
    assert_offered 'pgb-dump serv' service=last service=shop service=system service=till
    assert_offered 'pgb-dump service=s' shop system
    assert_offered 'pgb-dump service=' last shop system till
    assert_offered 'pgb-dump service=shop '
}

@test "completion: commands" {
    for line in 'pgb-put-local folder name -- pgb-ru' 'pgb-put-s3 b k -- pgb-ru' 'pgb-run pgb-ru' \
        'pgb-ping --url-file f -- pgb-ru'; do
        assert_offered "$line" pgb-run
    done
    assert_offered "pgb-run cat '|' pgb-ru" pgb-run
    assert_offered 'pgb-put-s3 b k -- pgb-put-local --par' --parents
    assert_offered "pgb-put-s3 b k -- pgb-run cat file '|' pgb-put-local --par" --parents
    touch file
    assert_offered 'pgb-run cat f' file
    assert_offered 'pgb-run --v' --version
}

# ssh [-n] HOST COMMAND, to the folder "remote"
make_ssh() {
    mkdir bin remote
    cat >bin/ssh <<'END'
#!/bin/bash
if [ "$1" = -n ]; then exec </dev/null; shift; fi
if [ "$1" != host ]; then exit 255; fi
cd remote && exec sh -c "$2"
END
    driver_of_page >bin/pgb-put-ssh
    chmod +x bin/*
    PATH=$PWD/bin:$PATH
}

@test "the driver of the man page keeps the contract" {
    make_ssh
    run --separate-stderr pgb-put-ssh host "a 'b'.sql" -- echo hello
    assert_status 0
    [ "$output" = "host:a 'b'.sql" ]
    [ "$(cat "remote/a 'b'.sql")" = hello ]
    run --separate-stderr pgb-put-ssh host two.sql -- pgb-run echo hello '|' tr h j
    assert_status 0
    [ "$(cat remote/two.sql)" = jello ]
    run --separate-stderr pgb-put-ssh host two.sql -- echo other
    assert_status 1
    [ "$(cat remote/two.sql)" = jello ]
    run --separate-stderr pgb-put-ssh host three.sql -- sh -c 'echo half; exit 1'
    assert_status 3
    [ -z "$output" ]
    run --separate-stderr pgb-put-ssh host -- true
    assert_status 2
    assert_folder remote "a 'b'.sql" two.sql
}

@test "pgbackup runs that driver and passes the password" {
    make_ssh
    url=postgres://alice:s3cr3t%2Fp%40ss%3Aw%25rd@127.0.0.1:$PGPORT/postgres
    run --separate-stderr pgbackup -d ssh host --name one.sql "$url"
    assert_status 0
    [ "$output" = host:one.sql ]
    grep -q '^-- PostgreSQL database dump complete$' remote/one.sql
    run --separate-stderr pgbackup -d SSH host --name one.sql.gz --through 'gzip -1' "$url"
    assert_status 0
    gzip -dc remote/one.sql.gz | grep -q '^-- PostgreSQL database dump complete$'
    run --separate-stderr pgbackup -d ssh host --name two.sql "$url-is-not-there"
    assert_status 3
    assert_folder remote one.sql one.sql.gz
}

@test "README and man page show the same driver" {
    driver_of_page >page
    sed -n '/^    #!\/bin\/bash$/,/^$/{/^$/!s/^    //p}' "$root/README.md" >readme
    [ -s page ]
    diff page readme
}

@test "apropos finds every page by PostgreSQL or backup" {
    local page
    for page in "$root"/man/*.[1-9]; do
        grep '^\.Nd ' "$page" | grep -qwE 'PostgreSQL|backups?' || {
            echo "$page: neither word is in its NAME"
            return 1
        }
    done
}

@test "every page has the version of the programs" {
    local page version
    version=$(pgbackup --version | sed -n '1s/.* //p')
    for page in "$root"/man/*.[1-9]; do
        assert_same "$(grep '^\.Os' "$page")" ".Os pgbackup $version" "$page"
    done
}

@test "the table of stores in pgb-put-s3(1) is that of the declared differences" {
    local rows
    rows=$("$root/tests/stores/page" "$root/tests/stores/circle.bats" "$root/tests/stores/differences")
    [ -n "$rows" ]
    assert_same "$(section STORES "$root/man/pgb-put-s3.1" | grep ' Ta ' | tail -n +2)" "$rows" 'the rows'
}
