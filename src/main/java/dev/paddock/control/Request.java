package dev.paddock.control;

import dev.paddock.domain.Nearest;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Problem;
import dev.paddock.settings.Json;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What was asked. Everything about it that cannot be understood is a {@link PaddockException} that says what is right.
 *
 * @param path the segments below {@code /api/v1}, decoded
 * @param names what the route's template calls its segments
 * @param lastEventId where a stream that broke is to go on; empty for none
 * @param wantsText the caller would rather have plain text than JSON
 */
record Request(
        String method,
        List<String> path,
        Map<String, String> names,
        Map<String, String> query,
        byte[] body,
        Optional<String> lastEventId,
        boolean wantsText) {
    static final String ROOT = "/api/v1";

    Request withNames(Map<String, String> found) {
        return new Request(method, path, found, query, body, lastEventId, wantsText);
    }

    /** Not below the root: one segment that no route has. */
    static List<String> path(String raw) {
        if (!raw.startsWith(ROOT + "/")) {
            return List.of(raw);
        }
        return Arrays.stream(raw.substring(ROOT.length() + 1).split("/", -1))
                .map(segment -> decode(segment.replace("+", "%2B")))
                .toList();
    }

    static Map<String, String> query(String raw) {
        Map<String, String> query = new LinkedHashMap<>();
        for (String pair : raw.isEmpty() ? new String[0] : raw.split("&", -1)) {
            int equals = pair.indexOf('=');
            String key = decode(equals < 0 ? pair : pair.substring(0, equals));
            String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
            if (query.put(key, value) != null) {
                throw invalid("bad-parameter", "\"" + key + "\" is given twice", "one value is needed");
            }
        }
        return query;
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException bad) {
            throw invalid("bad-address", "The address is not properly percent-encoded", "in \"" + text + "\"");
        }
    }

    /** @param known names of all parameters that there are */
    void checkParameters(List<String> known) {
        for (String key : query.keySet()) {
            if (!known.contains(key)) {
                String right = known.isEmpty() ? "this call takes none" : "there are " + String.join(", ", known);
                throw invalid(
                        "bad-parameter",
                        "There is no parameter \"" + key + "\" here",
                        Nearest.to(key, known)
                                .map(near -> "perhaps \"" + near + "\" was meant")
                                .orElse(right));
            }
        }
    }

    /** Of a segment that the template names. */
    String name(String what) {
        return names.getOrDefault(what, "");
    }

    String name() {
        return name("name");
    }

    boolean flag(String name) {
        return switch (query.getOrDefault(name, "false")) {
            case "", "true" -> true;
            case "false" -> false;
            default ->
                throw invalid("bad-parameter", name + " must be true or false", "it is \"" + query.get(name) + "\"");
        };
    }

    /** Null where it is not given. */
    @Nullable
    String text(String name) {
        return query.get(name);
    }

    long pid() {
        try {
            return Long.parseLong(name("pid"));
        } catch (NumberFormatException no) {
            throw invalid("bad-parameter", "A process is named by its number", "\"" + name("pid") + "\" is none");
        }
    }

    long number(String name) {
        try {
            return Long.parseLong(query.getOrDefault(name, ""));
        } catch (NumberFormatException no) {
            throw invalid(
                    "bad-parameter", name + " must be a number", "it is \"" + query.getOrDefault(name, "") + "\"");
        }
    }

    /** @param otherwise where it is not given */
    int number(String name, int least, int most, int otherwise) {
        if (!query.containsKey(name)) {
            return otherwise;
        }
        long number = number(name);
        if (number < least || number > most) {
            throw invalid("bad-parameter", name + " must be from " + least + " to " + most, "it is " + number);
        }
        return (int) number;
    }

    /** Words between commas, each of them one of {@code known}; all of these where the parameter is not given. */
    List<String> words(String name, List<String> known) {
        if (!query.containsKey(name)) {
            return known;
        }
        List<String> words = new ArrayList<>();
        for (String word : query.getOrDefault(name, "").split(",", -1)) {
            if (!known.contains(word)) {
                throw invalid(
                        "bad-parameter",
                        name + " must be some of " + String.join(", ", known),
                        "\"" + word + "\" is none"
                                + Nearest.to(word, known)
                                        .map(near -> "; perhaps \"" + near + "\" was meant")
                                        .orElse(""));
            }
            words.add(word);
        }
        return words;
    }

    <T> T body(Class<T> type, String what) {
        return read(object(what), type, what);
    }

    /** The body as it is. */
    ObjectNode object(String what) {
        if (body.length == 0) {
            throw invalid("no-body", "The " + what + " is missing", "the request has no body");
        }
        try {
            JsonNode tree = Json.mapper().readTree(body);
            if (tree instanceof ObjectNode object) {
                return object;
            }
            throw invalid("bad-json", "The body is no " + what, "it is no JSON object: { … }");
        } catch (JacksonException bad) {
            throw invalid("bad-json", "The body is no " + what, bad.getOriginalMessage());
        }
    }

    static <T> T read(JsonNode tree, Class<T> type, String what) {
        try {
            return Json.mapper().treeToValue(tree, type);
        } catch (JacksonException bad) {
            throw invalid("bad-json", "The body is no " + what, bad.getOriginalMessage());
        }
    }

    void checkName(String what, String inBody) {
        if (!name().equals(inBody)) {
            throw invalid(
                    "bad-name",
                    "The body is of another " + what,
                    "its name is \"" + inBody + "\", the address says \"" + name() + "\"");
        }
    }

    static PaddockException invalid(String code, String title, String detail) {
        return new PaddockException(Kind.INVALID, Problem.of(code, title, detail, null));
    }
}
