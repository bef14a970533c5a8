package dev.paddock.fetch.hub;

import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.fetch.FetchException;
import dev.paddock.fetch.FetchFailure;
import dev.paddock.fetch.hub.HubChoice.Variant;
import dev.paddock.fetch.hub.HubPlan.Item;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Turns what a person asks for into files. Blocks. */
public final class HubPlanner implements HubCatalog {
    private final Hub hub;

    public HubPlanner(Hub hub) {
        this.hub = hub;
    }

    /**
     * @param projector whether what the model sees with goes along
     * @throws PaddockException in words, where it cannot be had
     */
    public HubPlan plan(String asked, boolean projector) {
        HubRef ref = HubRef.parse(asked, hub.endpoint());
        try {
            return ref.elsewhere() == null ? onHub(asked, ref, projector) : elsewhere(asked, ref.elsewhere());
        } catch (FetchException failed) {
            throw refused(failed.failure());
        }
    }

    /** The variants of a repository, smallest first. */
    public List<Variant> variants(String repo) {
        HubRef ref = HubRef.parse(repo, hub.endpoint());
        try {
            String commit = hub.info(ref.repo(), ref.revision()).commit();
            return new HubChoice(hub.tree(ref.repo(), commit)).variants();
        } catch (FetchException failed) {
            throw refused(failed.failure());
        }
    }

    @Override
    public HubContents contents(String repo) {
        HubRef ref = HubRef.parse(repo, hub.endpoint());
        if (ref.repo().isEmpty()) {
            throw HubRef.wrong(repo);
        }
        try {
            Hub.Info info = hub.info(ref.repo(), ref.revision());
            return HubContents.of(ref, info, new HubChoice(hub.tree(ref.repo(), info.commit())));
        } catch (FetchException failed) {
            throw refused(failed.failure());
        }
    }

    @Override
    public List<HubModel> search(String words) {
        try {
            return hub.search(words);
        } catch (FetchException failed) {
            throw refused(failed.failure());
        }
    }

    static PaddockException refused(FetchFailure failure) {
        Kind kind = failure instanceof FetchFailure.NotFound ? Kind.NOT_FOUND : Kind.FAILED;
        return new PaddockException(kind, failure.problem());
    }

    private static HubPlan elsewhere(String asked, URI uri) {
        String path = uri.getPath();
        String name = path.substring(path.lastIndexOf('/') + 1);
        if (!HubRef.isSafe(name)) {
            throw refused(new FetchFailure.BadAnswer(uri, "has a name that no file can have"));
        }
        return new HubPlan(
                asked,
                "",
                "",
                "",
                HubChoice.quantization(name),
                false,
                null,
                List.of(new Item(uri, name, null, null)),
                List.of());
    }

    private HubPlan onHub(String asked, HubRef ref, boolean withProjector) throws FetchException {
        Hub.Info info = hub.info(ref.repo(), ref.revision());
        HubChoice choice = new HubChoice(hub.tree(ref.repo(), info.commit()));
        Variant variant = choice.choose(ref);
        List<HubFile> files = new ArrayList<>(variant.files());
        List<String> notes = new ArrayList<>();
        if (files.size() > 1) {
            notes.add("in " + files.size() + " parts, all of which are needed");
        }
        Optional<HubFile> projector = choice.projector(variant);
        if (projector.isPresent()) {
            notes.add(
                    withProjector
                            ? "with " + projector.get().name() + ", which it sees or hears with"
                            : "without " + projector.get().name());
        }
        projector.filter(file -> withProjector).ifPresent(files::add);
        choice.draft(variant).ifPresent(file -> {
            notes.add("with " + file.name() + ", which drafts for it");
            files.add(file);
        });
        List<Item> items = new ArrayList<>();
        for (HubFile plain : files) {
            HubFile file = hub.described(ref.repo(), info.commit(), plain);
            items.add(new Item(
                    hub.file(ref.repo(), info.commit(), file.path()), file.path(), file.size(), file.sha256()));
        }
        return new HubPlan(
                asked,
                ref.repo(),
                ref.revision(),
                info.commit(),
                variant.quantization(),
                info.gated(),
                info.license(),
                items,
                notes);
    }
}
