package dev.paddock.control;

import dev.paddock.domain.Instance;
import dev.paddock.domain.LibrarySnapshot;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Problem;
import dev.paddock.domain.Profile;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.domain.StatusSummary;
import dev.paddock.settings.Json;
import dev.paddock.supervisor.Supervisor;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** Turns a request into a call on the {@link Supervisor} and its settled result into an answer. Knows nothing of sockets. */
final class Routes {
    /** @param path the segments below {@code /api/v1}, decoded */
    record Request(String method, List<String> path, Map<String, String> query, byte[] body) {
        String segment(int index) {
            return path.get(index);
        }

        boolean flag(String name) {
            return switch (query.getOrDefault(name, "false")) {
                case "", "true" -> true;
                case "false" -> false;
                default ->
                    throw invalid(
                            "bad-parameter", name + " must be true or false", "it is \"" + query.get(name) + "\"");
            };
        }

        long pid() {
            try {
                return Long.parseLong(segment(1));
            } catch (NumberFormatException no) {
                throw invalid("bad-parameter", "A process is named by its number", "\"" + segment(1) + "\" is none");
            }
        }

        long number(String name) {
            try {
                return Long.parseLong(query.getOrDefault(name, ""));
            } catch (NumberFormatException no) {
                throw invalid("bad-parameter", name + " must be a number", "it is \"" + query.get(name) + "\"");
            }
        }
    }

    /** @param base what the change was begun with */
    record Change(Instance instance, Instance base) {
        Change {
            Objects.requireNonNull(instance, "instance");
            Objects.requireNonNull(base, "base");
        }
    }

    /** @param body written as JSON; null means no content */
    record Answer(int status, @Nullable Object body) {
        static Answer ok(Object body) {
            return new Answer(200, body);
        }

        static Answer of(ProblemJson problem) {
            return new Answer(problem.status(), problem);
        }
    }

    private final Supervisor supervisor;
    private final ControlServer.Shutdown shutdown;
    private final Supplier<LibrarySnapshot> models;
    private final Windows windows;
    private final Clock clock;

    Routes(
            Supervisor supervisor,
            Supplier<LibrarySnapshot> models,
            ControlServer.Shutdown shutdown,
            Windows windows,
            Clock clock) {
        this.supervisor = supervisor;
        this.models = models;
        this.shutdown = shutdown;
        this.windows = windows;
        this.clock = clock;
    }

    /** Blocks until the result is settled. Every failure becomes a problem in the answer. */
    Answer answer(Request request) {
        try {
            return route(request);
        } catch (PaddockException refused) {
            return Answer.of(ProblemJson.of(refused.kind(), refused.problem()));
        }
    }

    private Answer route(Request request) {
        String shape = request.method() + " " + shape(request.path());
        return switch (shape) {
            case "GET status" -> Answer.ok(StatusSummary.of(supervisor.fleet(), clock.instant()));
            case "GET fleet" -> Answer.ok(supervisor.fleet());
            case "GET servers/*/history" -> Answer.ok(settle(supervisor.history(request.segment(1))));
            case "POST servers/*/start" -> Answer.ok(settle(supervisor.start(request.segment(1))));
            case "POST servers/*/stop" -> Answer.ok(settle(supervisor.stop(request.segment(1), request.flag("force"))));
            case "POST servers/*/attach" -> Answer.ok(settle(supervisor.attach(request.segment(1))));
            case "POST servers/*/restart" -> Answer.ok(settle(supervisor.restart(request.segment(1))));
            case "POST stop-all" -> Answer.ok(settle(supervisor.stopAll(request.flag("force"))));
            case "POST profiles/*/switch" -> Answer.ok(settle(supervisor.switchTo(request.segment(1))));
            case "PUT profiles/*" ->
                Answer.ok(settle(supervisor.saveProfile(profile(request.segment(1), request.body()))));
            case "DELETE profiles/*" -> Answer.ok(settle(supervisor.removeProfile(request.segment(1))));
            case "POST switch-back" -> Answer.ok(settle(supervisor.switchBack()));
            case "POST servers" -> new Answer(201, settle(supervisor.add(instance(request.body()))));
            case "PUT servers/*" -> Answer.ok(settle(supervisor.update(named(request.segment(1), request.body()))));
            case "POST servers/*/change" -> Answer.ok(settle(change(request.segment(1), request.body())));
            case "POST reload" -> Answer.ok(settle(supervisor.reload()));
            case "DELETE servers/*" -> {
                settle(supervisor.remove(request.segment(1)).thenApply(none -> true));
                yield new Answer(204, null);
            }
            case "GET models" -> Answer.ok(models.get());
            case "GET orphans" -> Answer.ok(settle(supervisor.orphans()));
            case "POST orphans/*/adopt" -> Answer.ok(settle(supervisor.adopt(request.pid())));
            case "DELETE orphans/*" -> {
                settle(supervisor
                        .endOrphan(request.pid(), request.flag("force"))
                        .thenApply(none -> true));
                yield new Answer(204, null);
            }
            case "POST shutdown" -> Answer.ok(settle(shutdown.shutdown(request.flag("stop_servers"))));
            case "POST window/*" -> window(request, shape);
            default -> Answer.of(unknown(shape));
        };
    }

