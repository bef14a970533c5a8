package dev.paddock.settings;

import dev.paddock.domain.Instance;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import tools.jackson.databind.node.ObjectNode;

/** A short fingerprint of all of an instance that is taken up when its server starts. */
public final class ConfigHash {
    private static final int BYTES = 8;
    private static final List<String> OF_NO_START = List.of("autostart", "idle_unload_seconds", "gateway");

    private ConfigHash() {}

    /** Equal where a start would come to the same; 16 hexadecimal digits. */
    public static String of(Instance instance) {
        ObjectNode tree = Json.byHand().valueToTree(instance);
        tree.remove(OF_NO_START);
        tree.set("env", Json.byHand().valueToTree(new TreeMap<>(instance.env())));
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(tree.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, BYTES);
        } catch (NoSuchAlgorithmException never) {
            throw new IllegalStateException(never);
        }
    }
}
