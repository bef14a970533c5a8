package dev.paddock.app;

import dev.paddock.cli.Daemon;
import dev.paddock.cli.ExitCode;
import dev.paddock.control.ControlFile;
import dev.paddock.control.ControlServer;
import dev.paddock.control.RemoteDownloads;
import dev.paddock.control.RemoteEngineDesk;
import dev.paddock.control.RemoteSupervisor;
import dev.paddock.domain.AuditEvent;
import dev.paddock.domain.EngineReport;
import dev.paddock.domain.Fleet;
import dev.paddock.domain.IoWords;
import dev.paddock.domain.LibrarySnapshot;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Problem;
import dev.paddock.domain.Subscription;
import dev.paddock.domain.WindowRequest;
import dev.paddock.fetch.hub.HubChoice;
import dev.paddock.fetch.hub.HubModel;
import dev.paddock.fetch.queue.Downloads;
import dev.paddock.install.EngineDesk;
import dev.paddock.library.ModelLibrary;
import dev.paddock.supervisor.Supervisor;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Finds, starts and ends the owner of the servers, or becomes it. */
final class LocalDaemon implements Daemon {
    private static final Duration END_PATIENCE = Duration.ofSeconds(10);
    private static final long END_POLL_MILLIS = 10;

    private final Composition composition;
    private final ControlFile file;

    LocalDaemon(Composition composition, ControlFile file) {
        this.composition = composition;
        this.file = file;
    }

    /** Servers that a killed owner left are known to nobody until the next one adopts them: so that one is started. */
    @Override
    public Optional<Supervisor> connect() {
        Optional<Supervisor> owner = RemoteSupervisor.connect(file).map(found -> found);
        return owner.isEmpty() && LeftServers.in(composition.home(), file) ? Optional.of(connectOrStart()) : owner;
    }

    @Override
    public Optional<Subscription> follow(Consumer<AuditEvent> listener, Runnable broken) {
        Optional<Supervisor> owner = connect();
        owner.ifPresent(Supervisor::close);
        return owner.map(_ -> new RemoteSupervisor(file::read).follow(listener, broken));
    }

    @Override
    public Supervisor connectOrStart() {
        Optional<RemoteSupervisor> owner = RemoteSupervisor.connect(file);
        if (owner.isPresent()) {
            return owner.get();
        }
        start();
        return RemoteSupervisor.connect(file)
                .orElseThrow(() -> new PaddockException(
                        Kind.FAILED,
                        Problem.of(
                                "owner-gone",
                                "Paddock's background service ended right after its start",
                                "",
                                "See " + composition.home().state().resolve("daemon.log"))));
    }

    @Override
    public Fleet offline() {
        composition.prepareHome();
        try {
            Optional<OwnerLock> lock = OwnerLock.tryAcquire(composition.home());
            if (lock.isPresent()) {
                try (OwnerLock held = lock.get()) {
                    composition.firstRun().seed();
                }
            }
            return new OfflineFleet(composition.home(), composition.catalog()).read();
        } catch (IOException denied) {
            throw Composition.unwritable(composition.home().config(), IoWords.why(denied));
        }
    }

    @Override
    public List<EngineReport> engines(boolean now) {
        composition.prepareHome();
        try {
            return composition.engineSurvey().all(now);
        } catch (IOException denied) {
            throw Composition.unwritable(composition.home().config(), IoWords.why(denied));
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new PaddockException(Kind.CANCELLED, Problem.of("interrupted", "Interrupted", "", null));
        }
    }

    @Override
    public EngineDesk engineDesk() {
        composition.prepareHome();
        Optional<Supervisor> owner = connect();
        owner.ifPresent(Supervisor::close);
        return owner.isPresent() ? new RemoteEngineDesk(file) : composition.engineDesk();
    }

    @Override
    public EngineDesk engineDeskOrStart() {
        connectOrStart().close();
        return new RemoteEngineDesk(file);
    }

    @Override
    public LibrarySnapshot models() {
        return ModelLibrary.scanOnce(composition.home().state(), composition.modelPlaces());
    }

    @Override
    public Optional<Downloads> downloads() {
        return RemoteSupervisor.connect(file).map(owner -> {
            owner.close();
            return new RemoteDownloads(file::read);
        });
    }

