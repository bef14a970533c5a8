package dev.paddock.cli;

import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Problem;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.engine.ChatClient;
import dev.paddock.engine.ChatMessage;
import dev.paddock.engine.ChatRequest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "chat",
        mixinStandardHelpOptions = true,
        description = "Sends one message to a server that is ready, and prints the reply as it comes.",
        footerHeading = "%nExamples:%n",
        footer = {"  paddock chat demo \"Hello\"", "  paddock chat demo --system \"Be brief\" \"Why is the sky blue?\""
        })
final class ChatCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "NAME", description = "Which server.")
    private String name = "";

    @Parameters(index = "1", paramLabel = "TEXT", description = "What to say to it.")
    private String text = "";

    @Option(names = "--system", paramLabel = "TEXT", description = "A system message before it.")
    private @Nullable String system;

    @Option(names = "--temperature", description = "0 for the likeliest reply (default: the engine's).")
    private @Nullable Double temperature;

    @Option(names = "--max-tokens", paramLabel = "N", description = "The longest reply (default: the engine's).")
    private @Nullable Integer maxTokens;

    private final Context context;

    ChatCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        ServerSnapshot server = Context.find(context.fleet(), name);
        URI endpoint = server.endpoint();
        if (!server.isReady() || endpoint == null) {
            throw new PaddockException(
                    Kind.FAILED,
                    Problem.of(
                            "not-ready",
                            name + " is not ready",
                            "it is " + server.state(),
                            "Start it: paddock up " + name + " --wait"));
        }
        List<ChatMessage> messages = new ArrayList<>();
        if (system != null) {
            messages.add(new ChatMessage("system", system));
        }
        messages.add(new ChatMessage("user", text));
        try (HttpClient client = HttpClient.newHttpClient()) {
            new ChatClient(client)
                    .stream(
                            endpoint,
                            server.instance().server().apiKey(),
                            new ChatRequest(messages, temperature, maxTokens),
                            this::print);
            context.say("");
            return ExitCode.FINE;
        } catch (IOException failed) {
            throw new PaddockException(
                    Kind.FAILED,
                    Problem.of(
                            "chat-failed",
                            name + " gave no complete reply",
                            String.valueOf(failed.getMessage()),
                            "See its log: paddock logs " + name));
        }
    }

    private void print(String piece) {
        context.terminal().out().print(piece);
        context.terminal().out().flush();
    }
}
