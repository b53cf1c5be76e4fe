# pgb-put-rclone: stores a stream in a folder that rclone can reach.
program=pgb-put-rclone
help="usage: pgb-put-rclone [-f] [--no-inside] [-u] [--report FILE] [-v]
                      REMOTE NAME [-- COMMAND...]
       pgb-put-rclone --check [-f] [-v] REMOTE NAME

Stores standard input, or the output of COMMAND, as the file NAME in REMOTE, a
folder that rclone can reach, such as remote:folder/. The file has its name only
when all of it is there.

      --check        try whether rclone can write there; store nothing
  -f, --force        replace an existing file
      --no-inside    do not decompress the stream to check the dump in it
  -u, --unchecked    also store what is not recognised as a dump, or is more
      --report FILE  append a line of JSON about the run to FILE
  -v, --verbose      say what is done
      --help         show this help
      --version      show the version"
operand_names='REMOTE NAME' operand_advice='a command to run follows "--"'
options='--check -f --force --no-inside --report= -u --unchecked -v --verbose'
check='' description='' force='' no_inside='' unchecked=''
newline='
'

take_option() {
    case $1 in
        --check) check=1 ;;
        -f | --force) force=1 ;;
        --no-inside) no_inside=1 ;;
        *) unchecked=1 ;;
    esac
}

has_feature() {
    printf '%s\n' "$features" | grep -q "^[[:blank:]]*\"$1\": true,\{0,1\}\$"
}

# How the store can give a file that is there another name without a moment in which the file is there in part.
# rclone would copy it through this machine otherwise; the limit keeps it from that.
check_features() {
    if ! features=$(call_rclone backend features -- "$remote"); then
        fail "could not ask rclone about \"$remote\""
        exit "$FAILED"
    fi
    if has_feature Move; then
        limit=0
    elif has_feature Copy; then
        limit=1B
    else
        fail "cannot store in \"$remote\": the store can neither rename nor copy a file, so that one would be there before it is complete"
        exit "$FAILED"
    fi
    if ! has_feature PutStream; then
        warn "this store takes no stream: rclone first collects all of it in ${TMPDIR:-/tmp}"
    fi
}

# Sets `there` and `whole`, the sizes of the file and of the unfinished one; empty: it is not there.
look() {
    there='' whole=
    if ! found=$(printf '%s\n' "$name" "$partial" | list_these sp); then
        fail "could not look for \"$folder$name\""
        return 1
    fi
    while IFS= read -r line; do
        case ${line#*;} in
            "$name") there=${line%%;*} ;;
            "$partial") whole=${line%%;*} ;;
        esac
    done <<END
$found
END
}

refuse_existing() {
    fail "\"$folder$name\" exists already"
    leave "$EXISTS"
}

# How a file of that name is dealt with: rclone looks for it right before it moves. It would take one of the same
# size for the same file.
choose_how() {
    if [ "$force" ]; then
        how=--ignore-times
        return
    fi
    how=--ignore-existing
    look || exit "$FAILED"
    if [ "$there" ]; then refuse_existing; fi
}

say_unpublished() {
    say "nothing was published as \"$folder$name\""
}

# Deletes the unfinished file. Signals wait, and rclone does not try for long.
delete_partial() {
    if ! printf '%s\n' "$partial" | call_rclone delete --files-from-raw - \
        --retries 1 --low-level-retries 3 --contimeout 15s --timeout 60s -- "$remote"; then
        say "\"$folder$partial\" could not be deleted"
        return 1
    fi
}

# give_up STATUS
give_up() {
    delete_partial || true
    say_unpublished
    leave "$1"
}

folder_exists() {
    call_rclone lsf --max-depth 1 -- "$1" >/dev/null 2>&1
}

# Sets `missing` to the folders that rclone would create for a file in REMOTE, the innermost first, one per line.
find_missing_folders() {
    missing='' path=${remote%/}
    while [ "$path" ] && [ "$path" = "${path%:}" ] && ! folder_exists "$path"; do
        missing=$missing$path$newline
        case $path in
            */*) path=${path%/*} ;;
            *:*) break ;;
            *) path= ;;
        esac
    done
}

# Where a store has no folders, none is left when the file has gone.
delete_missing_folders() {
    printf '%s' "$missing" | while IFS= read -r path; do
        call_rclone rmdir -- "$path" 2>/dev/null
        if folder_exists "$path"; then
            say "folder \"$path\" could not be deleted"
            exit 1
        fi
    done
}

report_place() {
    if [ ! "$report" ] || [ "$check" ]; then return; fi
    report_text place "$folder$name"
    named=$(printf '%s\n' "$name" | pgb-fresh --max-age 1000y 2>/dev/null | cut -f 2)
    if [ "$named" ]; then report_text database "$named"; fi
}

# --check: writes a line to an unfinished file in the outermost folder, and deletes all that this has made.
try() {
    find_missing_folders
    partial=${partial##*/}
    tried=0
    printf '%s\n' "$program --check" | call_rclone rcat -- "$folder$partial" || tried=$FAILED
    if [ "$tried" != 0 ]; then fail "could not write \"$folder$partial\""; fi
    look || tried=$FAILED
    if [ "$whole" ]; then delete_partial || tried=$FAILED; fi
    delete_missing_folders || tried=$FAILED
    if [ "$tried" = 0 ] && [ ! "$stopped_by" ]; then
        print_text "destination: rclone can write \"$folder$name\"" || tried=$FAILED
    fi
    leave "$tried"
}

