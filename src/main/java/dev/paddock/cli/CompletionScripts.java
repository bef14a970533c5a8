package dev.paddock.cli;

/** Thin scripts: each asks {@link CompleteCommand}, so that one implementation in Java serves every shell. */
final class CompletionScripts {
    static final String BASH = """
            # Completion of paddock for bash.
            _paddock() {
              local command=${1/#\\~/$HOME} current=${COMP_LINE:0:COMP_POINT} line files=
              # bash takes a word apart at "=" and ":"; the whole of it is what is being written.
              current=${current##*[[:space:]]}
              local -a before=()
              local rest=${COMP_LINE:0:COMP_POINT-${#current}}
              read -r -a before <<< "$rest"
              COMPREPLY=()
              while IFS= read -r line; do
                if [ "$line" = ":files" ]; then
                  files=yes
                else
                  COMPREPLY+=("${line%%$'\\t'*}")
                fi
              done < <("$command" __complete --current="$current" -- "${before[@]:1}" 2>/dev/null)
              if [ -n "$files" ]; then
                compopt -o filenames 2>/dev/null
                while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -f -- "$current")
              fi
              # What stands before the last "=" or ":" is in the line already.
              local cut=${current%"${COMP_WORDS[COMP_CWORD]}"}
              if [ "${COMP_WORDS[COMP_CWORD]}" = "=" ]; then cut=$current; fi
              local i
              for i in "${!COMPREPLY[@]}"; do COMPREPLY[i]=${COMPREPLY[i]#"$cut"}; done
            }
            complete -F _paddock paddock
            """;

    static final String ZSH = """
            #compdef paddock
            # Completion of paddock for zsh.
            _paddock() {
              local line files
              local -a found
              for line in ${(f)"$(${~words[1]} __complete --current="${words[CURRENT]}" -- "${(@)words[2,CURRENT-1]}" 2>/dev/null)"}; do
                if [[ $line == ":files" ]]; then
                  files=yes
                else
                  found+=("${${line%%$'\\t'*}//:/\\\\:}:${${line#*$'\\t'}#${line}}")
                fi
              done
              (( $#found )) && _describe 'paddock' found
              [[ -n $files ]] && _files
            }
            if [[ $funcstack[1] == _paddock ]]; then
              _paddock "$@"
            else
              compdef _paddock paddock
            fi
            """;

    static final String FISH = """
            # Completion of paddock for fish.
            function __paddock_complete
                set -l before (commandline -opc)
                set -l current (commandline -ct)
                for line in ($before[1] __complete --current="$current" -- $before[2..-1] 2>/dev/null)
                    if test "$line" = ":files"
                        __fish_complete_path "$current"
                    else
                        echo $line
                    end
                end
            end
            complete -c paddock -f -a '(__paddock_complete)'
            """;

    static final String POWERSHELL = """
            # Completion of paddock for PowerShell.
            Register-ArgumentCompleter -Native -CommandName paddock, paddock.cmd -ScriptBlock {
                param($wordToComplete, $commandAst, $cursorPosition)
                $before = @($commandAst.CommandElements |
                    Where-Object { $_.Extent.EndOffset -lt $cursorPosition } |
                    ForEach-Object { $_.ToString() })
                $command = $commandAst.GetCommandName()
                $words = @($before | Select-Object -Skip 1)
                & $command __complete "--current=$wordToComplete" '--' @words 2>$null | ForEach-Object {
                    if ($_ -eq ':files') {
                        Get-ChildItem -Path "$wordToComplete*" -Name -ErrorAction SilentlyContinue | ForEach-Object {
                            [System.Management.Automation.CompletionResult]::new($_, $_, 'ProviderItem', $_)
                        }
                    } else {
                        $word, $what = $_ -split "`t", 2
                        if (-not $what) { $what = $word }
                        [System.Management.Automation.CompletionResult]::new($word, $word, 'ParameterValue', $what)
                    }
                }
            }
            """;

    private CompletionScripts() {}
}
