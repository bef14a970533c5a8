package dev.paddock.install;

import dev.paddock.install.MachineFacts.Arch;
import dev.paddock.install.MachineFacts.Nvidia;
import dev.paddock.install.MachineFacts.Os;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Which builds of a release suit a machine, the best first. Knows nothing of today's names: what it is given it ranks. No
 * input or output.
 */
public final class Choices {
    /** From NVIDIA's table of CUDA's minor version compatibility. */
    private static final String CUDA_13_DRIVER = "580";

    private static final String CUDA_12_DRIVER_LINUX = "525.60";
    private static final String CUDA_12_DRIVER_WINDOWS = "527.41";
    private static final String CUDA_11_DRIVER = "450.80";
    /** The oldest graphics cards that CUDA 13 compiles for. */
    private static final String CUDA_13_CAPABILITY = "7.5";

    private static final String CUDA_12_CAPABILITY = "5.0";

    /** @param rank the higher, the better; below nought what does not run here */
    private record Ranked(Choice choice, int rank) {}

    private record Verdict(int rank, String reason) {
        static Verdict no(String reason) {
            return new Verdict(-1, reason);
        }
    }

    private Choices() {}

    /** The builds for this system and processor; those that would not run here come last, with the reason. */
    public static List<Choice> of(Release release, MachineFacts machine) {
        List<Ranked> all = new ArrayList<>();
        for (Asset asset : release.assets()) {
            AssetName.parse(asset.name())
                    .filter(name -> !name.runtime() && name.os() == machine.os())
                    .filter(name -> name.arch() == machine.arch() || isTranslated(name, machine))
                    .ifPresent(name -> {
                        Verdict verdict = verdict(name, machine);
                        Choice choice =
                                new Choice(asset, name, runtimes(release, name), verdict.rank() >= 0, verdict.reason());
                        all.add(new Ranked(choice, verdict.rank()));
                    });
        }
        Comparator<Ranked> newestFirst = Comparator.comparing(
                (Ranked one) -> one.choice().name().backendVersion(), (one, other) -> Versions.compare(other, one));
        return all.stream()
                .sorted(Comparator.comparingInt((Ranked one) -> -one.rank())
                        .thenComparing(newestFirst)
                        .thenComparing(one -> one.choice().asset().name()))
                .map(Ranked::choice)
                .toList();
    }

    /** The best that suits; empty where none does. */
    public static Optional<Choice> best(Release release, MachineFacts machine) {
        return of(release, machine).stream().filter(Choice::suits).findFirst();
    }

    /** Windows builds of CUDA come without its libraries, which few people have. */
    private static List<Asset> runtimes(Release release, AssetName name) {
        return name.backend() != Backend.CUDA
                ? List.of()
                : release.assets().stream()
                        .filter(asset -> AssetName.parse(asset.name())
                                .filter(AssetName::runtime)
                                .filter(other -> other.os() == name.os()
                                        && other.arch() == name.arch()
                                        && other.backendVersion().equals(name.backendVersion()))
                                .isPresent())
                        .toList();
    }

    private static Verdict verdict(AssetName name, MachineFacts machine) {
        if (name.arch() != machine.arch()) {
            return new Verdict(1, "it is built for x86-64 processors and would run translated, which is slow");
        }
        return switch (name.backend()) {
            case CUDA -> cuda(name, machine);
            case METAL -> new Verdict(90, "it computes on Apple's graphics processor, by Metal");
            case ROCM -> rocm(name, machine);
            case VULKAN ->
                machine.vulkan()
                        ? new Verdict(70, "Vulkan is installed, by which it computes on any graphics card")
                        : Verdict.no("Vulkan's loader (" + vulkanLoader(machine.os()) + ") is not installed");
            case CPU -> processor(name, machine);
            case SYCL -> special("it needs Intel's oneAPI and a graphics card of Intel's");
            case OPENVINO -> special("it needs Intel's OpenVINO");
            case OPENCL -> special("it is for graphics processors of Qualcomm's, by OpenCL");
            case OTHER -> Verdict.no("Paddock does not know what it needs");
        };
    }

