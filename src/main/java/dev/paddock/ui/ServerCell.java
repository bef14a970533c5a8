package dev.paddock.ui;

import dev.paddock.domain.ServerSnapshot;
import java.util.function.Consumer;
import javafx.fxml.FXMLLoader;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.layout.Region;
import org.jspecify.annotations.Nullable;

/** A row of the list, made once for every place on the screen; as high as its wrapped texts need at the list's width. */
final class ServerCell extends ListCell<ServerProcess> {
    private final Region row;
    private final ServerRowController controller;

    /** @param remove what the person asked for by the row's menu */
    ServerCell(Controllers parts, Consumer<ServerSnapshot> remove) {
        FXMLLoader loader = Controllers.loader("server-row.fxml", parts);
        row = loader.getRoot();
        controller = loader.getController();
        controller.removeBy(remove);
        getStyleClass().add("server-cell");
        // Else the longest text would widen the list beyond the window.
        setPrefWidth(0);
    }

    @Override
    protected void updateItem(@Nullable ServerProcess server, boolean empty) {
        super.updateItem(server, empty);
        boolean shown = !empty && server != null;
        controller.show(shown ? server : null);
        setGraphic(shown ? row : null);
        setAccessibleText(shown && server != null ? server.name() : null);
        setContextMenu(shown ? controller.menu() : null);
    }

    @Override
    protected double computePrefHeight(double width) {
        ListView<ServerProcess> list = getListView();
        if (isEmpty() || list == null) {
            return super.computePrefHeight(width);
        }
        double inner = (getWidth() > 0 ? getWidth() : list.getWidth()) - snappedLeftInset() - snappedRightInset();
        return snapSizeY(snappedTopInset() + row.prefHeight(inner) + snappedBottomInset());
    }
}
