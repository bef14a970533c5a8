package dev.paddock.ui;

import dev.paddock.domain.AuditEvent;
import dev.paddock.domain.Fleet;
import dev.paddock.domain.Profile;
import java.util.Locale;

/** Says what happened. */
final class ActivityWords {
    private ActivityWords() {}

    /** {@code qwen3 was started}. */
    static String sentence(Words words, AuditEvent event, Fleet fleet) {
        String subject = isOfProfile(event) ? title(event.server(), fleet) : event.server();
        String key = "event." + event.event();
        String variant = subject.isEmpty() ? key + ".none" : key;
        return words.known(variant, subject)
                .or(() -> words.known(key, subject))
                .orElseGet(() -> words.text("event.other", subject, event.event()));
    }

    static boolean isOfProfile(AuditEvent event) {
        return switch (event.event()) {
            case "switch", "profile-add", "profile-change", "profile-remove" -> true;
            default -> false;
        };
    }

    private static String title(String name, Fleet fleet) {
        return fleet.profiles().stream()
                .filter(profile -> profile.name().equals(name))
                .map(Profile::title)
                .findFirst()
                .orElse(name);
    }

    /** Every word of the query is somewhere in it. */
    static boolean matches(String sentence, AuditEvent event, String query) {
        String text = (sentence + "\n" + event.reason()).toLowerCase(Locale.ROOT);
        for (String word : query.toLowerCase(Locale.ROOT).split("\\s+")) {
            if (!text.contains(word)) {
                return false;
            }
        }
        return true;
    }
}
