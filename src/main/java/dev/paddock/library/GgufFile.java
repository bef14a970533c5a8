package dev.paddock.library;

import dev.paddock.library.GgufException.Kind;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The header of one GGUF file: metadata and tensor table, never tensor data. What is here has been checked: every size
 * is sensible, no tensor lies over another. Of a model in several files see {@link GgufModel}. Immutable. Format: ggml's
 * docs/gguf.md, versions 2 and 3, either byte order.
 *
 * @param metadata scalars as Long, Double, Boolean or String, arrays as {@link ArrayInfo}, very long texts as
 *     {@link LongText}; in the order of the file
 * @param alignment of tensor data, in bytes; a power of two
 * @param dataStart where tensor data begins, in bytes from the start of the file
 * @param fileBytes size of the file when it was read
 */
public record GgufFile(
        int version,
        ByteOrder order,
        Map<String, Object> metadata,
        List<Tensor> tensors,
        int alignment,
        long dataStart,
        long fileBytes) {
    private static final int MOST_KEYS = 1 << 16;
    private static final int MOST_TENSORS = 1 << 17;
    private static final int USUAL_ALIGNMENT = 32;
    private static final long LARGEST_ALIGNMENT = 1 << 20;
    private static final String ALIGNMENT = "general.alignment";

    /**
     * An array in the metadata.
     *
     * @param elements Long, Double, Boolean or String; empty where there are too many to keep, as of tokens
     */
    public record ArrayInfo(long count, List<Object> elements) {
        public ArrayInfo {
            elements = List.copyOf(elements);
        }
    }

    /** A text that is too long to keep. */
    public record LongText(long bytes) {}

    /**
     * @param typeCode ggml's number of the type
     * @param offset from {@link #dataStart()}, in bytes
     */
    public record Tensor(String name, List<Long> dimensions, int typeCode, long offset) {
        private static final Pattern LAYER = Pattern.compile("(?:[a-z]\\.)?blk\\.(\\d{1,6})\\..*");

        public Tensor {
            dimensions = List.copyOf(dimensions);
        }

        public long elements() {
            long elements = 1;
            for (long dimension : dimensions) {
                elements *= dimension;
            }
            return elements;
        }

        /** Empty for a type that is newer than Paddock, or that ggml gave up. */
        public Optional<TensorType> type() {
            return TensorType.of(typeCode);
        }

        /** What it takes in the file and in memory; empty where the type is not known. */
        public OptionalLong bytes() {
            Optional<TensorType> type = type();
            return type.isEmpty()
                    ? OptionalLong.empty()
                    : OptionalLong.of(type.get().bytes(elements()));
        }

        long leastBytes() {
            return bytes().orElse(Math.min(1, elements()));
        }

        /** Which layer it belongs to, from 0; empty for embeddings and other tensors outside of the layers. */
        public OptionalInt layer() {
            Matcher layer = LAYER.matcher(name);
            return layer.matches() ? OptionalInt.of(Integer.parseInt(layer.group(1))) : OptionalInt.empty();
        }
    }

    public GgufFile {
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
        tensors = List.copyOf(tensors);
    }

    /**
     * Reads the header. Time and memory are bounded by the size of the file and by a fixed limit, whatever the file says.
     *
     * @throws GgufException if it is no GGUF file, a broken one, or of a version that llama.cpp no longer reads
     * @throws IOException if the system would not let it be read
     */
    public static GgufFile readHeader(Path file) throws IOException {
        if (!Files.isRegularFile(file) && Files.exists(file)) {
            // Opening a pipe would wait for somebody to write into it.
            throw new GgufException(Kind.NOT_GGUF, "it is no plain file");
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            GgufInput in = new GgufInput(channel);
            in.expectMagic();
            int version = in.version();
            int tensorCount = in.count(GgufInput.SMALLEST_TENSOR, MOST_TENSORS, "tensors");
            int keyCount = in.count(GgufInput.SMALLEST_ENTRY, MOST_KEYS, "metadata entries");
            Map<String, Object> metadata = new LinkedHashMap<>();
            for (int i = 0; i < keyCount; i++) {
                String key = in.name("key");
                if (metadata.putIfAbsent(key, in.value()) != null) {
                    throw new GgufException(Kind.CORRUPT, "it has the key \"" + ModelNames.brief(key) + "\" twice");
                }
            }
            int alignment = alignment(metadata.get(ALIGNMENT));
            List<Tensor> tensors = new ArrayList<>();
            for (int i = 0; i < tensorCount; i++) {
                tensors.add(in.tensor());
            }
            TensorTable.check(tensors, alignment);
            long dataStart = Math.ceilDiv(in.position(), (long) alignment) * alignment;
            return new GgufFile(version, in.order(), metadata, tensors, alignment, dataStart, channel.size());
        }
    }

    private static int alignment(@Nullable Object said) throws GgufException {
        if (said == null) {
            return USUAL_ALIGNMENT;
        }
        if (said instanceof Long bytes && bytes > 0 && bytes <= LARGEST_ALIGNMENT && Long.bitCount(bytes) == 1) {
            return bytes.intValue();
        }
        throw new GgufException(
                Kind.CORRUPT,
                "its alignment is no sensible power of two: " + (said instanceof Number ? said : "no number"));
    }

    public Optional<String> string(String key) {
        return metadata.get(key) instanceof String text && !text.isBlank() ? Optional.of(text) : Optional.empty();
    }

    public Optional<Long> number(String key) {
        return metadata.get(key) instanceof Long number ? Optional.of(number) : Optional.empty();
    }

    public Optional<Boolean> flag(String key) {
        return metadata.get(key) instanceof Boolean flag ? Optional.of(flag) : Optional.empty();
    }

    /** All numbers of an array, a flag as 0 or 1; one for a single value; none where it is not said or is too long. */
    public List<Long> numbers(String key) {
        Object value = metadata.get(key);
        List<Object> elements =
                value instanceof ArrayInfo array ? array.elements() : value == null ? List.of() : List.of(value);
        List<Long> numbers = new ArrayList<>(elements.size());
        for (Object element : elements) {
            switch (element) {
                case Long number -> numbers.add(number);
                case Boolean flag -> numbers.add(flag ? 1L : 0L);
                default -> {
                    return List.of();
                }
            }
        }
        return List.copyOf(numbers);
    }

    /** How many elements the array has; empty where there is no such array. */
    public OptionalLong count(String key) {
        return metadata.get(key) instanceof ArrayInfo array ? OptionalLong.of(array.count()) : OptionalLong.empty();
    }

    public Optional<String> architecture() {
        return string("general.architecture");
    }

    /** A number under the architecture's own prefix: {@code context_length}. */
    public Optional<Long> architectureNumber(String key) {
        return architecture().flatMap(name -> number(name + "." + key));
    }

    /** As {@link #numbers}, under the architecture's own prefix: {@code attention.head_count_kv}. */
    public List<Long> architectureNumbers(String key) {
        return architecture().map(name -> numbers(name + "." + key)).orElse(List.of());
    }

    /** All weights of this file together. */
    public long parameters() {
        return tensors.stream().mapToLong(Tensor::elements).sum();
    }

    /** The first tensor that lies beyond the end of the file. */
    public Optional<Tensor> firstBeyondTheEnd() {
        return tensors.stream()
                .filter(tensor -> dataStart + tensor.offset() + tensor.leastBytes() > fileBytes)
                .findFirst();
    }
}
