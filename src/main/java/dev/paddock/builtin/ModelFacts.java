package dev.paddock.builtin;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;

/**
 * What a GGUF header says of the model, for the answers that llama-server gives about it. llama.cpp itself judges the file;
 * what cannot be read here is simply not known.
 *
 * @param values single values by key: Long, Double, Boolean or String
 * @param vocabulary number of tokens
 */
record ModelFacts(Map<String, Object> values, long vocabulary, long parameters, long fileBytes) {
    private static final int STRING = 8;
    private static final int ARRAY = 9;
    private static final long LONGEST_HEADER = 256L << 20;
    private static final Map<Long, String> FILE_TYPES = Map.ofEntries(
            Map.entry(0L, "all F32"),
            Map.entry(1L, "F16"),
            Map.entry(2L, "Q4_0"),
            Map.entry(3L, "Q4_1"),
            Map.entry(7L, "Q8_0"),
            Map.entry(8L, "Q5_0"),
            Map.entry(9L, "Q5_1"),
            Map.entry(10L, "Q2_K - Medium"),
            Map.entry(11L, "Q3_K - Small"),
            Map.entry(12L, "Q3_K - Medium"),
            Map.entry(13L, "Q3_K - Large"),
            Map.entry(14L, "Q4_K - Small"),
            Map.entry(15L, "Q4_K - Medium"),
            Map.entry(16L, "Q5_K - Small"),
            Map.entry(17L, "Q5_K - Medium"),
            Map.entry(18L, "Q6_K"),
            Map.entry(32L, "BF16"));

    ModelFacts {
        values = Map.copyOf(values);
    }

    static ModelFacts of(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            ByteBuffer in = channel.map(FileChannel.MapMode.READ_ONLY, 0, Math.min(size, LONGEST_HEADER))
                    .order(ByteOrder.LITTLE_ENDIAN);
            return read(in, size);
        } catch (IOException | BufferUnderflowException | IllegalArgumentException unreadable) {
            return new ModelFacts(Map.of(), 0, 0, 0);
        }
    }

    private static ModelFacts read(ByteBuffer in, long size) {
        in.position(8);
        long tensors = in.getLong();
        long keys = in.getLong();
        Map<String, Object> values = new HashMap<>();
        long vocabulary = 0;
        for (long i = 0; i < keys; i++) {
            String key = string(in);
            int type = in.getInt();
            if (type != ARRAY) {
                values.put(key, value(in, type));
                continue;
            }
            long count = skipArray(in);
            if (key.equals("tokenizer.ggml.tokens")) {
                vocabulary = count;
            }
        }
        return new ModelFacts(values, vocabulary, parameters(in, tensors), size);
    }

    private static long parameters(ByteBuffer in, long tensors) {
        long sum = 0;
        for (long i = 0; i < tensors; i++) {
            string(in);
            long elements = 1;
            for (int dimensions = in.getInt(); dimensions > 0; dimensions--) {
                elements *= in.getLong();
            }
            sum += elements;
            in.getInt();
            in.getLong();
        }
        return sum;
    }

    private static Object value(ByteBuffer in, int type) {
        return switch (type) {
            case 0 -> (long) (in.get() & 0xFF);
            case 1 -> (long) in.get();
            case 2 -> (long) (in.getShort() & 0xFFFF);
            case 3 -> (long) in.getShort();
            case 4 -> Integer.toUnsignedLong(in.getInt());
            case 5 -> (long) in.getInt();
            case 6 -> (double) in.getFloat();
            case 7 -> in.get() != 0;
            case STRING -> string(in);
            case 10, 11 -> in.getLong();
            case 12 -> in.getDouble();
            default -> throw new IllegalArgumentException("unknown type " + type);
        };
    }

    private static long skipArray(ByteBuffer in) {
        int type = in.getInt();
        long count = in.getLong();
        for (long i = 0; i < count; i++) {
            if (type == STRING) {
                int length = length(in);
                in.position(in.position() + length);
            } else {
                value(in, type);
            }
        }
        return count;
    }

    private static String string(ByteBuffer in) {
        byte[] text = new byte[length(in)];
        in.get(text);
        return new String(text, StandardCharsets.UTF_8);
    }

    private static int length(ByteBuffer in) {
        long length = in.getLong();
        if (length < 0 || length > in.remaining()) {
            throw new IllegalArgumentException("a text of " + length + " bytes");
        }
        return (int) length;
    }

    private long number(String key) {
        return values.get(key) instanceof Long number ? number : 0;
    }

    private String text(String key) {
        return values.get(key) instanceof String text ? text : "";
    }

    private String prefix() {
        return text("general.architecture") + ".";
    }

    /** Tokens that the model was trained with; 0 where not said. */
    int trainedContext() {
        return Math.clamp(number(prefix() + "context_length"), 0, Integer.MAX_VALUE);
    }

    long embedding() {
        return number(prefix() + "embedding_length");
    }

    String chatTemplate() {
        return text("tokenizer.chat_template");
    }

    String fileType() {
        return FILE_TYPES.getOrDefault(number("general.file_type"), "unknown");
    }

    /** llama.cpp's number of the kind of vocabulary. */
    int vocabularyType() {
        return switch (text("tokenizer.ggml.model")) {
            case "llama" -> 1;
            case "gpt2" -> 2;
            case "bert" -> 3;
            case "t5" -> 4;
            case "rwkv" -> 5;
            default -> 0;
        };
    }

    /** Whether llama.cpp puts a token of its own before the prompt. */
    boolean addsBos() {
        return values.get("tokenizer.ggml.add_bos_token") instanceof Boolean said ? said : vocabularyType() == 1;
    }
}
