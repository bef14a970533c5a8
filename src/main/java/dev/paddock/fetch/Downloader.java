package dev.paddock.fetch;

import dev.paddock.fetch.FetchFailure.TargetTaken;
import dev.paddock.fetch.FetchOutcome.Done;
import dev.paddock.fetch.FetchOutcome.Failed;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Fetches files. What an earlier run left is gone on from as long as it is surely of the same file; a file has its final name
 * only when it is whole and what it should be. Safe for several threads; each fetch blocks its own.
 */
public final class Downloader {
    private static final int STEP = 256 * 1024;
    private static final Means.Opener FOR_REMOVAL =
            file -> FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);

    private final Means means;

    /** @param limit that all fetches share */
    public Downloader(Web web, SpeedLimit limit) {
        this(Means.of(web, limit));
    }

    Downloader(Means means) {
        this.means = means;
    }

    /**
     * Fetches one file; returns when it is there, or when it has been stopped or has failed. An interrupt is a pause.
     *
     * @param listener a few times a second, by this thread; must not block for long
     */
    public FetchOutcome fetch(FetchRequest request, FetchSignal signal, Consumer<FetchProgress> listener) {
        try {
            FetchOutcome early = early(request);
            if (early != null) {
                return early;
            }
            try (PartFile part = PartFile.open(request.target(), means.opener())) {
                return new Transfer(request, means, signal, listener, part).run();
            }
        } catch (FetchException failed) {
            return new Failed(failed.failure(), 0);
        } catch (IOException failed) {
            return new Failed(Transfer.cannotWrite(request, failed), 0);
        }
    }

    /** Removes what an unfinished fetch of this target left. Nothing happens where there is none, or somebody writes it. */
    public static void discard(Path target) throws IOException {
        Path file = target.toAbsolutePath().normalize();
        if (Files.exists(PartFile.partOf(file)) || Files.exists(PartFile.stateOf(file))) {
            try (PartFile part = PartFile.open(file, FOR_REMOVAL)) {
                part.remove();
            }
        }
    }

    private static @Nullable FetchOutcome early(FetchRequest request) throws IOException {
        Path target = request.target();
        if (!Files.exists(target) || request.replace() && request.sha256() == null) {
            return null;
        }
        if (Files.isRegularFile(target)) {
            long size = Files.size(target);
            boolean sized = request.size() == null || request.size() == size;
            String actual = sized && request.sha256() != null ? sha256(target) : null;
            boolean same = request.sha256() == null
                    ? sized && request.size() != null
                    : request.sha256().equals(actual);
            if (same) {
                return new Done(target, size, actual, actual != null, true);
            }
        }
        return request.replace() ? null : new Failed(new TargetTaken(target), 0);
    }

    /** As 64 small hexadecimal digits. */
    public static String sha256(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = Sha256.digest();
            byte[] buffer = new byte[STEP];
            for (int read; (read = in.read(buffer)) >= 0; ) {
                digest.update(buffer, 0, read);
            }
            return HexFormat.of().formatHex(digest.digest());
        }
    }
}
