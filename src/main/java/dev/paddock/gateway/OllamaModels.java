package dev.paddock.gateway;

import dev.paddock.domain.ModelInfo;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.gateway.ApiKeys.Key;
import dev.paddock.gateway.Directory.Target;
import dev.paddock.library.ModelAbilities;
import dev.paddock.settings.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Servers and the models of peers in the words of Ollama's protocol. */
final class OllamaModels {
    /** Where nobody unloads it. */
    private static final Duration LONG = Duration.ofDays(36_500);

    private final Dispatcher dispatcher;
    private final Peers peers;

    OllamaModels(Dispatcher dispatcher, Peers peers) {
        this.dispatcher = dispatcher;
        this.peers = peers;
    }

    /** Every one that the holder of the key may use; of a peer's only its name is known. */
    ObjectNode known(@Nullable Key key) {
        ObjectNode list = Json.mapper().createObjectNode();
        ArrayNode models = list.putArray("models");
        Set<String> told = addServers(models, key, _ -> true, false);
        for (Peers.PeerModel model : peers.models()) {
            if ((key == null || key.allows(List.of(model.id()))) && told.add(model.id())) {
                ObjectNode entry = models.addObject();
                name(entry, model.id(), Instant.EPOCH, 0, model.peer().name() + "\n" + model.model());
                details(entry.putObject("details"), null);
            }
        }
        return list;
    }

    /** Those that are loaded on this machine. */
    ObjectNode running(@Nullable Key key) {
        ObjectNode list = Json.mapper().createObjectNode();
        Set<String> unused = addServers(list.putArray("models"), key, ServerSnapshot::isReady, true);
        return list;
    }

    private Set<String> addServers(
            ArrayNode models, @Nullable Key key, Predicate<ServerSnapshot> wanted, boolean running) {
        Set<String> told = new HashSet<>();
        for (ServerSnapshot server : dispatcher.fleet().servers()) {
            if (wanted.test(server)) {
                Directory.namesOf(server).stream()
                        .filter(name -> key == null || key.allows(List.of(name, server.name())))
                        .filter(told::add)
                        .forEach(name -> describe(models.addObject(), name, server, running));
            }
        }
        return told;
    }

    private void describe(ObjectNode entry, String name, ServerSnapshot server, boolean running) {
        ModelInfo model = server.model();
        name(entry, name, server.since(), model.fileBytes(), model.path() + "\n" + model.fileBytes());
        details(entry.putObject("details"), model);
        if (running) {
            Duration left = dispatcher.keptFor(server).orElse(LONG);
            entry.put("expires_at", Instant.now().plus(left).toString())
                    .put(
                            "size_vram",
                            server.deviceBytes().values().stream()
                                    .mapToLong(Long::longValue)
                                    .sum())
                    .put("context_length", server.instance().model().contextSize());
        }
    }

    private static void name(ObjectNode entry, String name, Instant modified, long bytes, String identity) {
        entry.put("name", name)
                .put("model", name)
                .put("modified_at", modified.toString())
                .put("size", bytes)
                .put("digest", digest(identity));
    }

    private static void details(ObjectNode details, @Nullable ModelInfo model) {
        String family = model == null ? "" : Objects.requireNonNullElse(model.architecture(), "");
        String tier = model == null ? "" : Objects.requireNonNullElse(model.quantization(), "");
        details.put("parent_model", "").put("format", "gguf").put("family", family);
        details.putArray("families").add(family);
        details.put("parameter_size", "").put("quantization_level", tier);
    }

    /** Of its name and size: clients want to know whether it is the same one, and no file of gigabytes is read for that. */
    private static String digest(String identity) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(identity.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }

    /** Reads the headers of its files. Of a peer's model nothing is claimed but that it continues texts. */
    ObjectNode show(Target target) {
        Optional<ServerSnapshot> server = target.servers().stream()
                .flatMap(name -> dispatcher.fleet().server(name).stream())
                .findFirst();
        ModelInfo model = server.map(ServerSnapshot::model).orElse(null);
        ObjectNode answer = Json.mapper().createObjectNode();
        answer.put("license", "").put("modelfile", "").put("parameters", "").put("template", "");
        details(answer.putObject("details"), model);
        ObjectNode info = answer.putObject("model_info");
        if (model != null && model.architecture() != null) {
            info.put("general.architecture", model.architecture());
            if (model.contextLength() != null) {
                info.put(model.architecture() + ".context_length", model.contextLength());
            }
        }
        ArrayNode can = answer.putArray("capabilities");
        server.map(ServerSnapshot::instance)
                .map(ModelAbilities::of)
                .ifPresentOrElse(abilities -> claim(abilities, can), () -> can.add("completion"));
        answer.put(
                "modified_at",
                server.map(ServerSnapshot::since).orElse(Instant.EPOCH).toString());
        return answer;
    }

    private static void claim(ModelAbilities abilities, ArrayNode can) {
        if (abilities.text()) {
            can.add("completion");
        }
        if (abilities.embedding()) {
            can.add("embedding");
        }
        if (abilities.vision()) {
            can.add("vision");
        }
        if (abilities.tools()) {
            can.add("tools");
        }
        if (abilities.thinking()) {
            can.add("thinking");
        }
    }
}
