package dev.paddock.ui;

import java.util.List;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Priority;

/** The columns that the heads and all rows of the list of servers share, so that they stand below each other. */
final class RowColumns {
    private record Column(double least, double usual, Priority grows) {
        ColumnConstraints constraints() {
            return new ColumnConstraints(
                    least, usual, grows == Priority.NEVER ? usual : Double.MAX_VALUE, grows, null, true);
        }
    }

    private static final List<Column> COLUMNS = List.of(
            new Column(26, 26, Priority.NEVER),
            new Column(120, 226, Priority.ALWAYS),
            new Column(50, 76, Priority.NEVER),
            new Column(44, 56, Priority.NEVER),
            new Column(116, 180, Priority.SOMETIMES),
            new Column(58, 76, Priority.NEVER),
            new Column(56, 124, Priority.NEVER),
            new Column(98, 98, Priority.NEVER));

    private RowColumns() {}

    static void applyTo(GridPane grid) {
        grid.getColumnConstraints()
                .setAll(COLUMNS.stream().map(Column::constraints).toList());
    }
}
