package dev.paddock.gateway;

import dev.paddock.settings.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.SerializationFeature;

/** In whose words a caller is answered when something is wrong. */
enum Dialect {
    OPENAI {
        @Override
        Map<String, Object> error(GatewayRefusal refusal) {
            Map<String, Object> error = new LinkedHashMap<>();
            error.put("message", refusal.getMessage());
            error.put("type", refusal.status() < 500 ? "invalid_request_error" : "server_error");
            error.put("code", refusal.code());
            return Map.of("error", error);
        }
    },
    ANTHROPIC {
        @Override
        Map<String, Object> error(GatewayRefusal refusal) {
            Map<String, Object> error = new LinkedHashMap<>();
            error.put("type", kind(refusal.status()));
            error.put("message", refusal.getMessage());
            Map<String, Object> all = new LinkedHashMap<>();
            all.put("type", "error");
            all.put("error", error);
            return all;
        }

        /** As its documentation of errors lists them. */
        private String kind(int status) {
            return switch (status) {
                case 401 -> "authentication_error";
                case 403 -> "permission_error";
                case 404 -> "not_found_error";
                case 413 -> "request_too_large";
                case 429 -> "rate_limit_error";
                case 503 -> "overloaded_error";
                case 504 -> "timeout_error";
                default -> status < 500 ? "invalid_request_error" : "api_error";
            };
        }
    },
    OLLAMA {
        @Override
        Map<String, Object> error(GatewayRefusal refusal) {
            return Map.of("error", String.valueOf(refusal.getMessage()));
        }
    },
    LLAMA {
        @Override
        Map<String, Object> error(GatewayRefusal refusal) {
            Map<String, Object> error = new LinkedHashMap<>();
            error.put("code", refusal.status());
            error.put("message", refusal.getMessage());
            error.put("type", kind(refusal.status()));
            return Map.of("error", error);
        }

        /** As llama.cpp's server names them. */
        private String kind(int status) {
            return switch (status) {
                case 401 -> "authentication_error";
                case 403 -> "permission_error";
                case 404 -> "not_found_error";
                case 501 -> "not_supported_error";
                case 503 -> "unavailable_error";
                default -> status < 500 ? "invalid_request_error" : "server_error";
            };
        }
    };

    private static final ObjectWriter WRITER = Json.mapper().writer().without(SerializationFeature.INDENT_OUTPUT);

    private static final List<String> LLAMA_PATHS = List.of(
            "/completion",
            "/completions",
            "/infill",
            "/tokenize",
            "/detokenize",
            "/apply-template",
            "/props",
            "/slots");

    abstract Map<String, Object> error(GatewayRefusal refusal);

    byte[] bytes(GatewayRefusal refusal) {
        return WRITER.writeValueAsBytes(error(refusal));
    }

    /** By what such clients ask for. */
    static Dialect of(String path) {
        if (path.startsWith("/v1/messages")) {
            return ANTHROPIC;
        }
        if (path.startsWith(OllamaRoutes.PREFIX)) {
            return OLLAMA;
        }
        return LLAMA_PATHS.contains(path) || path.startsWith("/upstream/") ? LLAMA : OPENAI;
    }
}
