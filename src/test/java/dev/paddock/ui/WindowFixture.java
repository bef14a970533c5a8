package dev.paddock.ui;

import static org.awaitility.Awaitility.await;

import dev.paddock.supervisor.Supervisor;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import javafx.application.Platform;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Labeled;
import javafx.scene.control.TextInputControl;
import javafx.scene.image.PixelFormat;
import javafx.scene.image.WritableImage;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.stage.Stage;
import javafx.stage.Window;
import javax.imageio.ImageIO;
import org.testfx.api.FxRobot;
import org.testfx.api.FxToolkit;

/** Paddock's window on the headless toolkit. */
final class WindowFixture implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    /**
     * Of each robot the headless toolkit keeps the window it touched last, and of each window the robot before: with one a
     * fixture, every window of the run would be kept.
     */
    private static final class Robots {
        private static final FxRobot ONLY = new FxRobot();

        static {
            // Windows made before the toolkit has its robot are never taken from it.
            ONLY.moveTo(0, 0);
        }
    }

    final FakePorts ports = new FakePorts();
    final FxRobot robot;
    final MainView view;
    private final Stage stage;
    private final Scene scene;

    WindowFixture(Supervisor supervisor, Theme theme, Clock clock, double width, double height) {
        this(supervisor, theme, clock, width, height, Words.ofThisMachine());
    }

    WindowFixture(Supervisor supervisor, Theme theme, Clock clock, double width, double height, Words words) {
        try {
            FxToolkit.registerPrimaryStage();
        } catch (TimeoutException noToolkit) {
            throw new IllegalStateException(noToolkit);
        }
        robot = Robots.ONLY;
        view = onFx(() -> new MainView(supervisor, ports, theme, clock, words));
        scene = onFx(() -> view.scene(width, height));
        stage = onFx(() -> {
            Stage window = new Stage();
            window.setScene(scene);
            window.setX(0);
            window.setY(0);
            window.show();
            view.setVisible(true);
            return window;
        });
        robot.targetWindow(stage);
    }

    static WindowFixture of(Supervisor supervisor) {
        return new WindowFixture(supervisor, Theme.LIGHT, Clock.systemUTC(), 960, 720);
    }

    static <T> T onFx(Callable<T> task) {
        if (Platform.isFxApplicationThread()) {
            throw new IllegalStateException("it would wait for itself");
        }
        FutureTask<T> future = new FutureTask<>(task);
        Platform.runLater(future);
        try {
            return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failed) {
            throw new AssertionError(failed.getCause());
        } catch (TimeoutException hung) {
            throw new AssertionError("The FX thread hangs", hung);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new AssertionError(stop);
        }
    }

    /** Waits until it is there and can be seen. */
    <T extends Node> T find(String selector) {
        until("something like " + selector, () -> seen(selector).isPresent());
        return this.<T>seen(selector).orElseThrow();
    }

    private <T extends Node> Optional<T> seen(String selector) {
        return onFx(() -> robot.from(scene.getRoot())
                .lookup(selector)
                .match(node -> node.isVisible() && isShown(node))
                .<T>tryQuery());
    }

    boolean shows(String selector) {
        return seen(selector).isPresent();
    }

    /** Whether there is such a node, seen or not. */
    boolean exists(String selector) {
        return onFx(
                () -> robot.from(scene.getRoot()).lookup(selector).tryQuery().isPresent());
    }

    boolean isDisabled(String selector) {
        Node node = find(selector);
        return onFx(node::isDisabled);
    }

    /** Ctrl, or Cmd on macOS, with this key. */
    void shortcut(KeyCode key) {
        robot.push(new KeyCodeCombination(key, KeyCombination.SHORTCUT_DOWN));
    }

    private static boolean isShown(Node node) {
        for (Node above = node; above != null; above = above.getParent()) {
            if (!above.isVisible()) {
                return false;
            }
        }
        return true;
    }

    /** What stands in the node, once something does. */
    String text(String selector) {
        Node node = find(selector);
        return onFx(() -> switch (node) {
            case Labeled label -> label.getText();
            case TextInputControl field -> field.getText();
            default -> String.valueOf(node);
        });
    }

    void awaitText(String selector, String part) {
        until("\"" + part + "\" in " + selector, () -> text(selector).contains(part));
    }

    /** In one of the labels of a pane. */
    void awaitLabel(String pane, String part) {
        until(
                "\"" + part + "\" in " + pane,
                () -> onFx(() -> stage.getScene().getRoot().lookupAll(pane + " .label").stream()
                        .anyMatch(label -> ((Labeled) label).getText().contains(part))));
    }

    void until(String what, BooleanSupplier holds) {
        await(what).atMost(PATIENCE).pollInSameThread().until(holds::getAsBoolean);
    }

    void click(String selector) {
        robot.clickOn(this.<Node>find(selector));
    }

    /** By the keyboard, which also reaches what is scrolled away. */
    void press(String selector) {
        Node node = find(selector);
        onFx(() -> {
            node.requestFocus();
            return null;
        });
        robot.push(KeyCode.SPACE);
    }

    /** As pasting it does: the text is what counts, not each key. */
    void type(String selector, String text) {
        TextInputControl field = find(selector);
        onFx(() -> {
            field.setText(text);
            return null;
        });
    }

    /** The window as it is drawn now. */
    void save(Path file) {
        BufferedImage picture = onFx(() -> {
            scene.getRoot().applyCss();
            scene.getRoot().layout();
            return copy(scene.snapshot(null));
        });
        try {
            Files.createDirectories(file.getParent());
            ImageIO.write(picture, "png", file.toFile());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static BufferedImage copy(WritableImage image) {
        int width = (int) image.getWidth();
        int height = (int) image.getHeight();
        int[] pixels = new int[width * height];
        image.getPixelReader().getPixels(0, 0, width, height, PixelFormat.getIntArgbInstance(), pixels, 0, width);
        BufferedImage copy = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        copy.setRGB(0, 0, width, height, pixels, 0, width);
        return copy;
    }

    Scene scene() {
        return scene;
    }

    Stage stage() {
        return stage;
    }

    @Override
    public void close() {
        onFx(() -> {
            stage.close();
            view.close();
            return null;
        });
        // TestFX keeps the last one for good.
        robot.targetWindow((Window) null);
    }
}
