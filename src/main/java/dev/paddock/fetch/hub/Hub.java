package dev.paddock.fetch.hub;

import dev.paddock.fetch.FetchException;
import dev.paddock.fetch.FetchFailure;
import dev.paddock.fetch.Web;
import dev.paddock.fetch.WebAnswer;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The API of Hugging Face, as of 2026, or of a server that speaks it. Blocks; safe for several threads. */
public final class Hub {
    public static final URI HUGGING_FACE = URI.create("https://huggingface.co");

    private static final int MOST_JSON = 16 << 20;
    private static final int MOST_PAGES = 50;
    private static final int MOST_FOUND = 30;
    private static final Pattern NEXT = Pattern.compile("<([^>]+)>\\s*;\\s*rel=\"next\"");
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");
    private static final Map<String, String> JSON = Map.of("Accept", "application/json");

    /**
     * What is said of one repository.
     *
     * @param commit that the revision stands for now
     * @param license null where none is said
     */
    public record Info(
            String commit, boolean gated, @Nullable String license) {}

    private final Web web;
    private final Supplier<URI> endpoint;
    private final Supplier<@Nullable String> token;

    /** @param endpoint asked each time */
    public Hub(Web web, Supplier<URI> endpoint, Supplier<@Nullable String> token) {
        this.web = web;
        this.endpoint = endpoint;
        this.token = token;
    }

    public URI endpoint() {
        return endpoint.get();
    }

    Supplier<@Nullable String> token() {
        return token;
    }

    /** Repositories with GGUF files, those that are loaded most first. */
    public List<HubModel> search(String words) throws FetchException {
        String expand = Stream.of("gated", "downloads", "likes", "tags", "lastModified", "gguf", "siblings")
                .map(field -> "&expand%5B%5D=" + field)
                .collect(Collectors.joining());
        JsonNode found = json(at("/api/models?search=" + query(words)
                        + "&filter=gguf&sort=downloads&direction=-1&limit=" + MOST_FOUND + expand))
                .body();
        return children(found).map(Hub::model).filter(Objects::nonNull).toList();
    }

    private static @Nullable HubModel model(JsonNode one) {
        String id = one.path("id").asString(one.path("modelId").asString(""));
        if (id.isEmpty()) {
            return null;
        }
        JsonNode gguf = one.path("gguf");
        List<HubFile> files = children(one.path("siblings"))
                .map(file -> new HubFile(file.path("rfilename").asString(""), 0, null))
                .toList();
        List<String> quantizations = new HubChoice(files)
                .variants().stream()
                        .map(HubChoice.Variant::quantization)
                        .filter(Objects::nonNull)
                        .distinct()
                        .sorted()
                        .toList();
        long parameters = gguf.path("total").asLong(0);
        String architecture = gguf.path("architecture").asString("");
        return new HubModel(
                id,
                isGated(one),
                license(one),
                one.path("downloads").asLong(0),
                one.path("likes").asLong(0),
                instant(one.path("lastModified").asString("")),
                architecture.isEmpty() ? null : architecture,
                parameters > 0 ? Long.valueOf(parameters) : null,
                quantizations);
    }

    /** {@code false}, {@code "auto"} or {@code "manual"}. */
    private static boolean isGated(JsonNode one) {
        JsonNode gated = one.path("gated");
        return gated.isString() || gated.asBoolean(false);
    }

    private static @Nullable String license(JsonNode one) {
        return children(one.path("tags"))
                .map(tag -> tag.asString(""))
                .filter(tag -> tag.startsWith("license:"))
                .map(tag -> tag.substring("license:".length()))
                .findFirst()
                .orElse(null);
    }

    private static @Nullable Instant instant(String text) {
        try {
            return text.isEmpty() ? null : Instant.parse(text);
        } catch (DateTimeException other) {
            return null;
        }
    }

    /** What a revision stands for now. */
    public Info info(String repo, String revision) throws FetchException {
        JsonNode said = json(at("/api/models/" + repo + "/revision/" + segment(revision)))
                .body();
        String commit = said.path("sha").asString("");
        if (!COMMIT.matcher(commit).matches()) {
            commit = commit(repo, revision);
        }
        return new Info(commit, isGated(said), license(said));
    }

