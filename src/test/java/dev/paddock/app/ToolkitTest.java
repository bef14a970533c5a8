package dev.paddock.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.paddock.platform.DockIcon;
import dev.paddock.settings.Settings.Notifications;
import dev.paddock.tray.Notifier;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class ToolkitTest {
    @Test
    void onMacTheMenuBarGetsMasksAndAwtADisplayUnlessToldOtherwise() {
        Properties system = new Properties();
        Toolkit.prepareMac(system);
        assertThat(system)
                .containsEntry("apple.awt.enableTemplateImages", "true")
                .containsEntry("java.awt.headless", "false");

        system.setProperty("apple.awt.enableTemplateImages", "false");
        Toolkit.prepareMac(system);
        assertThat(system).containsEntry("apple.awt.enableTemplateImages", "false");
    }

    @Test
    void onlyLinuxHasTheBus() {
        Map<String, String> bus = Map.of("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere");
        assertThat(Trays.of("Mac OS X", bus, Locale.ENGLISH, () -> Notifications.DEFAULT)
                        .notifier())
                .isSameAs(Notifier.NONE);
        assertThat(Trays.of("Windows 11", bus, Locale.ENGLISH, () -> Notifications.DEFAULT)
                        .notifier())
                .isSameAs(Notifier.NONE);
        assertThat(Trays.of("Linux", bus, Locale.ENGLISH, () -> Notifications.DEFAULT)
                        .notifier())
                .isNotSameAs(Notifier.NONE);
    }

    @Test
    void whatMacHasIsNotAskedForElsewhere() {
        assertThat(Toolkit.isMac("Mac OS X")).isTrue();
        assertThat(Toolkit.isMac("Linux")).isFalse();
        assertThatCode(() -> DockIcon.of("Linux").show(false)).doesNotThrowAnyException();
        assertThat(DockIcon.of("Mac OS X")).isInstanceOf(DockIcon.AppKit.class);
    }
}
