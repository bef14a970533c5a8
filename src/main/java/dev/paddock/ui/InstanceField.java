package dev.paddock.ui;

import dev.paddock.settings.InstanceTexts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What can be set of a server in its form, in the order in which it is shown. */
enum InstanceField implements FormField {
    MODEL(Group.MODEL, "model.path", "--model", Kind.MODEL_FILE),
    CONTEXT(Group.MODEL, "model.context_size", "--ctx-size", Kind.NUMBER),
    BATCH(Group.MODEL, "model.batch_size", "--batch-size", Kind.NUMBER),
    UBATCH(Group.MODEL, "model.ubatch_size", "--ubatch-size", Kind.NUMBER),
    THREADS(Group.MODEL, "model.threads", "--threads", Kind.NUMBER),
    FLASH_ATTENTION(Group.MODEL, "model.flash_attention", "--flash-attn", Kind.CHOICE),
    LOAD_MODE(Group.MODEL, "model.load_mode", "--load-mode", Kind.CHOICE),
    CACHE_KEYS(Group.MODEL, "model.cache_type_k", "--cache-type-k", Kind.NUMBER),
    CACHE_VALUES(Group.MODEL, "model.cache_type_v", "--cache-type-v", Kind.NUMBER),
    PROJECTOR(Group.MODEL, "model.mmproj", "--mmproj", Kind.MODEL_FILE),
    DRAFT(Group.MODEL, "model.draft", "--model-draft", Kind.MODEL_FILE),
    LENT_DEVICES(Group.WORKER, "worker.devices", "--device", Kind.LINES),
    LENT_CACHE(Group.WORKER, "worker.cache", "--cache", Kind.SWITCH),
    ENGINE(Group.SERVER, "engine", null, Kind.ENGINE),
    HOST(Group.SERVER, "server.host", "--host", Kind.TEXT),
    PORT(Group.SERVER, "server.port", "--port", Kind.NUMBER),
    PARALLEL(Group.SERVER, "server.parallel", "--parallel", Kind.NUMBER),
    API_KEY(Group.SERVER, "server.api_key", null, Kind.SECRET),
    TIMEOUT(Group.SERVER, "server.timeout", "--timeout", Kind.NUMBER),
    BACKEND(Group.GPU, "gpu.backend", null, Kind.CHOICE),
    DEVICE(Group.GPU, "gpu.device_id", null, Kind.NUMBER),
    LAYERS(Group.GPU, "gpu.layers", "--n-gpu-layers", Kind.NUMBER),
    TENSOR_SPLIT(Group.GPU, "gpu.tensor_split", "--tensor-split", Kind.TEXT),
    WORKERS(Group.MORE, "rpc", "--rpc", Kind.LINES),
    ARGS(Group.MORE, "args", null, Kind.LINES),
    ENV(Group.MORE, "env", null, Kind.LINES),
    AUTOSTART(Group.LIFE, "autostart", null, Kind.SWITCH),
    DIES_WITH_PADDOCK(Group.LIFE, "server.dies_with_paddock", null, Kind.SWITCH),
    RESTARTED(Group.LIFE, "restart_policy.enabled", null, Kind.SWITCH),
    RETRIES(Group.LIFE, "restart_policy.max_retries", null, Kind.NUMBER),
    START_TIMEOUT(Group.LIFE, "server.start_timeout", null, Kind.NUMBER),
    STOP_GRACE(Group.LIFE, "server.stop_grace", null, Kind.NUMBER),
    DEEP_CHECK(Group.LIFE, "healthcheck.deep", null, Kind.SWITCH),
    LOG_SIZE(Group.LIFE, "logs.max_size_mb", null, Kind.NUMBER),
    LOG_FILES(Group.LIFE, "logs.rotation", null, Kind.NUMBER),
    ALIASES(Group.GATEWAY, "gateway.aliases", null, Kind.LINES),
    IDLE(Group.GATEWAY, "idle_unload_seconds", null, Kind.NUMBER),
    KEEP_LOADED(Group.GATEWAY, "gateway.keep_loaded", null, Kind.SWITCH),
    CANCEL_WITH_CLIENT(Group.GATEWAY, "gateway.cancel_with_client", null, Kind.SWITCH);

    enum Group {
        MODEL,
        WORKER,
        SERVER,
        GPU,
        MORE,
        LIFE,
        GATEWAY;

        String key() {
            return "set.group." + name().toLowerCase(Locale.ROOT);
        }

        /** Whether an instance of that kind has any of it. */
        boolean concerns(boolean worker) {
            return switch (this) {
                case SERVER, MORE, LIFE -> true;
                case MODEL, GPU, GATEWAY -> !worker;
                case WORKER -> worker;
            };
        }

        List<InstanceField> fields() {
            return Arrays.stream(InstanceField.values())
                    .filter(field -> field.group == this)
                    .toList();
        }
    }

    private final Group group;
    private final String key;
    private final @Nullable String flag;
    private final Kind kind;

    InstanceField(Group group, String key, @Nullable String flag, Kind kind) {
        this.group = group;
        this.key = key;
        this.flag = flag;
        this.kind = kind;
    }

    @Override
    public String key() {
        return key;
    }

    @Override
    public Kind kind() {
        return kind;
    }

    /** How llama.cpp calls it, else the key. */
    @Override
    public String technicalName() {
        return flag == null ? key : flag;
    }

    @Override
    public String id() {
        return "set-" + key.replaceAll("[._]", "-");
    }

    @Override
    public String label(Words words) {
        return words.text("set." + key);
    }

    @Override
    public String hint(Words words) {
        return switch (kind) {
            case CHOICE, SWITCH -> words.find("set." + key + ".hint").orElse("");
            case TEXT, NUMBER, SECRET, LINES, FOLDERS, MODEL_FILE, ENGINE ->
                words.find("set." + key + ".hint").orElseGet(() -> FormField.capitalised(InstanceTexts.right(key)));
        };
    }

    @Override
    public String empty(Words words) {
        return words.find("set." + key + ".empty").orElse("");
    }

    @Override
    public List<String> choices() {
        List<String> choices = new ArrayList<>(List.of(""));
        choices.addAll(InstanceTexts.choices(key));
        return choices;
    }
}
