package dev.paddock.tray;

import dev.paddock.tray.TrayIcons.Style;
import java.awt.AWTError;
import java.awt.AWTException;
import java.awt.Dimension;
import java.awt.EventQueue;
import java.awt.GraphicsEnvironment;
import java.awt.Image;
import java.awt.SystemTray;
import java.awt.TrayIcon;
import java.awt.event.MouseAdapter;
import java.awt.event.MouseEvent;
import java.beans.PropertyChangeListener;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tray by {@link SystemTray}. Everything runs by {@link EventQueue#invokeLater} and nobody waits for it: on macOS two
 * toolkits that wait for each other never wake.
 */
public final class AwtTray implements TrayBackend {
    private static final Logger LOG = LoggerFactory.getLogger(AwtTray.class);

    private final SystemTray tray;
    private final Host host;
    private final PropertyChangeListener presence;

    // All of these for the AWT thread only.
    private final AwtMenu menu;
    private @Nullable TrayIcon icon;
    private @Nullable TrayLook drawn;
    private boolean closed;

    private AwtTray(SystemTray tray, Host host) {
        this.tray = tray;
        this.host = host;
        this.menu = new AwtMenu(host::chosen);
        this.presence = change -> {
            if (change.getNewValue() == null) {
                host.lost();
            }
        };
    }

    /** Empty where AWT has no tray; on Linux also while no panel has come up. The first call may take half a second. */
    public static Optional<TrayBackend> open(Host host) {
        try {
            return !GraphicsEnvironment.isHeadless() && SystemTray.isSupported()
                    ? Optional.of(new AwtTray(SystemTray.getSystemTray(), host))
                    : Optional.empty();
        } catch (AWTError | LinkageError | UnsupportedOperationException unusable) {
            LOG.debug("AWT has no tray here", unusable);
            return Optional.empty();
        }
    }

    @Override
    public void show(TrayMenu next, TrayLook look, String tooltip) {
        EventQueue.invokeLater(() -> {
            if (closed) {
                return;
            }
            menu.show(next);
            TrayIcon shown = icon;
            if (shown == null) {
                add(look, tooltip);
                return;
            }
            if (!look.equals(drawn)) {
                shown.setImage(image(look));
                drawn = look;
            }
            if (!tooltip.equals(shown.getToolTip())) {
                shown.setToolTip(tooltip);
            }
        });
    }

    private void add(TrayLook look, String tooltip) {
        TrayIcon added = new TrayIcon(image(look), tooltip, menu.popup());
        added.setImageAutoSize(true);
        added.addMouseListener(new MouseAdapter() {
            @Override
            public void mouseClicked(MouseEvent event) {
                if (event.getButton() == MouseEvent.BUTTON1 && event.getClickCount() == 1) {
                    host.chosen(new TrayAction.OpenWindow());
                }
            }
        });
        try {
            tray.add(added);
            icon = added;
            drawn = look;
            tray.addPropertyChangeListener("systemTray", presence);
        } catch (AWTException gone) {
            LOG.debug("The tray went away before the icon was in it", gone);
            host.lost();
        }
    }

    private Image image(TrayLook look) {
        Dimension size = tray.getTrayIconSize();
        return TrayIcons.icon(
                look,
                Math.max(16, Math.min(size.width, size.height)),
                Boolean.getBoolean("apple.awt.enableTemplateImages") ? Style.MASK : Style.COLORED);
    }

    @Override
    public boolean notify(Notice notice) {
        EventQueue.invokeLater(() -> {
            TrayIcon shown = icon;
            if (shown != null && !closed) {
                shown.displayMessage(
                        notice.title(),
                        notice.text(),
                        notice.kind().isTrouble() ? TrayIcon.MessageType.WARNING : TrayIcon.MessageType.INFO);
            }
        });
        return true;
    }

    @Override
    public void close() {
        EventQueue.invokeLater(() -> {
            if (closed) {
                return;
            }
            closed = true;
            tray.removePropertyChangeListener("systemTray", presence);
            TrayIcon shown = icon;
            icon = null;
            if (shown != null) {
                tray.remove(shown);
            }
        });
    }
}
