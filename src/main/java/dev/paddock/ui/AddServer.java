package dev.paddock.ui;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import javafx.fxml.FXMLLoader;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.input.Dragboard;
import javafx.scene.input.TransferMode;
import javafx.stage.Window;
import org.jspecify.annotations.Nullable;

/** The ways to a new server: picking files, dropping them. Several files are asked about one after the other. */
final class AddServer {
    private final UiPorts ports;
    private final Overlay overlay;
    private final Deque<Path> waiting = new ArrayDeque<>();
    private @Nullable Controllers controllers;

    AddServer(UiPorts ports, Overlay overlay) {
        this.ports = ports;
        this.overlay = overlay;
    }

    /** Called once, before anything else. */
    void openWith(Controllers parts) {
        controllers = parts;
    }

    void choose(Window owner) {
        add(ports.chooseModels(owner));
    }

    void add(List<Path> models) {
        if (overlay.isShowing()) {
            waiting.addAll(models);
            return;
        }
        // What is left of an earlier choice was given up: its form was closed without an answer.
        waiting.clear();
        waiting.addAll(models);
        next();
    }

    /** Neither this file nor those that wait. */
    void giveUp() {
        waiting.clear();
        overlay.hide();
    }

    /** The next of the files that wait, or back to the window. */
    void next() {
        Path model = waiting.poll();
        if (model == null || controllers == null) {
            overlay.hide();
            return;
        }
        FXMLLoader form = Controllers.loader("add-server.fxml", controllers);
        AddServerController controller = form.getController();
        controller.ask(model, waiting.size());
        Parent content = form.getRoot();
        overlay.show(content, controller.first());
    }

    void acceptDropsOn(Node target) {
        target.setOnDragOver(event -> {
            if (event.getDragboard().hasFiles() && !overlay.isShowing()) {
                event.acceptTransferModes(TransferMode.COPY_OR_MOVE);
            }
            event.consume();
        });
        target.setOnDragDropped(event -> {
            Dragboard board = event.getDragboard();
            boolean files = board.hasFiles();
            if (files) {
                add(board.getFiles().stream().map(java.io.File::toPath).toList());
            }
            event.setDropCompleted(files);
            event.consume();
        });
    }
}
