package dev.paddock.builtin;

/**
 * How a reply ended.
 *
 * @param stoppingWord the stop string; empty unless one ended it
 * @param truncated the context was full
 * @param slot that it ran in
 */
record Outcome(Reason reason, String stoppingWord, boolean truncated, int slot, Timings timings) {
    enum Reason {
        EOS("stop", "eos"),
        WORD("stop", "word"),
        LIMIT("length", "limit");

        private final String openAi;
        private final String nativeName;

        Reason(String openAi, String nativeName) {
            this.openAi = openAi;
            this.nativeName = nativeName;
        }

        /** OpenAI's {@code finish_reason}. */
        String openAi() {
            return openAi;
        }

        /** llama-server's {@code stop_type}. */
        String nativeName() {
            return nativeName;
        }
    }
}
