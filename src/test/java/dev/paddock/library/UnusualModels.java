package dev.paddock.library;

import java.util.Map;
import java.util.function.Supplier;

/** Models that are built otherwise than most, and that a real llama-server loads; zeroes for weights. */
final class UnusualModels {
    private static final int WIDTH = 512;
    private static final int VOCABULARY = 8192;

    private UnusualModels() {}

    static Map<String, Supplier<byte[]>> all() {
        return Map.of("hybrid", UnusualModels::hybrid, "latent", UnusualModels::latent, "sinks", UnusualModels::sinks);
    }

    private static GgufWriter begin(String architecture, int layers, int feedForward) {
        GgufWriter file = new GgufWriter()
                .put("general.architecture", architecture)
                .put(architecture + ".context_length", 32768)
                .put(architecture + ".embedding_length", WIDTH)
                .put(architecture + ".block_count", layers)
                .put(architecture + ".feed_forward_length", feedForward)
                .put(architecture + ".attention.head_count", 8)
                .put(architecture + ".attention.layer_norm_rms_epsilon", 1e-5f)
                .put(architecture + ".vocab_size", VOCABULARY);
        LoadableModel.addVocabulary(file, VOCABULARY);
        LoadableModel.matrix(file, TensorType.Q8_0, "token_embd", WIDTH, VOCABULARY);
        LoadableModel.ones(file, "output_norm", WIDTH);
        LoadableModel.matrix(file, TensorType.Q8_0, "output", WIDTH, VOCABULARY);
        return file;
    }

    /** Every other layer is recurrent: it has no key heads. */
    private static byte[] hybrid() {
        int inner = 2 * WIDTH;
        int state = 16;
        int rank = 32;
        GgufWriter file = begin("jamba", 4, 1536)
                .putInts("jamba.attention.head_count_kv", 0, 2, 0, 4)
                .put("jamba.ssm.conv_kernel", 4)
                .put("jamba.ssm.inner_size", inner)
                .put("jamba.ssm.state_size", state)
                .put("jamba.ssm.time_step_rank", rank);
        for (int layer = 0; layer < 4; layer++) {
            String name = "blk." + layer + ".";
            LoadableModel.ones(file, name + "attn_norm", WIDTH);
            if (layer % 2 == 0) {
                LoadableModel.matrix(file, TensorType.Q8_0, name + "ssm_in", WIDTH, 2 * inner);
                file.single(name + "ssm_conv1d.weight", new float[4 * inner], 4, inner)
                        .single(name + "ssm_conv1d.bias", new float[inner], inner)
                        .single(name + "ssm_x.weight", new float[inner * (rank + 2 * state)], inner, rank + 2 * state)
                        .single(name + "ssm_dt.weight", new float[rank * inner], rank, inner)
                        .single(name + "ssm_dt.bias", new float[inner], inner)
                        .single(name + "ssm_a", new float[state * inner], state, inner)
                        .single(name + "ssm_d", new float[inner], inner);
                LoadableModel.ones(file, name + "ssm_dt_norm", rank);
                LoadableModel.ones(file, name + "ssm_b_norm", state);
                LoadableModel.ones(file, name + "ssm_c_norm", state);
                LoadableModel.matrix(file, TensorType.Q8_0, name + "ssm_out", inner, WIDTH);
            } else {
                int keys = layer == 1 ? 128 : 256;
                LoadableModel.matrix(file, TensorType.Q8_0, name + "attn_q", WIDTH, WIDTH);
                LoadableModel.matrix(file, TensorType.Q8_0, name + "attn_k", WIDTH, keys);
                LoadableModel.matrix(file, TensorType.Q8_0, name + "attn_v", WIDTH, keys);
                LoadableModel.matrix(file, TensorType.Q8_0, name + "attn_output", WIDTH, WIDTH);
            }
            LoadableModel.ones(file, name + "ffn_norm", WIDTH);
            LoadableModel.matrix(file, TensorType.Q8_0, name + "ffn_gate", WIDTH, 1536);
            LoadableModel.matrix(file, TensorType.Q8_0, name + "ffn_up", WIDTH, 1536);
            LoadableModel.matrix(file, TensorType.Q8_0, name + "ffn_down", 1536, WIDTH);
        }
        return file.toBytes();
    }

