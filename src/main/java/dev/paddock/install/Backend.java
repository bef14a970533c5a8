package dev.paddock.install;

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

    private final String title;

    Backend(String title) {
        this.title = title;
    }

    /** For people. */
    public String title() {
        return title;
    }
}
