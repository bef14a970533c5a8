package dev.paddock.install;

import dev.paddock.domain.Engine;
import dev.paddock.domain.EngineCapabilities;
import dev.paddock.domain.EngineTrial;
import dev.paddock.domain.IoWords;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Problem;
import dev.paddock.engine.EngineProbe;
import dev.paddock.engine.Engines;
import dev.paddock.fetch.FetchSignal;
import dev.paddock.install.InstallProgress.Step;
import dev.paddock.settings.EngineSettings;
import dev.paddock.settings.Json;
import dev.paddock.settings.SettingsEdit;
import dev.paddock.settings.SettingsFile;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Over the folder of engines and the settings of this machine. Safe for several threads. */
public final class LocalEngineDesk implements EngineDesk {
    private final EngineStore store;
    private final EnginePlanner planner;
    private final EngineInstaller installer;
    private final Engines engines;
    private final EngineProbe probe;
    private final SettingsFile settings;
    private final EngineUses uses;
    private final EngineNet net;

    /**
     * @param machine asked whenever a build is to be chosen
     * @param net tries an engine before it becomes the default one
     */
    public LocalEngineDesk(
            EngineStore store,
            ReleaseList releases,
            Supplier<MachineFacts> machine,
            EngineInstaller installer,
            Engines engines,
            EngineProbe probe,
            SettingsFile settings,
            EngineUses uses,
            EngineNet net) {
        this.store = store;
        this.planner = new EnginePlanner(releases, machine);
        this.installer = installer;
        this.engines = engines;
        this.probe = probe;
        this.settings = settings;
        this.uses = uses;
        this.net = net;
    }

    @Override
    public EngineOffers available(@Nullable String version, boolean now) {
        return planner.offers(
                version, now, store.all().stream().map(EngineManifest::id).toList());
    }

    @Override
    public EngineManifest install(InstallRequest request, FetchSignal signal, Consumer<InstallProgress> listener)
            throws InterruptedException {
        String[] id = {""};
        Consumer<InstallProgress> told = progress -> {
            id[0] = progress.engine();
            listener.accept(progress);
        };
        try {
            listener.accept(new InstallProgress("", Step.CHOOSING, 0, null, null));
            EngineManifest installed =
                    installer.install(planner.plan(request), request.allowUnverified(), signal, told);
            if (request.use()) {
                use(installed.id());
            }
            return installed;
        } catch (PaddockException refused) {
            listener.accept(new InstallProgress(
                    id[0], Step.FAILED, 0, null, refused.problem().sentence()));
            throw refused;
        } catch (IOException denied) {
            PaddockException refused = new PaddockException(
                    Kind.FAILED,
                    Problem.of("engine-unreadable", "The engine was not installed", IoWords.why(denied), null));
            listener.accept(new InstallProgress(
                    id[0], Step.FAILED, 0, null, refused.problem().sentence()));
            throw refused;
        }
    }

    @Override
    public @Nullable EngineChange update(UpdateRequest request, FetchSignal signal, Consumer<InstallProgress> listener)
            throws InterruptedException {
        String current = settings.settings().engines().current();
        Optional<EngineManifest> installed = store.find(current);
        if (installed.isPresent() && installed.get().pinned()) {
            throw conflict(
                    "engine-pinned",
                    "The engine " + current + " is pinned",
                    "",
                    "Let it go: paddock engines pin " + current + " --off");
        }
        if (!current.isEmpty() && installed.isEmpty()) {
            throw conflict(
                    "engine-not-ours",
                    "The default engine was not installed by Paddock",
                    current + " is updated by whoever put it there",
                    "Or take one of Paddock's: paddock engines install --use");
        }
        String asked = request.backend();
        String backend = asked == null
                ? installed
                        .map(EngineManifest::variant)
                        .map(LocalEngineDesk::family)
                        .orElse(null)
                : asked;
        InstallRequest wish = new InstallRequest(null, backend, null, null, null, false, false);
        try {
            EnginePlan plan = planner.plan(wish);
            if (store.find(plan.id()).isEmpty()) {
                installer.install(plan, false, signal, listener);
            } else if (plan.id().equals(current)) {
                return null;
            }
            return use(plan.id(), request, signal, listener);
        } catch (IOException denied) {
            throw new PaddockException(
                    Kind.FAILED,
                    Problem.of("engine-unreadable", "The engine was not updated", IoWords.why(denied), null));
        }
    }

