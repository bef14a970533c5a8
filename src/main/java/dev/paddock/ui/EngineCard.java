package dev.paddock.ui;

import dev.paddock.domain.Device;
import dev.paddock.domain.Engine;
import dev.paddock.domain.EngineCapabilities;
import dev.paddock.domain.EngineOrigin;
import dev.paddock.domain.EngineReport;
import dev.paddock.domain.Fleet;
import dev.paddock.domain.Problem;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.install.Backend;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** All that is known of one engine. */
final class EngineCard extends VBox {
    private final Words words;
    private final EngineReport engine;
    private final EngineJob job;
    private final Overlay overlay;
    private final Label users = line("quiet");

    EngineCard(Words words, EngineReport engine, EngineJob job, Overlay overlay, Instant now) {
        this.words = words;
        this.engine = engine;
        this.job = job;
        this.overlay = overlay;
        getStyleClass().add("engine");
        setId("engine-" + engine.id().replaceAll("[^A-Za-z0-9]+", "-"));
        Label name = new Label(name());
        name.getStyleClass().add("engine-name");
        Label version = new Label(version());
        version.getStyleClass().add("quiet");
        HBox head = new HBox(name, version);
        head.getStyleClass().add("engine-head");
        pills().forEach(pill -> head.getChildren().add(pill));
        Label came = line("quiet");
        came.setText(came(now));
        getChildren().addAll(head, came);
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
        HBox.setHgrow(users, Priority.ALWAYS);
        users.setMaxWidth(Double.MAX_VALUE);
        HBox foot = new HBox(users);
        foot.getStyleClass().add("engine-foot");
        foot.getChildren().addAll(actions());
        getChildren().add(foot);
    }

    private String name() {
        return name(words, engine);
    }

    static String name(Words words, EngineReport engine) {
        return switch (engine.origin()) {
            case BUILTIN -> words.text("engine.builtin");
            case INSTALLED -> engine.id();
            case ADDED,
                    NAMED,
                    PATH,
                    HOMEBREW,
                    MACPORTS,
                    WINGET,
                    SCOOP,
                    NIX,
                    SYSTEM,
                    LLAMA_APP,
                    BESIDE,
                    LM_STUDIO,
                    JAN -> engine.id().equals(Engine.BUILTIN) ? words.text("engine.builtin") : engine.name();
        };
    }

    /** {@code Homebrew · CUDA, CPU · 3 Sept 2026, 12:00}. */
    private String came(Instant now) {
        List<String> parts = new ArrayList<>();
        parts.add(words.text("engine.origin." + engine.origin().name().toLowerCase(Locale.ROOT)));
        if (!engine.backends().isEmpty()) {
            parts.add(engine.backends().stream().map(EngineCard::backend).collect(Collectors.joining(", ")));
        }
        Instant date = engine.date();
        if (date != null) {
            parts.add(words.instant(date, now));
        }
        return String.join(" · ", parts);
    }

    private static String backend(String word) {
        return Arrays.stream(Backend.values())
                .filter(known -> known.name().equalsIgnoreCase(word))
                .map(Backend::title)
                .findFirst()
                .orElse(word);
    }

    private List<Label> pills() {
        List<Label> pills = new ArrayList<>();
        switch (engine.role()) {
            case CURRENT -> pills.add(pill("engine.current"));
            case PREVIOUS -> pills.add(pill("engine.previous"));
            case NONE -> {
                // Most are neither.
            }
        }
        if (engine.pinned()) {
            pills.add(pill("engine.pinned"));
        }
        return pills;
    }

    private Label pill(String key) {
        Label pill = new Label(words.text(key));
        pill.getStyleClass().add("pill");
        pill.setMinWidth(Region.USE_PREF_SIZE);
        return pill;
    }

    private List<Button> actions() {
        List<Button> buttons = new ArrayList<>();
        boolean current = engine.role() == EngineReport.Role.CURRENT;
        boolean installed = engine.origin() == EngineOrigin.INSTALLED;
        if (current && installed && !engine.pinned()) {
            buttons.add(button("update", job::update));
        }
        if (!current && engine.capabilities().problem() == null) {
            buttons.add(button("use", () -> job.use(engine.id())));
        }
        if (installed) {
            boolean pinned = engine.pinned();
            buttons.add(button(pinned ? "unpin" : "pin", () -> job.pin(engine.id(), !pinned)));
            buttons.add(button("remove", this::remove));
        }
        if (engine.origin() == EngineOrigin.ADDED) {
            buttons.add(button("forget", () -> job.remove(engine.id())));
        }
        return buttons;
    }

    /** Of several cards a screen reader tells the buttons apart by the engine's name. */
    private Button button(String action, Runnable run) {
        Button button = new Button(words.text("engine." + action));
        button.getStyleClass().addAll("small", "engine-" + action);
        button.setMinWidth(Region.USE_PREF_SIZE);
        button.setAccessibleText(words.text("engine.action", words.text("engine." + action), name()));
        button.setOnAction(pressed -> run.run());
        return button;
    }

    private void remove() {
        overlay.confirm(
                words.text("engine.remove.question", name()),
                words.text("engine.remove.text"),
                words.text("engine.remove"),
                () -> job.remove(engine.id()));
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
