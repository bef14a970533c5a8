package dev.paddock.library;

import dev.paddock.library.GgufException.Kind;
import dev.paddock.library.GgufFile.Tensor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The rules that a tensor table must keep, so that nobody who computes with it later has to expect absurd numbers. */
final class TensorTable {
    /** So that sums over all tensors stay within a long. */
    private static final long MOST_ELEMENTS = 1L << 45;

    private static final long FARTHEST_OFFSET = 1L << 52;

    private TensorTable() {}

    static Tensor tensor(String name, List<Long> dimensions, int typeCode, long offset) throws GgufException {
        long elements = 1;
        for (long dimension : dimensions) {
            if (dimension < 0) {
                throw corrupt(name, "has a negative dimension");
            }
            if (dimension != 0 && elements > MOST_ELEMENTS / dimension) {
                throw corrupt(name, "is larger than any memory: " + dimensions);
            }
            elements *= dimension;
        }
        if (offset < 0 || offset > FARTHEST_OFFSET) {
            throw corrupt(name, "lies nowhere: " + Long.toUnsignedString(offset));
        }
        Tensor tensor = new Tensor(name, dimensions, typeCode, offset);
        int block = tensor.type().map(TensorType::blockElements).orElse(1);
        long row = dimensions.isEmpty() ? 1 : dimensions.getFirst();
        if (row % block != 0) {
            throw corrupt(name, "has rows of " + row + ", which no block of " + block + " fits");
        }
        return tensor;
    }

    /** @throws GgufException where one lies off the alignment, twice under one name, or over another */
    static void check(List<Tensor> tensors, long alignment) throws GgufException {
        Set<String> names = HashSet.newHashSet(tensors.size());
        for (Tensor tensor : tensors) {
            if (!names.add(tensor.name())) {
                throw corrupt(tensor.name(), "is there twice");
            }
            if (tensor.offset() % alignment != 0) {
                throw corrupt(tensor.name(), "lies off the alignment of " + alignment);
            }
        }
        List<Tensor> inPlace = new ArrayList<>(tensors);
        inPlace.sort(Comparator.comparingLong(Tensor::offset).thenComparingLong(Tensor::leastBytes));
        for (int i = 1; i < inPlace.size(); i++) {
            Tensor before = inPlace.get(i - 1);
            if (before.offset() + before.leastBytes() > inPlace.get(i).offset()) {
                throw corrupt(
                        before.name(),
                        "lies over \"" + ModelNames.brief(inPlace.get(i).name()) + "\"");
            }
        }
    }

    static GgufException corrupt(String tensor, String what) {
        return new GgufException(Kind.CORRUPT, "its tensor \"" + ModelNames.brief(tensor) + "\" " + what);
    }
}
