package dev.paddock.platform.login;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AutostartTest {
    @TempDir
    Path folder;

    private Path program = Path.of("unset");
    private DesktopEntry login = new DesktopEntry(Path.of("unset"));
    private Autostart autostart = new Autostart(login, () -> new LoginEntry(program, List.of(), Map.of()));

    @BeforeEach
    void aProgram() throws IOException {
        program = Files.writeString(folder.resolve("paddock"), "");
        login = new DesktopEntry(folder.resolve("paddock.desktop"));
        autostart = new Autostart(login, () -> new LoginEntry(program, List.of(), Map.of("PADDOCK_HOME", "/h")));
    }

    private void move() throws IOException {
        program = Files.move(program, folder.resolve("paddock-" + System.nanoTime()));
    }

    @Test
    void itIsOffUntilItIsAskedForAndStartsHiddenWithTheProfile() {
        assertThat(autostart.status().isOn()).isFalse();

        Autostart.Status on = autostart.on("coding");

        assertThat(on.isOn()).isTrue();
        assertThat(on.profile()).isEqualTo("coding");
        assertThat(on.program()).isEqualTo(program);
        autostart.off();
        assertThat(autostart.status().isOn()).isFalse();
    }

    @Test
    void itFollowsTheProgramWhenThatMoves() throws IOException {
        autostart.on("coding");
        move();
        assertThat(autostart.status().isOn()).isFalse();
        assertThat(autostart.status().isThere()).isFalse();

        assertThat(autostart.follow()).isTrue();

        assertThat(autostart.status().isOn()).isTrue();
        assertThat(autostart.status().profile()).isEqualTo("coding");
        assertThat(autostart.follow()).isFalse();
    }

    @Test
    void itIsNeverMadeAgainAgainstThePersonsWill() throws IOException {
        assertThat(autostart.follow()).isFalse();
        assertThat(login.state().kind()).isEqualTo(LoginStart.Kind.OFF);

        autostart.on(null);
        Path file = folder.resolve("paddock.desktop");
        Files.writeString(file, Files.readString(file) + "Hidden=true\n");
        move();
        assertThat(autostart.follow()).isTrue();
        assertThat(autostart.status().kind()).isEqualTo(LoginStart.Kind.OFF_IN_SYSTEM);
    }

    @Test
    void anotherPaddockThatIsStillThereKeepsItsPlace() throws IOException {
        autostart.on(null);
        Path first = program;
        program = Files.writeString(folder.resolve("newer"), "");

        assertThat(autostart.follow()).isFalse();

        assertThat(autostart.status().program()).isEqualTo(first);
    }

    @Test
    void aPaddockWithoutAProgramLeavesWhatIsThere() throws IOException {
        autostart.on(null);
        Files.delete(program);
        Autostart build = new Autostart(login, () -> {
            throw new dev.paddock.domain.PaddockException(
                    dev.paddock.domain.PaddockException.Kind.CONFLICT,
                    dev.paddock.domain.Problem.of("no-launcher", "none", "", null));
        });

        assertThat(build.follow()).isFalse();
        assertThat(build.status().program()).isEqualTo(program);
    }
}
