package dev.paddock.fetch.hub;

import dev.paddock.domain.PaddockException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A hub that answers as a test wants, and notes what it was asked. */
public final class ScriptedHub implements HubCatalog {
    private static final long MB = 1L << 20;

    public final List<String> asked = new CopyOnWriteArrayList<>();
    public volatile List<HubModel> models = List.of(
            model("ggml-org/gemma-3-4b-it-GGUF", "gemma", false, 812_345, 3_880_099_328L, "Q4_K_M", "Q8_0"),
            model("owner/guarded-8B-GGUF", "llama3.1", true, 12_003, 8_030_261_312L, "Q4_K_M"),
            model("ada/tiny-GGUF", null, false, 7, null));
    public volatile boolean gated;
    public volatile @Nullable PaddockException refusal;

    private static HubModel model(
            String id,
            @Nullable String license,
            boolean gated,
            long downloads,
            @Nullable Long parameters,
            String... quantizations) {
        return new HubModel(
                id, gated, license, downloads, 9, Instant.EPOCH, "gemma3", parameters, List.of(quantizations));
    }

    private void refuse() {
        PaddockException no = refusal;
        if (no != null) {
            throw no;
        }
    }

    @Override
    public List<HubModel> search(String words) {
        asked.add("search " + words);
        refuse();
        return models;
    }

    @Override
    public HubContents contents(String repo) {
        asked.add("contents " + repo);
        refuse();
        HubFile projector = new HubFile("mmproj-F16.gguf", 812 * MB, null);
        return new HubContents(
                repo,
                gated,
                "gemma",
                List.of(
                        offer(repo, "small-Q4_K_M.gguf", "Q4_K_M", 1, 2374 * MB, projector, true),
                        offer(repo, "small-Q8_0.gguf", "Q8_0", 1, 3939 * MB, projector, false),
                        offer(repo, "large-00001-of-00003.gguf", null, 3, 190_000 * MB, null, false)));
    }

    private static HubContents.Offer offer(
            String repo,
            String name,
            @Nullable String quantization,
            int parts,
            long bytes,
            @Nullable HubFile projector,
            boolean usual) {
        return new HubContents.Offer(repo + "/" + name, name, quantization, parts, bytes, projector, null, usual);
    }
}
