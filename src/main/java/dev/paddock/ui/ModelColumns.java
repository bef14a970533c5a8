package dev.paddock.ui;

import dev.paddock.domain.LibraryModel;
import java.util.Comparator;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.geometry.HPos;
import javafx.geometry.VPos;
import javafx.scene.control.Label;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.layout.Region;
import org.jspecify.annotations.Nullable;

/** The columns of the table of models. */
final class ModelColumns {
    private static final double ROW_HEIGHT = 34;
    /** With a larger one the table reckons wrongly, and the other columns are pushed out of it. */
    private static final double WIDEST = 5000;

    private ModelColumns() {}

    static void addTo(TableView<ModelRow> table, Words words) {
        table.setFixedCellSize(ROW_HEIGHT);
        table.setColumnResizePolicy(TableView.CONSTRAINED_RESIZE_POLICY_FLEX_NEXT_COLUMN);
        TableColumn<ModelRow, ModelRow> name =
                column(words.text("head.model"), row -> row, Comparator.comparing(ModelColumns::sortName));
        name.setCellFactory(column -> new NameCell());
        sized(name, 160, 340, WIDEST);
        table.getColumns().add(name);
        table.getColumns()
                .add(number(
                        words.text("head.parameters"),
                        84,
                        model -> model.facts().parameters(),
                        ModelColumns::size));
        TableColumn<ModelRow, String> tier =
                text(words.text("head.quantization"), row -> row.model().tier());
        sized(tier, 96, 96, 120);
        table.getColumns().add(tier);
        table.getColumns()
                .add(number(words.text("head.context"), 74, ModelColumns::context, model -> tokens(words, model)));
        table.getColumns()
                .add(number(words.text("head.size"), 74, LibraryModel::bytes, model -> words.bytes(model.bytes())));
        TableColumn<ModelRow, String> found = text(words.text("head.found"), ModelRow::found);
        sized(found, 124, 124, 160);
        found.getStyleClass().add("last");
        name.getStyleClass().add("first");
        table.getColumns().add(found);
    }

    private static String sortName(ModelRow row) {
        return row.model().displayName().toLowerCase(java.util.Locale.ROOT);
    }

    private static long context(LibraryModel model) {
        Integer length = model.facts().shape().contextLength();
        return length == null ? 0 : length;
    }

    private static String tokens(Words words, LibraryModel model) {
        Integer length = model.facts().shape().contextLength();
        return length == null ? Words.NOTHING : words.tokens(length);
    }

    private static String size(LibraryModel model) {
        String label = model.facts().sizeLabel();
        return label == null ? Words.NOTHING : label;
    }

    private static <T> void sized(TableColumn<ModelRow, T> column, double least, double usual, double most) {
        column.setMinWidth(least);
        column.setPrefWidth(usual);
        column.setMaxWidth(most);
    }

    private static <T> TableColumn<ModelRow, T> column(String title, Function<ModelRow, T> value, Comparator<T> order) {
        TableColumn<ModelRow, T> column = new TableColumn<>(title);
        column.setCellValueFactory(row -> new ReadOnlyObjectWrapper<>(value.apply(row.getValue())));
        column.setComparator(order);
        column.setReorderable(false);
        return column;
    }

    private static TableColumn<ModelRow, String> text(String title, Function<ModelRow, String> value) {
        return column(title, value, String.CASE_INSENSITIVE_ORDER);
    }

    /** Ordered by the number, shown as the text, at the right. */
    private static TableColumn<ModelRow, LibraryModel> number(
            String title, double width, Function<LibraryModel, Long> value, Function<LibraryModel, String> text) {
        TableColumn<ModelRow, LibraryModel> column = column(title, ModelRow::model, Comparator.comparing(value));
        column.getStyleClass().add("number");
        column.setCellFactory(made -> new TableCell<>() {
            @Override
            protected void updateItem(@Nullable LibraryModel model, boolean isEmpty) {
                super.updateItem(model, isEmpty);
                setText(isEmpty || model == null ? "" : text.apply(model));
            }
        });
        sized(column, width, width, width + 30);
        return column;
    }

    /** The name, and smaller what is not plain about it. */
    private static final class NameCell extends TableCell<ModelRow, ModelRow> {
        private final NameAndTags both = new NameAndTags();

        @Override
        protected void updateItem(@Nullable ModelRow row, boolean isEmpty) {
            super.updateItem(row, isEmpty);
            boolean shown = !isEmpty && row != null;
            if (shown && row != null) {
                both.show(row);
                getStyleClass().remove("broken");
                if (row.model().problem() != null) {
                    getStyleClass().add("broken");
                }
            }
            setGraphic(shown ? both : null);
        }
    }

    /** Where there is little room, the tags give way before the name. */
    private static final class NameAndTags extends Region {
        private static final double GAP = 8;
        private static final double LEAST_TAGS = 40;

        private final Label name = new Label();
        private final Label tags = new Label();

        NameAndTags() {
            tags.getStyleClass().add("quiet");
            getChildren().setAll(name, tags);
        }

        void show(ModelRow row) {
            name.setText(row.model().facts().title());
            tags.setText(row.tags());
        }

        @Override
        protected double computePrefWidth(double height) {
            return name.prefWidth(-1) + GAP + tags.prefWidth(-1);
        }

        @Override
        protected double computePrefHeight(double width) {
            return name.prefHeight(-1);
        }

        @Override
        protected void layoutChildren() {
            double wide = Math.min(snapSizeX(name.prefWidth(-1)), getWidth());
            layoutInArea(name, 0, 0, wide, getHeight(), 0, HPos.LEFT, VPos.CENTER);
            double rest = getWidth() - wide - GAP;
            tags.setVisible(rest >= LEAST_TAGS);
            layoutInArea(tags, wide + GAP, 0, Math.max(0, rest), getHeight(), 0, HPos.LEFT, VPos.CENTER);
        }
    }
}
