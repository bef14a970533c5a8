package dev.paddock.fetch.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.fetch.FileServer;
import dev.paddock.fetch.Patience;
import dev.paddock.fetch.Web;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is asked of a hub, and what is made of its answers. */
class HubTest {
    private static final Patience PATIENCE =
            new Patience(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofMillis(1), 3, Duration.ofSeconds(1));

    @TempDir
    Path folder;

    private FakeHub hub;
    private Web web;

    @Nullable
    private String token;

    @BeforeEach
    void begin() throws IOException {
        hub = new FakeHub();
        web = new Web("1", Map.of(), PATIENCE);
    }

    @AfterEach
    void end() {
        web.close();
        hub.close();
    }

    private HubPlanner planner() {
        return new HubPlanner(new Hub(web, hub::endpoint, () -> token));
    }

    private HubPlan plan(String asked) {
        return planner().plan(asked, true);
    }

    private static List<String> paths(HubPlan plan) {
        return plan.items().stream().map(HubPlan.Item::path).toList();
    }

    private void fill(String... paths) {
        for (String path : paths) {
            hub.with(path, FakeHub.gguf(path, 100));
        }
    }

    @Test
    void whatMostPeopleWantIsTheDefault() {
        fill("README.md", "tiny-F16.gguf", "tiny-Q4_0.gguf", "tiny-Q4_K_M.gguf", "tiny-Q8_0.gguf");
        HubPlan plan = plan(FakeHub.REPO);
        assertThat(paths(plan)).containsExactly("tiny-Q4_K_M.gguf");
        assertThat(plan.commit()).isEqualTo(FakeHub.COMMIT);
        assertThat(plan.license()).isEqualTo("apache-2.0");
        assertThat(plan.items().getFirst().sha256()).isEqualTo(FakeHub.sha256(FakeHub.gguf("tiny-Q4_K_M.gguf", 100)));
        assertThat(paths(plan(FakeHub.REPO + ":q8_0"))).containsExactly("tiny-Q8_0.gguf");
        assertThat(paths(plan(FakeHub.REPO + "/tiny-Q4_0.gguf"))).containsExactly("tiny-Q4_0.gguf");
        assertThat(paths(plan(hub.endpoint() + "/" + FakeHub.REPO + "/blob/main/tiny-F16.gguf")))
                .containsExactly("tiny-F16.gguf");
    }

    @Test
    void partsProjectorAndDraftGoAlong() {
        fill(
                "Q4_K_M/big-Q4_K_M-00001-of-00002.gguf",
                "Q4_K_M/big-Q4_K_M-00002-of-00002.gguf",
                "mmproj-BF16.gguf",
                "mmproj-F16.gguf",
                "mtp-big-Q8_0.gguf");
        HubPlan plan = plan(FakeHub.REPO);
        assertThat(paths(plan))
                .containsExactly(
                        "Q4_K_M/big-Q4_K_M-00001-of-00002.gguf",
                        "Q4_K_M/big-Q4_K_M-00002-of-00002.gguf",
                        "mmproj-F16.gguf",
                        "mtp-big-Q8_0.gguf");
        assertThat(String.join(" ", plan.notes())).contains("2 parts", "mmproj-F16.gguf", "mtp-big-Q8_0.gguf");
        assertThat(paths(planner().plan(FakeHub.REPO, false))).doesNotContain("mmproj-F16.gguf");
    }

    @Test
    void aModelThatLacksAPartIsNotBegun() {
        fill("big-Q4_K_M-00001-of-00003.gguf", "big-Q4_K_M-00003-of-00003.gguf");
        refused(FakeHub.REPO, "parts-missing", "1 parts");
    }

    @Test
    void whatIsNotThereIsToldWithWhatIs() {
        fill("tiny-Q4_0.gguf", "tiny-UD-IQ2_XXS.gguf");
        refused(FakeHub.REPO + ":Q6_K", "no-such-variant", "Q4_0");
        refused(FakeHub.REPO + "/other.gguf", "no-such-variant", "UD-IQ2_XXS");
        refused("owner/none-GGUF", "fetch-not-found", "owner/none-GGUF");
    }

    @Test
    void namesThatCannotBeAreToldWithWhatIsRight() {
        for (String bad : List.of(
                "qwen",
                "a/b/c.bin",
                "a/../b.gguf",
                "../a/b",
                "a/b:",
                "a/b/../c.gguf",
                "https://",
                "a b/c",
                "https://x.example/y.zip")) {
            refused(bad, "bad-model-name", "owner/repo");
        }
    }

