package dev.paddock.install;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.function.Consumer;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;

/** Archives as tests want them, good and bad. */
final class Archives {
    private static final int PROGRAM = 0100755;
    private static final int PLAIN = 0100644;
    private static final int LINK = 0120777;

    private Archives() {}

    static Path tar(Path file, Consumer<Tar> content) throws IOException {
        try (TarArchiveOutputStream out =
                new TarArchiveOutputStream(new GZIPOutputStream(Files.newOutputStream(file)), "UTF-8")) {
            out.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            content.accept(new Tar(out));
        }
        return file;
    }

    static Path zip(Path file, Consumer<Zip> content) throws IOException {
        try (ZipArchiveOutputStream out = new ZipArchiveOutputStream(file)) {
            content.accept(new Zip(out));
        }
        return file;
    }

    static byte[] noise(int bytes) {
        byte[] noise = new byte[bytes];
        new Random(7).nextBytes(noise);
        return noise;
    }

    record Tar(TarArchiveOutputStream out) {
        Tar folder(String name) {
            return put(new TarArchiveEntry(name, true), new byte[0]);
        }

        Tar file(String name, String text) {
            return put(entry(name, PLAIN), text.getBytes(UTF_8));
        }

        Tar program(String name, String text) {
            return put(entry(name, PROGRAM), text.getBytes(UTF_8));
        }

        Tar noise(String name, int bytes) {
            return put(entry(name, PLAIN), Archives.noise(bytes));
        }

        Tar zeros(String name, int bytes) {
            return put(entry(name, PLAIN), new byte[bytes]);
        }

        Tar link(String name, String target) {
            TarArchiveEntry link = new TarArchiveEntry(name, TarConstants.LF_SYMLINK, true);
            link.setLinkName(target);
            return put(link, new byte[0]);
        }

        Tar hardLink(String name, String target) {
            TarArchiveEntry link = new TarArchiveEntry(name, TarConstants.LF_LINK, true);
            link.setLinkName(target);
            return put(link, new byte[0]);
        }

        Tar device(String name) {
            return put(new TarArchiveEntry(name, TarConstants.LF_CHR, true), new byte[0]);
        }

        private static TarArchiveEntry entry(String name, int mode) {
            TarArchiveEntry entry = new TarArchiveEntry(name, true);
            entry.setMode(mode);
            return entry;
        }

        private Tar put(TarArchiveEntry entry, byte[] content) {
            try {
                if (content.length > 0) {
                    entry.setSize(content.length);
                }
                out.putArchiveEntry(entry);
                out.write(content);
                out.closeArchiveEntry();
                return this;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    record Zip(ZipArchiveOutputStream out) {
        Zip file(String name, String text) {
            return put(name, PLAIN, text.getBytes(UTF_8));
        }

        Zip program(String name, String text) {
            return put(name, PROGRAM, text.getBytes(UTF_8));
        }

        /** As Windows packs it: without a word on who may run what. */
        Zip plain(String name, String text) {
            return put(name, 0, text.getBytes(UTF_8));
        }

        Zip noise(String name, int bytes) {
            return put(name, PLAIN, Archives.noise(bytes));
        }

        Zip zeros(String name, int bytes) {
            return put(name, PLAIN, new byte[bytes]);
        }

        Zip link(String name, String target) {
            return put(name, LINK, target.getBytes(UTF_8));
        }

        private Zip put(String name, int mode, byte[] content) {
            try {
                ZipArchiveEntry entry = new ZipArchiveEntry(name);
                if (mode != 0) {
                    entry.setUnixMode(mode);
                }
                out.putArchiveEntry(entry);
                out.write(content);
                out.closeArchiveEntry();
                return this;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
