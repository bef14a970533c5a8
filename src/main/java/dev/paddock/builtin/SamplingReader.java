package dev.paddock.builtin;

import de.kherud.llama.InferenceParameters;
import de.kherud.llama.args.MiroStat;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** Reads how to choose tokens. Values outside their range are refused: some would end the process in native code. */
final class SamplingReader {
    /** Stands for minus infinity, which JSON has no word for. */
    private static final float NEVER = -1e9f;

    private static final double HIGHEST_TEMPERATURE = 100;

    private final JsonNode body;
    private final int context;
    private final List<Consumer<InferenceParameters>> settings = new ArrayList<>();

    private SamplingReader(JsonNode body, int context) {
        this.body = body;
        this.context = context;
    }

    /** @param context tokens of a slot, as the bound of how far back penalties may look */
    static List<Consumer<InferenceParameters>> read(JsonNode body, int context) throws ApiException {
        SamplingReader reader = new SamplingReader(body, context);
        reader.readNumbers();
        reader.readSwitches();
        reader.readBias();
        return reader.settings;
    }

    private void readNumbers() throws ApiException {
        number("temperature", 0, HIGHEST_TEMPERATURE, value -> to -> to.setTemperature(value));
        number("dynatemp_range", 0, HIGHEST_TEMPERATURE, value -> to -> to.setDynamicTemperatureRange(value));
        number("dynatemp_exponent", 0, HIGHEST_TEMPERATURE, value -> to -> to.setDynamicTemperatureExponent(value));
        number("top_p", 0, 1, value -> to -> to.setTopP(value));
        number("min_p", 0, 1, value -> to -> to.setMinP(value));
        number("typical_p", 0, 1, value -> to -> to.setTypicalP(value));
        number("repeat_penalty", 0.01, 100, value -> to -> to.setRepeatPenalty(value));
        number("presence_penalty", -100, 100, value -> to -> to.setPresencePenalty(value));
        number("frequency_penalty", -100, 100, value -> to -> to.setFrequencyPenalty(value));
        number("mirostat_tau", 0, 100, value -> to -> to.setMiroStatTau(value));
        number("mirostat_eta", 0, 100, value -> to -> to.setMiroStatEta(value));
        integer("top_k", -1, Integer.MAX_VALUE, value -> to -> to.setTopK((int) value));
        integer("repeat_last_n", -1, context, value -> to -> to.setRepeatLastN((int) value));
        integer("min_keep", 0, Integer.MAX_VALUE, value -> to -> to.setMinKeep((int) value));
        integer("seed", -1, 0xFFFF_FFFFL, value -> to -> to.setSeed((int) value));
        integer("mirostat", 0, 2, value -> to -> to.setMiroStat(MiroStat.values()[(int) value]));
    }

    private void readSwitches() {
        if (body.path("ignore_eos").asBoolean(false)) {
            settings.add(to -> to.setIgnoreEos(true));
        }
        JsonNode cache = body.path("cache_prompt");
        if (cache.isBoolean()) {
            settings.add(to -> to.setCachePrompt(cache.asBoolean()));
        }
    }

    private void number(String name, double least, double most, Function<Float, Consumer<InferenceParameters>> setting)
            throws ApiException {
        JsonNode node = body.path(name);
        if (node.isMissingNode() || node.isNull()) {
            return;
        }
        double value = node.isNumber() ? node.doubleValue() : Double.NaN;
        if (!(value >= least && value <= most)) {
            throw ApiException.invalid("'" + name + "' must be a number from " + least + " to " + most);
        }
        settings.add(setting.apply((float) value));
    }

    private interface IntegerSetting {
        Consumer<InferenceParameters> of(long value);
    }

    private void integer(String name, long least, long most, IntegerSetting setting) throws ApiException {
        JsonNode node = body.path(name);
        if (node.isMissingNode() || node.isNull()) {
            return;
        }
        double value = node.isNumber() ? node.doubleValue() : Double.NaN;
        if (!(value >= least && value <= most) || value != Math.rint(value)) {
            throw ApiException.invalid("'" + name + "' must be a whole number from " + least + " to " + most);
        }
        settings.add(setting.of((long) value));
    }

    /** In OpenAI's form, {@code {"15043": -100}}, and in llama-server's, {@code [[15043, -1.5], [2, false]]}. */
    private void readBias() throws ApiException {
        JsonNode node = body.path("logit_bias");
        Map<Integer, Float> bias = new HashMap<>();
        if (node.isObject()) {
            for (Map.Entry<String, JsonNode> entry : node.properties()) {
                bias.put(token(entry.getKey()), bias(entry.getValue()));
            }
        } else if (node.isArray()) {
            for (JsonNode pair : node) {
                bias.put(token(pair.path(0).asString("")), bias(pair.path(1)));
            }
        } else if (!node.isMissingNode() && !node.isNull()) {
            throw ApiException.invalid("'logit_bias' must be an object or an array");
        }
        if (!bias.isEmpty()) {
            settings.add(to -> to.setTokenIdBias(bias));
        }
    }

    private static int token(String id) throws ApiException {
        if (!id.matches("\\d{1,9}")) {
            throw ApiException.invalid("'logit_bias' must name tokens by their numbers");
        }
        return Integer.parseInt(id);
    }

    private static float bias(JsonNode value) throws ApiException {
        if (value.isBoolean() && !value.asBoolean()) {
            return NEVER;
        }
        double number = value.isNumber() ? value.doubleValue() : Double.NaN;
        if (!(Math.abs(number) <= -NEVER)) {
            throw ApiException.invalid("'logit_bias' must give each token a number, or false");
        }
        return (float) number;
    }
}
