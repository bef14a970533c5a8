package dev.paddock.library;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The headers of one model: of its one file, or of all its parts. Metadata is that of the first part.
 *
 * @param paths of the parts that are there, in order; the first is what a server is given
 * @param headers one for each path
 * @param missing names of parts that are not there
 */
public record GgufModel(List<Path> paths, List<GgufFile> headers, List<String> missing) {
    public GgufModel {
        paths = List.copyOf(paths);
        headers = List.copyOf(headers);
        missing = List.copyOf(missing);
    }

    /**
     * Reads the header of the file and, where it is a part, those of its siblings.
     *
     * @throws GgufException where a part is no sound GGUF file
     * @throws IOException where the system would not let one be read
     */
    public static GgufModel read(Path file) throws IOException {
        List<Path> paths = new ArrayList<>();
        List<GgufFile> headers = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        for (Path part : SplitName.parts(file)) {
            if (part.equals(file) || Files.exists(part)) {
                paths.add(part);
                headers.add(GgufFile.readHeader(part));
            } else {
                missing.add(part.getFileName().toString());
            }
        }
        return new GgufModel(paths, headers, missing);
    }

    /** Of the first part, with the metadata that counts. */
    public GgufFile main() {
        return headers.getFirst();
    }

    /** Of all parts. */
    public Stream<GgufFile.Tensor> tensors() {
        return headers.stream().flatMap(header -> header.tensors().stream());
    }

    /** All weights. */
    public long parameters() {
        return headers.stream().mapToLong(GgufFile::parameters).sum();
    }

    /** Of all files together. */
    public long fileBytes() {
        return headers.stream().mapToLong(GgufFile::fileBytes).sum();
    }
}
