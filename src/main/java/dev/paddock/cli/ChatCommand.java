package dev.paddock.cli;

import dev.paddock.domain.Fleet;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Problem;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.domain.Subscription;
import dev.paddock.engine.ChatClient;
import dev.paddock.engine.ChatMessage;
import dev.paddock.engine.ChatReply;
import dev.paddock.engine.ChatRequest;
import dev.paddock.http.LateTls;
import dev.paddock.settings.HomeKey;
import dev.paddock.supervisor.Supervisor;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * One message, or on a terminal a conversation: there Ctrl-C stops a reply, and at the prompt, as Ctrl-D does, the
 * conversation.
 */
@Command(
        name = "chat",
        mixinStandardHelpOptions = true,
        description = {
            "Sends one message to a server, and prints the reply as it comes. One that does not run is started.",
            "Without TEXT it is read from the standard input; on a terminal that is a conversation: Ctrl-C stops a reply,"
                    + " Ctrl-D ends it."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  paddock chat demo \"Hello\"",
            "  paddock chat demo --system \"Be brief\" \"Why is the sky blue?\"",
            "  paddock chat demo < question.txt",
            "  paddock chat demo                     a conversation"
        })
final class ChatCommand implements Callable<Integer> {
    private static final String PROMPT = "> ";

    /** What {@code --json} prints. */
    record Answer(
            String server,
            String text,
            String finishReason,
            int completionTokens,
            @Nullable Double tokensPerSecond) {}

    /** Where it goes. */
    private record Target(
            URI endpoint, @Nullable String apiKey, @Nullable String model) {}

    @Parameters(index = "0", paramLabel = "SERVER", description = "Which server.")
    private String name = "";

    @Parameters(index = "1", paramLabel = "TEXT", arity = "0..1", description = "What to say to it.")
    private @Nullable String text;

    @Option(names = "--system", paramLabel = "TEXT", description = "A system message before it.")
    private @Nullable String system;

    @Option(names = "--temperature", description = "0 for the likeliest reply (default: the engine's).")
    private @Nullable Double temperature;

    @Option(names = "--max-tokens", paramLabel = "N", description = "The longest reply (default: the engine's).")
    private @Nullable Integer maxTokens;

    @Option(
            names = "--direct",
            description = "Ask the server at its own port, past the gateway; one that does not run is not started.")
    private boolean direct;

    @Option(names = "--json", description = "Print the whole reply as JSON, once it is complete.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    private final Context context;

    ChatCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Screen screen = text == null && !json ? context.terminal().screen() : null;
        String message = text != null ? text : screen != null ? "" : piped();
        Target target = target();
        List<ChatMessage> messages = new ArrayList<>();
        if (system != null) {
            messages.add(new ChatMessage("system", system));
        }
        try (HttpClient http = HttpClient.newBuilder()
                .proxy(HttpClient.Builder.NO_PROXY)
                .sslContext(LateTls.context())
                .build()) {
            ChatClient client = new ChatClient(http);
            if (screen != null) {
                return converse(client, target, messages, screen);
            }
            messages.add(new ChatMessage("user", message));
            ChatReply reply = ask(client, target, messages, json ? piece -> {} : this::print);
            if (json) {
                context.json(new Answer(
                        name, reply.text(), reply.finishReason(), reply.completionTokens(), reply.tokensPerSecond()));
            } else {
                context.say("");
            }
            return ExitCode.FINE;
        }
    }

    /** By the gateway, which starts what does not run; where that is closed, or wants a key, at the server's own port. */
    private Target target() {
        Fleet fleet = context.fleet();
        ServerSnapshot server = context.findWithModel(fleet, name);
        URI gateway = fleet.gateway();
        if (!direct && gateway != null && context.configuration().keys().all().isEmpty()) {
            return new Target(gateway, null, name);
        }
        return at(server.isReady() || direct ? server : started());
    }

    private ServerSnapshot started() {
        try (Supervisor supervisor = context.daemon().connectOrStart()) {
            return context.settledOrLeft(supervisor.start(name), "The start");
        }
    }

    private Target at(ServerSnapshot server) {
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
        return new Target(endpoint, new HomeKey(context.configuration().home()).of(server), null);
    }

    private String piped() {
        String all = context.terminal().in().lines().collect(Collectors.joining("\n"));
        if (all.isBlank()) {
            throw new ParameterException(
                    spec.commandLine(), "Say what to ask, as TEXT or on the standard input: nothing came from there");
        }
        return all;
    }

    private ChatReply ask(ChatClient client, Target target, List<ChatMessage> messages, Consumer<String> onText)
            throws InterruptedException {
        try {
            return client.stream(
                    target.endpoint(),
                    target.apiKey(),
                    new ChatRequest(target.model(), messages, temperature, maxTokens),
                    onText);
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

    private int converse(ChatClient client, Target target, List<ChatMessage> messages, Screen screen)
            throws IOException {
        context.say("You talk to " + name + ". Ctrl-C stops a reply, Ctrl-D ends the conversation.");
        while (true) {
            print(PROMPT);
            String line = context.terminal().in().readLine();
            if (line == null) {
                context.say("");
                return ExitCode.FINE;
            }
            if (!line.isBlank()) {
                messages.add(new ChatMessage("user", line));
                messages.add(new ChatMessage("assistant", reply(client, target, messages, screen)));
            }
        }
    }

    /** As much of it as came; a reply that failed is told of, and the conversation goes on. */
    private String reply(ChatClient client, Target target, List<ChatMessage> messages, Screen screen) {
        StringBuilder said = new StringBuilder();
        Thread here = Thread.currentThread();
        try (Subscription interrupt = screen.onCtrlC(here::interrupt)) {
            ask(client, target, messages, piece -> {
                said.append(piece);
                print(piece);
            });
            context.say("");
        } catch (InterruptedException stopped) {
            context.say(" [stopped]");
        } catch (PaddockException failed) {
            context.say("");
            context.complain(failed.problem());
        } finally {
            // A Ctrl-C that came just after the end is not meant for the next line.
            Thread.interrupted();
        }
        return said.toString();
    }

    private void print(String piece) {
        context.terminal().out().print(piece);
        context.terminal().out().flush();
    }
}
