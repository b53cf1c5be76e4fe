# pgb-ls-rclone: lists the backups in a folder that rclone can reach.
program=pgb-ls-rclone
help="usage: pgb-ls-rclone [-0] [-l] [-v] REMOTE

Prints the names of the backups in REMOTE, a folder that rclone can reach, and in
its subfolders, one per line.

  -0, --null     end each entry with a NUL, not a newline
  -l, --long     also print the size and the time of the last change
  -v, --verbose  say which files are unfinished
      --help     show this help
      --version  show the version"
options='-0 --null -l --long -v --verbose'
end='\n' long=

take_option() {
    case $1 in
        -0 | --null) end='\0' ;;
        *) long=1 ;;
    esac
}

# Lines of rclone: size, time and name. rclone replaces control characters in a name.
# shellcheck disable=SC2016 # the words of awk
format_lines='
    NF != 3 { bad = 1; exit }
    $3 ~ /\.partial$/ {
        if (verbose) print program ": \"" $3 "\" is unfinished" | "cat >&2"
        next
    }
    { sub(" ", "T", $2); print $3 (long ? "\t" $1 "\t" $2 "Z" : "") }
    END { exit bad }'

read_operands 1 1 "$@"
take_remote "$operand_1"
check_rclone
catch_signals
save_input
run pgb-run env -u PGPASSFILE -u PGPASSWORD TZ=UTC rclone --ask-password=false lsf -R --files-only --format stp \
    --separator "$(printf '\t')" -- "$remote" \
    '|' env LC_ALL=C awk -F "$(printf '\t')" -v program="$program" -v long="$long" -v verbose="$verbose" "$format_lines" \
    '|' env LC_ALL=C sort '|' tr '\n' "$end" && leave 0
if [ ! "$stopped_by" ]; then fail "the list of \"$remote\" may be incomplete"; fi
leave "$FAILED"
