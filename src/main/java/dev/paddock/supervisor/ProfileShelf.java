package dev.paddock.supervisor;

import dev.paddock.domain.PaddockException;
import dev.paddock.domain.Profile;
import dev.paddock.settings.Catalog;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
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
            List<Profile> profiles = catalog.profiles();
            content = new Content(
                    profiles,
                    catalog.activeProfile()
                            .filter(active -> find(profiles, active).isPresent())
                            .orElse(null));
        } catch (IOException e) {
            LOG.error("The profiles cannot be read", e);
        }
        changed.run();
    }

    private static Optional<Profile> find(List<Profile> profiles, String name) {
        return profiles.stream().filter(profile -> profile.name().equals(name)).findFirst();
    }

    /** @throws PaddockException INVALID */
    synchronized void save(Profile profile) throws IOException {
        List<Profile> saved = catalog.profiles();
        Profile checked = new NewProfile(profile, servers::knows).checked(saved);
        Optional<Profile> before = find(saved, profile.name());
        if (before.isPresent()) {
            catalog.save(checked, before.get());
        } else {
            catalog.create(checked);
        }
        audit.record(before.isPresent() ? "profile-change" : "profile-add", profile.name(), "");
        read();
    }

    /** @throws PaddockException NOT_FOUND */
    synchronized void remove(String name) throws IOException {
        if (find(catalog.profiles(), name).isEmpty()) {
            throw PaddockException.notFound("profile", name);
        }
        catalog.deleteProfile(name);
        audit.record("profile-remove", name, "");
        read();
    }

    /** Of an instance that is no more. A profile whose file cannot be used keeps it; {@code paddock config lint} says so. */
    synchronized void takeOut(String server) {
        read();
        for (Profile profile : profiles()) {
            if (profile.instances().contains(server)) {
                try {
                    catalog.save(profile.without(server), profile);
                    audit.record("profile-change", profile.name(), server + " was removed");
                } catch (IOException | PaddockException e) {
                    LOG.warn("\"{}\" still stands in the profile \"{}\"", server, profile.name(), e);
                }
            }
        }
        read();
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
