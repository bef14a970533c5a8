package dev.paddock.ui;

import dev.paddock.domain.Device;
import dev.paddock.domain.EngineCapabilities;
import dev.paddock.domain.EngineOrigin;
import dev.paddock.domain.EngineReport;
import dev.paddock.domain.Problem;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** Engines as a survey of somebody's machine finds them. */
final class KnownEngines {
    private static final long GIB = 1L << 30;

    private KnownEngines() {}

    /** After one was installed and made the default. */
    static List<EngineReport> installed() {
        EngineCapabilities known = new EngineCapabilities(
                "10621 (abc1234)",
                10621,
                List.of(),
                List.of(new Device("Vulkan0", "NVIDIA GeForce RTX 4090", 24 * GIB, 6 * GIB)),
                null);
        return List.of(
                engine(
                        "builtin",
                        EngineOrigin.BUILTIN,
                        some().getFirst().capabilities(),
                        EngineReport.Role.PREVIOUS,
                        false),
                engine("b10621-vulkan", EngineOrigin.INSTALLED, known, EngineReport.Role.CURRENT, false),
                engine("b10500-vulkan", EngineOrigin.INSTALLED, known, EngineReport.Role.NONE, true),
                engine("/opt/own/llama-server", EngineOrigin.ADDED, known, EngineReport.Role.NONE, false),
                some().getLast());
    }

    private static EngineReport engine(
            String id, EngineOrigin origin, EngineCapabilities known, EngineReport.Role role, boolean pinned) {
        boolean builtin = origin == EngineOrigin.BUILTIN;
        return new EngineReport(
                id,
                builtin ? "built-in engine" : "llama-server",
                builtin ? null : Path.of("/engines", id, "llama-server"),
                known,
                List.of(),
                origin,
                builtin ? null : Instant.parse("2026-09-03T10:00:00Z"),
                builtin ? List.of() : List.of("vulkan", "cpu"),
                role,
                pinned);
    }

    static List<EngineReport> some() {
        return List.of(
                new EngineReport(
                        "builtin",
                        "built-in engine",
                        null,
                        new EngineCapabilities("b5750", 5750, List.of(), List.of(), null),
                        List.of()),
                new EngineReport(
                        "/opt/llama.cpp/llama-server",
                        "llama-server",
                        Path.of("/opt/llama.cpp/llama-server"),
                        new EngineCapabilities(
                                "6527 (abc1234)",
                                6527,
                                List.of(),
                                List.of(
                                        new Device("CUDA0", "NVIDIA GeForce RTX 4090", 24 * GIB, 6 * GIB),
                                        new Device("CUDA1", "NVIDIA GeForce RTX 3060", 12 * GIB, 11 * GIB)),
                                null),
                        List.of()),
                new EngineReport(
                        "/home/ada/old/llama-server",
                        "llama-server",
                        Path.of("/home/ada/old/llama-server"),
                        EngineCapabilities.unknown(Problem.of(
                                "engine-missing",
                                "The engine /home/ada/old/llama-server is not there",
                                "",
                                "Choose another one in the settings of its servers.")),
                        List.of()));
    }
}
