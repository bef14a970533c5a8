package dev.paddock.library;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a real llama-server said it took.
 *
 * @param shape name of a {@link LoadableModel}
 * @param arguments that it was started with beside the model
 * @param weights in MiB, as all others: the mapped file
 * @param cache of all kinds
 * @param compute and what it gives out
 */
record MeasuredMemory(String shape, String arguments, double weights, double cache, double compute) {
    /** A mebibyte: smaller differences are alignment and what the log rounds away. */
    private static final double NOTHING = 1.0 / 8;

    private static final Pattern BUFFER =
            Pattern.compile("(\\S+) +(model|KV|RS|compute|output) buffer size = +([\\d.]+) MiB");

    static final List<String> ARGUMENTS = List.of(
            "-c 4096",
            "-c 8192 -np 4",
            "-c 8192 -np 2 -kvu",
            "-c 16384 -np 1 -ctk q8_0 -ctv q8_0 -fa on",
            "-c 4096 -np 1 -fa off",
            "-c 8192 -np 4 -fa off",
            "-c 6000 -np 1 -ub 128",
            "-c 4096 -np 1 -ub 1024 -b 1024",
            "-c 2048 -np 3 -ctk q4_0 -ctv q4_0",
            "-c 0 -np 1",
            "-c 8192 -np 2 -kvu --swa-full",
            "-c 4096 -np 1 --embedding --pooling none");

    static List<MeasuredMemory> recorded() throws IOException {
        List<MeasuredMemory> rows = new ArrayList<>();
        try (InputStream in = MeasuredMemory.class.getResourceAsStream("memory-of-llama-server.tsv")) {
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n", -1)) {
                String[] cells = line.split("\t", -1);
                if (cells.length == 5 && !line.startsWith("#")) {
                    rows.add(new MeasuredMemory(
                            cells[0],
                            cells[1],
                            Double.parseDouble(cells[2]),
                            Double.parseDouble(cells[3]),
                            Double.parseDouble(cells[4])));
                }
            }
        }
        return rows;
    }

    /** Starts it, reads what it says until it listens, and ends it. */
    static MeasuredMemory measure(Path server, Path model, String shape, String arguments, int port)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(
                server.toString(),
                "--model",
                model.toString(),
                "--port",
                Integer.toString(port),
                "--no-warmup",
                "--threads",
                "1",
                "--verbosity",
                "4"));
        command.addAll(List.of(arguments.split(" ")));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        double weights = 0;
        double cache = 0;
        double compute = 0;
        List<String> last = new ArrayList<>();
        try (BufferedReader log = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = log.readLine(); line != null; line = log.readLine()) {
                last.add(line);
                Matcher buffer = BUFFER.matcher(line);
                if (buffer.find()) {
                    double size = Double.parseDouble(buffer.group(3));
                    switch (buffer.group(2)) {
                        case "model" -> weights += buffer.group(1).endsWith("_REPACK") ? 0 : size;
                        case "KV", "RS" -> cache += size;
                        default -> compute += size;
                    }
                }
                if (line.contains("listening on")) {
                    return new MeasuredMemory(shape, arguments, weights, cache, compute);
                }
            }
        } finally {
            process.destroyForcibly().onExit().join();
        }
        throw new IOException(shape + " " + arguments + ": " + last.subList(Math.max(0, last.size() - 5), last.size()));
    }

    String row() {
        return String.format(Locale.ROOT, "%s\t%s\t%.2f\t%.2f\t%.2f", shape, arguments, weights, cache, compute);
    }

    static boolean isNear(double estimate, double measured) {
        return Math.abs(estimate - measured) <= Math.max(measured / 10, NOTHING);
    }
}
