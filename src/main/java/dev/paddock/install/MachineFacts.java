package dev.paddock.install;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What of this machine decides which build of llama.cpp suits it. Immutable.
 *
 * @param nvidia null where there is no driver of NVIDIA's
 * @param vulkan its loader is there
 * @param rocm the version of ROCm or HIP, which may be empty; null where there is none
 * @param cpu what the processor can do, as {@code avx2}; empty where it is not known
 */
public record MachineFacts(
        Os os,
        Arch arch,
        @Nullable Nvidia nvidia,
        boolean vulkan,
        @Nullable String rocm,
        Set<String> cpu) {
    /** The systems that Paddock runs on. */
    public enum Os {
        LINUX("Linux"),
        MACOS("macOS"),
        WINDOWS("Windows");

        private final String title;

        Os(String title) {
            this.title = title;
        }

        /** For people. */
        public String title() {
            return title;
        }

        /** @param name as {@code os.name} has it */
        public static Os of(String name) {
            String small = name.toLowerCase(Locale.ROOT);
            return small.startsWith("windows") ? WINDOWS : small.startsWith("mac") ? MACOS : LINUX;
        }
    }

    /** Kinds of processors. */
    public enum Arch {
        X64("x86-64"),
        ARM64("ARM64"),
        S390X("s390x"),
        /** None that llama.cpp is released for. */
        OTHER("another kind of");

        private final String title;

        Arch(String title) {
            this.title = title;
        }

        /** For people. */
        public String title() {
            return title;
        }

        /** @param word as {@code os.arch} or the name of a release has it */
        public static Optional<Arch> of(String word) {
            return switch (word.toLowerCase(Locale.ROOT)) {
                case "x64", "x86_64", "amd64" -> Optional.of(X64);
                case "arm64", "aarch64" -> Optional.of(ARM64);
                case "s390x" -> Optional.of(S390X);
                default -> Optional.empty();
            };
        }
    }

    /**
     * @param driver {@code 580.65.06}
     * @param capability of the best graphics card, {@code 8.9}; null where it is not known
     */
    public record Nvidia(String driver, @Nullable String capability) {}

    public MachineFacts {
        cpu = Set.copyOf(cpu);
    }
}