    private Answer window(Request request, String shape) {
        return switch (request.segment(1)) {
            case "show" -> {
                if (!windows.show()) {
                    throw new PaddockException(
                            Kind.NOT_FOUND,
                            Problem.of("no-window", "Paddock has no open window", "", "Open one: paddock gui"));
                }
                yield new Answer(204, null);
            }
            case "shown" -> {
                windows.shown(request.number("request"));
                yield new Answer(204, null);
            }
            default -> Answer.of(unknown(shape));
        };
    }

    /** The path with every name in it replaced by a star. */
    private static String shape(List<String> path) {
        if (path.size() < 2) {
            return String.join("/", path);
        }
        String tail = path.size() == 2 ? "" : "/" + String.join("/", path.subList(2, path.size()));
        return path.getFirst() + "/*" + tail;
    }

    private static ProblemJson unknown(String shape) {
        return ProblemJson.of(
                404,
                Kind.NOT_FOUND,
                Problem.of("no-such-call", "The control API has no such call", shape + " is not known", null));
    }

    private static Instance instance(byte[] body) {
        return read(body, Instance.class, "instance");
    }

    private static <T> T read(byte[] body, Class<T> type, String what) {
        if (body.length == 0) {
            throw invalid("no-body", "The " + what + " is missing", "the request has no body");
        }
        try {
            return Json.mapper().readValue(body, type);
        } catch (JacksonException bad) {
            throw invalid("bad-json", "The body is no " + what, bad.getOriginalMessage());
        }
    }

    private CompletionStage<ServerSnapshot> change(String name, byte[] body) {
        Change change = read(body, Change.class, "change");
        checkName("instance", change.instance().name(), name);
        return supervisor.update(change.instance(), change.base());
    }

    private static Instance named(String name, byte[] body) {
        Instance instance = instance(body);
        checkName("instance", instance.name(), name);
        return instance;
    }

    private static Profile profile(String name, byte[] body) {
        Profile profile = read(body, Profile.class, "profile");
        checkName("profile", profile.name(), name);
        return profile;
    }

    private static void checkName(String what, String inBody, String inAddress) {
        if (!inAddress.equals(inBody)) {
            throw invalid(
                    "bad-name",
                    "The body is of another " + what,
                    "its name is \"" + inBody + "\", the address says \"" + inAddress + "\"");
        }
    }

    private static PaddockException invalid(String code, String title, String detail) {
        return new PaddockException(Kind.INVALID, Problem.of(code, title, detail, null));
    }

    private static <T> T settle(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw failed("interrupted", "Paddock is ending", "the request was not waited for");
        } catch (ExecutionException wrapped) {
            if (wrapped.getCause() instanceof PaddockException refused) {
                throw refused;
            }
            throw failed("internal", "The request could not be carried out", String.valueOf(wrapped.getCause()));
        }
    }

    private static PaddockException failed(String code, String title, String detail) {
        return new PaddockException(Kind.FAILED, Problem.of(code, title, detail, null));
    }
}
