package dev.paddock.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Reads and writes the heads of messages, RFC 9112. What two parsers could understand differently is refused, since a request
 * that is passed on must not mean something else to the next one.
 */
final class Heads {
    private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";
    private static final int LONGEST_TARGET = 8_192;

    private Heads() {}

    /** @throws HttpRefusal where it is no request */
    static RequestHead request(Wire wire, Limits limits) throws IOException {
        Wire.HeadReader reader = wire.new HeadReader(limits.headTime(), limits.headBytes());
        String line = reader.line(414);
        if (line.isEmpty()) {
            // RFC 9112 § 2.2: an empty line before a request is passed over.
            line = reader.line(414);
        }
        String[] parts = line.split(" ", -1);
        if (parts.length != 3 || !isToken(parts[0])) {
            throw new HttpRefusal(400, "The first line is no HTTP request.");
        }
        if (!parts[2].equals("HTTP/1.1") && !parts[2].equals("HTTP/1.0")) {
            throw new HttpRefusal(parts[2].startsWith("HTTP/") ? 505 : 400, "Only HTTP/1.1 is spoken here.");
        }
        int minor = parts[2].endsWith("1") ? 1 : 0;
        String target = target(parts[0], parts[1]);
        Headers headers = fields(reader, limits, 431);
        int hosts = headers.all("Host").size();
        if (hosts > 1 || (hosts == 0 && minor == 1)) {
            throw new HttpRefusal(400, "A request must have exactly one Host header.");
        }
        return new RequestHead(parts[0], target, minor, headers);
    }

    /** @throws HttpRefusal where it is no response */
    static ResponseHead response(Wire wire, Limits limits) throws IOException {
        Wire.HeadReader reader = wire.new HeadReader(limits.headTime(), limits.headBytes());
        String line = reader.line(502);
        if (!line.matches("HTTP/1\\.[01] [1-9][0-9]{2}( .*)?")) {
            throw new HttpRefusal(502, "The first line is no HTTP response.");
        }
        int status = Integer.parseInt(line.substring(9, 12));
        return new ResponseHead(status, line.charAt(7) - '0', fields(reader, limits, 502));
    }

    private static String target(String method, String target) throws HttpRefusal {
        if (target.length() > LONGEST_TARGET) {
            throw new HttpRefusal(414, "The address is longer than " + LONGEST_TARGET + " characters.");
        }
        for (int i = 0; i < target.length(); i++) {
            char c = target.charAt(i);
            if (c <= ' ' || c >= 0x7f) {
                throw new HttpRefusal(400, "The address holds a character that must be percent-encoded.");
            }
        }
        if (target.startsWith("/") || (target.equals("*") && method.equals("OPTIONS"))) {
            return target;
        }
        if (target.regionMatches(true, 0, "http://", 0, 7)) {
            int end = 7;
            while (end < target.length() && target.charAt(end) != '/' && target.charAt(end) != '?') {
                end++;
            }
            return target.startsWith("/", end) ? target.substring(end) : "/" + target.substring(end);
        }
        throw new HttpRefusal(400, "The address must begin with a slash.");
    }

    private static Headers fields(Wire.HeadReader reader, Limits limits, int tooMany) throws IOException {
        Headers headers = new Headers();
        while (true) {
            String line = reader.line(tooMany);
            if (line.isEmpty()) {
                return headers;
            }
            if (headers.size() == limits.fields()) {
                throw new HttpRefusal(tooMany, "There are more than " + limits.fields() + " header fields.");
            }
            field(headers, line);
        }
    }

    private static void field(Headers headers, String line) throws HttpRefusal {
        int colon = line.indexOf(':');
        String name = colon < 0 ? "" : line.substring(0, colon);
        if (!isToken(name)) {
            throw new HttpRefusal(400, "A header field has no proper name.");
        }
        for (int i = colon + 1; i < line.length(); i++) {
            char c = line.charAt(i);
            if ((c < ' ' && c != '\t') || c == 0x7f) {
                throw new HttpRefusal(400, "The header field " + name + " holds a control character.");
            }
        }
        headers.add(name, line.substring(colon + 1).strip());
    }

    static boolean isToken(String text) {
        return !text.isEmpty() && text.chars().allMatch(Heads::isTokenChar);
    }

    private static boolean isTokenChar(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || TOKEN_MARKS.indexOf(c) >= 0;
    }

    static byte[] bytes(String firstLine, Headers headers) {
        StringBuilder text = new StringBuilder(256).append(firstLine).append("\r\n");
        for (Headers.Field field : headers) {
            text.append(field.name()).append(": ").append(clean(field.value())).append("\r\n");
        }
        return text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /** No value, wherever it comes from, begins another field. */
    private static String clean(String value) {
        return value.indexOf('\r') < 0 && value.indexOf('\n') < 0
                ? value
                : value.replace('\r', ' ').replace('\n', ' ');
    }
}
