#!/usr/bin/env bats
# How pgb-put-s3 connects to the store: through proxies, and only with a trusted certificate.

load helpers
load stores

prepare() {
    use_s3
    unset AWS_ENDPOINT_URL
    export AWS_CONFIG_FILE=$PWD/config
}

@test "a proxy carries the requests: http directly, https through a tunnel" {
    serve proxy "$BATS_TEST_DIRNAME/servers/proxy" proxied
    export http_proxy=$proxy https_proxy=$proxy
    assert_put a --endpoint-url "$PGB_TEST_S3_HTTP"
    [ "$(sort -u proxied)" = "HEAD $PGB_TEST_S3_HTTP/$bucket/a"$'\n'"PUT $PGB_TEST_S3_HTTP/$bucket/a" ]
    : >proxied
    assert_put b --endpoint-url "$PGB_TEST_S3_HTTPS" --ca-bundle "$PGB_TEST_S3_CA"
    [ "$(sort -u proxied)" = "CONNECT ${PGB_TEST_S3_HTTPS#https://}" ]
    : >proxied
    put_dump c --endpoint-url "$PGB_TEST_S3_HTTPS"
    assert_status 1
    assert_in "$stderr" "SSL certificate problem"
    printf '[default]\ns3 =\n  addressing_style = virtual\n' >config
    assert_put 'd e+f' --endpoint-url "$(gateway_at s3.localhost)"
    assert_in "$(cat proxied)" "PUT http://$bucket.s3.localhost:"
    head -c 40000000 /dev/urandom >data
    run --separate-stderr pgb-put-s3 --endpoint-url "$PGB_TEST_S3_HTTPS" --ca-bundle "$PGB_TEST_S3_CA" "$bucket" f -- cat data
    assert_status 0
    assert_object f data
    assert_bucket a b 'd e+f' f
}

@test "NO_PROXY, HTTPS_PROXY and ALL_PROXY are used; an unreachable proxy is named" {
    serve proxy "$BATS_TEST_DIRNAME/servers/proxy" proxied
    http_proxy=$proxy NO_PROXY=127.0.0.1 assert_put a --endpoint-url "$PGB_TEST_S3_HTTP"
    http_proxy=$proxy no_proxy='*' assert_put b --endpoint-url "$PGB_TEST_S3_HTTP"
    http_proxy=$proxy NO_PROXY=.localhost assert_put c --endpoint-url "$(gateway_at s3.localhost)"
    [ ! -s proxied ]
    HTTPS_PROXY=$proxy assert_put d --endpoint-url "$PGB_TEST_S3_HTTPS" --ca-bundle "$PGB_TEST_S3_CA"
    [ -s proxied ]
    : >proxied
    ALL_PROXY=$proxy assert_put e --endpoint-url "$PGB_TEST_S3_HTTP"
    [ -s proxied ]
    http_proxy=http://user:Zq9X@127.0.0.1:1 AWS_MAX_ATTEMPTS=1 put_dump f -v --endpoint-url "$PGB_TEST_S3_HTTP"
    assert_status 1
    assert_in "$stderr" "127.0.0.1 port 1"
    refute_in "$stderr" Zq9X
    assert_bucket a b c d e
}

# make_certificate NAME START END: a certificate from a separate CA, NAME.pem and .key, for 127.0.0.1
# unless NAME is "other"; START and END: YYYYMMDD.
make_certificate() {
    local for=IP:127.0.0.1
    if [ "$1" = other ]; then for=DNS:other.example; fi
    cat >ca.conf <<END
[ca]
default_ca = mine
[mine]
database = ca.index
serial = ca.serial
new_certs_dir = .
default_md = sha256
policy = any
x509_extensions = extensions
[any]
commonName = supplied
[extensions]
subjectAltName = $for
basicConstraints = CA:true
END
    : >ca.index
    echo 01 >ca.serial
    openssl req -newkey rsa:2048 -nodes -subj "/CN=$1" -keyout "$1.key" -out "$1.csr" 2>/dev/null
    openssl ca -batch -config ca.conf -selfsign -keyfile "$1.key" -in "$1.csr" -out "$1.pem" \
        -startdate "${2}000000Z" -enddate "${3}000000Z" 2>/dev/null
}

