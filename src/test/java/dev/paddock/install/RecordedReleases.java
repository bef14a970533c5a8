package dev.paddock.install;

import java.net.URI;
import java.time.Instant;
import java.util.Arrays;

/** The names of files in releases of llama.cpp, as they were at the time. */
final class RecordedReleases {
    private RecordedReleases() {}

    static Release of2024() {
        return release(
                "b3600",
                "cudart-llama-bin-win-cu11.7.1-x64.zip",
                "cudart-llama-bin-win-cu12.2.0-x64.zip",
                "llama-b3600-bin-macos-arm64.zip",
                "llama-b3600-bin-macos-x64.zip",
                "llama-b3600-bin-ubuntu-x64.zip",
                "llama-b3600-bin-win-avx-x64.zip",
                "llama-b3600-bin-win-avx2-x64.zip",
                "llama-b3600-bin-win-avx512-x64.zip",
                "llama-b3600-bin-win-cuda-cu11.7.1-x64.zip",
                "llama-b3600-bin-win-cuda-cu12.2.0-x64.zip",
                "llama-b3600-bin-win-kompute-x64.zip",
                "llama-b3600-bin-win-llvm-arm64.zip",
                "llama-b3600-bin-win-msvc-arm64.zip",
                "llama-b3600-bin-win-noavx-x64.zip",
                "llama-b3600-bin-win-openblas-x64.zip",
                "llama-b3600-bin-win-sycl-x64.zip",
                "llama-b3600-bin-win-vulkan-x64.zip");
    }

    static Release of2025() {
        return release(
                "b5600",
                "cudart-llama-bin-win-cuda-12.4-x64.zip",
                "llama-b5600-bin-macos-arm64.zip",
                "llama-b5600-bin-macos-x64.zip",
                "llama-b5600-bin-ubuntu-vulkan-x64.zip",
                "llama-b5600-bin-ubuntu-x64.zip",
                "llama-b5600-bin-win-cpu-arm64.zip",
                "llama-b5600-bin-win-cpu-x64.zip",
                "llama-b5600-bin-win-cuda-12.4-x64.zip",
                "llama-b5600-bin-win-hip-radeon-x64.zip",
                "llama-b5600-bin-win-opencl-adreno-arm64.zip",
                "llama-b5600-bin-win-sycl-x64.zip",
                "llama-b5600-bin-win-vulkan-x64.zip",
                "llama-b5600-xcframework.zip");
    }

    static Release of2026() {
        return release(
                "b10621",
                "cudart-llama-b10621-bin-ubuntu-cuda-12.8-x64.tar.gz",
                "cudart-llama-bin-win-cuda-12.4-x64.zip",
                "cudart-llama-bin-win-cuda-13.4-x64.zip",
                "llama-b10621-bin-310p-openEuler-x86.tar.gz",
                "llama-b10621-bin-macos-arm64.tar.gz",
                "llama-b10621-bin-macos-x64.tar.gz",
                "llama-b10621-bin-ubuntu-arm64.tar.gz",
                "llama-b10621-bin-ubuntu-cuda-12.8-x64.tar.gz",
                "llama-b10621-bin-ubuntu-cuda-13.4-arm64.tar.gz",
                "llama-b10621-bin-ubuntu-cuda-13.4-x64.tar.gz",
                "llama-b10621-bin-ubuntu-openvino-2026.4-x64.tar.gz",
                "llama-b10621-bin-ubuntu-rocm-10.0-x64.tar.gz",
                "llama-b10621-bin-ubuntu-s390x.tar.gz",
                "llama-b10621-bin-ubuntu-sycl-fp16-x64.tar.gz",
                "llama-b10621-bin-ubuntu-sycl-fp32-x64.tar.gz",
                "llama-b10621-bin-ubuntu-vulkan-arm64.tar.gz",
                "llama-b10621-bin-ubuntu-vulkan-x64.tar.gz",
                "llama-b10621-bin-ubuntu-x64.tar.gz",
                "llama-b10621-bin-win-cpu-arm64.zip",
                "llama-b10621-bin-win-cpu-x64.zip",
                "llama-b10621-bin-win-cuda-12.4-x64.zip",
                "llama-b10621-bin-win-cuda-13.4-arm64.zip",
                "llama-b10621-bin-win-cuda-13.4-x64.zip",
                "llama-b10621-bin-win-opencl-adreno-arm64.zip",
                "llama-b10621-bin-win-openvino-2026.4-x64.zip",
                "llama-b10621-bin-win-rocm-10.0-x64.zip",
                "llama-b10621-bin-win-sycl-x64.zip",
                "llama-b10621-bin-win-vulkan-x64.zip",
                "llama-b10621-xcframework.tar.gz");
    }

    static Release release(String tag, String... names) {
        return new Release(
                tag,
                Instant.EPOCH,
                Arrays.stream(names)
                        .map(name -> new Asset(name, 1000, URI.create("http://127.0.0.1/" + name), null))
                        .toList());
    }
}
