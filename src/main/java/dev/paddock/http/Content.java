package dev.paddock.http;

import java.io.IOException;
import java.io.OutputStream;

/** A body whose length is known and that can be written more than once. */
public interface Content {
    Content NONE = of(new byte[0]);

    long length();

    void writeTo(OutputStream out) throws IOException;

    static Content of(byte[] bytes) {
        return new Content() {
            @Override
            public long length() {
                return bytes.length;
            }

            @Override
            public void writeTo(OutputStream out) throws IOException {
                out.write(bytes);
            }
        };
    }
}
