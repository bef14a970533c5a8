package dev.paddock.cli;

import dev.paddock.fetch.hub.HubToken;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "hf-token",
        mixinStandardHelpOptions = true,
        description = {
            "Shows where the token of Hugging Face comes from, keeps one, or forgets it.",
            "Models whose owners want to be asked first are downloaded with it. It is kept in a file that only you may"
                    + " read, and is never printed. HF_TOKEN in the environment goes before it."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  paddock config hf-token                    where it comes from",
            "  paddock config hf-token --set < token.txt  keep the one that is typed or piped in",
            "  paddock config hf-token --clear            forget it"
        })
final class HubTokenCommand implements Callable<Integer> {
    /** What {@code --json} prints. */
    record Shown(HubToken.Source source) {}

    /** One of the two. */
    static final class Change {
        @Option(names = "--set", description = "Keep the one that is typed or piped in.")
        boolean set;

        @Option(names = "--clear", description = "Forget the one that Paddock keeps.")
        boolean clear;
    }

    @ArgGroup
    private @Nullable Change change;

    @Option(names = "--json", description = "Print as JSON.")
    private boolean json;

    private final Context context;

    HubTokenCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Configuration here = context.configuration();
        HubToken token = HubToken.in(
                here.home(), here.surroundings().env(), here.surroundings().user());
        Change wish = change;
        try {
            if (wish != null) {
                String typed = wish.set ? context.terminal().secret("Token (what you type is not shown): ") : null;
                token.store(wish.set && typed == null ? "" : typed);
            }
        } catch (IOException denied) {
            throw ConfigCommand.unreadable(denied);
        }
        if (json) {
            context.json(new Shown(token.source()));
        } else {
            context.say(words(token.source()));
        }
        return ExitCode.FINE;
    }

    private static String words(HubToken.Source source) {
        return switch (source) {
            case NONE -> "There is no token. Keep one: paddock config hf-token --set";
            case ENVIRONMENT -> "The token is that of HF_TOKEN in the environment";
            case PADDOCK -> "The token is the one that Paddock keeps";
            case HUGGING_FACE -> "The token is the one that Hugging Face's own programs keep";
        };
    }
}
