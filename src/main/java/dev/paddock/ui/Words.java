package dev.paddock.ui;

import dev.paddock.domain.Health;
import dev.paddock.domain.ModelInfo;
import dev.paddock.domain.Problem;
import dev.paddock.domain.Replacement;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.domain.ServerState;
import java.text.MessageFormat;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/** Says in the person's language what the model means. Immutable. */
final class Words {
    static final String NOTHING = "–";

    private static final double KILO = 1024;

    private final ResourceBundle texts;
    private final Locale locale;
    private final ZoneId zone;

    Words(ResourceBundle texts, Locale locale, ZoneId zone) {
        this.texts = texts;
        this.locale = locale;
        this.zone = zone;
    }

    static Words ofThisMachine() {
        return new Words(ResourceBundle.getBundle("i18n.ui"), Locale.getDefault(), ZoneId.systemDefault());
    }

    ResourceBundle texts() {
        return texts;
    }

    String text(String key, Object... values) {
        String pattern = texts.getString(key);
        return values.length == 0 ? pattern : new MessageFormat(pattern, locale).format(values);
    }

    /** Empty where there are no words for it. */
    Optional<String> find(String key) {
        return texts.containsKey(key) ? Optional.of(texts.getString(key)) : Optional.empty();
    }

    /** {@code Ready}, {@code Restarting in 4 s}, {@code Failed: not enough memory}. */
    String state(ServerSnapshot server, Instant now) {
        return switch (server.state()) {
            case STOPPED -> text("state.stopped");
            case LAUNCHING -> text("state.launching");
            case INITIALIZING -> text(server.slow() ? "state.slow" : "state.initializing");
            case READY -> text(readyWord(server));
            case TERMINATING -> text("state.terminating");
            case FORCE_KILLING -> text("state.killing");
            case RESTARTING -> {
                Instant next = server.nextRetryAt();
                yield next == null || !next.isAfter(now)
                        ? text("state.restarting")
                        : text("state.restarting.in", roundedUp(Duration.between(now, next)));
            }
            case FAILED -> {
                Problem problem = server.problem();
                yield problem == null ? text("state.failed") : text("state.failed.because", lowered(problem.title()));
            }
        };
    }

    private static String readyWord(ServerSnapshot server) {
        return switch (server.health()) {
            case UNHEALTHY, ERROR -> "state.not-answering";
            case UNKNOWN, LOADING, HEALTHY ->
                server.attached() ? "state.attached" : server.assumedReady() ? "state.assumed" : "state.ready";
        };
    }

    /** The smaller line below the state; may be empty. */
    String stateDetail(ServerSnapshot server, Instant now) {
        String detail = plainDetail(server, now);
        int warnings = server.warnings().size();
        if (warnings == 0 || !server.isRunning()) {
            return detail;
        }
        String warned = text("detail.warnings", warnings);
        return detail.isEmpty() ? warned : detail + " · " + warned;
    }

    private String plainDetail(ServerSnapshot server, Instant now) {
        Problem problem = server.problem();
        return switch (server.state()) {
            case STOPPED -> problem == null ? "" : problem.title();
            case LAUNCHING, INITIALIZING -> {
                Instant started = server.startedAt();
                yield started == null ? "" : duration(Duration.between(started, now));
            }
            case TERMINATING, FORCE_KILLING -> duration(Duration.between(server.since(), now));
            case READY -> {
                Instant ready = server.readyAt();
                String health = health(server.health());
                if (server.replacement() != null && server.replacement().successor() != null) {
                    yield text("detail.successor");
                }
                yield ready == null ? health : health + " · " + duration(Duration.between(ready, now));
            }
            case RESTARTING ->
                text(
                                "detail.retry",
                                server.restarts() + 1,
                                server.instance().restartPolicy().maxRetries())
                        + (problem == null ? "" : " · " + lowered(problem.title()));
            case FAILED -> problem == null ? "" : problem.detail();
        };
    }

    String health(Health health) {
        return text(
                switch (health) {
                    case UNKNOWN -> "health.unknown";
                    case LOADING -> "health.loading";
                    case HEALTHY -> "health.healthy";
                    case UNHEALTHY -> "health.unhealthy";
                    case ERROR -> "health.error";
                });
    }

    /** {@code Qwen3 Coder 30B A3B · Q4_K_M · 32K context}. */
    String modelLine(ServerSnapshot server) {
        if (server.instance().isWorker()) {
            return text("model.worker");
        }
        ModelInfo model = server.model();
        List<String> parts = new ArrayList<>();
        String tier = model.quantization();
        String ending = tier == null ? "" : " (" + tier + ")";
        String name = model.displayName();
        parts.add(tier != null && name.endsWith(ending) ? name.substring(0, name.length() - ending.length()) : name);
        if (tier != null) {
            parts.add(tier);
        }
        Integer context = contextSize(server);
        if (context != null) {
            parts.add(text("model.context", tokens(context)));
        }
        return String.join(" · ", parts);
    }

    /** {@code 640 MB · 5.6 GB on CUDA0}: in memory and, as far as its engine told, on devices. */
    String memory(ServerSnapshot server, long residentBytes) {
        List<String> parts = new ArrayList<>(List.of(bytes(residentBytes)));
        server.deviceBytes().forEach((device, taken) -> parts.add(text("memory.device", bytes(taken), device)));
        return String.join(" · ", parts);
    }

    /** {@code + 5.6 GB GPU}: on all its devices together; empty where its engine told nothing of them. */
    String deviceMemory(ServerSnapshot server) {
        long taken = server.deviceBytes().values().stream()
                .mapToLong(Long::longValue)
                .sum();
        return taken == 0 || !server.isRunning() ? "" : text("memory.devices", bytes(taken));
    }

