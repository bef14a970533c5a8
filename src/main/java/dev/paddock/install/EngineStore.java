package dev.paddock.install;

import dev.paddock.domain.Engine;
import dev.paddock.domain.IoWords;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Problem;
import dev.paddock.domain.Remedy;
import dev.paddock.engine.ServerProgram;
import dev.paddock.fetch.Downloader;
import dev.paddock.files.AtomicFile;
import dev.paddock.settings.Json;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/**
 * The engines that Paddock installed, a folder each with a manifest in it. What begins with a dot is on its way in or out. Reads
 * the disk at every call; safe for several threads and processes.
 */
public final class EngineStore {
    private static final Logger LOG = LoggerFactory.getLogger(EngineStore.class);
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
    private static final String MANIFEST = "engine.json";
    private static final String LOCK = ".lock";
    private static final String STAGING = ".staging-";
    private static final String DOWNLOADS = ".downloads";

    private final Path folder;

    /** @param folder of all of them; need not be there */
    public EngineStore(Path folder) {
        this.folder = folder;
    }

    static boolean isId(String text) {
        return ID.matcher(text).matches() && !text.equals(Engine.BUILTIN);
    }

    Path folder() {
        return folder;
    }

    Path folder(EngineManifest engine) {
        return folder.resolve(engine.id());
    }

    Path executable(EngineManifest engine) {
        return folder(engine).resolve(engine.executable());
    }

    /** The newest first. One whose manifest cannot be read is left out. */
    public List<EngineManifest> all() {
        List<EngineManifest> all = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, entry -> isId(name(entry)))) {
            for (Path entry : entries) {
                find(name(entry)).ifPresent(all::add);
            }
        } catch (NoSuchFileException none) {
            return List.of();
        } catch (IOException hidden) {
            LOG.warn("The engines in {} cannot be listed: {}", folder, IoWords.why(hidden));
        }
        all.sort(Comparator.comparing(EngineManifest::installedAt).reversed());
        return List.copyOf(all);
    }

    public Optional<EngineManifest> find(String id) {
        if (!isId(id)) {
            return Optional.empty();
        }
        Path file = folder.resolve(id).resolve(MANIFEST);
        try {
            EngineManifest found = Json.mapper().readValue(Files.readAllBytes(file), EngineManifest.class);
            return found != null && id.equals(found.id()) ? Optional.of(found) : Optional.empty();
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (IOException | JacksonException | NullPointerException unreadable) {
            LOG.warn("The engine {} is left out, since its {} cannot be read: {}", id, file, unreadable.getMessage());
            return Optional.empty();
        }
    }

    /**
     * To be run. Looks whether every file is there in its size, which costs less than a millisecond.
     *
     * @return empty where no engine of that id was installed
     * @throws PaddockException FAILED where something of it is gone
     */
    public Optional<Engine> engine(String id) {
        return find(id).map(found -> {
            List<String> damage = damage(found, false);
            if (!damage.isEmpty()) {
                throw incomplete(found, damage);
            }
            return ServerProgram.engine(id, id, executable(found));
        });
    }

    private static PaddockException incomplete(EngineManifest engine, List<String> damage) {
        return new PaddockException(
                Kind.FAILED,
                Problem.of(
                                "engine-incomplete",
                                "The engine " + engine.id() + " is not complete any more",
                                damage.getFirst() + (damage.size() == 1 ? "" : " and " + (damage.size() - 1) + " more"),
                                "Was it removed by antivirus software? Allow it there, and install it again: paddock"
                                        + " engines remove " + engine.id() + " --force; paddock engines install "
                                        + engine.release())
                        .withEvidence(damage.size() == 1 ? List.of() : damage)
                        .withRemedies(List.of(Remedy.of(Remedy.Kind.NEWER_ENGINE))));
    }

    /**
     * What of its files is gone or another than was installed, each in words.
     *
     * @param content also compare what is in them, which takes as long as reading them
     */
    public List<String> damage(EngineManifest engine, boolean content) {
        List<String> damage = new ArrayList<>();
        for (EngineManifest.Part part : engine.files()) {
            Path file = folder(engine).resolve(part.path());
            try {
                if (Files.size(file) != part.size()) {
                    damage.add(part.path() + " has another size than when it was installed");
                } else if (content && !Downloader.sha256(file).equals(part.sha256())) {
                    damage.add(part.path() + " is not what was installed");
                }
            } catch (NoSuchFileException gone) {
                damage.add(part.path() + " is gone");
            } catch (IOException hidden) {
                damage.add(part.path() + " cannot be read: " + IoWords.why(hidden));
            }
        }
        return damage;
    }

    void pin(EngineManifest engine, boolean pin) throws IOException {
        write(folder(engine), engine.withPinned(pin));
    }

    private static void write(Path engine, EngineManifest manifest) throws IOException {
        AtomicFile.write(engine.resolve(MANIFEST), Json.mapper().writeValueAsBytes(manifest));
    }

    /** Gone at once for everybody; on Windows refused while it runs. */
    void remove(EngineManifest engine) throws IOException {
        Path aside = temporary();
        Files.move(folder(engine), aside, StandardCopyOption.ATOMIC_MOVE);
        Trees.delete(aside);
    }

    private Path temporary() {
        return folder.resolve(
                STAGING + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong()));
    }

    /** The only one who installs or removes, as long as it is open. */
    static final class Work implements AutoCloseable {
        private final EngineStore store;
        private final FileChannel channel;
        private final FileLock lock;
        private final Path staging;

        private Work(EngineStore store, FileChannel channel, FileLock lock, Path staging) {
            this.store = store;
            this.channel = channel;
            this.lock = lock;
            this.staging = staging;
        }

        /** An empty folder on the disk of the engines, deleted in the end whatever happens. */
        Path staging() {
            return staging;
        }

        /** Where downloads wait to be gone on with. */
        Path downloads() {
            return store.folder.resolve(DOWNLOADS);
        }

        /** Makes what is in the staging folder an engine. */
        void publish(EngineManifest manifest) throws IOException {
            write(staging, manifest);
            Files.move(staging, store.folder(manifest), StandardCopyOption.ATOMIC_MOVE);
        }

        @Override
        public void close() throws IOException {
            try {
                Trees.delete(staging);
            } finally {
                lock.release();
                channel.close();
            }
        }
    }

    /**
     * What a process left that was killed at this is deleted; its downloads stay.
     *
     * @throws PaddockException CONFLICT while somebody else is at it
     */
    Work begin() throws IOException {
        Files.createDirectories(folder);
        FileChannel channel =
                FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = null;
        try {
            lock = tryLock(channel);
            try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, STAGING + "*")) {
                for (Path one : left) {
                    Trees.delete(one);
                }
            }
            return new Work(this, channel, lock, Files.createDirectory(temporary()));
        } catch (IOException | RuntimeException failed) {
            if (lock != null) {
                lock.release();
            }
            channel.close();
            throw failed;
        }
    }

    private static FileLock tryLock(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return lock;
            }
        } catch (OverlappingFileLockException ourselves) {
            // Another thread of this process has it.
        }
        throw new PaddockException(
                Kind.CONFLICT,
                Problem.of(
                        "engines-busy",
                        "An engine is being installed or removed already",
                        "",
                        "Wait until that is done."));
    }

    private static String name(Path path) {
        return String.valueOf(path.getFileName());
    }
}
