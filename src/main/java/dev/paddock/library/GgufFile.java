package dev.paddock.library;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The header of a GGUF file: metadata and tensor table, never tensor data. Long arrays are counted, not kept. Format: ggml's
 * docs/gguf.md, versions 2 and 3, either byte order.
 *
 * @param metadata scalars as Long, Double, Boolean or String, arrays as {@link ArrayInfo}; in no particular order
 * @param dataStart where tensor data begins, in bytes from the start of the file
 * @param fileBytes size of the file when it was read
 */
public record GgufFile(
        int version,
        ByteOrder order,
        Map<String, Object> metadata,
        List<Tensor> tensors,
        long dataStart,
        long fileBytes) {
    /**
     * An array in the metadata.
     *
     * @param elements Long, Double or Boolean; empty where there are too many to keep, as of tokens, and for texts
     */
    public record ArrayInfo(long count, List<Object> elements) {
        public ArrayInfo {
            elements = List.copyOf(elements);
        }
    }

    /**
     * @param typeCode ggml's number of the type, see {@link TensorType}
     * @param offset from {@link #dataStart()}, in bytes
     */
    public record Tensor(String name, List<Long> dimensions, int typeCode, long offset) {
        private static final Pattern LAYER = Pattern.compile("(?:[a-z]\\.)?blk\\.(\\d{1,6})\\..*");

        public Tensor {
            dimensions = List.copyOf(dimensions);
        }

        public long elements() {
            return dimensions.stream().reduce(1L, Math::multiplyExact);
        }

        /** What it takes in the file and in memory; empty where the type is not known. */
        public OptionalLong bytes() {
            Optional<TensorType> type = TensorType.of(typeCode);
            return type.isEmpty()
                    ? OptionalLong.empty()
                    : OptionalLong.of(type.get().bytes(elements()));
        }

        /** Which layer it belongs to, from 0; empty for embeddings and other tensors outside of the layers. */
        public OptionalInt layer() {
            Matcher layer = LAYER.matcher(name);
            return layer.matches() ? OptionalInt.of(Integer.parseInt(layer.group(1))) : OptionalInt.empty();
        }
    }

    public GgufFile {
        metadata = Map.copyOf(metadata);
        tensors = List.copyOf(tensors);
    }

    /**
     * Reads the header. Time and memory are bounded by the size of the file and by a fixed limit, whatever the file says.
     *
     * @throws GgufException if it is no GGUF file, a broken one, or of a version that llama.cpp no longer reads
     * @throws IOException if the system would not let it be read
     */
    public static GgufFile readHeader(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            GgufInput in = new GgufInput(channel);
            in.expectMagic();
            int version = in.version();
            long tensorCount = in.count(GgufInput.SMALLEST_TENSOR, "tensors");
            long keyCount = in.count(GgufInput.SMALLEST_ENTRY, "metadata entries");
            Map<String, Object> metadata = new HashMap<>();
            for (long i = 0; i < keyCount; i++) {
                metadata.put(in.string(), in.value());
            }
            List<Tensor> tensors = new ArrayList<>();
            for (long i = 0; i < tensorCount; i++) {
                tensors.add(in.tensor());
            }
            long alignment =
                    metadata.get("general.alignment") instanceof Long said && said > 0 && said <= 1 << 20 ? said : 32;
            long dataStart = Math.ceilDiv(in.position(), alignment) * alignment;
            return new GgufFile(version, in.order(), metadata, tensors, dataStart, channel.size());
        }
    }

    public Optional<String> string(String key) {
        return metadata.get(key) instanceof String text && !text.isBlank() ? Optional.of(text) : Optional.empty();
    }

    public Optional<Long> number(String key) {
        return metadata.get(key) instanceof Long number ? Optional.of(number) : Optional.empty();
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

    /** All weights together; empty where the tensor table makes no sense. */
    public Optional<Long> parameters() {
        try {
            return Optional.of(tensors.stream().mapToLong(Tensor::elements).reduce(0, Math::addExact));
        } catch (ArithmeticException absurd) {
            return Optional.empty();
        }
    }

    /** The first tensor that lies beyond the end of the file. */
    public Optional<Tensor> firstBeyondTheEnd() {
        return tensors.stream().filter(tensor -> endOf(tensor) > fileBytes).findFirst();
    }

    private long endOf(Tensor tensor) {
        try {
            long elements = tensor.elements();
            long bytes = TensorType.of(tensor.typeCode())
                    .map(type -> type.bytes(elements))
                    .orElse(1L);
            return Math.addExact(Math.addExact(dataStart, tensor.offset()), bytes);
        } catch (ArithmeticException absurd) {
            return Long.MAX_VALUE;
        }
    }
}
