package dev.paddock.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeoutException;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.StringBinding;
import javafx.beans.property.SimpleStringProperty;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.testfx.api.FxToolkit;

@ResourceLock("window")
class ManagedTest {
    private Label label;
    private VBox box;

    /** Without a toolkit the first label would leave every later one of this JVM unusable. */
    @BeforeEach
    void makeLabel() throws TimeoutException {
        FxToolkit.registerPrimaryStage();
        label = new Label();
        box = new VBox(label);
    }

    @Test
    void anEmptyLabelTakesNoRoom() {
        Managed.whileFilled(label);
        assertThat(label.isManaged()).isFalse();

        label.setText("healthy");
        assertThat(label.isManaged()).isTrue();
    }

    @Test
    void aTextThatMightHaveChangedLaysNothingOut() {
        SimpleStringProperty state = new SimpleStringProperty("healthy");
        StringBinding text = Bindings.createStringBinding(state::get, state);
        label.textProperty().bind(text);
        Managed.whileFilled(label);
        box.layout();

        text.invalidate();

        assertThat(box.isNeedsLayout()).isFalse();
    }

    @Test
    void whatIsHiddenTakesNoRoom() {
        Managed.whileVisible(label);

        label.setVisible(false);
        assertThat(label.isManaged()).isFalse();
    }
}
