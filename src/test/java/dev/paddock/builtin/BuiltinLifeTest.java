package dev.paddock.builtin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.paddock.library.DemoModel;
import dev.paddock.library.GgufWriter;
import dev.paddock.testing.BuiltinProcess;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** How the built-in engine starts, fails and ends, as real processes. */
class BuiltinLifeTest {
    @TempDir
    Path folder;

    private Path model;

    @BeforeEach
    void writeModel() throws IOException {
        model = folder.resolve("demo.gguf");
        DemoModel.write(model);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aRequestedStopEndsItCleanlyAndLeavesNothingBehind() throws Exception {
        try (BuiltinProcess engine = BuiltinProcess.start(folder, "-m", model.toString())) {
            engine.awaitHealth(200);
            assertThat(engine.get("/health").body()).isEqualTo("{\"status\":\"ok\"}");
            // It says so a moment after it is so.
            await().atMost(Duration.ofSeconds(60)).until(() -> engine.log().contains("listening on"));

            assertThat(engine.terminate()).isZero();

            assertThat(engine.log())
                    .containsSubsequence(
                            "loading model '" + model,
                            "n_slots = 1, n_ctx_slot = 2048",
                            "I srv  llama_server: model loaded",
                            "I srv  llama_server: listening on http://127.0.0.1:" + engine.port(),
                            "I srv    operator(): operator(): cleaning up before exit...");
            assertThat(engine.temp()).isEmptyDirectory();
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void thePortIsOpenWhileTheModelLoadsAndAStopDoesNotWaitForIt() throws Exception {
        // Nobody writes into the pipe: reading the model takes forever.
        Path endless = folder.resolve("endless.gguf");
        assertThat(new ProcessBuilder("mkfifo", endless.toString()).start().waitFor())
                .isZero();
        try (BuiltinProcess engine = BuiltinProcess.start(folder, "-m", endless.toString(), "--api-key", "k")) {
            engine.awaitHealth(503);

            assertThat(engine.get("/v1/health").body())
                    .isEqualTo(
                            "{\"error\":{\"code\":503,\"message\":\"Loading model\",\"type\":\"unavailable_error\"}}");
            assertThat(engine.get("/v1/models").statusCode()).isEqualTo(503);
            assertThat(engine.post("/completion", "{}").statusCode()).isEqualTo(401);
            assertThat(engine.terminate()).isZero();
            assertThat(engine.temp()).isEmptyDirectory();
        }
    }

    @Test
    void aKeyGuardsAllButHealthAndTheListOfModels() throws Exception {
        Map<String, String> env = Map.of("LLAMA_API_KEY", "first,second");
        try (BuiltinProcess engine = BuiltinProcess.start(folder, env, "-m", model.toString())) {
            engine.awaitHealth(200);

            assertThat(engine.get("/v1/models").statusCode()).isEqualTo(200);
            assertThat(engine.get("/props").statusCode()).isEqualTo(401);
            assertThat(engine.get("/props").body()).contains("Invalid API Key").contains("authentication_error");
            assertThat(engine.get("/props", "Authorization", "Bearer wrong").statusCode())
                    .isEqualTo(401);
            assertThat(engine.get("/props", "Authorization", "Bearer second").statusCode())
                    .isEqualTo(200);
            assertThat(engine.get("/props", "X-Api-Key", "first").statusCode()).isEqualTo(200);
            assertThat(engine.post("/completion", "{\"prompt\":\"x\"}").statusCode())
                    .isEqualTo(401);
            assertThat(engine.get("/metrics", "X-Api-Key", "first").statusCode())
                    .isEqualTo(501);
        }
    }

    @Test
    void logDisableSaysNothingWhetherItWorksOrFails() throws Exception {
        try (BuiltinProcess engine = BuiltinProcess.start(folder, "-m", model.toString(), "--log-disable")) {
            engine.awaitHealth(200).json("/completion", "{\"prompt\":\"x\"}");

            assertThat(engine.log()).isEmpty();
        }
        Files.write(model, Arrays.copyOf(DemoModel.bytes(), 500_000));
        BuiltinProcess.Result broken = run("-m", model.toString(), "--log-disable");
        assertThat(broken.exitCode()).isEqualTo(1);
        assertThat(broken.out() + broken.err()).isEmpty();
    }

    @Test
    void aTakenPortIsNamed() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, java.net.InetAddress.getByName("127.0.0.1"))) {
            String port = Integer.toString(taken.getLocalPort());

            BuiltinProcess.Result result =
                    BuiltinProcess.run(folder, "-m", model.toString(), "--host", "127.0.0.1", "--port", port);

            assertThat(result.exitCode()).isEqualTo(1);
            assertThat(result.err())
                    .contains(
                            "E srv         start: couldn't bind HTTP server socket, hostname: 127.0.0.1, port: " + port)
                    .contains("exiting due to HTTP server error");
            assertThat(folder.resolve("temp")).isEmptyDirectory();
        }
    }

