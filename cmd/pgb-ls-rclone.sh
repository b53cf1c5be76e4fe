# pgb-ls-rclone: lists the backups in a folder that rclone can reach.
program=pgb-ls-rclone
help="usage: pgb-ls-rclone [-0] [-l | --human] [--total] [-v] REMOTE

Prints the names of the backups in REMOTE, a folder that rclone can reach, and in
its subfolders, one per line.

      --human    also print the size and the age, for people to read: 1.5M, 26h
  -0, --null     end each entry with a NUL, not a newline
  -l, --long     also print the size and the time of the last change
      --total    say the number of files and their size on standard error
  -v, --verbose  say which files are unfinished
      --help     show this help
      --version  show the version"
operand_names=REMOTE operand_advice='the folder belongs to REMOTE: pgb-ls-rclone remote:folder/'
options='--human -0 --null -l --long --total -v --verbose'
end='\n' details='' has_total='' total=''

take_option() {
    case $1 in
        -0 | --null) end='\0' ;;
        --human) details=human ;;
        --total) has_total=1 ;;
        *) details=${details:-long} ;;
    esac
}

# Lines of rclone: size, time and name. rclone replaces control characters in a name.
# shellcheck disable=SC2016 # the words of awk
format_lines='
    function days(year, month, day) { # since 1970
        if (month <= 2) { year--; month += 12 }
        return 365 * year + int(year / 4) - int(year / 100) + int(year / 400) + \
            int((153 * (month - 3) + 2) / 5) + day - 719469
    }
    function age(time, part, seconds, sign) { # as timespan_write_age() writes it
        split(time, part, /[-T:]/)
        seconds = now - 86400 * days(part[1] + 0, part[2] + 0, part[3]) - 3600 * part[4] - 60 * part[5] - part[6]
        if (seconds < 0) { seconds = -seconds; sign = "-" }
        if (seconds < 60) return sign seconds "s"
        if (seconds < 3600) return sign int(seconds / 60) "min"
        if (seconds < 172800) return sign int(seconds / 3600) "h"
        return sign int(seconds / 86400) "d"
    }
    function amount(bytes, unit) { # as size_write() writes it
        for (unit = 0; bytes >= (unit ? 1023.5 : 1024); unit++) bytes /= 1024
        return sprintf(unit && bytes < 9.95 ? "%.1f%s" : "%.0f%s", bytes, substr("KMGTPE", unit, unit > 0))
    }
    NF != 3 { bad = 1; exit }
    $3 ~ /\.partial$/ {
        if (verbose) print program ": \"" $3 "\" is unfinished" | "cat >&2"
        next
    }
    { sub(" ", "T", $2); count++; sum += $1 }
    details == "" { print $3 }
    details == "long" { print $3 "\t" $1 "\t" $2 "Z" }
    details == "human" { print $3 "\t" amount($1) "\t" age($2) }
    END {
        if (total != "")
            printf "total: %d %s, %s\n", count, count == 1 ? "entry" : "entries", \
                details == "human" ? amount(sum) : sprintf("%.0f bytes", sum) >total
        exit bad
    }'

read_operands "$@"
take_remote "$operand_1"
check_rclone
catch_signals
if [ "$has_total" ]; then total=$(mktemp) || exit "$FAILED"; fi
save_input
listed=0
run pgb-run env -u PGPASSFILE -u PGPASSWORD TZ=UTC rclone --ask-password=false lsf -R --files-only --format stp \
    --separator "$(printf '\t')" -- "$remote" \
    '|' env LC_ALL=C awk -F "$(printf '\t')" -v program="$program" -v details="$details" -v now="$(date +%s)" \
    -v total="$total" -v verbose="$verbose" "$format_lines" \
    '|' env LC_ALL=C sort '|' tr '\n' "$end" || listed=$?
if [ "$has_total" ]; then
    count=$(cat "$total")
    rm -f "$total"
fi
if [ "$listed" = 0 ]; then
    if [ "$has_total" ]; then say "$count"; fi
    leave 0
fi
if [ ! "$stopped_by" ]; then fail "the list of \"$remote\" may be incomplete"; fi
leave "$FAILED"
