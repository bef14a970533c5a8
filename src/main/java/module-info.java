import org.jspecify.annotations.NullMarked;

/** Paddock: runs llama.cpp servers from a window, the tray and the command line. */
@NullMarked
module dev.paddock {
    requires static org.jspecify;
    requires static llama;
    requires java.desktop;
    requires java.net.http;
    requires jdk.httpserver;
    requires jdk.unsupported;
    requires javafx.controls;
    requires javafx.fxml;
    requires org.controlsfx.controls;
    requires atlantafx.base;
    requires org.kordamp.ikonli.javafx;
    requires org.kordamp.ikonli.feather;
    requires tools.jackson.databind;
    requires com.github.oshi;
    requires com.sun.jna;
    requires com.sun.jna.platform;
    requires org.freedesktop.dbus;
    requires org.slf4j;
    requires ch.qos.logback.classic;
    requires ch.qos.logback.core;
    requires info.picocli;
    requires org.snakeyaml.engine.v2;
    requires org.apache.commons.compress;

    opens dev.paddock.app to
            tools.jackson.databind;
    opens dev.paddock.cli to
            info.picocli,
            tools.jackson.databind;
    opens dev.paddock.control to
            tools.jackson.databind;
    opens dev.paddock.exchange to
            tools.jackson.databind;
    opens dev.paddock.domain to
            tools.jackson.databind;
    opens dev.paddock.engine to
            tools.jackson.databind;
    opens dev.paddock.install to
            tools.jackson.databind;
    opens dev.paddock.install.update to
            tools.jackson.databind;
    opens dev.paddock.fetch to
            tools.jackson.databind;
    opens dev.paddock.fetch.hub to
            tools.jackson.databind;
    opens dev.paddock.fetch.queue to
            tools.jackson.databind;
    opens dev.paddock.gateway to
            tools.jackson.databind;
    opens dev.paddock.settings to
            tools.jackson.databind;
    opens dev.paddock.tray.dbus to
            org.freedesktop.dbus;
    opens dev.paddock.ui to
            javafx.fxml;
    opens dev.paddock.platform.login to
            tools.jackson.databind;
    opens dev.paddock.supervisor to
            tools.jackson.databind;

    provides ch.qos.logback.classic.spi.Configurator with
            dev.paddock.app.LogbackSetup;
}
