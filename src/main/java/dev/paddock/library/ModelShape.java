package dev.paddock.library;

import java.util.List;

/**
 * A model as far as its memory goes. Made from headers by {@link ShapeReader}; immutable.
 *
 * @param contextLength trained with, in tokens; 0 where not said
 * @param width of what flows from layer to layer, in numbers
 * @param vocabulary tokens
 * @param layers all of them, in order
 * @param inputBytes of what turns tokens into numbers; llama.cpp keeps it on the host
 * @param outputBytes of what turns numbers into tokens
 * @param tied the input's table is the output's too, and is copied to the device that has the output
 * @param window of the sliding-window layers, in tokens; 0 where there are none
 * @param known every tensor is of a type whose size is known
 */
record ModelShape(
        String architecture,
        int contextLength,
        int width,
        int vocabulary,
        List<Layer> layers,
        long inputBytes,
        long outputBytes,
        boolean tied,
        int window,
        boolean known) {
    ModelShape {
        layers = List.copyOf(layers);
    }

    /**
     * @param weights bytes, experts included
     * @param expertWeights bytes of the experts' matrices, which may stay on the host
     * @param largestTensor bytes
     * @param stateNumbers of a recurrent layer for each conversation, of four bytes each; 0 for others
     * @param mixedNumbers that a recurrent layer makes of each token; 0 for others
     */
    record Layer(
            long weights,
            long expertWeights,
            long largestTensor,
            Attention attention,
            FeedForward feedForward,
            long stateNumbers,
            long mixedNumbers) {}

    /**
     * @param queryWidth of all heads' queries together, in numbers
     * @param outWidth of what all heads give
     * @param keyWidth of all cached keys together; 0 where none are cached
     * @param valueWidth likewise, of values
     * @param indexWidth likewise, of an indexer's keys
     * @param sliding attends to a window only
     */
    record Attention(
            int heads,
            int headSize,
            int queryWidth,
            int outWidth,
            int keyWidth,
            int valueWidth,
            int indexWidth,
            boolean sliding) {}

    /**
     * Numbers that are made of each token.
     *
     * @param gate 0 where there is none
     * @param experts 0 where there are none, as {@code expertsUsed}
     * @param expertHidden of each expert
     */
    record FeedForward(long up, long gate, long down, long experts, long expertsUsed, long expertHidden) {}

    /** How many there are for {@code -ngl}: the output counts as one. */
    int offloadable() {
        return layers.size() + 1;
    }
}
