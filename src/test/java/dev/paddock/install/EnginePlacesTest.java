package dev.paddock.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.paddock.domain.EngineOrigin;
import dev.paddock.install.MachineFacts.Os;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Machines of all three systems, as folders. */
class EnginePlacesTest {
    @TempDir
    private Path root;

    private Path user;

    @BeforeEach
    void home() {
        user = root.resolve("home/me");
    }

    private Path program(String path) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, path);
    }

    private Map<String, EngineOrigin> find(Os os, Map<String, String> env, @Nullable Path beside) {
        Map<String, EngineOrigin> found = new LinkedHashMap<>();
        for (EnginePlaces.Found one : new EnginePlaces(os, root, user, env, beside).find()) {
            found.put(root.relativize(one.file()).toString().replace('\\', '/'), one.origin());
        }
        return found;
    }

    @Test
    void onLinux() throws IOException {
        for (String file : List.of(
                "opt/mine/llama-server",
                "opt/mine/llama",
                "usr/bin/llama-server",
                "usr/bin/llama",
                "home/linuxbrew/.linuxbrew/bin/llama-server",
                "home/me/.nix-profile/bin/llama-server",
                "home/me/.local/bin/llama",
                "home/me/.llama-app/llama",
                "home/me/.lmstudio/extensions/backends/llama.cpp-linux-x86_64-avx2-1.2/llama-server",
                "home/me/.config/Jan/data/llamacpp/backends/b6399/linux-vulkan-x64/build/bin/llama-server",
                "opt/paddock/llama-b7/llama-server",
                "opt/paddock/other/llama-server")) {
            program(file);
        }

        assertThat(find(Os.LINUX, Map.of("PATH", root.resolve("opt/mine") + "::relative"), root.resolve("opt/paddock")))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "opt/mine/llama-server", EngineOrigin.PATH,
                        "usr/bin/llama-server", EngineOrigin.SYSTEM,
                        "home/linuxbrew/.linuxbrew/bin/llama-server", EngineOrigin.HOMEBREW,
                        "home/me/.nix-profile/bin/llama-server", EngineOrigin.NIX,
                        "home/me/.local/bin/llama", EngineOrigin.LLAMA_APP,
                        "home/me/.llama-app/llama", EngineOrigin.LLAMA_APP,
                        "home/me/.lmstudio/extensions/backends/llama.cpp-linux-x86_64-avx2-1.2/llama-server",
                                EngineOrigin.LM_STUDIO,
                        "home/me/.config/Jan/data/llamacpp/backends/b6399/linux-vulkan-x64/build/bin/llama-server",
                                EngineOrigin.JAN,
                        "opt/paddock/llama-b7/llama-server", EngineOrigin.BESIDE));
    }

    @Test
    void onMacOs() throws IOException {
        program("opt/homebrew/bin/llama-server");
        program("opt/local/bin/llama-server");
        program("home/me/Library/Application Support/Jan/data/llamacpp/backends/b1/macos-arm64/build/bin/llama-server");

        assertThat(find(Os.MACOS, Map.of(), null).values())
                .containsExactly(EngineOrigin.HOMEBREW, EngineOrigin.MACPORTS, EngineOrigin.JAN);
    }

    @Test
    void onWindows() throws IOException {
        program("home/me/AppData/Local/Microsoft/WinGet/Packages/ggml.llamacpp_Microsoft.Winget.Source_8wekyb/"
                + "llama-server.exe");
        program("home/me/scoop/apps/llama.cpp/current/llama-server.exe");
        program("moved/Jan/data/llamacpp/backends/b1/win-avx2-x64/build/bin/llama-server.exe");
        program("home/me/.llama-app/llama.exe");
        program("usr/bin/llama-server");

        assertThat(find(Os.WINDOWS, Map.of("APPDATA", root.resolve("moved").toString()), null)
                        .values())
                .containsExactly(EngineOrigin.WINGET, EngineOrigin.SCOOP, EngineOrigin.LLAMA_APP, EngineOrigin.JAN);
    }

    @Test
    void namesOfOneFileAreOneEngine() throws IOException {
        Path real = program("opt/homebrew/Cellar/llama.cpp/9000/bin/llama-server");
        Path bin = Files.createDirectories(root.resolve("opt/homebrew/bin"));
        Path link = bin.resolve("llama-server");
        try {
            Files.createSymbolicLink(link, real);
        } catch (IOException notAllowed) {
            assumeTrue(false, "links need a privilege here");
        }
        Files.createSymbolicLink(
                Files.createDirectories(root.resolve("usr/local/bin")).resolve("llama-server"),
                root.resolve("nowhere"));

        assertThat(find(Os.MACOS, Map.of("PATH", bin.toString()), null))
                .containsExactly(Map.entry("opt/homebrew/bin/llama-server", EngineOrigin.PATH));
    }

    @Test
    void anEmptyMachineHasNone() {
        for (Os os : Os.values()) {
            assertThat(find(os, Map.of("PATH", ""), root)).isEmpty();
        }
    }

    @Test
    void backendsAreToldByTheLibraries() throws IOException {
        Path server = program("app/bin/llama-server");
        program("app/bin/libggml-cuda.so");
        program("app/bin/libggml-cpu-haswell.so");
        program("app/bin/ggml-vulkan.dll");
        program("app/lib/libggml-metal.dylib");
        program("app/bin/libggml-base.so");

        assertThat(EnginePlaces.backends(server)).containsExactly("cpu", "cuda", "vulkan", "metal");
        assertThat(EnginePlaces.backends(root.resolve("gone"))).isEmpty();
    }
}
