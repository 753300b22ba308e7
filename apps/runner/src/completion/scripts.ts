/** How a shell is to call longway: this Node with this launcher. */
export interface Launch {
  readonly node: string;
  readonly launcher: string;
}

export const shells = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof shells)[number];

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

const call = ({ node, launcher }: Launch, shell: Shell): string => `${quoted(node)} ${quoted(launcher)} __complete ${shell}`;

const bash = (launch: Launch): string => `# longway's completion for bash. In ~/.bashrc:  source <(longway completion bash)
_longway() {
  local line
  COMPREPLY=()
  while IFS= read -r line; do COMPREPLY+=("$line"); done \\
    < <(${call(launch, 'bash')} -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
  # Of one that is to be gone on with, no blank comes behind it.
  [[ \${#COMPREPLY[@]} -eq 1 && \${COMPREPLY[0]} == *[/.=] ]] && compopt -o nospace 2>/dev/null
  return 0
}
complete -F _longway longway
`;

const zsh = (launch: Launch): string => `#compdef longway
# longway's completion for zsh. In ~/.zshrc, behind compinit:  source <(longway completion zsh)
_longway() {
  local line value
  local -a whole whole_shown begun begun_shown
  while IFS= read -r line; do
    value="\${line%%$'\\t'*}"
    if [[ $value == *[/.=] ]]; then
      begun+=("$value"); begun_shown+=("\${line/$'\\t'/  -- }")
    else
      whole+=("$value"); whole_shown+=("\${line/$'\\t'/  -- }")
    fi
  done < <(${call(launch, 'zsh')} -- "\${(@)words[2,CURRENT]}" 2>/dev/null)
  (( $#whole )) && compadd -l -d whole_shown -a whole
  (( $#begun )) && compadd -l -S '' -d begun_shown -a begun
  return 0
}
if (( ! $+functions[compdef] )); then autoload -Uz compinit && compinit; fi
compdef _longway longway
`;

const fish = (launch: Launch): string => `# longway's completion for fish. In ~/.config/fish/config.fish:  longway completion fish | source
function __longway_complete
  set -l words (commandline -opc) (commandline -ct)
  ${call(launch, 'fish')} -- $words[2..-1] 2>/dev/null
end
complete -c longway -f -a '(__longway_complete)'
`;

const scripts: Readonly<Record<Shell, (launch: Launch) => string>> = { bash, zsh, fish };

/** What a shell reads to complete the words of longway: it asks longway itself for them. */
export const completionScript = (shell: Shell, launch: Launch): string => scripts[shell](launch);
