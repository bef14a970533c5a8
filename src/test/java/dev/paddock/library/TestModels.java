package dev.paddock.library;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Small GGUF files that look like the real ones. */
final class TestModels {
    /** Long ago, so that nobody takes a file for one that is being written. */
    static final Instant LONG_AGO = Instant.parse("2026-01-01T00:00:00Z");

    private TestModels() {}

    /** A text model whose weights differ with the seed. */
    static GgufWriter text(String name, String size, int fileType, int seed) {
        byte[] weights = new byte[144 * 4];
        new Random(seed).nextBytes(weights);
        return new GgufWriter()
                .put("general.architecture", "qwen3")
                .put("general.basename", name)
                .put("general.size_label", size)
                .put("general.file_type", fileType)
                .put("qwen3.context_length", 40_960)
                .put("qwen3.block_count", 2)
                .tensor("blk.0.ffn_up.weight", TensorType.Q4_K, weights, 256, 4);
    }

    static GgufWriter projector(String name) {
        return new GgufWriter()
                .put("general.architecture", "clip")
                .put("general.type", "mmproj")
                .put("general.basename", name)
                .put("clip.has_vision_encoder", true)
                .put("clip.projector_type", "qwen2.5vl_merger")
                .half("v.patch_embd.weight", new float[32], 32);
    }

    static GgufWriter lora() {
        return new GgufWriter()
                .put("general.architecture", "qwen3")
                .put("general.type", "adapter")
                .put("general.name", "Pirate")
                .put("adapter.type", "lora")
                .put("adapter.lora.alpha", 16f)
                .half("blk.0.attn_q.weight.lora_a", new float[64], 32, 2);
    }

    /** A header like a real one of so many tokens: scores, types, merges and 300 tensors, whose data is not there. */
    static GgufWriter vocabulary(int tokens, String name) {
        List<String> words = new ArrayList<>();
        List<String> merges = new ArrayList<>();
        for (int i = 0; i < tokens; i++) {
            words.add("token" + i);
            merges.add("tok en" + i);
        }
        GgufWriter file = text(name, "8B", 15, tokens)
                .put("tokenizer.ggml.model", "gpt2")
                .putStrings("tokenizer.ggml.tokens", words)
                .putInts("tokenizer.ggml.token_type", new int[tokens])
                .putStrings("tokenizer.ggml.merges", merges)
                .put("tokenizer.chat_template", "{% for message in messages %}".repeat(100));
        for (int i = 1; i < 300; i++) {
            file.tensor("blk." + i + ".ffn_down.weight", TensorType.Q4_K, new byte[144], 256);
        }
        return file;
    }

    static Path write(Path file, GgufWriter content) throws IOException {
        return write(file, content.toBytes());
    }

    static Path write(Path file, byte[] content) throws IOException {
        Files.createDirectories(file.getParent());
        Files.write(file, content);
        return Files.setLastModifiedTime(file, FileTime.from(LONG_AGO));
    }
}
