package dev.paddock.cli;

import dev.paddock.domain.Home;
import dev.paddock.domain.InstanceCheck;
import dev.paddock.engine.Capabilities;
import dev.paddock.engine.Engines;
import dev.paddock.install.update.SelfUpdate;
import dev.paddock.platform.login.Autostart;
import dev.paddock.settings.Catalog;
import dev.paddock.settings.SettingsFile;
import java.util.List;

/**
 * What the command line looks into itself, without the process that owns the servers.
 *
 * @param checks of single instances, for {@code paddock config lint}
 * @param keys of the gateway
 * @param surroundings what {@code paddock doctor} looks at outside Paddock
 * @param autostart at login
 * @param updates of Paddock itself
 */
public record Configuration(
        Home home,
        Catalog catalog,
        SettingsFile settings,
        Engines engines,
        Capabilities capabilities,
        List<InstanceCheck> checks,
        GatewayKeys keys,
        Surroundings surroundings,
        Autostart autostart,
        SelfUpdate updates) {
    public Configuration {
        checks = List.copyOf(checks);
    }
}
