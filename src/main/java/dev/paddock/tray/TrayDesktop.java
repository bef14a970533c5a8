package dev.paddock.tray;

import dev.paddock.tray.TrayBackend.Notice;
import java.util.function.Predicate;

/**
 * What this desktop has to show things by.
 *
 * @param wanted the kinds of notices that are told; asked for each, on the tray's thread, as the settings may change
 */
public record TrayDesktop(TrayBackend.Factory icons, Notifier notifier, Predicate<Notice.Kind> wanted) {}
