package dev.paddock.install;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.paddock.domain.Engine;
import dev.paddock.domain.EngineTrial;
import dev.paddock.domain.Home;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Problem;
import dev.paddock.engine.EngineProbe;
import dev.paddock.engine.Engines;
import dev.paddock.fetch.Downloader;
import dev.paddock.fetch.FetchSignal;
import dev.paddock.fetch.FileServer;
import dev.paddock.fetch.Patience;
import dev.paddock.fetch.SpeedLimit;
import dev.paddock.fetch.Web;
import dev.paddock.install.InstallProgress.Step;
import dev.paddock.install.MachineFacts.Arch;
import dev.paddock.install.MachineFacts.Nvidia;
import dev.paddock.install.MachineFacts.Os;
import dev.paddock.settings.EngineSettings;
import dev.paddock.settings.SettingsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** From a list of releases to an engine that runs, and back; the engines are shell scripts. */
@DisabledOnOs(OS.WINDOWS)
class EngineDeskTest {
    private static final Patience SHORT =
            new Patience(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofMillis(1), 2, Duration.ofSeconds(5));
    private static final String CPU = "llama-%s-bin-ubuntu-x64.tar.gz";

    @TempDir
    private Path folder;

    private final Web web = new Web("1.2.3", Map.of(), SHORT);
    private final List<InstallProgress> progress = new ArrayList<>();
    private final List<String> running = new ArrayList<>();
    private final List<String> naming = new ArrayList<>();
    private final List<EngineTrial.Wish> trials = new ArrayList<>();
    private List<EngineTrial.Server> outcome = List.of();
    private ReleaseServer server;
    private Home home;
    private EngineStore store;
    private Engines engines;
    private SettingsFile settings;
    private MachineFacts machine = new MachineFacts(Os.LINUX, Arch.X64, null, false, null, Set.of());

    @BeforeEach
    void open() throws IOException {
        server = new ReleaseServer();
        home = Home.under(folder.resolve("home"));
        store = new EngineStore(home.engines());
        engines = new Engines(
                () -> new Engine(Engine.BUILTIN, "built-in", List.of("/nowhere"), Map.of()),
                name -> null,
                store::engine);
        settings = new SettingsFile(
                home, Map.of("PADDOCK_ENGINES_RELEASES", server.list().toString()));
    }

    @AfterEach
    void close() {
        server.close();
        web.close();
    }

    private LocalEngineDesk desk() {
        ReleaseList releases = new ReleaseList(
                web,
                () -> settings.settings().engines().releases(),
                () -> null,
                new ReleaseCache(home.state()),
                Clock.systemUTC());
        EngineInstaller installer = new EngineInstaller(
                store, new Downloader(web, new SpeedLimit(0)), engines, new EngineProbe(), Clock.systemUTC());
        EngineUses uses = new EngineUses() {
            @Override
            public List<String> running(Path of) {
                return running;
            }

            @Override
            public List<String> naming(String id) {
                return naming;
            }
        };
        return new LocalEngineDesk(
                store,
                releases,
                () -> machine,
                installer,
                engines,
                new EngineProbe(),
                settings,
                uses,
                (wish, cancelled, listener) -> {
                    trials.add(wish);
                    listener.accept(new EngineTrial.Progress("one", 1, 1, "loading it"));
                    return new EngineTrial(wish.engine(), wish.before(), "all", outcome);
                });
    }

    private static String script(String version, String devices) {
        return "#!/bin/sh\nhere=$(dirname \"$0\")\ncase \"$1\" in\n--help) cat \"$here/help.txt\";;\n"
                + "--version) echo 'version: " + version + " (abc1234)' >&2;;\n"
                + "--list-devices) printf 'Available devices:\\n" + devices + "';;\nesac\n";
    }

    private static String help() throws IOException {
        return Files.readString(Path.of("src/test/resources/transcripts/2026-08-help.txt"));
    }

    /** As a release packs it since 2025. */
    private Path release(String tag) throws IOException {
        String help = help();
        return Archives.tar(
                folder.resolve(CPU.formatted(tag)),
                tar -> tar.folder("llama-" + tag + "/")
                        .program("llama-" + tag + "/llama-server", script(tag.substring(1), ""))
                        .file("llama-" + tag + "/help.txt", help)
                        .link("llama-" + tag + "/libllama.so", "libllama.so.0")
                        .noise("llama-" + tag + "/libllama.so.0", 200_000));
    }

    private void publish(String tag) throws IOException {
        server.add(tag, release(tag), true);
        server.latest(tag);
    }

    private static InstallRequest wish(@Nullable String version, @Nullable String backend, boolean use) {
        return new InstallRequest(version, backend, null, null, null, false, use);
    }

    private EngineManifest install(InstallRequest wish) throws InterruptedException {
        return desk().install(wish, new FetchSignal(), progress::add);
    }

    private Problem refused(Kind kind, ThrowingCallable call) {
        PaddockException[] thrown = new PaddockException[1];
        assertThatThrownBy(call).isInstanceOfSatisfying(PaddockException.class, refused -> thrown[0] = refused);
        assertThat(thrown[0].kind()).as(thrown[0].getMessage()).isEqualTo(kind);
        return thrown[0].problem();
    }

