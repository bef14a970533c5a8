package dev.paddock.install;

import dev.paddock.fetch.Downloader;
import dev.paddock.fetch.FileServer;
import dev.paddock.settings.Json;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Speaks the API of GitHub's releases on this machine. */
final class ReleaseServer implements AutoCloseable {
    private static final String LIST = "/repos/ggml-org/llama.cpp/releases";

    final FileServer web = new FileServer();
    private final Map<String, ObjectNode> releases = new LinkedHashMap<>();

    ReleaseServer() throws IOException {}

    URI list() {
        return web.uri(LIST);
    }

    /** A release with one more file; the newest last. */
    void add(String tag, Path archive, boolean digest) throws IOException {
        String name = String.valueOf(archive.getFileName());
        byte[] content = Files.readAllBytes(archive);
        web.on("/files/" + tag + "/" + name, FileServer.file(content, "\"" + tag + name.hashCode() + "\""));
        asset(tag, name, content.length, digest ? Downloader.sha256(archive) : null);
    }

    void asset(String tag, String name, long size, @Nullable String sha256) {
        ObjectNode release = release(tag);
        ObjectNode asset = ((ArrayNode) release.path("assets")).addObject();
        asset.put("name", name).put("size", size);
        asset.put("browser_download_url", web.uri("/files/" + tag + "/" + name).toString());
        asset.put("digest", sha256 == null ? null : "sha256:" + sha256);
        publish();
    }

    ObjectNode release(String tag) {
        return releases.computeIfAbsent(tag, none -> {
            ObjectNode release = Json.mapper().createObjectNode();
            release.put("tag_name", tag)
                    .put("draft", false)
                    .put("prerelease", true)
                    .put("published_at", "2026-09-01T10:00:00Z")
                    .putArray("assets");
            return release;
        });
    }

    /** As the releases are since August 2026: the latest only points to the one with the files. */
    void pointTo(String version, String text) {
        web.on("/files/" + version + "/nightly-tag.txt", FileServer.content("text/plain", text));
        asset(version, "nightly-tag.txt", text.length(), null);
        latest(version);
    }

    void latest(String tag) {
        web.on(LIST + "/latest", json(release(tag).toString()));
    }

    private void publish() {
        ArrayNode all = Json.mapper().createArrayNode();
        releases.values().stream().toList().reversed().forEach(all::add);
        web.on(LIST, json(all.toString()));
        web.on(LIST + "/tags/", FileServer.status(404));
        releases.forEach((tag, release) -> web.on(LIST + "/tags/" + tag, json(release.toString())));
    }

    /** With an ETag, as GitHub: who has it already is told so. */
    static FileServer.Behaviour json(String text) {
        String etag = "\"" + Integer.toHexString(text.hashCode()) + "\"";
        return exchange -> {
            if (etag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
                FileServer.status(304, "ETag", etag).answer(exchange);
            } else {
                FileServer.content("application/json", text, "ETag", etag).answer(exchange);
            }
        };
    }

    long asked(String path) {
        return web.asked.stream()
                .filter(one -> one.uri().getPath().equals(path))
                .count();
    }

    @Override
    public void close() {
        web.close();
    }
}
