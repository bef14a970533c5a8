package dev.paddock.ui;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.time.Clock;
import java.util.Objects;
import javafx.fxml.FXMLLoader;

/** The parts that controllers are made of, and the one place where FXML meets them. */
record Controllers(
        FleetModel fleet,
        Commands commands,
        Words words,
        Work work,
        UiPorts ports,
        Ticker ticker,
        Clock clock,
        Selection selection,
        Overlay overlay,
        AddServer addServer,
        ThemeSwitch theme,
        MemoryGauge memory,
        Quitting quitting,
        Chats chats,
        LibraryFeed library,
        DownloadFeed downloads,
        Pages pages,
        InstanceDrafts drafts,
        Preload preload) {

    <T> T load(String fxml) {
        return loader(fxml, this).getRoot();
    }

    static FXMLLoader loader(String fxml, Controllers controllers) {
        URL url = Objects.requireNonNull(Controllers.class.getResource("/fxml/" + fxml), fxml);
        FXMLLoader loader = new FXMLLoader(url, controllers.words.texts());
        loader.setControllerFactory(controllers::make);
        try {
            loader.load();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
        return loader;
    }

    private Object make(Class<?> type) {
        if (type == MainController.class) {
            return new MainController(this);
        }
        if (type == WelcomeController.class) {
            return new WelcomeController(this);
        }
        if (type == ServersController.class) {
            return new ServersController(this);
        }
        if (type == UndoController.class) {
            return new UndoController();
        }
        if (type == ServerRowController.class) {
            return new ServerRowController(this);
        }
        if (type == DetailController.class) {
            return new DetailController(this);
        }
        if (type == OverviewController.class) {
            return new OverviewController(this);
        }
        if (type == LogController.class) {
            return new LogController(words, work, ports, selection, clock);
        }
        if (type == ChatController.class) {
            return new ChatController(words, ports, commands, selection, chats, fleet);
        }
        if (type == InstanceFormController.class) {
            return new InstanceFormController(this);
        }
        if (type == AddServerController.class) {
            return new AddServerController(this);
        }
        if (type == ModelsController.class) {
            return new ModelsController(this);
        }
        if (type == ModelController.class) {
            return new ModelController(this);
        }
        if (type == ActivityController.class) {
            return new ActivityController(this);
        }
        if (type == ProfilesController.class) {
            return new ProfilesController(this);
        }
        if (type == ProfileController.class) {
            return new ProfileController(this);
        }
        if (type == EnginesController.class) {
            return new EnginesController(this);
        }
        if (type == EngineOffersController.class) {
            return new EngineOffersController(this);
        }
        if (type == EngineWorkController.class) {
            return new EngineWorkController(words);
        }
        if (type == HubController.class) {
            return new HubController(this);
        }
        if (type == DownloadsController.class) {
            return new DownloadsController(this);
        }
        if (type == SettingsController.class) {
            return new SettingsController(this);
        }
        throw new IllegalArgumentException(type + " is no controller of the window");
    }
}
