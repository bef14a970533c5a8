package dev.paddock.engine;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One GET over a connection of its own, of which nothing stays: an HTTP client would keep some 20 KiB for each server that it
 * asks every ten seconds. The connection is reset at the end, because thousands of orderly ends would wait for a minute each.
 */
final class QuickGet {
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] (\\d{3})(?: .*)?");
    private static final int LONGEST_LINE = 8 * 1024;
    private static final int MOST_LINES = 100;
    private static final int MOST_CONTENT = 64 * 1024;
    private static final int BUFFER = 512;

    private final long deadline;

    private QuickGet(Duration timeout) {
        this.deadline = System.nanoTime() + timeout.toNanos();
    }

    /**
     * The status of the answer.
     *
     * @throws ProtocolException where something answers that is no HTTP
     * @throws IOException where nothing answers in time, or the connection breaks; also when the thread is interrupted
     */
    static int status(URI endpoint, String path, Duration timeout) throws IOException {
        return new QuickGet(timeout).get(endpoint, path);
    }

    private int get(URI endpoint, String path) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(endpoint.getHost(), endpoint.getPort()), left());
            socket.setTcpNoDelay(true);
            socket.setSoLinger(true, 0);
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: " + endpoint.getAuthority()
                                    + "\r\nUser-Agent: paddock\r\nAccept: */*\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return read(socket, new BufferedInputStream(socket.getInputStream(), BUFFER));
        }
    }

    private int left() throws SocketTimeoutException {
        long millis = (deadline - System.nanoTime()) / 1_000_000;
        if (millis <= 0) {
            throw new SocketTimeoutException("no answer in time");
        }
        return (int) Math.min(millis, Integer.MAX_VALUE);
    }

    private int read(Socket socket, InputStream in) throws IOException {
        Matcher status = STATUS.matcher(line(socket, in));
        if (!status.matches()) {
            throw new ProtocolException("no HTTP");
        }
        int content = 0;
        for (int i = 0; i < MOST_LINES; i++) {
            String header = line(socket, in).toLowerCase(Locale.ROOT);
            if (header.isEmpty()) {
                break;
            }
            if (header.matches("content-length: *\\d{1,9}")) {
                content = Integer.parseInt(
                        header.substring(header.indexOf(':') + 1).strip());
            }
        }
        for (int i = 0; i < Math.min(content, MOST_CONTENT); i++) {
            if (next(socket, in) < 0) {
                break;
            }
        }
        return Integer.parseInt(status.group(1));
    }

    private String line(Socket socket, InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        while (line.length() < LONGEST_LINE) {
            int read = next(socket, in);
            if (read == '\n') {
                return line.toString();
            }
            if (read < 0) {
                throw line.isEmpty() ? new IOException("closed without an answer") : new ProtocolException("no HTTP");
            }
            if (read != '\r') {
                line.append((char) read);
            }
        }
        throw new ProtocolException("no HTTP");
    }

    private int next(Socket socket, InputStream in) throws IOException {
        if (in.available() == 0) {
            socket.setSoTimeout(left());
        }
        return in.read();
    }
}
