package dev.paddock.fetch;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** A downloader with little patience and small pieces. */
final class Fetching implements AutoCloseable {
    static final int PIECE = 64 * 1024;
    static final Patience PATIENCE =
            new Patience(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofMillis(1), 4, Duration.ofSeconds(5));

    final Web web = new Web("1.2.3", Map.of(), PATIENCE);
    final List<FetchProgress> progress = new CopyOnWriteArrayList<>();
    private final Means usual = Means.of(web, new SpeedLimit(0));

    FetchOutcome fetch(FetchRequest request) {
        return fetch(request, new FetchSignal());
    }

    FetchOutcome fetch(FetchRequest request, FetchSignal signal) {
        return fetch(request, signal, usual.opener());
    }

    FetchOutcome fetch(FetchRequest request, FetchSignal signal, Means.Opener opener) {
        return new Downloader(new Means(web, usual.limit(), PIECE, opener)).fetch(request, signal, progress::add);
    }

    static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    @Override
    public void close() {
        web.close();
    }
}