# choose_bar WORD...: a word that is none of these.
choose_bar() {
    bar='|'
    for word; do
        case $word in
            *[!\|]*) ;;
            *) if [ "${#word}" -ge "${#bar}" ]; then bar="$word|"; fi ;;
        esac
    done
}

# transfer COMMAND...: judges its output and sends it to the unfinished file. With -u, what is judged on standard
# input is the output of cat, which may be more than a dump.
transfer() {
    choose_bar "$@"
    if [ $# -gt 0 ]; then
        set -- -- "$@"
    elif [ "$unchecked" ]; then
        set -- -- cat
    fi
    run pgb-run --bar "$bar" pgb-check --pass ${unchecked:+-u} ${verbose:+-v} ${no_inside:+--no-inside} \
        ${description:+--describe "$description"} "$@" "$bar" rclone --ask-password=false rcat -- "$folder$partial"
}

# begin_description, report_kind: the report says what the stream is.
begin_description() {
    if [ "$report" ]; then description=$(mktemp) || exit "$FAILED"; fi
}

report_kind() {
    if [ ! "$description" ]; then return; fi
    kind=$(cat "$description")
    rm -f "$description"
    if [ "$kind" ]; then report_text kind "$kind"; fi
}

# move WORD: an option on what is there.
move() {
    run env -u PGPASSFILE -u PGPASSWORD rclone --ask-password=false moveto \
        --max-transfer "$limit" --cutoff-mode hard "$1" -- "$folder$partial" "$folder$name"
}

# Asks what has become of the move; twice, since Ctrl-C ends rclone, too.
look_again() {
    if look || look; then return; fi
    say "whether \"$folder$name\" was published is not known"
    leave "$UNKNOWN"
}

# The move has failed, or done nothing.
explain_move() {
    if [ "$moved" = 0 ] && [ "$whole" ] && [ "$there" ]; then
        delete_partial || true
        refuse_existing
    fi
    if [ "$whole" ] && [ "$there" != "$size" ]; then
        fail "could not give \"$folder$partial\" its name"
        give_up "$FAILED"
    fi
    fail "cannot tell whether \"$folder$name\" is the new file"
    if [ "$whole" ]; then delete_partial || true; fi
    leave "$UNKNOWN"
}

# rclone deletes the old file before it gives its name to the new one, which must not be lost, too.
try_again() {
    if [ ! "$old" ] || [ "$there" ] || [ ! "$whole" ]; then return; fi
    moved=0
    move --ignore-existing || moved=$?
    look_again
    if [ ! "$whole" ] || [ "$there" ]; then return; fi
    fail "the old \"$folder$name\" is gone; the new one is complete, as \"$folder$partial\""
    leave "$FAILED"
}

# Once the file has its name a signal changes nothing any more.
publish() {
    look || give_up "$FAILED"
    old=$there size=$whole
    if [ ! "$size" ]; then
        fail "rclone stored nothing as \"$folder$partial\""
        give_up "$FAILED"
    fi
    moved=0
    move "$how" || moved=$?
    look_again
    try_again
    if [ "$whole" ] || [ "$there" != "$size" ]; then explain_move; fi
    report_number bytes_in "$size"
    report_number bytes_out "$size"
    print_text "$folder$name" || warn "\"$folder$name\" was published all the same"
    exit 0
}

read_options "$@"
if [ "$operand_count" -lt 2 ]; then miss_operand; fi
if [ "$check" ] && [ "$report" ]; then misuse '--check and --report cannot be used together'; fi
shift "$taken"
if [ "$has_rest" ]; then
    shift
    if [ $# = 0 ]; then misuse 'the command after "--" is missing'; fi
elif [ ! "$check" ] && [ -t 0 ]; then
    fail 'standard input is a terminal'
    exit "$MISUSE"
fi
take_remote "$operand_1"
name=$operand_2
is_name "$name" || misuse 'the name is not one of a file in a folder'
report_place
partial=$name.$(od -An -N8 -tx1 /dev/urandom | tr -d ' \n').partial

check_rclone
check_features
choose_how
catch_signals
if [ "$check" ]; then try; fi
save_input
begin_description
transferred=0
transfer "$@" || transferred=$?
report_kind
if [ "$stopped_by" ]; then give_up "$FAILED"; fi
case $transferred in
    0) ;;
    "$INPUT") give_up "$INPUT" ;;
    *) give_up "$FAILED" ;;
esac
publish
