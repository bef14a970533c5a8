package dev.paddock.supervisor;

import dev.paddock.domain.Instance;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Problem;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.engine.Engines;
import dev.paddock.engine.WorkerHost;
import dev.paddock.engine.WorkerProgram;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks an instance before it is saved. */
final class NewInstance {
    private final Instance instance;
    private final Models models;
    private final Engines engines;
    private final @Nullable String engine;

    /** @param defaultEngine of instances that name none; null for the built-in one */
    NewInstance(Instance instance, Models models, Engines engines, @Nullable String defaultEngine) {
        this.instance = instance;
        this.models = models;
        this.engines = engines;
        this.engine = instance.engine() == null ? defaultEngine : instance.engine();
    }

    /**
     * The instance with an absolute path of its model.
     *
     * @throws PaddockException INVALID or CONFLICT
     */
    Instance checked(List<ServerSnapshot> others) {
        if (!Instance.NAME.matcher(instance.name()).matches()) {
            throw invalid(
                    "bad-name",
                    "\"" + instance.name() + "\" cannot be a name",
                    "a name is 1 to 63 small letters, digits and hyphens, with no hyphen first or last",
                    "Choose another name.");
        }
        if (others.stream().anyMatch(other -> other.name().equals(instance.name()))) {
            throw nameTaken(instance.name());
        }
        Integer port = instance.server().port();
        if (port != null) {
            PortBook.checkRange(port);
            refusePortOfAnother(port, others);
        }
        if (instance.isWorker()) {
            WorkerHost.check(instance.server().host());
            WorkerProgram.checkArguments(instance.args());
            WorkerProgram.of(engines.resolve(engine));
            return instance;
        }
        Path model = instance.model().path().toAbsolutePath().normalize();
        models.check(model).ifPresent(problem -> {
            throw new PaddockException(Kind.INVALID, problem);
        });
        if (!Engines.isBuiltin(engine)) {
            engines.resolve(engine);
        }
        return instance.withModel(instance.model().withPath(model));
    }

    private static void refusePortOfAnother(int port, List<ServerSnapshot> others) {
        others.stream()
                .filter(other -> other.instance()
                        .server()
                        .fixedPort()
                        .filter(p -> p == port)
                        .isPresent())
                .findFirst()
                .ifPresent(other -> {
                    throw new PaddockException(
                            Kind.CONFLICT,
                            Problem.of(
                                    "port-taken",
                                    "Port " + port + " is taken",
                                    "\"" + other.name() + "\" has it",
                                    "Choose another port, or none: then the next free one is used."));
                });
    }

    static PaddockException nameTaken(String name) {
        return new PaddockException(
                Kind.CONFLICT,
                Problem.of(
                        "name-taken", "There is a server called \"" + name + "\" already", "", "Choose another name."));
    }

    private static PaddockException invalid(String code, String title, String detail, String action) {
        return new PaddockException(Kind.INVALID, Problem.of(code, title, detail, action));
    }
}
