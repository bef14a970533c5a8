package dev.paddock.library;

import dev.paddock.library.BufferPlan.Block;
import dev.paddock.library.ModelShape.Attention;
import dev.paddock.library.ModelShape.FeedForward;
import dev.paddock.library.ModelShape.Layer;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * What lies between the layers while a batch is computed: the steps of a layer in the order in which llama.cpp of August 2026
 * has them in its graph (src/llama-graph.cpp, build_attn, build_attn_mha, build_ffn, build_moe_ffn; src/models/llama.cpp),
 * each taking and giving back what it needs. Steps that take little are left out.
 */
final class ComputeSize {
    private static final int FLOAT = 4;
    private static final int HALF = 2;
    private static final int INDEX = 8;
    private static final int WIDTHS_BESIDE_OUTPUT = 2;
    private static final int MIXED_AT_A_TIME = 2;
    /** More of the same bring nothing new. */
    private static final int SAME_LAYERS = 3;

    /** What is quantized is rotated first where the head size is a multiple of this. */
    private static final int ROTATION = 64;

    private final ModelShape shape;
    private final MemoryOptions options;
    private final CacheSize cache;
    private final long tokens;

    ComputeSize(ModelShape shape, MemoryOptions options, CacheSize cache) {
        this.shape = shape;
        this.options = options;
        this.cache = cache;
        this.tokens = cache.ubatch();
    }

    /** 0 for what sees all, 1 for what sees a window. */
    private static int view(Layer layer) {
        return layer.attention().sliding() ? 1 : 0;
    }

    /** Where those layers are computed, and perhaps the output. */
    long ofLayers(IntPredicate here, boolean output) {
        BufferPlan plan = new BufferPlan();
        int last = -1;
        int[] lastOf = {-1, -1};
        for (int index = 0; index < shape.layers().size(); index++) {
            if (here.test(index)) {
                last = index;
                Layer layer = shape.layers().get(index);
                if (layer.attention().queryWidth() > 0) {
                    lastOf[view(layer)] = index;
                }
            }
        }
        if (last >= 0) {
            plan.take(width(tokens));
            @Nullable Block[] masks = new @Nullable Block[lastOf.length];
            for (int view = 0; view < masks.length; view++) {
                masks[view] =
                        lastOf[view] < 0 ? null : inputs(plan, shape.layers().get(lastOf[view]));
            }
            Block flow = plan.take(width(tokens));
            int same = 0;
            for (int index = 0; index <= last; index++) {
                if (!here.test(index)) {
                    continue;
                }
                Layer layer = shape.layers().get(index);
                boolean end = index == shape.layers().size() - 1;
                boolean lastOfView = lastOf[view(layer)] == index;
                same = index > 0 && isAlike(layer, shape.layers().get(index - 1)) ? same + 1 : 0;
                if (same < SAME_LAYERS || end || lastOfView) {
                    flow = step(plan, layer, flow, lastOfView ? masks[view(layer)] : null, end);
                }
            }
        }
        long outputs = outputs() * (shape.vocabulary() + (long) WIDTHS_BESIDE_OUTPUT * shape.width()) * FLOAT;
        return Math.max(plan.largest(), output ? outputs : 0);
    }

    private boolean isAlike(Layer one, Layer other) {
        return one.attention().equals(other.attention())
                && one.feedForward().equals(other.feedForward())
                && one.mixedNumbers() == other.mixedNumbers();
    }

    /** What each token may look at, and where it goes in the cache; the mask is given back some day. */
    private Block inputs(BufferPlan plan, Layer layer) {
        plan.take(tokens * INDEX);
        plan.take(tokens
                * INDEX
                * (options.flashAttention() ? 1 : layer.attention().valueWidth()));
        return plan.take(mask(layer));
    }

    private long mask(Layer layer) {
        return cache.cells(layer) * tokens * (options.flashAttention() ? HALF : FLOAT);
    }

    private Block step(BufferPlan plan, Layer layer, Block flow, @Nullable Block mask, boolean end) {
        Block mixed = layer.attention().queryWidth() > 0 && layer.mixedNumbers() == 0
                ? attention(plan, layer)
                : mixing(plan, layer);
        if (mask != null) {
            plan.give(mask);
        }
        Block result = plan.exchange(mixed, width(tokens));
        long rows = tokens;
        Block residual = flow;
        if (end) {
            rows = outputs();
            result = plan.exchange(result, width(rows));
            residual = plan.exchange(residual, width(rows));
        }
        plan.give(residual);
        return feedForward(plan, layer.feedForward(), result, rows);
    }

