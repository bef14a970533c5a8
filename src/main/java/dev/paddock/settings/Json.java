package dev.paddock.settings;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonFactoryBuilder;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.EnumNamingStrategies;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/**
 * The one way in which Paddock writes JSON, on disk and on the wire: snake_case, durations as seconds, paths as plain
 * strings, instants as ISO-8601, nulls left out. Reading also takes comments and trailing commas, since people edit these
 * files.
 */
public final class Json {
    private static final JsonMapper MAPPER = build(JsonFactory.builder());
    private static final JsonMapper BY_HAND = build(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(20)
                            .maxNumberLength(40)
                            .maxStringLength(100_000)
                            .maxNameLength(1_000)
                            .build()))
            .rebuild()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enumNamingStrategy(EnumNamingStrategies.SNAKE_CASE)
            .build();

    private Json() {}

    /** Immutable and safe for every thread. */
    public static JsonMapper mapper() {
        return MAPPER;
    }

    /**
     * For files that people write: as {@link #mapper}, but with small letters for words, and it refuses what no such file
     * needs, and keys that come twice.
     */
    static JsonMapper byHand() {
        return BY_HAND;
    }

    private static JsonMapper build(JsonFactoryBuilder factory) {
        SimpleModule types = new SimpleModule("paddock");
        types.addSerializer(new DurationWriter());
        types.addDeserializer(Duration.class, new DurationReader());
        types.addSerializer(new PathWriter());
        types.addDeserializer(Path.class, new PathReader());
        types.setValueInstantiators(new PlainRecords());
        return JsonMapper.builder(factory.build())
                .addModule(types)
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .changeDefaultPropertyInclusion(value -> value.withValueInclusion(JsonInclude.Include.NON_NULL))
                // What a record answers about itself is no part of it.
                .changeDefaultVisibility(seen -> seen.withIsGetterVisibility(JsonAutoDetect.Visibility.NONE))
                .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
                .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(SerializationFeature.INDENT_OUTPUT)
                .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
                .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
                .build();
    }

    private static final class DurationWriter extends StdSerializer<Duration> {
        DurationWriter() {
            super(Duration.class);
        }

        @Override
        public void serialize(Duration value, JsonGenerator out, SerializationContext context) {
            if (value.getNano() == 0) {
                out.writeNumber(value.getSeconds());
            } else {
                out.writeNumber(BigDecimal.valueOf(value.getSeconds())
                        .add(BigDecimal.valueOf(value.getNano(), 9))
                        .stripTrailingZeros());
            }
        }
    }

    private static final class DurationReader extends StdDeserializer<Duration> {
        private static final BigDecimal MOST =
                BigDecimal.valueOf(Duration.ofDays(3650).toSeconds());

        DurationReader() {
            super(Duration.class);
        }

        @Override
        public Duration deserialize(JsonParser in, DeserializationContext context) {
            if (!in.currentToken().isNumeric()) {
                return (Duration) context.handleUnexpectedToken(getValueType(context), in);
            }
            BigDecimal seconds = in.getDecimalValue();
            if (seconds.signum() < 0 || seconds.compareTo(MOST) > 0) {
                return (Duration)
                        context.handleWeirdNumberValue(Duration.class, seconds, "seconds between 0 and %s", MOST);
            }
            return Duration.ofNanos(seconds.movePointRight(9).longValue());
        }
    }

    private static final class PathWriter extends StdSerializer<Path> {
        PathWriter() {
            super(Path.class);
        }

        @Override
        public void serialize(Path value, JsonGenerator out, SerializationContext context) {
            out.writeString(value.toString());
        }
    }

    private static final class PathReader extends StdDeserializer<Path> {
        PathReader() {
            super(Path.class);
        }

        @Override
        public Path deserialize(JsonParser in, DeserializationContext context) {
            String text = in.getValueAsString("");
            try {
                return Path.of(text);
            } catch (InvalidPathException bad) {
                return (Path) context.handleWeirdStringValue(Path.class, text, "not a path: %s", bad.getReason());
            }
        }
    }
}