    /** A newer release may have CUDA 13.5 where this one has 13.4, but not 14, which could want another driver. */
    private static @Nullable String family(String variant) {
        return variant.isEmpty() ? null : variant.replaceFirst("(-\\d+)(\\.\\d+)+$", "$1");
    }

    @Override
    public synchronized String add(Path program) throws IOException, InterruptedException {
        Path absolute = program.toAbsolutePath().normalize();
        Engine engine = engines.resolve(absolute.toString());
        tried(engine);
        String path = engine.executable().toString();
        List<Path> files = new ArrayList<>(settings.settings().engines().files());
        if (!files.contains(engine.executable())) {
            files.add(engine.executable());
            write(files);
        }
        return path;
    }

    private void write(List<Path> files) throws IOException {
        ObjectNode change = Json.mapper().createObjectNode();
        ArrayNode list = change.putObject("engines").putArray("files");
        files.forEach(file -> list.add(file.toString()));
        new SettingsEdit(settings).merge(change);
    }

    private void tried(Engine engine) throws InterruptedException {
        if (engine.isBuiltin()) {
            return;
        }
        EngineCapabilities known = probe.ask(engine);
        Problem problem = known.problem();
        if (problem != null) {
            throw new PaddockException(Kind.FAILED, problem);
        }
    }

    @Override
    public synchronized EngineChange use(String id) throws IOException, InterruptedException {
        String wanted = Engines.isBuiltin(id) ? "" : id;
        tried(engines.resolve(id));
        EngineSettings now = settings.settings().engines();
        if (now.current().equals(wanted)) {
            return change(now.current(), now.previous());
        }
        write(wanted, now.current());
        return change(wanted, now.current());
    }

    /** Not held against others while it is tried, since that takes minutes. */
    @Override
    public EngineChange use(String id, UpdateRequest request, FetchSignal signal, Consumer<InstallProgress> listener)
            throws IOException, InterruptedException {
        EngineSettings now = settings.settings().engines();
        String wanted = Engines.isBuiltin(id) ? "" : id;
        if (request.untried() || now.current().equals(wanted)) {
            return use(id);
        }
        tried(engines.resolve(id));
        EngineTrial.Wish wish =
                new EngineTrial.Wish(id, named(now.current()), now.slowerPercent(), now.biggerPercent(), request.now());
        try {
            EngineTrial trial = net.tryOut(wish, signal::isStopped, progress -> listener.accept(told(id, progress)));
            EngineChange change = trial.passed() ? use(id) : change(now.current(), now.previous());
            listener.accept(new InstallProgress(id, trial.passed() ? Step.DONE : Step.FAILED, 0, null, null));
            return new EngineChange(change.current(), change.previous(), trial);
        } catch (PaddockException refused) {
            listener.accept(new InstallProgress(
                    id, Step.FAILED, 0, null, refused.problem().sentence()));
            throw refused;
        }
    }

    private static InstallProgress told(String id, EngineTrial.Progress progress) {
        String which = progress.of() > 1 ? " (" + progress.number() + " of " + progress.of() + ")" : "";
        return new InstallProgress(id, Step.TRYING, 0, null, progress.server() + which + ": " + progress.what());
    }

    @Override
    public boolean goesOnAlone() {
        return false;
    }

    /** Nothing that this process does itself is left to another thread. */
    @Override
    public int cancel() {
        return 0;
    }