    private Block attention(BufferPlan plan, Layer layer) {
        Attention attention = layer.attention();
        long bytes = tokens * FLOAT;
        Block normed = plan.take(width(tokens));
        Block query = plan.take(attention.queryWidth() * bytes);
        query = plan.exchange(query, attention.queryWidth() * bytes);
        boolean turned = isQuantized(options.keys()) && attention.headSize() % ROTATION == 0;
        // Latent attention has no values of its own.
        boolean valueTurned =
                isQuantized(options.values()) && attention.valueWidth() > 0 && attention.headSize() % ROTATION == 0;
        if (turned) {
            query = plan.exchange(query, attention.queryWidth() * bytes);
        }
        Block value = plan.take(attention.valueWidth() * bytes);
        if (valueTurned) {
            value = plan.exchange(value, attention.valueWidth() * bytes);
        }
        Block key = plan.take(attention.keyWidth() * bytes);
        plan.give(normed);
        key = plan.exchange(key, attention.keyWidth() * bytes);
        if (turned) {
            key = plan.exchange(key, attention.keyWidth() * bytes);
        }
        plan.give(key);
        plan.give(value);
        long out = attention.outWidth() * bytes;
        if (options.flashAttention()) {
            Block given = plan.exchange(query, out);
            return valueTurned ? plan.exchange(given, out) : given;
        }
        Block scores = plan.exchange(query, cache.cells(layer) * attention.heads() * bytes);
        return plan.exchange(plan.exchange(scores, out), out);
    }

    private static boolean isQuantized(TensorType type) {
        return switch (type) {
            case F32, F16, BF16, F64 -> false;
            default -> true;
        };
    }

    /** Of a recurrent layer only the widest moment is known, and that roughly. */
    private Block mixing(BufferPlan plan, Layer layer) {
        Block normed = plan.take(width(tokens));
        Block mixed = plan.take(MIXED_AT_A_TIME * layer.mixedNumbers() * tokens * FLOAT);
        plan.give(normed);
        return mixed;
    }

    private Block feedForward(BufferPlan plan, FeedForward part, Block residual, long rows) {
        Block normed = plan.take(width(rows));
        Block given;
        if (part.expertsUsed() > 0) {
            long bytes = part.expertsUsed() * part.expertHidden() * rows * FLOAT;
            Block chosen = plan.take(part.experts() * rows * FLOAT);
            Block product = product(plan, normed, bytes, bytes, bytes);
            Block each = plan.exchange(product, part.expertsUsed() * width(rows));
            plan.give(chosen);
            given = plan.exchange(each, width(rows));
        } else {
            long bytes = rows * FLOAT;
            Block product = product(plan, normed, part.up() * bytes, part.gate() * bytes, part.down() * bytes);
            given = plan.exchange(product, width(rows));
        }
        plan.give(residual);
        return given;
    }

    private static Block product(BufferPlan plan, Block normed, long up, long gate, long down) {
        Block upper = plan.take(up);
        Block gating = plan.take(gate);
        plan.give(normed);
        // Without a gate the activation works in place.
        Block product = gate == 0 && up == down ? upper : plan.take(down);
        plan.give(gating);
        if (product != upper) {
            plan.give(upper);
        }
        return product;
    }

    /** On the host, where all layers are elsewhere: what goes in. */
    long inputs() {
        long[] masks = new long[2];
        for (Layer layer : shape.layers()) {
            if (layer.attention().queryWidth() > 0 && masks[view(layer)] == 0) {
                masks[view(layer)] = mask(layer);
            }
        }
        return masks[0] + masks[1] + width(tokens);
    }

    /** The words that could follow, for whoever picks one. */
    long logits() {
        return (long) options.slots() * shape.vocabulary() * FLOAT;
    }

    private long outputs() {
        return options.everyToken() ? tokens : Math.min(tokens, options.slots());
    }

    private long width(long rows) {
        return shape.width() * rows * FLOAT;
    }
}
