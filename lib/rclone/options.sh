# The command line, read as unix/options.h does: options and operands in any order up to the first "--".
#
# A script sets `options`, a list of all its options, "=" after those that take an argument, and defines
# take_option(), which is called with the name of an option and its argument. A letter and the long option that
# means the same are both in the list, and take_option() knows both.

# Operands, up to two.
operand_count=0
operand_1='' operand_2=''

take_operand() {
    operand_count=$((operand_count + 1))
    case $operand_count in
        1) operand_1=$1 ;;
        2) operand_2=$1 ;;
        *) misuse 'too many operands' ;;
    esac
}

# Whether the option $1 takes an argument. A mistake if there is no such option.
takes_argument() {
    case " $options --help --version " in
        *" $1= "*) return 0 ;;
        *" $1 "*) return 1 ;;
        *) misuse "unrecognized option \"$1\"" ;;
    esac
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

# read_operands LEAST MOST WORD...: as read_options(), for programs without a command: what follows "--" are
# operands, too.
read_operands() {
    least=$1 most=$2
    shift 2
    read_options "$@"
    shift "$taken"
    if [ "$has_rest" ]; then
        shift
        for word; do take_operand "$word"; done
    fi
    if [ "$operand_count" -lt "$least" ]; then misuse 'missing operand'; fi
    if [ "$operand_count" -gt "$most" ]; then misuse 'too many operands'; fi
}
