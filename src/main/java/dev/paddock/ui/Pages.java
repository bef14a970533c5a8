package dev.paddock.ui;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.fxml.FXMLLoader;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.layout.Pane;
import org.jspecify.annotations.Nullable;

/** Which page is shown. A page is made when it is shown for the first time, and kept. FX thread only. */
final class Pages {
    private static final KeyCombination SEARCH = new KeyCodeCombination(KeyCode.F, KeyCombination.SHORTCUT_DOWN);

    /** As programs on macOS have it. */
    private static final KeyCombination PREFERENCES =
            new KeyCodeCombination(KeyCode.COMMA, KeyCombination.SHORTCUT_DOWN);

    private record Made(Node node, PageView view) {}

    private final ObjectProperty<Page> shown = new SimpleObjectProperty<>(Page.SERVERS);
    private final Map<Page, Made> made = new EnumMap<>(Page.class);
    private @Nullable Pane place;
    private @Nullable Controllers parts;

    ObjectProperty<Page> shownProperty() {
        return shown;
    }

    void show(Page page) {
        shown.set(page);
    }

    /** Called once: from now on the pages appear there. */
    void appearIn(Pane where, Controllers controllers) {
        place = where;
        parts = controllers;
        shown.subscribe(page -> {
            Made now = made.computeIfAbsent(page, this::make);
            made.values().forEach(one -> {
                one.node().setVisible(one == now);
                one.node().setManaged(one == now);
            });
        });
    }

    /** Makes the page with its skins and its layout, and leaves it unseen. */
    void prepare(Page page) {
        if (!made.containsKey(page)) {
            Node node = made.computeIfAbsent(page, this::make).node();
            node.applyCss();
            node.setVisible(false);
            node.setManaged(false);
        }
    }

    private Made make(Page page) {
        FXMLLoader loader = Controllers.loader(page.fxml(), Objects.requireNonNull(parts));
        Node node = loader.getRoot();
        Objects.requireNonNull(place).getChildren().addFirst(node);
        return new Made(node, loader.getController());
    }

    /** The keys that lead to the pages, and to the search of the one that is shown. */
    void listenTo(Scene scene, Overlay overlay) {
        for (Page page : Page.values()) {
            scene.getAccelerators().put(page.shortcut(), () -> goTo(page, scene, overlay));
        }
        scene.getAccelerators().put(PREFERENCES, () -> goTo(Page.SETTINGS, scene, overlay));
        scene.getAccelerators().put(SEARCH, () -> {
            if (!overlay.isShowing()) {
                view().flatMap(PageView::search).ifPresent(Node::requestFocus);
            }
        });
    }

    private void goTo(Page page, Scene scene, Overlay overlay) {
        if (!overlay.isShowing()) {
            show(page);
            // What a split pane holds is in the scene only once the pane has its skin.
            scene.getRoot().applyCss();
            view().ifPresent(view -> view.first().requestFocus());
        }
    }

    private Optional<PageView> view() {
        return Optional.ofNullable(made.get(shown.get())).map(Made::view);
    }
}
