package dev.paddock.cli;

import dev.paddock.domain.Subscription;
import java.io.PrintWriter;

/**
 * Where a command prints, and how it hears of Ctrl-C.
 *
 * @param columns that fit a line; {@link Integer#MAX_VALUE} where nobody looks
 * @param colours only on a terminal, and not where NO_COLOR is set
 */
public record Terminal(PrintWriter out, PrintWriter err, int columns, boolean colours, Interrupts interrupts) {

    /** Runs an action when the process is asked to end (Ctrl-C, SIGTERM), until the subscription is closed. */
    @FunctionalInterface
    public interface Interrupts {
        /** The process lives for as long as the action runs. */
        Subscription onInterrupt(Runnable action);
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
