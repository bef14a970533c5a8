package dev.paddock.fetch;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.Security;

/** The fastest SHA-256 there is: that of the system, where the program has added it to the JVM's providers. */
final class Sha256 {
    /** See {@code dev.paddock.platform.SystemDigests}. */
    private static final String FAST = "PaddockSystem";

    private Sha256() {}

    static MessageDigest digest() {
        Provider fast = Security.getProvider(FAST);
        if (fast != null) {
            try {
                return MessageDigest.getInstance("SHA-256", fast);
            } catch (NoSuchAlgorithmException systemHasNone) {
                // The JDK's, then.
            }
        }
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
