package dev.paddock.library;

import dev.paddock.domain.ModelFacts;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.Problem;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All that the header of one model says, of all its parts.
 *
 * @param id {@code qwen3_4p0b_q4km}
 * @param facts what of it is understood
 * @param version of GGUF
 * @param byteOrder {@code little} or {@code big}
 * @param files the parts that are there
 * @param chatTemplate null where there is none, or a longer one than any
 * @param tensorTypes how many tensors there are of each type, and what they take
 * @param metadata every key in the order of the file; of long arrays only how long they are
 * @param problems why it cannot be loaded; empty where nothing speaks against it
 */
public record ModelInspection(
        String id,
        ModelFacts facts,
        int version,
        String byteOrder,
        List<Path> files,
        long bytes,
        @Nullable String chatTemplate,
        List<TypeShare> tensorTypes,
        Map<String, Object> metadata,
        List<Problem> problems) {

    /**
     * @param type {@code Q4_K}; a number where it is not known
     * @param bytes 0 where the type is not known
     */
    public record TypeShare(String type, int tensors, long weights, long bytes) {}

    /**
     * Reads the header anew.
     *
     * @throws PaddockException where there is no header to tell of
     */
    public static ModelInspection of(Path path) {
        Path file = path.toAbsolutePath().normalize();
        try {
            if (Files.isDirectory(file)) {
                throw new GgufException(GgufException.Kind.NOT_GGUF, "it is a folder");
            }
            return of(file, GgufModel.read(file));
        } catch (GgufException bad) {
            throw refused(
                    ModelProblems.of(file, new HeaderCache.Read.Bad(bad.kind(), String.valueOf(bad.getMessage()))));
        } catch (NoSuchFileException missing) {
            throw refused(ModelProblems.missing(file));
        } catch (IOException unreadable) {
            throw refused(ModelProblems.unreadable(file, unreadable));
        }
    }

    private static PaddockException refused(Problem problem) {
        return new PaddockException(PaddockException.Kind.INVALID, problem);
    }

    private static ModelInspection of(Path file, GgufModel model) {
        List<Header> headers = new ArrayList<>();
        for (int i = 0; i < model.paths().size(); i++) {
            headers.add(HeaderReader.read(model.headers().get(i), model.paths().get(i)));
        }
        ModelFacts facts = Header.join(headers);
        GgufFile main = model.main();
        return new ModelInspection(
                Header.id(headers.getFirst().idStem(), facts.quantization()),
                facts,
                main.version(),
                main.order() == ByteOrder.BIG_ENDIAN ? "big" : "little",
                model.paths(),
                model.fileBytes(),
                main.string("tokenizer.chat_template").orElse(null),
                shares(model),
                shown(main.metadata()),
                new ModelFiles().check(file).stream().toList());
    }

    private static List<TypeShare> shares(GgufModel model) {
        Map<Integer, TypeShare> shares = new TreeMap<>();
        model.tensors()
                .forEach(tensor -> shares.merge(
                        tensor.typeCode(),
                        new TypeShare(
                                tensor.type().map(TensorType::name).orElse("type " + tensor.typeCode()),
                                1,
                                tensor.elements(),
                                tensor.bytes().orElse(0)),
                        (a, b) -> new TypeShare(
                                a.type(),
                                a.tensors() + b.tensors(),
                                a.weights() + b.weights(),
                                a.bytes() + b.bytes())));
        return shares.values().stream()
                .sorted(Comparator.comparingLong(TypeShare::weights).reversed())
                .toList();
    }

    /** Arrays as lists, or as "150000 values"; numbers and texts as they are. */
    private static Map<String, Object> shown(Map<String, Object> metadata) {
        Map<String, Object> shown = new LinkedHashMap<>();
        metadata.forEach((key, value) -> shown.put(
                ModelNames.clean(key),
                switch (value) {
                    case GgufFile.ArrayInfo array when array.elements().size() == array.count() -> array.elements();
                    case GgufFile.ArrayInfo array -> array.count() + " values";
                    case GgufFile.LongText text -> text.bytes() + " bytes of text";
                    default -> value;
                }));
        return shown;
    }
}
