package dev.paddock.library;

import java.util.ArrayList;
import java.util.List;

/**
 * How large a buffer becomes in which tensors come and go. A tensor goes into the smallest gap that holds it, else behind
 * all others: as ggml's graph allocator of August 2026 does, ggml/src/ggml-alloc.c, ggml_dyn_tallocr. For one thread.
 */
final class BufferPlan {
    private static final long ALIGNMENT = 32;

    /** @param bytes 0 for nothing */
    record Block(long offset, long bytes) {
        long end() {
            return offset + bytes;
        }
    }

    /** In the order of their offsets; none touches another, nor the end. */
    private final List<Block> gaps = new ArrayList<>();

    private long end;
    private long largest;

    Block take(long bytes) {
        long wanted = Math.ceilDiv(bytes, ALIGNMENT) * ALIGNMENT;
        int best = -1;
        for (int i = 0; i < gaps.size(); i++) {
            long size = gaps.get(i).bytes();
            if (size >= wanted && (best < 0 || size <= gaps.get(best).bytes())) {
                best = i;
            }
        }
        if (wanted == 0) {
            return new Block(0, 0);
        }
        if (best < 0) {
            Block block = new Block(end, wanted);
            end += wanted;
            largest = Math.max(largest, end);
            return block;
        }
        Block gap = gaps.get(best);
        if (gap.bytes() == wanted) {
            gaps.remove(best);
        } else {
            gaps.set(best, new Block(gap.offset() + wanted, gap.bytes() - wanted));
        }
        return new Block(gap.offset(), wanted);
    }

    void give(Block block) {
        if (block.bytes() == 0) {
            return;
        }
        int at = 0;
        while (at < gaps.size() && gaps.get(at).offset() < block.offset()) {
            at++;
        }
        Block merged = block;
        if (at < gaps.size() && block.end() == gaps.get(at).offset()) {
            merged = new Block(block.offset(), block.bytes() + gaps.remove(at).bytes());
        }
        if (at > 0 && gaps.get(at - 1).end() == merged.offset()) {
            Block before = gaps.remove(at - 1);
            merged = new Block(before.offset(), before.bytes() + merged.bytes());
            at--;
        }
        if (merged.end() == end) {
            end = merged.offset();
        } else {
            gaps.add(at, merged);
        }
    }

    /** Gives one back for another that is taken first, as an operation does that cannot work in place. */
    Block exchange(Block block, long bytes) {
        Block next = take(bytes);
        give(block);
        return next;
    }

    /** The largest that it ever was. */
    long largest() {
        return largest;
    }
}
