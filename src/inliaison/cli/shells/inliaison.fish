# Completion of inliaison for fish. Try it:  inliaison completion fish | source
function __inliaison_complete
    set -l before (commandline -opc)
    set -l word (commandline -ct)
    set -l found ($before[1] __complete "=$word" $before[2..-1] 2>/dev/null)
    if test "$found[1]" = ":files"\t
        __fish_complete_path "$word"
    else if test (count $found) -gt 0
        printf '%s\n' $found
    end
end
complete -c inliaison -f -a '(__inliaison_complete)'
