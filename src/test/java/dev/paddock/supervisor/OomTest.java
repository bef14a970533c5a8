package dev.paddock.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.domain.Instance;
import dev.paddock.domain.Problem;
import dev.paddock.domain.Remedy;
import dev.paddock.engine.Capabilities;
import dev.paddock.engine.DiagnosisRules;
import dev.paddock.engine.Diagnostician;
import dev.paddock.engine.EngineProbe;
import dev.paddock.engine.Engines;
import dev.paddock.platform.OomKills;
import dev.paddock.platform.Ports;
import dev.paddock.supervisor.OomWatch.Verdict;
import dev.paddock.testing.FakeEngines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether it was the kernel, for want of memory, or somebody's kill -9. */
@NullUnmarked
class OomTest {
    private static final OptionalLong UNKNOWN = OptionalLong.empty();
    private static final LaunchCheck CHECK = new LaunchCheck(
            new Engines(FakeEngines::fake, name -> null), new Capabilities(new EngineProbe(), Capabilities.Store.NONE));

    @TempDir
    Path folder;

    private final AtomicReference<OomKills> counters = new AtomicReference<>();
    private Path model;

    @BeforeEach
    void makeModel() throws IOException {
        model = Files.writeString(folder.resolve("model.gguf"), "GGUF");
    }

    private OomWatch watch(OptionalLong machine, OptionalLong group) {
        counters.set(new OomKills(machine, group));
        OomWatch watch = new OomWatch(counters::get);
        watch.look();
        return watch;
    }

    private static OptionalLong at(long count) {
        return OptionalLong.of(count);
    }

    private PostMortem.Finding death(OomWatch watch, int code) throws IOException {
        return new EnginePostMortem(
                        new Diagnostician(DiagnosisRules.shipped()), Bench.MODELS, CHECK, new Ports(), watch)
                .of(new PostMortem.Death(
                        Instance.of("one", model), "fake", Bench.freePort(), code, false, List.of("srv: working")));
    }

    @Test
    void aKillInOurGroupIsCertain() throws IOException {
        OomWatch watch = watch(at(3), at(0));
        counters.set(new OomKills(at(4), at(1)));

        assertThat(watch.verdict()).isEqualTo(Verdict.AMONG_OURS);
        PostMortem.Finding finding = death(watch, 137);
        assertThat(finding.problem().code()).isEqualTo("oom-killed");
        assertThat(finding.problem().title()).isEqualTo("The server was killed by the OOM killer");
        assertThat(finding.problem().remedies())
                .extracting(Remedy::kind)
                .contains(Remedy.Kind.FREE_MEMORY, Remedy.Kind.SMALLER_CONTEXT);
        assertThat(finding.worthRetrying()).isTrue();
    }

    @Test
    void aKillSomewhereElseIsNotOursWhereOurGroupIsCounted() throws IOException {
        OomWatch watch = watch(at(3), at(1));
        counters.set(new OomKills(at(9), at(1)));

        Problem problem = death(watch, 137).problem();

        assertThat(problem.code()).isEqualTo("killed-from-outside");
        assertThat(problem.sentence()).contains("kill -9");
    }

    @Test
    void aKillOnTheMachineIsLikelyOursWhereOnlyThatIsCounted() throws IOException {
        OomWatch watch = watch(at(3), UNKNOWN);
        counters.set(new OomKills(at(4), UNKNOWN));

        assertThat(watch.verdict()).isEqualTo(Verdict.ON_THIS_MACHINE);
        assertThat(death(watch, 137).problem().title()).contains("probably");
    }

    @Test
    void withoutAKillItWasASignalAndIsRetried() throws IOException {
        PostMortem.Finding finding = death(watch(at(3), UNKNOWN), 137);

        assertThat(finding.problem().code()).isEqualTo("killed-from-outside");
        assertThat(finding.worthRetrying()).isTrue();
    }

    @Test
    void whereTheSystemDoesNotCountItIsSaidAsBefore() throws IOException {
        OomWatch watch = watch(UNKNOWN, UNKNOWN);

        assertThat(watch.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(death(watch, 137).problem().code()).isEqualTo("killed");
    }

    @Test
    void aKillBeforeTheLastLookStillCountsAndOneOfOtherDaysDoesNot() {
        OomWatch watch = watch(at(3), UNKNOWN);
        counters.set(new OomKills(at(4), UNKNOWN));

        watch.look();
        assertThat(watch.verdict()).isEqualTo(Verdict.ON_THIS_MACHINE);

        watch.look();
        assertThat(watch.verdict()).isEqualTo(Verdict.NONE);
    }

    @Test
    void anyOtherEndIsNoMatterOfMemory() throws IOException {
        OomWatch watch = watch(at(3), at(0));
        counters.set(new OomKills(at(4), at(1)));

        assertThat(death(watch, 139).problem().code()).isEqualTo("crashed");
    }
}
