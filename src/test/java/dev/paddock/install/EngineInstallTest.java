package dev.paddock.install;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Problem;
import dev.paddock.fetch.FetchSignal;
import dev.paddock.fetch.FileServer;
import dev.paddock.install.InstallProgress.Step;
import dev.paddock.install.MachineFacts.Arch;
import dev.paddock.install.MachineFacts.Nvidia;
import dev.paddock.install.MachineFacts.Os;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What an archive or its way here can have against it, and what of it stays. */
@DisabledOnOs(OS.WINDOWS)
class EngineInstallTest extends EngineDeskFixture {
    @Test
    void aWrongDigestLeavesNothing() throws Exception {
        Path archive = release("b1");
        server.add("b1", archive, true);
        server.latest("b1");
        byte[] other = Files.readAllBytes(archive);
        other[1000] ^= 1;
        server.web.on("/files/b1/" + CPU.formatted("b1"), FileServer.file(other, "\"x\""));

        assertThat(refused(Kind.FAILED, () -> install(wish(null, null, true))).sentence())
                .contains("SHA-256");
        assertNothingIsLeft();
        assertThat(chosen().current()).isEmpty();
        assertThat(progress.getLast().step()).isEqualTo(Step.FAILED);
    }

    @Test
    void withoutADigestItIsAsked() throws Exception {
        server.add("b1", release("b1"), false);
        server.latest("b1");

        assertThat(refused(Kind.CONFLICT, () -> install(wish(null, null, false)))
                        .sentence())
                .contains("without a SHA-256", "--allow-unverified");
        assertNothingIsLeft();
        EngineManifest taken = install(new InstallRequest(null, null, null, null, null, true, false));
        assertThat(taken.verified()).isFalse();
    }

    @Test
    void anArchiveThatIsHostileOrCutOffLeavesNothingToGoOnWith() throws Exception {
        Path evil = Archives.tar(folder.resolve(CPU.formatted("b1")), tar -> tar.file("../../evil", "x"));
        server.add("b1", evil, true);
        Path whole = release("b2");
        Files.write(whole, Arrays.copyOf(Files.readAllBytes(whole), 20_000));
        server.add("b2", whole, true);

        assertThat(refused(Kind.FAILED, () -> install(wish("b1", null, false))).sentence())
                .contains("leads out of the archive");
        assertThat(refused(Kind.FAILED, () -> install(wish("b2", null, false))).sentence())
                .contains("cut off");
        assertNothingIsLeft();
        assertThat(home.engines().resolve(".downloads")).isEmptyDirectory();
        assertThat(home.engines().resolveSibling("evil")).doesNotExist();
    }

    @Test
    void aConnectionThatBreaksIsGoneOnWith() throws Exception {
        Path archive = release("b1");
        server.add("b1", archive, true);
        server.latest("b1");
        byte[] content = Files.readAllBytes(archive);
        FileServer.Behaviour whole = FileServer.file(content, "\"same\"");
        server.web.on("/files/b1/" + CPU.formatted("b1"), exchange -> {
            FileServer.Behaviour now = exchange.getRequestHeaders().getFirst("Range") == null
                    ? FileServer.cut(content, "\"same\"", 50_000)
                    : FileServer.status(503);
            now.answer(exchange);
        });
        refused(Kind.FAILED, () -> install(wish(null, null, false)));
        assertNothingIsLeft();

        server.web.on("/files/b1/" + CPU.formatted("b1"), whole);
        assertThat(install(wish(null, null, false)).id()).isEqualTo("b1-cpu");
    }

    @Test
    void whatDoesNotRunIsNotKept() throws Exception {
        Path broken = Archives.tar(
                folder.resolve(CPU.formatted("b1")),
                tar -> tar.program(
                        "llama-b1/llama-server",
                        "#!/bin/sh\necho 'error while loading shared libraries: libcuda.so.1' >&2\nexit 127\n"));
        server.add("b1", broken, true);
        server.latest("b1");

        Problem problem = refused(Kind.FAILED, () -> install(wish(null, null, true)));
        assertThat(problem.title()).contains("b1-cpu does not run here");
        assertThat(problem.evidence()).anyMatch(line -> line.contains("libcuda.so.1"));
        assertNothingIsLeft();
        assertThat(chosen().current()).isEmpty();
    }

    @Test
    void anArchiveWithoutAnEngineIsSaid() throws Exception {
        Path other = Archives.zip(folder.resolve("other.zip"), zip -> zip.file("readme.txt", "x"));

        assertThat(refused(Kind.FAILED, () -> install(new InstallRequest(null, null, other, null, null, false, false)))
                        .sentence())
                .contains("no engine in other.zip", "llama-server");
        assertNothingIsLeft();
    }

