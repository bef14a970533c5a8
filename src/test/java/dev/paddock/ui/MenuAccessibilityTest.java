package dev.paddock.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javafx.event.Event;
import javafx.geometry.Side;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.ComboBoxBase;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Control;
import javafx.scene.control.Labeled;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.control.Tooltip;
import javafx.scene.input.ContextMenuEvent;
import javafx.scene.input.KeyCode;
import javafx.stage.PopupWindow;
import javafx.stage.Window;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every menu and list that opens, as {@link AccessibilityTest} has it for what is always there. */
@ResourceLock("window")
class MenuAccessibilityTest {
    /** What opens: the button of a menu, a box of choices, or whatever has a menu of its own. */
    private record Opener(Control control) {
        private static List<Opener> of(Scene scene) {
            return EveryPage.shown(scene.getRoot()).stream()
                    .filter(node -> node instanceof Control control
                            && !control.isDisabled()
                            && (control instanceof MenuButton
                                    || control instanceof ComboBoxBase<?>
                                    || control.getContextMenu() != null))
                    .map(node -> new Opener((Control) node))
                    .toList();
        }

        void open() {
            switch (control) {
                case MenuButton button -> button.show();
                case ComboBoxBase<?> box -> box.show();
                default -> control.getContextMenu().show(control, Side.BOTTOM, 0, 0);
            }
        }

        void close() {
            switch (control) {
                case MenuButton button -> button.hide();
                case ComboBoxBase<?> box -> box.hide();
                default -> control.getContextMenu().hide();
            }
        }

        List<MenuItem> items() {
            return switch (control) {
                case MenuButton button -> button.getItems();
                case ComboBoxBase<?> box -> List.of();
                default -> control.getContextMenu().getItems();
            };
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatOpensCanBeReadInBothThemesAndHasNames(EveryPage page) {
        try (WindowFixture window = page.open(Theme.LIGHT, 1160, 760, Words.ofThisMachine())) {
            for (Theme theme : List.of(Theme.LIGHT, Theme.DARK)) {
                List<String> found = WindowFixture.onFx(() -> {
                    window.view.themeProperty().set(theme);
                    window.scene().getRoot().applyCss();
                    List<Opener> openers = Opener.of(window.scene());
                    assertThat(openers).isNotEmpty();
                    return openers.stream()
                            .flatMap(opener -> troubleWith(opener).stream())
                            .toList();
                });
                assertThat(found).as("%s, %s", page, theme).isEmpty();
            }
        }
    }

    private static List<String> troubleWith(Opener opener) {
        List<String> found = new ArrayList<>();
        opener.open();
        opener.items().stream()
                .filter(Menu.class::isInstance)
                .map(Menu.class::cast)
                .forEach(Menu::show);
        List<PopupWindow> open = open();
        if (open.isEmpty()) {
            found.add("nothing opened of " + opener);
        }
        for (PopupWindow popup : open) {
            popup.getScene().getRoot().applyCss();
            popup.getScene().getRoot().layout();
            found.addAll(Contrast.unreadable(popup.getScene()));
        }
        named(opener.items(), found);
        opener.close();
        return found;
    }

    private static List<PopupWindow> open() {
        return Window.getWindows().stream()
                .filter(window -> window instanceof PopupWindow && !(window instanceof Tooltip) && window.isShowing())
                .map(PopupWindow.class::cast)
                .toList();
    }

    private static void named(List<MenuItem> items, List<String> found) {
        for (MenuItem item : items) {
            if (!(item instanceof SeparatorMenuItem)
                    && (item.getText() == null || item.getText().isBlank())) {
                found.add("no name: " + item);
            }
            if (item instanceof Menu menu) {
                named(menu.getItems(), found);
            }
        }
    }

    @Test
    void theKeyboardOpensTheMenuOfARowAndReachesAllOfIt() {
        try (WindowFixture window = EveryPage.OVERVIEW.open(Theme.LIGHT, 1160, 760, Words.ofThisMachine())) {
            Node list = window.find("#server-list");
            ContextMenu menu = WindowFixture.onFx(() -> {
                list.requestFocus();
                Event.fireEvent(
                        list, new ContextMenuEvent(ContextMenuEvent.CONTEXT_MENU_REQUESTED, 0, 0, 0, 0, true, null));
                return (ContextMenu) open().getFirst();
            });
            assertThat(reachedByArrows(window, menu)).containsAll(enabled(menu));
            window.robot.push(KeyCode.ESCAPE);
            window.until("the menu to close", () -> WindowFixture.onFx(() -> !menu.isShowing()));
        }
    }

    @Test
    void theKeyboardOpensTheMainMenuAndReachesAllOfIt() {
        try (WindowFixture window = EveryPage.OVERVIEW.open(Theme.LIGHT, 1160, 760, Words.ofThisMachine())) {
            window.press("#main-menu");
            window.until("the menu", () -> WindowFixture.onFx(() -> !open().isEmpty()));
            ContextMenu menu = WindowFixture.onFx(() -> (ContextMenu) open().getFirst());
            assertThat(reachedByArrows(window, menu)).containsAll(enabled(menu));
            window.robot.push(KeyCode.ESCAPE);
            window.until("the menu to close", () -> WindowFixture.onFx(() -> !menu.isShowing()));
        }
    }

    private static List<String> enabled(ContextMenu menu) {
        List<String> texts = WindowFixture.onFx(() -> menu.getItems().stream()
                .filter(item -> item.isVisible() && !item.isDisable() && !(item instanceof SeparatorMenuItem))
                .map(MenuItem::getText)
                .toList());
        assertThat(texts).isNotEmpty();
        return texts;
    }

    private static Set<String> reachedByArrows(WindowFixture window, ContextMenu menu) {
        Set<String> reached = new HashSet<>();
        int rows = WindowFixture.onFx(() -> menu.getItems().size());
        for (int step = 0; step <= rows; step++) {
            window.robot.push(KeyCode.DOWN);
            reached.add(WindowFixture.onFx(() -> textOf(menu.getScene().getFocusOwner())));
        }
        return reached;
    }

    private static String textOf(@Nullable Node item) {
        return item != null && item.lookup(".label") instanceof Labeled label ? label.getText() : "";
    }
}