    @Override
    public synchronized EngineChange rollback() throws IOException, InterruptedException {
        EngineSettings now = settings.settings().engines();
        if (now.previous().equals(now.current())) {
            throw conflict(
                    "no-previous-engine",
                    "There is no engine to go back to",
                    "the default engine has not been changed",
                    "Choose one: paddock engines use ID");
        }
        tried(engines.resolve(named(now.previous())));
        write(now.previous(), now.current());
        return change(now.previous(), now.current());
    }

    private void write(String current, String previous) throws IOException {
        ObjectNode change = Json.mapper().createObjectNode();
        change.putObject("engines").put("current", current).put("previous", previous);
        new SettingsEdit(settings).merge(change);
        String holds = settings.settings().engines().current();
        if (!holds.equals(current)) {
            throw conflict(
                    "setting-overridden",
                    "The default engine is named by the environment",
                    "PADDOCK_ENGINES_CURRENT says " + holds,
                    "Take it out of the environment.");
        }
    }

    private static EngineChange change(String current, String previous) {
        return new EngineChange(named(current), named(previous));
    }

    private static String named(String setting) {
        return setting.isEmpty() ? Engine.BUILTIN : setting;
    }

    @Override
    public EngineManifest pin(String id, boolean pin) throws IOException {
        EngineManifest engine = installed(id);
        store.pin(engine, pin);
        return engine.withPinned(pin);
    }

    private EngineManifest installed(String id) {
        return store.find(id)
                .orElseThrow(() -> new PaddockException(
                        Kind.NOT_FOUND,
                        Problem.of(
                                "engine-not-installed",
                                "Paddock has installed no engine called \"" + id + "\"",
                                "",
                                "See which there are: paddock engines list")));
    }

    @Override
    public synchronized void remove(String id, boolean force) throws IOException {
        EngineSettings now = settings.settings().engines();
        List<Path> files = now.files();
        List<Path> others =
                files.stream().filter(file -> !file.toString().equals(id)).toList();
        if (others.size() < files.size()) {
            refuseUsed(id, now, force);
            write(others);
            return;
        }
        EngineManifest engine = installed(id);
        List<String> running = uses.running(store.folder(engine));
        if (!running.isEmpty()) {
            throw conflict(
                    "engine-runs",
                    "The engine " + id + " is running",
                    String.join(", ", running) + (running.size() == 1 ? " runs" : " run") + " on it",
                    "Stop " + (running.size() == 1 ? "it" : "them") + " first: paddock down "
                            + String.join(" ", running));
        }
        if (engine.pinned() && !force) {
            throw conflict("engine-pinned", "The engine " + id + " is pinned", "", "Remove it all the same: --force");
        }
        refuseUsed(id, now, force);
        try (EngineStore.Work work = store.begin()) {
            store.remove(engine);
            if (now.previous().equals(id)) {
                // Nothing to go back to is told as that.
                write(now.current(), now.current());
            }
        } catch (AccessDeniedException held) {
            throw conflict(
                    "engine-held",
                    "The engine " + id + " cannot be removed",
                    "a program still has one of its files open",
                    "Stop what runs on it, and try again.");
        }
    }

    private void refuseUsed(String id, EngineSettings now, boolean force) throws IOException {
        if (force) {
            return;
        }
        if (now.current().equals(id)) {
            throw conflict(
                    "engine-current",
                    "The engine " + id + " is the default one",
                    "",
                    "Choose another first: paddock engines use ID");
        }
        List<String> naming = uses.naming(id);
        if (!naming.isEmpty()) {
            throw conflict(
                    "engine-named",
                    "The engine " + id + " is still wanted",
                    "named by " + String.join(", ", naming),
                    "Give " + (naming.size() == 1 ? "it" : "them") + " another, or remove it all the same: --force");
        }
    }

    private static PaddockException conflict(String code, String title, String detail, String action) {
        return new PaddockException(Kind.CONFLICT, Problem.of(code, title, detail, action));
    }
}
