package dev.paddock.builtin;

/** Which llama.cpp is inside. */
final class Build {
    /** As llama-server's own {@code --version} writes it. */
    static final String VERSION = "4916 (c6af2161)";

    static final String FINGERPRINT = "b4916-c6af2161";

    private Build() {}
}
