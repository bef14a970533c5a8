package dev.paddock.library;

import dev.paddock.files.AtomicFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The demo model: a real llama model, under 1 MB, that answers everything with one fixed sentence. Its attention and
 * feed-forward weights are zero, each token's embedding is one-hot, and the output matrix maps each word of the sentence to
 * the next; whatever else comes last leads to the first word.
 */
public final class DemoModel {
    /** What it says. */
    public static final String SENTENCE =
            "Hello! This is the Paddock demo model. It has no knowledge, only one fixed reply, which shows that your"
                    + " server, its port and streaming all work. Pick any real GGUF file to chat for good.";

    private static final int WIDTH = 320;
    private static final int HEAD = 32;
    private static final int FEED_FORWARD = 32;
    private static final int EOS = 2;
    private static final int FIRST_WORD = 3 + 256;
    /** Large enough that no temperature a person would choose brings another word. */
    private static final float CERTAINTY = 8;
    /** SentencePiece's mark of a space before a word. */
    private static final String SPACE = "\u2581";

    private static final int NORMAL = 1;
    private static final int UNKNOWN = 2;
    private static final int CONTROL = 3;
    private static final int UNUSED = 5;
    private static final int BYTE = 6;

    /** The one that every tool knows by heart. */
    private static final String CHAT_TEMPLATE =
            "{% for message in messages %}{{'<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>'"
                    + " + '\\n'}}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}";

    private DemoModel() {}

    /** The file's bytes, the same each time. */
    public static byte[] bytes() {
        List<String> words = words();
        GgufWriter file = new GgufWriter();
        describe(file);
        addVocabulary(file, words);
        addTensors(file, words.size());
        return file.toBytes();
    }

    /** Writes the file in one step; an existing one is replaced. Creates the folder. */
    public static void write(Path file) throws IOException {
        AtomicFile.write(file, bytes());
    }

    private static List<String> words() {
        List<String> words = new ArrayList<>(Arrays.asList(SENTENCE.split(" ", -1)));
        words.replaceAll(word -> SPACE + word);
        words.set(0, words.getFirst().substring(SPACE.length()));
        return words;
    }

    private static void describe(GgufWriter file) {
        file.put("general.architecture", "llama")
                .put("general.name", "Paddock demo")
                .put("general.license", "apache-2.0")
                .put("general.file_type", 1)
                .put("llama.context_length", 2048)
                .put("llama.embedding_length", WIDTH)
                .put("llama.block_count", 1)
                .put("llama.feed_forward_length", FEED_FORWARD)
                .put("llama.attention.head_count", WIDTH / HEAD)
                .put("llama.attention.head_count_kv", 1)
                .put("llama.attention.layer_norm_rms_epsilon", 1e-5f)
                .put("llama.rope.dimension_count", HEAD)
                .put("llama.vocab_size", WIDTH);
    }

    private static void addVocabulary(GgufWriter file, List<String> words) {
        List<String> tokens = new ArrayList<>(List.of("<unk>", "<s>", "</s>"));
        int[] types = new int[WIDTH];
        float[] scores = new float[WIDTH];
        types[0] = UNKNOWN;
        types[1] = CONTROL;
        types[2] = CONTROL;
        for (int value = 0; value < 256; value++) {
            types[tokens.size()] = BYTE;
            tokens.add("<0x%02X>".formatted(value));
        }
        for (String word : words) {
            types[tokens.size()] = NORMAL;
            scores[tokens.size()] = -tokens.size();
            tokens.add(word);
        }
        while (tokens.size() < WIDTH) {
            types[tokens.size()] = UNUSED;
            tokens.add("<unused" + tokens.size() + ">");
        }
        file.put("tokenizer.ggml.model", "llama")
                .putStrings("tokenizer.ggml.tokens", tokens)
                .putFloats("tokenizer.ggml.scores", scores)
                .putInts("tokenizer.ggml.token_type", types)
                .put("tokenizer.ggml.bos_token_id", 1)
                .put("tokenizer.ggml.eos_token_id", EOS)
                .put("tokenizer.ggml.unknown_token_id", 0)
                .put("tokenizer.ggml.add_bos_token", true)
                .put("tokenizer.ggml.add_eos_token", false)
                .put("tokenizer.ggml.add_space_prefix", false)
                .put("tokenizer.chat_template", CHAT_TEMPLATE);
    }

    private static void addTensors(GgufWriter file, int words) {
        float[] embedding = new float[WIDTH * WIDTH];
        float[] output = new float[WIDTH * WIDTH];
        for (int token = 0; token < WIDTH; token++) {
            embedding[token * WIDTH + token] = 1;
            output[next(token, words) * WIDTH + token] = CERTAINTY;
        }
        float[] ones = new float[WIDTH];
        Arrays.fill(ones, 1);
        file.half("token_embd.weight", embedding, WIDTH, WIDTH)
                .single("blk.0.attn_norm.weight", ones, WIDTH)
                .half("blk.0.attn_q.weight", new float[WIDTH * WIDTH], WIDTH, WIDTH)
                .half("blk.0.attn_k.weight", new float[WIDTH * HEAD], WIDTH, HEAD)
                .half("blk.0.attn_v.weight", new float[WIDTH * HEAD], WIDTH, HEAD)
                .half("blk.0.attn_output.weight", new float[WIDTH * WIDTH], WIDTH, WIDTH)
                .single("blk.0.ffn_norm.weight", ones, WIDTH)
                .half("blk.0.ffn_gate.weight", new float[WIDTH * FEED_FORWARD], WIDTH, FEED_FORWARD)
                .half("blk.0.ffn_up.weight", new float[WIDTH * FEED_FORWARD], WIDTH, FEED_FORWARD)
                .half("blk.0.ffn_down.weight", new float[FEED_FORWARD * WIDTH], FEED_FORWARD, WIDTH)
                .single("output_norm.weight", ones, WIDTH)
                .half("output.weight", output, WIDTH, WIDTH);
    }

    private static int next(int token, int words) {
        boolean isWord = token >= FIRST_WORD && token < FIRST_WORD + words;
        if (!isWord) {
            return FIRST_WORD;
        }
        return token == FIRST_WORD + words - 1 ? EOS : token + 1;
    }
}
