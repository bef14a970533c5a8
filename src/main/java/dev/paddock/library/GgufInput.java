package dev.paddock.library;

import dev.paddock.library.GgufException.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads a GGUF header forwards, and believes nothing that it says about lengths. For one thread. */
final class GgufInput {
    static final int SMALLEST_ENTRY = 8 + 4 + 1;
    static final int SMALLEST_TENSOR = 8 + 4 + 4 + 8;

    private static final int STRING = 8;
    private static final int ARRAY = 9;
    private static final int MOST_DIMENSIONS = 4;
    private static final int LONGEST_STRING_KEPT = 4 << 20;
    private static final int DEEPEST_ARRAY = 4;
    /** Numbers for each layer are wanted, those for each token are not. */
    private static final int LONGEST_ARRAY_KEPT = 2048;
    /** The largest real headers, with 250 000 tokens and their merges, have some 20 MB. */
    private static final long LONGEST_HEADER = 256L << 20;

    private final FileChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocate(64 * 1024).limit(0);
    private final long end;
    private long filled;

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
            throw new GgufException(Kind.VERSION, "it is of GGUF version 1, which llama.cpp no longer reads");
        }
        if (version != 2 && version != 3) {
            throw new GgufException(Kind.VERSION, "it is of GGUF version " + Integer.toUnsignedString(version));
        }
        return version;
    }

    /** How many things follow, of at least so many bytes each. */
    long count(int smallest, String what) throws IOException {
        long count = int64();
        checkRoom(count, smallest, what);
        return count;
    }

    private void checkRoom(long count, int smallest, String what) throws GgufException {
        if (count < 0 || count > left() / smallest) {
            throw new GgufException(
                    Kind.TRUNCATED,
                    "it speaks of " + Long.toUnsignedString(count) + " " + what
                            + ", more than the rest of it can hold");
        }
    }

    Object value() throws IOException {
        return value(int32(), 0);
    }

    private Object value(int type, int depth) throws IOException {
        return switch (type) {
            case 0 -> (long) (int8() & 0xFF);
            case 1 -> (long) int8();
            case 2 -> (long) (int16() & 0xFFFF);
            case 3 -> (long) int16();
            case 4 -> Integer.toUnsignedLong(int32());
            case 5 -> (long) int32();
            case 6 -> (double) Float.intBitsToFloat(int32());
            case 7 -> int8() != 0;
            case STRING -> string();
            case ARRAY -> array(depth);
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
        int size = size(type);
        checkRoom(count, Math.max(size, 1), "array elements");
        if (type != STRING && type != ARRAY) {
            if (depth > 0 || count > LONGEST_ARRAY_KEPT) {
                skip(count * size);
                return new GgufFile.ArrayInfo(count, List.of());
            }
            List<Object> elements = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                elements.add(value(type, depth));
            }
            return new GgufFile.ArrayInfo(count, elements);
        }
        checkRoom(count, Long.BYTES, "array elements");
        for (long i = 0; i < count; i++) {
            if (type == STRING) {
                skip(length());
            } else {
                array(depth + 1);
            }
        }
        return new GgufFile.ArrayInfo(count, List.of());
    }

    private static int size(int type) throws GgufException {
        return switch (type) {
            case 0, 1, 7 -> 1;
            case 2, 3 -> 2;
            case 4, 5, 6 -> 4;
            case 10, 11, 12 -> 8;
            case STRING, ARRAY -> 0;
            default -> throw new GgufException(Kind.CORRUPT, "it has an array of the unknown type " + type);
        };
    }

    GgufFile.Tensor tensor() throws IOException {
        String name = string();
        int count = int32();
        if (count < 0 || count > MOST_DIMENSIONS) {
            throw new GgufException(Kind.CORRUPT, "its tensor \"" + name + "\" has " + count + " dimensions");
        }
        List<Long> dimensions = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long dimension = int64();
            if (dimension < 0) {
                throw new GgufException(Kind.CORRUPT, "its tensor \"" + name + "\" has an impossible dimension");
            }
            dimensions.add(dimension);
        }
        int type = int32();
        long offset = int64();
        if (offset < 0) {
            throw new GgufException(Kind.CORRUPT, "its tensor \"" + name + "\" lies nowhere");
        }
        return new GgufFile.Tensor(name, dimensions, type, offset);
    }

    String string() throws IOException {
        long length = length();
        if (length > LONGEST_STRING_KEPT) {
            throw new GgufException(Kind.CORRUPT, "it has a text of " + length + " bytes");
        }
        byte[] text = new byte[(int) length];
        for (int done = 0; done < text.length; ) {
            need(1);
            int part = Math.min(buffer.remaining(), text.length - done);
            buffer.get(text, done, part);
            done += part;
        }
        return new String(text, StandardCharsets.UTF_8);
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
