package dev.paddock.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "completion",
        mixinStandardHelpOptions = true,
        description = {
            "Prints the script by which a shell completes commands, options, and the names of servers and profiles.",
            "Load it in every session, by the line below in the shell's own start file."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  bash, in ~/.bashrc:        eval \"$(paddock completion bash)\"",
            "  zsh, in ~/.zshrc:          eval \"$(paddock completion zsh)\"",
            "  fish:                      paddock completion fish > ~/.config/fish/completions/paddock.fish",
            "  PowerShell, in $PROFILE:   paddock completion powershell | Out-String | Invoke-Expression"
        })
final class CompletionCommand implements Callable<Integer> {
    /** Those that there is a script for; written small on the command line. */
    enum Shell {
        bash,
        zsh,
        fish,
        powershell
    }

    @Parameters(paramLabel = "SHELL", description = "bash, zsh, fish or powershell.")
    private Shell shell = Shell.bash;

    private final Context context;

    CompletionCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        String script = switch (shell) {
            case bash -> CompletionScripts.BASH;
            case zsh -> CompletionScripts.ZSH;
            case fish -> CompletionScripts.FISH;
            case powershell -> CompletionScripts.POWERSHELL;
        };
        context.terminal().out().print(script);
        context.terminal().out().flush();
        return ExitCode.FINE;
    }
}
