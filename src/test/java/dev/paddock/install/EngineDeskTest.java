package dev.paddock.install;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.domain.Engine;
import dev.paddock.domain.EngineTrial;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Problem;
import dev.paddock.engine.EngineProbe;
import dev.paddock.fetch.FetchSignal;
import dev.paddock.install.InstallProgress.Step;
import dev.paddock.install.MachineFacts.Arch;
import dev.paddock.install.MachineFacts.Nvidia;
import dev.paddock.install.MachineFacts.Os;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** From a list of releases to an engine that runs, and back. */
@DisabledOnOs(OS.WINDOWS)
class EngineDeskTest extends EngineDeskFixture {
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
