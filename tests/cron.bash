# Functions for the bats files that have cron run what a page prints; use_s3 comes first.

# make_home: the folder home, with the keys and the address of the store in its .aws.
make_home() {
    mkdir -p home/.aws
    printf '[default]\naws_access_key_id = %s\naws_secret_access_key = %s\n' \
        "$AWS_ACCESS_KEY_ID" "$AWS_SECRET_ACCESS_KEY" >home/.aws/credentials
    printf '[default]\nregion = us-east-1\nendpoint_url = %s\n' "$AWS_ENDPOINT_URL" >home/.aws/config
}

# use_crontab SETTING...: makes ./crontab of these and of standard input, with the test's bucket. Where nothing can be
# mounted the test is skipped.
use_crontab() {
    unshare --mount mount -t tmpfs tmpfs /srv 2>/dev/null || skip 'may not mount'
    mkdir backups
    { if [ $# -gt 0 ]; then printf '%s\n' "$@"; fi && sed "s/\<bucket\>/$bucket/g"; } >./crontab
}

# cron_runs TIME: has cron run the job of ./crontab that is due then. `output` is the mail about it, with its headers,
# and `status` the job's.
cron_runs() {
    run --separate-stderr "$BATS_TEST_DIRNAME/tools/cron-run" "$1" crontab home \
        "$PGB_BIN:/usr/local/bin" "$PGHOST:/run/postgresql" "$PWD/backups:/srv/backups" 3>&- 4>&-
    [ -z "$stderr" ] || { echo "$stderr"; return 1; }
}

# job_times: of ./crontab, in its order.
job_times() {
    awk '/^[0-9]/ { print $2 ":" $1 }' crontab | xargs
}
