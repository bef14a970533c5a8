package dev.paddock.testing;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A child process that looks like llama-server from outside and misbehaves as {@link FakeScript} says. It takes the
 * arguments {@code --host}, {@code --port}, {@code -m}/{@code --model}; all others are read over. Sockets by hand: that
 * starts faster than an HTTP server, and every misbehaviour is possible.
 */
public final class FakeLlamaServer {
    private static final Pattern LENGTH = Pattern.compile("(?i)content-length: *(\\d{1,6})");

    private final FakeScript script;
    private final String host;
    private final int port;
    private final String modelName;
    private final CountDownLatch loaded = new CountDownLatch(1);

    private FakeLlamaServer(FakeScript script, String host, int port, String modelName) {
        this.script = script;
        this.host = host;
        this.port = port;
        this.modelName = modelName;
    }

    public static void main(String[] args) throws Exception {
        FakeScript script = FakeScript.fromEnvironment();
        if (!script.argumentsFile().isEmpty()) {
            Files.writeString(Path.of(script.argumentsFile()), String.join("\0", args) + "\0");
        }
        new FakeLlamaServer(
                        script,
                        valueOf(args, "--host", "127.0.0.1"),
                        Integer.parseInt(valueOf(args, "--port", "8080")),
                        valueOf(args, "--alias", valueOf(args, "--model", valueOf(args, "-m", ""))))
                .run();
    }

    private static String valueOf(String[] args, String flag, String otherwise) {
        int at = List.of(args).lastIndexOf(flag);
        return at >= 0 && at + 1 < args.length ? args[at + 1] : otherwise;
    }

