package dev.paddock.app;

import dev.paddock.domain.Problem;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import javafx.application.Platform;
import javafx.scene.control.Alert;
import javafx.scene.control.Alert.AlertType;
import javafx.scene.layout.Region;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells that Paddock could not even begin, to a person who started it from a desktop. */
final class FailureWindow {
    private static final Logger LOG = LoggerFactory.getLogger(FailureWindow.class);

    private FailureWindow() {}

    /** Blocks until it is closed; returns at once where there is no display. Not for the FX thread. */
    static void show(Problem problem) {
        try {
            Toolkit.start();
            CountDownLatch read = new CountDownLatch(1);
            Platform.runLater(() -> {
                Alert alert = of(problem);
                alert.setOnHidden(closed -> read.countDown());
                alert.show();
            });
            read.await();
            Platform.exit();
        } catch (NoDisplayException nobodySees) {
            LOG.debug("There is no display for it", nobodySees);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /** FX thread. */
    static Alert of(Problem problem) {
        Alert alert = new Alert(AlertType.ERROR);
        alert.setTitle("Paddock");
        alert.setHeaderText(problem.title());
        String action = Optional.ofNullable(problem.action()).orElse("");
        alert.setContentText((problem.detail() + "\n\n" + action).strip());
        alert.setResizable(true);
        alert.getDialogPane().setMinHeight(Region.USE_PREF_SIZE);
        return alert;
    }
}
