# shellcheck shell=bash
# bash completion for pgbackup and the pgb-* programs, and what those for zsh and fish ask.
#
# Needs bash 4.3 and nothing else; the bash-completion package loads it by the programs' names.
#
#     bash pgbackup.bash WORD...
#
# prints what can stand in place of the last WORD, each on a line: words that begin with it, or one line
# ":ACTION PREFIX", after which the shell completes what follows PREFIX itself: by files (-f), folders
# (-d) or commands (-c). "bash pgbackup.bash" alone prints the programs.

_pgbackup_programs='pgb-check pgb-databases pgb-dump pgb-expire pgb-fresh pgb-get-local pgb-get-rclone
    pgb-get-s3 pgb-latest pgb-ls-local pgb-ls-rclone pgb-ls-s3 pgb-name pgb-ping pgb-put-local
    pgb-put-rclone pgb-put-s3 pgb-rehearse pgb-restore pgb-rm-local pgb-rm-rclone pgb-rm-s3 pgb-run pgbackup'

# The options of PROGRAM; those that take an argument end in "=".
_pgbackup_options() {
    case $1 in
        pgb-check) echo '--decode= --describe= --no-inside --pass -u --unchecked -v --verbose' ;;
        pgb-name)
            echo '--no-timestamp -t= --timestamp= -F= --format= -x= --suffix= --full'
            echo '--globals-only --all'
            ;;
        pgb-databases) echo '-0 --null --password-command= -v --verbose' ;;
        pgb-dump) echo '--check -F= --format= --globals-only --all -j= --jobs= --memory= --password-command= --pg-dump= --through-pooler -v --verbose' ;;
        pgb-put-local) echo '--check -f --force --no-inside -p --parents --report= -u --unchecked -v --verbose' ;;
        pgb-ls-local) echo '--human -0 --null -l --long --total -v --verbose' ;;
        pgb-get-local) echo '--latest= --latest-all --latest-globals --no-inside --partial -v --verbose' ;;
        pgb-put-rclone) echo '--check -f --force --no-inside --report= -u --unchecked -v --verbose' ;;
        pgb-ls-rclone) echo '--human -0 --null -l --long --total -v --verbose' ;;
        pgb-get-rclone) echo '--latest= --latest-all --latest-globals --no-inside --partial -v --verbose' ;;
        pgb-rm-rclone) echo '-0 --null -n --dry-run --report= -v --verbose' ;;
        pgb-rm-local) echo '-0 --null -n --dry-run --report= -v --verbose' ;;
        pgb-put-s3)
            echo '--check -f --force --no-inside --report= -u --unchecked -v --verbose'
            echo '--endpoint-url= --region= --profile= --ca-bundle= --expected-bucket-owner='
            echo '--storage-class= --sse= --sse-kms-key-id= --metadata= --tagging= --content-type='
            echo '--object-lock-mode= --object-lock-retain-until-date= --checksum-algorithm='
            echo '--memory= --part-size= --max-parts= --expected-size='
            ;;
        pgb-ls-s3 | pgb-rm-s3)
            echo '-0 --null -v --verbose'
            echo '--endpoint-url= --region= --profile= --ca-bundle= --expected-bucket-owner='
            case $1 in
                pgb-ls-s3) echo '--buckets --human -l --long --total' ;;
                pgb-rm-s3) echo '-n --dry-run --incomplete --older-than= --report=' ;;
            esac
            ;;
        pgb-get-s3)
            echo '-v --verbose --memory= --no-inside --latest= --latest-all --latest-globals --partial'
            echo '--endpoint-url= --region= --profile= --ca-bundle= --expected-bucket-owner='
            ;;
        pgb-restore)
            echo '-1 --single-transaction -c --clean --create --carry-on --create-in-place --into-non-empty --name= -j= --jobs= --memory='
            echo '--encoding= --icu-locale= --locale= --locale-provider= --owner= --tablespace= --template='
            echo '-a --data-only --disable-triggers -N= --exclude-schema= -P= --function= -I= --index='
            echo '--no-acl --no-comments -O --no-owner --no-policies --no-privileges --no-publications'
            echo '--no-security-labels --no-subscriptions --no-tablespaces --role= --schema= -s --schema-only'
            echo '--section= --table= -T= --trigger= -L= --use-list= --list --bin-dir= -v --verbose'
            echo '--before= --after= --analyze --properties --report= --decode= --password-command='
            ;;
        pgb-rehearse)
            echo '--report= --decode= --query= --expect= --tolerance= --like= --password-command= --keep= -j= --jobs= --set= --bin-dir= -v --verbose'
            ;;
        pgb-expire)
            echo '-0 --null -v --verbose --keep-last= --keep-hourly= --keep-daily= --keep-weekly='
            echo '--keep-monthly= --keep-yearly= --keep-within= --now= --partial'
            ;;
        pgb-fresh)
            echo '-0 --null -v --verbose --max-age= --min-size= --shrink= --oldest= --database= --human --quiet --nagios'
            echo '--prometheus --now= --partial'
            ;;
        pgb-latest) echo '-0 --null -v --verbose --globals-only --all --partial' ;;
        pgb-run) echo '--bar=' ;;
        pgb-ping) echo '--ca-bundle= --fail-url= --log --start-url= --url-file= -v --verbose' ;;
        pgbackup)
            echo '--check -d= --driver= --through= --password-command= --through-pooler -f --force -p --parents -v --verbose -n --dry-run -F= --format='
            echo '-j= --jobs= -x= --suffix= --name= --full --globals-only --all -o= --option= --report= --restore --decode='
            ;;
    esac
    echo '--help --version'
}

