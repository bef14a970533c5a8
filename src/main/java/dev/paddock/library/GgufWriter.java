package dev.paddock.library;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes small GGUF files: the demo model, and every shape and every kind of damage that tests need. The same calls give the
 * same bytes. Format: ggml's docs/gguf.md, version 3 unless another is asked for. Keys are written as often as they are put. For one thread.
 */
public final class GgufWriter {
    private static final int UINT32 = 4;
    private static final int INT32 = 5;
    private static final int FLOAT32 = 6;
    private static final int BOOL = 7;
    private static final int STRING = 8;
    private static final int ARRAY = 9;
    private static final int UINT64 = 10;
    private static final int FLOAT64 = 12;
    private static final String ALIGNMENT = "general.alignment";

    /** @param offset where the table says it lies; negative: where it does lie */
    private record Tensor(String name, int type, long[] dimensions, byte[] data, long offset) {}

    private final int version;
    private final ByteOrder order;
    private final List<byte[]> metadata = new ArrayList<>();
    private final List<Tensor> tensors = new ArrayList<>();
    private int alignment = 32;

    public GgufWriter() {
        this(3, ByteOrder.LITTLE_ENDIAN);
    }

    public GgufWriter(int version, ByteOrder order) {
        this.version = version;
        this.order = order;
    }

    public GgufWriter put(String key, int value) {
        return value(key, UINT32, out -> out.putInt(value), 4);
    }

    public GgufWriter put(String key, long value) {
        return value(key, UINT64, out -> out.putLong(value), 8);
    }

    public GgufWriter put(String key, double value) {
        return value(key, FLOAT64, out -> out.putDouble(value), 8);
    }

    public GgufWriter put(String key, float value) {
        return value(key, FLOAT32, out -> out.putFloat(value), 4);
    }

    public GgufWriter put(String key, boolean value) {
        return value(key, BOOL, out -> out.put((byte) (value ? 1 : 0)), 1);
    }

    public GgufWriter put(String key, String value) {
        byte[] text = value.getBytes(StandardCharsets.UTF_8);
        return value(key, STRING, out -> out.putLong(text.length).put(text), 8 + text.length);
    }

    public GgufWriter putStrings(String key, List<String> values) {
        List<byte[]> texts = values.stream()
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toList();
        int size = texts.stream().mapToInt(text -> 8 + text.length).sum();
        return array(
                key,
                STRING,
                values.size(),
                size,
                out -> texts.forEach(text -> out.putLong(text.length).put(text)));
    }

    public GgufWriter putFloats(String key, float... values) {
        return array(key, FLOAT32, values.length, 4 * values.length, out -> {
            for (float value : values) {
                out.putFloat(value);
            }
        });
    }

    public GgufWriter putInts(String key, int... values) {
        return array(key, INT32, values.length, 4 * values.length, out -> {
            for (int value : values) {
                out.putInt(value);
            }
        });
    }

    public GgufWriter putBools(String key, boolean... values) {
        return array(key, BOOL, values.length, values.length, out -> {
            for (boolean value : values) {
                out.put((byte) (value ? 1 : 0));
            }
        });
    }

    /** The bytes as they are, under any number of a type: for values that are none. */
    public GgufWriter putRaw(String key, int type, byte... content) {
        return value(key, type, out -> out.put(content), content.length);
    }

    /** Writes the key, and aligns tensor data so where it can: a positive number. */
    public GgufWriter align(int bytes) {
        alignment = Math.max(1, bytes);
        return put(ALIGNMENT, bytes);
    }

    /** A tensor whose place and type are what the caller says, true or not. */
    public GgufWriter tensorAt(String name, int type, long offset, byte[] data, long... dimensions) {
        tensors.add(new Tensor(name, type, dimensions.clone(), data.clone(), offset));
        return this;
    }

    /** @param data as it lies in the file; its length need not fit the dimensions, for files that lie */
    public GgufWriter tensor(String name, TensorType type, byte[] data, long... dimensions) {
        return tensorAt(name, type.code(), -1, data, dimensions);
    }

    /** Numbers as F16, the fastest-changing dimension first. */
    public GgufWriter half(String name, float[] values, long... dimensions) {
        ByteBuffer data = buffer(2 * values.length);
        for (float value : values) {
            data.putShort(Float.floatToFloat16(value));
        }
        return tensor(name, TensorType.F16, data.array(), dimensions);
    }

    /** Numbers as F32. */
    public GgufWriter single(String name, float[] values, long... dimensions) {
        ByteBuffer data = buffer(4 * values.length);
        for (float value : values) {
            data.putFloat(value);
        }
        return tensor(name, TensorType.F32, data.array(), dimensions);
    }

    /** The whole file. */
    public byte[] toBytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteBuffer head = buffer(24);
        head.put("GGUF".getBytes(StandardCharsets.US_ASCII));
        head.putInt(version).putLong(tensors.size()).putLong(metadata.size());
        out.writeBytes(head.array());
        metadata.forEach(out::writeBytes);
        long offset = 0;
        for (Tensor tensor : tensors) {
            out.writeBytes(describe(tensor, tensor.offset() < 0 ? offset : tensor.offset()));
            offset += padded(tensor.data().length);
        }
        pad(out);
        for (Tensor tensor : tensors) {
            out.writeBytes(tensor.data());
            pad(out);
        }
        return out.toByteArray();
    }

    private byte[] describe(Tensor tensor, long offset) {
        byte[] name = tensor.name().getBytes(StandardCharsets.UTF_8);
        ByteBuffer out = buffer(8 + name.length + 4 + 8 * tensor.dimensions().length + 4 + 8);
        out.putLong(name.length).put(name).putInt(tensor.dimensions().length);
        for (long dimension : tensor.dimensions()) {
            out.putLong(dimension);
        }
        return out.putInt(tensor.type()).putLong(offset).array();
    }

    private long padded(long length) {
        return Math.ceilDiv(length, (long) alignment) * alignment;
    }

    private void pad(ByteArrayOutputStream out) {
        out.writeBytes(new byte[(int) (padded(out.size()) - out.size())]);
    }

    private interface Content {
        void writeTo(ByteBuffer out);
    }

    private GgufWriter array(String key, int type, int count, int size, Content content) {
        return value(
                key,
                ARRAY,
                out -> {
                    out.putInt(type).putLong(count);
                    content.writeTo(out);
                },
                12 + size);
    }

    private GgufWriter value(String key, int type, Content content, int size) {
        byte[] name = key.getBytes(StandardCharsets.UTF_8);
        ByteBuffer out = buffer(8 + name.length + 4 + size);
        out.putLong(name.length).put(name).putInt(type);
        content.writeTo(out);
        metadata.add(out.array());
        return this;
    }

    private ByteBuffer buffer(int size) {
        return ByteBuffer.allocate(size).order(order);
    }
}
