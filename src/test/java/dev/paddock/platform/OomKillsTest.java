package dev.paddock.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OomKillsTest {
    @TempDir
    Path proc;

    @TempDir
    Path groups;

    @BeforeEach
    void machine() throws IOException {
        Files.writeString(proc.resolve("vmstat"), "oom_kill_disable 9\nnr_free_pages 5\noom_kill 3\nswap_ra 0\n");
        Files.createDirectory(proc.resolve("self"));
    }

    private OomKills read() {
        return OomKills.read(proc, groups);
    }

    @Test
    void theMachinesAndOurGroupsKillsAreTold() throws IOException {
        Files.writeString(proc.resolve("self/cgroup"), "1:name=systemd:/old\n0::/user.slice/app.scope\n");
        Path group = Files.createDirectories(groups.resolve("user.slice/app.scope"));
        Files.writeString(group.resolve("memory.events"), "low 0\nhigh 2\noom 1\noom_kill 1\noom_group_kill 0\n");

        assertThat(read()).isEqualTo(new OomKills(OptionalLong.of(3), OptionalLong.of(1)));
    }

    @Test
    void inAContainerTheRootIsOurGroup() throws IOException {
        Files.writeString(proc.resolve("self/cgroup"), "0::/\n");
        Files.writeString(groups.resolve("memory.events"), "oom_kill 7\n");

        assertThat(read().group()).hasValue(7);
    }

    @Test
    void whatIsNotThereIsNotKnown() throws IOException {
        Files.writeString(proc.resolve("self/cgroup"), "4:memory:/docker/1\n");
        Files.writeString(proc.resolve("vmstat"), "oom_kill x\n");

        assertThat(read()).isEqualTo(new OomKills(OptionalLong.empty(), OptionalLong.empty()));
        assertThat(OomKills.read(proc.resolve("none"), groups).machine()).isEmpty();
    }
}
