package dev.paddock.ui;

import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.SplitPane;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.javafx.FontIcon;

/** What every window needs of JavaFX, fetched before there is one: the theme, the fonts, and the skins of usual controls. */
public final class FirstLook {
    private static final double SIDE = 100;

    private FirstLook() {}

    /** FX thread only. Shows nothing; without it the first window only takes longer. */
    public static void prepare(Theme theme) {
        try (ThemeSwitch dress = new ThemeSwitch(theme)) {
            Button button = new Button("", new FontIcon("fth-play"));
            button.setTooltip(new Tooltip());
            VBox root = new VBox(
                    new Label(), button, new SplitPane(new ListView<String>(), new TabPane(new Tab("", new Label()))));
            root.getStyleClass().add(MainView.STYLE);
            dress.dress(new Scene(root, SIDE, SIDE));
            root.applyCss();
            root.layout();
        }
    }
}
