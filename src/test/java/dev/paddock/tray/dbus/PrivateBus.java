package dev.paddock.tray.dbus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.freedesktop.dbus.connections.impl.DBusConnection;

/** A session bus of the test's own, on which nobody else is. */
public final class PrivateBus implements AutoCloseable {
    private static final Path DAEMON = Path.of("/usr/bin/dbus-daemon");

    private final Process daemon;
    private final String address;

    private PrivateBus(Process daemon, String address) {
        this.daemon = daemon;
        this.address = address;
    }

    /** Ends the test as skipped where there is no {@code dbus-daemon}. */
    public static PrivateBus start(Path folder) throws IOException {
        assumeTrue(Files.isExecutable(DAEMON), "no " + DAEMON + ": install the package dbus to run this");
        Path config = Files.writeString(folder.resolve("bus.conf"), """
                <!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
                 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
                <busconfig>
                  <type>session</type>
                  <listen>unix:path=%s</listen>
                  <policy context="default">
                    <allow send_destination="*" eavesdrop="true"/>
                    <allow eavesdrop="true"/>
                    <allow own="*"/>
                  </policy>
                </busconfig>
                """.formatted(folder.resolve("bus")));
        Process daemon = new ProcessBuilder(
                        DAEMON.toString(), "--nofork", "--print-address=1", "--config-file=" + config)
                .redirectError(folder.resolve("bus.err").toFile())
                .start();
        BufferedReader said = daemon.inputReader();
        String address = said.readLine();
        assertThat(address).as(Files.readString(folder.resolve("bus.err"))).isNotNull();
        return new PrivateBus(daemon, address);
    }

    /** Where it is, in D-Bus's words. */
    public String address() {
        return address;
    }

    SessionBus session() {
        return SessionBus.of(Map.of("DBUS_SESSION_BUS_ADDRESS", address));
    }

    DBusConnection connect() {
        return session().connect(() -> {}).orElseThrow();
    }

    @Override
    public void close() throws InterruptedException {
        daemon.destroy();
        assertThat(daemon.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }
}
