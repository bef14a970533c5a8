package dev.paddock.tray;

import java.awt.CheckboxMenuItem;
import java.awt.Menu;
import java.awt.MenuItem;
import java.awt.PopupMenu;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An AWT menu that follows a {@link TrayMenu}. Items of the same kind are changed in place: removing one takes a menu that
 * is open from under the pointer. For the AWT thread only.
 */
final class AwtMenu {
    private final PopupMenu popup = new PopupMenu();
    private final Consumer<TrayAction> chosen;
    private final Level top;

    AwtMenu(Consumer<TrayAction> chosen) {
        this.chosen = chosen;
        this.top = new Level(popup);
    }

    PopupMenu popup() {
        return popup;
    }

    void show(TrayMenu menu) {
        top.show(menu.items());
    }

    /** One menu and what stands in it. */
    private final class Level {
        private final Menu menu;
        private final List<Entry> entries = new ArrayList<>();

        Level(Menu menu) {
            this.menu = menu;
        }

        void show(List<TrayMenu.Item> items) {
            int same = 0;
            while (same < items.size()
                    && same < entries.size()
                    && entries.get(same).takes(items.get(same))) {
                same++;
            }
            while (entries.size() > same) {
                menu.remove(entries.size() - 1);
                entries.removeLast();
            }
            for (TrayMenu.Item item : items.subList(same, items.size())) {
                Entry entry = new Entry(item);
                entries.add(entry);
                menu.add(entry.item);
            }
        }
    }

    private final class Entry {
        private final MenuItem item;
        private final @Nullable Level level;
        private TrayMenu.Item shown;

        Entry(TrayMenu.Item first) {
            shown = first;
            item = switch (first) {
                case TrayMenu.Line line -> new MenuItem();
                case TrayMenu.Separator separator -> new MenuItem("-");
                case TrayMenu.Command command -> new MenuItem();
                case TrayMenu.Choice choice -> new CheckboxMenuItem();
                case TrayMenu.Submenu submenu -> new Menu();
            };
            level = item instanceof Menu menu ? new Level(menu) : null;
            if (item instanceof CheckboxMenuItem box) {
                box.addItemListener(event -> picked(box));
            } else {
                item.addActionListener(event -> picked());
            }
            fill(first);
        }

        /** False where a new item is needed. */
        boolean takes(TrayMenu.Item next) {
            if (next.getClass() != shown.getClass()) {
                return false;
            }
            if (!next.equals(shown)) {
                shown = next;
                fill(next);
            }
            return true;
        }

        private void fill(TrayMenu.Item next) {
            switch (next) {
                case TrayMenu.Line line -> {
                    label(line.text());
                    item.setEnabled(false);
                }
                case TrayMenu.Separator separator -> {}
                case TrayMenu.Command command -> {
                    label(command.text());
                    if (item.isEnabled() != command.enabled()) {
                        item.setEnabled(command.enabled());
                    }
                }
                case TrayMenu.Choice choice -> {
                    label(choice.text());
                    ((CheckboxMenuItem) item).setState(choice.chosen());
                }
                case TrayMenu.Submenu submenu -> {
                    label(submenu.text());
                    Objects.requireNonNull(level).show(submenu.items());
                }
            }
        }

        private void label(String text) {
            if (!text.equals(item.getLabel())) {
                item.setLabel(text);
            }
        }

        private void picked() {
            if (shown instanceof TrayMenu.Command command) {
                chosen.accept(command.action());
            }
        }

        /** The click has moved the check mark; it belongs where the supervisor says. */
        private void picked(CheckboxMenuItem box) {
            if (shown instanceof TrayMenu.Choice choice) {
                box.setState(choice.chosen());
                chosen.accept(choice.action());
            }
        }
    }
}
