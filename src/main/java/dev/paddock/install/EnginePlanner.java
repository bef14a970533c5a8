package dev.paddock.install;

import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Problem;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Decides what a wish for an engine means. Blocks where it must ask. */
final class EnginePlanner {
    private final ReleaseList releases;
    private final Supplier<MachineFacts> machine;

    EnginePlanner(ReleaseList releases, Supplier<MachineFacts> machine) {
        this.releases = releases;
        this.machine = machine;
    }

    /** What there is of a release; the latest that has something for this machine where none is named. */
    EngineOffers offers(@Nullable String version, boolean now, List<String> installed) {
        MachineFacts facts = machine.get();
        Release release = version == null
                ? releases.latest(one -> Choices.best(one, facts).isPresent(), now)
                : releases.named(version, now);
        return new EngineOffers(release, facts, Choices.of(release, facts), installed);
    }

    EnginePlan plan(InstallRequest request) throws IOException {
        Path file = request.file();
        if (file != null) {
            return ofFile(file, request.sha256());
        }
        URI address = request.address();
        if (address != null) {
            return ofAddress(address, request.sha256());
        }
        MachineFacts facts = machine.get();
        String version = request.version();
        String backend = request.backend();
        Release release = version == null
                ? releases.latest(one -> chosen(one, facts, backend).isPresent(), true)
                : releases.named(version, true);
        Choice choice = chosen(release, facts, backend).orElseThrow(() -> none(release, facts, backend));
        List<EnginePlan.Source> sources = new ArrayList<>();
        sources.add(EnginePlan.Source.of(choice.asset()));
        choice.runtimes().forEach(asset -> sources.add(EnginePlan.Source.of(asset)));
        String id = release.tag() + "-" + choice.name().label();
        return new EnginePlan(
                id, release.tag(), choice.name().backend(), choice.name().label(), sources);
    }

    /** A person who names a backend knows more than what is seen from here, so that it need not suit. */
    private static Optional<Choice> chosen(Release release, MachineFacts facts, @Nullable String backend) {
        if (backend == null) {
            return Choices.best(release, facts);
        }
        String wanted = backend.toLowerCase(Locale.ROOT);
        List<Choice> all = Choices.of(release, facts);
        return all.stream()
                .filter(one -> one.name().label().equals(wanted))
                .findFirst()
                .or(() -> all.stream()
                        .filter(one -> one.name().label().equals(wanted)
                                || one.name().label().startsWith(wanted + "-")
                                || one.name().label().startsWith(wanted + ".")
                                || one.name().backend().name().equalsIgnoreCase(wanted))
                        .findFirst());
    }

    private static PaddockException none(Release release, MachineFacts facts, @Nullable String backend) {
        List<Choice> all = Choices.of(release, facts);
        String here = facts.os().title() + " on " + facts.arch().title() + " processors";
        String there = all.isEmpty()
                ? "it has nothing for " + here
                : "it has: " + all.stream().map(one -> one.name().label()).collect(Collectors.joining(", "));
        return new PaddockException(
                Kind.NOT_FOUND,
                Problem.of(
                        "no-build",
                        "The release " + release.tag() + " has no build "
                                + (backend == null ? "that suits this machine" : "\"" + backend + "\" for " + here),
                        there,
                        backend == null && !all.isEmpty()
                                ? "Name one of them with --backend."
                                : "Take another release, or a file of your own: paddock engines install --from FILE"));
    }

    private static EnginePlan ofFile(Path file, @Nullable String sha256) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new PaddockException(
                    Kind.INVALID,
                    Problem.of(
                            "no-such-file",
                            "There is no file " + file,
                            "",
                            "Name the .tar.gz or .zip of a llama.cpp release."));
        }
        Path absolute = file.toAbsolutePath().normalize();
        String name = String.valueOf(absolute.getFileName());
        return ofArchive(new EnginePlan.Source(name, absolute, null, Files.size(absolute), sha256));
    }

    private static EnginePlan ofAddress(URI address, @Nullable String sha256) {
        String path = address.getPath() == null ? "" : address.getPath();
        String name = path.substring(path.lastIndexOf('/') + 1);
        boolean web = "https".equalsIgnoreCase(address.getScheme()) || "http".equalsIgnoreCase(address.getScheme());
        if (!web || address.getHost() == null || !name.matches("[A-Za-z0-9][A-Za-z0-9._+-]{0,199}")) {
            throw new PaddockException(
                    Kind.INVALID,
                    Problem.of(
                            "bad-address",
                            "\"" + address + "\" is no address of an archive",
                            "",
                            "Write http:// or https:// and the way to a .tar.gz or .zip."));
        }
        return ofArchive(new EnginePlan.Source(name, null, address, null, sha256));
    }

    /** Of an archive with a name of its own nothing is known but that name. */
    private static EnginePlan ofArchive(EnginePlan.Source source) {
        Optional<AssetName> known = AssetName.parse(source.name()).filter(name -> !name.runtime());
        if (known.isPresent() && !known.get().build().isEmpty()) {
            AssetName name = known.get();
            return new EnginePlan(
                    name.build() + "-" + name.label(), name.build(), name.backend(), name.label(), List.of(source));
        }
        String base = source.name().replaceFirst("(?i)\\.(tar\\.gz|tgz|zip)$", "");
        String id = base.replaceAll("[^A-Za-z0-9._-]", "-").replaceFirst("^[^A-Za-z0-9]+", "");
        if (!EngineStore.isId(id)) {
            throw new PaddockException(
                    Kind.INVALID,
                    Problem.of(
                            "bad-name",
                            "No engine can be named after \"" + source.name() + "\"",
                            "",
                            "Give the file a name of letters and digits."));
        }
        return new EnginePlan(id, "", Backend.OTHER, "", List.of(source));
    }
}
