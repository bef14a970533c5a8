package dev.paddock.cli;

import dev.paddock.domain.Subscription;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Reader;
import org.jspecify.annotations.Nullable;

/**
 * Where a command prints, and how it hears of Ctrl-C.
 *
 * @param columns that fit a line; {@link Integer#MAX_VALUE} where nobody looks
 * @param colours only on a terminal, and not where NO_COLOR is set
 * @param ellipsis in the place of what is cut off, in characters that the terminal has
 * @param screen null where the output is no terminal, or one that can only write on
 * @param in what is typed or piped in
 * @param secrets where what is typed is not shown; null where nobody types
 */
public record Terminal(
        PrintWriter out,
        PrintWriter err,
        int columns,
        boolean colours,
        Interrupts interrupts,
        String ellipsis,
        @Nullable Screen screen,
        BufferedReader in,
        @Nullable Secrets secrets) {

    /** One that nobody types at, and that cannot be written over. */
    public Terminal(PrintWriter out, PrintWriter err, int columns, boolean colours, Interrupts interrupts) {
        this(out, err, columns, colours, interrupts, "…", null, new BufferedReader(Reader.nullReader()), null);
    }

    /** Runs an action when the process is asked to end (Ctrl-C, SIGTERM), until the subscription is closed. */
    @FunctionalInterface
    public interface Interrupts {
        /** The process lives for as long as the action runs. */
        Subscription onInterrupt(Runnable action);
    }

    /** Reads a line that nobody may look at. */
    @FunctionalInterface
    public interface Secrets {
        /** Null at the end of the input. */
        @Nullable
        String read(String prompt);
    }

    /** What is typed without being shown, or piped in; null at the end of the input. */
    @Nullable
    String secret(String prompt) throws IOException {
        return secrets == null ? in.readLine() : secrets.read(prompt);
    }

    /** The same, printing elsewhere. */
    Terminal printingTo(PrintWriter other, int columns) {
        return new Terminal(other, err, columns, colours, interrupts, ellipsis, null, in, secrets);
    }

    /** The text in an ANSI colour, where colours are shown. */
    String paint(String text, Colour colour) {
        return colours && colour != Colour.NONE ? "\u001b[" + colour.code + "m" + text + "\u001b[0m" : text;
    }

    enum Colour {
        NONE(""),
        GREEN("32"),
        YELLOW("33"),
        RED("31"),
        DIM("2");

        private final String code;

        Colour(String code) {
            this.code = code;
        }
    }
}
