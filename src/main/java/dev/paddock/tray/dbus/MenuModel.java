package dev.paddock.tray.dbus;

import dev.paddock.tray.TrayAction;
import dev.paddock.tray.TrayMenu;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A {@link TrayMenu} with a number for each item. Numbers belong to what an item does, for as long as the model lives: a click
 * that was on its way while the menu changed does what was read when it was made, or nothing. For one thread at a time.
 */
final class MenuModel {
    static final int ROOT = 0;

    private final Map<Object, Integer> numbers = new HashMap<>();
    private Map<Integer, Node> nodes = Map.of(ROOT, root(List.of()));
    private TrayMenu shown = TrayMenu.EMPTY;
    private int revision = 1;

    /**
     * One item.
     *
     * @param properties by their names in dbusmenu; an item keeps the same names, whatever their values
     * @param action null for what cannot be clicked
     * @param children numbers, in the order in which they are shown
     */
    record Node(
            int id,
            Map<String, Object> properties,
            @Nullable TrayAction action,
            List<Integer> children) {
        Node {
            properties = Map.copyOf(properties);
            children = List.copyOf(children);
        }
    }

    /**
     * What a change of the menu came to.
     *
     * @param structure items came or went: the layout is another one
     * @param changed items that are the same ones and look different
     */
    record Change(boolean structure, List<Integer> changed) {}

    /** Who an item without an action is: its place. */
    private record Place(int parent, Class<?> kind, int index) {}

    int revision() {
        return revision;
    }

    Optional<Node> node(int id) {
        return Optional.ofNullable(nodes.get(id));
    }

    Change show(TrayMenu menu) {
        if (menu.equals(shown)) {
            return new Change(false, List.of());
        }
        Map<Integer, Node> next = new LinkedHashMap<>();
        next.put(ROOT, root(add(next, ROOT, menu.items())));
        Map<Integer, Node> before = nodes;
        boolean structure = !children(before).equals(children(next));
        List<Integer> changed = next.values().stream()
                .filter(node -> looksDifferent(before.get(node.id()), node))
                .map(Node::id)
                .toList();
        shown = menu;
        nodes = next;
        if (structure) {
            revision++;
        }
        return new Change(structure, changed);
    }

    private static Node root(List<Integer> children) {
        return new Node(ROOT, Map.of("children-display", "submenu"), null, children);
    }

    private static boolean looksDifferent(@Nullable Node before, Node now) {
        return before != null && !before.properties().equals(now.properties());
    }

    private static Map<Integer, List<Integer>> children(Map<Integer, Node> nodes) {
        Map<Integer, List<Integer>> children = new HashMap<>();
        nodes.forEach((id, node) -> children.put(id, node.children()));
        return children;
    }

    private List<Integer> add(Map<Integer, Node> next, int parent, List<TrayMenu.Item> items) {
        List<Integer> children = new ArrayList<>();
        for (int index = 0; index < items.size(); index++) {
            TrayMenu.Item item = items.get(index);
            int id = number(next, item, new Place(parent, item.getClass(), index));
            children.add(id);
            next.put(id, new Node(id, Map.of(), null, List.of()));
            next.put(id, node(next, id, item));
        }
        return children;
    }

    private Node node(Map<Integer, Node> next, int id, TrayMenu.Item item) {
        return switch (item) {
            case TrayMenu.Line line ->
                new Node(id, Map.of("label", label(line.text()), "enabled", false), null, List.of());
            case TrayMenu.Separator separator -> new Node(id, Map.of("type", "separator"), null, List.of());
            case TrayMenu.Command command ->
                new Node(
                        id,
                        Map.of("label", label(command.text()), "enabled", command.enabled()),
                        command.enabled() ? command.action() : null,
                        List.of());
            case TrayMenu.Choice choice ->
                new Node(
                        id,
                        Map.of(
                                "label",
                                label(choice.text()),
                                "toggle-type",
                                "radio",
                                "toggle-state",
                                choice.chosen() ? 1 : 0),
                        choice.action(),
                        List.of());
            case TrayMenu.Submenu submenu ->
                new Node(
                        id,
                        Map.of("label", label(submenu.text()), "children-display", "submenu"),
                        null,
                        add(next, id, submenu.items()));
        };
    }

    /** Of two items that do the same the later one is numbered by its place. */
    private int number(Map<Integer, Node> taken, TrayMenu.Item item, Place place) {
        Object identity = switch (item) {
            case TrayMenu.Command command -> command.action();
            case TrayMenu.Choice choice -> choice.action();
            case TrayMenu.Line line -> place;
            case TrayMenu.Separator separator -> place;
            case TrayMenu.Submenu submenu -> place;
        };
        int id = number(identity);
        return taken.containsKey(id) ? number(place) : id;
    }

    private int number(Object identity) {
        return Objects.requireNonNull(numbers.computeIfAbsent(identity, fresh -> numbers.size() + 1));
    }

    /** An underscore would be taken for the mark of the next letter's key. */
    private static String label(String text) {
        return text.replace("_", "__");
    }
}
