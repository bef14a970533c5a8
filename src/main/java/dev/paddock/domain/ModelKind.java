package dev.paddock.domain;

/** What a GGUF file is good for. */
public enum ModelKind {
    /** Answers text. */
    TEXT,
    /** Turns text into vectors. */
    EMBEDDING,
    /** Orders documents by how well they answer a question. */
    RERANKER,
    /** Lets a text model see or hear: llama-server's {@code --mmproj}. */
    PROJECTOR,
    /** Guesses ahead for a larger model: llama-server's {@code --model-draft}. */
    DRAFT,
    /** Changes another model: llama-server's {@code --lora}. */
    LORA,
    /** Nothing that a server can be made of: a vocabulary, an importance matrix, a model of another program. */
    OTHER;

    /** A server can load it by itself. */
    public boolean isServable() {
        return switch (this) {
            case TEXT, EMBEDDING, RERANKER, DRAFT -> true;
            case PROJECTOR, LORA, OTHER -> false;
        };
    }
}