    @Test
    void aModelThatCannotBeLoadedIsExplainedInLlamaServersWords() throws Exception {
        assertFails(folder.resolve("none.gguf"), "(No such file or directory)");
        assertFails(Files.write(folder.resolve("empty.gguf"), new byte[0]), "failed to read magic");
        assertFails(Files.writeString(folder.resolve("page.gguf"), "not a model"), "invalid magic characters: 'not '");
        assertFails(
                Files.write(folder.resolve("cut.gguf"), Arrays.copyOf(DemoModel.bytes(), 500_000)),
                "data is not within the file bounds, model is corrupted or incomplete");
        byte[] zorro = new GgufWriter().put("general.architecture", "zorro").toBytes();
        assertFails(Files.write(folder.resolve("zorro.gguf"), zorro), "unknown model architecture: 'zorro'");
    }

    private void assertFails(Path file, String why) throws Exception {
        BuiltinProcess.Result result = run("-m", file.toString());
        assertThat(result.exitCode()).as(result.err()).isEqualTo(1);
        // llama.cpp writes from a thread of its own, so its last words may come after ours.
        assertThat(result.err()).contains(why).contains("E srv  llama_server: exiting due to model loading error\n");
        assertThat(folder.resolve("temp")).isEmptyDirectory();
    }

    @Test
    void aCommandLineThatIsWrongIsRefusedAsByLlamaServer() throws Exception {
        assertThat(BuiltinProcess.run(folder, "-m", "x", "--frobnicate", "1"))
                .isEqualTo(new BuiltinProcess.Result(1, "", "error: invalid argument: --frobnicate\n"));
        assertThat(BuiltinProcess.run(folder, "--port=8080").err()).isEqualTo("error: invalid argument: --port=8080\n");
        assertThat(BuiltinProcess.run(folder, "-m", "x", "--ctx-size", "abc").err())
                .startsWith("error while handling argument \"--ctx-size\": stoi\n\nusage:\n-c,    --ctx-size N")
                .contains("(env: LLAMA_ARG_CTX_SIZE)");
        assertThat(BuiltinProcess.run(folder).exitCode()).isEqualTo(1);
    }

    @Test
    void itTellsItsVersionFlagsAndDevices() throws Exception {
        assertThat(BuiltinProcess.run(folder, "--version").err())
                .matches("(?s)version: \\d+ \\(\\w+\\)\nbuilt with .*");
        assertThat(BuiltinProcess.run(folder, "--list-devices").out()).isEqualTo("Available devices:\n  (none)\n");
        assertThat(BuiltinProcess.run(folder, "--help").out())
                .contains("-c,    --ctx-size N", "-ngl,  --gpu-layers, --n-gpu-layers N", "(env: LLAMA_API_KEY)");
    }

    private BuiltinProcess.Result run(String... arguments) throws Exception {
        String[] all = Arrays.copyOf(arguments, arguments.length + 2);
        all[arguments.length] = "--port";
        all[arguments.length + 1] = Integer.toString(BuiltinProcess.freePort());
        return BuiltinProcess.run(folder, all);
    }
}