# The drivers: the programs pgb-put-NAME beside COMMAND, and on PATH.
_pgbackup_drivers() {
    local path folder program
    path=$(type -P -- "$1") || path=${PATH%%:*}/
    while IFS= read -r -d : folder; do
        for program in "${folder:-.}"/pgb-put-*; do
            if [[ -f $program && -x $program ]]; then echo "${program##*/pgb-put-}"; fi
        done
    done <<<"${path%/*}:$PATH:"
}

# service=NAME for each connection service that libpq finds.
_pgbackup_services() {
    local file line folder=${PGSYSCONFDIR-}
    if [[ -z $folder ]]; then folder=$(pg_config --sysconfdir 2>/dev/null); fi
    for file in "${PGSERVICEFILE:-$HOME/.pg_service.conf}" "$folder/pg_service.conf"; do
        if [[ ! -f $file || ! -r $file ]]; then continue; fi
        while read -r line || [[ $line ]]; do
            if [[ $line == '['*']'* ]]; then
                line=${line#'['}
                echo "service=${line%%']'*}"
            fi
        done <"$file"
    done
}

# Offers those of the lines on standard input that begin with the current word.
_pgbackup_offer() {
    local line
    while IFS= read -r line; do
        if [[ $line == "$current"* ]]; then COMPREPLY+=("$before$line"); fi
    done
}

# _pgbackup_compgen ACTION: offers what compgen knows, such as -f for files.
_pgbackup_compgen() {
    if [[ ${asked-} ]]; then
        COMPREPLY=(":$1 $before")
        return
    fi
    if [[ $1 == -[df] ]]; then compopt -o filenames 2>/dev/null; fi
    _pgbackup_offer < <(compgen "$1" -- "$current")
}

# What can stand after OPTION.
_pgbackup_argument() {
    case $1 in
        --bin-dir | --keep) _pgbackup_compgen -d ;;
        -d | --driver) _pgbackup_offer < <(_pgbackup_drivers "$command" | sort -u) ;;
        -F | --format) _pgbackup_offer < <(printf '%s\n' c custom p plain t tar) ;;
        --through) _pgbackup_offer < <(printf '%s\n' age gpg gzip lz4 pigz xz zstd) ;;
        --describe | --pg-dump | --prometheus | --report | --ca-bundle | --expect | --query | -L | --use-list | --before | --after | --url-file) _pgbackup_compgen -f ;;
        --decode) _pgbackup_offer < <(printf '%s\n' age gpg) ;;
        --section) _pgbackup_offer < <(printf '%s\n' data post-data pre-data) ;;
        --sse) _pgbackup_offer < <(printf '%s\n' AES256 aws:kms aws:kms:dsse) ;;
        --object-lock-mode) _pgbackup_offer < <(printf '%s\n' COMPLIANCE GOVERNANCE) ;;
        --checksum-algorithm)
            _pgbackup_offer < <(printf '%s\n' CRC32 CRC32C CRC64NVME SHA1 SHA256)
            ;;
        --storage-class)
            _pgbackup_offer < <(printf '%s\n' STANDARD STANDARD_IA ONEZONE_IA INTELLIGENT_TIERING \
                GLACIER GLACIER_IR DEEP_ARCHIVE REDUCED_REDUNDANCY)
            ;;
    esac
}