    /** Nothing is seen, nothing is half there; only a download may wait. */
    private void assertNothingIsLeft() throws IOException {
        assertThat(store.all()).isEmpty();
        if (Files.exists(home.engines())) {
            try (Stream<Path> left = Files.list(home.engines())) {
                assertThat(left.map(path -> path.getFileName().toString())).isSubsetOf(".lock", ".downloads");
            }
        }
    }

    private EngineSettings chosen() {
        return settings.settings().engines();
    }

    @Test
    void theLatestIsInstalledTriedAndUsed() throws Exception {
        publish("b10621");

        EngineManifest installed = install(wish(null, null, true));

        assertThat(installed.id()).isEqualTo("b10621-cpu");
        assertThat(installed.verified()).isTrue();
        assertThat(installed.version()).isEqualTo("10621 (abc1234)");
        assertThat(installed.source()).startsWith("http://127.0.0.1");
        assertThat(installed.files())
                .hasSize(4)
                .allSatisfy(part -> assertThat(part.sha256()).hasSize(64));
        Engine engine = engines.resolve("b10621-cpu");
        assertThat(engine.executable()).isExecutable().hasFileName("llama-server");
        assertThat(new EngineProbe().ask(engine).build()).isEqualTo(10621);
        assertThat(engine.executable().resolveSibling("libllama.so")).isSymbolicLink();
        assertThat(chosen().current()).isEqualTo("b10621-cpu");
        assertThat(progress.stream().map(InstallProgress::step).distinct())
                .containsExactly(Step.CHOOSING, Step.DOWNLOADING, Step.UNPACKING, Step.PROBING, Step.DONE);
        assertThat(home.engines().resolve(".downloads")).isEmptyDirectory();
        assertThat(refused(Kind.CONFLICT, () -> install(wish("b10621", null, false)))
                        .sentence())
                .contains("installed already", "paddock engines use b10621-cpu");
    }

    /** By an update that finds something newer. */
    private EngineChange updated(UpdateRequest request) throws Exception {
        return requireNonNull(desk().update(request, new FetchSignal(), progress::add));
    }

    @Test
    void severalVersionsStandSideBySideAndOneGoesBack() throws Exception {
        publish("b1");
        install(wish("b1", null, true));
        publish("b2");

        EngineChange updated = updated(UpdateRequest.PLAIN);

        assertThat(updated.current()).isEqualTo("b2-cpu");
        assertThat(updated.previous()).isEqualTo("b1-cpu");
        assertThat(requireNonNull(updated.trial()).onlyProbed()).isTrue();
        assertThat(trials).containsExactly(new EngineTrial.Wish("b2-cpu", "b1-cpu", 30, 30, false));
        assertThat(progress).extracting(InstallProgress::step).contains(Step.TRYING);
        assertThat(desk().update(UpdateRequest.PLAIN, new FetchSignal(), progress::add))
                .isNull();
        assertThat(store.all()).extracting(EngineManifest::id).containsExactlyInAnyOrder("b1-cpu", "b2-cpu");
        assertThat(desk().rollback()).isEqualTo(new EngineChange("b1-cpu", "b2-cpu"));
        assertThat(chosen().current()).isEqualTo("b1-cpu");
        assertThat(desk().rollback().current()).isEqualTo("b2-cpu");
        desk().use("builtin");
        assertThat(chosen().current()).isEmpty();
        assertThat(desk().rollback().current()).isEqualTo("b2-cpu");
    }

    @Test
    void anEngineThatDoesNotDoWellStaysInstalledAndIsNotTheDefault() throws Exception {
        publish("b1");
        install(wish("b1", null, true));
        publish("b2");
        EngineTrial.Server failed = new EngineTrial.Server(
                "one", EngineTrial.Verdict.FAILED, null, null, List.of(), Problem.of("crash", "It crashed", "", null));
        outcome = List.of(failed);

        EngineChange refused = updated(UpdateRequest.PLAIN);

        assertThat(refused.refused()).isTrue();
        assertThat(refused.current()).isEqualTo("b1-cpu");
        assertThat(requireNonNull(refused.trial()).servers()).containsExactly(failed);
        assertThat(chosen().current()).isEqualTo("b1-cpu");
        assertThat(store.find("b2-cpu")).isPresent();
        UpdateRequest untried = new UpdateRequest(null, false, true);
        assertThat(desk().use("b2-cpu", untried, new FetchSignal(), progress::add))
                .isEqualTo(new EngineChange("b2-cpu", "b1-cpu"));
        assertThat(trials).hasSize(1);
    }

    @Test
    void anUpdateStaysWithTheMajorVersionOfCudaUnlessAsked() throws Exception {
        machine = new MachineFacts(Os.LINUX, Arch.X64, new Nvidia("590.65", "8.9"), false, null, Set.of());
        cuda("b1", "12.8");
        cuda("b2", "12.9");
        cuda("b2", "13.1");
        server.latest("b2");
        install(wish("b1", "cuda", true));

        assertThat(updated(UpdateRequest.PLAIN).current()).isEqualTo("b2-cuda-12.9");
        UpdateRequest asked = new UpdateRequest("cuda-13", false, false);
        assertThat(updated(asked).current()).isEqualTo("b2-cuda-13.1");
    }

