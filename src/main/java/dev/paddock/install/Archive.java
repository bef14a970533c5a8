package dev.paddock.install;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.zip.CRC32;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/** A {@code .tar.gz} or {@code .zip}, told apart by its first bytes; a name may lie. */
final class Archive {
    private static final int PERMISSION_TO_RUN = 0111;
    private static final int BUFFER = 1 << 16;

    private enum Form {
        TAR_GZ,
        ZIP
    }

    private final Path file;

    Archive(Path file) {
        this.file = file;
    }

    /** @throws IOException where it is neither, cut off or damaged; the message is part of a sentence */
    void read(Packed.Reader reader) throws IOException {
        switch (form()) {
            case TAR_GZ -> readTar(reader);
            case ZIP -> readZip(reader);
        }
    }

    private Form form() throws IOException {
        byte[] head;
        try (InputStream in = Files.newInputStream(file)) {
            head = in.readNBytes(4);
        }
        if (head.length >= 2 && (head[0] & 0xff) == 0x1f && (head[1] & 0xff) == 0x8b) {
            return Form.TAR_GZ;
        }
        if (head.length == 4 && head[0] == 'P' && head[1] == 'K') {
            return Form.ZIP;
        }
        throw new IOException(
                head.length > 0 && head[0] == '<'
                        ? "it is a web page and no archive"
                        : "it is neither a .tar.gz nor a .zip");
    }

    private void readTar(Packed.Reader reader) throws IOException {
        try (InputStream in = Files.newInputStream(file);
                GZIPInputStream plain = new GZIPInputStream(in, BUFFER);
                TarArchiveInputStream tar = new TarArchiveInputStream(plain, "UTF-8")) {
            TarArchiveEntry entry = tar.getNextEntry();
            while (entry != null) {
                reader.read(packed(entry, tar));
                entry = tar.getNextEntry();
            }
            // The checksum stands at the very end.
            plain.transferTo(OutputStream.nullOutputStream());
        } catch (IllegalArgumentException damaged) {
            throw new IOException("it is damaged: " + damaged.getMessage(), damaged);
        }
    }

    private static Packed packed(TarArchiveEntry entry, TarArchiveInputStream tar) {
        String name = entry.getName();
        if (entry.isSymbolicLink()) {
            return new Packed.Link(name, entry.getLinkName());
        }
        if (entry.isLink()) {
            return new Packed.Strange(name, "a hard link");
        }
        if (entry.isCharacterDevice() || entry.isBlockDevice() || entry.isFIFO()) {
            return new Packed.Strange(name, "a device");
        }
        if (entry.isSparse()) {
            return new Packed.Strange(name, "a file with holes");
        }
        if (entry.isDirectory()) {
            return new Packed.Folder(name);
        }
        return entry.isFile()
                ? new Packed.File(name, entry.getSize(), (entry.getMode() & PERMISSION_TO_RUN) != 0, tar)
                : new Packed.Strange(name, "something that is no file");
    }

    private void readZip(Packed.Reader reader) throws IOException {
        try (ZipFile zip = ZipFile.builder().setPath(file).get()) {
            Enumeration<ZipArchiveEntry> entries = zip.getEntriesInPhysicalOrder();
            while (entries.hasMoreElements()) {
                readZip(zip, entries.nextElement(), reader);
            }
        } catch (IllegalArgumentException damaged) {
            throw new IOException("it is damaged: " + damaged.getMessage(), damaged);
        }
    }

    private static void readZip(ZipFile zip, ZipArchiveEntry entry, Packed.Reader reader) throws IOException {
        String name = entry.getName();
        if (entry.isUnixSymlink()) {
            reader.read(new Packed.Link(name, zip.getUnixSymlink(entry)));
        } else if (entry.isDirectory()) {
            reader.read(new Packed.Folder(name));
        } else if (!zip.canReadEntryData(entry)) {
            reader.read(new Packed.Strange(name, "encrypted, or packed in a way that Paddock does not know"));
        } else {
            try (InputStream content = new Checked(new BufferedInputStream(zip.getInputStream(entry), BUFFER), entry)) {
                boolean executable = (entry.getUnixMode() & PERMISSION_TO_RUN) != 0;
                reader.read(new Packed.File(name, entry.getSize(), executable, content));
            }
        }
    }

    /** Fails at the end of what is not what the archive says. */
    private static final class Checked extends FilterInputStream {
        private final CRC32 sum = new CRC32();
        private final ZipArchiveEntry entry;
        private long bytes;

        Checked(InputStream in, ZipArchiveEntry entry) {
            super(in);
            this.entry = entry;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int count = super.read(into, offset, length);
            if (count > 0) {
                sum.update(into, offset, count);
                bytes += count;
            } else if (count < 0 && (bytes != entry.getSize() || sum.getValue() != entry.getCrc())) {
                throw new IOException("it is damaged: the checksum of " + entry.getName() + " is wrong");
            }
            return count;
        }
    }
}
