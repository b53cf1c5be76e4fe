#!/usr/bin/env bats
# The goals of the Makefile that are no tests themselves, and tests/packages: what is missing is said,
# and installed only when that was asked for.

load helpers

root=$BATS_TEST_DIRNAME/..

# A machine, played by programs that come first on PATH: the headers of the three libraries are
# missing until apt-get is asked to install them, the user is not root, and sudo works. apt-get
# writes its arguments to the file apt-get.log.
prepare() {
    unset CI
    mkdir bin
    export PATH=$PWD/bin:$PATH WORK=$PWD
    fake pkg-config 'test -e "$WORK/installed"'
    fake id 'echo 1000'
    fake sudo 'case $1 in env) "$@" ;; apt-get) "$@" ;; install) cat >/dev/null ;; esac'
    fake apt-get 'echo "$*" >>"$WORK/apt-get.log"; case $1 in install) touch "$WORK/installed" ;; esac'
}

# fake PROGRAM SCRIPT: puts a stand-in for PROGRAM into bin/.
fake() {
    printf '#!/bin/sh\n%s\n' "$2" >"bin/$1"
    chmod +x "bin/$1"
}

# Without what the make that runs the tests has left in the environment.
make() {
    env -u MAKEFLAGS -u MAKELEVEL -u MFLAGS make --no-print-directory -C "$root" BUILD="$WORK/build" "$@"
}

headers='libcurl4-openssl-dev libssl-dev libpq-dev'
options='--no-install-recommends --no-upgrade --no-remove'

@test "a goal whose packages are missing names them, and stops with nothing installed" {
    run ! --separate-stderr make check-unit
    assert_in "$stderr" "tests/packages: error: \"make check-unit\" needs packages that are not installed:
  the headers of libcurl
  the headers of OpenSSL
  the headers of libpq
tests/packages: hint: run \"make deps check-unit\", which starts no service, or as root:
  apt-get install $options $headers
make: "
    [ -z "$output" ]
    [ ! -e apt-get.log ]
    [ ! -e build ]
}

@test "CI=false installs nothing either" {
    CI=false run ! --separate-stderr "$root/tests/packages" check-unit
    [ ! -e apt-get.log ]
}

@test "CI=true installs what is missing, and nothing when all is there" {
    CI=true run --separate-stderr "$root/tests/packages" check-unit
    assert_status 0
    [ "$output" = "sudo env DEBIAN_FRONTEND=noninteractive apt-get install $options $headers -y" ]
    [ "$(<apt-get.log)" = "--simulate install $options $headers
install $options $headers -y" ]
    rm apt-get.log
    CI=true run --separate-stderr "$root/tests/packages" check-unit
    assert_status 0
    [ -z "$output$stderr" ]
    [ ! -e apt-get.log ]
}

@test "make deps installs what the other goals need, before they run" {
    run --separate-stderr make -j4 deps all -n
    assert_status 0
    assert_in "${lines[0]}" 'tests/packages --install all'
    run --separate-stderr make deps install -n
    assert_in "${lines[0]}" 'tests/packages --install all'
    run --separate-stderr make deps DEPS=all
    assert_status 0
    assert_in "$(<apt-get.log)" "install $options $headers -y"
}

@test "make deps alone installs what make check needs" {
    run --separate-stderr make deps -n
    [ "$output" = 'tests/packages --install check' ]
}

@test "an apt-get that does not know the packages is updated first" {
    fake apt-get 'echo "$1" >>"$WORK/apt-get.log"
        case $1 in --simulate) exit 100 ;; install) touch "$WORK/installed" ;; esac'
    run --separate-stderr "$root/tests/packages" --install all
    assert_status 0
    [ "$(tr '\n' ' ' <apt-get.log)" = '--simulate update install ' ]
}

