#compdef inliaison
# Completion of inliaison for zsh. Try it:  source <(inliaison completion zsh)
_inliaison() {
    local value about
    local -a found
    while IFS=$'\t' read -r value about; do
        if [[ $value == :files ]]; then
            _files
            return
        fi
        found+=("${value//:/\\:}${about:+:$about}")
    done < <("${words[1]}" __complete "=${(Q)PREFIX}" "${(Q@)words[2,CURRENT-1]}" 2>/dev/null)
    (( $#found )) && _describe -V 'inliaison' found -U
}
if [[ $funcstack[1] == _inliaison ]]; then
    _inliaison "$@"
else
    compdef _inliaison inliaison
fi
