package dev.paddock.control;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Reads server-sent events as a client of a few lines would. Fails where none comes for a while. */
final class EventReader implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 20_000;

    record Event(String id, String kind, String data) {}

    private final Socket socket;
    private final BufferedReader lines;

    private EventReader(Socket socket) throws IOException {
        this.socket = socket;
        this.lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    static EventReader open(ControlServer server, String query) throws IOException {
        return open(server, "events" + query, "");
    }

    /** @param lastId empty for none */
    static EventReader open(ControlServer server, String path, String lastId) throws IOException {
        Socket socket =
                new Socket(InetAddress.ofLiteral("127.0.0.1"), server.address().getPort());
        socket.setSoTimeout(PATIENCE_MILLIS);
        String resume = lastId.isEmpty() ? "" : "Last-Event-ID: " + lastId + "\r\n";
        // HTTP/1.0, so that the body comes without chunks.
        socket.getOutputStream()
                .write(("GET /api/v1/" + path + " HTTP/1.0\r\nHost: localhost\r\n" + resume + "Authorization: Bearer "
                                + server.token() + "\r\n\r\n")
                        .getBytes(StandardCharsets.UTF_8));
        EventReader reader = new EventReader(socket);
        String status = reader.lines.readLine();
        if (status == null || !status.startsWith("HTTP/1.1 200")) {
            throw new IOException("the stream was refused: " + status);
        }
        return reader;
    }

    /** The next one; comments are passed over. */
    Event next() throws IOException {
        String id = "";
        String kind = "";
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("id: ")) {
                id = line.substring(4);
            } else if (line.startsWith("event: ")) {
                kind = line.substring(7);
            } else if (line.startsWith("data: ")) {
                return new Event(id, kind, line.substring(6));
            }
        }
        throw new IOException("the stream has ended");
    }

    /** The next line that is not empty, behind the headers. */
    String line() throws IOException {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (!line.isEmpty() && !line.matches("[A-Za-z-]+: .*")) {
                return line;
            }
        }
        throw new IOException("the stream has ended");
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
