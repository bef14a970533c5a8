package dev.paddock.install.update;

import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.stream.Collectors;

/**
 * Whose feed is believed.
 *
 * @param text the public key as it is written down, which tells it from others
 */
record FeedKey(String text, PublicKey key) {
    private static final String ALGORITHM = "Ed25519";
    private static final String OF_THIS_BUILD = "/update/release-key.txt";

    /**
     * @param said of the settings; empty for the key that this build came with
     * @throws PaddockException INVALID where there is none, or it cannot be one
     */
    static FeedKey of(String said) {
        String text = said.isBlank() ? ofThisBuild() : said.strip();
        if (text.isEmpty()) {
            throw new PaddockException(
                    Kind.INVALID,
                    Problem.of(
                            "update-no-key",
                            "This build of Paddock trusts no release feed",
                            "no public key was built into it",
                            "Name the feed's public key in the setting updates.signed_by."));
        }
        try {
            byte[] encoded = Base64.getDecoder().decode(text);
            return new FeedKey(text, KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(encoded)));
        } catch (IllegalArgumentException | GeneralSecurityException none) {
            throw new PaddockException(
                    Kind.INVALID,
                    Problem.of(
                            "update-bad-key",
                            "The setting updates.signed_by holds no public key",
                            "it is no Ed25519 key (X.509, Base64)",
                            "Copy it from what the maker of the feed wrote to public.key."));
        }
    }

    private static String ofThisBuild() {
        try (InputStream in = FeedKey.class.getResourceAsStream(OF_THIS_BUILD)) {
            return in == null
                    ? ""
                    : new String(in.readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .filter(line -> !line.startsWith("#"))
                            .map(String::strip)
                            .collect(Collectors.joining());
        } catch (IOException unreadable) {
            return "";
        }
    }

    /** @param signature of these very bytes, in Base64 */
    boolean signed(byte[] content, String signature) {
        try {
            Signature check = Signature.getInstance(ALGORITHM);
            check.initVerify(key);
            check.update(content);
            return check.verify(Base64.getDecoder().decode(signature.strip()));
        } catch (IllegalArgumentException | GeneralSecurityException none) {
            return false;
        }
    }
}