    @Test
    void aRepositoryThatAsksForLeaveSaysSoAndTakesTheToken() {
        fill("tiny-Q4_K_M.gguf");
        hub.server.on("/api/models/" + FakeHub.REPO + "/revision/main", exchange -> {
            boolean let = "Bearer hf_x".equals(exchange.getRequestHeaders().getFirst("Authorization"));
            (let
                            ? FileServer.content(
                                    "application/json", "{\"sha\": \"" + FakeHub.COMMIT + "\", \"gated\": \"auto\"}")
                            : FileServer.status(401, "X-Error-Code", "GatedRepo"))
                    .answer(exchange);
        });
        refused(FakeHub.REPO, "fetch-gated", "HF_TOKEN");
        token = "hf_x";
        assertThat(plan(FakeHub.REPO).gated()).isTrue();
    }

    @Test
    void aPageInPlaceOfDataIsToldAsSuch() {
        hub.server.on("/api/models", FileServer.content("text/html", "<html>Please log in</html>"));
        assertThatExceptionOfType(PaddockException.class)
                .isThrownBy(() -> planner().search("tiny"))
                .satisfies(refused -> assertThat(refused.problem().code()).isEqualTo("fetch-page"));
    }

    @Test
    void searchTellsWhatThereIs() {
        assertThat(planner().search("tiny model")).singleElement().satisfies(found -> {
            assertThat(found.id()).isEqualTo(FakeHub.REPO);
            assertThat(found.gated()).isTrue();
            assertThat(found.license()).isEqualTo("apache-2.0");
            assertThat(found.parameters()).isEqualTo(596_049_920L);
            assertThat(found.quantizations()).containsExactly("Q4_K_M", "Q8_0");
        });
        assertThat(hub.server.asked.getFirst().uri().getRawQuery()).contains("search=tiny+model", "filter=gguf");
    }

    @Test
    void quantizationsAreReadFromNames() {
        assertThat(List.of(
                        "Qwen3-4B-Q4_K_M.gguf",
                        "x.Q8_0.gguf",
                        "UD-Q2_K_XL/Big-UD-Q2_K_XL-00001-of-00002.gguf",
                        "gpt-oss-20b-MXFP4.gguf",
                        "model-bf16.gguf",
                        "plain.gguf"))
                .extracting(name -> String.valueOf(HubChoice.quantization(name)))
                .containsExactly("Q4_K_M", "Q8_0", "UD-Q2_K_XL", "MXFP4", "BF16", "null");
    }

    @Test
    void theTokenIsFoundWhereItMayBeAndStoredForItsOwnerAlone() throws IOException {
        Path own = folder.resolve("own");
        Path theirs =
                Files.createDirectories(folder.resolve(".cache/huggingface")).resolve("token");
        assertThat(new HubToken(Map.of(), own, folder).get()).isNull();
        Files.writeString(theirs, "theirs\n");
        assertThat(new HubToken(Map.of(), own, folder).get()).isEqualTo("theirs");
        new HubToken(Map.of(), own, folder).store("mine");
        assertThat(new HubToken(Map.of(), own, folder).get()).isEqualTo("mine");
        assertThat(new HubToken(Map.of("HF_TOKEN", "said"), own, folder).get()).isEqualTo("said");
        assertThat(new HubToken(Map.of("HF_TOKEN", "two\nlines"), own, folder).get())
                .isEqualTo("mine");
        if (Files.getFileStore(own).supportsFileAttributeView("posix")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(own)))
                    .isEqualTo("rw-------");
        }
    }

    private void refused(String asked, String code, String words) {
        assertThatExceptionOfType(PaddockException.class)
                .isThrownBy(() -> plan(asked))
                .satisfies(refused -> {
                    assertThat(refused.problem().code()).as(asked).isEqualTo(code);
                    assertThat(refused.problem().sentence()).contains(words);
                    assertThat(refused.kind()).isIn(Kind.INVALID, Kind.NOT_FOUND, Kind.FAILED);
                });
    }

    @Test
    void addressesElsewhereAreTakenAsTheyAre() {
        HubPlan plan = plan("https://files.example/a/tiny-Q4_0.gguf?token=x");
        assertThat(plan.repo()).isEmpty();
        assertThat(plan.items())
                .containsExactly(new HubPlan.Item(
                        URI.create("https://files.example/a/tiny-Q4_0.gguf?token=x"), "tiny-Q4_0.gguf", null, null));
    }
}
