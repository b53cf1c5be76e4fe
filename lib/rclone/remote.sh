# A folder that rclone can reach, such as "remote:folder/", and the backups in it.
#
# rclone never asks for the password of its configuration: nobody would answer, and standard input may be a dump.

# call_rclone WORD...: runs it without the database's password.
call_rclone() {
    env -u PGPASSFILE -u PGPASSWORD rclone --ask-password=false "$@"
}

# take_remote REMOTE: checks the operand, and that rclone is there.
take_remote() {
    remote=$1
    if [ ! "$remote" ]; then misuse 'the destination is empty'; fi
    if has_control "$remote"; then misuse 'the destination holds control characters'; fi
    case $remote in
        *: | */) folder=$remote ;;
        *) folder=$remote/ ;;
    esac
}

check_rclone() {
    if command -v rclone >/dev/null; then return; fi
    fail 'could not run "rclone": No such file or directory'
    hint 'install the package rclone'
    exit "$NOT_FOUND"
}

# Whether NAME is that of a file in a folder, and not that of an unfinished one.
is_name() {
    case /$1/ in
        *//* | */./* | */../* | *.partial/) return 1 ;;
    esac
    ! has_control "$1"
}

# list_these FORMAT: prints what `rclone lsf` does of the files whose names are on standard input, as far as
# they are there. Returns 0, or 1 after rclone's messages.
list_these() {
    { messages=$(call_rclone lsf -R --files-only --format "$1" --files-from-raw - -- "$remote" 2>&1 >&3 3>&-); } 3>&1
    case $? in
        0 | 3) return 0 ;; # 3: the folder is not there
    esac
    printf '%s\n' "$messages" >&2
    return 1
}
