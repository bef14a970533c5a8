package dev.paddock.platform;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Makes lines of blocks of bytes; holds what was read of a line whose end is not there yet. */
final class LogLines {
    private static final int LONGEST = 64 * 1024;

    private final ByteArrayOutputStream unfinished = new ByteArrayOutputStream();
    private boolean inside;

    void forget() {
        unfinished.reset();
        inside = false;
    }

    /** What comes next begins inside a line; the rest of that is no line. */
    void forgetUpToNextLine() {
        unfinished.reset();
        inside = true;
    }

    void split(byte[] block, List<String> lines) {
        int from = 0;
        for (int i = 0; i < block.length; i++) {
            if (block[i] == '\n') {
                if (inside) {
                    inside = false;
                } else {
                    unfinished.write(block, from, i - from);
                    lines.add(finished());
                }
                from = i + 1;
            }
        }
        if (inside) {
            return;
        }
        unfinished.write(block, from, block.length - from);
        if (unfinished.size() > LONGEST) {
            lines.add(partOfLongLine());
        }
    }

    private String finished() {
        String line = unfinished.toString(StandardCharsets.UTF_8);
        unfinished.reset();
        return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
    }

    private String partOfLongLine() {
        byte[] bytes = unfinished.toByteArray();
        int cut = bytes.length - 1;
        while (cut > bytes.length - 4 && (bytes[cut] & 0xC0) == 0x80) {
            cut--;
        }
        unfinished.reset();
        unfinished.write(bytes, cut, bytes.length - cut);
        return new String(bytes, 0, cut, StandardCharsets.UTF_8);
    }
}
