package dev.paddock.domain;

/**
 * What a server takes of one memory, the computer's or a device's, in bytes.
 *
 * @param weights of the model
 * @param kvCache what it remembers of the conversations, the states of recurrent layers included
 * @param compute what lies between the layers while it computes
 * @param projector what lets it see or hear
 * @param draft the whole of the draft model
 */
public record MemoryShare(long weights, long kvCache, long compute, long projector, long draft) {
    public static final MemoryShare NONE = new MemoryShare(0, 0, 0, 0, 0);

    public long total() {
        return weights + kvCache + compute + projector + draft;
    }

    public MemoryShare plus(MemoryShare other) {
        return new MemoryShare(
                weights + other.weights,
                kvCache + other.kvCache,
                compute + other.compute,
                projector + other.projector,
                draft + other.draft);
    }

    /** All of it, as that of a draft model. */
    public MemoryShare asDraft() {
        return new MemoryShare(0, 0, 0, 0, total());
    }
}
