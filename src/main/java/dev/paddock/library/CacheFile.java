package dev.paddock.library;

import dev.paddock.domain.ModelFacts;
import dev.paddock.domain.ModelFacts.Language;
import dev.paddock.domain.ModelFacts.Senses;
import dev.paddock.domain.ModelFacts.Shape;
import dev.paddock.domain.ModelKind;
import dev.paddock.files.AtomicFile;
import dev.paddock.library.HeaderCache.Entry;
import dev.paddock.library.HeaderCache.Read;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * The headers on disk: magic, checksum, entries. A form of its own, since reading a thousand entries as JSON takes longer in a
 * fresh JVM than everything else that {@code paddock models} does.
 */
final class CacheFile {
    /** Ends in the version: to be raised whenever an entry's form or the judgement in {@link HeaderReader} changes. */
    private static final long MAGIC = 0x5041_4444_4F43_4B01L;

    private static final int HEAD = 2 * Long.BYTES;
    private static final long LARGEST = 64L << 20;

    private CacheFile() {}

    static void write(Path file, Map<Path, Entry> entries) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(new byte[HEAD]);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(entries.size());
            for (var entry : entries.entrySet()) {
                text(out, entry.getKey().toString());
                entry(out, entry.getValue());
            }
        }
        byte[] content = bytes.toByteArray();
        ByteBuffer.wrap(content).putLong(MAGIC).putLong(checksum(content));
        if (content.length <= LARGEST) {
            AtomicFile.write(file, content);
        }
    }

    /** @throws IOException where it cannot be read or is not what {@link #write} wrote */
    static Map<Path, Entry> read(Path file) throws IOException {
        if (Files.size(file) > LARGEST) {
            throw new IOException("it is too large");
        }
        byte[] content = Files.readAllBytes(file);
        if (content.length < HEAD
                || ByteBuffer.wrap(content).getLong() != MAGIC
                || ByteBuffer.wrap(content).getLong(Long.BYTES) != checksum(content)) {
            throw new IOException("it is damaged, or of another version");
        }
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(content, HEAD, content.length - HEAD))) {
            int count = in.readInt();
            Map<Path, Entry> entries = new LinkedHashMap<>();
            for (int i = 0; i < count; i++) {
                entries.put(Path.of(said(in)), entry(in));
            }
            return entries;
        } catch (RuntimeException damaged) {
            throw new IOException("it is damaged", damaged);
        }
    }

    private static long checksum(byte[] content) {
        CRC32 crc = new CRC32();
        crc.update(content, HEAD, content.length - HEAD);
        return crc.getValue();
    }

    private static void entry(DataOutputStream out, Entry entry) throws IOException {
        out.writeLong(entry.size());
        out.writeLong(entry.changed());
        out.writeLong(entry.sample());
        switch (entry.read()) {
            case Read.Good good -> {
                out.writeBoolean(true);
                header(out, good.header());
            }
            case Read.Bad bad -> {
                out.writeBoolean(false);
                text(out, bad.kind().name());
                text(out, bad.message());
            }
        }
    }

    private static Entry entry(DataInputStream in) throws IOException {
        long size = in.readLong();
        long changed = in.readLong();
        long sample = in.readLong();
        Read read = in.readBoolean()
                ? new Read.Good(header(in))
                : new Read.Bad(GgufException.Kind.valueOf(said(in)), said(in));
        return new Entry(size, changed, read, sample);
    }

    private static void header(DataOutputStream out, Header header) throws IOException {
        facts(out, header.facts());
        text(out, header.idStem());
        number(out, header.fileType());
        out.writeInt(header.weights().size());
        for (var weight : header.weights().entrySet()) {
            out.writeInt(weight.getKey());
            out.writeLong(weight.getValue());
        }
        out.writeInt(header.splitCount());
        text(out, header.cutTensor());
        out.writeLong(header.fingerprint());
        out.writeLong(header.fileBytes());
    }

    private static Header header(DataInputStream in) throws IOException {
        ModelFacts facts = facts(in);
        String idStem = said(in);
        Long fileType = number(in);
        Map<Integer, Long> weights = new HashMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            weights.put(in.readInt(), in.readLong());
        }
        return new Header(facts, idStem, fileType, weights, in.readInt(), text(in), in.readLong(), in.readLong());
    }

    private static void facts(DataOutputStream out, ModelFacts facts) throws IOException {
        text(out, facts.kind().name());
        text(out, facts.title());
        text(out, facts.architecture());
        text(out, facts.sizeLabel());
        out.writeLong(facts.parameters());
        text(out, facts.quantization());
        shape(out, facts.shape());
        Language language = facts.language();
        number(out, language.vocabulary());
        text(out, language.tokenizer());
        out.writeBoolean(language.chatTemplate());
        out.writeBoolean(language.thinking());
        text(out, language.pooling());
        out.writeBoolean(facts.senses().vision());
        out.writeBoolean(facts.senses().audio());
        text(out, facts.senses().projectorType());
        text(out, facts.adapterType());
        text(out, facts.license());
        text(out, facts.sourceRepository());
    }

    /** Arguments are read in the order in which they stand, which Java promises. */
    private static ModelFacts facts(DataInputStream in) throws IOException {
        return new ModelFacts(
                ModelKind.valueOf(said(in)),
                said(in),
                text(in),
                text(in),
                in.readLong(),
                text(in),
                shape(in),
                new Language(small(in), text(in), in.readBoolean(), in.readBoolean(), text(in)),
                new Senses(in.readBoolean(), in.readBoolean(), text(in)),
                text(in),
                text(in),
                text(in));
    }

    private static void shape(DataOutputStream out, Shape shape) throws IOException {
        number(out, shape.contextLength());
        number(out, shape.layers());
        number(out, shape.embeddingLength());
        numbers(out, shape.heads());
        numbers(out, shape.kvHeads());
        number(out, shape.keyLength());
        number(out, shape.valueLength());
        number(out, shape.experts());
        number(out, shape.expertsUsed());
        number(out, shape.slidingWindow());
    }

    private static Shape shape(DataInputStream in) throws IOException {
        return new Shape(
                small(in),
                small(in),
                small(in),
                numbers(in),
                numbers(in),
                small(in),
                small(in),
                small(in),
                small(in),
                small(in));
    }

    private static void text(DataOutputStream out, @Nullable String text) throws IOException {
        if (text == null) {
            out.writeInt(-1);
            return;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static @Nullable String text(DataInputStream in) throws IOException {
        int length = in.readInt();
        return length < 0 ? null : new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    private static String said(DataInputStream in) throws IOException {
        String text = text(in);
        if (text == null) {
            throw new IOException("it is damaged");
        }
        return text;
    }

    private static void number(DataOutputStream out, @Nullable Number number) throws IOException {
        out.writeBoolean(number != null);
        if (number != null) {
            out.writeLong(number.longValue());
        }
    }

    private static @Nullable Long number(DataInputStream in) throws IOException {
        return in.readBoolean() ? (Long) in.readLong() : null;
    }

    private static @Nullable Integer small(DataInputStream in) throws IOException {
        Long number = number(in);
        return number == null ? null : (Integer) number.intValue();
    }

    private static void numbers(DataOutputStream out, List<Integer> numbers) throws IOException {
        out.writeInt(numbers.size());
        for (int number : numbers) {
            out.writeInt(number);
        }
    }

    private static List<Integer> numbers(DataInputStream in) throws IOException {
        List<Integer> numbers = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            numbers.add(in.readInt());
        }
        return numbers;
    }
}
