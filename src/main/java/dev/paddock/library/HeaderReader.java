package dev.paddock.library;

import dev.paddock.domain.ModelFacts;
import dev.paddock.domain.ModelKind;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/** Makes of a header what people want to know of it. Keys as in ggml's docs/gguf.md and llama.cpp's gguf-py of 2026. */
final class HeaderReader {
    private static final String TEMPLATE = "tokenizer.chat_template";
    private static final Set<String> EMBEDDERS = Set.of(
            "bert",
            "modern-bert",
            "nomic-bert",
            "nomic-bert-moe",
            "neo-bert",
            "jina-bert-v2",
            "jina-bert-v3",
            "eurobert",
            "gemma-embedding",
            "t5encoder",
            "llama-embed");
    private static final Set<String> DRAFTERS = Set.of("eagle3", "dflash", "dspark");
    private static final Pattern DRAFT_NAME =
            Pattern.compile("(mtp|eagle3?|dflash|dspark|draft)[-_.].*|.*[-_.]draft(er)?([-_.].*)?");
    private static final List<String> THOUGHTS = List.of(
            "<think>",
            "</think>",
            "enable_thinking",
            "[THINK]",
            "<|channel|>analysis",
            "\u25c1think\u25b7",
            "<thought>");
    private static final Pattern THINKER = Pattern.compile(
            "(?i).*(\\bqwq\\b|deepseek[- ]r1\\b|thinking|reasoning|reasoner|\\bgpt[- ]oss\\b|magistral).*");
    private static final List<String> SOURCES = List.of(
            "general.source.repo_url",
            "general.source.huggingface.repository",
            "general.source.url",
            "general.repo_url",
            "general.url",
            "general.base_model.0.repo_url");

    private final GgufFile gguf;
    private final Path file;
    private final String name;

    private HeaderReader(GgufFile gguf, Path file) {
        this.gguf = gguf;
        this.file = file;
        this.name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    }

    static Header read(GgufFile gguf, Path file) {
        return new HeaderReader(gguf, file).header();
    }

    private Header header() {
        ModelNames names = ModelNames.of(gguf, file);
        Integer splitCount = gguf.number("split.count").map(HeaderReader::toInt).orElse(null);
        ModelFacts facts = new ModelFacts(
                kind(),
                names.title().isEmpty() ? ModelNames.stem(file) : names.title(),
                gguf.architecture().map(ModelNames::clean).orElse(null),
                text("general.size_label"),
                gguf.parameters(),
                null,
                shape(),
                language(names.title()),
                senses(),
                text("adapter.type"),
                Optional.ofNullable(text("general.license")).orElse(text("general.license.name")),
                SOURCES.stream()
                        .flatMap(key -> Stream.ofNullable(text(key)))
                        .findFirst()
                        .orElse(null));
        return new Header(
                facts,
                ModelNames.id(names.idStem()),
                gguf.number("general.file_type").orElse(null),
                weights(),
                splitCount == null ? 0 : splitCount,
                gguf.firstBeyondTheEnd()
                        .map(tensor -> ModelNames.brief(tensor.name()))
                        .orElse(null),
                fingerprint(),
                gguf.fileBytes());
    }

    private long fingerprint() {
        CRC32 crc = new CRC32();
        gguf.metadata()
                .forEach((key, value) -> crc.update((key + '=' + value + '\n').getBytes(StandardCharsets.UTF_8)));
        return crc.getValue();
    }

    private ModelKind kind() {
        String type = gguf.string("general.type").orElse("");
        String architecture = gguf.architecture().orElse("");
        if (type.equals("adapter") || gguf.string("adapter.type").isPresent()) {
            return ModelKind.LORA;
        }
        if (architecture.equals("clip") || type.equals("mmproj")) {
            return ModelKind.PROJECTOR;
        }
        boolean otherPart = gguf.number("split.no").orElse(0L) > 0;
        if (architecture.isEmpty() && !otherPart || type.equals("imatrix") || isVocabularyOnly()) {
            return ModelKind.OTHER;
        }
        if (DRAFTERS.contains(architecture) || DRAFT_NAME.matcher(name).matches()) {
            return ModelKind.DRAFT;
        }
        String pooling = pooling();
        if ("rank".equals(pooling) || name.contains("rerank")) {
            return ModelKind.RERANKER;
        }
        return pooling != null || EMBEDDERS.contains(architecture) || name.contains("embedding")
                ? ModelKind.EMBEDDING
                : ModelKind.TEXT;
    }

