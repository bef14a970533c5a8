package dev.paddock.ui;

import java.util.EnumMap;
import java.util.Map;
import javafx.beans.binding.Bindings;
import javafx.beans.value.ObservableValue;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.Label;
import javafx.scene.control.Toggle;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;

/** A link to each page, with the number of what is there. */
final class Sidebar {
    private final Pages pages;
    private final Words words;
    private final Map<Page, ToggleButton> links = new EnumMap<>(Page.class);

    Sidebar(Pages pages, Words words) {
        this.pages = pages;
        this.words = words;
    }

    /** @param counts for those pages that have one; empty text for none */
    void fill(Pane place, Map<Page, ObservableValue<String>> counts) {
        ToggleGroup group = new ToggleGroup();
        for (Page page : Page.values()) {
            ToggleButton link = link(page, counts);
            link.setToggleGroup(group);
            links.put(page, link);
            place.getChildren().add(link);
        }
        group.selectedToggleProperty().subscribe(chosen -> follow(group, chosen));
        pages.shownProperty().subscribe(page -> {
            ToggleButton link = links.get(page);
            if (link != null) {
                group.selectToggle(link);
            }
        });
    }

    /** One is always chosen: a second click on it changes nothing. */
    private void follow(ToggleGroup group, Toggle chosen) {
        if (chosen == null) {
            group.selectToggle(links.get(pages.shownProperty().get()));
        } else {
            pages.show((Page) chosen.getUserData());
        }
    }

    private ToggleButton link(Page page, Map<Page, ObservableValue<String>> counts) {
        Label title = new Label(words.text(page.title()));
        Region gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        Label count = new Label();
        count.getStyleClass().add("count");
        ToggleButton link = new ToggleButton();
        link.setUserData(page);
        link.setId(page.id());
        link.getStyleClass().setAll("page-link");
        link.setContentDisplay(ContentDisplay.GRAPHIC_ONLY);
        link.setGraphic(new HBox(title, gap, count));
        link.setMaxWidth(Double.MAX_VALUE);
        link.setTooltip(new Tooltip(page.shortcut().getDisplayText()));
        if (counts.containsKey(page)) {
            count.textProperty().bind(counts.get(page));
        }
        link.accessibleTextProperty().bind(Bindings.concat(title.textProperty(), " ", count.textProperty()));
        return link;
    }
}
