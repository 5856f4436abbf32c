# Completion of inliaison for bash. Try it:  source <(inliaison completion bash)
_inliaison() {
    local value about word="${COMP_WORDS[COMP_CWORD]}" program="${1//[\"\'\\]/}"
    local variable='^\$(([A-Za-z_][A-Za-z_0-9]*)|\{([A-Za-z_][A-Za-z_0-9]*)\})(/.*)$'
    # Only a name is looked up in what is typed: bash would run what stands between brackets in anything else.
    if [[ $program == "~/"* ]]; then
        program=$HOME/${program#"~/"}
    elif [[ $program =~ $variable ]]; then
        value=${BASH_REMATCH[2]}${BASH_REMATCH[3]}
        program=${!value}${BASH_REMATCH[4]}
    fi
    type -P -- "$program" >/dev/null || program=inliaison
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
