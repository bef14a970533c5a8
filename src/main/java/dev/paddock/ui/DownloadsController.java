package dev.paddock.ui;

import dev.paddock.domain.Download;
import dev.paddock.domain.LibraryModel;
import dev.paddock.domain.LibrarySnapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;

/** The models that are fetched, in their order. Rows keep their place while their values change. */
@SuppressWarnings("NullAway.Init") // FXML sets the fields before initialize()
public final class DownloadsController {
    @FXML
    private Label title;

    @FXML
    private Label none;

    @FXML
    private VBox rows;

    private final Controllers parts;
    private final Words words;
    private final Map<String, DownloadRow> known = new HashMap<>();

    DownloadsController(Controllers parts) {
        this.parts = parts;
        this.words = parts.words();
    }

    @FXML
    private void initialize() {
        Managed.whileVisible(none);
        parts.downloads().listProperty().subscribe(this::show);
        parts.library()
                .snapshotProperty()
                .subscribe(library ->
                        parts.downloads().listProperty().get().forEach(download -> offer(download, library)));
    }

    private void show(List<Download> downloads) {
        known.keySet().retainAll(downloads.stream().map(Download::id).collect(Collectors.toSet()));
        List<Node> now = new ArrayList<>();
        for (int i = 0; i < downloads.size(); i++) {
            Download download = downloads.get(i);
            DownloadRow row = known.computeIfAbsent(download.id(), id -> new DownloadRow(parts, id));
            row.show(download, i == 0);
            offer(download, parts.library().snapshot());
            now.add(row);
        }
        if (!now.equals(rows.getChildren())) {
            rows.getChildren().setAll(now);
        }
        none.setVisible(downloads.isEmpty());
        title.setText(words.text("downloads.title", downloads.size()));
    }

    /** A server can be made as soon as the library has found what came. */
    private void offer(Download download, LibrarySnapshot library) {
        DownloadRow row = known.get(download.id());
        if (row != null) {
            row.offer(download.state() == Download.State.DONE ? model(download, library) : Optional.empty());
        }
    }

    private static Optional<LibraryModel> model(Download download, LibrarySnapshot library) {
        return library.models().stream()
                .filter(LibraryModel::isOffered)
                .filter(model -> download.files().stream()
                        .anyMatch(file -> model.files().contains(file.path())
                                || model.copies().contains(file.path())))
                .findFirst();
    }
}
