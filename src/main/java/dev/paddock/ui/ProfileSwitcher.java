package dev.paddock.ui;

import atlantafx.base.theme.Styles;
import dev.paddock.domain.Fleet;
import dev.paddock.domain.Profile;
import java.util.List;
import javafx.scene.control.MenuButton;
import javafx.scene.control.RadioMenuItem;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;

/** One button for each profile, joined; a menu where they are too many for a row. Shows what is, not what was clicked. */
final class ProfileSwitcher {
    private static final int MOST_BUTTONS = 4;
    private static final int LONGEST_ROW = 44;
    private static final double LEAST_WIDTH = 56;

    private final HBox place;
    private final FleetModel fleet;
    private final Commands commands;
    private final Words words;
    private List<Profile> shown = List.of();

    ProfileSwitcher(HBox place, FleetModel fleet, Commands commands, Words words) {
        this.place = place;
        this.fleet = fleet;
        this.commands = commands;
        this.words = words;
    }

    void bind() {
        fleet.fleetProperty().subscribe(this::show);
    }

    private void show(Fleet now) {
        if (!now.profiles().equals(shown)) {
            shown = now.profiles();
            place.getChildren().clear();
            if (!shown.isEmpty()) {
                build();
            }
        }
        String active = String.valueOf(now.activeProfile());
        place.getChildren().forEach(node -> {
            if (node instanceof ToggleButton button) {
                button.setSelected(active.equals(button.getUserData()));
            } else if (node instanceof MenuButton menu) {
                menu.setText(titleOf(active));
                menu.getItems().forEach(item -> ((RadioMenuItem) item).setSelected(active.equals(item.getUserData())));
            }
        });
    }

    private String titleOf(String active) {
        return shown.stream()
                .filter(profile -> profile.name().equals(active))
                .map(Profile::title)
                .findFirst()
                .orElse(words.text("profile.none"));
    }

    private void build() {
        int letters =
                shown.stream().mapToInt(profile -> profile.title().length()).sum();
        if (shown.size() > MOST_BUTTONS || letters > LONGEST_ROW) {
            place.getChildren().add(menu());
            return;
        }
        for (int i = 0; i < shown.size(); i++) {
            ToggleButton button = button(shown.get(i));
            if (shown.size() > 1) {
                button.getStyleClass()
                        .add(
                                i == 0
                                        ? Styles.LEFT_PILL
                                        : i == shown.size() - 1 ? Styles.RIGHT_PILL : Styles.CENTER_PILL);
            }
            place.getChildren().add(button);
        }
    }

    private ToggleButton button(Profile profile) {
        ToggleButton button = new ToggleButton(profile.title());
        button.setUserData(profile.name());
        button.setId("profile-" + profile.name());
        button.setMinWidth(LEAST_WIDTH);
        button.setTooltip(new Tooltip(profile.title()));
        button.setOnAction(clicked -> switchTo(profile));
        return button;
    }

    private MenuButton menu() {
        MenuButton menu = new MenuButton();
        for (Profile profile : shown) {
            RadioMenuItem item = new RadioMenuItem(profile.title());
            item.setUserData(profile.name());
            item.setOnAction(clicked -> switchTo(profile));
            menu.getItems().add(item);
        }
        return menu;
    }

    private void switchTo(Profile profile) {
        show(fleet.fleet());
        commands.switchTo(profile.name());
    }
}
