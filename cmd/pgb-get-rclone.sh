# pgb-get-rclone: writes a backup in a folder that rclone can reach to standard output.
program=pgb-get-rclone
help="usage: pgb-get-rclone [-v] [--no-inside] REMOTE NAME
       pgb-get-rclone [-v] [--no-inside] [--partial]
                      {--latest DATABASE | --latest-globals | --latest-all} REMOTE

Writes the backup NAME in REMOTE, a folder that rclone can reach, or the newest
one, to standard output. Fails if it is recognised as a dump and is incomplete.

      --latest DATABASE  write the newest backup of DATABASE
      --latest-all       write the newest backup of a whole cluster
      --latest-globals   write the newest backup of roles and tablespaces
      --no-inside        do not decompress the data to check the dump in it
      --partial          with --latest: write the newest partial dump
  -v, --verbose          say what was written
      --help             show this help
      --version          show the version"
operand_names='REMOTE NAME' operand_advice='the backup goes to standard output: pgb-get-rclone REMOTE NAME >FILE'
options='--latest= --latest-all --latest-globals --no-inside --partial -v --verbose'
latest='' database='' no_inside='' partial=''

take_option() {
    case $1 in
        --latest) latest=DATABASE database=$2 ;;
        --latest-all) latest=--all ;;
        --latest-globals) latest=--globals-only ;;
        --no-inside) no_inside=1 ;;
        --partial) partial=1 ;;
    esac
}

# Sets `name` to that of the newest backup.
find_latest() {
    if ! names=$(pgb-ls-rclone -- "$remote"); then exit "$FAILED"; fi
    if [ "$latest" = DATABASE ]; then
        set -- -- "$database"
    else
        set -- "$latest"
    fi
    name=$(printf '%s\n' "$names" | pgb-latest ${partial:+--partial} "$@") || exit "$FAILED"
    if [ -t 2 ] || [ "$verbose" ]; then say "the newest backup is \"$name\""; fi
}

read_operands "$@"
if [ "$latest" ] && [ "$operand_count" = 2 ]; then misuse '--latest takes no name'; fi
if [ ! "$latest" ] && [ "$operand_count" = 1 ]; then
    shown=REMOTE
    if may_quote "$(print_text "$operand_1" | tr : /)"; then shown=$operand_1; fi
    miss_operand "to see what there is: pgb-ls-rclone $shown"
fi
if [ ! "$latest" ] && [ "$partial" ]; then misuse '--partial is for --latest'; fi
take_remote "$operand_1"
name=$operand_2
if [ ! "$latest" ]; then is_name "$name" || misuse 'the name is not one of a file in a folder'; fi
if [ -t 1 ]; then
    fail 'standard output is a terminal'
    exit "$FAILED"
fi
check_rclone
if [ "$latest" ]; then find_latest; fi
if ! found=$(printf '%s\n' "$name" | list_these p); then
    fail "could not look for \"$folder$name\""
    exit "$FAILED"
fi
if [ ! "$found" ]; then
    fail "there is no file \"$folder$name\""
    exit "$FAILED"
fi
# Whoever reads from a pipe decompresses the data anyway.
if [ -p /dev/stdout ]; then no_inside=1; fi
exec pgb-check --pass -u ${verbose:+-v} ${no_inside:+--no-inside} \
    -- env -u PGPASSFILE -u PGPASSWORD rclone --ask-password=false cat -- "$folder$name"
