# The report of --report FILE, as unix/run_report.h writes it: one line of JSON when the program ends.
#
# A script sets `report_members`, further members of the object, as it learns them.
report='' report_began='' report_members=''

# Centiseconds since the machine was started.
read_clock() {
    IFS=' .' read -r clock_seconds clock_rest </proc/uptime
    clock=$clock_seconds${clock_rest%% *}
}

# begin_report FILE: it is created now, for its owner only. A FIFO would hold us up.
begin_report() {
    if [ -p "$1" ]; then reason='it is a FIFO'; else
        reason=$({ umask 077 && : >>"$1"; } 2>&1) && reason=
    fi
    if [ "$reason" ]; then
        fail "could not open file \"$1\": ${reason##*: }"
        exit "$FAILED"
    fi
    report=$1
    read_clock
    report_began=$clock
    trap 'write_report $?' EXIT
}

# quote_json TEXT: what is not UTF-8 becomes "?", as control characters do.
quote_json() {
    quoted=$(printf '%s' "$1" | LC_ALL=C tr '[:cntrl:]' '?')
    if ! printf '%s' "$quoted" | iconv -f UTF-8 -t UTF-8 >/dev/null 2>&1; then
        quoted=$(printf '%s' "$quoted" | LC_ALL=C tr '\200-\377' '?')
    fi
    printf '"%s"' "$(printf '%s' "$quoted" | sed 's/["\\]/\\&/g')"
}

# report_text NAME TEXT, report_number NAME NUMBER: a member of the object.
report_text() {
    if [ "$report" ]; then report_members="$report_members,\"$1\":$(quote_json "$2")"; fi
}

report_number() {
    report_members="$report_members,\"$1\":$2"
}

describe_status() {
    case $1 in
        0) echo 'done' ;;
        "$FAILED") echo failed ;;
        "$MISUSE") echo misuse ;;
        "$INPUT") echo 'input did not end well' ;;
        "$EXISTS") echo exists ;;
        "$UNKNOWN") echo unknown ;;
        "$NOT_FOUND") echo 'not found' ;;
        126) echo 'cannot run' ;;
        *) echo stopped ;;
    esac
}

# write_report STATUS: once. A failure is a warning.
write_report() {
    if [ ! "$report" ]; then return; fi
    if [ "$first_error" ]; then report_text error "$first_error"; fi
    read_clock
    spent=$((clock - report_began))
    report_line=$(printf '{"program":"%s","version":"@VERSION@","time":"%s","seconds":%d.%02d0,"status":%d,"result":"%s"%s}' \
        "$program" "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$((spent / 100))" "$((spent % 100))" "$1" \
        "$(describe_status "$1")" "$report_members")
    reason=$({ printf '%s\n' "$report_line" >>"$report"; } 2>&1) || warn "could not write the report: ${reason##*: }"
    report=
}
