package dev.paddock.control;

import dev.paddock.settings.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;

/** Sends what a client library would not. */
record RawClient(ControlServer server) {
    String authorization() {
        return "Authorization: Bearer " + server.token() + "\r\n";
    }

    Reply send(String method, String path, String headers) throws IOException {
        return send(method, path, headers, "");
    }

    Reply send(String method, String path, String headers, String body) throws IOException {
        return raw(method + " /api/v1/" + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n" + authorization() + headers
                + "Content-Length: " + body.length() + "\r\nConnection: close\r\n\r\n" + body);
    }

    Socket connect() throws IOException {
        return new Socket(InetAddress.ofLiteral("127.0.0.1"), server.address().getPort());
    }

    Reply raw(String request) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            socket.getInputStream().transferTo(all);
            String text = all.toString(StandardCharsets.UTF_8);
            int end = text.indexOf("\r\n\r\n");
            return new Reply(Integer.parseInt(text.substring(9, 12)), text.substring(0, end), text.substring(end + 4));
        }
    }

    record Reply(int status, String head, String body) {
        JsonNode json() {
            return Json.mapper().readTree(body);
        }
    }
}
