package dev.paddock.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.domain.Device;
import dev.paddock.domain.Instance;
import dev.paddock.domain.MemoryFree;
import dev.paddock.domain.MemoryNeed;
import dev.paddock.library.DemoModel;
import dev.paddock.platform.Machine.Memory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NullUnmarked
class HostRoomTest {
    private static final long MIB = 1 << 20;
    private static final long CARD = 512 * MIB;

    @TempDir
    Path folder;

    private final LibraryModels models = new LibraryModels();
    private Optional<List<Device>> engineDevices = Optional.empty();
    private long available = 4096 * MIB;
    private Instance onProcessor;
    private Instance onCard;
    private HostRoom room;

    @BeforeEach
    void open() throws IOException {
        Path model = folder.resolve("demo.gguf");
        DemoModel.write(model);
        onProcessor = Instance.of("small", model);
        onCard = Instance.of("fast", model).withEngine("/opt/llama-server");
        room = new HostRoom(() -> new Memory(4096 * MIB, available), models, new KnownDevices(() -> engineDevices));
    }

    private MemoryNeed need(Instance instance, Map<String, Long> devices) {
        return models.memory(instance, new MemoryFree(0, devices)).orElseThrow().need();
    }

    private void card(long free) {
        engineDevices = Optional.of(List.of(new Device("CUDA0", "a card", CARD, free)));
    }

    @Test
    void ofAnEngineWhoseDevicesAreNotKnownNothingIsCertain() {
        assertThat(room.fits(List.of(onProcessor))).isTrue();
        assertThat(room.fits(List.of(onProcessor, onCard))).isFalse();
    }

    @Test
    void anEngineWithoutDevicesComputesOnTheProcessor() {
        engineDevices = Optional.of(List.of());

        assertThat(room.fits(List.of(onCard))).isTrue();
        assertThat(room.spare(List.of(onCard)))
                .isEqualTo(available - need(onCard, Map.of()).total());

        available = need(onCard, Map.of()).total();
        assertThat(room.fits(List.of(onCard))).isFalse();
    }

    @Test
    void whatADeviceHasFreeCountsAsOnAnIdleOne() {
        long whole = need(onCard, Map.of("CUDA0", CARD)).on("CUDA0").total();

        card(whole - MIB);
        assertThat(room.fits(List.of(onCard))).isFalse();
        assertThat(room.spare(List.of(onCard))).isEqualTo(-MIB);

        card(whole * 2);
        assertThat(room.fits(List.of(onCard))).isTrue();
        assertThat(room.spare(List.of(onCard))).isEqualTo(whole);
    }

    @Test
    void severalServersShareOneDevice() {
        long whole = need(onCard, Map.of("CUDA0", CARD)).on("CUDA0").total();
        card(whole * 3 / 2);

        assertThat(room.fits(List.of(onCard))).isTrue();
        assertThat(room.fits(List.of(onCard, onCard))).isFalse();
    }

    @Test
    void aModelThatDoesNotTellIsNeverCertainOnADevice() {
        card(CARD);
        Instance unknown =
                Instance.of("unknown", folder.resolve("missing.gguf")).withEngine("/opt/llama-server");

        assertThat(room.fits(List.of(unknown))).isFalse();
    }
}
