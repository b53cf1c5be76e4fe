#compdef @PROGRAMS@
# zsh completion for pgbackup and the pgb-* programs. What is offered is found by the completion for bash.

_pgbackup() {
    local line
    local -a offered open
    offered=("${(@f)$(bash '@BASH_COMPLETION@' "${(@Q)words[1,CURRENT-1]}" "${(Q)PREFIX}" 2>/dev/null)}")
    line=$offered[1]
    case $line in
        ':-'*) compset -p ${#${line#:-? }} ;|
        ':-f '*) _files ;;
        ':-d '*) _files -/ ;;
        ':-c '*) _command_names -e ;;
        *)
            open=(${(M)offered:#*/})
            compadd -S '' -- $open
            compadd -- ${offered:#*/}
            ;;
    esac
}

_pgbackup "$@"
