package dev.paddock.install.update;

import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Problem;
import dev.paddock.install.MachineFacts.Arch;
import dev.paddock.install.MachineFacts.Os;
import dev.paddock.install.Versions;
import dev.paddock.settings.Json;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The list of Paddock's releases, read from bytes whose signature held.
 *
 * @param issued when it was signed; an older one than was seen before is not taken
 */
record Feed(Instant issued, List<Version> versions) {
    private static final int FORMAT = 1;
    private static final int MOST_VERSIONS = 200;
    private static final int LONGEST_NOTES = 20_000;
    private static final String VERSION = "\\d{1,6}(\\.\\d{1,6}){1,3}";
    private static final String FILE = "[A-Za-z0-9][A-Za-z0-9._+~-]{0,127}";

    /** @param notes what changed, in Markdown; may be empty */
    record Version(String version, String notes, List<Pack> packages) {
        Version {
            packages = List.copyOf(packages);
        }
    }

    /**
     * @param size in bytes
     * @param sha256 as 64 small hexadecimal digits
     */
    record Pack(Os os, Arch arch, PackageKind kind, URI url, long size, String sha256) {
        String fileName() {
            String path = url.getPath();
            return path.substring(path.lastIndexOf('/') + 1);
        }
    }

    /** What suits an installation. */
    record Found(Version version, Pack pack) {}

    Feed {
        versions = List.copyOf(versions);
    }

    /**
     * Kinds of systems, processors and packages that this Paddock does not know are passed over: a later one may.
     *
     * @param at where it was found; addresses in it may be relative to that
     * @throws PaddockException FAILED where it is none, or of a format that this Paddock does not know
     */
    static Feed parse(byte[] content, URI at) {
        try {
            JsonNode root = Json.mapper().readTree(content);
            if (!root.path("product").asString("").equals("paddock")) {
                throw bad(at, "it is no list of Paddock's releases");
            }
            if (root.path("format").asInt(0) != FORMAT) {
                throw bad(at, "its format is " + root.path("format") + ", and this Paddock knows " + FORMAT);
            }
            JsonNode versions = root.path("versions");
            if (!versions.isArray() || versions.size() > MOST_VERSIONS) {
                throw bad(at, "\"versions\" must be a list of at most " + MOST_VERSIONS);
            }
            List<Version> read = new ArrayList<>();
            for (JsonNode version : versions) {
                read.add(version(version, at));
            }
            return new Feed(Instant.parse(root.path("issued").asString("")), read);
        } catch (JacksonException noJson) {
            throw bad(at, "it is no JSON");
        } catch (DateTimeException noDate) {
            throw bad(at, "\"issued\" must be a time as 2026-09-01T10:00:00Z");
        }
    }

    private static Version version(JsonNode node, URI at) {
        String number = node.path("version").asString("");
        if (!number.matches(VERSION)) {
            throw bad(at, "\"version\" must be as 1.2.3: \"" + shown(number) + "\"");
        }
        String notes = node.path("notes").asString("");
        if (notes.length() > LONGEST_NOTES) {
            throw bad(at, "the notes of " + number + " are longer than " + LONGEST_NOTES + " letters");
        }
        List<Pack> packages = new ArrayList<>();
        for (JsonNode pack : node.path("packages")) {
            known(pack, number, at).ifPresent(packages::add);
        }
        return new Version(number, notes, packages);
    }

    private static Optional<Pack> known(JsonNode node, String version, URI at) {
        Optional<Os> os = Arrays.stream(Os.values())
                .filter(one -> one.name()
                        .toLowerCase(Locale.ROOT)
                        .equals(node.path("os").asString("")))
                .findFirst();
        Optional<Arch> arch = Arch.of(node.path("arch").asString(""));
        Optional<PackageKind> kind = PackageKind.of(node.path("kind").asString(""));
        if (os.isEmpty() || arch.isEmpty() || kind.isEmpty()) {
            return Optional.empty();
        }
        URI url = address(node.path("url").asString(""), version, at);
        long size = node.path("size").asLong(0);
        String sha256 = node.path("sha256").asString("").toLowerCase(Locale.ROOT);
        if (size <= 0 || !sha256.matches("[0-9a-f]{64}")) {
            throw bad(at, "a package of " + version + " comes without its size or SHA-256");
        }
        Pack pack = new Pack(os.get(), arch.get(), kind.get(), url, size, sha256);
        if (!pack.fileName().matches(FILE)) {
            throw bad(at, "a package of " + version + " has no usable name: \"" + shown(pack.fileName()) + "\"");
        }
        return Optional.of(pack);
    }

    private static URI address(String text, String version, URI at) {
        try {
            URI url = at.resolve(text);
            String scheme = String.valueOf(url.getScheme());
            if (!text.isEmpty() && url.getHost() != null && url.getPath() != null && scheme.matches("https?")) {
                return url;
            }
        } catch (IllegalArgumentException none) {
            // As any other that is none.
        }
        throw bad(at, "a package of " + version + " has no web address: \"" + shown(text) + "\"");
    }

    private static String shown(String text) {
        String plain = text.replaceAll("\\p{Cntrl}", "?");
        return plain.length() > 60 ? plain.substring(0, 60) + "…" : plain;
    }

    private static PaddockException bad(URI at, String why) {
        return new PaddockException(
                Kind.FAILED,
                Problem.of(
                        "update-feed-bad",
                        "The release feed " + at + " cannot be understood",
                        why,
                        "Tell whoever runs it; or get the newest Paddock by hand."));
    }

    /** The newest that is newer than {@code current} and has a package for this installation. */
    Optional<Found> newerThan(String current, Installed here) {
        return versions.stream()
                .filter(version -> Versions.compare(version.version(), current) > 0)
                .sorted(Comparator.comparing(Version::version, Versions::compare)
                        .reversed())
                .flatMap(version -> best(version, here).stream().map(pack -> new Found(version, pack)))
                .findFirst();
    }

    private static Optional<Pack> best(Version version, Installed here) {
        @Nullable Arch arch = here.arch();
        return here.kinds().stream()
                .flatMap(kind -> version.packages().stream()
                        .filter(pack -> pack.os() == here.os() && pack.arch() == arch && pack.kind() == kind))
                .findFirst();
    }

    /** What changed from {@code current} to {@code until}, the newest first. */
    String notesSince(String current, String until) {
        List<String> parts = versions.stream()
                .filter(version -> Versions.compare(version.version(), current) > 0
                        && Versions.compare(version.version(), until) <= 0)
                .filter(version -> !version.notes().isBlank())
                .sorted(Comparator.comparing(Version::version, Versions::compare)
                        .reversed())
                .map(version -> version.version() + "\n" + version.notes().strip())
                .toList();
        String all = String.join("\n\n", parts);
        return all.length() > LONGEST_NOTES ? all.substring(0, LONGEST_NOTES) + "…" : all;
    }
}
