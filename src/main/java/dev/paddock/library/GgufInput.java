package dev.paddock.library;

import dev.paddock.library.GgufException.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads a GGUF header forwards, and believes nothing that it says about lengths. For one thread. */
final class GgufInput {
    static final int SMALLEST_ENTRY = 8 + 4 + 1;
    static final int SMALLEST_TENSOR = 8 + 4 + 4 + 8;

    private static final int BOOL = 7;
    private static final int STRING = 8;
    private static final int ARRAY = 9;
    private static final int MOST_DIMENSIONS = 4;
    private static final int DEEPEST_ARRAY = 4;
    /** As the format says of keys. */
    private static final int LONGEST_NAME = (1 << 16) - 1;

    private static final int LONGEST_STRING_KEPT = 1 << 20;
    /** Real files have one long text, the chat template; a liar may have many. */
    private static final long MOST_TEXT_KEPT = 16L << 20;
    /** Numbers for each layer are wanted, those for each token are not. */
    private static final int LONGEST_ARRAY_KEPT = 2048;

    private static final int LONGEST_STRINGS_KEPT = 64;
    private static final int MOST_ELEMENTS_KEPT = 1 << 18;
    /** The largest real headers, with 250 000 tokens and their merges, have some 20 MB. */
    private static final long LONGEST_HEADER = 256L << 20;

    private final FileChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocate(64 * 1024).limit(0);
    private final CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();
    private final long end;
    private long filled;
    private long textKept;
    private int elementsKept;

    GgufInput(FileChannel channel) throws IOException {
        this.channel = channel;
        this.end = channel.size();
        buffer.order(ByteOrder.LITTLE_ENDIAN);
    }

    ByteOrder order() {
        return buffer.order();
    }

    long position() {
        return filled - buffer.remaining();
    }

    private long left() {
        return end - position();
    }

    void expectMagic() throws IOException {
        if (end == 0) {
            throw new GgufException(Kind.EMPTY, "the file is empty");
        }
        byte[] magic = new byte[4];
        if (end >= magic.length) {
            need(magic.length);
            buffer.get(magic);
        }
        if (!new String(magic, StandardCharsets.US_ASCII).equals("GGUF")) {
            throw new GgufException(Kind.NOT_GGUF, "it does not begin with \"GGUF\"");
        }
    }

    int version() throws IOException {
        int version = int32();
        if ((version & 0xFFFF) == 0) {
            version = Integer.reverseBytes(version);
            buffer.order(ByteOrder.BIG_ENDIAN);
        }
        if (version == 1) {
            throw new GgufException(
                    Kind.VERSION, "it is of GGUF version 1, which is too old: llama.cpp no longer reads it");
        }
        if (version != 2 && version != 3) {
            throw new GgufException(Kind.VERSION, "it is of GGUF version " + Integer.toUnsignedString(version));
        }
        return version;
    }

    /** How many things follow, of at least so many bytes each, and at most so many as any model may have. */
    int count(int smallest, int most, String what) throws IOException {
        long count = int64();
        checkRoom(count, smallest, what);
        if (count > most) {
            throw new GgufException(Kind.CORRUPT, "it speaks of " + count + " " + what + ", more than any model has");
        }
        return (int) count;
    }

    private void checkRoom(long count, int smallest, String what) throws GgufException {
        if (count < 0 || count > left() / smallest) {
            throw new GgufException(
                    Kind.TRUNCATED,
                    "it speaks of " + Long.toUnsignedString(count) + " " + what
                            + ", more than the rest of it can hold");
        }
    }

    /** Long, Double, Boolean, String, {@link GgufFile.LongText} or {@link GgufFile.ArrayInfo}. */
    Object value() throws IOException {
        int type = int32();
        return switch (type) {
            case STRING -> text();
            case ARRAY -> array(0);
            default -> scalar(type);
        };
    }

    private Object scalar(int type) throws IOException {
        return switch (type) {
            case 0 -> (long) (int8() & 0xFF);
            case 1 -> (long) int8();
            case 2 -> (long) (int16() & 0xFFFF);
            case 3 -> (long) int16();
            case 4 -> Integer.toUnsignedLong(int32());
            case 5 -> (long) int32();
            case 6 -> (double) Float.intBitsToFloat(int32());
            case BOOL -> int8() != 0;
            case 10, 11 -> int64();
            case 12 -> Double.longBitsToDouble(int64());
            default -> throw new GgufException(Kind.CORRUPT, "it has a value of the unknown type " + type);
        };
    }

    private GgufFile.ArrayInfo array(int depth) throws IOException {
        if (depth == DEEPEST_ARRAY) {
            throw new GgufException(Kind.CORRUPT, "it has arrays within arrays within arrays");
        }
        int type = int32();
        long count = int64();
        checkRoom(count, size(type), "array elements");
        boolean kept = depth == 0
                && count <= (type == STRING ? LONGEST_STRINGS_KEPT : LONGEST_ARRAY_KEPT)
                && elementsKept + count <= MOST_ELEMENTS_KEPT;
        if (kept && type != ARRAY) {
            return keptArray(type, (int) count);
        }
        skipArray(type, count, depth);
        return new GgufFile.ArrayInfo(count, List.of());
    }

