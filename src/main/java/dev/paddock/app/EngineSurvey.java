package dev.paddock.app;

import dev.paddock.domain.Engine;
import dev.paddock.domain.EngineCapabilities;
import dev.paddock.domain.EngineOrigin;
import dev.paddock.domain.EngineReport;
import dev.paddock.domain.Instance;
import dev.paddock.domain.PaddockException;
import dev.paddock.engine.Capabilities;
import dev.paddock.engine.CommandLine;
import dev.paddock.engine.Engines;
import dev.paddock.engine.RenderedCommand;
import dev.paddock.install.EngineManifest;
import dev.paddock.install.EnginePlaces;
import dev.paddock.install.EngineStore;
import dev.paddock.settings.Catalog;
import dev.paddock.settings.EngineSettings;
import dev.paddock.settings.SettingsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which engines there are for Paddock, and what they can do. */
final class EngineSurvey {
    private final Catalog catalog;
    private final Engines engines;
    private final Capabilities capabilities;
    private final EngineStore store;
    private final EnginePlaces places;
    private final SettingsFile settings;

    EngineSurvey(
            Catalog catalog,
            Engines engines,
            Capabilities capabilities,
            EngineStore store,
            EnginePlaces places,
            SettingsFile settings) {
        this.catalog = catalog;
        this.engines = engines;
        this.capabilities = capabilities;
        this.store = store;
        this.places = places;
        this.settings = settings;
    }

    /** One that is found or its refusal, and the answer to come. */
    private record Asked(
            String id,
            EngineOrigin origin,
            @Nullable Engine engine,
            CompletableFuture<EngineCapabilities> answer,
            List<String> usedBy) {}

    /**
     * The built-in engine first, then those that Paddock installed, those that a person added, those that instances name, and
     * what else is found on this machine; each once. All are asked at once.
     *
     * @param now ask for the devices again
     * @throws IOException if the instances cannot be read
     */
    List<EngineReport> all(boolean now) throws IOException, InterruptedException {
        Map<String, List<String>> named = named();
        Map<String, EngineOrigin> ids = new LinkedHashMap<>();
        ids.put(Engine.BUILTIN, EngineOrigin.BUILTIN);
        store.all().forEach(installed -> ids.put(installed.id(), EngineOrigin.INSTALLED));
        EngineSettings chosen = settings.settings().engines();
        chosen.files().forEach(file -> ids.put(file.toString(), EngineOrigin.ADDED));
        named.keySet().forEach(id -> ids.putIfAbsent(id, EngineOrigin.NAMED));
        Stream.of(chosen.current(), chosen.previous())
                .filter(id -> !id.isEmpty())
                .forEach(id -> ids.putIfAbsent(id, EngineOrigin.NAMED));
        Map<Path, EngineOrigin> origins = new LinkedHashMap<>();
        for (EnginePlaces.Found found : places.find()) {
            origins.put(real(found.file()), found.origin());
        }
        List<Asked> asked = new ArrayList<>();
        ids.forEach((id, origin) -> asked.add(ask(id, origin, named.getOrDefault(id, List.of()), origins)));
        Set<Path> known = new HashSet<>();
        asked.forEach(one -> Stream.ofNullable(one.engine())
                .map(Engine::executable)
                .map(EngineSurvey::real)
                .forEach(known::add));
        for (EnginePlaces.Found found : places.find()) {
            if (known.add(real(found.file()))) {
                asked.add(ask(found.file().toString(), found.origin(), List.of(), origins));
            }
        }
        List<EngineReport> reports = new ArrayList<>();
        for (Asked one : asked) {
            reports.add(report(one, now, chosen));
        }
        return reports;
    }

    private static Path real(Path file) {
        try {
            return file.toRealPath();
        } catch (IOException gone) {
            return file.toAbsolutePath().normalize();
        }
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
        for (Instance instance : catalog.instances()) {
            String id = instance.engine() == null ? Engine.BUILTIN : instance.engine();
            named.computeIfAbsent(id, none -> new ArrayList<>()).add(instance.name());
        }
        return named;
    }

    /** Of one that an instance names, the place where it lies tells more than that. */
    private Asked ask(String id, EngineOrigin origin, List<String> usedBy, Map<Path, EngineOrigin> origins) {
        try {
            Engine engine = engines.resolve(id);
            EngineOrigin better =
                    origin == EngineOrigin.NAMED ? origins.getOrDefault(real(engine.executable()), origin) : origin;
            return new Asked(id, better, engine, capabilities.of(engine), usedBy);
        } catch (PaddockException missing) {
            EngineCapabilities none = EngineCapabilities.unknown(missing.problem());
            return new Asked(id, origin, null, CompletableFuture.completedFuture(none), usedBy);
        }
    }

    private EngineReport report(Asked one, boolean now, EngineSettings chosen) throws InterruptedException {
        EngineCapabilities known = one.answer().join();
        Engine engine = one.engine();
        if (now && engine != null && known.devices() != null) {
            known = known.withDevices(capabilities.devicesNow(engine, Map.of()));
        }
        Path path = engine == null || engine.isBuiltin() ? null : engine.executable();
        Optional<EngineManifest> installed = store.find(one.id());
        return new EngineReport(
                one.id(),
                engine == null ? Engines.name(one.id()) : engine.displayName(),
                path,
                known,
                one.usedBy(),
                one.origin(),
                installed.map(EngineManifest::installedAt).orElseGet(() -> changed(path)),
                path == null ? List.of() : EnginePlaces.backends(path),
                role(one.id(), chosen),
                installed.map(EngineManifest::pinned).orElse(false));
    }

    private static @Nullable Instant changed(@Nullable Path file) {
        try {
            return file == null ? null : Files.getLastModifiedTime(file).toInstant();
        } catch (IOException hidden) {
            return null;
        }
    }

    private static EngineReport.Role role(String id, EngineSettings chosen) {
        String setting = Engines.isBuiltin(id) ? "" : id;
        if (setting.equals(chosen.current())) {
            return EngineReport.Role.CURRENT;
        }
        return setting.equals(chosen.previous()) ? EngineReport.Role.PREVIOUS : EngineReport.Role.NONE;
    }
}