    private void cuda(String tag, String version) throws IOException {
        String help = help();
        Path archive = Archives.tar(
                folder.resolve("llama-" + tag + "-bin-ubuntu-cuda-" + version + "-x64.tar.gz"),
                tar -> tar.program("llama/llama-server", script(tag.substring(1), ""))
                        .file("llama/help.txt", help));
        server.add(tag, archive, true);
    }

    @Test
    void withNothingToGoBackToThatIsSaid() {
        assertThat(refused(Kind.CONFLICT, () -> desk().rollback()).sentence()).contains("no engine to go back to");
    }

    @Test
    void aChosenEngineThatIsGoneIsNeverReplacedByAnother() throws Exception {
        publish("b1");
        install(wish(null, null, true));
        desk().remove("b1-cpu", true);

        assertThat(refused(Kind.INVALID, () -> engines.resolve("b1-cpu")).sentence())
                .contains("b1-cpu", "paddock engines install");
    }

    @Test
    void whatAnAntivirusTookIsSaidBeforeTheLaunch() throws Exception {
        publish("b1");
        install(wish(null, null, false));
        Path library = engines.resolve("b1-cpu").executable().resolveSibling("libllama.so.0");
        Files.write(library, new byte[200_000]);
        EngineManifest manifest = store.find("b1-cpu").orElseThrow();
        assertThat(store.damage(manifest, false)).isEmpty();
        assertThat(store.damage(manifest, true)).first().asString().contains("is not what was installed");

        Files.delete(library);

        Problem problem = refused(Kind.FAILED, () -> engines.resolve("b1-cpu"));
        assertThat(problem.sentence()).contains("libllama.so", "is gone", "removed by antivirus");
        assertThat(refused(Kind.FAILED, () -> desk().use("b1-cpu")).code()).isEqualTo("engine-incomplete");
    }

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
    void whatIsNeededIsNotRemoved() throws Exception {
        publish("b1");
        install(wish(null, null, true));

        assertThat(refused(Kind.CONFLICT, () -> desk().remove("b1-cpu", false)).code())
                .isEqualTo("engine-current");
        desk().use("builtin");
        naming.add("big");
        assertThat(refused(Kind.CONFLICT, () -> desk().remove("b1-cpu", false)).sentence())
                .contains("named by big", "--force");
        desk().pin("b1-cpu", true);
        assertThat(refused(Kind.CONFLICT, () -> desk().remove("b1-cpu", false)).code())
                .isEqualTo("engine-pinned");
        running.add("big");
        assertThat(refused(Kind.CONFLICT, () -> desk().remove("b1-cpu", true)).sentence())
                .contains("big runs on it", "paddock down big");
        running.clear();

        desk().remove("b1-cpu", true);

        assertNothingIsLeft();
        assertThat(refused(Kind.CONFLICT, () -> desk().rollback()).sentence()).contains("no engine to go back to");
        assertThat(refused(Kind.NOT_FOUND, () -> desk().remove("../home", true)).code())
                .isEqualTo("engine-not-installed");
    }

    @Test
    void aPinnedEngineIsNotUpdated() throws Exception {
        publish("b1");
        install(wish(null, null, true));
        assertThat(desk().pin("b1-cpu", true).pinned()).isTrue();
        publish("b2");

        assertThat(refused(Kind.CONFLICT, () -> desk().update(UpdateRequest.PLAIN, new FetchSignal(), progress::add))
                        .sentence())
                .contains("pinned", "--off");
        desk().pin("b1-cpu", false);
        assertThat(desk().update(UpdateRequest.PLAIN, new FetchSignal(), progress::add))
                .isNotNull();
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

    @Test
    void aServerOfAPersonsOwnIsAddedAndForgotten() throws Exception {
        Path own = Files.createDirectories(folder.resolve("own build"));
        Files.writeString(own.resolve("help.txt"), help());
        Path program = Files.writeString(own.resolve("llama-server"), script("9", ""));
        assertThat(refused(Kind.INVALID, () -> desk().add(own)).sentence()).contains("chmod +x");
        assertThat(program.toFile().setExecutable(true)).isTrue();

        assertThat(desk().add(own)).isEqualTo(program.toString());
        assertThat(desk().add(program)).isEqualTo(program.toString());

        assertThat(chosen().files()).containsExactly(program);
        desk().remove(program.toString(), false);
        assertThat(chosen().files()).isEmpty();
        assertThat(program).exists();
    }

    @Test
    void whatAReleaseHasForThisMachineIsShown() throws Exception {
        publish("b1");
        install(wish(null, null, false));

        EngineOffers offers = desk().available(null, true);

        assertThat(offers.release().tag()).isEqualTo("b1");
        assertThat(offers.choices())
                .singleElement()
                .satisfies(choice -> assertThat(choice.suits()).isTrue());
        assertThat(offers.installed()).containsExactly("b1-cpu");
    }
}
