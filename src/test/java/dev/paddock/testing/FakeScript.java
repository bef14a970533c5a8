package dev.paddock.testing;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How a {@link FakeLlamaServer} behaves. Travels in environment variables named {@code FAKE_…}, so that it suits the
 * {@code env} of an instance; without any, the fake is a server as it should be.
 */
public final class FakeScript {
    private static final String PREFIX = "FAKE_";

    private final Map<String, String> values;

    private FakeScript(Map<String, String> values) {
        this.values = values;
    }

    /** One without faults. */
    public static FakeScript good() {
        return new FakeScript(Map.of());
    }

    static FakeScript fromEnvironment() {
        Map<String, String> ours = new HashMap<>();
        System.getenv().forEach((name, value) -> {
            if (name.startsWith(PREFIX)) {
                ours.put(name, value);
            }
        });
        return new FakeScript(ours);
    }

    public Map<String, String> environment() {
        return values;
    }

    private FakeScript with(String name, Object value) {
        Map<String, String> more = new LinkedHashMap<>(values);
        more.put(PREFIX + name, String.valueOf(value));
        return new FakeScript(more);
    }

    /** Answers 503 for so long. */
    public FakeScript loading(long millis) {
        return with("LOAD_MILLIS", millis);
    }

    /** Prints "HTTP server is listening" before it loads, as the builds of 2024 and 2025. */
    public FakeScript sayingTooEarly() {
        return with("EARLY_HINT", true);
    }

    /** Prints nothing, as with --log-disable. */
    public FakeScript silently() {
        return with("SILENT", true);
    }

    /** Answers /health with this status for ever. */
    public FakeScript answeringHealth(int status) {
        return with("HEALTH_STATUS", status);
    }

    /** Knows /v1/health only. */
    public FakeScript withV1HealthOnly() {
        return with("ONLY_V1_HEALTH", true);
    }

    /** Accepts connections and answers nothing. */
    public FakeScript hanging() {
        return with("HANGS", true);
    }

    /** As {@link #hanging}, from when it has loaded. */
    public FakeScript hangingOnceLoaded() {
        return with("HANGS_ONCE_LOADED", true);
    }

    /** Lives, but never listens. */
    public FakeScript neverListening() {
        return with("OPENS_PORT", false);
    }

    /** Prints the words and ends at once. */
    public FakeScript failingAtStart(int exitCode, String... words) {
        return with("START_EXIT", exitCode).with("WORDS", String.join("\n", List.of(words)));
    }

    /** Ends by itself so long after it began. */
    public FakeScript crashingAfter(long millis, int exitCode) {
        return with("CRASH_MILLIS", millis).with("CRASH_EXIT", exitCode);
    }

    /** Prints the words before it loads. */
    public FakeScript saying(String... words) {
        return with("WORDS", String.join("\n", List.of(words)));
    }

    /** Does not end on SIGTERM, nor do its children. */
    public FakeScript deafToSigterm() {
        return with("DEAF", true);
    }

    /** Takes so long to end when asked, and ends with this code. */
    public FakeScript stopping(long millis, int exitCode) {
        return with("STOP_MILLIS", millis).with("STOP_EXIT", exitCode);
    }

    /** Starts children of its own and prints {@code child PID} for each. */
    public FakeScript withChildren(int count) {
        return with("CHILDREN", count);
    }

    /** Prints so many lines as fast as it can. */
    public FakeScript flooding(int lines) {
        return with("FLOOD", lines);
    }

    /** Makes the file when the flood is over, as its last line may be lost to a rotation. */
    public FakeScript markingTheEndOfTheFloodBy(Path file) {
        return with("FLOOD_END_FILE", file);
    }

    String floodEndFile() {
        return text("FLOOD_END_FILE");
    }

    /** Prints one timing line of a reply. */
    public FakeScript replyingAt(double tokensPerSecond) {
        return with("TOKENS_PER_SECOND", tokensPerSecond);
    }

    /** Answers requests for tokens with this text; an empty one is a reply without a token. */
    public FakeScript writing(String text) {
        return with("TEXT", text).with("TEXT_SET", true);
    }

    /** Ends as soon as it is asked for tokens. */
    public FakeScript dyingWhenAsked() {
        return with("DIES_WHEN_ASKED", true);
    }

    boolean diesWhenAsked() {
        return flag("DIES_WHEN_ASKED", false);
    }

    String text() {
        return flag("TEXT_SET", false) ? text("TEXT") : " Paris, and so on";
    }

    /** Finds its port taken, unless the file is there already; makes the file. */
    public FakeScript losingItsPortOnce(Path file) {
        return with("PORT_LOST_FILE", file);
    }

    /** Appends its pid to the file at each start. */
    public FakeScript countingStartsIn(Path file) {
        return with("COUNT_FILE", file);
    }

    /** Writes its arguments to the file, each ended by a zero. */
    public FakeScript writingItsArgumentsTo(Path file) {
        return with("ARGUMENTS_FILE", file);
    }

    String argumentsFile() {
        return text("ARGUMENTS_FILE");
    }

    /** Takes requests for tokens and never answers them, healthy as it says it is. */
    public FakeScript computingNothing() {
        return with("COMPUTES_NOTHING", true);
    }

    /** Appends a byte to the file for each request for tokens. */
    public FakeScript countingTokensIn(Path file) {
        return with("TOKEN_FILE", file);
    }

    boolean computesNothing() {
        return flag("COMPUTES_NOTHING", false);
    }

    String tokenFile() {
        return text("TOKEN_FILE");
    }

    long loadMillis() {
        return number("LOAD_MILLIS", 0);
    }

    boolean earlyHint() {
        return flag("EARLY_HINT", false);
    }

    boolean silent() {
        return flag("SILENT", false);
    }

    int healthStatus() {
        return (int) number("HEALTH_STATUS", 0);
    }

    boolean onlyV1Health() {
        return flag("ONLY_V1_HEALTH", false);
    }

    boolean hangs() {
        return flag("HANGS", false);
    }

    boolean hangsOnceLoaded() {
        return flag("HANGS_ONCE_LOADED", false);
    }

    boolean opensPort() {
        return flag("OPENS_PORT", true);
    }

    int startExitCode() {
        return (int) number("START_EXIT", -1);
    }

    List<String> words() {
        return text("WORDS").lines().toList();
    }

    long crashMillis() {
        return number("CRASH_MILLIS", -1);
    }

    int crashExitCode() {
        return (int) number("CRASH_EXIT", 1);
    }

    boolean deaf() {
        return flag("DEAF", false);
    }

    long stopMillis() {
        return number("STOP_MILLIS", 0);
    }

    int stopExitCode() {
        return (int) number("STOP_EXIT", 0);
    }

    int children() {
        return (int) number("CHILDREN", 0);
    }

    int floodLines() {
        return (int) number("FLOOD", 0);
    }

    double tokensPerSecond() {
        String value = text("TOKENS_PER_SECOND");
        return value.isEmpty() ? 0 : Double.parseDouble(value);
    }

    String portLostFile() {
        return text("PORT_LOST_FILE");
    }

    String countFile() {
        return text("COUNT_FILE");
    }

    private String text(String name) {
        return values.getOrDefault(PREFIX + name, "");
    }

    private long number(String name, long otherwise) {
        String value = text(name);
        return value.isEmpty() ? otherwise : Long.parseLong(value);
    }

    private boolean flag(String name, boolean otherwise) {
        String value = text(name);
        return value.isEmpty() ? otherwise : Boolean.parseBoolean(value);
    }
}