# _pgbackup_list PROGRAM WORD...: what it prints within a second, or nothing.
_pgbackup_list() {
    local folder=''
    if [[ $command == */* ]]; then folder=${command%/*}/; fi
    timeout 1 "$folder$1" "${@:2}" 2>/dev/null </dev/null
}

# A word as the user has typed it, without what the shell would take off.
_pgbackup_unquote() {
    local word=$1
    if [[ ! ${asked-} && $word == [\'\"]* ]]; then
        word=${word//[\'\"]/}
    elif [[ ! ${asked-} ]]; then
        word=${word//\\/}
    fi
    # shellcheck disable=SC2088 # it is not expanded here
    if [[ $word == '~/'* ]]; then word=$HOME/${word#'~/'}; fi
    echo "$word"
}

# The backups where the first operand says, for the verb of PROGRAM.
_pgbackup_names() {
    local place
    place=$(_pgbackup_unquote "$place_word")
    case $1 in
        *-local) _pgbackup_list pgb-ls-local -- "$place" ;;
        *-rclone) _pgbackup_list pgb-ls-rclone -- "$place" ;;
        *-s3) _pgbackup_list pgb-ls-s3 "${store_options[@]}" -- "$place" "$current" ;;
    esac
}

# The buckets of the account, as names or as URLs.
_pgbackup_buckets() {
    local option scheme=''
    local -a usable=()
    for option in "${store_options[@]}"; do
        if [[ $option != --expected-bucket-owner=* ]]; then usable+=("$option"); fi
    done
    if [[ $current == s3://* ]]; then scheme=s3://; fi
    _pgbackup_offer < <(_pgbackup_list pgb-ls-s3 --buckets "${usable[@]}" | sed "s,^,$scheme,; ${scheme:+s,\$,/,}")
}

# The folders of the names on standard input, up to the next "/" after the current word.
_pgbackup_folders() {
    local line rest
    while IFS= read -r line; do
        if [[ $line != "$current"* ]]; then continue; fi
        rest=${line#"$current"}
        if [[ $rest == */* ]]; then echo "$current${rest%%/*}/"; fi
    done
}

# What can stand as operand NUMBER, from 0, of PROGRAM.
_pgbackup_operand() {
    case $1-$2 in
        pgb-name-0 | pgb-databases-0 | pgb-dump-0 | pgb-restore-0 | pgbackup-0)
            _pgbackup_offer < <(_pgbackup_services | sort -u)
            ;;
        pgb-put-local-0 | pgb-ls-local-0 | pgb-get-local-0 | pgb-rm-local-0) _pgbackup_compgen -d ;;
        pgb-put-rclone-0 | pgb-ls-rclone-0 | pgb-get-rclone-0 | pgb-rm-rclone-0) _pgbackup_remotes ;;
        pgb-put-s3-0 | pgb-ls-s3-0 | pgb-get-s3-0 | pgb-rm-s3-0) _pgbackup_buckets ;;
        pgb-check-*) _pgbackup_compgen -f ;;
        pgb-get-*-1) _pgbackup_offer < <(_pgbackup_names "$1") ;;
        pgb-ls-s3-1) _pgbackup_offer < <(_pgbackup_names "$1" | _pgbackup_folders | sort -u) ;;
    esac
}

# The remotes that rclone is configured for.
_pgbackup_remotes() {
    _pgbackup_offer < <(rclone --ask-password=false listremotes 2>/dev/null </dev/null)
}

# What can stand as the destination after DRIVER.
_pgbackup_destination() {
    case $1 in
        local) _pgbackup_compgen -d ;;
        rclone) _pgbackup_remotes ;;
        s3) _pgbackup_buckets ;;
        *) _pgbackup_compgen -f ;;
    esac
}