@test "an installation that is impossible or fails is an error that names what was needed" {
    fake apt-get 'exit 100'
    run ! --separate-stderr "$root/tests/packages" --install all
    assert_in "$stderr" 'error: apt-get update failed*the headers of libpq'
    fake apt-get 'case $1 in install) exit 100 ;; esac'
    run ! --separate-stderr "$root/tests/packages" --install all
    assert_in "$stderr" 'error: apt-get install failed*the headers of libpq'
    fake apt-get true
    run ! --separate-stderr "$root/tests/packages" --install all
    assert_in "$stderr" 'error: still missing after the installation:*the headers of libpq'
    fake sudo 'exit 1'
    run ! --separate-stderr "$root/tests/packages" --install all
    assert_in "$stderr" 'error: cannot install these packages: not root, and sudo does not work:*the headers of libpq'
}

@test "tests/packages wants to know goals that exist" {
    run --separate-stderr "$root/tests/packages"
    assert_status 2
    run --separate-stderr "$root/tests/packages" all nonsense
    assert_status 2
    assert_in "$stderr" 'usage: tests/packages'
}

@test "make help names the goals, each once" {
    run make help
    assert_status 0
    sed -n 's/^make \([a-z0-9._-]*\).*/\1/p' <<<"$output" | grep . | sort >shown
    sed -n '/^\.PHONY:/,/[^\\]$/p' "$root/Makefile" | tr -s ' \\\t' '\n' |
        grep -vxE '\.PHONY:|all|libraries|unit-tests|tests|fuzz-targets|bench-tools|' | sort >goals
    diff goals shown
}

@test "make without the libraries names the packages of four systems, and compiles nothing" {
    run ! --separate-stderr make all
    for name in libcurl4-openssl-dev libcurl-devel curl-dev postgresql-libs; do
        assert_in "$stderr" "$name"
    done
    refute_in "$output$stderr" 'fatal error'
    [ -z "$(find build -name '*.o')" ]
}

@test "a distribution's flags are kept, and only a lower level of _FORTIFY_SOURCE is raised" {
    echo '_FORTIFY_SOURCE' >level.c
    run --separate-stderr make -n all CPPFLAGS='-D_FORTIFY_SOURCE=2 -DOTHER' CFLAGS='-O2 -fstack-protector-all'
    assert_status 0
    line=$(grep -m1 -- '-c -o' <<<"$output")
    read -ra flags <<<"$(grep -oE -- '-(O2|[UD]_?(FORTIFY_SOURCE|OTHER)[^ ]*)' <<<"$line" | tr '\n' ' ')"
    run -0 cc -E -P -Werror "${flags[@]}" level.c
    [ "$output" = 3 ]
    assert_in "$line" '-fstack-protector-strong*-fstack-protector-all'
}

