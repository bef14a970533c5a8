package dev.paddock.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.ollama.OllamaChatModel;
import dev.langchain4j.model.ollama.OllamaModel;
import dev.langchain4j.model.ollama.OllamaModels;
import dev.langchain4j.model.ollama.OllamaStreamingChatModel;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The clients that people have, against the gateway of the image. With the built-in engine, and with the llama-server that
 * {@code PADDOCK_TEST_LLAMA_SERVER} names also what that alone can do.
 */
class ClientsIT {
    private static final Path LAUNCHER = Path.of("target/paddock/bin/paddock").toAbsolutePath();
    private static final Path SCRIPT = Path.of("src/clients/node/clients.mjs").toAbsolutePath();
    private static final String LLAMA_SERVER = System.getenv("PADDOCK_TEST_LLAMA_SERVER");

    @TempDir
    Path folder;

    private URI gateway;
    private String model = "demo";

    @BeforeEach
    void start() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        gateway = URI.create("http://127.0.0.1:" + port);
        paddock("daemon", "start");
        if (LLAMA_SERVER != null) {
            model = "native";
            paddock(
                    "add",
                    folder.resolve("home/models/demo.gguf").toString(),
                    "--name",
                    model,
                    "--engine",
                    LLAMA_SERVER);
        }
    }

    @AfterEach
    void stop() throws Exception {
        paddock("daemon", "stop");
    }

    private void paddock(String... arguments) throws Exception {
        run(folder, 60, LAUNCHER.toString(), arguments);
    }

    private String run(Path where, int seconds, String program, String... arguments) throws Exception {
        Path out = Files.createTempFile(folder, "out", ".txt");
        List<String> command = new ArrayList<>(List.of(program));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(where.toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile());
        builder.environment()
                .putAll(Map.of(
                        "PADDOCK_HOME",
                        folder.resolve("home").toString(),
                        "PADDOCK_GATEWAY_PORT",
                        Integer.toString(gateway.getPort())));
        Process process = builder.start();
        process.getOutputStream().close();
        boolean ended = process.waitFor(seconds, TimeUnit.SECONDS);
        process.destroyForcibly();
        String said = Files.readString(out);
        assertThat(ended).as("%s did not end: %s", command, said).isTrue();
        assertThat(process.exitValue()).as("%s: %s", command, said).isZero();
        return said;
    }

    @Test
    void langChain4j() throws Exception {
        String address = gateway + "/v1";
        OpenAiChatModel whole = OpenAiChatModel.builder()
                .baseUrl(address)
                .apiKey("none")
                .modelName(model)
                .maxTokens(8)
                .build();
        assertThat(whole.chat("Hello")).isNotBlank();

        streams(OpenAiStreamingChatModel.builder()
                .baseUrl(address)
                .apiKey("none")
                .modelName(model)
                .maxTokens(8)
                .build());
    }

    @Test
    void langChain4jAsOfOllama() throws Exception {
        String address = gateway.toString();
        OllamaChatModel whole = OllamaChatModel.builder()
                .baseUrl(address)
                .modelName(model)
                .numPredict(8)
                .build();
        assertThat(whole.chat("Hello")).isNotBlank();
        assertThat(OllamaModels.builder()
                        .baseUrl(address)
                        .build()
                        .availableModels()
                        .content())
                .extracting(OllamaModel::getName)
                .contains(model);

        streams(OllamaStreamingChatModel.builder()
                .baseUrl(address)
                .modelName(model)
                .numPredict(8)
                .build());
    }

    private static void streams(StreamingChatModel client) throws Exception {
        CompletableFuture<ChatResponse> done = new CompletableFuture<>();
        StringBuilder pieces = new StringBuilder();
        client.chat(
                ChatRequest.builder().messages(UserMessage.from("Hello")).build(), new StreamingChatResponseHandler() {
                    @Override
                    public void onPartialResponse(String piece) {
                        pieces.append(piece);
                    }

                    @Override
                    public void onCompleteResponse(ChatResponse complete) {
                        done.complete(complete);
                    }

                    @Override
                    public void onError(Throwable error) {
                        done.completeExceptionally(error);
                    }
                });
        assertThat(done.get(30, TimeUnit.SECONDS).aiMessage().text()).isEqualTo(pieces.toString());
    }

    @Test
    void officialNodeClients() throws Exception {
        assumeTrue(isThere("node") && isThere("npm"), "Node.js is not there");
        Files.copy(SCRIPT, folder.resolve("clients.mjs"));
        run(
                folder,
                120,
                "npm",
                "install",
                "--no-save",
                "--no-package-lock",
                "openai@7",
                "@anthropic-ai/sdk",
                "ollama@0.6");

        String said = LLAMA_SERVER == null
                ? run(folder, 60, "node", "clients.mjs", gateway.toString(), model)
                : run(folder, 60, "node", "clients.mjs", gateway.toString(), model, "anthropic");

        assertThat(said).contains("fine");
    }

    @Test
    void curl() throws Exception {
        assumeTrue(isThere("curl"), "curl is not there");

        String said = run(
                folder,
                60,
                "curl",
                "--silent",
                "--show-error",
                "--no-buffer",
                gateway + "/v1/chat/completions",
                "--json",
                "{\"model\":\"" + model + "\",\"stream\":true,\"max_tokens\":4,\"messages\":[{\"role\":\"user\","
                        + "\"content\":\"Hello\"}]}");

        assertThat(said).startsWith("data: {").endsWith("data: [DONE]\n\n");
    }

    private static boolean isThere(String program) {
        try {
            return new ProcessBuilder(program, "--version")
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException none) {
            return false;
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
