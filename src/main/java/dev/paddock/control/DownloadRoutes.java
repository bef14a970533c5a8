package dev.paddock.control;

import dev.paddock.fetch.queue.Downloads;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The models that are fetched. */
record DownloadRoutes(Downloads downloads) {
    /**
     * @param to folder, from the root; null for the one of the settings
     * @param withoutProjector leaves out what the model sees with
     */
    record NewDownload(String model, @Nullable String to, boolean withoutProjector) {
        NewDownload {
            Objects.requireNonNull(model, "model");
        }
    }

    List<Route> all() {
        return List.of(
                Route.get("downloads", request -> Answer.ok(downloads.list())),
                Route.of("POST", "downloads", this::start),
                Route.of("POST", "downloads/{id}/pause", request -> Answer.ok(downloads.pause(request.name("id")))),
                Route.of("POST", "downloads/{id}/resume", request -> Answer.ok(downloads.resume(request.name("id")))),
                Route.of("POST", "downloads/{id}/first", request -> Answer.ok(downloads.first(request.name("id")))),
                Route.of("DELETE", "downloads/{id}", request -> {
                    downloads.remove(request.name("id"));
                    return Answer.EMPTY;
                }));
    }

    private Answer start(Request request) {
        NewDownload wanted = request.body(NewDownload.class, "download");
        return Answer.of(
                201,
                downloads.start(new Downloads.Wish(wanted.model(), folder(wanted.to()), wanted.withoutProjector())));
    }

    private static @Nullable Path folder(@Nullable String text) {
        try {
            return text == null ? null : Path.of(text);
        } catch (InvalidPathException bad) {
            throw Request.invalid("bad-folder", "\"to\" is no folder", String.valueOf(bad.getMessage()));
        }
    }
}
