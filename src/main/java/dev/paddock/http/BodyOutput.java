package dev.paddock.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** The body of a response on its way out; complete when it was closed, and only then. */
abstract class BodyOutput extends OutputStream {
    static final BodyOutput NONE = counted(nullOutputStream(), 0);
    static final BodyOutput DONE = finished();

    private volatile boolean finished;

    final boolean isFinished() {
        return finished;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public abstract void write(byte[] bytes, int offset, int length) throws IOException;

    @Override
    public void close() throws IOException {
        if (!finished) {
            end();
            finished = true;
        }
    }

    abstract void end() throws IOException;

    private static BodyOutput finished() {
        BodyOutput done = counted(nullOutputStream(), -1);
        done.finished = true;
        return done;
    }

    /** @param length -1 for as much as is written */
    static BodyOutput counted(OutputStream out, long length) {
        return new BodyOutput() {
            private long left = length;

            @Override
            public void write(byte[] bytes, int offset, int count) throws IOException {
                if (left >= 0) {
                    if (count > left) {
                        throw new IOException("more is written than was announced");
                    }
                    left -= count;
                }
                out.write(bytes, offset, count);
            }

            @Override
            void end() throws IOException {
                if (left > 0) {
                    throw new IOException("less is written than was announced");
                }
            }
        };
    }

    static BodyOutput chunked(OutputStream out) {
        return new BodyOutput() {
            private static final int FRAME = 12;

            private byte[] frame = new byte[0];

            @Override
            public void write(byte[] bytes, int offset, int count) throws IOException {
                if (count == 0) {
                    return;
                }
                byte[] size = (Integer.toHexString(count) + "\r\n").getBytes(StandardCharsets.US_ASCII);
                if (frame.length < count + FRAME) {
                    frame = new byte[count + FRAME];
                }
                System.arraycopy(size, 0, frame, 0, size.length);
                System.arraycopy(bytes, offset, frame, size.length, count);
                frame[size.length + count] = '\r';
                frame[size.length + count + 1] = '\n';
                out.write(frame, 0, size.length + count + 2);
            }

            @Override
            void end() throws IOException {
                out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            }
        };
    }
}
