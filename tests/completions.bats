#!/usr/bin/env bats
# The completions for bash, zsh and fish, each in that shell: they offer the same, and know what is stored.

load helpers

prepare() {
    export RCLONE_CONFIG=/dev/null
}

# assert_offered LINE WORD...: exactly these are offered by each of $shells.
assert_offered() {
    local shell found expected
    expected=$(printf '%s\n' "> $1" && if [ $# -gt 1 ]; then printf '%s\n' "${@:2}" | sort; fi)
    for shell in ${shells-bash zsh fish}; do
        found=$("$BATS_TEST_DIRNAME/shells/$shell" "$1")
        if [ "$found" != "$expected" ]; then
            printf '%s offers:\n%s\ninstead of:\n%s\n' "$shell" "$found" "$expected"
            return 1
        fi
    done
}

@test "the completion knows all programs" {
    diff <(bash "$BATS_TEST_DIRNAME/../completions/pgbackup.bash") \
        <(cd "$BATS_TEST_DIRNAME/../cmd" && printf '%s\n' *.c *.sh | sed 's/\..*//' | sort)
    bash -c '. "$1" && complete -p pgb-fresh pgbackup' bash "$BATS_TEST_DIRNAME/../completions/pgbackup.bash"
}

@test "words" {
    mkdir bin
    touch bin/pgb-put-tape
    chmod +x bin/pgb-put-tape
    PATH=$PATH:$PWD/bin assert_offered 'pgbackup -d t' tape
    assert_offered 'pgb-dump -F ' c custom p plain t tar
    assert_offered 'pgb-put-local folder name -- pgb-put-s3 --sto' --storage-class
    assert_offered "pgb-run cat file '|' pgb-put-local --par" --parents
    assert_offered 'pgb-name -t '
    shells='zsh fish'
    assert_offered 'pgb-put-s3 --storage-class=ST' --storage-class=STANDARD --storage-class=STANDARD_IA
    printf '[shop]\n[till]\n' >services
    PGSERVICEFILE=$PWD/services assert_offered 'pgb-dump service=' service=shop service=till
}

@test "files, folders and commands" {
    mkdir folder 'a folder' folder/inner
    touch folder/file x.sql
    shells=fish
    assert_offered 'pgb-ls-local ' 'a folder/' folder/
    assert_offered 'pgb-check folder/' folder/file folder/inner/
    assert_offered 'pgb-put-local --report=x' --report=x.sql
    assert_offered 'pgb-put-local x y -- pgb-databa' pgb-databases
    shells=zsh
    assert_offered 'pgb-ls-local ' 'a\ folder' folder
    assert_offered 'pgb-check folder/' folder/file folder/inner
    assert_offered 'pgb-put-local --report=x' --report=x.sql
    assert_offered 'pgb-put-local x y -- pgb-databa' pgb-databases
    shells=bash
    assert_offered 'pgb-ls-local ' 'a folder' folder
    assert_offered 'pgb-put-local x y -- pgb-databa' pgb-databases
}

@test "names of backups in a folder" {
    mkdir 'my backups' 'my backups/db'
    touch 'my backups/shop-20261122T023000Z.sql' 'my backups/db/till.sql' 'my backups/half.partial'
    for line in 'pgb-get-local my\ backups ' "pgb-get-local -v 'my backups' " 'pgb-get-rclone my\ backups '; do
        shells='zsh fish'
        assert_offered "$line" db/till.sql shop-20261122T023000Z.sql
    done
    mv 'my backups' folder
    unset shells
    assert_offered 'pgb-get-local folder ' db/till.sql shop-20261122T023000Z.sql
    assert_offered 'pgb-get-local --no-inside folder s' shop-20261122T023000Z.sql
    assert_offered 'pgb-get-rclone folder d' db/till.sql
    assert_offered 'pgb-get-local missing '
    assert_offered 'pgb-get-local folder shop x'
    HOME=$PWD assert_offered 'pgb-get-local ~/folder d' db/till.sql
}

@test "keys in a bucket" {
    use_s3
    for key in db/shop.sql db/till.sql other/x; do s3 PUT "/$bucket/$key" <<<x >/dev/null; done
    assert_offered "pgb-get-s3 $bucket " db/shop.sql db/till.sql other/x
    assert_offered "pgb-get-s3 $bucket db/s" db/shop.sql
    assert_offered "pgb-ls-s3 $bucket " db/ other/
    assert_offered "pgb-ls-s3 $bucket db/"
    url=$AWS_ENDPOINT_URL
    AWS_ENDPOINT_URL=http://127.0.0.1:1
    assert_offered "pgb-get-s3 $bucket db/s"
    assert_offered "pgb-get-s3 --endpoint-url=$url $bucket db/s" db/shop.sql
    assert_offered "pgb-get-s3 --endpoint-url $url $bucket db/s" db/shop.sql
}

@test "buckets" {
    use_s3
    assert_offered "pgb-get-s3 $bucket" "$bucket"
    for line in 'pgb-put-s3 ' 'pgb-ls-s3 -v ' 'pgb-rm-s3 ' 'pgbackup -d s3 ' \
        'pgb-ls-s3 --expected-bucket-owner=123456789012 '; do
        shells=bash assert_offered "$line$bucket" "$bucket"
    done
    shells='zsh fish' assert_offered "pgb-put-s3 s3://$bucket" "s3://$bucket/"
    shells=bash assert_offered "pgb-put-s3 s3://$bucket" "//$bucket/" # it has split the word at ":"
    url=$AWS_ENDPOINT_URL
    AWS_ENDPOINT_URL=http://127.0.0.1:1
    assert_offered "pgb-get-s3 $bucket"
    assert_offered "pgbackup -o --endpoint-url=$url -d s3 $bucket" "$bucket"
}

@test "a listing has a second" {
    mkdir bin
    printf '#!/bin/sh\necho $$ >pid\necho x.sql\nexec sleep 60\n' >bin/pgb-ls-local
    chmod +x bin/pgb-ls-local
    touch bin/pgb-get-local
    chmod +x bin/pgb-get-local
    start=$(date +%s%3N)
    shells=bash assert_offered "$PWD/bin/pgb-get-local folder " x.sql
    [ $(($(date +%s%3N) - start)) -ge 1000 ]
    assert_gone pid
}

@test "make install fills the completions in" {
    run make -n -C "$BATS_TEST_DIRNAME/.." BUILD="${PGB_BIN%/bin}" PREFIX=/opt DESTDIR=/root install
    assert_status 0
    assert_in "$output" '@BASH_COMPLETION@,/opt/share/bash-completion/completions/pgbackup,*pgbackup.zsh | install -m 644 /dev/stdin /root/opt/share/zsh/site-functions/_pgbackup'
    assert_in "$output" 'pgbackup.fish | install -m 644 /dev/stdin /root/opt/share/fish/vendor_completions.d/pgbackup.fish'
}
