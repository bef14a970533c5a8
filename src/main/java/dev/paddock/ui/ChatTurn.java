package dev.paddock.ui;

import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;

/** What one side said; a reply grows while it comes. FX thread only. */
final class ChatTurn {
    enum Side {
        PERSON,
        MODEL,
        TROUBLE
    }

    private final Side side;
    private final StringProperty text;
    private final StringProperty footer = new SimpleStringProperty("");

    ChatTurn(Side side, String text) {
        this.side = side;
        this.text = new SimpleStringProperty(text);
    }

    Side side() {
        return side;
    }

    StringProperty textProperty() {
        return text;
    }

    /** How fast it was, or why it ended early; may be empty. */
    StringProperty footerProperty() {
        return footer;
    }
}
