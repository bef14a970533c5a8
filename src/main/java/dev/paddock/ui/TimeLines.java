package dev.paddock.ui;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javafx.scene.layout.Region;
import javafx.scene.shape.Polyline;
import org.jspecify.annotations.Nullable;

/** Lines over the last minutes, each scaled to its own highest value, the present at the right. FX thread only. */
public final class TimeLines extends Region {
    private static final double LINE_ROOM = 2;
    private static final double ROOM_BELOW = 0.8;
    private static final Duration STEP = Duration.ofSeconds(5);

    private final List<Polyline> lines = new ArrayList<>();
    private final List<Samples> shown = new ArrayList<>();
    private @Nullable Instant end;
    private boolean fromZero = true;
    private double leastTop;

    /** For FXML. */
    public TimeLines() {
        getStyleClass().add("time-lines");
    }

    /** Whether the bottom means nothing, or a little less than the lowest value. */
    public void setFromZero(boolean fromZero) {
        this.fromZero = fromZero;
    }

    public boolean isFromZero() {
        return fromZero;
    }

    /** What the top means where all values are lower, so that noise does not look like work. */
    public void setLeastTop(double value) {
        this.leastTop = value;
    }

    public double getLeastTop() {
        return leastTop;
    }

    /** Moves the lines on when that can be seen: a pixel is about a second, and drawing is what an idle window costs. */
    void passTo(Instant now) {
        if (end != null && Duration.between(end, now).compareTo(STEP) >= 0) {
            show(now, shown.toArray(Samples[]::new));
        }
    }

    /** @param samples one for each line; line n has the style class {@code line-n} */
    void show(Instant now, Samples... samples) {
        while (lines.size() < samples.length) {
            Polyline line = new Polyline();
            line.getStyleClass().addAll("line", "line-" + lines.size());
            line.setManaged(false);
            lines.add(line);
            getChildren().add(line);
        }
        shown.clear();
        shown.addAll(List.of(samples));
        end = now;
        // A request for layout would lay out the whole window, every second.
        layoutChildren();
    }

    @Override
    protected void layoutChildren() {
        Instant right = end;
        if (right == null || getWidth() <= 0) {
            return;
        }
        for (int i = 0; i < lines.size(); i++) {
            List<Double> points = points(shown.get(i), right);
            if (!points.equals(lines.get(i).getPoints())) {
                lines.get(i).getPoints().setAll(points);
            }
        }
    }

    private List<Double> points(Samples samples, Instant right) {
        double left = snappedLeftInset();
        double width = getWidth() - left - snappedRightInset();
        double bottom = getHeight() - snappedBottomInset() - LINE_ROOM / 2;
        double height = bottom - snappedTopInset() - LINE_ROOM / 2;
        double lowest = fromZero ? 0 : samples.lowest() * ROOM_BELOW;
        double range = Math.max(Math.max(samples.highest(), leastTop) - lowest, 1e-9);
        double span = Samples.SPAN.toMillis();
        List<Double> points = new ArrayList<>();
        for (Samples.Sample sample : samples.values()) {
            double age = Duration.between(sample.at(), right).toMillis() / span;
            if (age <= 1) {
                points.add(left + width * (1 - Math.max(0, age)));
                points.add(bottom - height * (sample.value() - lowest) / range);
            }
        }
        if (points.size() == 2) {
            // One value is no line: it holds until now.
            points.add(Math.max(left + width, points.getFirst() + LINE_ROOM));
            points.add(points.get(1));
        }
        return points;
    }
}
