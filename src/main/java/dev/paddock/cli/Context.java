package dev.paddock.cli;

import dev.paddock.domain.Finding;
import dev.paddock.domain.Fleet;
import dev.paddock.domain.Instance;
import dev.paddock.domain.Nearest;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Problem;
import dev.paddock.domain.Profile;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.domain.Subscription;
import dev.paddock.settings.Catalog;
import dev.paddock.settings.Json;
import dev.paddock.supervisor.Supervisor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What every command needs. */
record Context(Daemon daemon, Supplier<Configuration> configured, Terminal terminal) {
    private static final int EVIDENCE_LINES = 5;

    Configuration configuration() {
        return configured.get();
    }

    void say(String line) {
        terminal.out().println(line);
        terminal.out().flush();
    }

    void complain(Problem problem) {
        if (problem.detail().lines().count() > 1) {
            terminal.err().println("paddock: " + problem.title() + ":");
            problem.detail().lines().forEach(line -> terminal.err().println("    " + line));
            Optional.ofNullable(problem.action()).ifPresent(terminal.err()::println);
        } else {
            terminal.err().println("paddock: " + problem.sentence());
        }
        List<String> evidence = problem.evidence();
        evidence.subList(Math.max(0, evidence.size() - EVIDENCE_LINES), evidence.size())
                .forEach(line -> terminal.err().println("    " + line));
        terminal.err().flush();
    }

    void json(Object value) {
        say(Json.mapper().writeValueAsString(value));
    }

    /** Of the owner, or what is saved when none runs. */
    Fleet fleet() {
        Optional<Supervisor> supervisor = daemon.connect();
        if (supervisor.isEmpty()) {
            return daemon.offline();
        }
        try (Supervisor owner = supervisor.get()) {
            return owner.fleet();
        }
    }

    /** The owner, where one runs, takes up at once what was written to the files. */
    void reload() {
        Optional<Supervisor> supervisor = daemon.connect();
        if (supervisor.isPresent()) {
            try (Supervisor owner = supervisor.get()) {
                settled(owner.reload());
            }
        }
    }

    /** @throws PaddockException NOT_FOUND, or INVALID where its file is there and cannot be used */
    ServerSnapshot find(Fleet fleet, String name) {
        return fleet.server(name)
                .orElseThrow(() -> missing(
                        "server",
                        name,
                        fleet.servers().stream().map(ServerSnapshot::name).toList(),
                        Catalog::fileOf));
    }

    /** @throws PaddockException as {@link #find}, and INVALID of a worker */
    ServerSnapshot findWithModel(Fleet fleet, String name) {
        ServerSnapshot server = find(fleet, name);
        if (server.instance().isWorker()) {
            throw new PaddockException(
                    Kind.INVALID,
                    Problem.of(
                            "worker-no-model",
                            "\"" + name + "\" is a worker",
                            "it has no model, but lends memory to servers elsewhere",
                            "Name a server with a model."));
        }
        return server;
    }

    /** A program as the background service finds it, which has another working directory; a mere name stays one. */
    static String absolute(String program) {
        return Path.of(program).getNameCount() < 2
                ? program
                : Path.of(program).toAbsolutePath().normalize().toString();
    }

    /** @throws PaddockException as {@link #find} */
    Profile findProfile(Fleet fleet, String name) {
        return fleet.profiles().stream()
                .filter(profile -> profile.name().equals(name))
                .findFirst()
                .orElseThrow(() -> missing(
                        "profile",
                        name,
                        fleet.profiles().stream().map(Profile::name).toList(),
                        Catalog::profileFileOf));
    }

    private PaddockException missing(
            String what, String name, List<String> known, BiFunction<Catalog, String, Path> fileOf) {
        if (Instance.NAME.matcher(name).matches()) {
            Catalog catalog = configuration().catalog();
            Path file = fileOf.apply(catalog, name);
            if (Files.exists(file)) {
                return unusable(what, name, file, catalog.findings(file, null));
            }
        }
        return notFound(what, name, known);
    }

    private static PaddockException unusable(String what, String name, Path file, List<Finding> findings) {
        String why = findings.stream()
                .filter(Finding::breaks)
                .map(Finding::sentence)
                .collect(Collectors.joining(System.lineSeparator()));
        return new PaddockException(
                Kind.INVALID,
                Problem.of(
                        "unusable-file",
                        "The " + what + " " + name + " is left out because of its file " + file,
                        why.isEmpty() ? "it was not there a moment ago; try again" : why,
                        "Mend it, and check it: paddock config validate"));
    }

    static PaddockException notFound(String what, String name, List<String> known) {
        String action = Nearest.to(name, known)
                .map(near -> "Did you mean " + near + "?")
                .orElse(
                        known.isEmpty()
                                ? "There is no " + what + " yet."
                                : "There " + (known.size() == 1 ? "is: " : "are: ") + String.join(", ", known));
        return new PaddockException(
                Kind.NOT_FOUND,
                Problem.of("not-found", "There is no " + what + " called \"" + name + "\"", "", action));
    }

    /** The same on another terminal. */
    Context on(Terminal other) {
        return new Context(daemon, configured, other);
    }

    /** As {@link #settled}; who interrupts the wait is told that it goes on without this process. */
    <T> T settledOrLeft(CompletionStage<T> stage, String what) {
        try (Subscription interrupt = terminal.interrupts()
                .onInterrupt(() -> say(what + " goes on in the background; paddock ps shows how far it is"))) {
            return settled(stage);
        }
    }

    /** Waits until it is settled; throws the refusal itself. */
    static <T> T settled(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get();
        } catch (ExecutionException failed) {
            throw refusal(failed.getCause());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new PaddockException(Kind.CANCELLED, Problem.of("interrupted", "Interrupted", "", null));
        }
    }

    static PaddockException refusal(@Nullable Throwable cause) {
        return cause instanceof PaddockException refused
                ? refused
                : new PaddockException(
                        Kind.FAILED, Problem.of("failed", "It did not work", String.valueOf(cause), null));
    }
}
