package dev.paddock.ui;

import atlantafx.base.controls.ModalPane;
import atlantafx.base.theme.Styles;
import javafx.application.Platform;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/** Questions and forms that lie over the window until they are answered. FX thread only. */
final class Overlay {
    private final ModalPane pane;
    private final Words words;
    private @Nullable Node before;
    private @Nullable Node entry;

    Overlay(ModalPane pane, Words words) {
        this.pane = pane;
        this.words = words;
        // While it came in, the software pipeline left a first frame of it standing in the corner.
        pane.setInTransitionFactory(null);
        pane.setOutTransitionFactory(null);
        pane.displayProperty().addListener((display, was, is) -> {
            if (!is) {
                hidden();
            }
        });
        pane.sceneProperty().flatMap(Scene::focusOwnerProperty).subscribe(owner -> keepFocus(owner));
    }

    /** The pane only moves behind the window; there the Tab key would still find what is left in it. */
    private void hidden() {
        Node focus = before;
        before = null;
        entry = null;
        if (focus != null) {
            focus.requestFocus();
        }
        Platform.runLater(() -> {
            if (!pane.isDisplay()) {
                pane.setContent(null);
            }
        });
    }

    /** The Tab key must not lead to what lies under the question. */
    private void keepFocus(@Nullable Node owner) {
        Node first = entry;
        if (pane.isDisplay() && owner != null && first != null && !isInside(owner)) {
            Platform.runLater(first::requestFocus);
        }
    }

    private boolean isInside(Node node) {
        for (Node above = node; above != null; above = above.getParent()) {
            if (above == pane) {
                return true;
            }
        }
        return false;
    }

    /**
     * A form, which a click beside it does not close: nothing typed is lost so.
     *
     * @param first receives the focus
     */
    void show(Node content, Node first) {
        show(content, first, true);
    }

    private void show(Node content, Node first, boolean form) {
        pane.setPersistent(form);
        if (!pane.isDisplay() && pane.getScene() != null) {
            before = pane.getScene().getFocusOwner();
        }
        entry = first;
        pane.show(content);
        Platform.runLater(first::requestFocus);
    }

    void hide() {
        pane.hide(true);
    }

    boolean isShowing() {
        return pane.isDisplay();
    }

    /** Before something that cannot be undone. */
    void confirm(String question, String consequence, String yes, Runnable action) {
        Button confirm = button(yes, action);
        confirm.getStyleClass().add(Styles.DANGER);
        confirm.setId("confirm-yes");
        Button cancel = button(words.text("cancel"), () -> {});
        cancel.setCancelButton(true);
        ask(question, consequence, cancel, confirm);
    }

    /** Between two ways to go on; leaving it open takes neither. */
    void choose(String title, String text, String usual, Runnable first, String other, Runnable second) {
        Button take = button(usual, first);
        take.getStyleClass().add(Styles.ACCENT);
        take.setId("choose-first");
        Button leave = button(other, second);
        leave.setId("choose-second");
        ask(title, text, take, leave);
    }

    private Button button(String text, Runnable action) {
        Button button = new Button(text);
        button.setMinWidth(Region.USE_PREF_SIZE);
        button.setOnAction(pressed -> {
            hide();
            action.run();
        });
        return button;
    }

    private void ask(String question, String text, Button first, Button second) {
        Label title = new Label(question);
        title.getStyleClass().add(Styles.TITLE_4);
        title.setWrapText(true);
        Label detail = new Label(text);
        detail.setWrapText(true);
        HBox buttons = new HBox(8, first, second);
        buttons.setAlignment(Pos.CENTER_RIGHT);
        VBox box = new VBox(12, title, detail, buttons);
        box.getStyleClass().add("dialog-box");
        box.setMaxSize(420, Region.USE_PREF_SIZE);
        show(box, first, false);
    }
}
