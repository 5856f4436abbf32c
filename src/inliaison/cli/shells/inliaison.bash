# Completion of inliaison for bash. Try it:  source <(inliaison completion bash)
_inliaison() {
    local value about word="${COMP_WORDS[COMP_CWORD]}" program="${1/#\~\//$HOME/}"
    type -P -- "$program" >/dev/null || program=inliaison  # Typed with a variable or in quotation marks.
    [ "$word" = "=" ] && word=""
    COMPREPLY=()
    while IFS=$'\t' read -r value about; do
        if [ "$value" = ":files" ]; then
            compopt -o default 2>/dev/null
            return
        fi
        COMPREPLY+=("$value")
    done < <("$program" __complete "=$word" "${COMP_WORDS[@]:1:COMP_CWORD-1}" 2>/dev/null)
}
complete -F _inliaison inliaison
