package dev.paddock.install;

import dev.paddock.domain.ByteSize;
import dev.paddock.domain.Engine;
import dev.paddock.domain.EngineCapabilities;
import dev.paddock.domain.IoWords;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Problem;
import dev.paddock.domain.Remedy;
import dev.paddock.engine.EngineProbe;
import dev.paddock.engine.Engines;
import dev.paddock.engine.ServerProgram;
import dev.paddock.fetch.Downloader;
import dev.paddock.fetch.FetchOutcome;
import dev.paddock.fetch.FetchProgress;
import dev.paddock.fetch.FetchRequest;
import dev.paddock.fetch.FetchSignal;
import dev.paddock.install.InstallProgress.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Installs an engine: fetches, compares, unpacks, tries it, and only then puts it where it is seen. A failure leaves what was
 * downloaded, if that can be gone on with, and nothing else. Blocks; safe for several threads and processes.
 */
public final class EngineInstaller {
    /** Unpacked, a build takes up to four times its archive. */
    private static final int UNPACKED = 4;

    private static final long SPARE_BYTES = 64L << 20;
    private static final String CONTENT = "llama";

    private final EngineStore store;
    private final Downloader downloader;
    private final Engines engines;
    private final EngineProbe probe;
    private final Clock clock;

    /** @param engines to find what an archive holds, and tell why it cannot be run */
    public EngineInstaller(EngineStore store, Downloader downloader, Engines engines, EngineProbe probe, Clock clock) {
        this.store = store;
        this.downloader = downloader;
        this.engines = engines;
        this.probe = probe;
        this.clock = clock;
    }

    /**
     * @param allowUnverified take an archive of which nothing tells what it must be
     * @param signal a pause or a cancel ends it
     * @param listener a few times a second, by this thread
     * @throws PaddockException CONFLICT where it is there already, or is not verified and need be; FAILED; CANCELLED
     * @throws InterruptedException if the thread is interrupted
     */
    EngineManifest install(
            EnginePlan plan, boolean allowUnverified, FetchSignal signal, Consumer<InstallProgress> listener)
            throws InterruptedException {
        refuse(plan, allowUnverified);
        try (EngineStore.Work work = store.begin()) {
            checkSpace(plan);
            Path content = Files.createDirectory(work.staging().resolve(CONTENT));
            Path first = null;
            for (EnginePlan.Source source : plan.archives()) {
                Path archive = archive(plan, source, work, signal, listener);
                listener.accept(
                        new InstallProgress(plan.id(), Step.UNPACKING, plan.size(), plan.size(), source.name()));
                Path executable = first;
                Path target = executable == null ? content : work.staging().resolve("beside");
                unpack(source, archive, target, signal);
                if (executable == null) {
                    first = executable(content, source);
                } else {
                    putBeside(target, executable.resolveSibling(""));
                }
            }
            Path executable = Objects.requireNonNull(first);
            listener.accept(new InstallProgress(plan.id(), Step.PROBING, plan.size(), plan.size(), null));
            EngineCapabilities known = tried(plan, executable);
            EngineManifest manifest = manifest(plan, work.staging(), executable, known);
            work.publish(manifest);
            for (EnginePlan.Source source : plan.archives()) {
                Files.deleteIfExists(work.downloads().resolve(source.name()));
            }
            listener.accept(new InstallProgress(plan.id(), Step.DONE, plan.size(), plan.size(), warning(plan, known)));
            return manifest;
        } catch (IOException disk) {
            throw new PaddockException(
                    Kind.FAILED,
                    Problem.of(
                            "engine-unwritable",
                            "The engine could not be installed in " + store.folder(),
                            IoWords.why(disk),
                            "Check that the folder is writable and the disk not full."));
        }
    }

    private void refuse(EnginePlan plan, boolean allowUnverified) {
        if (Files.exists(store.folder().resolve(plan.id()))) {
            throw new PaddockException(
                    Kind.CONFLICT,
                    Problem.of(
                            "engine-there",
                            "The engine " + plan.id() + " is installed already",
                            "",
                            "Use it: paddock engines use " + plan.id()));
        }
        plan.archives().stream()
                .filter(one -> one.sha256() == null && one.local() == null && !allowUnverified)
                .findFirst()
                .ifPresent(one -> {
                    throw new PaddockException(
                            Kind.CONFLICT,
                            Problem.of(
                                    "unverified",
                                    "Nobody tells what " + one.name() + " must be",
                                    one.place() + " comes without a SHA-256, so that a file that was changed on its way"
                                            + " would not be noticed",
                                    "Name it with --sha256, or take it as it is with --allow-unverified."));
                });
    }

    private void checkSpace(EnginePlan plan) throws IOException {
        long needed = plan.size() * (UNPACKED + 1) + SPARE_BYTES;
        long free = Files.getFileStore(store.folder()).getUsableSpace();
        if (plan.size() > 0 && free < needed) {
            throw new PaddockException(
                    Kind.FAILED,
                    Problem.of(
                                    "disk-full",
                                    "There is not enough room for the engine",
                                    store.folder() + " has " + ByteSize.words(free) + " free, and "
                                            + ByteSize.words(needed) + " are needed while it is installed",
                                    "Free " + ByteSize.words(needed - free) + ".")
                            .withRemedies(List.of(Remedy.of(Remedy.Kind.FREE_DISK))));
        }
    }

