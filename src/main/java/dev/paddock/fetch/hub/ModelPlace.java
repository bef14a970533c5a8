package dev.paddock.fetch.hub;

import dev.paddock.files.AtomicFile;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where a model's files go.
 *
 * @param root the folder of all models, or the hub's cache
 */
public record ModelPlace(Layout layout, Path root) {
    public enum Layout {
        /** {@code OWNER/REPO/FILE.gguf} below the folder. */
        FOLDER,
        /** In the folder itself. */
        FLAT,
        /** The cache that Hugging Face's own programs and llama.cpp share. */
        HUB_CACHE
    }

    /** Where the bytes are written to. */
    public Path target(HubPlan plan, HubPlan.Item item) {
        return layout == Layout.HUB_CACHE && !plan.repo().isEmpty() && item.sha256() != null
                ? repository(plan).resolve("blobs").resolve(item.sha256())
                : named(plan, item);
    }

    /** Where it is found under its name. */
    public Path named(HubPlan plan, HubPlan.Item item) {
        if (plan.repo().isEmpty()) {
            return root.resolve(item.path());
        }
        return switch (layout) {
            case FLAT -> root.resolve(item.path().substring(item.path().lastIndexOf('/') + 1));
            case FOLDER -> root.resolve(plan.repo()).resolve(item.path());
            case HUB_CACHE ->
                repository(plan).resolve("snapshots").resolve(plan.commit()).resolve(item.path());
        };
    }

    private Path repository(HubPlan plan) {
        return root.resolve("models--" + plan.repo().replace("/", "--"));
    }

    /** Gives a whole file its name: a link to where it lies; itself where there are no links, as on most Windows. */
    public Path name(HubPlan plan, HubPlan.Item item) throws IOException {
        Path target = target(plan, item);
        Path name = named(plan, item);
        if (target.equals(name)) {
            return name;
        }
        Path folder = name.toAbsolutePath().resolveSibling("").normalize();
        Files.createDirectories(folder);
        if (File.separatorChar == '/') {
            try {
                Files.createSymbolicLink(name, folder.relativize(target.toAbsolutePath()));
                return name;
            } catch (FileAlreadyExistsException there) {
                return name;
            } catch (IOException | UnsupportedOperationException noLinks) {
                // Then it lies under its name itself.
            }
        }
        AtomicFile.moveOver(target, name);
        return name;
    }

    /** After all files are there: what the revision stands for. */
    public void finish(HubPlan plan) throws IOException {
        if (layout == Layout.HUB_CACHE && !plan.repo().isEmpty()) {
            AtomicFile.write(
                    repository(plan).resolve("refs").resolve(plan.revision()),
                    plan.commit().getBytes(StandardCharsets.UTF_8));
        }
    }
}
