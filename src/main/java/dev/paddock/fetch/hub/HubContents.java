package dev.paddock.fetch.hub;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The models that a repository holds. Immutable.
 *
 * @param repo {@code owner/repo}
 * @param gated one has to ask its owner for it
 * @param license its short name; null where none is said
 * @param offers smallest first
 */
public record HubContents(
        String repo, boolean gated, @Nullable String license, List<Offer> offers) {
    /**
     * One model in one quantization, with what goes along.
     *
     * @param ask what a download has to be asked for to get this one
     * @param name of its file, or of the first of its parts
     * @param quantization null where the name tells none
     * @param parts files that it consists of
     * @param bytes of these files
     * @param projector what it sees or hears with; null where there is none
     * @param draft what drafts for it; null where there is none
     * @param usual it is what is taken where nothing is said
     */
    public record Offer(
            String ask,
            String name,
            @Nullable String quantization,
            int parts,
            long bytes,
            @Nullable HubFile projector,
            @Nullable HubFile draft,
            boolean usual) {
        /** Bytes to be downloaded, with all that goes along. */
        public long allBytes() {
            HubFile sees = projector;
            HubFile drafts = draft;
            return bytes + (sees == null ? 0 : sees.size()) + (drafts == null ? 0 : drafts.size());
        }
    }

    public HubContents {
        offers = List.copyOf(offers);
    }

    static HubContents of(HubRef ref, Hub.Info info, HubChoice choice) {
        List<HubChoice.Variant> variants = choice.variants();
        HubChoice.Variant usual = variants.isEmpty() ? null : choice.usual();
        return new HubContents(
                ref.repo(),
                info.gated(),
                info.license(),
                variants.stream()
                        .map(one -> new Offer(
                                ref.repo() + "/" + one.files().getFirst().path(),
                                one.name(),
                                one.quantization(),
                                one.files().size(),
                                one.bytes(),
                                choice.projector(one).orElse(null),
                                choice.draft(one).orElse(null),
                                one.equals(usual)))
                        .toList());
    }
}
