package dev.paddock.ui;

import java.util.Locale;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Label;
import javafx.scene.control.MenuItem;
import javafx.scene.layout.VBox;

/** One turn of a conversation. */
final class ChatBubble extends VBox {
    ChatBubble(ChatTurn turn, Words words) {
        getStyleClass().addAll("chat-turn", turn.side().name().toLowerCase(Locale.ROOT));
        Label who = new Label(words.text(
                switch (turn.side()) {
                    case PERSON -> "chat.you";
                    case MODEL -> "chat.model";
                    case TROUBLE -> "chat.trouble";
                }));
        who.getStyleClass().add("quiet");
        Label text = new Label();
        text.setWrapText(true);
        text.setMinHeight(USE_PREF_SIZE);
        text.textProperty().bind(turn.textProperty());
        text.getStyleClass().add("chat-text");
        MenuItem copy = new MenuItem(words.text("copy"));
        copy.setOnAction(chosen -> Clip.copy(turn.textProperty().get()));
        text.setContextMenu(new ContextMenu(copy));
        Label footer = new Label();
        footer.textProperty().bind(turn.footerProperty());
        Managed.whileFilled(footer);
        footer.getStyleClass().add("quiet");
        getChildren().setAll(who, text, footer);
    }
}
