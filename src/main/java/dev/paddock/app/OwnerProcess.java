package dev.paddock.app;

import dev.paddock.control.ControlFile;
import dev.paddock.control.ControlServer;
import dev.paddock.domain.IoWords;
import dev.paddock.domain.LibrarySnapshot;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Problem;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.domain.Subscription;
import dev.paddock.domain.WindowRequest;
import dev.paddock.fetch.queue.DownloadQueue;
import dev.paddock.install.UpdateCheck;
import dev.paddock.install.update.SelfUpdate;
import dev.paddock.library.ModelLibrary;
import dev.paddock.platform.SleepWatch;
import dev.paddock.supervisor.LocalSupervisor;
import dev.paddock.supervisor.Supervisor;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The process that owns the servers: holds the lock, runs the supervisor, and lets others reach it by the control API. */
final class OwnerProcess implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OwnerProcess.class);
    /** A client that looks whether the lock is held holds it for a moment itself. */
    private static final Duration LOCK_PATIENCE = Duration.ofSeconds(1);

    private static final long LOCK_POLL_MILLIS = 20;
    private static final Duration UPDATE_LOOK = Duration.ofHours(1);
    private static final Duration FIRST_LOOK = Duration.ofSeconds(10);

    private final OwnerLock lock;
    private final LocalSupervisor supervisor;
    private final GatewayService gateway;
    private final ControlFile file;
    private final ModelLibrary library;
    private final DownloadService fetching;
    private final DownloadQueue downloads;
    private final ControlServer control;
    private final SleepWatch sleep;
    private final Thread updates;
    private final ControlFile.Content content;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicBoolean closed = new AtomicBoolean();

    private OwnerProcess(Composition composition, ControlFile file, ControlFile.Role role, OwnerLock lock)
            throws IOException {
        this.lock = lock;
        this.file = file;
        composition.firstRun().seed();
        this.supervisor = composition.localSupervisor();
        this.gateway = new GatewayService(composition.home(), supervisor, composition.settings());
        this.library = composition.library();
        this.fetching = composition.downloads();
        this.downloads = fetching.queue(library::rescan);
        OwnerPorts ports = new OwnerPorts(
                composition,
                supervisor,
                gateway,
                this::models,
                downloads,
                fetching.planner(),
                stop -> shutdown(role, stop));
        this.control = ControlServer.start(supervisor, ports);
        downloads.begin();
        UpdateCheck engines = composition.updateCheck(ports::engineDesk);
        SelfUpdate own = composition.updates(Opener::openNow);
        this.updates = Thread.ofVirtual().name("updates").start(() -> lookForUpdates(engines, own));
        this.content = new ControlFile.Content(
                control.address(),
                control.token(),
                ProcessHandle.current().pid(),
                composition.version(),
                role,
                Instant.now());
        file.write(content);
        this.sleep = SleepWatch.begin(away -> supervisor.lookAfresh());
        LOG.info(
                "Paddock {} owns the servers of {}: {}",
                composition.version(),
                composition.home().state(),
                content);
    }

    /** Looked at by the hour, since a machine may sleep for days. */
    private static void lookForUpdates(UpdateCheck engines, SelfUpdate own) {
        try {
            while (true) {
                engines.runIfDue();
                own.runIfDue();
                Thread.sleep(UPDATE_LOOK);
            }
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        }
    }

    /** Empty where another process owns the servers. */
    static Optional<OwnerProcess> open(Composition composition, ControlFile file, ControlFile.Role role) {
        composition.prepareHome();
        LogbackSetup.writeTo(
                composition.home().state().resolve("paddock.log"),
                composition.settings().settings().logLevel());
        try {
            Optional<OwnerLock> lock = acquire(composition);
            return lock.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new OwnerProcess(composition, file, role, lock.get()));
        } catch (IOException denied) {
            throw Composition.unwritable(composition.home().state(), IoWords.why(denied));
        }
    }

    private static Optional<OwnerLock> acquire(Composition composition) throws IOException {
        long end = System.nanoTime() + LOCK_PATIENCE.toNanos();
        Optional<OwnerLock> lock = OwnerLock.tryAcquire(composition.home());
        while (lock.isEmpty() && System.nanoTime() < end) {
            try {
                TimeUnit.MILLISECONDS.sleep(LOCK_POLL_MILLIS);
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
                return Optional.empty();
            }
            lock = OwnerLock.tryAcquire(composition.home());
        }
        return lock;
    }

    Supervisor supervisor() {
        return supervisor;
    }

    ModelLibrary library() {
        return library;
    }

    ControlFile.Content content() {
        return content;
    }

    /** @param show does what is wished of the window of this process; called on a background thread */
    Subscription onShowWindow(Consumer<WindowRequest> show) {
        return control.onShowWindow(show);
    }

    /** Blocks until somebody asks by the control API that the owner ends. */
    void awaitEnd() throws InterruptedException {
        ended.await();
    }

    /** Who asks first waits for the first look; from then on the folders are watched. */
    private LibrarySnapshot models() {
        try {
            return library.awaitScanned(FIRST_LOOK);
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
            return library.snapshot();
        }
    }

    private CompletionStage<ControlServer.Stopped> shutdown(ControlFile.Role role, boolean stopServers) {
        if (role == ControlFile.Role.WINDOW) {
            return CompletableFuture.failedFuture(new PaddockException(
                    Kind.CONFLICT,
                    Problem.of(
                            "window-owns",
                            "Paddock's window owns the servers",
                            "there is no background service to stop",
                            "Quit the window, or stop the servers: paddock down --all")));
        }
        List<String> running = supervisor.fleet().servers().stream()
                .filter(ServerSnapshot::isRunning)
                .map(ServerSnapshot::name)
                .toList();
        CompletionStage<ControlServer.Stopped> done = stopServers
                ? supervisor.stopAll(false).thenApply(all -> new ControlServer.Stopped(running, List.of()))
                : CompletableFuture.completedFuture(new ControlServer.Stopped(List.of(), running));
        return done.whenComplete((stopped, failed) -> {
            if (failed == null) {
                ended.countDown();
            }
        });
    }

    /** Leaves the servers as they are. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        try (lock) {
            file.deleteIfStill(content);
            sleep.close();
            updates.interrupt();
            control.close();
            gateway.close();
            downloads.close();
            fetching.close();
            library.close();
            supervisor.close();
        } catch (IOException untidy) {
            LOG.warn("Not everything could be put away", untidy);
        }
        LOG.info("Paddock has let go of the servers");
    }
}
