package dev.paddock.ui;

import dev.paddock.domain.Device;
import dev.paddock.domain.Engine;
import dev.paddock.domain.EngineCapabilities;
import dev.paddock.domain.EngineReport;
import dev.paddock.domain.Fleet;
import dev.paddock.domain.Problem;
import dev.paddock.domain.ServerSnapshot;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javafx.scene.control.Label;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** All that is known of one engine. */
final class EngineCard extends VBox {
    private final Words words;
    private final EngineReport engine;
    private final Label users = line("quiet");

    EngineCard(Words words, EngineReport engine) {
        this.words = words;
        this.engine = engine;
        getStyleClass().add("engine");
        setId("engine-" + engine.id().replaceAll("[^A-Za-z0-9]+", "-"));
        Label name = new Label(name());
        name.getStyleClass().add("engine-name");
        Label version = new Label(version());
        version.getStyleClass().add("quiet");
        HBox head = new HBox(name, version);
        head.getStyleClass().add("engine-head");
        getChildren().add(head);
        Path path = engine.path();
        if (path != null) {
            Label where = line("mono");
            where.setText(path.toString());
            getChildren().add(where);
        } else if (engine.id().equals(Engine.BUILTIN)) {
            Label what = line("quiet");
            what.setText(words.text("engine.builtin.text"));
            getChildren().add(what);
        }
        Problem problem = engine.capabilities().problem();
        if (problem == null) {
            getChildren().add(devices(engine.capabilities()));
        } else {
            getChildren().add(trouble(problem));
        }
        getChildren().add(users);
    }

    private String name() {
        return engine.id().equals(Engine.BUILTIN) ? words.text("engine.builtin") : engine.name();
    }

    private String version() {
        EngineCapabilities known = engine.capabilities();
        if (known.problem() != null) {
            return words.text("engine.trouble");
        }
        List<String> parts = new ArrayList<>();
        String version = known.shortVersion();
        parts.add(version.isEmpty() ? words.text("engine.no-version") : words.text("engine.version", version));
        if (!known.flags().isEmpty()) {
            parts.add(words.text("engine.options", known.flags().size()));
        }
        return String.join(" · ", parts);
    }

    private static Label line(String style) {
        Label line = new Label();
        line.getStyleClass().add(style);
        line.setWrapText(true);
        line.setMinHeight(Region.USE_PREF_SIZE);
        return line;
    }

    private Region devices(EngineCapabilities known) {
        List<Device> devices = known.devices();
        if (devices == null || devices.isEmpty()) {
            Label none = new Label(words.text(devices == null ? "engine.devices.unknown" : "engine.cpu"));
            none.setWrapText(true);
            return none;
        }
        GridPane grid = new GridPane();
        grid.getStyleClass().add("device");
        for (int i = 0; i < devices.size(); i++) {
            Device device = devices.get(i);
            Label id = new Label(device.id());
            id.getStyleClass().add("row-name");
            id.setMinWidth(Region.USE_PREF_SIZE);
            Label name = new Label(device.name());
            name.setWrapText(true);
            Label memory = new Label(
                    device.totalBytes() == 0
                            ? ""
                            : words.text(
                                    "device.memory",
                                    words.bytes(device.freeBytes()),
                                    words.bytes(device.totalBytes())));
            memory.setMinWidth(Region.USE_PREF_SIZE);
            grid.addRow(i, id, name, memory);
        }
        return grid;
    }

    private static Region trouble(Problem problem) {
        Label title = line("trouble-title");
        title.setText(problem.title());
        VBox box = new VBox(title);
        box.getStyleClass().add("trouble");
        String why = MainController.explanation(problem);
        if (!why.isEmpty()) {
            Label text = line("trouble-text");
            text.setText(why);
            box.getChildren().add(text);
        }
        return box;
    }

    /** Which servers run on it, as the fleet is now. */
    void follow(Fleet fleet) {
        List<String> names = fleet.servers().stream()
                .filter(server -> engine.id()
                        .equals(Objects.requireNonNullElse(server.instance().engine(), Engine.BUILTIN)))
                .map(ServerSnapshot::name)
                .toList();
        users.setText(
                names.isEmpty()
                        ? words.text("engine.unused")
                        : words.text("engine.used", names.size(), String.join(", ", names)));
    }
}