    /** Latent attention, as DeepSeek has it: one key for all heads, of which values are made. */
    private static byte[] latent() {
        int rank = 256;
        int rotated = 32;
        int plain = 64;
        int value = 64;
        int heads = 8;
        GgufWriter file = begin("deepseek2", 3, 1536)
                .put("deepseek2.attention.head_count_kv", 1)
                .put("deepseek2.attention.key_length", rank + rotated)
                .put("deepseek2.attention.value_length", rank)
                .put("deepseek2.attention.key_length_mla", plain + rotated)
                .put("deepseek2.attention.value_length_mla", value)
                .put("deepseek2.attention.kv_lora_rank", rank)
                .put("deepseek2.attention.q_lora_rank", 192)
                .put("deepseek2.rope.dimension_count", rotated)
                .put("deepseek2.expert_count", 8)
                .put("deepseek2.expert_used_count", 2)
                .put("deepseek2.expert_shared_count", 1)
                .put("deepseek2.expert_feed_forward_length", 512)
                .put("deepseek2.leading_dense_block_count", 3);
        for (int layer = 0; layer < 3; layer++) {
            String name = "blk." + layer + ".";
            LoadableModel.ones(file, name + "attn_norm", WIDTH);
            LoadableModel.ones(file, name + "attn_q_a_norm", 192);
            LoadableModel.ones(file, name + "attn_kv_a_norm", rank);
            LoadableModel.matrix(file, TensorType.Q8_0, name + "attn_q_a", WIDTH, 192);
            LoadableModel.matrix(file, TensorType.Q8_0, name + "attn_q_b", 192, heads * (plain + rotated));
            LoadableModel.matrix(file, TensorType.Q8_0, name + "attn_kv_a_mqa", WIDTH, rank + rotated);
            LoadableModel.matrix(file, TensorType.Q8_0, name + "attn_k_b", plain, rank, heads);
            LoadableModel.matrix(file, TensorType.Q8_0, name + "attn_v_b", rank, value, heads);
            LoadableModel.matrix(file, TensorType.Q8_0, name + "attn_output", heads * value, WIDTH);
            LoadableModel.ones(file, name + "ffn_norm", WIDTH);
            LoadableModel.matrix(file, TensorType.Q8_0, name + "ffn_gate", WIDTH, 1536);
            LoadableModel.matrix(file, TensorType.Q8_0, name + "ffn_up", WIDTH, 1536);
            LoadableModel.matrix(file, TensorType.Q8_0, name + "ffn_down", 1536, WIDTH);
        }
        return file.toBytes();
    }

    /** As gpt-oss: experts in MXFP4, biases, sinks, every other layer with a window of 128. */
    private static byte[] sinks() {
        int heads = 8;
        int keyHeads = 2;
        int head = 64;
        int experts = 8;
        int hidden = 512;
        GgufWriter file = begin("gpt-oss", 4, hidden)
                .put("gpt-oss.attention.head_count_kv", keyHeads)
                .put("gpt-oss.attention.key_length", head)
                .put("gpt-oss.attention.value_length", head)
                .put("gpt-oss.attention.sliding_window", 128)
                .put("gpt-oss.expert_count", experts)
                .put("gpt-oss.expert_used_count", 2)
                .put("gpt-oss.expert_feed_forward_length", hidden);
        for (int layer = 0; layer < 4; layer++) {
            String name = "blk." + layer + ".";
            LoadableModel.ones(file, name + "attn_norm", WIDTH);
            LoadableModel.ones(file, name + "post_attention_norm", WIDTH);
            biased(file, name + "attn_q", WIDTH, heads * head);
            biased(file, name + "attn_k", WIDTH, keyHeads * head);
            biased(file, name + "attn_v", WIDTH, keyHeads * head);
            biased(file, name + "attn_output", heads * head, WIDTH);
            LoadableModel.ones(file, name + "attn_sinks", heads);
            file.single(name + "ffn_gate_inp.weight", new float[WIDTH * experts], WIDTH, experts)
                    .single(name + "ffn_gate_inp.bias", new float[experts], experts);
            for (String part : new String[] {"ffn_gate_exps", "ffn_up_exps", "ffn_down_exps"}) {
                LoadableModel.matrix(file, TensorType.MXFP4, name + part, 512, 512, experts);
                file.single(name + part + ".bias", new float[512 * experts], 512, experts);
            }
        }
        return file.toBytes();
    }

    private static void biased(GgufWriter file, String name, int in, int out) {
        LoadableModel.matrix(file, TensorType.Q8_0, name, in, out);
        file.single(name + ".bias", new float[out], out);
    }
}
