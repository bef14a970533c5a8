package dev.paddock.ui;

import dev.paddock.domain.LibraryModel;
import dev.paddock.domain.Problem;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
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
    private final Work work;
    private final LibraryFeed library;
    private final Pages pages;
    private final Deque<Candidate> waiting = new ArrayDeque<>();
    private @Nullable Controllers controllers;

    /** So every GGUF file begins. */
    private static final byte[] GGUF = {'G', 'G', 'U', 'F'};

    /** @param projector that lets it see or hear; null where there is none */
    record Candidate(Path model, @Nullable Path projector) {}

    AddServer(UiPorts ports, Overlay overlay, Work work, LibraryFeed library, Pages pages) {
        this.ports = ports;
        this.overlay = overlay;
        this.work = work;
        this.library = library;
        this.pages = pages;
    }

    /** Called once, before anything else. */
    void openWith(Controllers parts) {
        controllers = parts;
    }

    void choose(Window owner) {
        add(ports.chooseModels(owner));
    }

    /** Of each file one time; of what is no GGUF file it is told at once. */
    void add(List<Path> files) {
        work.inBackground(() -> {
            Map<Boolean, List<Path>> models =
                    files.stream().distinct().collect(Collectors.partitioningBy(AddServer::isForeign));
            List<Path> foreign = models.getOrDefault(true, List.of());
            List<Path> fitting = models.getOrDefault(false, List.of());
            work.onFx(() -> {
                if (!foreign.isEmpty() && controllers != null) {
                    controllers.commands().show(noModel(controllers.words(), foreign));
                }
                if (!fitting.isEmpty()) {
                    ask(fitting.stream()
                            .map(model -> new Candidate(model, null))
                            .toList());
                }
            });
            return null;
        });
    }

    /** What cannot be read at all is left to who starts it, who says why. Reading a pipe would not end. */
    private static boolean isForeign(Path file) {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            return true;
        }
        try (InputStream in = Files.newInputStream(file)) {
            return !Arrays.equals(in.readNBytes(GGUF.length), GGUF);
        } catch (IOException unreadable) {
            return false;
        }
    }

    private static Problem noModel(Words words, List<Path> files) {
        return Problem.of(
                "no-gguf",
                words.text("add.no-model", String.valueOf(files.getFirst().getFileName()), files.size() - 1),
                words.text("add.no-model.text"),
                null);
    }

    void makeOf(LibraryModel model) {
        ask(List.of(new Candidate(model.path(), model.projector())));
    }

    private void ask(List<Candidate> models) {
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
        Candidate model = waiting.poll();
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

    /** Folders are looked into from now on; of each file a server can be made. */
    void take(List<Path> dropped) {
        work.inBackground(() -> {
            Map<Boolean, List<Path>> kinds = dropped.stream().collect(Collectors.partitioningBy(Files::isDirectory));
            List<Path> folders = kinds.getOrDefault(true, List.of());
            List<Path> files = kinds.getOrDefault(false, List.of());
            work.onFx(() -> {
                if (!folders.isEmpty()) {
                    pages.show(Page.MODELS);
                    library.addFolders(folders);
                }
                if (!files.isEmpty()) {
                    add(files);
                }
            });
            return null;
        });
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
                take(board.getFiles().stream().map(File::toPath).toList());
            }
            event.setDropCompleted(files);
            event.consume();
        });
    }
}
