package dev.paddock.install.update;

import dev.paddock.fetch.FileServer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.util.Base64;
import java.util.HexFormat;

/** A release feed with a key of its own, on a web server of this machine. */
public final class SignedFeed {
    public static final byte[] PACKAGE = "a package, as it were".getBytes(StandardCharsets.UTF_8);

    private final FileServer server;
    private final KeyPair pair = pair();

    public SignedFeed(FileServer server) {
        this.server = server;
        server.on("/paddock/paddock_2.0_amd64.deb", FileServer.file(PACKAGE, "\"2\""));
    }

    private static KeyPair pair() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    public String publicKey() {
        return Base64.getEncoder().encodeToString(pair.getPublic().getEncoded());
    }

    public String address() {
        return server.uri("/paddock/releases.json").toString();
    }

    /** Signs these very bytes, and serves both. */
    public void publish(String content) {
        publish(content, signature(content));
    }

    void publish(String content, String signature) {
        server.on("/paddock/releases.json", FileServer.content("application/json", content));
        server.on("/paddock/releases.json.sig", FileServer.content("text/plain", signature));
    }

    String signature(String content) {
        try {
            Signature signing = Signature.getInstance("Ed25519");
            signing.initSign(pair.getPrivate());
            signing.update(content.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(signing.sign()) + "\n";
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** With one version, as a deb for x64. */
    public static String feed(String issued, String version) {
        return feed(issued, version, "paddock_2.0_amd64.deb", PACKAGE.length, digest(PACKAGE));
    }

    static String feed(String issued, String version, String url, long size, String sha256) {
        return """
                {"product": "paddock", "format": 1, "issued": "%s", "versions": [
                  {"version": "%s", "notes": "Faster.\\nFewer bugs.", "packages": [
                    {"os": "linux", "arch": "x64", "kind": "deb", "url": "%s", "size": %d, "sha256": "%s"}]},
                  {"version": "1.1", "notes": "What this one has already.", "packages": []}]}
                """.formatted(issued, version, url, size, sha256);
    }

    static String digest(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
