# The frame of the programs that are shell scripts: statuses, messages, and children that can be stopped.
#
# A script sets `program`, its name, and `help`, the text of --help. The Makefile joins the modules of this
# folder and the script into one file.
set -u

# The programs of this toolkit are found beside the script, also with the short PATH of cron.
case $0 in
    */*) PATH=${0%/*}:$PATH ;;
esac

# As in unix/status.h.
FAILED=1 MISUSE=2 INPUT=3 EXISTS=4 UNKNOWN=5 NOT_FOUND=127

verbose=

# put_line TEXT: in one write, and without control characters, which may come from outside.
put_line() {
    printf '%s\n' "$(printf '%s' "$1" | LC_ALL=C tr '[:cntrl:]' '?')" >&2
}

say() {
    put_line "$program: $1"
}

note() {
    if [ "$verbose" ]; then say "$1"; fi
}

warn() {
    say "warning: $1"
}

# The text of the first error, for a report.
first_error=''

fail() {
    first_error=${first_error:-$1}
    say "error: $1"
}

hint() {
    say "hint: $1"
}

# misuse REASON [HINT]: a wrong command line.
misuse() {
    fail "$1"
    printf '%s\n' "$help" | sed '/^$/,$d' >&2
    if [ "${2-}" ]; then hint "$2"; fi
    exit "$MISUSE"
}

# print_text TEXT: on standard output. Fails, after a message, if it cannot be written.
print_text() {
    { reason=$(printf '%s\n' "$1" | LC_ALL=C cat 2>&1 >&3 3>&-); } 3>&1 && return
    fail "could not write to standard output: ${reason##*: }"
    return "$FAILED"
}

has_control() {
    case $1 in
        *[[:cntrl:]]*) return 0 ;;
    esac
    return 1
}

# Children run in the background, since a shell acts on a signal only when nothing runs in the foreground. A
# signal that asks this program to stop is passed on to the child as SIGTERM; `stopped_by` is its name.
child='' stopped_by=''

take_signal() {
    stopped_by=$1
    if [ "$child" ]; then kill -s TERM "$child" 2>/dev/null; fi
}

# A signal that was ignored when the script began stays so.
catch_signals() {
    for signal in HUP INT QUIT TERM; do
        # shellcheck disable=SC2064 # the name of today's signal
        trap "take_signal $signal" "$signal"
    done
}

# Keeps standard input at a descriptor that is free, since a shell gives /dev/null to what runs in the background.
save_input() {
    for saved_input in 3 4 5 6 7 8 9; do
        if [ ! -e "/proc/self/fd/$saved_input" ]; then break; fi
    done
    eval "exec $saved_input<&0"
}

# run COMMAND...: runs it with the standard input that was saved. Returns its status.
run() {
    "$@" <&"$saved_input" &
    child=$!
    if [ "$stopped_by" ]; then kill -s TERM "$child" 2>/dev/null; fi
    while :; do
        child_status=0
        wait "$child" || child_status=$?
        # A signal ends the wait, not the child.
        kill -s 0 "$child" 2>/dev/null || break
    done
    child=
    return "$child_status"
}

# leave STATUS: ends the program, by the signal that stopped it if there was one.
leave() {
    if [ "$stopped_by" ]; then
        case $stopped_by in
            HUP) write_report 129 ;;
            INT) write_report 130 ;;
            QUIT) write_report 131 ;;
            TERM) write_report 143 ;;
        esac
        trap - "$stopped_by"
        kill -s "$stopped_by" $$
    fi
    exit "$1"
}