# What can stand as a word of a command that another program runs: WORDS, the last one empty.
_pgbackup_command() {
    if [[ $# -le 1 ]]; then
        _pgbackup_compgen -c
    elif [[ ${1##*/} == pgb-* ]]; then
        _pgbackup_line "$@"
    else
        _pgbackup_compgen -f
    fi
}

# Whether OPTION is one of OPTIONS and takes an argument.
_pgbackup_takes_argument() {
    [[ " ${*:2} " == *" $1= "* ]]
}

# The line of pgb-run: commands between lone bars.
_pgbackup_pipeline() {
    local -a stage=()
    while [[ $# -gt 1 ]]; do
        case $1 in
            '|' | "'|'" | '"|"' | '\|') stage=() ;;
            *) if [[ $1 != -- || ${#stage[@]} -gt 0 ]]; then stage+=("$1"); fi ;;
        esac
        shift
    done
    _pgbackup_command "${stage[@]}" ''
}

# Keeps WORD for a list of the same store.
_pgbackup_keep_store_option() {
    case $1 in
        --endpoint-url=* | --region=* | --profile=* | --ca-bundle=* | --expected-bucket-owner=*)
            store_options+=("${1%%=*}=$(_pgbackup_unquote "${1#*=}")")
            ;;
    esac
}

# Offers what can stand as the last of WORDS, the first of which is the program.
_pgbackup_line() {
    local command=$1 program=${1##*/} option='' driver='' operands=0 place_word=''
    local -a options store_options=()
    read -ra options -d '' < <(_pgbackup_options "$program")
    shift
    if [[ $program == pgb-run && ($# -gt 1 || $current != -*) ]]; then
        _pgbackup_pipeline "$@"
        return
    fi
    while [[ $# -gt 1 ]]; do
        if [[ $option == destination ]]; then
            option=
        elif [[ $option ]]; then
            if [[ $option == -d || $option == --driver ]]; then
                driver=$1 option=destination
            else
                if [[ $option == -o || $option == --option ]]; then option=; fi
                _pgbackup_keep_store_option "${option:+$option=}$1"
                option=
            fi
        elif [[ $1 == -- ]]; then
            shift
            case $program in
                pgb-ping | pgb-put-* | pgb-rehearse | pgb-restore) _pgbackup_command "$@" ;;
                *) _pgbackup_compgen -f ;;
            esac
            return
        elif [[ $1 == --driver=* || $1 == -d?* ]]; then
            driver=${1#--driver=} driver=${driver#-d} option=destination
        elif _pgbackup_takes_argument "$1" "${options[@]}"; then
            option=$1
        elif [[ $1 != -?* ]]; then
            if [[ $operands == 0 ]]; then place_word=$1; fi
            operands=$((operands + 1))
        else
            _pgbackup_keep_store_option "$1"
        fi
        shift
    done
    if [[ $option == destination ]]; then
        _pgbackup_destination "$driver"
    elif [[ $option ]]; then
        _pgbackup_argument "$option"
    elif [[ $current == --*=* ]]; then
        before=${current%%=*}= current=${current#*=}
        _pgbackup_argument "${before%=}"
    elif [[ $current == -* ]]; then
        _pgbackup_offer < <(printf '%s\n' "${options[@]%=}")
    else
        _pgbackup_operand "$program" "$operands"
    fi
}

# Readline takes words apart at characters such as "=" and ":", and replaces only what stands after
# the last of them: here words are joined again, and what came before is cut off the answers.
_pgbackup() {
    local i piece current before='' cut rest=$COMP_LINE
    local -a words=()
    COMPREPLY=()
    for ((i = 0; i <= COMP_CWORD; i++)); do
        piece=${COMP_WORDS[i]}
        if [[ $i == 0 || $rest == [[:blank:]]* ]]; then words+=(''); fi
        rest=${rest#"${rest%%[![:blank:]]*}"}
        rest=${rest#"$piece"}
        if [[ $i == "$COMP_CWORD" && ($2 || $piece != [=:@]*) ]]; then piece=$2; fi
        words[-1]+=$piece
    done
    current=${words[-1]}
    cut=${current%"$2"}
    _pgbackup_line "${words[@]}"
    COMPREPLY=("${COMPREPLY[@]#"$cut"}")
}

# For the other shells.
_pgbackup_print() {
    local current=${*: -1} before='' asked=1
    local -a COMPREPLY=()
    _pgbackup_line "$@"
    if [[ ${#COMPREPLY[@]} -gt 0 ]]; then printf '%s\n' "${COMPREPLY[@]}"; fi
}

if [[ ${BASH_SOURCE[0]} != "$0" ]]; then
    # shellcheck disable=SC2086 # one word each
    complete -F _pgbackup $_pgbackup_programs
elif [[ $# -gt 0 ]]; then
    _pgbackup_print "$@"
else
    # shellcheck disable=SC2086 # one word each
    printf '%s\n' $_pgbackup_programs
fi
