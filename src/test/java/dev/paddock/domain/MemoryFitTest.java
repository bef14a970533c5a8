package dev.paddock.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.domain.MemoryFit.Verdict;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MemoryFitTest {
    private static final long GIB = 1L << 30;

    private static MemoryNeed onHost(long weights, long cache, boolean mapped) {
        return new MemoryNeed(new MemoryShare(weights, cache, 0, 0, 0), Map.of(), mapped, 16384, 4, 0, 33);
    }

    private static MemoryNeed onDevice(long weights, int layers) {
        return new MemoryNeed(
                MemoryShare.NONE, Map.of("CUDA0", new MemoryShare(weights, 0, 0, 0, 0)), true, 16384, 4, layers, 33);
    }

    @Test
    void itIsSaidWhatIsNeededWhatIsFreeAndWhatWouldFit() {
        MemoryFree free = MemoryFree.ofHost(12 * GIB);

        assertThat(new MemoryFit(onHost(4 * GIB, GIB, true), free, 32768, null).sentence())
                .isEqualTo("needs 5.0 GiB, 12.0 GiB are free");
        assertThat(new MemoryFit(onHost(10 * GIB, 7 * GIB, true), free, 4096, null).sentence())
                .isEqualTo("needs 17.0 GiB, 12.0 GiB are free: a context of 4096 would fit");
        assertThat(new MemoryFit(onHost(20 * GIB, GIB, true), free, 0, null).sentence())
                .isEqualTo("needs 21.0 GiB, 12.0 GiB are free: no context would fit");
        assertThat(new MemoryFit(onHost(11 * GIB, 1, true), free, 16384, null).sentence())
                .isEqualTo("needs 11.0 GiB, 12.0 GiB are free: that is tight");
        assertThat(new MemoryFit(onDevice(30 * GIB, 33), new MemoryFree(GIB, Map.of("CUDA0", 24 * GIB)), 0, 20)
                        .sentence())
                .isEqualTo("needs 30.0 GiB on CUDA0, 24.0 GiB are free: 20 of 33 layers on the GPU would fit");
    }

    @Test
    void aWarningIsGivenByAClearMarginOnly() {
        MemoryFree free = MemoryFree.ofHost(10 * GIB);

        assertThat(new MemoryFit(onHost(12 * GIB, 0, true), free, 0, null).warning("big"))
                .hasValueSatisfying(problem -> {
                    assertThat(problem.code()).isEqualTo("memory-short");
                    assertThat(problem.sentence())
                            .startsWith("\"big\" may not fit into memory: it needs 12.0 GiB, 10.0 GiB are free");
                });
        MemoryFit tight = new MemoryFit(onHost(21 * GIB / 2, 0, true), free, 0, null);
        assertThat(tight.verdict()).isEqualTo(Verdict.TIGHT);
        assertThat(tight.fits()).isFalse();
        assertThat(tight.warning("big")).isEmpty();
    }

    @Test
    void aDeviceThatIsFullIsFoundWhereTheHostHasRoom() {
        MemoryFree free = new MemoryFree(64 * GIB, Map.of("CUDA0", 8 * GIB));

        assertThat(new MemoryFit(onDevice(12 * GIB, 33), free, 0, 10).verdict()).isEqualTo(Verdict.TOO_LARGE);
        assertThat(new MemoryFit(onDevice(6 * GIB, 33), free, 0, 33).verdict()).isEqualTo(Verdict.FITS);
    }

    /** The pages of a mapped file were never counted as taken, so they do not come back. */
    @Test
    void serversThatLeaveGiveBackWhatTheSystemCountedAsTheirs() {
        MemoryFree now = new MemoryFree(4 * GIB, Map.of("CUDA0", 2 * GIB, "CUDA1", GIB));
        List<MemoryNeed> leaving =
                List.of(onHost(8 * GIB, GIB, true), onHost(3 * GIB, GIB, false), onDevice(5 * GIB, 33));

        MemoryFree then = now.withoutServers(leaving);

        assertThat(then.host()).isEqualTo((4 + 1 + 4) * GIB);
        assertThat(then.devices()).isEqualTo(Map.of("CUDA0", 7 * GIB, "CUDA1", GIB));
    }

    @Test
    void whatServersThatStayKeepMappedIsNotFree() {
        MemoryFree free = MemoryFree.ofHost(10 * GIB);

        assertThat(free.besideServers(List.of(onHost(8 * GIB, GIB, true))).host())
                .isEqualTo(2 * GIB);
        assertThat(free.besideServers(List.of(onHost(8 * GIB, GIB, false))).host())
                .isEqualTo(10 * GIB);
        assertThat(free.besideServers(List.of(onHost(80 * GIB, GIB, true))).host())
                .isZero();
    }
}
