package dev.paddock.install;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Problem;
import dev.paddock.fetch.FetchException;
import dev.paddock.fetch.FetchFailure;
import dev.paddock.fetch.Web;
import dev.paddock.fetch.WebAnswer;
import dev.paddock.settings.Json;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * The releases of llama.cpp, as the API of GitHub or a mirror of it tells them. What was answered is remembered with its ETag: to
 * ask again whether it still holds costs none of the sixty requests an hour. Blocks; safe for several threads.
 */
public final class ReleaseList {
    private static final Pattern BUILD = Pattern.compile("b?(\\d{1,9})");
    private static final Pattern NUMBERED = Pattern.compile("v?(\\d+\\.\\d+(?:\\.\\d+)?(?:-[A-Za-z0-9.]+)?)");
    private static final Pattern TAG = Pattern.compile("b\\d{1,9}");
    private static final Pattern FILE_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+-]{0,199}");
    private static final Pattern DIGEST = Pattern.compile("sha256:([0-9a-fA-F]{64})");
    private static final String POINTER = "nightly-tag.txt";
    private static final int MOST_BYTES = 32 << 20;
    private static final int MOST_POINTER_BYTES = 4096;
    /** Within this time nothing is asked again. */
    private static final Duration FRESH = Duration.ofMinutes(5);

    private final Web web;
    private final Supplier<URI> address;
    private final Supplier<@Nullable String> token;
    private final ReleaseCache cache;
    private final Clock clock;

    /**
     * @param address of the list itself, without a {@code /} at its end
     * @param token for the API; sent to the host of {@code address} alone
     */
    public ReleaseList(
            Web web, Supplier<URI> address, Supplier<@Nullable String> token, ReleaseCache cache, Clock clock) {
        this.web = web;
        this.address = address;
        this.token = token;
        this.cache = cache;
        this.clock = clock;
    }

    /** In the words of the API. */
    private record Told(
            @JsonProperty("tag_name") @Nullable String tag,
            boolean draft,
            @JsonProperty("published_at") @Nullable Instant published,
            @Nullable List<File> assets) {
        record File(
                @Nullable String name,
                long size,

                @JsonProperty("browser_download_url") @Nullable
                URI url,

                @Nullable String digest) {}

        Optional<URI> pointer() {
            return files().stream()
                    .filter(file -> POINTER.equals(file.name()))
                    .map(File::url)
                    .filter(Objects::nonNull)
                    .findFirst();
        }

        private List<File> files() {
            return assets == null ? List.of() : assets;
        }

        Release release() {
            List<Asset> known = new ArrayList<>();
            for (File file : files()) {
                URI url = file.url();
                String name = file.name();
                if (url != null && name != null && FILE_NAME.matcher(name).matches()) {
                    Matcher digest = DIGEST.matcher(Objects.requireNonNullElse(file.digest(), ""));
                    String sha256 = digest.matches() ? digest.group(1).toLowerCase(java.util.Locale.ROOT) : null;
                    known.add(new Asset(name, Math.max(0, file.size()), url, sha256));
                }
            }
            return new Release(Objects.requireNonNullElse(tag, ""), published, known);
        }
    }

    /**
     * The latest.
     *
     * @param useful whether a release has what is wanted: the newest may still be uploading
     * @param now ask even if it was asked a moment ago
     * @throws PaddockException NOT_FOUND where none is useful; FAILED where nobody answers as the API does
     */
    public Release latest(Predicate<Release> useful, boolean now) {
        Told latest = told(address.get() + "/latest", now);
        Optional<URI> pointer = latest.pointer();
        Release release = pointer.isPresent() ? tagged(pointed(pointer.get()), now) : latest.release();
        if (useful.test(release)) {
            return release;
        }
        return Arrays.stream(read(address.get() + "?per_page=30", now, Told[].class))
                .filter(one -> !one.draft()
                        && one.tag() != null
                        && TAG.matcher(one.tag()).matches())
                .map(Told::release)
                .filter(useful)
                .findFirst()
                .orElseThrow(() -> new PaddockException(
                        Kind.NOT_FOUND,
                        Problem.of(
                                "no-release",
                                "None of the latest 30 releases has what is wanted",
                                "the latest is " + release.tag(),
                                "See what there is: paddock engines available")));
    }

    /**
     * One by its name: {@code b10621}, {@code 10621}, {@code v0.4.1}.
     *
     * @throws PaddockException INVALID for what is no name of a release, NOT_FOUND; FAILED as {@link #latest}
     */
    public Release named(String version, boolean now) {
        Matcher build = BUILD.matcher(version);
        if (build.matches()) {
            return tagged("b" + build.group(1), now);
        }
        Matcher numbered = NUMBERED.matcher(version);
        if (!numbered.matches()) {
            throw new PaddockException(
                    Kind.INVALID,
                    Problem.of(
                            "bad-version",
                            "\"" + version + "\" is no release of llama.cpp",
                            "",
                            "Write it as b10621 or 0.4.1, or leave it out for the latest."));
        }
        Told told = told(address.get() + "/tags/v" + numbered.group(1), now);
        return told.pointer().map(pointer -> tagged(pointed(pointer), now)).orElseGet(told::release);
    }

    private Release tagged(String tag, boolean now) {
        return told(address.get() + "/tags/" + tag, now).release();
    }

    /** The tag that the file names: binaries hang on releases of their own since August 2026. */
    private String pointed(URI pointer) {
        String text =
                get(pointer, Map.of(), MOST_POINTER_BYTES, () -> null).text().strip();
        if (!TAG.matcher(text).matches()) {
            throw strange(pointer, "its " + POINTER + " names no release");
        }
        return text;
    }

    private Told told(String url, boolean now) {
        Told told = read(url, now, Told.class);
        if (told.tag() == null) {
            throw strange(URI.create(url), "it names no tag");
        }
        return told;
    }

    private <T> T read(String url, boolean now, Class<T> type) {
        URI uri = URI.create(url);
        Optional<ReleaseCache.Entry> kept = cache.find(url);
        Instant asked = clock.instant();
        if (!now && kept.isPresent() && kept.get().at().plus(FRESH).isAfter(asked)) {
            return parse(uri, kept.get().body(), type);
        }
        Map<String, String> headers = kept.map(
                        entry -> Map.of("Accept", "application/vnd.github+json", "If-None-Match", entry.etag()))
                .orElse(Map.of("Accept", "application/vnd.github+json"));
        WebAnswer answer = get(uri, headers, MOST_BYTES, token);
        if (answer.status() == 304 && kept.isPresent()) {
            cache.keep(
                    url,
                    new ReleaseCache.Entry(kept.get().etag(), asked, kept.get().body()));
            return parse(uri, kept.get().body(), type);
        }
        T value = parse(uri, answer.text(), type);
        answer.header("ETag").ifPresent(etag -> cache.keep(url, new ReleaseCache.Entry(etag, asked, answer.text())));
        return value;
    }

    private static <T> T parse(URI from, String body, Class<T> type) {
        if (body.stripLeading().startsWith("<")) {
            throw new PaddockException(Kind.FAILED, new FetchFailure.NotTheFile(from, "a web page").problem());
        }
        try {
            return Objects.requireNonNull(Json.mapper().readValue(body, type));
        } catch (JacksonException | NullPointerException garbage) {
            throw strange(from, "it is not what the API of GitHub answers");
        }
    }

    private WebAnswer get(URI uri, Map<String, String> headers, int most, Supplier<@Nullable String> with) {
        try {
            return web.get(uri, headers, with, most);
        } catch (FetchException failed) {
            throw refused(uri, failed.failure());
        }
    }

    private PaddockException refused(URI uri, FetchFailure failure) {
        return switch (failure) {
            case FetchFailure.NotFound none ->
                new PaddockException(
                        Kind.NOT_FOUND,
                        Problem.of(
                                "no-release",
                                "There is no such release",
                                uri.getHost() + uri.getPath(),
                                "See what there is: paddock engines available"));
            case FetchFailure.TooMany(URI at, Duration wait) ->
                new PaddockException(
                        Kind.FAILED,
                        Problem.of(
                                "release-limit",
                                at.getHost() + " takes no more questions for now",
                                wait == null
                                        ? "it was asked too often from this network"
                                        : "it was asked too often from this network, and answers again in "
                                                + Math.max(
                                                        1, wait.plusSeconds(59).toMinutes()) + " minutes",
                                "Wait, or name a token of yours in GITHUB_TOKEN, with which GitHub answers more often;"
                                        + " or install a file: paddock engines install --from FILE"));
            case FetchFailure.Refused(URI at, int status, String code, boolean withToken)
            when withToken ->
                new PaddockException(
                        Kind.FAILED,
                        Problem.of(
                                "release-token",
                                "The token in GITHUB_TOKEN is not taken",
                                at.getHost() + " answers " + status,
                                "Name another, or none: the list is public."));
            default -> new PaddockException(Kind.FAILED, failure.problem());
        };
    }

    private static PaddockException strange(URI from, String why) {
        return new PaddockException(
                Kind.FAILED,
                Problem.of(
                        "release-answer",
                        "The list of releases cannot be understood",
                        from.getHost() + from.getPath() + ": " + why,
                        "Check engines.releases in the settings; paddock config show tells it."));
    }
}