    private boolean isVocabularyOnly() {
        return gguf.tensors().isEmpty()
                && gguf.metadata().containsKey("tokenizer.ggml.tokens")
                && gguf.number("split.count").orElse(0L) <= 1;
    }

    /** Numbers of llama.cpp's llama_pooling_type. */
    private @Nullable String pooling() {
        return gguf.architectureNumber("pooling_type")
                .map(type -> switch (type.intValue()) {
                    case 1 -> "mean";
                    case 2 -> "cls";
                    case 3 -> "last";
                    case 4 -> "rank";
                    default -> null;
                })
                .orElse(null);
    }

    private ModelFacts.Shape shape() {
        return new ModelFacts.Shape(
                number("context_length"),
                number("block_count"),
                number("embedding_length"),
                numbers("attention.head_count"),
                numbers("attention.head_count_kv"),
                keyLength("key_length"),
                keyLength("value_length"),
                number("expert_count"),
                number("expert_used_count"),
                number("attention.sliding_window"));
    }

    /** Where it is not said, all heads share the embedding. */
    private @Nullable Integer keyLength(String key) {
        Integer said = number("attention." + key);
        Integer width = number("embedding_length");
        List<Integer> heads = numbers("attention.head_count");
        return said != null || width == null || heads.isEmpty() || heads.getFirst() == 0
                ? said
                : (Integer) (width / heads.getFirst());
    }

    private ModelFacts.Language language(String title) {
        Integer vocabulary = gguf.count("tokenizer.ggml.tokens").isPresent()
                ? toInt(gguf.count("tokenizer.ggml.tokens").getAsLong())
                : number("vocab_size");
        String template = gguf.string(TEMPLATE).orElse("");
        boolean thinking = THOUGHTS.stream().anyMatch(template::contains)
                || THINKER.matcher(title).matches()
                || THINKER.matcher(name).matches();
        return new ModelFacts.Language(
                vocabulary, text("tokenizer.ggml.model"), gguf.metadata().containsKey(TEMPLATE), thinking, pooling());
    }

    private ModelFacts.Senses senses() {
        String projector = Stream.of("clip.projector_type", "clip.vision.projector_type", "clip.audio.projector_type")
                .flatMap(key -> Stream.ofNullable(text(key)))
                .findFirst()
                .orElse(null);
        return new ModelFacts.Senses(
                gguf.flag("clip.has_vision_encoder").orElse(false),
                gguf.flag("clip.has_audio_encoder").orElse(false),
                projector);
    }

    /** Of the matrices in the layers; of all tensors where there are no layers. */
    private Map<Integer, Long> weights() {
        Map<Integer, Long> layers = new HashMap<>();
        Map<Integer, Long> all = new HashMap<>();
        for (GgufFile.Tensor tensor : gguf.tensors()) {
            if (tensor.type().isEmpty()) {
                continue;
            }
            if (tensor.dimensions().size() > 1 && tensor.name().contains("blk.")) {
                layers.merge(tensor.typeCode(), tensor.elements(), Long::sum);
            }
            all.merge(tensor.typeCode(), tensor.elements(), Long::sum);
        }
        return layers.isEmpty() ? all : layers;
    }

    private @Nullable String text(String key) {
        return gguf.string(key)
                .map(ModelNames::clean)
                .filter(text -> !text.isEmpty())
                .orElse(null);
    }

    private @Nullable Integer number(String key) {
        return gguf.architectureNumber(key).map(HeaderReader::toInt).orElse(null);
    }

    private List<Integer> numbers(String key) {
        List<Integer> numbers = gguf.architectureNumbers(key).stream()
                .map(HeaderReader::toInt)
                .flatMap(Stream::ofNullable)
                .toList();
        boolean all = numbers.size() == gguf.architectureNumbers(key).size();
        return all ? numbers : List.of();
    }

    private static @Nullable Integer toInt(long number) {
        return number < 0 || number > Integer.MAX_VALUE ? null : (Integer) (int) number;
    }
}
