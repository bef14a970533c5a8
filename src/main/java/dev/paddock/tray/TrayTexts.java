package dev.paddock.tray;

import dev.paddock.domain.Fleet;
import dev.paddock.domain.Problem;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.domain.ServerState;
import dev.paddock.domain.Switching;
import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/** The tray's words, from {@code i18n/tray.properties}. */
public final class TrayTexts {
    /** A menu as wide as the screen helps nobody, and titles are whatever somebody typed. */
    private static final int WIDEST = 48;

    private final ResourceBundle bundle;
    private final Locale locale;

    private TrayTexts(Locale locale) {
        this.bundle = ResourceBundle.getBundle("i18n.tray", locale);
        this.locale = locale;
    }

    public static TrayTexts of(Locale locale) {
        return new TrayTexts(locale);
    }

    String get(String key, Object... arguments) {
        return new MessageFormat(bundle.getString(key), locale).format(arguments);
    }

    String status(Fleet fleet) {
        if (fleet.servers().isEmpty()) {
            return get("status.none");
        }
        Switching switching = fleet.switching();
        if (switching != null && switching.isUnderWay()) {
            return switching(fleet, switching);
        }
        long failed = fleet.servers().stream()
                .filter(server -> server.state() == ServerState.FAILED)
                .count();
        int all = fleet.servers().size();
        return failed == 0
                ? get("status.ready", fleet.readyCount(), all)
                : get("status.failed", fleet.readyCount(), all, failed);
    }

    /** A switch that goes back to what ran without a profile has no name. */
    private String switching(Fleet fleet, Switching switching) {
        List<String> coming = switching.coming();
        long ready = coming.stream()
                .flatMap(name -> fleet.server(name).stream())
                .filter(ServerSnapshot::isReady)
                .count();
        String to = fleet.profiles().stream()
                .filter(profile -> profile.name().equals(switching.to()))
                .map(profile -> clipped(profile.title()))
                .findFirst()
                .orElse("");
        String title = to.isEmpty() ? get("status.goingBack") : get("status.switching", to);
        return coming.isEmpty() ? title : get("status.progress", title, ready, coming.size());
    }

    /** What opens the window. */
    public String open() {
        return get("menu.open");
    }

    String tooltip(Fleet fleet) {
        return get("tooltip", status(fleet));
    }

    String state(ServerSnapshot server) {
        return server.isReady() && !TrayState.answers(server)
                ? get("state.NOT_ANSWERING")
                : get("state." + server.state().name());
    }

    /** On one line and not too wide. */
    static String clipped(String text) {
        String line = text.replaceAll("\\p{Cntrl}+", " ").strip();
        return line.codePointCount(0, line.length()) <= WIDEST
                ? line
                : line.substring(0, line.offsetByCodePoints(0, WIDEST - 1)).strip() + "…";
    }

    /** The problem's title, with the server's name where the title does not hold it. */
    String headline(@Nullable String server, Problem problem) {
        return server == null || problem.title().contains(server)
                ? problem.title()
                : get("notice.of", server, problem.title());
    }

    /** Why, and what to do. Without either: where to look. */
    String advice(Problem problem) {
        return sentences(problem.detail(), problem.action());
    }

    /** All of the problem, for a notice whose title says something else. */
    String explanation(@Nullable Problem problem) {
        return problem == null
                ? get("notice.look")
                : sentences(
                        problem.detail().isBlank() ? problem.title() : problem.title() + ": " + problem.detail(),
                        problem.action());
    }

    private String sentences(@Nullable String... parts) {
        List<String> sentences = new ArrayList<>();
        for (String part : parts) {
            if (part != null && !part.isBlank()) {
                sentences.add(asSentence(part.strip()));
            }
        }
        return sentences.isEmpty() ? get("notice.look") : String.join(" ", sentences);
    }

    private static String asSentence(String text) {
        int first = text.codePointAt(0);
        String begun = Character.toString(Character.toTitleCase(first)) + text.substring(Character.charCount(first));
        return begun.matches("(?s).*[.!?…]") ? begun : begun + ".";
    }
}
