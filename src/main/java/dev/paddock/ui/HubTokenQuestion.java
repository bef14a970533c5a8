package dev.paddock.ui;

import atlantafx.base.theme.Styles;
import dev.paddock.domain.Problem;
import dev.paddock.fetch.hub.HubToken;
import java.net.URI;
import java.util.Locale;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.PasswordField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/** Asks for the token of Hugging Face, says where the present one comes from, forgets it. The token itself is never shown. */
final class HubTokenQuestion {
    private static final URI TOKENS = URI.create("https://huggingface.co/settings/tokens");

    private final Controllers parts;
    private final Words words;

    HubTokenQuestion(Controllers parts) {
        this.parts = parts;
        this.words = parts.words();
    }

    void ask() {
        parts.commands().ask(() -> parts.ports().hubToken().source(), this::show, parts.commands()::show);
    }

    private void show(HubToken.Source source) {
        Label title = wrapped(words.text("token.title"));
        title.getStyleClass().add(Styles.TITLE_4);
        Label now = wrapped(words.text("token." + source.name().toLowerCase(Locale.ROOT)));
        now.setId("token-now");
        PasswordField field = new PasswordField();
        field.setId("token-field");
        Label label = new Label(words.text("token.field"));
        label.setLabelFor(field);
        Label problem = wrapped("");
        problem.setId("token-problem");
        problem.getStyleClass().addAll("field-problem", "reason");
        Managed.whileFilled(problem);
        Button save = button("token.save", "token-save");
        save.getStyleClass().add(Styles.ACCENT);
        save.setDefaultButton(true);
        save.disableProperty().bind(field.textProperty().isEmpty());
        save.setOnAction(pressed -> store(field.getText(), problem));
        Button forget = button("token.forget", "token-forget");
        forget.setVisible(source == HubToken.Source.PADDOCK);
        Managed.whileVisible(forget);
        forget.setOnAction(pressed -> store(null, problem));
        Button cancel = button("cancel", "token-cancel");
        cancel.setCancelButton(true);
        cancel.setOnAction(pressed -> parts.overlay().hide());
        Hyperlink page = new Hyperlink(words.text("token.page"));
        page.setOnAction(pressed -> parts.ports().openPage(TOKENS));
        HBox buttons = new HBox(8, forget, cancel, save);
        buttons.setAlignment(Pos.CENTER_RIGHT);
        VBox box = new VBox(12, title, wrapped(words.text("token.text")), now, label, field, problem, page, buttons);
        box.getStyleClass().add("dialog-box");
        box.setId("token");
        box.setMaxSize(460, Region.USE_PREF_SIZE);
        parts.overlay().show(box, field);
    }

    private static Label wrapped(String text) {
        Label label = new Label(text);
        label.setWrapText(true);
        label.setMinHeight(Region.USE_PREF_SIZE);
        return label;
    }

    private Button button(String key, String id) {
        Button button = new Button(words.text(key));
        button.setId(id);
        button.setMinWidth(Region.USE_PREF_SIZE);
        return button;
    }

    /** @param token null forgets the one that Paddock keeps */
    private void store(@Nullable String token, Label problem) {
        parts.commands()
                .ask(
                        () -> {
                            parts.ports().hubToken().store(token);
                            return "";
                        },
                        done -> parts.overlay().hide(),
                        refused -> problem.setText(sentence(refused)));
    }

    private static String sentence(Problem refused) {
        return refused.title() + ". " + MainController.explanation(refused);
    }
}
