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
     * @param experts bytes of the experts' matrices, which may stay on the host
     * @param largestTensor bytes
     * @param queryWidth of all heads' queries together, in numbers
     * @param keyWidth of all cached keys together, in numbers; 0 where none are cached
     * @param valueWidth likewise, of values
     * @param indexWidth likewise, of an indexer's keys
     * @param sliding attends to a window only
     * @param stateNumbers of a recurrent layer for each conversation, of four bytes each; 0 for others
     * @param hiddenNumbers at most so many for each token at a time in the feed-forward part
     */
    record Layer(
            long weights,
            long experts,
            long largestTensor,
            int heads,
            int queryWidth,
            int keyWidth,
            int valueWidth,
            int indexWidth,
            boolean sliding,
            long stateNumbers,
            long hiddenNumbers) {}

    long weights() {
        return inputBytes + outputBytes + layers.stream().mapToLong(Layer::weights).sum();
    }

    boolean hasWindow() {
        return window > 0;
    }

    /** How many there are for {@code -ngl}: the output counts as one. */
    int offloadable() {
        return layers.size() + 1;
    }
}
