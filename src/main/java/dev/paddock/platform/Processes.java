package dev.paddock.platform;

import dev.paddock.domain.Problem;
import dev.paddock.domain.Remedy;
import java.io.File;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Starts processes that outlive Paddock, tells who is who, and ends them. Every signal is preceded by a check that the
 * process is still the one that was meant. Safe for use by any thread.
 */
public final class Processes {
    /** The environment variable by which a process of ours is known. */
    public static final String TOKEN = "PADDOCK_INSTANCE";

    private static final File NULL_DEVICE =
            new File(System.getProperty("os.name", "").startsWith("Windows") ? "NUL" : "/dev/null");

    private final ProcessPlatform platform;

    /** Its one thread is made when it is first needed, and stays. */
    private final ExecutorService spawner = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().daemon().name("spawner").factory());

    /** Without a way to ask processes of Windows: they are ended at once there. */
    public Processes() {
        this(List.of());
    }

    /** @param interruptHelper starts this very Paddock with the hidden command of {@link ConsoleInterrupt} */
    public Processes(List<String> interruptHelper) {
        this(ProcessPlatform.forThisSystem(interruptHelper));
    }

    Processes(ProcessPlatform platform) {
        this.platform = platform;
    }

    /** A process of ours; {@code exit} completes with the exit code when it ends. */
    public record Started(ProcessIdentity identity, CompletableFuture<Integer> exit) {}

    /**
     * Starts a process in a session of its own where the operating system has such, with stdin from the null device.
     *
     * <p>The identity names no executable yet; ask {@link #identify} again once the process has shown a sign of life.
     *
     * @throws IOException where it cannot be started
     */
    public Started start(LaunchSpec spec) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command(spec))
                .directory(spec.folder().toFile())
                .redirectInput(ProcessBuilder.Redirect.from(NULL_DEVICE))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(spec.log().toFile()))
                .redirectErrorStream(true);
        builder.environment().putAll(spec.env());
        Process process = spec.diesWithUs() ? startTied(builder) : builder.start();
        if (spec.diesWithUs()) {
            platform.tie(process.toHandle());
        }
        if (!spec.cpus().isEmpty()) {
            platform.pin(process.pid(), spec.cpus());
        }
        // A process that is already dead has no identity any more; its exit is all there is to tell.
        // What it runs in this instant may still be the program that detaches it, hence no executable yet.
        ProcessIdentity identity = platform.identify(process.pid())
                .map(now -> new ProcessIdentity(now.pid(), now.startTicks(), now.bootId(), null))
                .orElseGet(() -> new ProcessIdentity(process.pid(), -1, platform.bootId(), null));
        return new Started(identity, process.onExit().thenApply(Process::exitValue));
    }

    /** By a thread that ends with this process only: the tie is to the thread, and those of the pools come and go. */
    private Process startTied(ProcessBuilder builder) throws IOException {
        try {
            return spawner.submit(builder::start).get();
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof IOException denied ? denied : new IOException(failed.getCause());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while a process was started");
        }
    }

    private List<String> command(LaunchSpec spec) {
        List<String> plain = spec.command();
        List<String> tied = spec.diesWithUs() ? platform.tied(plain) : plain;
        return platform.detached(spec.cpus().isEmpty() ? tied : platform.pinned(tied, spec.cpus()));
    }

    /** Why a process that is started to end with this one will not when this one crashes, in words; empty where it will. */
    public Optional<String> whyNotTied() {
        return platform.whyNotTied();
    }

    /** Why a process cannot be bound to these processors; empty where it can. */
    public Optional<Problem> affinityProblem(List<Integer> cpus) {
        return cpus.isEmpty()
                ? Optional.empty()
                : platform.whyNotPinned(cpus)
                        .map(why -> Problem.of(
                                        "bad-affinity",
                                        "The server cannot be bound to the processors " + words(cpus),
                                        why,
                                        "Change cpu_affinity of the instance, or leave it empty: then all are used.")
                                .withRemedies(List.of(Remedy.of(Remedy.Kind.EDIT_INSTANCE))));
    }

    private static String words(List<Integer> cpus) {
        return cpus.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    /** Empty where no such process lives; a zombie does not. */
    public Optional<ProcessIdentity> identify(long pid) {
        return platform.identify(pid);
    }

    /** True while this very process lives, whatever program it runs by now. */
    public boolean isAlive(ProcessIdentity identity) {
        return platform.identify(identity.pid())
                .filter(now -> sameStart(identity, now))
                .isPresent();
    }

    /** True while this very process lives and runs the same program, as far as the operating system shows programs. */
    public boolean isSame(ProcessIdentity identity) {
        return platform.identify(identity.pid())
                .filter(now -> sameStart(identity, now))
                .filter(now -> identity.executable() == null
                        || now.executable() == null
                        || Objects.equals(identity.executable(), now.executable()))
                .isPresent();
    }

    private static boolean sameStart(ProcessIdentity a, ProcessIdentity b) {
        return a.startTicks() == b.startTicks() && a.bootId().equals(b.bootId());
    }

    /** The token in a process's environment, where it is a process of this person's. */
    public Optional<String> token(long pid) {
        return Optional.ofNullable(platform.environment(pid, TOKEN).get(TOKEN));
    }

    /** The variables whose names begin so, of a process of this person's; empty where it is another's or cannot be read. */
    public Map<String, String> environment(long pid, String prefix) {
        return platform.environment(pid, prefix);
    }

    /** Program and arguments, uncut; empty where the operating system does not tell. */
    public List<String> commandLine(long pid) {
        return platform.commandLine(pid);
    }

    /** When it began, by the clock of then; empty where no such process lives. */
    public Optional<Instant> startedAt(long pid) {
        return ProcessHandle.of(pid).flatMap(handle -> handle.info().startInstant());
    }

    /** The pids of its ancestors, nearest first. */
    public List<Long> ancestors(long pid) {
        List<Long> found = new ArrayList<>();
        OptionalLong parent = platform.parent(pid);
        while (parent.isPresent() && parent.getAsLong() > 0 && !found.contains(parent.getAsLong())) {
            found.add(parent.getAsLong());
            parent = platform.parent(parent.getAsLong());
        }
        return found;
    }

    /** Every process, as far as this person may look. Who it is must be asked for each. */
    public List<Long> all() {
        return platform.all();
    }

    /** The eldest living process that carries the token; its children inherit it. */
    public Optional<ProcessIdentity> findByToken(String token) {
        return platform.all().stream()
                .filter(pid -> token(pid).filter(token::equals).isPresent())
                .flatMap(pid -> platform.identify(pid).stream())
                .min((a, b) -> a.startTicks() != b.startTicks()
                        ? Long.compare(a.startTicks(), b.startTicks())
                        : Long.compare(a.pid(), b.pid()));
    }

    /** The living members of the tree without its root. Collect them before the root is signalled: after, they may hide. */
    public List<ProcessIdentity> descendants(ProcessIdentity root) {
        return platform.descendants(root);
    }

    /**
     * Asks the process to end, if it is still the one meant. May take seconds where asking takes a process of its own.
     *
     * @param hears false where it is known not to heed it yet; then it may be ended at once
     */
    public Asked terminate(ProcessIdentity identity, boolean hears) {
        return handle(identity)
                .map(handle -> platform.terminate(handle, identity, hears))
                .orElse(Asked.REFUSED);
    }

    /** Whether asking a process asks all that it started with it. */
    public boolean asksWholeFamily() {
        return platform.asksWholeFamily();
    }

    /** How long one that was asked again is waited for; zero where it is not asked again. */
    public Duration secondGrace() {
        return platform.secondGrace();
    }

    /** Empty where the process has gone, or its end can only be looked for. */
    public Optional<ExitWatch> watchExit(ProcessIdentity identity) {
        Optional<ExitWatch> watch = platform.watchExit(identity.pid());
        if (watch.isPresent() && !isAlive(identity)) {
            watch.get().close();
            return Optional.empty();
        }
        return watch;
    }

    /** Ends the process at once, if it is still the one meant. */
    public void kill(ProcessIdentity identity) {
        handle(identity).ifPresent(platform::kill);
    }

    /** A handle checks the start time again by itself when it signals. */
    private Optional<ProcessHandle> handle(ProcessIdentity identity) {
        Optional<ProcessHandle> handle = ProcessHandle.of(identity.pid());
        return isAlive(identity) ? handle : Optional.empty();
    }
}
