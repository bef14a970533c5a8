package dev.paddock.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.domain.Fleet;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Profile;
import dev.paddock.domain.ServerState;
import dev.paddock.testing.FakeScript;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Profiles that are made, changed and deleted while servers run. */
@NullUnmarked
class ProfileEditsTest {
    @TempDir
    Path folder;

    private Bench bench;

    @BeforeEach
    void open() throws IOException {
        bench = new Bench(folder);
        bench.save("one", FakeScript.good());
        bench.save("two", FakeScript.good());
        bench.supervisor();
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private Fleet save(String name, String title, String... servers) {
        return Bench.get(bench.supervisor().saveProfile(new Profile(name, title, List.of(servers))));
    }

    private void refused(Profile profile, String why) {
        PaddockException failure = Bench.failure(bench.supervisor().saveProfile(profile));
        assertThat(failure.kind()).isEqualTo(Kind.INVALID);
        assertThat(failure.problem().sentence()).contains(why);
    }

    @Test
    void aProfileIsSavedChangedAndDeleted() {
        assertThat(save("day", " Day ", "one").profiles()).containsExactly(new Profile("day", "Day", List.of("one")));
        assertThat(save("day", "Work", "two", "one").profiles())
                .containsExactly(new Profile("day", "Work", List.of("two", "one")));
        bench.reopen();
        assertThat(bench.supervisor().fleet().profiles())
                .containsExactly(new Profile("day", "Work", List.of("two", "one")));

        assertThat(Bench.get(bench.supervisor().removeProfile("day")).profiles())
                .isEmpty();
        assertThat(Bench.failure(bench.supervisor().removeProfile("day")).kind())
                .isEqualTo(Kind.NOT_FOUND);
    }

    @Test
    void whatCannotBeAProfileIsRefused() {
        refused(new Profile("Day", "Day", List.of()), "small letters");
        refused(new Profile("day", "  ", List.of()), "1 to 60 letters");
        refused(new Profile("day", "Day", List.of("one", "one")), "\"one\" twice");
        refused(new Profile("day", "Day", List.of("three")), "no server called \"three\"");
        assertThat(bench.supervisor().fleet().profiles()).isEmpty();
    }

    @Test
    void aRemovedServerLeavesItsProfiles() throws IOException {
        save("day", "Day", "one", "two");
        save("night", "Night", "two");
        save("other", "Other", "one");
        Path day = bench.catalog.profileFileOf("day");
        Files.writeString(day, Files.readString(day).replaceFirst("\\{", "{ \"note\": \"mine\","));

        Bench.get(bench.supervisor().remove("two"));

        assertThat(bench.supervisor().fleet().profiles())
                .containsExactly(
                        new Profile("day", "Day", List.of("one")),
                        new Profile("other", "Other", List.of("one")),
                        new Profile("night", "Night", List.of()));
        assertThat(Files.readString(day)).contains("\"note\" : \"mine\"").doesNotContain("two");
        Bench.get(bench.supervisor().switchTo("day"));
        assertThat(bench.server("one").state()).isEqualTo(ServerState.READY);
    }

    @Test
    void aProfileThatCannotBeReadKeepsNoServerFromBeingRemoved() throws IOException {
        save("day", "Day", "one", "two");
        save("night", "Night", "two");
        Bench.get(bench.supervisor().reload());
        Path day = bench.catalog.profileFileOf("day");
        Files.writeString(day, "{ torn");

        Bench.get(bench.supervisor().remove("two"));

        assertThat(bench.supervisor().fleet().server("two")).isEmpty();
        assertThat(bench.catalog.profiles()).contains(new Profile("night", "Night", List.of()));
        assertThat(Files.readString(day)).isEqualTo("{ torn");
    }

    @Test
    void aServerThatLeftMayStayInTheProfileThatHeldIt() throws IOException {
        save("day", "Day", "one", "two");
        bench.catalog.delete("two");
        Bench.get(bench.supervisor().reload());

        assertThat(save("day", "Work", "one", "two").profiles())
                .containsExactly(new Profile("day", "Work", List.of("one", "two")));
    }

    @Test
    void deletingTheActiveProfileLeavesItsServersAndUndoingItMakesItActiveAgain() {
        save("day", "Day", "one");
        Bench.get(bench.supervisor().switchTo("day"));
        assertThat(bench.supervisor().fleet().activeProfile()).isEqualTo("day");

        Fleet without = Bench.get(bench.supervisor().removeProfile("day"));

        assertThat(without.activeProfile()).isNull();
        assertThat(bench.server("one").state()).isEqualTo(ServerState.READY);
        assertThat(save("day", "Day", "one").activeProfile()).isEqualTo("day");
    }

    @Test
    void theTrailTellsOfIt() throws IOException {
        save("day", "Day", "one");
        save("day", "Work", "one");
        Bench.get(bench.supervisor().removeProfile("day"));

        assertThat(Files.readString(bench.home.state().resolve("events.jsonl")))
                .containsSubsequence("profile-add", "profile-change", "profile-remove");
        assertThat(new AuditReader(bench.home).latest(10))
                .extracting("event")
                .startsWith("profile-remove", "profile-change", "profile-add");
    }
}
