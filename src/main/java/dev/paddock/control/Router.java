package dev.paddock.control;

import dev.paddock.domain.Nearest;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Problem;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;

/** Finds the route of a request and waits for its answer. Knows nothing of sockets. */
final class Router {
    private final List<Route> routes;
    private final Operations operations;

    Router(List<Route> routes, Operations operations) {
        this.routes = List.copyOf(routes);
        this.operations = operations;
    }

    /** Blocks until the result is settled, but for {@code ?async}. Every refusal becomes a problem in the answer. */
    Answer answer(Request request) {
        try {
            String method = request.method().equals("HEAD") ? "GET" : request.method();
            for (Route route : routes) {
                Optional<Map<String, String>> names =
                        route.method().equals(method) ? route.match(request.path()) : Optional.empty();
                if (names.isPresent()) {
                    return answer(route, request.withNames(names.get()));
                }
            }
            return unknown(request);
        } catch (PaddockException refused) {
            return Answer.of(ProblemJson.of(refused.kind(), refused.problem()));
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
            return Answer.of(ProblemJson.of(
                    Kind.FAILED,
                    Problem.of("interrupted", "Paddock is ending", "the request was not waited for", null)));
        }
    }

    private Answer answer(Route route, Request request) throws InterruptedException {
        request.checkParameters(route.parameters());
        if (route.action() && request.flag(Route.ASYNC)) {
            return operations.begin(
                    route.method() + " " + String.join("/", request.path()),
                    () -> route.handler().answer(request));
        }
        return settled(route.handler().answer(request));
    }

    private static Answer settled(CompletionStage<Answer> stage) throws InterruptedException {
        try {
            return stage.toCompletableFuture().get();
        } catch (ExecutionException wrapped) {
            return Answer.of(Operations.problem(wrapped));
        }
    }

    private Answer unknown(Request request) {
        List<Route> others = routes.stream()
                .filter(route -> route.match(request.path()).isPresent())
                .toList();
        String path = String.join("/", request.path());
        if (others.isEmpty()) {
            List<String> there = routes.stream()
                    .map(route -> route.filled(request.path()))
                    .distinct()
                    .toList();
            String near = Nearest.to(path, there)
                    .map(one -> "Perhaps " + Request.ROOT + "/" + one + " was meant. ")
                    .orElse("");
            return Answer.of(ProblemJson.of(
                    404,
                    Kind.NOT_FOUND,
                    Problem.of(
                            "no-such-call",
                            "The control API has no such call",
                            request.method() + " " + path + " is not known",
                            near + "All calls are in " + Request.ROOT + "/openapi.json.")));
        }
        String allow = others.stream()
                .map(Route::method)
                .map(method -> method.equals("GET") ? "GET, HEAD" : method)
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
        ProblemJson problem = ProblemJson.of(
                405,
                Kind.INVALID,
                Problem.of(
                        "wrong-method",
                        "This address does not take " + request.method(),
                        path + " takes " + allow,
                        null));
        return Answer.of(problem).with("Allow", allow);
    }
}
