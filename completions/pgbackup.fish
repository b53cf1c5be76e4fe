# fish completion for pgbackup and the pgb-* programs. What is offered is found by the completion for bash.

function __pgbackup_offer
    set -l current (commandline -ct | string unescape)
    set -q current[1]; or set current ''
    for line in (bash '@BASH_COMPLETION@' (commandline -opc) $current 2>/dev/null)
        set -l native (string match -r '^:-(.) (.*)$' -- $line)
        or begin
            printf '%s\n' $line
            continue
        end
        set -l rest (string sub -s (math (string length -- "$native[3]") + 1) -- $current)
        set -l found
        switch $native[2]
            case f
                set found (__fish_complete_path "$rest" '')
            case d
                set found (__fish_complete_directories "$rest" '')
            case c
                set found (complete -C "$rest")
        end
        for word in $found
            printf '%s\n' "$native[3]$word"
        end
    end
end

for program in @PROGRAMS@
    complete -c $program -f -a '(__pgbackup_offer)'
end
