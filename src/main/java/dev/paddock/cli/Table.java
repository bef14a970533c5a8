package dev.paddock.cli;

import java.util.List;

/**
 * Columns as wide as what stands in them; on a terminal that is too narrow the last columns are cut, then left out, the first
 * is only cut. What would move the cursor is shown as a blank.
 */
record Table(List<String> header, List<List<String>> rows) {
    private static final int GAP = 2;
    private static final int NARROWEST = 6;

    Table {
        rows = rows.stream()
                .map(row -> row.stream().map(Table::printable).toList())
                .toList();
    }

    private static String printable(String cell) {
        return cell.chars().anyMatch(Character::isISOControl) ? cell.replaceAll("\\p{Cntrl}+", " ") : cell;
    }

    /** The colour of one cell; the header has none. */
    @FunctionalInterface
    interface Colours {
        Terminal.Colour of(int row, int column);
    }

    void print(Terminal terminal, Colours colours) {
        int[] widths = widths(terminal.columns());
        terminal.out().println(line(terminal, header, widths, column -> Terminal.Colour.NONE));
        for (int row = 0; row < rows.size(); row++) {
            int index = row;
            terminal.out().println(line(terminal, rows.get(row), widths, column -> colours.of(index, column)));
        }
        terminal.out().flush();
    }

    private int[] widths(int columns) {
        int[] widths = new int[header.size()];
        for (int i = 0; i < widths.length; i++) {
            int column = i;
            widths[i] = Math.max(
                    header.get(i).length(),
                    rows.stream()
                            .mapToInt(row -> row.get(column).length())
                            .max()
                            .orElse(0));
        }
        long excess = -(long) columns - GAP;
        for (int width : widths) {
            excess += width + GAP;
        }
        for (int i = widths.length - 1; i > 0 && excess > 0; i--) {
            int spare = widths[i] - Math.max(NARROWEST, header.get(i).length());
            int given = spare >= excess ? (int) excess : widths[i];
            excess -= given == widths[i] ? given + GAP : given;
            widths[i] -= given;
        }
        widths[0] = Math.max(1, Math.min(widths[0], columns));
        return widths;
    }

    private interface ColumnColour {
        Terminal.Colour of(int column);
    }

    private static String line(Terminal terminal, List<String> cells, int[] widths, ColumnColour colour) {
        StringBuilder line = new StringBuilder();
        int gap = 0;
        for (int i = 0; i < cells.size(); i++) {
            if (widths[i] == 0) {
                continue;
            }
            String cell = fit(cells.get(i), widths[i], terminal.ellipsis());
            line.append(" ".repeat(gap)).append(terminal.paint(cell, colour.of(i)));
            gap = widths[i] - cell.length() + GAP;
        }
        return line.toString();
    }

    private static String fit(String cell, int width, String ellipsis) {
        return cell.length() <= width ? cell : cell.substring(0, Math.max(0, width - ellipsis.length())) + ellipsis;
    }
}
