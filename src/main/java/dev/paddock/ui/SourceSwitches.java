package dev.paddock.ui;

import dev.paddock.domain.ModelSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javafx.scene.Node;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** The places in which models are looked for, each on or off, as one text: {@code ollama=false}. FX thread only. */
final class SourceSwitches {
    private final VBox boxes = new VBox(8);
    private final Label note = new Label();
    private final Consumer<String> chosen;
    private List<ModelSource> sources = List.of();
    private String text = "";
    private boolean editable = true;

    /** @param chosen is told each text that the person made */
    SourceSwitches(Consumer<String> chosen) {
        this.chosen = chosen;
        note.getStyleClass().addAll("quiet", "set-note");
        note.setWrapText(true);
        note.setMinHeight(Region.USE_PREF_SIZE);
    }

    Node node() {
        return new VBox(6, boxes, note);
    }

    /** @param all those that are known here; the folders that a person chose have no switch */
    void offer(List<ModelSource> all) {
        List<ModelSource> now =
                all.stream().filter(source -> !source.id().equals("folders")).toList();
        if (!names(now).equals(names(sources))) {
            sources = now;
            draw();
        }
    }

    private static List<String> names(List<ModelSource> sources) {
        return sources.stream().map(ModelSource::id).toList();
    }

    void show(String now) {
        if (!now.equals(text)) {
            text = now;
            draw();
        }
    }

    void note(String words) {
        note.setText(words);
    }

    void setEditable(boolean now) {
        editable = now;
        boxes.getChildren().forEach(box -> box.setDisable(!now));
    }

    private void draw() {
        Map<String, String> switches = switches();
        if (boxes.getChildren().size() != sources.size()) {
            boxes.getChildren().setAll(sources.stream().map(this::box).toList());
        }
        for (int i = 0; i < sources.size(); i++) {
            if (boxes.getChildren().get(i) instanceof CheckBox box) {
                box.setSelected(!"false".equals(switches.get(sources.get(i).id())));
            }
        }
    }

    private CheckBox box(ModelSource source) {
        CheckBox box = new CheckBox(source.title());
        box.setId("source-" + source.id());
        box.setDisable(!editable);
        box.setOnAction(clicked -> turn(source.id(), box.isSelected()));
        return box;
    }

    private void turn(String id, boolean on) {
        Map<String, String> switches = switches();
        if (on) {
            switches.remove(id);
        } else {
            switches.put(id, "false");
        }
        text = switches.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining("\n"));
        chosen.accept(text);
    }

    private Map<String, String> switches() {
        Map<String, String> switches = new TreeMap<>();
        text.lines().filter(line -> line.contains("=")).forEach(line -> {
            int equals = line.indexOf('=');
            switches.put(line.substring(0, equals), line.substring(equals + 1));
        });
        return switches;
    }
}
