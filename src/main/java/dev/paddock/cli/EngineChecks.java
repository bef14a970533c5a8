package dev.paddock.cli;

import dev.paddock.domain.Device;
import dev.paddock.domain.Engine;
import dev.paddock.domain.EngineReport;
import dev.paddock.domain.Problem;
import dev.paddock.platform.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whether the engines are there and run, and whether they can reach the graphics processors of this machine. */
record EngineChecks(Surroundings machine) {
    private static final Pattern NVIDIA = Pattern.compile("Module +([0-9][0-9.]+)");
    private static final long SCARCE_MEMORY = 1L << 30;

    List<Check> run(List<EngineReport> reports) {
        List<Check> checks = new ArrayList<>();
        for (EngineReport report : reports) {
            checks.add(engine(report));
        }
        List<Check> gpus = gpus();
        checks.addAll(gpus);
        boolean driver = gpus.stream().anyMatch(check -> check.verdict() == Check.Verdict.OK);
        boolean used = reports.stream().anyMatch(EngineChecks::hasDevice);
        if (driver && !used) {
            checks.add(Check.warn(
                    "gpu",
                    "no engine here computes on it",
                    "Get a llama.cpp build for it, and name its llama-server: paddock add MODEL.gguf --engine PATH"));
        }
        if (gpus.isEmpty()) {
            checks.add(
                    used
                            ? Check.ok("gpu", "the engine finds one")
                            : Check.ok("gpu", "none was found; models are computed on the processor"));
        }
        checks.add(memory());
        return checks;
    }

    private static boolean hasDevice(EngineReport report) {
        List<Device> devices = report.capabilities().devices();
        return devices != null && !devices.isEmpty();
    }

    private static Check engine(EngineReport report) {
        String subject = "engine " + report.name();
        Problem problem = report.capabilities().problem();
        if (problem != null) {
            boolean needed =
                    report.id().equals(Engine.BUILTIN) || !report.usedBy().isEmpty();
            return Check.of(needed ? Check.Verdict.FAIL : Check.Verdict.WARN, subject, problem);
        }
        String version = report.capabilities().shortVersion();
        return Check.ok(subject, (version.isEmpty() ? "runs" : "runs, " + version) + ", on " + devices(report));
    }

    private static String devices(EngineReport report) {
        List<Device> devices = report.capabilities().devices();
        if (devices == null) {
            return "devices that it does not tell";
        }
        return devices.isEmpty()
                ? "the processor"
                : devices.stream()
                        .map(device -> device.id() + " (" + device.name() + ", " + PsCommand.memory(device.freeBytes())
                                + " free)")
                        .collect(Collectors.joining(", "));
    }

    private List<Check> gpus() {
        return switch (machine.os()) {
            case LINUX -> linuxGpus();
            case WINDOWS -> windowsGpus();
            case MACOS ->
                System.getProperty("os.arch", "").equals("aarch64")
                        ? List.of(Check.ok("gpu", "Metal is part of macOS"))
                        : List.of();
        };
    }

    private List<Check> linuxGpus() {
        List<Check> checks = new ArrayList<>();
        Path nvidia = machine.root().resolve("proc/driver/nvidia/version");
        if (Files.exists(nvidia)) {
            checks.add(
                    Files.exists(machine.root().resolve("dev/nvidiactl"))
                            ? Check.ok("gpu driver", "NVIDIA " + nvidiaVersion(nvidia))
                            : Check.fail(
                                    "gpu driver",
                                    "NVIDIA's driver is loaded, but /dev/nvidiactl is not there",
                                    "Run nvidia-smi once as root; in a container, start it with its GPUs."));
        }
        Path rocm = machine.root().resolve("dev/kfd");
        if (Files.exists(rocm)) {
            checks.add(reachable("AMD ROCm", rocm));
        }
        Path dri = machine.root().resolve("dev/dri");
        try (Stream<Path> nodes = Files.isDirectory(dri) ? Files.list(dri) : Stream.empty()) {
            nodes.filter(node -> node.getFileName().toString().startsWith("renderD"))
                    .sorted()
                    .map(node -> reachable("Vulkan", node))
                    .forEach(checks::add);
        } catch (IOException hidden) {
            checks.add(Check.warn("gpu driver", dri + " cannot be read", null));
        }
        return checks;
    }

    private Check reachable(String what, Path node) {
        String name = "/" + machine.root().relativize(node).toString().replace('\\', '/');
        return Files.isReadable(node) && Files.isWritable(node)
                ? Check.ok("gpu driver", what + " by " + name)
                : Check.fail(
                        "gpu driver",
                        what + ": " + name + " may not be opened",
                        "Add yourself to its group (sudo usermod -aG render,video $USER) and log in again.");
    }

    private static String nvidiaVersion(Path file) {
        try {
            Matcher version = NVIDIA.matcher(Files.readString(file));
            return version.find() ? version.group(1) : "of an unknown version";
        } catch (IOException hidden) {
            return "of an unknown version";
        }
    }

    private List<Check> windowsGpus() {
        Path system =
                Path.of(machine.env().getOrDefault("SystemRoot", "C:\\Windows")).resolve("System32");
        List<Check> checks = new ArrayList<>();
        if (Files.exists(system.resolve("nvcuda.dll"))) {
            checks.add(Check.ok("gpu driver", "NVIDIA (nvcuda.dll)"));
        }
        if (Files.exists(system.resolve("vulkan-1.dll"))) {
            checks.add(Check.ok("gpu driver", "Vulkan (vulkan-1.dll)"));
        }
        return checks;
    }

    private static Check memory() {
        Machine.Memory memory = new Machine().memory();
        String found = String.format(
                Locale.ROOT,
                "%s of %s is free",
                PsCommand.memory(memory.available()),
                PsCommand.memory(memory.total()));
        return memory.available() < SCARCE_MEMORY
                ? Check.warn("memory", found, "Stop what is not needed: paddock top")
                : Check.ok("memory", found);
    }
}
