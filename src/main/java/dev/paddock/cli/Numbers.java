package dev.paddock.cli;

import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads numbers, and says what is right where one is none. */
final class Numbers {
    private static final String WHOLE = "a whole number between %d and %d is needed";

    private Numbers() {}

    /** For the command and all its sub-commands. */
    static void register(CommandLine line) {
        ITypeConverter<Integer> whole =
                text -> read(text, Integer::valueOf, WHOLE.formatted(Integer.MIN_VALUE, Integer.MAX_VALUE));
        ITypeConverter<Long> large = text -> read(text, Long::valueOf, WHOLE.formatted(Long.MIN_VALUE, Long.MAX_VALUE));
        ITypeConverter<Double> real = text -> read(text, Double::valueOf, "a number such as 0.5 is needed");
        line.registerConverter(int.class, whole)
                .registerConverter(Integer.class, whole)
                .registerConverter(long.class, large)
                .registerConverter(Long.class, large)
                .registerConverter(double.class, real)
                .registerConverter(Double.class, real);
    }

    private static <T> T read(String text, Function<String, T> reader, String right) {
        try {
            return reader.apply(text.strip());
        } catch (NumberFormatException none) {
            throw new TypeConversionException("\"" + text + "\" does not do; " + right);
        }
    }
}