    /** Where it computes; of one that was asked for a GPU and has none, that. */
    String device(ServerSnapshot server) {
        return server.isOnCpuInstead() ? text("device.no-gpu") : server.device();
    }

    /** What to know of a server: that it is somebody else's, what its engine could not take, what a restart does to it. */
    List<String> notes(ServerSnapshot server) {
        List<String> notes = new ArrayList<>();
        if (server.isRunning()) {
            if (server.attached()) {
                notes.add(text("note.attached"));
            }
            server.warnings().forEach(warning -> notes.add(warning.sentence()));
        }
        Replacement replacement = server.replacement();
        if (replacement != null && replacement.successor() != null) {
            notes.add(text("note.successor"));
        }
        if (replacement != null && replacement.stoppedFirst() != null) {
            notes.add(text("note.stopped-first", replacement.stoppedFirst()));
        }
        return notes;
    }

    /** What the server was asked for, but no more than the model has; null where neither says. */
    @Nullable
    Integer contextSize(ServerSnapshot server) {
        if (server.instance().isWorker()) {
            return null;
        }
        int asked = server.instance().model().contextSize();
        Integer trained = server.model().contextLength();
        return asked > 0 ? Integer.valueOf(trained == null ? asked : Math.min(asked, trained)) : trained;
    }

    /** {@code 32K}. */
    String tokens(int count) {
        return count >= KILO && count % 1024 == 0 ? count / 1024 + "K" : Integer.toString(count);
    }

    String number(long value) {
        return String.format(locale, "%,d", value);
    }

    String rate(double tokensPerSecond) {
        return String.format(locale, tokensPerSecond < 10 ? "%.1f" : "%,.0f", tokensPerSecond);
    }

    String percent(double value) {
        return String.format(locale, value < 10 ? "%.1f %%" : "%.0f %%", value);
    }

    /** {@code 640 MB}, {@code 16.9 GB}; counted by 1024, as systems show it. */
    String bytes(long bytes) {
        double mega = bytes / KILO / KILO;
        return mega < KILO
                ? String.format(locale, mega < 10 && bytes > 0 ? "%.1f MB" : "%.0f MB", mega)
                : String.format(locale, mega < 100 * KILO ? "%.1f GB" : "%.0f GB", mega / KILO);
    }

    /** {@code 21 of 64 GB}, {@code 5.6 of 16 GB}. */
    String share(long used, long total) {
        double giga = KILO * KILO * KILO;
        double part = used / giga;
        return text(
                "share",
                String.format(locale, part < 10 ? "%.1f" : "%.0f", part),
                String.format(locale, "%.0f GB", total / giga));
    }

    /** {@code 14 s}, {@code 2 h 15 min}. */
    String duration(Duration time) {
        Duration positive = time.isNegative() ? Duration.ZERO : time;
        if (positive.toDays() > 0) {
            return text("time.days", positive.toDays(), positive.toHoursPart());
        }
        if (positive.toHours() > 0) {
            return text("time.hours", positive.toHours(), positive.toMinutesPart());
        }
        return positive.toMinutes() > 0
                ? text("time.minutes", positive.toMinutes())
                : text("time.seconds", positive.toSeconds());
    }

    /** {@code just now}, {@code 4 min ago}; with date and time once a day has gone. */
    String ago(Instant instant, Instant now) {
        Duration gone = Duration.between(instant, now);
        if (gone.compareTo(Duration.ofDays(1)) >= 0) {
            return instant(instant, now);
        }
        return gone.compareTo(Duration.ofSeconds(10)) < 0 ? text("time.now") : text("time.ago", longest(gone));
    }

    /** In its largest unit only. */
    private String longest(Duration time) {
        return time.toHours() > 0 ? text("time.hours-only", time.toHours()) : duration(time);
    }

    /** {@code 20 Nov 2026, 12:15:03}. */
    String exact(Instant instant) {
        return DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM, FormatStyle.MEDIUM)
                .withLocale(locale)
                .format(instant.atZone(zone));
    }

    /** The text of this key, if there is one. */
    Optional<String> known(String key, Object... values) {
        return texts.containsKey(key) ? Optional.of(text(key, values)) : Optional.empty();
    }

    private String roundedUp(Duration time) {
        return duration(time.plusMillis(999));
    }

    /** Time of day, with the date where it is not today's. */
    String instant(Instant instant, Instant now) {
        var then = instant.atZone(zone);
        boolean today = then.toLocalDate().equals(now.atZone(zone).toLocalDate());
        DateTimeFormatter format = today
                ? DateTimeFormatter.ofLocalizedTime(FormatStyle.SHORT)
                : DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM, FormatStyle.SHORT);
        return format.withLocale(locale).format(then);
    }

    /** Ready for the middle of a sentence; names such as {@code CUDA} keep their capitals. */
    private static String lowered(String title) {
        return title.length() > 1 && Character.isUpperCase(title.charAt(0)) && Character.isLowerCase(title.charAt(1))
                ? Character.toLowerCase(title.charAt(0)) + title.substring(1)
                : title;
    }

    /** A style class for the state's colour. */
    static String colour(ServerState state) {
        return switch (state) {
            case STOPPED -> "off";
            case LAUNCHING, INITIALIZING -> "working";
            case READY -> "ready";
            case TERMINATING, FORCE_KILLING, RESTARTING -> "waiting";
            case FAILED -> "failed";
        };
    }
}
