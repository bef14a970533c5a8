package dev.paddock.install;

import dev.paddock.install.MachineFacts.Arch;
import dev.paddock.install.MachineFacts.Os;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the name of a release's file tells. The names change every few months, so that they are taken apart word by word
 * instead of being looked up.
 *
 * @param build the number in the name; empty where it has none
 * @param backendVersion {@code 12.4} of CUDA; empty where none is told
 * @param variant the words that are left, as {@code avx2} or {@code fp16}; may be empty
 * @param runtime not llama.cpp itself but the libraries of CUDA that belong beside it
 */
public record AssetName(
        String build, Os os, Arch arch, Backend backend, String backendVersion, String variant, boolean runtime) {
    private static final Pattern FORM =
            Pattern.compile("(?i)(cudart-)?llama-(?:(b\\d{1,9})-)?bin-(.+?)\\.(?:zip|tar\\.gz|tgz)");
    private static final Pattern VERSION = Pattern.compile("(?:cu)?(\\d+(?:\\.\\d+)+)");
    private static final Pattern OLD_CUDA = Pattern.compile("cu\\d.*");

    /** Empty for a file that is no program for a desktop. */
    public static Optional<AssetName> parse(String name) {
        Matcher form = FORM.matcher(name);
        if (!form.matches()) {
            return Optional.empty();
        }
        Words words = new Words();
        for (String word : form.group(3).toLowerCase(Locale.ROOT).split("-", -1)) {
            words.take(word);
        }
        return words.name(form.group(2) == null ? "" : form.group(2).toLowerCase(Locale.ROOT), form.group(1) != null);
    }

    /** For people and in ids: {@code cuda-12.4}, {@code cpu-avx2}. */
    public String label() {
        String name = backend == Backend.OTHER && !variant.isEmpty()
                ? variant
                : backend.name().toLowerCase(Locale.ROOT) + (variant.isEmpty() ? "" : "-" + variant);
        return backendVersion.isEmpty() ? name : name + "-" + backendVersion;
    }

    /** For people: {@code CUDA 12.4}. */
    public String title() {
        String version = backendVersion.isEmpty() ? "" : " " + backendVersion;
        return backend.title() + version + (variant.isEmpty() ? "" : " (" + variant + ")");
    }

    private static final class Words {
        private Optional<Os> os = Optional.empty();
        private Optional<Arch> arch = Optional.empty();
        private Optional<Backend> backend = Optional.empty();
        private String version = "";
        private final List<String> rest = new ArrayList<>();

        void take(String word) {
            Optional<Os> asOs = os(word);
            Optional<Arch> asArch = Arch.of(word);
            Optional<Backend> asBackend = backend(word);
            Matcher number = VERSION.matcher(word);
            if (os.isEmpty() && asOs.isPresent()) {
                os = asOs;
            } else if (arch.isEmpty() && asArch.isPresent()) {
                arch = asArch;
            } else if (number.matches()) {
                version = number.group(1);
                backend = backend.or(() -> OLD_CUDA.matcher(word).matches() ? asBackend : Optional.empty());
            } else if (backend.isEmpty() && asBackend.isPresent()) {
                backend = asBackend;
                if (asBackend.get() == Backend.CPU && !word.equals("cpu")) {
                    rest.add(word);
                }
            } else {
                rest.add(word);
            }
        }

        Optional<AssetName> name(String build, boolean runtime) {
            if (os.isEmpty() || arch.isEmpty()) {
                return Optional.empty();
            }
            Backend found = backend.orElseGet(this::unsaid);
            String variant = rest.stream().collect(Collectors.joining("-"));
            return Optional.of(new AssetName(build, os.get(), arch.get(), found, version, variant, runtime));
        }

        /** A name without a backend means the processor, but on Apple's own, where Metal is always in. */
        private Backend unsaid() {
            if (os.equals(Optional.of(Os.MACOS)) && arch.equals(Optional.of(Arch.ARM64))) {
                return Backend.METAL;
            }
            return rest.isEmpty() || rest.equals(List.of("kleidiai")) ? Backend.CPU : Backend.OTHER;
        }

        private static Optional<Os> os(String word) {
            return switch (word) {
                case "win", "windows" -> Optional.of(Os.WINDOWS);
                case "macos" -> Optional.of(Os.MACOS);
                case "ubuntu", "linux" -> Optional.of(Os.LINUX);
                default -> Optional.empty();
            };
        }

        private static Optional<Backend> backend(String word) {
            return switch (word) {
                case "cpu", "avx", "avx2", "avx512", "noavx", "openblas", "llvm", "msvc" -> Optional.of(Backend.CPU);
                case "cuda" -> Optional.of(Backend.CUDA);
                case "vulkan" -> Optional.of(Backend.VULKAN);
                case "metal" -> Optional.of(Backend.METAL);
                case "rocm", "hip" -> Optional.of(Backend.ROCM);
                case "sycl" -> Optional.of(Backend.SYCL);
                case "openvino" -> Optional.of(Backend.OPENVINO);
                case "opencl" -> Optional.of(Backend.OPENCL);
                default -> OLD_CUDA.matcher(word).matches() ? Optional.of(Backend.CUDA) : Optional.empty();
            };
        }
    }
}