    @Test
    void aFileOnDiskIsTakenInEachLayout() throws Exception {
        String help = help();
        Path old = Archives.zip(
                folder.resolve("llama-b3600-bin-ubuntu-x64.zip"),
                zip -> zip.program("build/bin/llama-server", script("3600", "")).file("build/bin/help.txt", help));
        Path flat = Archives.zip(
                folder.resolve("my build.zip"),
                zip -> zip.plain("llama-server", script("7", "")).plain("help.txt", help));

        EngineManifest first = install(new InstallRequest(null, null, old, null, null, false, false));
        EngineManifest second = install(new InstallRequest(null, null, flat, null, null, false, true));

        assertThat(first.id()).isEqualTo("b3600-cpu");
        assertThat(first.executable()).isEqualTo("llama/build/bin/llama-server");
        assertThat(second.id()).isEqualTo("my-build");
        assertThat(engines.resolve("my-build").executable()).isExecutable();
        assertThat(old).exists();
        desk().use("builtin");
        desk().remove("my-build", false);
        assertThat(refused(
                                Kind.FAILED,
                                () -> install(new InstallRequest(null, null, flat, null, "0".repeat(64), false, false)))
                        .sentence())
                .contains("its SHA-256 is");
    }

    @Test
    void theLibrariesOfCudaAreUnpackedBeside() throws Exception {
        machine = new MachineFacts(Os.LINUX, Arch.X64, new Nvidia("580.65", "8.9"), false, null, Set.of());
        String help = help();
        server.add(
                "b5",
                Archives.tar(
                        folder.resolve("llama-b5-bin-ubuntu-cuda-12.8-x64.tar.gz"),
                        tar -> tar.program(
                                        "llama-b5/llama-server",
                                        script("5", "  CUDA0: A card (24080 MiB, 23000 MiB free)\\n"))
                                .file("llama-b5/help.txt", help)),
                true);
        server.add(
                "b5",
                Archives.tar(
                        folder.resolve("cudart-llama-b5-bin-ubuntu-cuda-12.8-x64.tar.gz"),
                        tar -> tar.file("cudart/libcudart.so.12.8", "cuda")
                                .link("cudart/libcudart.so.12", "libcudart.so.12.8")
                                .file("cudart/help.txt", "not this one")),
                true);
        server.latest("b5");

        EngineManifest installed = install(wish(null, null, false));

        assertThat(installed.id()).isEqualTo("b5-cuda-12.8");
        Path program = engines.resolve(installed.id()).executable();
        assertThat(program.resolveSibling("libcudart.so.12")).hasContent("cuda");
        assertThat(program.resolveSibling("help.txt")).content().contains("--model");
        assertThat(progress.getLast().message()).isNull();
    }

    @Test
    void aGraphicsBuildThatFindsNoneIsKeptWithAWarning() throws Exception {
        machine = new MachineFacts(Os.LINUX, Arch.X64, null, true, null, Set.of());
        String help = help();
        server.add(
                "b5",
                Archives.tar(
                        folder.resolve("llama-b5-bin-ubuntu-vulkan-x64.tar.gz"),
                        tar -> tar.program("llama-b5/llama-server", script("5", ""))
                                .file("llama-b5/help.txt", help)),
                true);
        server.latest("b5");

        assertThat(install(wish(null, null, false)).id()).isEqualTo("b5-vulkan");
        assertThat(progress.getLast().message()).contains("finds no graphics processor");
    }

    @Test
    void aBackendThatIsNotThereIsRefusedWithThoseThatAre() throws Exception {
        publish("b1");

        assertThat(refused(Kind.NOT_FOUND, () -> install(wish("b1", "quantum", false)))
                        .sentence())
                .contains("\"quantum\"", "it has: cpu");
        assertNothingIsLeft();
    }

    @Test
    void twoAtATimeAreOneTooMany() throws Exception {
        publish("b1");
        try (EngineStore.Work other = store.begin()) {
            assertThat(refused(Kind.CONFLICT, () -> install(wish(null, null, false)))
                            .code())
                    .isEqualTo("engines-busy");
            assertThat(other.staging()).exists();
        }
        Files.createDirectories(home.engines().resolve(".staging-left/by/a/killed/one"));
        install(wish(null, null, false));
        assertThat(home.engines().resolve(".staging-left")).doesNotExist();
    }

    @Test
    void whoCancelsLeavesNothing() throws Exception {
        publish("b1");
        FetchSignal signal = new FetchSignal();

        assertThat(refused(
                                Kind.CANCELLED,
                                () -> desk().install(wish(null, null, false), signal, now -> {
                                    if (now.step() == Step.UNPACKING) {
                                        signal.cancel();
                                    }
                                }))
                        .code())
                .isEqualTo("cancelled");
        assertNothingIsLeft();
    }
}
