package dev.paddock.gateway;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;

/**
 * What the gateway has to know of a body.
 *
 * @param model as the caller wrote it; null where it names none
 * @param from where the model's value begins in the body, quotation marks included, in bytes; -1 where it cannot be replaced
 * @param to where it ends
 * @param stream whether the caller asks for a stream
 */
record ModelField(@Nullable String model, long from, long to, boolean stream) {
    private static final ModelField NONE = new ModelField(null, -1, -1, false);
    private static final int LONGEST_NAME = 512;
    /** Where a form's text fields are; files come after them, or are skipped over. */
    private static final int LONGEST_FIELD = 4_096;

    /** Behind the last delimiter. */
    private static final byte[] LAST = {'-', '-'};

    private static final Pattern FORM_MODEL =
            Pattern.compile("(?im)^content-disposition:.*\\bname=\"?model\"?\\s*(;|$)");

    private static final Pattern BOUNDARY =
            Pattern.compile("boundary=(?:\"([^\"]{1,70})\"|([^;\\s]{1,70}))", Pattern.CASE_INSENSITIVE);

    /** What is skipped may be of any length, as pictures in base64; what is looked at may not, or a body would fill the memory. */
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(LONGEST_FIELD)
                    .maxNestingDepth(500)
                    .build())
            .build();

    /** @throws GatewayRefusal 400 where the body is not what its type says, or names a model that no server could have */
    static ModelField find(RequestBody body, @Nullable String contentType) throws IOException, GatewayRefusal {
        String type = contentType == null ? "" : contentType.strip().toLowerCase(Locale.ROOT);
        if (body.length() == 0) {
            return NONE;
        }
        ModelField found =
                type.startsWith("multipart/form-data") ? inForm(body, String.valueOf(contentType)) : inJson(body);
        if (found.model() != null && found.model().length() > LONGEST_NAME) {
            throw tooLong();
        }
        return found;
    }

    private static ModelField inJson(RequestBody body) throws IOException, GatewayRefusal {
        ModelField found = NONE;
        try (InputStream in = body.open();
                JsonParser json = FACTORY.createParser(ObjectReadContext.empty(), in)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new GatewayRefusal(400, "invalid_json", "The body must be a JSON object.");
            }
            for (String key = json.nextName(); key != null; key = json.nextName()) {
                JsonToken value = json.nextToken();
                if (key.equals("model") && value == JsonToken.VALUE_STRING) {
                    long from = json.currentTokenLocation().getByteOffset();
                    String model = name(json);
                    found = new ModelField(model, from, json.currentLocation().getByteOffset(), found.stream());
                } else if (key.equals("model") && value != JsonToken.VALUE_NULL) {
                    throw new GatewayRefusal(400, "invalid_model", "\"model\" must be a text.");
                } else if (key.equals("stream")) {
                    found = new ModelField(found.model(), found.from(), found.to(), value == JsonToken.VALUE_TRUE);
                    json.skipChildren();
                } else {
                    json.skipChildren();
                }
            }
            if (json.nextToken() != null) {
                throw new GatewayRefusal(400, "invalid_json", "There is something behind the JSON object.");
            }
            return found;
        } catch (JacksonException broken) {
            throw new GatewayRefusal(400, "invalid_json", "The body is no JSON: " + broken.getOriginalMessage());
        }
    }

    private static String name(JsonParser json) throws GatewayRefusal {
        try {
            return json.getString();
        } catch (StreamConstraintsException endless) {
            throw tooLong();
        }
    }

    private static GatewayRefusal tooLong() {
        return new GatewayRefusal(
                400, "invalid_model", "The name of the model is longer than " + LONGEST_NAME + " characters.");
    }

    private static ModelField inForm(RequestBody body, String contentType) throws IOException, GatewayRefusal {
        Matcher boundary = BOUNDARY.matcher(contentType);
        if (!boundary.find()) {
            throw new GatewayRefusal(400, "invalid_form", "The form's Content-Type names no boundary.");
        }
        String mark = boundary.group(1) == null ? boundary.group(2) : boundary.group(1);
        byte[] delimiter = ("\r\n--" + mark).getBytes(StandardCharsets.ISO_8859_1);
        try (InputStream in = new BufferedInputStream(
                new SequenceInputStream(
                        new ByteArrayInputStream("\r\n".getBytes(StandardCharsets.US_ASCII)), body.open()),
                16 << 10)) {
            until(in, delimiter, 0);
            while (true) {
                String head = partHead(in);
                if (head == null) {
                    return NONE;
                }
                boolean wanted = FORM_MODEL.matcher(head).find();
                byte[] value = until(in, delimiter, wanted ? LONGEST_FIELD : 0);
                if (wanted) {
                    return new ModelField(new String(value, StandardCharsets.UTF_8), -1, -1, false);
                }
            }
        }
    }

    /** The header lines of the next part; null where there is none. */
    private static @Nullable String partHead(InputStream in) throws IOException, GatewayRefusal {
        byte[] end = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        in.mark(2);
        if (Arrays.equals(in.readNBytes(2), LAST)) {
            return null;
        }
        in.reset();
        return new String(until(in, end, LONGEST_FIELD), StandardCharsets.UTF_8);
    }

    /** What comes before the delimiter, up to {@code kept} bytes of it; the delimiter is read too. */
    private static byte[] until(InputStream in, byte[] delimiter, int kept) throws IOException, GatewayRefusal {
        ByteArrayOutputStream before = new ByteArrayOutputStream();
        int matched = 0;
        while (matched < delimiter.length) {
            int b = in.read();
            if (b < 0) {
                throw new GatewayRefusal(400, "invalid_form", "The form ends in the middle of a part.");
            }
            if (b == delimiter[matched]) {
                matched++;
                continue;
            }
            // A boundary begins with CR, which comes nowhere else in it: a mismatch can only begin anew at this byte.
            keep(before, delimiter, matched, kept);
            matched = b == delimiter[0] ? 1 : 0;
            if (matched == 0 && before.size() < kept) {
                before.write(b);
            }
        }
        return before.toByteArray();
    }

    private static void keep(ByteArrayOutputStream before, byte[] delimiter, int matched, int kept) {
        for (int i = 0; i < matched && before.size() < kept; i++) {
            before.write(delimiter[i]);
        }
    }
}
