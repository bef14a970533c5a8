package dev.paddock.fetch.hub;

import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Problem;
import java.net.URI;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a person asks for: {@code owner/repo}, {@code owner/repo:Q4_K_M}, {@code owner/repo/path/file.gguf}, or the address of a
 * file.
 *
 * @param repo {@code owner/repo}; empty for an address elsewhere
 * @param revision branch, tag or commit
 * @param quantization null where it was not said
 * @param file path in the repository; null where it was not said
 * @param elsewhere address of a file that is on no hub
 */
public record HubRef(
        String repo,
        String revision,
        @Nullable String quantization,
        @Nullable String file,
        @Nullable URI elsewhere) {
    public static final String MAIN = "main";
    private static final String NAME = "[A-Za-z0-9](?:[A-Za-z0-9._-]{0,95})";
    private static final Pattern REPO = Pattern.compile(NAME + "/" + NAME);
    private static final Pattern QUANTIZATION = Pattern.compile("[A-Za-z0-9._-]{1,60}");
    private static final Pattern PAGE =
            Pattern.compile("/(" + NAME + "/" + NAME + ")(?:/(?:resolve|blob|tree)/([^/?#]{1,200})(?:/([^?#]+))?)?/?");

    /**
     * @param endpoint of the hub, whose addresses are understood
     * @throws PaddockException INVALID with what is right
     */
    public static HubRef parse(String text, URI endpoint) {
        String asked = text.strip();
        if (asked.startsWith("https://") || asked.startsWith("http://")) {
            return address(asked, endpoint);
        }
        String plain = asked.startsWith("hf.co/") ? asked.substring("hf.co/".length()) : asked;
        int colon = plain.indexOf(':');
        String path = colon < 0 ? plain : plain.substring(0, colon);
        String quantization = colon < 0 ? null : plain.substring(colon + 1);
        String[] parts = path.split("/", 3);
        boolean fine = parts.length >= 2
                && REPO.matcher(parts[0] + "/" + parts[1]).matches()
                && (quantization == null
                        || parts.length == 2
                                && QUANTIZATION.matcher(quantization).matches())
                && (parts.length == 2 || isGguf(parts[2]) && isSafe(parts[2]));
        if (!fine) {
            throw wrong(text);
        }
        return new HubRef(parts[0] + "/" + parts[1], MAIN, quantization, parts.length == 3 ? parts[2] : null, null);
    }

    private static HubRef address(String text, URI endpoint) {
        URI uri;
        try {
            uri = URI.create(text);
        } catch (IllegalArgumentException noAddress) {
            throw wrong(text);
        }
        Matcher page = PAGE.matcher(uri.getPath() == null ? "" : uri.getPath());
        boolean onHub = uri.getHost() != null
                && (uri.getAuthority().equalsIgnoreCase(endpoint.getAuthority())
                        || uri.getHost().equals("huggingface.co")
                        || uri.getHost().equals("hf.co"));
        if (onHub && page.matches()) {
            String file = page.group(3);
            boolean safe =
                    (page.group(2) == null || isSafe(page.group(2))) && (file == null || isGguf(file) && isSafe(file));
            if (!safe) {
                throw wrong(text);
            }
            return new HubRef(page.group(1), page.group(2) == null ? MAIN : page.group(2), null, file, null);
        }
        if (uri.getHost() == null || uri.getPath() == null || !isGguf(uri.getPath())) {
            throw wrong(text);
        }
        return new HubRef("", MAIN, null, null, uri);
    }

    static boolean isGguf(String path) {
        return path.toLowerCase(java.util.Locale.ROOT).endsWith(".gguf");
    }

    /** Names that stay where they are put, on every system. */
    static boolean isSafe(String path) {
        return !path.isEmpty()
                && Arrays.stream(path.split("/", -1))
                        .allMatch(part -> !part.isBlank()
                                && !part.startsWith(".")
                                && part.length() <= 200
                                && part.chars().noneMatch(c -> c < ' ' || "\\:*?\"<>|".indexOf(c) >= 0));
    }

    static PaddockException wrong(String text) {
        return new PaddockException(
                Kind.INVALID,
                Problem.of(
                        "bad-model-name",
                        "\"" + text + "\" names no model to download",
                        "",
                        "Write owner/repo, owner/repo:Q4_K_M, owner/repo/file.gguf or the https address of a .gguf file."));
    }
}