# tls_server NAME [OPTION...]: a server with that certificate that does not speak HTTP; its URL in $tls.
tls_server() {
    local port
    rm -f "$1.log" # of an earlier server
    openssl s_server -accept 127.0.0.1:0 -cert "$1.pem" -key "$1.key" -rev "${@:2}" >"$1.log" 2>&1 3>&- 4>&- &
    serving+=($!)
    wait_until 10 grep -q '^ACCEPT 127' "$1.log"
    port=$(sed -n 's/^ACCEPT .*://p' "$1.log")
    tls=https://127.0.0.1:$port
}

@test "a certificate that is expired, for another host or from another CA is refused, with a hint" {
    local day
    day=$(date +%Y%m%d)
    make_certificate good "$((day - 10000))" "$((day + 10000))"
    make_certificate expired 20200101 20200201
    make_certificate other "$((day - 10000))" "$((day + 10000))"
    tls_server good
    # A good certificate is accepted, so the failures below have the expected cause.
    AWS_MAX_ATTEMPTS=1 put_dump a --endpoint-url "$tls" --ca-bundle good.pem
    assert_status 1
    assert_in "$stderr" "HTTP/0.9"
    put_dump a --endpoint-url "$tls" --ca-bundle other.pem
    assert_status 1
    assert_in "$stderr" "certificate"
    assert_in "$stderr" "hint: --ca-bundle or AWS_CA_BUNDLE names the file of the certificates to trust"
    put_dump a --endpoint-url "$tls"
    assert_status 1
    assert_in "$stderr" "hint: --ca-bundle or AWS_CA_BUNDLE"
    tls_server expired
    put_dump a --endpoint-url "$tls" --ca-bundle expired.pem
    assert_status 1
    assert_in "$stderr" "certificate has expired"
    tls_server other
    put_dump a --endpoint-url "$tls" --ca-bundle other.pem
    assert_status 1
    assert_in "$stderr" "no alternative certificate subject name matches"
}

@test "TLS is 1.2 or later, even if OpenSSL would accept less" {
    local day
    day=$(date +%Y%m%d)
    make_certificate good "$((day - 10000))" "$((day + 10000))"
    cat >openssl.conf <<END
openssl_conf = all
[all]
ssl_conf = ssl
[ssl]
system_default = lax
[lax]
MinProtocol = TLSv1
CipherString = DEFAULT:@SECLEVEL=0
END
    export OPENSSL_CONF=$PWD/openssl.conf
    tls_server good -tls1_1
    run curl -sS --tlsv1.0 --cacert good.pem "$tls/"
    assert_in "$output" "HTTP/0.9"
    grep -qx 'Protocol version: TLSv1.1' good.log
    AWS_MAX_ATTEMPTS=1 put_dump a --endpoint-url "$tls" --ca-bundle good.pem
    assert_status 1
    assert_in "$stderr" "SSL"
    [ "$(grep -c 'Protocol version' good.log)" = 1 ]
    tls_server good -tls1_2
    AWS_MAX_ATTEMPTS=1 put_dump a --endpoint-url "$tls" --ca-bundle good.pem
    assert_in "$stderr" "HTTP/0.9"
    grep -qx 'Protocol version: TLSv1.2' good.log
}

@test "no option or setting turns verification off" {
    printf '[default]\nverify_ssl = false\nca_bundle =\n' >config
    for option in --no-verify-ssl --insecure -k; do
        put_dump a --endpoint-url "$PGB_TEST_S3_HTTPS" "$option"
        assert_status 2
    done
    echo insecure >.curlrc
    HOME=$PWD AWS_CA_BUNDLE='' PYTHONHTTPSVERIFY=0 GIT_SSL_NO_VERIFY=1 put_dump a --endpoint-url "$PGB_TEST_S3_HTTPS"
    assert_status 1
    assert_in "$stderr" certificate
    assert_bucket
}
