package dev.paddock.app;

import dev.paddock.domain.Home;
import dev.paddock.domain.Instance;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.Problem;
import dev.paddock.domain.RequestCounts;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.files.FolderListener;
import dev.paddock.gateway.ApiKeys;
import dev.paddock.gateway.Gateway;
import dev.paddock.gateway.MemoryBook;
import dev.paddock.settings.GatewaySettings;
import dev.paddock.settings.HomeKey;
import dev.paddock.settings.SettingsFile;
import dev.paddock.supervisor.LocalSupervisor;
import dev.paddock.supervisor.MemoryLedger;
import dev.paddock.supervisor.Traffic;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the gateway as the settings say, and anew when they change; what keeps it from opening is told, and Paddock goes on. */
final class GatewayService implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GatewayService.class);

    private final LocalSupervisor supervisor;
    private final SettingsFile file;
    private final ApiKeys keys;
    private final HomeKey homeKey;
    private final FolderListener watch;
    private volatile GatewaySettings settings;
    private volatile @Nullable Gateway gateway;
    private volatile @Nullable Problem problem;
    private boolean closed;

    GatewayService(Home home, LocalSupervisor supervisor, SettingsFile file) {
        this.supervisor = supervisor;
        this.file = file;
        this.keys = new ApiKeys(home);
        this.homeKey = new HomeKey(home);
        this.settings = file.settings().gateway();
        open();
        this.watch = new FolderListener(List.of(home.config()), FolderListener.Pace.DEFAULT, this::reload).begin();
    }

    private synchronized void reload() {
        GatewaySettings now = file.settings().gateway();
        settings = now;
        Gateway open = gateway;
        boolean same = open != null
                && now.enabled()
                && open.openedWith().host().equals(now.host())
                && open.openedWith().port() == now.port();
        if (same || closed || (open == null && problem == null && !now.enabled())) {
            return;
        }
        if (open != null) {
            gateway = null;
            open.close();
        }
        open();
    }

    private synchronized void open() {
        Problem before = problem;
        problem = null;
        if (settings.enabled()) {
            tryToOpen(before);
        }
        Gateway open = gateway;
        supervisor.announceGateway(address().orElse(null), problem, open == null ? null : new Leading(open));
    }

    private void tryToOpen(@Nullable Problem before) {
        try {
            gateway = Gateway.open(supervisor, book(supervisor.ledger()), () -> settings, keys, homeKey);
        } catch (PaddockException refused) {
            problem = refused.problem();
            if (!refused.problem().equals(before)) {
                LOG.warn(refused.problem().sentence());
            }
        }
    }

    /** What the supervisor may know of the gateway. */
    private final class Leading implements Traffic {
        private final Gateway open;

        Leading(Gateway open) {
            this.open = open;
        }

        @Override
        public CompletionStage<Void> drained(ServerSnapshot old) {
            return open.drained(old);
        }

        @Override
        public RequestCounts counts(String server) {
            return open.counts(server);
        }

        @Override
        public boolean wantsKeys() {
            return settings.serverKeys();
        }
    }

    private static MemoryBook book(MemoryLedger ledger) {
        return new MemoryBook() {
            @Override
            public Map<String, Long> needs(Instance instance) {
                return ledger.needs(instance);
            }

            @Override
            public Map<String, Long> free(Instance coming) {
                return ledger.free(coming);
            }
        };
    }

    /** Empty where it is switched off, or could not be opened. */
    Optional<URI> address() {
        return Optional.ofNullable(gateway).map(Gateway::address);
    }

    /** Why it could not be opened. */
    Optional<Problem> problem() {
        return Optional.ofNullable(problem);
    }

    /** Whether the settings say that it is to be open. */
    boolean isEnabled() {
        return settings.enabled();
    }

    ApiKeys keys() {
        return keys;
    }

    @Override
    public void close() {
        watch.close();
        synchronized (this) {
            closed = true;
            Gateway open = gateway;
            gateway = null;
            if (open != null) {
                open.close();
            }
        }
    }
}
