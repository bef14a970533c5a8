package dev.paddock.app;

import dev.paddock.domain.Home;
import dev.paddock.fetch.Patience;
import dev.paddock.fetch.Web;
import dev.paddock.fetch.hub.Hub;
import dev.paddock.fetch.hub.HubPlanner;
import dev.paddock.fetch.hub.HubToken;
import dev.paddock.fetch.hub.ModelPlace;
import dev.paddock.fetch.queue.DownloadLimits;
import dev.paddock.fetch.queue.DownloadQueue;
import dev.paddock.library.Places;
import dev.paddock.platform.SystemDigests;
import dev.paddock.settings.DownloadSettings;
import dev.paddock.settings.SettingsFile;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;

/** What it takes to fetch models, as the settings and the environment say. */
final class DownloadService implements AutoCloseable {
    private static final long MB = 1_000_000;

    private final Home home;
    private final SettingsFile settings;
    private final Map<String, String> env;
    private final Web web;
    private final HubToken token;
    private final HubPlanner planner;

    DownloadService(Home home, String version, SettingsFile settings, Map<String, String> env) {
        this.home = home;
        this.settings = settings;
        this.env = env;
        SystemDigests.install();
        this.web = new Web(version, env, Patience.USUAL);
        this.token = HubToken.in(home, env, Path.of(System.getProperty("user.home", ".")));
        this.planner = new HubPlanner(new Hub(web, this::endpoint, token::get));
    }

    HubPlanner planner() {
        return planner;
    }

    HubToken token() {
        return token;
    }

    /** Not yet begun. */
    DownloadQueue queue(Runnable arrived) {
        return new DownloadQueue(home.state(), web, planner, this::limits, token::get, arrived);
    }

    private URI endpoint() {
        String said = settings.settings().downloads().endpoint();
        String named = said.isEmpty() ? env.getOrDefault("HF_ENDPOINT", "").strip() : said;
        try {
            URI uri = URI.create(named);
            return uri.getHost() == null ? Hub.HUGGING_FACE : uri;
        } catch (IllegalArgumentException noAddress) {
            return Hub.HUGGING_FACE;
        }
    }

    private DownloadLimits limits() {
        DownloadSettings now = settings.settings().downloads();
        ModelPlace place = switch (now.layout()) {
            case FOLDER -> new ModelPlace(ModelPlace.Layout.FOLDER, home.models());
            case HUB_CACHE -> new ModelPlace(ModelPlace.Layout.HUB_CACHE, Places.hubCache(env));
        };
        return new DownloadLimits(now.atOnce(), now.connections(), now.speedLimitMb() * MB, place);
    }

    @Override
    public void close() {
        web.close();
    }
}
