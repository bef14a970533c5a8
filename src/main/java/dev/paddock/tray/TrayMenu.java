package dev.paddock.tray;

import dev.paddock.domain.Access;
import dev.paddock.domain.Fleet;
import dev.paddock.domain.Profile;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.domain.ServerState;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The tray's menu as a value. What cannot be done now is disabled rather than left out, so that an open menu keeps its
 * shape while servers change.
 */
public record TrayMenu(List<Item> items) {
    /** With more servers than this, those at rest move into a submenu of their own. */
    private static final int LONG_LIST = 12;

    public static final TrayMenu EMPTY = new TrayMenu(List.of());

    public TrayMenu {
        items = List.copyOf(items);
    }

    public sealed interface Item {}

    /** Text that cannot be chosen. */
    public record Line(String text) implements Item {}

    public record Separator() implements Item {}

    public record Command(String text, boolean enabled, TrayAction action) implements Item {}

    /** One of several, of which at most one is chosen. */
    public record Choice(String text, boolean chosen, TrayAction action) implements Item {}

    public record Submenu(String text, List<Item> items) implements Item {
        public Submenu {
            items = List.copyOf(items);
        }
    }

    /** @param freed servers that were stopped to free their memory, and may be started again together */
    public static TrayMenu of(Fleet fleet, List<String> freed, TrayTexts texts) {
        return new TrayMenu(new Builder(fleet, freed, texts).build());
    }

    private record Builder(Fleet fleet, List<String> freed, TrayTexts texts) {
        List<Item> build() {
            List<Item> items = new ArrayList<>();
            items.add(new Line(texts.status(fleet)));
            items.add(new Separator());
            addSection(items, profiles());
            addSection(items, servers());
            if (!fleet.servers().isEmpty()) {
                items.add(startAll());
                items.add(new Command(texts.get("menu.stopAll"), anyActive(), new TrayAction.StopAll()));
                items.add(new Command(texts.get("menu.free"), anyOwnActive(), new TrayAction.FreeMemory()));
                items.add(restore());
                items.add(new Separator());
            }
            items.add(new Command(texts.get("menu.open"), true, new TrayAction.OpenWindow()));
            items.add(quit());
            return items;
        }

        private static void addSection(List<Item> items, List<Item> section) {
            if (!section.isEmpty()) {
                items.addAll(section);
                items.add(new Separator());
            }
        }

        private List<Item> profiles() {
            List<Item> items = new ArrayList<>();
            fleet.profiles().stream().map(this::profile).forEach(items::add);
            if (fleet.switching() != null) {
                items.add(new Command(texts.get("menu.goBack"), true, new TrayAction.SwitchBack()));
            }
            return items;
        }

        private Item profile(Profile profile) {
            return new Choice(
                    TrayTexts.clipped(profile.title()),
                    profile.name().equals(fleet.activeProfile()),
                    new TrayAction.SwitchTo(profile.name()));
        }

        private List<Item> servers() {
            if (fleet.servers().size() <= LONG_LIST) {
                return fleet.servers().stream().map(this::server).toList();
            }
            List<Item> resting = new ArrayList<>();
            List<Item> items = new ArrayList<>();
            for (ServerSnapshot server : fleet.servers()) {
                (server.state() == ServerState.STOPPED ? resting : items).add(server(server));
            }
            if (!resting.isEmpty()) {
                items.add(new Submenu(texts.get("menu.resting", resting.size()), resting));
            }
            return items;
        }

        private Item server(ServerSnapshot server) {
            String name = server.name();
            List<Item> items = new ArrayList<>();
            items.add(
                    server.state().isActive()
                            ? new Command(
                                    texts.get(server.attached() ? "menu.detach" : "menu.stop"),
                                    !server.state().isStopping(),
                                    new TrayAction.Stop(name))
                            : new Command(texts.get("menu.start"), true, new TrayAction.Start(name)));
            items.add(new Command(
                    texts.get("menu.restart"),
                    server.isRunning() && !server.attached() && !server.state().isStopping(),
                    new TrayAction.Restart(name)));
            Access access = fleet.access(server);
            URI page = fleet.page(server);
            if (access != null && page != null) {
                items.add(new Command(texts.get("menu.copy"), true, new TrayAction.CopyAddress(access.address())));
                items.add(new Command(texts.get("menu.page"), server.isReady(), new TrayAction.OpenPage(page)));
            }
            return new Submenu(texts.get("menu.server", TrayTexts.clipped(name), texts.state(server)), items);
        }

        private Item startAll() {
            Optional<Profile> active = fleet.profiles().stream()
                    .filter(profile -> profile.name().equals(fleet.activeProfile()))
                    .filter(profile -> !profile.instances().isEmpty())
                    .findFirst();
            List<String> startable = fleet.servers().stream()
                    .filter(server -> !server.state().isActive())
                    .map(ServerSnapshot::name)
                    .filter(name -> active.isEmpty() || active.get().instances().contains(name))
                    .toList();
            String text = active.map(profile -> texts.get("menu.startProfile", TrayTexts.clipped(profile.title())))
                    .orElseGet(() -> texts.get("menu.startAll"));
            // Without a profile "all" would be every server ever added, more than the machine can hold.
            return new Command(text, active.isPresent() && !startable.isEmpty(), new TrayAction.StartAll(startable));
        }

        private Item restore() {
            List<String> gone = fleet.servers().stream()
                    .filter(server -> !server.state().isActive())
                    .map(ServerSnapshot::name)
                    .filter(freed::contains)
                    .toList();
            String text = switch (gone.size()) {
                case 0 -> texts.get("menu.restore");
                case 1 -> texts.get("menu.restore.one", TrayTexts.clipped(gone.getFirst()));
                default -> texts.get("menu.restore.many", gone.size());
            };
            return new Command(text, !gone.isEmpty(), new TrayAction.Restore());
        }

        private boolean anyOwnActive() {
            return fleet.servers().stream().anyMatch(server -> server.state().isActive() && !server.attached());
        }

        private Item quit() {
            return anyActive()
                    ? new Submenu(
                            texts.get("menu.quit"),
                            List.of(
                                    new Command(texts.get("menu.quitStop"), true, new TrayAction.Quit(true)),
                                    new Command(texts.get("menu.quitLeave"), true, new TrayAction.Quit(false))))
                    : new Command(texts.get("menu.quit"), true, new TrayAction.Quit(false));
        }

        private boolean anyActive() {
            return fleet.servers().stream().anyMatch(server -> server.state().isActive());
        }
    }
}