@test "make dist packs the same bytes twice, also from what it has packed" {
    run -0 make -s dist
    packed=$WORK/build/$(basename "$output")
    sum=$(sha256sum <"$packed")
    mkdir unpacked
    tar -C unpacked -xf "$packed"
    run -0 env -u MAKEFLAGS make -s -C unpacked/* dist
    [ "$(sha256sum <"$packed")" = "$sum" ]
}

@test "what is installed says its own places, and make installcheck finds it" {
    export BINDIR=$PGB_BIN
    for unit in pgbackup.service pgbackup.timer; do "$root/.packaging/unit" "$unit" >"$unit"; done
    run -0 systemd-analyze verify --man=no ./pgbackup.service ./pgbackup.timer
    [ -z "$output" ]
    grep -Fx "ExecStart=$PGB_BIN/pgb-run pgb-ls-s3 bucket db/ '|' \\" pgbackup.service
    refute_in "$(<pgbackup.service)" /usr/local
    run ! "$root/.packaging/unit" other.service
    mkdir -p share/man/man1 completions
    cp "$root"/man/*.1 share/man/man1
    cp "$root/completions/pgbackup.bash" completions/pgbackup
    ln -s pgbackup completions/pgb-dump
    export MANDIR=$PWD/share/man COMPLETIONDIR=$PWD/completions
    run -0 "$BATS_TEST_DIRNAME/installed" pgb-check pgb-name
    [ "$output" = '8 passed, 0 failed, 0 skipped' ]
    rm share/man/man1/pgb-name.1 completions/pgb-dump
    run ! "$BATS_TEST_DIRNAME/installed" pgb-check pgb-name
    assert_in "$output" 'not ok - the page pgb-name(1)'
    assert_in "$output" 'not ok - the completion for bash answers'
}

@test "make compile_commands.json has each C file, with the words of its command" {
    run make compile_commands.json
    assert_status 0
    (cd "$root" && find cmd lib tests -name '*.c' | sort) >sources
    python3 - "$WORK/build/compile_commands.json" <<'EOF' | sort >found
import json
import shlex
import sys
for entry in json.load(open(sys.argv[1])):
    words = shlex.split(entry["command"])
    assert words[-1] == entry["file"]
    assert any(word.startswith('-DPGB_VERSION="') and word.endswith('"') for word in words)
    print(entry["file"])
EOF
    diff sources found
}

@test "the results of the tests can go into a file, whole and with the counts at the end" {
    # What the modules under test say is apart: it may come in the middle of a line.
    BUILD=${PGB_BIN%/bin} "$BATS_TEST_DIRNAME/run" --unit >results 2>messages
    [[ $(tail -n 1 results) =~ ^([0-9]+)\ passed,\ 0\ failed,\ [0-9]+\ skipped$ ]]
    [ "$(grep -c '^ok ' results)" -ge "${BASH_REMATCH[1]}" ]
}

# fake_root: sudo works, and tests/debian has a root folder already.
fake_root() {
    fake sudo '[ "$1" != -n ] || shift; "$@"'
    mkdir -p build/debian/trixie
    export BUILD=$WORK/build
}

@test "where a root folder of another Debian cannot be, tests/debian is one skipped test, with the reason" {
    mkdir build
    export BUILD=$WORK/build
    fake sudo 'exit 1'
    run --separate-stderr "$root/tests/debian" trixie </dev/null
    assert_status 0
    [ "$output" = 'ok 1 - Debian trixie # skip neither root nor sudo without a password
0 passed, 0 failed, 1 skipped' ]
    fake_root
    fake unshare 'echo "unshare: unshare failed: Operation not permitted" >&2; exit 1'
    run --separate-stderr "$root/tests/debian" trixie </dev/null
    assert_status 0
    assert_in "$output" '# skip may not mount: unshare: unshare failed: Operation not permitted'
    rmdir build/debian/trixie
    fake unshare 'case "$*" in *debian-root*) echo "E: no mirror" >&2; exit 1 ;; esac'
    run --separate-stderr "$root/tests/debian" trixie </dev/null
    assert_status 0
    assert_in "$output" '# skip *debootstrap is not installed' ||
        assert_in "$output" "# skip could not make the root folder: E: no mirror; see $PWD/build/debian/trixie.log"
}

@test "a failed test in the root folder of another Debian is a failure" {
    [ -x /usr/sbin/debootstrap ] || skip 'tests/debian would skip: there is no debootstrap'
    fake_root
    fake unshare 'case "$*" in *WERROR=*) echo "3 passed, 1 failed, 0 skipped"; exit 1 ;; esac'
    run --separate-stderr "$root/tests/debian" trixie tests/x.bats </dev/null
    assert_status 1
    [ "$output" = '3 passed, 1 failed, 0 skipped' ]
    [ -e build/debian/trixie/src/lib/unix/text.c ]
    fake unshare 'case "$*" in */src/tests/packages*) echo "E: no network" >&2; exit 1 ;; esac'
    run --separate-stderr "$root/tests/debian" trixie </dev/null
    assert_status 1
    [ "$stderr" = 'E: no network' ]
}
