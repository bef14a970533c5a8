package dev.paddock.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Problem;
import dev.paddock.fetch.FileServer;
import dev.paddock.fetch.Patience;
import dev.paddock.fetch.Web;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The API of GitHub on this machine, in good days and bad. */
class ReleaseListTest {
    private static final Patience SHORT =
            new Patience(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofMillis(1), 1, Duration.ofSeconds(5));
    private static final Instant NOW = Instant.parse("2026-09-02T08:00:00Z");

    @TempDir
    private Path state;

    private final Web web = new Web("1.2.3", Map.of(), SHORT);
    private ReleaseServer server;
    private @Nullable String token;
    private Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);

    @BeforeEach
    void open() throws IOException {
        server = new ReleaseServer();
        server.asset("b10620", "llama-b10620-bin-ubuntu-x64.tar.gz", 7, "a".repeat(64));
        server.asset("b10621", "llama-b10621-bin-ubuntu-x64.tar.gz", 7, null);
        server.latest("b10621");
    }

    @AfterEach
    void close() {
        server.close();
        web.close();
    }

    private ReleaseList list() {
        return new ReleaseList(web, server::list, () -> token, new ReleaseCache(state), clock);
    }

    private Problem refused(Kind kind, ThrowingCallable call) {
        PaddockException[] thrown = new PaddockException[1];
        assertThatThrownBy(call).isInstanceOfSatisfying(PaddockException.class, refused -> thrown[0] = refused);
        assertThat(thrown[0].kind()).isEqualTo(kind);
        return thrown[0].problem();
    }

    @Test
    void theLatestIsTakenAsItIs() {
        Release latest = list().latest(release -> true, true);

        assertThat(latest.tag()).isEqualTo("b10621");
        assertThat(latest.published()).isEqualTo(Instant.parse("2026-09-01T10:00:00Z"));
        assertThat(latest.assets())
                .singleElement()
                .satisfies(asset -> assertThat(asset.sha256()).isNull());
        assertThat(list().named("10620", true).assets().getFirst().sha256()).isEqualTo("a".repeat(64));
    }

    @Test
    void aLatestThatOnlyPointsIsFollowed() {
        server.pointTo("v0.4.1", "b10620\n");

        assertThat(list().latest(release -> true, true).tag()).isEqualTo("b10620");
        assertThat(list().named("0.4.1", true).tag()).isEqualTo("b10620");
    }

    @Test
    void oneThatIsStillUploadingIsPassedOver() {
        server.release("b10622");
        server.asset("b10623", "llama-b10623-bin-win-cpu-x64.zip", 7, null);
        server.latest("b10623");
        server.release("b10624").put("draft", true);
        server.asset("b10624", "llama-b10624-bin-ubuntu-x64.tar.gz", 7, null);

        Release found = list().latest(
                        release -> release.assets().stream()
                                .anyMatch(asset -> asset.name().contains("ubuntu")),
                        true);

        assertThat(found.tag()).isEqualTo("b10621");
        assertThat(refused(Kind.NOT_FOUND, () -> list().latest(release -> false, true))
                        .sentence())
                .contains("None of the latest 30 releases", "b10623");
    }

    @Test
    void whatWasAskedAMomentAgoIsNotAskedAgainAndLaterByItsTag() {
        String latest = server.list().getPath() + "/latest";
        list().latest(release -> true, false);
        list().latest(release -> true, false);
        assertThat(server.asked(latest)).isEqualTo(1);

        clock = Clock.fixed(NOW.plusSeconds(3600), ZoneOffset.UTC);
        assertThat(list().latest(release -> true, false).tag()).isEqualTo("b10621");

        assertThat(server.asked(latest)).isEqualTo(2);
        assertThat(server.web.asked.getLast().headers().getFirst("If-None-Match"))
                .isNotNull();
    }

    @Test
    void theTokenGoesToTheApi() {
        token = "ghp_secret";

        list().latest(release -> true, true);

        assertThat(server.web.asked.getLast().authorization()).isEqualTo("Bearer ghp_secret");
        server.web.on(server.list().getPath() + "/latest", FileServer.status(401));
        assertThat(refused(Kind.FAILED, () -> list().latest(release -> true, true))
                        .sentence())
                .contains("GITHUB_TOKEN", "401");
    }

    @Test
    void aLimitIsToldWithItsEnd() {
        long reset = Instant.now().plus(Duration.ofMinutes(42)).getEpochSecond();
        server.web.on(
                server.list().getPath() + "/latest",
                FileServer.status(403, "X-RateLimit-Remaining", "0", "X-RateLimit-Reset", Long.toString(reset)));

        assertThat(refused(Kind.FAILED, () -> list().latest(release -> true, true))
                        .sentence())
                .containsPattern("answers again in 4[123] minutes")
                .contains("GITHUB_TOKEN");

        server.web.on(server.list().getPath() + "/latest", FileServer.status(429, "Retry-After", "60"));
        assertThat(refused(Kind.FAILED, () -> list().latest(release -> true, true))
                        .sentence())
                .containsPattern("in [12] minutes");
    }

    @Test
    void whatIsNotThereOrNoReleaseIsSaid() {
        assertThat(refused(Kind.NOT_FOUND, () -> list().named("b99", true)).sentence())
                .contains("no such release", "tags/b99");
        assertThat(refused(Kind.INVALID, () -> list().named("../../etc", true)).sentence())
                .contains("b10621 or 0.4.1");
    }

    @Test
    void aPageInsteadOfAListIsSaid() {
        for (String garbage : new String[] {"<html>Log in</html>", "[]", "null", "{}", "nonsense", ""}) {
            server.web.on(server.list().getPath() + "/latest", FileServer.content("text/html", garbage));

            assertThat(refused(Kind.FAILED, () -> list().latest(release -> true, true))
                            .sentence())
                    .as(garbage)
                    .contains("127.0.0.1");
        }
        server.pointTo("v0.4.1", "<html>");
        assertThat(refused(Kind.FAILED, () -> list().latest(release -> true, true))
                        .sentence())
                .contains("names no release");
    }

    @Test
    void namesThatLeaveTheFolderAreNoFiles() {
        server.asset("b10700", "../../llama-b1-bin-ubuntu-x64.tar.gz", 7, null);
        server.asset("b10700", "llama-b10700-bin-ubuntu-x64.tar.gz", -7, "not a digest");

        assertThat(list().named("b10700", true).assets()).singleElement().satisfies(asset -> {
            assertThat(asset.size()).isZero();
            assertThat(asset.sha256()).isNull();
        });
    }

    @Test
    void nobodyThereIsSaid() {
        server.close();

        assertThat(refused(Kind.FAILED, () -> list().latest(release -> true, true))
                        .sentence())
                .contains("connection");
    }
}
