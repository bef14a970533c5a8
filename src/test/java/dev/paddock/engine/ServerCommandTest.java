package dev.paddock.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a process's command line gives away. */
class ServerCommandTest {
    private static boolean isServer(String commandLine) {
        return ServerCommand.isLlamaServer(null, List.of(commandLine.split(" ")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "llama-server",
                "/opt/llama.cpp/llama-server -m a.gguf",
                "C:\\llama\\llama-server.exe --model a.gguf",
                "C:\\llama\\Llama-Server.EXE",
                "./server -m a.gguf --port 8080",
                "/home/me/.llama-app/llama serve -hf a/b"
            })
    void llamaServersAreKnown(String commandLine) {
        assertThat(isServer(commandLine)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "vim llama-server",
                "tail -f llama-server.log",
                "server",
                "/usr/bin/server --port 80",
                "llama run a",
                "llama",
                "my-llama-server",
                "sh -c llama-server"
            })
    void othersAreNot(String commandLine) {
        assertThat(isServer(commandLine)).isFalse();
    }

    @Test
    void theProgramCountsMoreThanWhatItCallsItself() {
        assertThat(ServerCommand.isLlamaServer("/opt/llama-server", List.of("renamed")))
                .isTrue();
        assertThat(ServerCommand.isLlamaServer("/usr/bin/nginx", List.of("server", "-m", "x")))
                .isFalse();
        assertThat(ServerCommand.isLlamaServer(null, List.of())).isFalse();
    }

    @Test
    void portAndModelAreReadAsTheServerReadsThem() {
        ServerCommand command =
                ServerCommand.of(List.of("llama-server", "--port", "1", "-m", "/a b.gguf", "--port", "8081", "--host"));

        assertThat(command.port()).isEqualTo(8081);
        assertThat(command.model()).isEqualTo(Path.of("/a b.gguf"));
    }

    @Test
    void whatIsNotSaidIsNotKnown() {
        ServerCommand worker =
                ServerCommand.of(List.of("/opt/llama/ggml-rpc-server", "--host", "192.168.1.7", "--port", "50052"));
        assertThat(worker.isWorker()).isTrue();
        assertThat(worker.port()).isEqualTo(50052);
        assertThat(ServerCommand.of(List.of("llama-server", "--port", "1")).isWorker())
                .isFalse();
        assertThat(ServerCommand.of(List.of())).isEqualTo(new ServerCommand(null, null));
        assertThat(ServerCommand.of(List.of("llama-server", "--port", "x"))).isEqualTo(new ServerCommand(null, null));
        assertThat(ServerCommand.of(List.of("llama-server", "--port", "99999", "--model", "")))
                .isEqualTo(new ServerCommand(null, null));
        assertThat(ServerCommand.of(List.of("llama-server", "--model"))).isEqualTo(new ServerCommand(null, null));
    }
}
