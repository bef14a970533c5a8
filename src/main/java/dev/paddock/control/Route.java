package dev.paddock.control;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * One call of the control API.
 *
 * @param template below {@code /api/v1}: {@code servers/{name}/start}
 * @param parameters that its query may have
 * @param action it can be answered before it is done, on {@code ?async}
 */
record Route(String method, String template, List<String> parameters, boolean action, Handler handler) {
    static final String ASYNC = "async";

    /** Refuses with a {@link dev.paddock.domain.PaddockException}, at once or by its stage. */
    @FunctionalInterface
    interface Handler {
        CompletionStage<Answer> answer(Request request) throws InterruptedException;
    }

    /** As a {@link Handler} that has the answer when it returns. */
    @FunctionalInterface
    interface Quick {
        Answer answer(Request request) throws InterruptedException;
    }

    static Route get(String template, Quick handler, String... parameters) {
        return of("GET", template, handler, parameters);
    }

    static Route of(String method, String template, Quick handler, String... parameters) {
        return new Route(
                method,
                template,
                List.of(parameters),
                false,
                request -> CompletableFuture.completedStage(handler.answer(request)));
    }

    /** One that takes as long as servers take. */
    static Route action(String method, String template, Handler handler, String... parameters) {
        List<String> all = new ArrayList<>(Arrays.asList(parameters));
        all.add(ASYNC);
        return new Route(method, template, List.copyOf(all), true, handler);
    }

    /** The values of the template's names; empty where the path is another. */
    Optional<Map<String, String>> match(List<String> path) {
        List<String> wanted = segments();
        if (wanted.size() != path.size()) {
            return Optional.empty();
        }
        Map<String, String> names = new LinkedHashMap<>();
        for (int i = 0; i < wanted.size(); i++) {
            String segment = wanted.get(i);
            if (isName(segment)) {
                if (path.get(i).isEmpty()) {
                    return Optional.empty();
                }
                names.put(segment.substring(1, segment.length() - 1), path.get(i));
            } else if (!segment.equals(path.get(i))) {
                return Optional.empty();
            }
        }
        return Optional.of(names);
    }

    /** The template with the path's own names in it, as far as it has any. */
    String filled(List<String> path) {
        List<String> segments = new ArrayList<>(segments());
        for (int i = 0; i < segments.size() && i < path.size(); i++) {
            if (isName(segments.get(i))) {
                segments.set(i, path.get(i));
            }
        }
        return String.join("/", segments);
    }

    private List<String> segments() {
        return List.of(template.split("/", -1));
    }

    private static boolean isName(String segment) {
        return segment.startsWith("{");
    }
}