    private String commit(String repo, String revision) throws FetchException {
        if (COMMIT.matcher(revision).matches()) {
            return revision;
        }
        URI uri = at("/api/models/" + repo + "/refs");
        JsonNode refs = json(uri).body();
        return Stream.of("branches", "tags")
                .flatMap(kind -> children(refs.path(kind)))
                .filter(ref -> ref.path("name").asString("").equals(revision))
                .map(ref -> ref.path("targetCommit").asString(""))
                .filter(commit -> COMMIT.matcher(commit).matches())
                .findFirst()
                .orElseThrow(() -> new FetchException(new FetchFailure.NotFound(uri)));
    }

    /** All files of a commit, over all pages. */
    public List<HubFile> tree(String repo, String commit) throws FetchException {
        List<HubFile> files = new ArrayList<>();
        URI next = at("/api/models/" + repo + "/tree/" + commit + "?recursive=true");
        for (int page = 0; next != null; page++) {
            if (page == MOST_PAGES) {
                throw new FetchException(new FetchFailure.BadAnswer(next, "lists more files than make sense"));
            }
            Page answer = json(next);
            children(answer.body())
                    .filter(entry -> entry.path("type").asString("").equals("file"))
                    .forEach(entry -> {
                        JsonNode lfs = entry.path("lfs");
                        String oid = lfs.path("oid").asString("").replaceFirst("^sha256:", "");
                        files.add(new HubFile(
                                entry.path("path").asString(""),
                                lfs.path("size").asLong(entry.path("size").asLong(0)),
                                oid.matches("[0-9a-f]{64}") ? oid : null));
                    });
            next = answer.next();
        }
        return files;
    }

    /** Where a file of a commit is. */
    public URI file(String repo, String commit, String path) {
        String encoded = Arrays.stream(path.split("/", -1)).map(Hub::segment).collect(Collectors.joining("/"));
        return at("/" + repo + "/resolve/" + commit + "/" + encoded);
    }

    /** As the head of its answer tells; what the tree said where it does not. */
    public HubFile described(String repo, String commit, HubFile file) throws FetchException {
        if (file.sha256() != null) {
            return file;
        }
        WebAnswer head = web.head(file(repo, commit, file.path()), Map.of(), token);
        String tag =
                head.header("X-Linked-Etag").orElse("").replaceFirst("^W/", "").replace("\"", "");
        long size = head.header("X-Linked-Size")
                .filter(text -> text.matches("\\d{1,18}"))
                .map(Long::valueOf)
                .orElse(file.size());
        return new HubFile(file.path(), size, tag.matches("[0-9a-f]{64}") ? tag : null);
    }

    private record Page(JsonNode body, @Nullable URI next) {}

    private Page json(URI uri) throws FetchException {
        WebAnswer answer = web.get(uri, JSON, token, MOST_JSON);
        String type = answer.header("Content-Type").orElse("");
        if (type.startsWith("text/html")) {
            throw new FetchException(new FetchFailure.NotTheFile(uri, type));
        }
        try {
            Matcher next = NEXT.matcher(answer.header("Link").orElse(""));
            URI more = next.find() ? answer.uri().resolve(next.group(1)) : null;
            if (more != null
                    && !Objects.equals(more.getAuthority(), answer.uri().getAuthority())) {
                throw new FetchException(new FetchFailure.BadAnswer(uri, "continues on another server"));
            }
            return new Page(JsonMapper.shared().readTree(answer.body()), more);
        } catch (JacksonException | IllegalArgumentException garbage) {
            throw new FetchException(new FetchFailure.BadAnswer(uri, "answers with something that is no JSON"));
        }
    }

    private static Stream<JsonNode> children(JsonNode list) {
        return list.isArray() ? StreamSupport.stream(list.spliterator(), false) : Stream.empty();
    }

    private URI at(String path) {
        String base = endpoint.get().toString();
        return URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path);
    }

    private static String query(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String segment(String text) {
        return query(text).replace("+", "%20");
    }
}
