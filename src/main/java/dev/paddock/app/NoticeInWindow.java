package dev.paddock.app;

import dev.paddock.tray.TrayAction;
import dev.paddock.tray.TrayBackend.Notice;
import java.util.function.Consumer;
import javafx.scene.layout.VBox;
import javafx.scene.text.Text;
import javafx.stage.Stage;
import javafx.util.Duration;
import org.controlsfx.control.Notifications;
import org.controlsfx.control.action.Action;

/** A notice over a corner of the window, for desktops without notifications. FX thread. */
final class NoticeInWindow {
    private static final double TEXT_WIDTH = 380;

    private NoticeInWindow() {}

    /** @param chosen gets what the person answers */
    static void show(Stage window, Notice notice, Consumer<TrayAction> chosen) {
        Notifications.create()
                .owner(window)
                .graphic(content(notice))
                .hideAfter(Duration.seconds(notice.kind().isTrouble() ? 15 : 5))
                .action(notice.replies().stream()
                        .map(reply -> new Action(reply.text(), clicked -> chosen.accept(reply.action())))
                        .toArray(Action[]::new))
                .show();
    }

    /** Its own: ControlsFX's text is one line, however long, and it would not ask a label how high it is when wrapped. */
    private static VBox content(Notice notice) {
        Text title = text(notice.title());
        title.getStyleClass().add("told-title");
        VBox content = new VBox(4, title, text(notice.text()));
        content.getStyleClass().add("told");
        return content;
    }

    private static Text text(String words) {
        Text text = new Text(words);
        text.setWrappingWidth(TEXT_WIDTH);
        text.getStyleClass().add("told-text");
        return text;
    }
}
