package dev.paddock.ui;

import dev.paddock.domain.Fleet;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.domain.ServerState;
import javafx.beans.binding.Bindings;
import javafx.fxml.FXML;
import javafx.geometry.Insets;
import javafx.geometry.Orientation;
import javafx.geometry.Side;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.ScrollBar;
import javafx.scene.input.ContextMenuEvent;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;

/** The page of all servers: profiles above, a row for each, and what is known of the selected one below. */
@SuppressWarnings("NullAway.Init") // FXML sets the fields before initialize()
public final class ServersController implements PageView {
    private static final double HEAD_INSET = 7;

    @FXML
    private HBox profiles;

    @FXML
    private Button stopAll;

    @FXML
    private HBox switching;

    @FXML
    private Label switchingText;

    @FXML
    private Button switchBack;

    @FXML
    private GridPane heads;

    @FXML
    private ListView<ServerProcess> list;

    @FXML
    private UndoController undoController;

    private final Controllers parts;

    ServersController(Controllers parts) {
        this.parts = parts;
    }

    @FXML
    private void initialize() {
        RowColumns.applyTo(heads);
        new ProfileSwitcher(profiles, parts.fleet(), parts.commands(), parts.words()).bind();
        new SwitchStrip(switching, switchingText, switchBack, parts.words()).bind(parts.fleet(), parts.commands());
        stopAll.disableProperty().bind(parts.fleet().fleetProperty().map(ServersController::nothingRuns));
        list.setCellFactory(view -> new ServerCell(parts, this::remove));
        list.setItems(parts.fleet().servers());
        list.addEventFilter(KeyEvent.KEY_PRESSED, this::key);
        list.addEventHandler(ContextMenuEvent.CONTEXT_MENU_REQUESTED, this::menuByKey);
        list.skinProperty().addListener((skin, was, is) -> keepHeadsAboveRows());
        bindSelection();
    }

    private static boolean nothingRuns(Fleet fleet) {
        return fleet.servers().stream().noneMatch(server -> server.state().isActive());
    }

    /** The rows are narrower while the list has a scroll bar. */
    private void keepHeadsAboveRows() {
        list.lookupAll(".scroll-bar").stream()
                .filter(node -> node instanceof ScrollBar bar && bar.getOrientation() == Orientation.VERTICAL)
                .map(ScrollBar.class::cast)
                .findFirst()
                .ifPresent(bar -> heads.paddingProperty()
                        .bind(Bindings.createObjectBinding(
                                () -> headInsets(bar), bar.visibleProperty(), bar.widthProperty())));
    }

    private static Insets headInsets(ScrollBar bar) {
        return new Insets(HEAD_INSET, bar.isVisible() ? bar.getWidth() : 0, HEAD_INSET, 0);
    }

    /** Both ways; what is null in one of the two is not carried over, so that they cannot chase each other. */
    private void bindSelection() {
        var selected = parts.selection().serverProperty();
        var model = list.getSelectionModel();
        selected.subscribe(server -> {
            if (server != null && model.getSelectedItem() != server) {
                model.select(server);
                list.scrollTo(server);
            }
        });
        model.selectedItemProperty().subscribe(server -> {
            if (server != null) {
                selected.set(server);
            }
        });
    }

    private void key(KeyEvent event) {
        ServerProcess server = parts.selection().serverProperty().get();
        if (server == null || event.isShortcutDown() || event.isAltDown()) {
            return;
        }
        switch (event.getCode()) {
            case ENTER, SPACE -> primary(server);
            case F5 -> parts.commands().restart(server.name());
            case DELETE -> parts.commands().stop(server.name());
            default -> {
                return;
            }
        }
        event.consume();
    }

    /** The keyboard asks the list, which has the focus, and not the row for its menu. */
    private void menuByKey(ContextMenuEvent event) {
        if (!event.isKeyboardTrigger()) {
            return;
        }
        list.lookupAll(".server-cell").stream()
                .map(ServerCell.class::cast)
                .filter(ServerCell::isSelected)
                .findFirst()
                .ifPresent(cell -> cell.getContextMenu().show(cell, Side.BOTTOM, HEAD_INSET, 0));
        event.consume();
    }

    private void primary(ServerProcess server) {
        ServerSnapshot now = server.snapshot();
        if (now.isReady() && !now.instance().isWorker()) {
            parts.selection().show(server, Selection.Tab.CHAT);
        } else if (now.isReady() || now.state() == ServerState.FAILED) {
            parts.selection().show(server, Selection.Tab.OVERVIEW);
        } else if (!now.state().isActive() || now.state() == ServerState.RESTARTING) {
            parts.commands().start(server.name());
        }
    }

    private void remove(ServerSnapshot server) {
        parts.commands()
                .remove(
                        server,
                        removal -> undoController.offer(parts.words().text("servers.removed", server.name()), () -> {
                            parts.selection().showWhenKnown(removal.name());
                            parts.commands().bringBack(removal, undoController::hide);
                        }));
    }

    @Override
    public Node first() {
        return list;
    }

    @FXML
    private void addServer() {
        parts.addServer().choose(list.getScene().getWindow());
    }

    @FXML
    private void stopAll() {
        parts.commands().stopAll();
    }
}
