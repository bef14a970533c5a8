package dev.paddock.control;

import dev.paddock.domain.AuditEvent;
import dev.paddock.domain.Device;
import dev.paddock.domain.Download;
import dev.paddock.domain.EngineCapabilities;
import dev.paddock.domain.EngineFlag;
import dev.paddock.domain.EngineReport;
import dev.paddock.domain.Health;
import dev.paddock.domain.Instance;
import dev.paddock.domain.LibraryModel;
import dev.paddock.domain.LibrarySnapshot;
import dev.paddock.domain.ModelFacts;
import dev.paddock.domain.ModelKind;
import dev.paddock.domain.ModelSource;
import dev.paddock.domain.Orphan;
import dev.paddock.domain.Problem;
import dev.paddock.domain.Profile;
import dev.paddock.domain.RegisteredProcess;
import dev.paddock.domain.Remedy;
import dev.paddock.domain.RequestCounts;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.domain.ServerState;
import dev.paddock.domain.Switching;
import dev.paddock.domain.UsageHistory;
import dev.paddock.fetch.queue.ScriptedDownloads;
import dev.paddock.settings.Json;
import dev.paddock.supervisor.ScriptedServers;
import dev.paddock.supervisor.ScriptedSupervisor;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** An owner of whom there is something to tell wherever there can be. */
final class FullOwner {
    private static final Problem PROBLEM = new Problem(
            "model-missing",
            "The model is missing",
            "no such file",
            "Choose another",
            List.of("line 1"),
            List.of(Remedy.of(Remedy.Kind.CHOOSE_MODEL), new Remedy(Remedy.Kind.DROP_FLAG, "--jinja")));

    private FullOwner() {}

    static ScriptedSupervisor supervisor(Path home) throws IOException {
        Path log = Files.createDirectories(home.resolve("logs")).resolve("20261121-100000.log");
        Files.writeString(log, "one\ntwo\nthree\n");
        ScriptedSupervisor supervisor = new ScriptedSupervisor()
                .with(
                        ScriptedServers.snapshot("failed", ServerState.FAILED, null, 8003, PROBLEM),
                        full(log),
                        ScriptedServers.restarting("restarting", PROBLEM, ScriptedServers.SINCE),
                        ScriptedServers.stopped("stopped"))
                .withProfiles("all", new Profile("all", "All", List.of("ready", "failed")))
                .withOrphans(
                        new Orphan(
                                4711,
                                Orphan.Kind.OURS,
                                "ready",
                                home,
                                8001,
                                Path.of("/m.gguf"),
                                List.of("llama-server"),
                                ScriptedServers.SINCE,
                                5),
                        new Orphan(4712, Orphan.Kind.FOREIGN, null, null, null, null, List.of(), null, 0));
        supervisor.warn(PROBLEM);
        supervisor.setSwitching(new Switching(
                null, "all", Switching.Phase.STARTING, true, List.of("stopped"), List.of("ready"), List.of("failed")));
        supervisor.histories.put(
                "ready",
                new UsageHistory(
                        "ready",
                        List.of(
                                new UsageHistory.Point(ScriptedServers.SINCE, null, 100, null),
                                new UsageHistory.Point(ScriptedServers.SINCE, 12.5, 200, 33.0))));
        return supervisor;
    }

    private static ServerSnapshot full(Path log) {
        ServerSnapshot plain = ScriptedServers.ready("ready", 77, 8002);
        return new ServerSnapshot(
                plain.instance().withEngine("/opt/llama-server").withArgs(List.of("--jinja")),
                plain.model(),
                plain.engineName(),
                plain.state(),
                Health.HEALTHY,
                plain.since(),
                plain.pid(),
                plain.port(),
                plain.startedAt(),
                plain.readyAt(),
                false,
                true,
                1,
                null,
                null,
                log,
                new ServerSnapshot.Usage(12.5, 4096, 40.0, new RequestCounts(3, 1, 1, 20, 30, 2, 0.25)),
                List.of(PROBLEM),
                false,
                Map.of("CUDA0", 5L));
    }

    static ScriptedPorts ports(Path home) {
        ScriptedPorts ports = new ScriptedPorts(home);
        Path model = Path.of("/models/a.gguf");
        ports.models = new LibrarySnapshot(
                List.of(new LibraryModel(
                        "a_1b", "A 1B", facts(), model, List.of(model), 10, "ollama", model, List.of(model), PROBLEM)),
                List.of(new ModelSource("ollama", "Ollama", List.of(Path.of("/o")), true, 1, List.of(PROBLEM))),
                List.of(Path.of("/models/half.gguf")),
                true);
        ports.engines = List.of(
                new EngineReport(
                        "builtin",
                        "built-in",
                        Path.of("/opt/llama-server"),
                        new EngineCapabilities(
                                "6527 (abc1234)",
                                6527,
                                List.of(new EngineFlag(
                                        List.of("-fa"),
                                        "[on|off|auto]",
                                        List.of("on", "off"),
                                        "auto",
                                        "LLAMA",
                                        "help")),
                                List.of(new Device("CUDA0", "RTX 4090", 24, 6)),
                                null),
                        List.of("ready")),
                new EngineReport("/gone", "llama-server", null, EngineCapabilities.unknown(PROBLEM), List.of()));
        ports.registered = List.of(new RegisteredProcess(
                "ready",
                true,
                RegisteredProcess.Status.RUNNING,
                77L,
                "a_1b",
                "A 1B",
                model,
                0,
                8002,
                ScriptedServers.SINCE,
                List.of("llama-server"),
                "/opt/llama-server",
                "llama.cpp",
                Path.of("/logs/ready.log")));
        ports.activity =
                List.of(new AuditEvent(ScriptedServers.SINCE, "start", "ready", 77L, 8002, "somebody asked for it"));
        ports.gateway = new ControlPorts.Gateway(true, URI.create("http://127.0.0.1:5526"), PROBLEM);
        ports.downloads.put(ScriptedDownloads.of("2x9f", Download.State.RUNNING, null));
        ports.downloads.put(ScriptedDownloads.of("3abc", Download.State.FAILED, PROBLEM));
        ports.addKey("laptop", List.of("ready"), 60);
        return ports;
    }

    private static ModelFacts facts() {
        return new ModelFacts(
                ModelKind.TEXT,
                "A",
                "qwen3",
                "1B",
                1_000_000L,
                "Q4_K_M",
                new ModelFacts.Shape(4096, 36, 2560, List.of(32), List.of(8), 128, 128, 8, 2, 512),
                new ModelFacts.Language(151_936, "gpt2", true, true, "mean"),
                new ModelFacts.Senses(true, false, "clip"),
                "lora",
                "apache-2.0",
                "https://models.example/a");
    }

    static String change() {
        Instance base = ScriptedServers.stopped("ready").instance();
        return Json.mapper().writeValueAsString(new ServerRoutes.Change(base.withArgs(List.of("-v")), base));
    }
}
