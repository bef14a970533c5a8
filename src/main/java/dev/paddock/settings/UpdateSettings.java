package dev.paddock.settings;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where newer versions of Paddock come from: {@code updates} in {@code config/settings.json}.
 *
 * @param feed the address of a signed list of releases; empty for none, so that nobody is ever asked
 * @param signedBy the public key that the list is signed with, in Base64; empty for the one that Paddock came with
 * @param checkDaily whether the list is looked at once a day
 */
public record UpdateSettings(String feed, String signedBy, boolean checkDaily) {
    public static final UpdateSettings DEFAULT = new UpdateSettings("", "", false);

    public UpdateSettings(@Nullable String feed, @Nullable String signedBy, boolean checkDaily) {
        this.feed = Objects.requireNonNullElse(feed, "");
        this.signedBy = Objects.requireNonNullElse(signedBy, "");
        this.checkDaily = checkDaily;
    }
}