    private GgufFile.ArrayInfo keptArray(int type, int count) throws IOException {
        elementsKept += count;
        List<Object> elements = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            elements.add(type == STRING ? text() : scalar(type));
        }
        return new GgufFile.ArrayInfo(count, elements);
    }

    private void skipArray(int type, long count, int depth) throws IOException {
        switch (type) {
            case STRING -> skipStrings(count);
            case ARRAY -> {
                for (long i = 0; i < count; i++) {
                    array(depth + 1);
                }
            }
            default -> skip(count * size(type));
        }
    }

    /** Most of a header's time passes here, once for each token and each merge. */
    private void skipStrings(long count) throws IOException {
        for (long i = 0; i < count; i++) {
            if (buffer.remaining() < Long.BYTES) {
                need(Long.BYTES);
            }
            long length = buffer.getLong();
            if (length >= 0 && length <= buffer.remaining()) {
                buffer.position(buffer.position() + (int) length);
            } else {
                checkRoom(length, 1, "bytes of text");
                skip(length);
            }
        }
    }

    /** Of one element; of those without a fixed size the least. */
    private static int size(int type) throws GgufException {
        return switch (type) {
            case 0, 1, BOOL -> 1;
            case 2, 3 -> 2;
            case 4, 5, 6 -> 4;
            case 10, 11, 12 -> 8;
            case STRING -> Long.BYTES;
            case ARRAY -> Integer.BYTES + Long.BYTES;
            default -> throw new GgufException(Kind.CORRUPT, "it has an array of the unknown type " + type);
        };
    }

    GgufFile.Tensor tensor() throws IOException {
        String name = name("tensor name");
        int count = int32();
        if (count < 0 || count > MOST_DIMENSIONS) {
            throw TensorTable.corrupt(name, "has " + Integer.toUnsignedString(count) + " dimensions");
        }
        List<Long> dimensions = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            dimensions.add(int64());
        }
        return TensorTable.tensor(name, dimensions, int32(), int64());
    }

    /** A key or a tensor's name. */
    String name(String what) throws IOException {
        long length = length();
        if (length == 0 || length > LONGEST_NAME) {
            throw new GgufException(Kind.CORRUPT, "it has a " + what + " of " + length + " bytes");
        }
        textKept += length;
        if (textKept > MOST_TEXT_KEPT) {
            throw new GgufException(Kind.CORRUPT, "its names are longer than any model's");
        }
        return string((int) length);
    }

    private Object text() throws IOException {
        long length = length();
        if (length > LONGEST_STRING_KEPT || textKept + length > MOST_TEXT_KEPT) {
            skip(length);
            return new GgufFile.LongText(length);
        }
        textKept += length;
        return string((int) length);
    }

    private String string(int length) throws IOException {
        byte[] text = new byte[length];
        for (int done = 0; done < text.length; ) {
            need(1);
            int part = Math.min(buffer.remaining(), text.length - done);
            buffer.get(text, done, part);
            done += part;
        }
        try {
            return utf8.decode(ByteBuffer.wrap(text)).toString();
        } catch (CharacterCodingException bad) {
            throw new GgufException(Kind.CORRUPT, "it has a text that is no UTF-8, just before byte " + position());
        }
    }

    private long length() throws IOException {
        long length = int64();
        checkRoom(length, 1, "bytes of text");
        return length;
    }

    private byte int8() throws IOException {
        need(1);
        return buffer.get();
    }

    private short int16() throws IOException {
        need(2);
        return buffer.getShort();
    }

    private int int32() throws IOException {
        need(4);
        return buffer.getInt();
    }

    private long int64() throws IOException {
        need(8);
        return buffer.getLong();
    }

    private void skip(long bytes) throws IOException {
        if (bytes <= buffer.remaining()) {
            buffer.position(buffer.position() + (int) bytes);
            return;
        }
        long target = position() + bytes;
        checkLength(target);
        channel.position(target);
        filled = target;
        buffer.limit(0);
    }

    private void need(int bytes) throws IOException {
        if (buffer.remaining() >= bytes) {
            return;
        }
        checkLength(position() + bytes);
        buffer.compact();
        while (buffer.position() < bytes) {
            int read = channel.read(buffer);
            if (read < 0) {
                throw new GgufException(Kind.TRUNCATED, "it ends in the middle of its header");
            }
            filled += read;
        }
        buffer.flip();
    }

    private static void checkLength(long header) throws GgufException {
        if (header > LONGEST_HEADER) {
            throw new GgufException(Kind.CORRUPT, "its header is longer than any model's");
        }
    }
}
