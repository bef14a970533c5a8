package dev.paddock.builtin;

import de.kherud.llama.InferenceParameters;
import de.kherud.llama.LlamaIterator;
import de.kherud.llama.LlamaModel;
import de.kherud.llama.ModelParameters;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The model inside llama.cpp. Never closed: the binding's close can hang the JVM, so the process halts instead. Safe for
 * several threads. The binding does not catch every C++ exception, and one that it misses ends the process: callers must
 * have checked what they hand over.
 */
final class NativeModel {
    /** Below every level that llama.cpp logs at. */
    private static final int SILENT = -1;

    private static final int LOUD = 0;
    private static final int DEFAULT_CONTEXT = 4096;
    /** More than text has on average, in any language. */
    private static final int LETTERS_OF_A_TOKEN = 16;

    private static final int SMALLEST_CONTEXT = 32;
    private static final long LOG_THREAD_NANOS = 50_000_000;

    private final LlamaModel model;
    private final ModelFacts facts;
    private final int contextPerSlot;

    private NativeModel(LlamaModel model, ModelFacts facts, int contextPerSlot) {
        this.model = model;
        this.facts = facts;
        this.contextPerSlot = contextPerSlot;
    }

    /** @throws RuntimeException of the binding, if llama.cpp cannot load the file; why stands in the log */
    static NativeModel load(Options options, Path file, EngineLog log) {
        ModelFacts facts = ModelFacts.of(file);
        int perSlot = contextPerSlot(options, facts);
        ModelParameters parameters = parameters(options, file, perSlot);
        if (log.isDisabled()) {
            parameters.disableLog();
        }
        parameters.setLogVerbosity(log.isVerbose() ? LOUD : SILENT);
        try {
            return new NativeModel(new LlamaModel(parameters), facts, perSlot);
        } catch (RuntimeException failed) {
            if (!log.isDisabled() && !log.isVerbose()) {
                sayWhy(parameters);
            }
            throw failed;
        }
    }

    /** Loads once more, and lets llama.cpp say what is wrong: its lines are lost in the first, silent attempt. */
    private static void sayWhy(ModelParameters parameters) {
        try {
            LlamaModel unexpected = new LlamaModel(parameters.setLogVerbosity(LOUD));
            throw new IllegalStateException("the second attempt to load the model worked: " + unexpected);
        } catch (RuntimeException again) {
            // llama.cpp logs from a thread of its own; a halt now would lose the lines.
            LockSupport.parkNanos(LOG_THREAD_NANOS);
        }
    }

    private static ModelParameters parameters(Options options, Path file, int perSlot) {
        ModelParameters parameters = new ModelParameters()
                .setModel(file.toString())
                .setCtxSize(perSlot * options.slots())
                .setParallel(options.slots())
                .disableContextShift();
        options.positive(Flag.THREADS).ifPresent(parameters::setThreads);
        options.positive(Flag.THREADS_BATCH).ifPresent(parameters::setThreadsBatch);
        options.positive(Flag.BATCH_SIZE).ifPresent(parameters::setBatchSize);
        options.positive(Flag.UBATCH_SIZE).ifPresent(parameters::setUbatchSize);
        options.gpuLayers().ifPresent(parameters::setGpuLayers);
        if (options.has(Flag.MLOCK)) {
            parameters.enableMlock();
        }
        if (options.has(Flag.NO_MMAP)) {
            parameters.disableMmap();
        }
        if (options.has(Flag.NO_WARMUP)) {
            parameters.skipWarmup();
        }
        return parameters;
    }

    private static int contextPerSlot(Options options, ModelFacts facts) {
        int trained = facts.trainedContext() > 0 ? facts.trainedContext() : DEFAULT_CONTEXT;
        int asked = options.contextSize().orElse(Math.min(DEFAULT_CONTEXT, trained));
        int perSlot = asked <= 0 ? trained : asked / options.slots();
        return Math.clamp(perSlot, SMALLEST_CONTEXT, Math.max(SMALLEST_CONTEXT, trained));
    }

    ModelFacts facts() {
        return facts;
    }

    /** Tokens that a prompt and its reply may have together. */
    int contextPerSlot() {
        return contextPerSlot;
    }

    /** Without what llama.cpp itself puts before a prompt. */
    int[] tokens(String text) {
        return text.isEmpty() ? new int[0] : model.encode(text);
    }

    /**
     * How many tokens a prompt takes; of one that is far too long for the context, only as many as tell that: llama.cpp takes
     * seconds for a megabyte.
     */
    int promptTokens(String prompt) {
        int most = contextPerSlot * LETTERS_OF_A_TOKEN;
        if (prompt.length() > most) {
            int end = Character.isHighSurrogate(prompt.charAt(most - 1)) ? most - 1 : most;
            int first = tokens(prompt.substring(0, end)).length;
            // The cut itself may have cost a few.
            if (first > contextPerSlot + LETTERS_OF_A_TOKEN) {
                return first;
            }
        }
        return tokens(prompt).length + (facts.addsBos() ? 1 : 0);
    }

    /** @param tokens each within the vocabulary */
    String text(int[] tokens) {
        return tokens.length == 0 ? "" : model.decode(tokens);
    }

    /** Blocks in native code while it waits for tokens: for platform threads. */
    LlamaIterator generate(InferenceParameters parameters) {
        return model.generate(parameters).iterator();
    }

    /** The prompt that the model's chat template makes of the messages. */
    String prompt(Conversation conversation) {
        StandIns standIns = new StandIns(conversation);
        ObjectNode body = JsonMapper.shared().createObjectNode();
        ArrayNode messages = body.putArray("messages");
        for (Conversation.Message message : conversation.messages()) {
            messages.addObject()
                    .put("role", standIns.hide(message.role()))
                    .put("content", standIns.hide(message.content()));
        }
        body.put("add_generation_prompt", conversation.addGenerationPrompt());
        return standIns.reveal(model.applyTemplate(body.toString()));
    }

    /**
     * The binding hands prompts back in Java's modified UTF-8, in which emoji and other characters beyond U+FFFF turn to
     * garbage and a NUL ends the text. They travel as private characters that the messages do not use.
     */
    private static final class StandIns {
        private static final int FIRST = 0xE000;
        private static final int LAST = 0xF8FF;

        private final Map<Integer, Integer> there = new HashMap<>();
        private final Map<Integer, Integer> back = new HashMap<>();

        StandIns(Conversation conversation) {
            int[] used = conversation.messages().stream()
                    .flatMapToInt(message -> IntStream.concat(
                            message.role().codePoints(), message.content().codePoints()))
                    .distinct()
                    .toArray();
            int next = FIRST;
            for (int point : used) {
                if (!isHidden(point)) {
                    continue;
                }
                while (next <= LAST && contains(used, next)) {
                    next++;
                }
                if (next > LAST) {
                    return;
                }
                there.put(point, next);
                back.put(next, point);
                next++;
            }
        }

        private static boolean isHidden(int point) {
            return point == 0 || point > 0xFFFF;
        }

        private static boolean contains(int[] points, int wanted) {
            return IntStream.of(points).anyMatch(point -> point == wanted);
        }

        String hide(String text) {
            return translate(text, there);
        }

        String reveal(String text) {
            return translate(text, back);
        }

        private static String translate(String text, Map<Integer, Integer> points) {
            if (points.isEmpty()) {
                return text;
            }
            StringBuilder result = new StringBuilder(text.length());
            text.codePoints().forEach(point -> result.appendCodePoint(points.getOrDefault(point, point)));
            return result.toString();
        }
    }
}
