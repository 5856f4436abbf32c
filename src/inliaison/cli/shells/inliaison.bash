# Completion of inliaison for bash. Try it:  source <(inliaison completion bash)
_inliaison() {
    local value about word="${COMP_WORDS[COMP_CWORD]}"
    [ "$word" = "=" ] && word=""
    COMPREPLY=()
    while IFS=$'\t' read -r value about; do
        if [ "$value" = ":files" ]; then
            compopt -o default 2>/dev/null
            return
        fi
        COMPREPLY+=("$value")
    done < <("$1" __complete "=$word" "${COMP_WORDS[@]:1:COMP_CWORD-1}" 2>/dev/null)
}
complete -F _inliaison inliaison
