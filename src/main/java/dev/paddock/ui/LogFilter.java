package dev.paddock.ui;

import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Which lines of a log are shown. Immutable. */
final class LogFilter {
    static final LogFilter ALL = new LogFilter(Pattern.compile(""), LogLevel.PLAIN);

    /** So many characters are looked at before it is asked whether to go on. */
    private static final int CHARACTERS_A_LOOK = 512;

    private final Pattern pattern;
    private final LogLevel least;

    private LogFilter(Pattern pattern, LogLevel least) {
        this.pattern = pattern;
        this.least = least;
    }

    /**
     * Upper and lower case are the same.
     *
     * @param regex the text is a regular expression of Java's
     * @throws PatternSyntaxException where it is none
     */
    static LogFilter of(String text, boolean regex, LogLevel least) {
        int literally = regex ? 0 : Pattern.LITERAL;
        return new LogFilter(Pattern.compile(text, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | literally), least);
    }

    boolean isAll() {
        return pattern.pattern().isEmpty() && least == LogLevel.PLAIN;
    }

    /**
     * @param stop asked now and then, as an expression may try for longer than anybody waits
     * @throws Stopped when it says so, and where the expression needs more stack than there is
     */
    boolean letsThrough(String line, BooleanSupplier stop) throws Stopped {
        if (isAll()) {
            return true;
        }
        try {
            return (least == LogLevel.PLAIN || LogLevel.of(line).compareTo(least) >= 0)
                    && pattern.matcher(new Watched(line, stop)).find();
        } catch (Interruption asked) {
            throw new Stopped(asked);
        } catch (StackOverflowError tooDeep) {
            throw new Stopped(tooDeep);
        }
    }

    static final class Stopped extends Exception {
        private static final long serialVersionUID = 1;

        private Stopped(Throwable why) {
            super(why);
        }
    }

    private static final class Interruption extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /** There is no other way into a search that has begun. */
    private static final class Watched implements CharSequence {
        private final CharSequence text;
        private final BooleanSupplier stop;
        private int left = CHARACTERS_A_LOOK;

        Watched(CharSequence text, BooleanSupplier stop) {
            this.text = text;
            this.stop = stop;
        }

        @Override
        public char charAt(int index) {
            if (--left == 0) {
                left = CHARACTERS_A_LOOK;
                if (stop.getAsBoolean()) {
                    throw new Interruption();
                }
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }
}
