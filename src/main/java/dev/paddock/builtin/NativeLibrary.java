package dev.paddock.builtin;

import de.kherud.llama.LlamaModel;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Loads llama.cpp's library into the process without leaving copies of it on the disk. */
final class NativeLibrary {
    private static final String PATH = "de.kherud.llama.lib.path";
    private static final String TEMPORARY = "de.kherud.llama.tmpdir";

    private static final long PATIENCE_SECONDS = 1;

    /** Held while the library is loaded: the binding complains when its folder vanishes under it. */
    private final ReentrantLock loading = new ReentrantLock();

    private volatile @Nullable Path folder;
    private boolean discarded;

    /**
     * In an image the library lies beside the jars. In a checkout it is unpacked from the binding's jar: on Unix deleted as
     * soon as it is loaded; Windows forbids that, so there one copy is kept and used again.
     *
     * @throws IOException if it was discarded before
     * @throws LinkageError if this platform has no library, or it cannot be loaded
     */
    void load() throws IOException {
        loading.lock();
        PrintStream out = System.out;
        try {
            prepare();
            System.setOut(new PrintStream(OutputStream.nullOutputStream()));
            Class.forName(LlamaModel.class.getName());
        } catch (ClassNotFoundException impossible) {
            throw new NoClassDefFoundError(impossible.getMessage());
        } finally {
            System.setOut(out);
            delete();
            loading.unlock();
        }
    }

    private void prepare() throws IOException {
        if (discarded) {
            throw new IOException("the process is ending");
        }
        // The binding deletes every file whose name begins with "llama" in its temporary folder: never let that be
        // /tmp.
        Path own = Files.createTempDirectory("paddock-engine");
        folder = own;
        System.setProperty(TEMPORARY, own.toString());
        if (System.getProperty(PATH) == null) {
            unpack(own);
        }
    }

    /** Before the process halts: what is unpacked is deleted, nothing is unpacked any more. Waits a second at most. */
    void discard() {
        try {
            if (loading.tryLock(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                discarded = true;
                loading.unlock();
            } else {
                delete();
            }
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }

    private void delete() {
        Path own = folder;
        folder = null;
        if (own != null) {
            delete(own);
        }
    }

    private static void unpack(Path own) throws IOException {
        String file = System.mapLibraryName("jllama");
        String resource = "/de/kherud/llama/" + os() + "/" + arch() + "/" + file;
        try (InputStream in = LlamaModel.class.getResourceAsStream(resource)) {
            if (in == null) {
                return;
            }
            Path unpacked = own.resolve(file);
            Files.copy(in, unpacked);
            Path folder = os().equals("Windows") ? keep(unpacked) : own;
            System.setProperty(PATH, folder.toString());
        }
    }

    private static Path keep(Path unpacked) throws IOException {
        long size = Files.size(unpacked);
        Path folder =
                Files.createDirectories(Path.of(System.getProperty("java.io.tmpdir"), "paddock-engine-native-" + size));
        Path kept = folder.resolve(unpacked.getFileName());
        if (!Files.exists(kept) || Files.mismatch(kept, unpacked) >= 0) {
            Files.move(unpacked, kept, StandardCopyOption.REPLACE_EXISTING);
        }
        return folder;
    }

    private static void delete(Path folder) {
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(folder);
        } catch (IOException busy) {
            // Still being unpacked, or held by a virus scanner: left to the system's own cleaning of temporary folders.
        }
    }

    private static String os() {
        String name = property("os.name").toLowerCase(Locale.ROOT);
        return name.startsWith("windows") ? "Windows" : name.startsWith("mac") ? "Mac" : "Linux";
    }

    private static String arch() {
        String arch = property("os.arch");
        return switch (arch) {
            case "amd64", "x86_64" -> "x86_64";
            case "aarch64", "arm64" -> "aarch64";
            default -> arch;
        };
    }

    private static String property(String name) {
        @Nullable String value = System.getProperty(name);
        return value == null ? "" : value;
    }
}
