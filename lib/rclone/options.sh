# The command line, read as unix/options.h does: options and operands in any order up to the first "--".
#
# A script sets `options`, a list of all its options, "=" after those that take an argument, and defines
# take_option(), which is called with the name of an option and its argument. A letter and the long option that
# means the same are both in the list, and take_option() knows both. It sets `operand_names`, one or two words, and
# `operand_advice`, where one too many belongs.

operand_count=0
operand_1='' operand_2='' operand_advice=''

# may_quote WORD: whether a message may show an operand, which may be a URL with a password, or a part of one. Stricter
# than unix/redaction.h.
may_quote() {
    case "$operand_1 $operand_2" in *://*:*) return 1 ;; esac
    printf '%s\n' "$1" | LC_ALL=C awk '
        tolower($0) ~ /[^a-z0-9._\/-]|pass|pwd|secret|token|signature|credential/ { exit 1 }
        {
            count = split($0, runs, /[._\/-]/)
            for (i = 1; i <= count; i++)
                if (runs[i] ~ /[A-Z]/ && runs[i] ~ /[a-z]/ && runs[i] ~ /[0-9]/) exit 1
        }'
}

take_operand() {
    operand_count=$((operand_count + 1))
    case $operand_count in
        1) operand_1=$1 ;;
        2) operand_2=$1 ;;
    esac
    case "$operand_count $operand_names" in
        '1 '* | '2 '*' '*) return ;;
    esac
    if may_quote "$1"; then
        misuse "unexpected operand \"$1\"" "$operand_advice"
    else
        misuse "unexpected operand, number $operand_count (not shown: it may hold a password)" "$operand_advice"
    fi
}

# miss_operand [HINT]: the next one is missing.
miss_operand() {
    if [ "$operand_count" = 0 ]; then missing_name=${operand_names%% *}; else missing_name=${operand_names#* }; fi
    misuse "$missing_name is missing" "${1-}"
}

# near_option NAME: prints the option whose name is near, as unix/spelling.h has it; if there is none, nothing.
near_option() {
    # shellcheck disable=SC2086 # one word each
    printf '%s\n' $options --help --version | TYPED=$1 LC_ALL=C awk '
        function least(a, b) { return a < b ? a : b }
        function distance(a, b, i, j) {
            for (i = 0; i <= length(a); i++) cost[i, 0] = i
            for (j = 0; j <= length(b); j++) cost[0, j] = j
            for (i = 1; i <= length(a); i++)
                for (j = 1; j <= length(b); j++) {
                    cost[i, j] = cost[i - 1, j - 1] + (substr(a, i, 1) != substr(b, j, 1))
                    cost[i, j] = least(cost[i, j], least(cost[i - 1, j], cost[i, j - 1]) + 1)
                    if (i > 1 && j > 1 && substr(a, i - 1, 2) == substr(b, j, 1) substr(b, j - 1, 1))
                        cost[i, j] = least(cost[i, j], cost[i - 2, j - 2] + 1)
                }
            return cost[length(a), length(b)]
        }
        BEGIN { typed = substr(ENVIRON["TYPED"], 3) }
        /^--/ && length(typed) <= 48 {
            sub(/=$/, "")
            cost_here = distance(typed, substr($0, 3))
            if (cost_here > 2 || 3 * cost_here > length(typed) || (found && cost_here >= nearest)) next
            found = $0
            nearest = cost_here
        }
        END { if (found) print found }'
}

# Whether the option $1 takes an argument. A mistake if there is no such option.
takes_argument() {
    case " $options --help --version " in
        *" $1= "*) return 0 ;;
        *" $1 "*) return 1 ;;
    esac
    near=
    case $1 in --*) near=$(near_option "$1") ;; esac
    misuse "unrecognized option \"$1\"" "${near:+did you mean $near?}"
}

show_version() {
    print_text "$program (pgbackup) @VERSION@"
    exit
}

show_help() {
    print_text "$help"
    exit
}

hand_out_option() {
    case $1 in
        --help) show_help ;;
        --version) show_version ;;
        -v | --verbose) verbose=1 ;;
        --report) begin_report "$2" ;;
        *) take_option "$1" "$2" ;;
    esac
}

# take_long_option NAME=VALUE
take_long_option() {
    takes_argument "${1%%=*}" || misuse "no argument can be given to option \"${1%%=*}\""
    hand_out_option "${1%%=*}" "${1#*=}"
}

# take_letters WORD: those that take no argument, and one at the end that may. Its name is in `pending` then.
take_letters() {
    letters=${1#-}
    while [ "$letters" ]; do
        letter=${letters%"${letters#?}"}
        letters=${letters#?}
        if ! takes_argument "-$letter"; then
            hand_out_option "-$letter" ''
        elif [ "$letters" ]; then
            hand_out_option "-$letter" "$letters"
            break
        else
            pending=-$letter
        fi
    done
}

# take_word WORD: an option, an operand, or the argument of the option before it.
take_word() {
    if [ "$pending" ]; then
        name=$pending pending=
        hand_out_option "$name" "$1"
        return
    fi
    case $1 in
        --*=*) take_long_option "$1" ;;
        --*) if takes_argument "$1"; then pending=$1; else hand_out_option "$1" ''; fi ;;
        -?*) take_letters "$1" ;;
        *) take_operand "$1" ;;
    esac
}

# read_options WORD...: sets `taken`, the number of words up to the first "--", and `has_rest` if there is one.
read_options() {
    taken=0 has_rest='' pending=
    for word; do
        if [ "$word" = -- ] && [ ! "$pending" ]; then
            has_rest=1
            break
        fi
        take_word "$word"
        taken=$((taken + 1))
    done
    if [ "$pending" ]; then misuse "missing argument of option \"$pending\""; fi
}

# read_operands WORD...: as read_options(), for programs without a command: what follows "--" are operands, too.
# There is at least one.
read_operands() {
    read_options "$@"
    shift "$taken"
    if [ "$has_rest" ]; then
        shift
        for word; do take_operand "$word"; done
    fi
    if [ "$operand_count" = 0 ]; then miss_operand; fi
}
