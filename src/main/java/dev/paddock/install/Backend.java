package dev.paddock.install;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a build of llama.cpp computes with, as the names of its releases tell. */
public enum Backend {
    CPU("CPU"),
    CUDA("CUDA"),
    VULKAN("Vulkan"),
    METAL("Metal"),
    ROCM("ROCm"),
    SYCL("SYCL"),
    OPENVINO("OpenVINO"),
    OPENCL("OpenCL"),
    /** One that this Paddock has not heard of. */
    OTHER("another backend");

    private static final Pattern LIBRARY =
            Pattern.compile("(?:lib)?ggml-([a-z]+)(?:-[a-z0-9_-]+)?\\.(?:so|dll|dylib)(?:\\.[0-9.]+)?");

    private final String title;

    Backend(String title) {
        this.title = title;
    }

    /** For people. */
    public String title() {
        return title;
    }

    /** What a library of llama.cpp is for, as {@code libggml-cuda.so}; empty for one that is for none. */
    static Optional<Backend> ofLibrary(String name) {
        Matcher library = LIBRARY.matcher(name.toLowerCase(Locale.ROOT));
        if (!library.matches()) {
            return Optional.empty();
        }
        return switch (library.group(1)) {
            case "cpu" -> Optional.of(CPU);
            case "cuda" -> Optional.of(CUDA);
            case "vulkan" -> Optional.of(VULKAN);
            case "metal" -> Optional.of(METAL);
            case "hip" -> Optional.of(ROCM);
            case "sycl" -> Optional.of(SYCL);
            case "openvino" -> Optional.of(OPENVINO);
            case "opencl" -> Optional.of(OPENCL);
            default -> Optional.empty();
        };
    }
}
