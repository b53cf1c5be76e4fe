# pgb-rm-rclone: deletes backups from a folder that rclone can reach.
program=pgb-rm-rclone
help="usage: pgb-rm-rclone [-0] [-n] [--report FILE] [-v] REMOTE

Deletes the backups that are named on standard input, one per line, from REMOTE,
a folder that rclone can reach. Nothing is deleted until the list is complete.

  -0, --null         names end in a NUL, not a newline
  -n, --dry-run      print the names that would be deleted, delete nothing
      --report FILE  append a line of JSON about the run to FILE
  -v, --verbose      name each file that is deleted
      --help         show this help
      --version      show the version"
operand_names=REMOTE
operand_advice='pipe the names into it: pgb-ls-rclone REMOTE | pgb-expire POLICY | pgb-rm-rclone REMOTE'
options='-0 --null -n --dry-run --report= -v --verbose'
null='' dry_run=

take_option() {
    case $1 in
        -0 | --null) null=1 ;;
        *) dry_run=1 ;;
    esac
}

# Reads the list, in which the other one of NUL and newline becomes a control character, which no name holds.
read_names() {
    if [ "$null" ]; then from='\000\012'; else from='\012\000'; fi
    names=$(LC_ALL=C tr "$from" '\012\001' && echo .) || exit "$FAILED"
    names=${names%.}
    case $names in
        '' | *"
") ;;
        *)
            fail 'standard input ends within a name'
            hint 'every name must end in a newline, or with -0 in a NUL, including the last one'
            exit "$INPUT"
            ;;
    esac
    names=$(printf '%s' "$names" | LC_ALL=C awk '$0 != "" && !seen[$0]++')
}

# One name that no backup can have makes the whole list suspect.
check_names() {
    wrong=$(printf '%s\n' "$names" |
        LC_ALL=C grep -E -m 1 '^/|//|/$|(^|/)\.\.?(/|$)|\.partial$|[[:cntrl:]]') || return 0
    fail "\"$wrong\" is not the name of a backup"
    exit "$FAILED"
}

# subtract LIST: prints the lines of standard input that are not in LIST. No name is "/".
subtract() {
    { printf '%s\n/\n' "$1" && cat; } |
        LC_ALL=C awk '!rest && $0 == "/" { rest = 1; next } !rest { found[$0]; next } !($0 in found)'
}

# each_line COMMAND FORMAT: COMMAND with FORMAT, in which %s is a line of standard input.
each_line() {
    while IFS= read -r line; do
        # shellcheck disable=SC2059 # it is a format
        "$1" "$(printf "$2" "$folder$line")"
    done
}

# Sets `there` to those of the names that are there.
find_names() {
    if ! there=$(printf '%s\n' "$names" | list_these p); then
        fail "could not look for the names in \"$remote\""
        leave "$FAILED"
    fi
}

delete_names() {
    status=0 count=0
    find_names
    missing=$(printf '%s\n' "$names" | subtract "$there")
    if [ "$missing" ]; then
        each_line fail 'there is no file "%s"' <<END
$missing
END
        status=$FAILED
    fi
    if [ ! "$there" ]; then return "$status"; fi
    deleted=$names names=$there
    exec <<END
$there
END
    save_input
    run env -u PGPASSFILE -u PGPASSWORD rclone --ask-password=false delete --files-from-raw - -- "$remote" ||
        status=$FAILED
    if [ "$stopped_by" ]; then leave "$FAILED"; fi
    if [ "$status" != 0 ]; then
        find_names
        if [ "$there" ]; then
            each_line fail '"%s" was not deleted' <<END
$there
END
        fi
        deleted=$(printf '%s\n' "$deleted" | subtract "$missing
$there")
    fi
    if [ "$deleted" ]; then
        count=$(printf '%s\n' "$deleted" | wc -l | tr -d ' ')
        printf '%s\n' "$deleted" | each_line note 'deleted "%s"'
    fi
    return "$status"
}

read_operands "$@"
take_remote "$operand_1"
if [ -t 0 ]; then
    fail 'standard input is a terminal'
    hint "$operand_advice"
    exit "$MISUSE"
fi
read_names
check_names
if [ ! "$names" ]; then
    report_number deleted 0
    exit 0
fi
if [ "$dry_run" ]; then
    if [ ! "$null" ]; then
        print_text "$names"
    else
        printf '%s\n' "$names" | tr '\n' '\0'
    fi
    exit
fi
check_rclone
catch_signals
deleted_status=0
delete_names || deleted_status=$?
report_number deleted "$count"
leave "$deleted_status"
