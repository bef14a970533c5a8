package dev.paddock.app;

import dev.paddock.domain.Engine;
import dev.paddock.domain.EngineCapabilities;
import dev.paddock.domain.EngineReport;
import dev.paddock.domain.Instance;
import dev.paddock.domain.PaddockException;
import dev.paddock.engine.Capabilities;
import dev.paddock.engine.CommandLine;
import dev.paddock.engine.Engines;
import dev.paddock.engine.RenderedCommand;
import dev.paddock.settings.Catalog;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Which engines there are for Paddock, and what they can do. */
final class EngineSurvey {
    private static final String ON_PATH = "llama-server";

    private final Catalog catalog;
    private final Engines engines;
    private final Capabilities capabilities;

    EngineSurvey(Catalog catalog, Engines engines, Capabilities capabilities) {
        this.catalog = catalog;
        this.engines = engines;
        this.capabilities = capabilities;
    }

    /** One that is found or its refusal, and the answer to come. */
    private record Asked(
            String id, @Nullable Engine engine, CompletableFuture<EngineCapabilities> answer, List<String> usedBy) {}

    /**
     * The built-in engine first, then those that instances name, then the one on the PATH if no instance names it. All are
     * asked at once.
     *
     * @param now ask for the devices again
     * @throws IOException if the instances cannot be read
     */
    List<EngineReport> all(boolean now) throws IOException, InterruptedException {
        List<Asked> asked = new ArrayList<>();
        for (Map.Entry<String, List<String>> known : named().entrySet()) {
            asked.add(ask(known.getKey(), known.getValue()));
        }
        Asked path = ask(ON_PATH, List.of());
        Engine found = path.engine();
        if (found != null
                && asked.stream()
                        .noneMatch(other -> other.engine() != null
                                && other.engine().command().equals(found.command()))) {
            asked.add(path);
        }
        List<EngineReport> reports = new ArrayList<>();
        for (Asked one : asked) {
            reports.add(report(one, now));
        }
        return reports;
    }

    /**
     * What the next start of the instance would run. Blocks where its engine was not asked yet.
     *
     * @throws PaddockException where the engine is missing, or would refuse it
     */
    RenderedCommand commandLine(Instance instance) {
        Engine engine = engines.resolve(instance.engine());
        EngineCapabilities known = capabilities.of(engine).join();
        return CommandLine.preview(instance, engine, known, instance.server().port());
    }

    private Map<String, List<String>> named() throws IOException {
        Map<String, List<String>> named = new LinkedHashMap<>();
        named.put(Engine.BUILTIN, new ArrayList<>());
        for (Instance instance : catalog.instances()) {
            String id = instance.engine() == null ? Engine.BUILTIN : instance.engine();
            named.computeIfAbsent(id, none -> new ArrayList<>()).add(instance.name());
        }
        return named;
    }

    private Asked ask(String id, List<String> usedBy) {
        try {
            Engine engine = engines.resolve(id);
            return new Asked(id, engine, capabilities.of(engine), usedBy);
        } catch (PaddockException missing) {
            EngineCapabilities none = EngineCapabilities.unknown(missing.problem());
            return new Asked(id, null, CompletableFuture.completedFuture(none), usedBy);
        }
    }

    private EngineReport report(Asked one, boolean now) throws InterruptedException {
        EngineCapabilities known = one.answer().join();
        Engine engine = one.engine();
        if (now && engine != null && known.devices() != null) {
            known = known.withDevices(capabilities.devicesNow(engine, Map.of()));
        }
        return new EngineReport(
                one.id(),
                engine == null ? Engines.name(one.id()) : engine.displayName(),
                engine == null || engine.isBuiltin() ? null : engine.executable(),
                known,
                one.usedBy());
    }
}
