package dev.paddock.settings;

import dev.paddock.domain.Instance;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import tools.jackson.databind.node.ObjectNode;

/** A short fingerprint of what an instance says about the launch of its process. */
public final class ConfigHash {
    private static final int BYTES = 8;
    /** Taken up without another process. */
    private static final List<String> OF_NO_LAUNCH =
            List.of("healthcheck", "restart_policy", "logs", "autostart", "idle_unload_seconds");

    private static final List<String> OF_NO_LAUNCH_IN_SERVER = List.of("start_timeout", "stop_grace");

    private ConfigHash() {}

    /** Equal where both would be launched alike; 16 hexadecimal digits. */
    public static String of(Instance instance) {
        ObjectNode tree = Json.byHand().valueToTree(instance);
        tree.remove(OF_NO_LAUNCH);
        if (tree.get("server") instanceof ObjectNode server) {
            server.remove(OF_NO_LAUNCH_IN_SERVER);
        }
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
