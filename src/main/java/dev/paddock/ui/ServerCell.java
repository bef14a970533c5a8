package dev.paddock.ui;

import dev.paddock.domain.ServerSnapshot;
import java.util.function.Consumer;
import javafx.fxml.FXMLLoader;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.layout.Region;
import org.jspecify.annotations.Nullable;

/** A row of the list, made for each place that shows a server; as high as its wrapped texts need at the list's width. */
final class ServerCell extends ListCell<ServerProcess> {
    private record Row(Region region, ServerRowController controller) {}

    private final Controllers parts;
    private final Consumer<ServerSnapshot> remove;
    private @Nullable Row row;

    /** @param remove what the person asked for by the row's menu */
    ServerCell(Controllers parts, Consumer<ServerSnapshot> remove) {
        this.parts = parts;
        this.remove = remove;
        getStyleClass().add("server-cell");
        // Else the longest text would widen the list beyond the window.
        setPrefWidth(0);
    }

    @Override
    protected void updateItem(@Nullable ServerProcess server, boolean empty) {
        super.updateItem(server, empty);
        if (empty || server == null) {
            clear();
            return;
        }
        // The list fills the page with empty cells, and a row is dear.
        Row shown = row == null ? make() : row;
        row = shown;
        shown.controller().show(server);
        setGraphic(shown.region());
        setAccessibleText(server.name());
        setContextMenu(shown.controller().menu());
    }

    private void clear() {
        if (row != null) {
            row.controller().show(null);
        }
        setGraphic(null);
        setAccessibleText(null);
        setContextMenu(null);
    }

    private Row make() {
        FXMLLoader loader = Controllers.loader("server-row.fxml", parts);
        ServerRowController controller = loader.getController();
        controller.removeBy(remove);
        return new Row(loader.getRoot(), controller);
    }

    @Override
    protected double computePrefHeight(double width) {
        ListView<ServerProcess> list = getListView();
        Row shown = row;
        if (isEmpty() || list == null || shown == null) {
            return super.computePrefHeight(width);
        }
        double inner = (getWidth() > 0 ? getWidth() : list.getWidth()) - snappedLeftInset() - snappedRightInset();
        return snapSizeY(snappedTopInset() + shown.region().prefHeight(inner) + snappedBottomInset());
    }
}
