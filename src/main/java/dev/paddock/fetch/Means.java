package dev.paddock.fetch;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * What all fetches of one downloader share.
 *
 * @param piece bytes of one range, where there are several
 * @param opener of partial files
 */
record Means(Web web, SpeedLimit limit, long piece, Opener opener) {
    static final long USUAL_PIECE = 64L << 20;

    /** Opens a file for reading and writing; creates it. */
    interface Opener {
        FileChannel open(Path file) throws IOException;
    }

    static Means of(Web web, SpeedLimit limit) {
        return new Means(
                web,
                limit,
                USUAL_PIECE,
                file -> FileChannel.open(
                        file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE));
    }

    Patience patience() {
        return web.patience();
    }
}
