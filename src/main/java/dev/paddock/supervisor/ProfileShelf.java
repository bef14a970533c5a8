package dev.paddock.supervisor;

import dev.paddock.domain.Profile;
import dev.paddock.settings.Catalog;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The profiles as they were read last, and which is active: what a switch works on. Safe for several threads. */
final class ProfileShelf implements ProfileSwitches.World {
    private static final Logger LOG = LoggerFactory.getLogger(ProfileShelf.class);

    private final Catalog catalog;
    private final Servers servers;
    private final AuditTrail audit;
    private final Runnable changed;
    private volatile Content content = new Content(List.of(), null);

    private record Content(List<Profile> profiles, @Nullable String active) {}

    ProfileShelf(Catalog catalog, Servers servers, AuditTrail audit, Runnable changed) {
        this.catalog = catalog;
        this.servers = servers;
        this.audit = audit;
        this.changed = changed;
    }

    void read() {
        try {
            content = new Content(catalog.profiles(), catalog.activeProfile().orElse(null));
        } catch (IOException e) {
            LOG.error("The profiles cannot be read", e);
        }
        changed.run();
    }

    List<Profile> profiles() {
        return content.profiles();
    }

    @Override
    public @Nullable String activeProfile() {
        return content.active();
    }

    @Override
    public void activate(@Nullable String profile) throws IOException {
        String before = activeProfile();
        catalog.setActiveProfile(profile);
        read();
        audit.record("switch", profile == null ? "" : profile, before == null ? "" : "from " + before);
    }

    @Override
    public Collection<ServerActor> servers() {
        return servers.all();
    }

    @Override
    public ServerActor server(String name) {
        return servers.find(name);
    }

    @Override
    public void changed() {
        changed.run();
    }
}