    private void run() throws Exception {
        countThisStart();
        if (script.deaf()) {
            // Without an ended JVM: the signal is taken and nothing comes of it.
            Runtime.getRuntime().addShutdownHook(new Thread(FakeLlamaServer::sleepForEver));
        } else {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                sleep(script.stopMillis());
                say("main: cleaning up before exit...");
                Runtime.getRuntime().halt(script.stopExitCode());
            }));
        }
        say("build: 6527 (fake) for tests");
        script.words().forEach(FakeLlamaServer::say);
        if (script.startExitCode() >= 0) {
            Runtime.getRuntime().halt(script.startExitCode());
        }
        haveChildren();
        if (script.crashMillis() >= 0) {
            later(script.crashMillis(), () -> Runtime.getRuntime().halt(script.crashExitCode()));
        }
        if (script.opensPort()) {
            serve();
        }
        if (script.floodLines() > 0) {
            later(0, this::flood);
        }
        load();
        sleepForEver();
    }

    /** Lets a test see how often it was started. */
    private void countThisStart() throws IOException {
        if (!script.countFile().isEmpty()) {
            Files.writeString(
                    Path.of(script.countFile()),
                    ProcessHandle.current().pid() + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        }
    }

    private void haveChildren() throws IOException {
        for (int i = 0; i < script.children(); i++) {
            Process child = new ProcessBuilder(
                            script.deaf()
                                    ? List.of("sh", "-c", "trap '' TERM; sleep 600 & wait; sleep 600")
                                    : List.of("sleep", "600"))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            say("child " + child.pid());
        }
    }

    private void load() {
        if (script.earlyHint()) {
            say("main: HTTP server is listening, hostname: " + host + ", port: " + port + ", http threads: 3");
        }
        say("srv    load_model: loading model");
        sleep(script.loadMillis());
        say("main: model loaded");
        loaded.countDown();
        say("main: server is listening on http://" + host + ":" + port + " - starting the main loop");
        say("srv  update_slots: all slots are idle");
        if (script.tokensPerSecond() > 0) {
            say("       eval time =     100.00 ms /    10 tokens (   10.00 ms per token, " + script.tokensPerSecond()
                    + " tokens per second)");
        }
    }

    private void serve() throws IOException {
        ServerSocket socket = new ServerSocket();
        try {
            if (losesPort()) {
                throw new IOException("scripted");
            }
            socket.bind(new InetSocketAddress(InetAddress.getByName(host), port), 128);
        } catch (IOException taken) {
            say("main: couldn't bind HTTP server socket, hostname: " + host + ", port: " + port);
            Runtime.getRuntime().halt(1);
        }
        Thread.ofPlatform().daemon().start(() -> accept(socket));
    }

    private boolean losesPort() throws IOException {
        return !script.portLostFile().isEmpty()
                && Path.of(script.portLostFile()).toFile().createNewFile();
    }

    private void accept(ServerSocket socket) {
        while (true) {
            try {
                Socket client = socket.accept();
                Thread.ofPlatform().daemon().start(() -> answer(client));
            } catch (IOException over) {
                return;
            }
        }
    }

    private void answer(Socket client) {
        try (client) {
            StringBuilder request = new StringBuilder();
            while (true) {
                int next = client.getInputStream().read();
                if (next < 0) {
                    return;
                }
                request.append((char) next);
                if (request.length() >= 4
                        && request.substring(request.length() - 4).equals("\r\n\r\n")) {
                    readBody(client.getInputStream(), request.toString());
                    respond(client.getOutputStream(), request.toString().split(" ")[1]);
                    request.setLength(0);
                }
            }
        } catch (IOException gone) {
            // The client has left.
        }
    }

    /** What is not read makes the system reset the connection, and the reply may be lost with it. */
    private static void readBody(InputStream in, String head) throws IOException {
        Matcher length = LENGTH.matcher(head);
        if (length.find()) {
            in.readNBytes(Integer.parseInt(length.group(1)));
        }
    }

    private void respond(OutputStream out, String path) throws IOException {
        if (script.hangs() || (script.hangsOnceLoaded() && loaded.getCount() == 0)) {
            sleepForEver();
        }
        if (path.equals("/v1/completions")) {
            complete(out);
            return;
        }
        if (path.equals("/v1/models")) {
            reply(out, "200 OK", "{\"data\":[{\"id\":\"" + modelName + "\",\"owned_by\":\"llamacpp\"}]}");
            return;
        }
        boolean health = path.equals("/v1/health") || (path.equals("/health") && !script.onlyV1Health());
        if (!health) {
            reply(out, "404 Not Found", "{\"error\":{\"code\":404,\"message\":\"File Not Found\"}}");
        } else if (script.healthStatus() != 0) {
            reply(out, script.healthStatus() + " Scripted", "{}");
        } else if (loaded.getCount() > 0) {
            reply(
                    out,
                    "503 Service Unavailable",
                    "{\"error\":{\"code\":503,\"message\":\"Loading model\",\"type\":\"unavailable_error\"}}");
        } else {
            reply(out, "200 OK", "{\"status\":\"ok\"}");
        }
    }

    private void complete(OutputStream out) throws IOException {
        if (script.computesNothing()) {
            sleepForEver();
        }
        if (!script.tokenFile().isEmpty()) {
            Files.writeString(Path.of(script.tokenFile()), "t", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
        if (script.diesWhenAsked()) {
            Runtime.getRuntime().halt(1);
        }
        int tokens = script.text().isEmpty() ? 0 : 8;
        reply(
                out,
                "200 OK",
                "{\"choices\":[{\"text\":\"" + script.text() + "\"}],\"usage\":{\"completion_tokens\":" + tokens
                        + "},\"timings\":{\"predicted_n\":" + tokens + ",\"predicted_per_second\":"
                        + script.tokensPerSecond() + "}}");
    }

    private static void reply(OutputStream out, String status, String body) throws IOException {
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        String head = "HTTP/1.1 " + status + "\r\nContent-Type: application/json\r\nContent-Length: " + content.length
                + "\r\n\r\n";
        out.write((head + body).getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private void flood() {
        PrintStream out = new PrintStream(new BufferedOutputStream(System.err, 1 << 16), false, StandardCharsets.UTF_8);
        for (int i = 0; i < script.floodLines(); i++) {
            out.println("srv  update_slots: flood line " + i + " ééé");
        }
        out.flush();
        if (!script.floodEndFile().isEmpty()) {
            try {
                Files.createFile(Path.of(script.floodEndFile()));
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }

    private static void say(String line) {
        if (!FakeScript.fromEnvironment().silent()) {
            System.err.println(line);
        }
    }

    private static void later(long millis, Runnable task) {
        Thread.ofPlatform().daemon().start(() -> {
            sleep(millis);
            task.run();
        });
    }

    private static void sleep(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        }
    }

    private static void sleepForEver() {
        sleep(Long.MAX_VALUE / 2_000_000);
    }
}
