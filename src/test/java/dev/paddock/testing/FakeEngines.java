package dev.paddock.testing;

import dev.paddock.domain.Engine;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** {@link FakeLlamaServer} as an engine. */
public final class FakeEngines {
    private FakeEngines() {}

    /** Needs only this test class path and starts in about 50 ms. */
    public static Engine fake() {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Path classes;
        try {
            classes = Path.of(FakeLlamaServer.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
        return new Engine(
                Engine.BUILTIN,
                "fake engine",
                List.of(
                        java,
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xshare:auto",
                        "-Xmx32m",
                        "-cp",
                        classes.toString(),
                        FakeLlamaServer.class.getName()),
                Map.of());
    }
}