    private Path archive(
            EnginePlan plan,
            EnginePlan.Source source,
            EngineStore.Work work,
            FetchSignal signal,
            Consumer<InstallProgress> listener)
            throws IOException {
        Path local = source.local();
        if (local != null) {
            checkLocal(source, local);
            return local;
        }
        Path target = work.downloads().resolve(source.name());
        if (source.sha256() == null) {
            // Of a whole file of the same name and size nothing tells that it is the same.
            Files.deleteIfExists(target);
        }
        FetchRequest request = FetchRequest.of(Objects.requireNonNull(source.address()), target)
                .expecting(source.sha256(), source.size())
                .replacing();
        FetchOutcome outcome =
                downloader.fetch(request, signal, progress -> listener.accept(told(plan, source, progress)));
        return switch (outcome) {
            case FetchOutcome.Done done -> done.file();
            case FetchOutcome.Stopped stopped -> throw cancelled();
            case FetchOutcome.Failed failed ->
                throw new PaddockException(Kind.FAILED, failed.failure().problem());
        };
    }

    private static InstallProgress told(EnginePlan plan, EnginePlan.Source source, FetchProgress progress) {
        String message = progress.message() == null ? source.name() : progress.message();
        Long total = progress.total() == null ? source.size() : progress.total();
        return new InstallProgress(plan.id(), Step.DOWNLOADING, progress.bytes(), total, message);
    }

    private static PaddockException cancelled() {
        return new PaddockException(
                Kind.CANCELLED, Problem.of("cancelled", "The installation was cancelled", "", null));
    }

    private static void checkLocal(EnginePlan.Source source, Path local) throws IOException {
        String expected = source.sha256();
        String actual = expected == null ? "" : Downloader.sha256(local);
        if (expected != null && !expected.equalsIgnoreCase(actual)) {
            throw new PaddockException(
                    Kind.FAILED,
                    Problem.of(
                            "wrong-digest",
                            local + " is not the file that was meant",
                            "its SHA-256 is " + actual + " instead of " + expected,
                            "Download it again."));
        }
    }

    /** What is cut off, damaged or hostile is not worth keeping for another try. */
    private static void unpack(EnginePlan.Source source, Path archive, Path target, FetchSignal signal)
            throws IOException {
        Files.createDirectories(target);
        try {
            Unpacker.unpack(archive, target, Unpacker.Limits.DEFAULT, signal::isStopped);
        } catch (PaddockException refused) {
            boolean bad = refused.problem().code().startsWith("archive-");
            if (bad && source.local() == null) {
                Files.deleteIfExists(archive);
            }
            throw refused;
        }
    }

    /** The layouts differ: flat, below a folder with the version, in build/bin. */
    private static Path executable(Path content, EnginePlan.Source source) throws IOException {
        Comparator<Path> best = Comparator.comparing(
                        (Path file) -> !ServerProgram.baseName(file).equals("llama-server"))
                .thenComparing(Path::getNameCount)
                .thenComparing(Path::toString);
        Path found = Trees.files(content).stream()
                .filter(ServerProgram::isOne)
                .min(best)
                .orElseThrow(() -> new PaddockException(
                        Kind.FAILED,
                        Problem.of(
                                "archive-without-engine",
                                "There is no engine in " + source.name(),
                                "it holds neither llama-server nor llama",
                                "Take the archive of a llama.cpp release, whose name has \"-bin-\" in it.")));
        // Archives made on Windows do not tell what may be run.
        if (Files.getFileStore(found).supportsFileAttributeView("posix")) {
            Set<PosixFilePermission> permissions = new HashSet<>(Files.getPosixFilePermissions(found));
            permissions.add(PosixFilePermission.OWNER_EXECUTE);
            Files.setPosixFilePermissions(found, permissions);
        }
        return found;
    }

    /** Beside the program, where it looks for its libraries. What it brought itself stays. */
    private static void putBeside(Path from, Path program) throws IOException {
        for (Path file : Trees.files(from)) {
            Path target = program.resolve(String.valueOf(file.getFileName()));
            if (!Files.exists(target)) {
                if (Files.isSymbolicLink(file)) {
                    Files.createSymbolicLink(
                            target, Files.readSymbolicLink(file).getFileName());
                } else {
                    Files.move(file, target);
                }
            }
        }
        Trees.delete(from);
    }

    private EngineCapabilities tried(EnginePlan plan, Path executable) throws InterruptedException {
        Engine engine = engines.resolve(executable.toString());
        EngineCapabilities known = probe.ask(engine);
        Problem problem = known.problem();
        if (problem != null) {
            List<String> evidence = new ArrayList<>(problem.evidence());
            throw new PaddockException(
                    Kind.FAILED,
                    Problem.of(
                                    "engine-does-not-run",
                                    "The engine " + plan.id() + " does not run here, and was not kept",
                                    problem.detail(),
                                    "Try another: paddock engines available")
                            .withEvidence(evidence)
                            .withRemedies(List.of(Remedy.of(Remedy.Kind.NEWER_ENGINE))));
        }
        return known;
    }

    private static @Nullable String warning(EnginePlan plan, EngineCapabilities known) {
        boolean graphics = plan.backend() != Backend.CPU && plan.backend() != Backend.OTHER;
        return graphics && known.devices() != null && known.devices().isEmpty()
                ? "It runs, but finds no graphics processor; it would compute on the processor."
                : null;
    }

    private EngineManifest manifest(EnginePlan plan, Path staging, Path executable, EngineCapabilities known)
            throws IOException {
        List<EngineManifest.Part> files = new ArrayList<>();
        for (Path file : Trees.files(staging)) {
            files.add(new EngineManifest.Part(relative(staging, file), Files.size(file), Downloader.sha256(file)));
        }
        return new EngineManifest(
                plan.id(),
                plan.release(),
                plan.backend(),
                plan.variant(),
                known.version(),
                plan.archives().getFirst().place(),
                plan.isVerified(),
                clock.instant(),
                relative(staging, executable),
                false,
                files);
    }

    private static String relative(Path folder, Path file) {
        return folder.relativize(file).toString().replace('\\', '/');
    }
}