    @Override
    public Downloads downloadsOrStart() {
        connectOrStart().close();
        return new RemoteDownloads(file::read);
    }

    @Override
    public List<HubModel> search(String words) {
        try (DownloadService service = composition.downloads()) {
            return service.planner().search(words);
        }
    }

    @Override
    public List<HubChoice.Variant> variants(String repository) {
        try (DownloadService service = composition.downloads()) {
            return service.planner().variants(repository);
        }
    }

    @Override
    public Optional<Owner> owner() {
        return RemoteSupervisor.connect(file)
                .flatMap(answers -> {
                    answers.close();
                    return file.read();
                })
                .map(content -> new Owner(
                        content.pid(),
                        content.address(),
                        content.version(),
                        content.role().name().toLowerCase(Locale.ROOT),
                        content.startedAt()));
    }

    @Override
    public Optional<Gateway> gateway() {
        return file.read().flatMap(GatewayQuestion::ask);
    }

    @Override
    public boolean start() {
        if (RemoteSupervisor.connect(file).isPresent()) {
            return false;
        }
        composition.prepareHome();
        return new DaemonStarter(composition.home(), file).start();
    }

    @Override
    public Optional<Stopped> stop(boolean leaveServers) {
        Optional<ControlFile.Content> content = file.read();
        Optional<RemoteSupervisor> owner = RemoteSupervisor.connect(file);
        if (owner.isEmpty() || content.isEmpty()) {
            return Optional.empty();
        }
        try (RemoteSupervisor supervisor = owner.get()) {
            ControlServer.Stopped done = supervisor.shutdown(!leaveServers);
            awaitEnd(content.get().pid());
            return Optional.of(new Stopped(done.stopped(), done.left()));
        }
    }

    private static void awaitEnd(long pid) {
        long end = System.nanoTime() + END_PATIENCE.toNanos();
        try {
            // The JDK itself looks whether somebody else's child has ended only after seconds.
            while (ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent()) {
                if (System.nanoTime() > end) {
                    throw new PaddockException(
                            Kind.FAILED,
                            Problem.of(
                                    "owner-lingers",
                                    "Paddock's background service takes long to end",
                                    "process " + pid + " still lives",
                                    null));
                }
                TimeUnit.MILLISECONDS.sleep(END_POLL_MILLIS);
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public int run(boolean logHere, @Nullable String profile) {
        if (logHere) {
            LogbackSetup.alsoToStandardOutput();
        }
        Optional<OwnerProcess> opened = OwnerProcess.open(composition, file, ControlFile.Role.DAEMON);
        if (opened.isEmpty()) {
            composition.terminal().err().println("paddock: Paddock runs already. See: paddock daemon status");
            return ExitCode.FAILED;
        }
        SessionEnd end = SessionEnd.of(opened.get().supervisor(), composition.settings());
        try (OwnerProcess owner = opened.get();
                Subscription signal = Terminals.onInterrupt(() -> {
                    end.processEnds();
                    owner.close();
                    // Otherwise the exit code is the signal's, which service managers take for a failure.
                    Runtime.getRuntime().halt(ExitCode.FINE);
                })) {
            AppEvents.ofNoDesktop().onSessionEnd(end::machineEnds);
            composition.terminal().out().println("Paddock " + composition.version() + " runs: " + owner.content());
            composition.terminal().out().flush();
            if (profile != null) {
                switchTo(owner.supervisor(), profile);
            }
            owner.awaitEnd();
            return ExitCode.FINE;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return ExitCode.FAILED;
        }
    }

    /** One that is refused is no reason to end: what runs goes on. */
    private void switchTo(Supervisor supervisor, String profile) {
        CompletionStage<?> unused = supervisor.switchTo(profile).exceptionally(failed -> {
            Throwable cause = failed instanceof CompletionException ? failed.getCause() : failed;
            composition
                    .terminal()
                    .err()
                    .println("paddock: "
                            + (cause instanceof PaddockException refused
                                    ? refused.problem().sentence()
                                    : String.valueOf(cause)));
            return supervisor.fleet();
        });
    }

    @Override
    public int gui(WindowRequest wish) {
        return new Gui(composition, file).run(wish);
    }
}