    private static boolean isTranslated(AssetName name, MachineFacts machine) {
        return name.arch() == Arch.X64
                && machine.arch() == Arch.ARM64
                && machine.os() != Os.LINUX
                && name.backend() == Backend.CPU;
    }

    /** A person may choose it who knows the machine. */
    private static Verdict special(String needs) {
        return Verdict.no(needs + ", which Paddock does not look for");
    }

    private static String vulkanLoader(Os os) {
        return os == Os.WINDOWS ? "vulkan-1.dll" : os == Os.LINUX ? "libvulkan.so.1" : "libvulkan.1.dylib";
    }

    private static Verdict cuda(AssetName name, MachineFacts machine) {
        Nvidia nvidia = machine.nvidia();
        if (nvidia == null) {
            return Verdict.no("there is no driver of NVIDIA's");
        }
        long major = Versions.major(name.backendVersion());
        String least = driver(major, machine.os());
        if (!Versions.atLeast(nvidia.driver(), least)) {
            return Verdict.no(
                    name.title() + " needs NVIDIA's driver " + least + " or newer, this one is " + nvidia.driver());
        }
        String capability = major >= 13 ? CUDA_13_CAPABILITY : CUDA_12_CAPABILITY;
        String has = nvidia.capability();
        if (has != null && !Versions.atLeast(has, capability)) {
            return Verdict.no(name.title() + " needs a graphics card of compute capability " + capability
                    + " or more, this one has " + has);
        }
        String why = "NVIDIA's driver " + nvidia.driver() + " runs " + name.title();
        return has == null && major >= 13
                ? new Verdict(79, why + ", if the graphics card is of compute capability " + capability + " or more")
                : new Verdict(80, why);
    }

    private static String driver(long cuda, Os os) {
        if (cuda >= 13) {
            return CUDA_13_DRIVER;
        }
        if (cuda == 12) {
            return os == Os.WINDOWS ? CUDA_12_DRIVER_WINDOWS : CUDA_12_DRIVER_LINUX;
        }
        return CUDA_11_DRIVER;
    }

    private static Verdict rocm(AssetName name, MachineFacts machine) {
        String rocm = machine.rocm();
        if (rocm == null) {
            return Verdict.no("AMD's ROCm is not installed");
        }
        boolean same = rocm.isEmpty()
                || name.backendVersion().isEmpty()
                || Versions.major(rocm) == Versions.major(name.backendVersion());
        return same
                ? new Verdict(75, "AMD's ROCm" + (rocm.isEmpty() ? "" : " " + rocm) + " is installed")
                : Verdict.no(name.title() + " needs that ROCm, this one is " + rocm);
    }

    private static Verdict processor(AssetName name, MachineFacts machine) {
        String variant = name.variant().toLowerCase(Locale.ROOT);
        String plain = "it computes on the processor, and runs everywhere";
        if (variant.isEmpty()) {
            return new Verdict(50, plain);
        }
        boolean known = !machine.cpu().isEmpty();
        return switch (variant) {
            case "avx512" ->
                machine.cpu().contains("avx512f")
                        ? new Verdict(44, "the processor knows AVX-512")
                        : Verdict.no("the processor does not know AVX-512");
            case "avx2" ->
                machine.cpu().contains("avx2") || !known
                        ? new Verdict(46, known ? "the processor knows AVX2" : "most processors since 2013 know AVX2")
                        : Verdict.no("the processor does not know AVX2");
            case "avx" ->
                machine.cpu().contains("avx") || !known
                        ? new Verdict(42, known ? "the processor knows AVX" : "most processors since 2011 know AVX")
                        : Verdict.no("the processor does not know AVX");
            default -> new Verdict(40, plain);
        };
    }
}
