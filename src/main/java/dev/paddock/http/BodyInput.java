package dev.paddock.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The body of a message: ends where the message ends, and fails where the connection ends before. Gives what is there. */
abstract sealed class BodyInput extends InputStream {
    private boolean complete;

    /**
     * RFC 9112 § 6.3 for requests.
     *
     * @throws HttpRefusal where it is not certain how long the body is
     */
    static BodyInput ofRequest(Wire wire, RequestHead head) throws HttpRefusal {
        boolean chunked = isChunked(head.headers(), 501);
        if (chunked && (head.headers().has("Content-Length") || head.minorVersion() == 0)) {
            throw new HttpRefusal(400, "A chunked request must not have a Content-Length, nor be HTTP/1.0.");
        }
        Long length = length(head.headers(), 400);
        return chunked ? new Chunked(wire, 400) : new Counted(wire, length == null ? 0 : length);
    }

    /** RFC 9112 § 6.3 for responses. */
    static BodyInput ofResponse(Wire wire, String method, ResponseHead head) throws HttpRefusal {
        int status = head.status();
        if (method.equals("HEAD") || status < 200 || status == 204 || status == 304) {
            return new Counted(wire, 0);
        }
        if (isChunked(head.headers(), 502)) {
            return new Chunked(wire, 502);
        }
        Long length = length(head.headers(), 502);
        return length == null ? new UntilEnd(wire) : new Counted(wire, length);
    }

    private static boolean isChunked(Headers headers, int otherwise) throws HttpRefusal {
        var codings = headers.all("Transfer-Encoding");
        if (codings.isEmpty()) {
            return false;
        }
        if (codings.size() == 1 && codings.getFirst().toLowerCase(Locale.ROOT).equals("chunked")) {
            return true;
        }
        throw new HttpRefusal(otherwise, "The only Transfer-Encoding understood here is \"chunked\".");
    }

    static @Nullable Long length(Headers headers, int otherwise) throws HttpRefusal {
        var lengths = headers.all("Content-Length");
        if (lengths.isEmpty()) {
            return null;
        }
        String text = lengths.getFirst();
        if (lengths.size() > 1 || !text.matches("[0-9]{1,18}")) {
            throw new HttpRefusal(otherwise, "The Content-Length is not one number.");
        }
        return Long.valueOf(text);
    }

    /** Whether the body was read to its end, and nothing is wrong with it. */
    boolean isComplete() {
        return complete;
    }

    /** Whether the end of the connection is the end of the body. */
    boolean endsConnection() {
        return false;
    }

    final void complete() {
        complete = true;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public abstract int read(byte[] target, int offset, int length) throws IOException;

    private static EOFException cutOff() {
        return new EOFException("the connection ended in the middle of a body");
    }

    private static final class Counted extends BodyInput {
        private final Wire wire;
        private long left;

        Counted(Wire wire, long length) {
            this.wire = wire;
            this.left = length;
            if (left == 0) {
                complete();
            }
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            int count = wire.read(target, offset, (int) Math.min(length, left));
            if (count < 0) {
                throw cutOff();
            }
            left -= count;
            if (left == 0) {
                complete();
            }
            return count;
        }
    }

    private static final class UntilEnd extends BodyInput {
        private final Wire wire;

        UntilEnd(Wire wire) {
            this.wire = wire;
        }

        @Override
        boolean endsConnection() {
            return true;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int count = wire.read(target, offset, length);
            if (count < 0) {
                complete();
            }
            return count;
        }
    }

    private static final class Chunked extends BodyInput {
        private static final int LONGEST_LINE = 1_024;
        private static final int TRAILER_BYTES = 8_192;
        private static final int MOST_DIGITS = 15;

        private final Wire wire;
        private final int refusal;
        private long left;
        private boolean first = true;

        Chunked(Wire wire, int refusal) {
            this.wire = wire;
            this.refusal = refusal;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (isComplete()) {
                return -1;
            }
            if (left == 0) {
                left = nextSize();
                if (left == 0) {
                    skipTrailers();
                    complete();
                    return -1;
                }
            }
            int count = wire.read(target, offset, (int) Math.min(length, left));
            if (count < 0) {
                throw cutOff();
            }
            left -= count;
            return count;
        }

        private long nextSize() throws IOException {
            if (!first && !line(2).isEmpty()) {
                throw new HttpRefusal(refusal, "A chunk is longer than it says.");
            }
            first = false;
            String line = line(LONGEST_LINE);
            int extension = line.indexOf(';');
            String size = (extension < 0 ? line : line.substring(0, extension)).stripTrailing();
            if (!isHexadecimal(size)) {
                throw new HttpRefusal(refusal, "A chunk does not begin with its size.");
            }
            return Long.parseLong(size, 16);
        }

        /** A regular expression would be compiled anew for each token of a stream. */
        private static boolean isHexadecimal(String size) {
            for (int i = 0; i < size.length(); i++) {
                if (!HexFormat.isHexDigit(size.charAt(i))) {
                    return false;
                }
            }
            return !size.isEmpty() && size.length() <= MOST_DIGITS;
        }

        private void skipTrailers() throws IOException {
            int left = TRAILER_BYTES;
            String line = line(left);
            while (!line.isEmpty()) {
                left -= line.length() + 2;
                line = line(left);
            }
        }

        private String line(int limit) throws IOException {
            StringBuilder line = new StringBuilder();
            while (true) {
                int c = wire.read();
                if (c < 0) {
                    throw cutOff();
                }
                if (c == '\n') {
                    int end = line.length() - 1;
                    if (end < 0 || line.charAt(end) != '\r') {
                        throw new HttpRefusal(refusal, "A chunk's line does not end with CR LF.");
                    }
                    line.setLength(end);
                    return line.toString();
                }
                line.append((char) c);
                if (line.length() > limit) {
                    throw new HttpRefusal(refusal, "A chunk's line is too long.");
                }
            }
        }
    }
}
