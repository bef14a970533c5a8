/**
 * The window: FXML controllers bound to {@link dev.paddock.ui.ServerProcess}, the observable projection of what the
 * supervisor knows. Knows {@code supervisor} and what lies below; what the desktop must do comes in through
 * {@link dev.paddock.ui.UiPorts}. Everything here runs on the FX thread except where {@code Work} says otherwise.
 */
@NullMarked
package dev.paddock.ui;

import org.jspecify.annotations.NullMarked;
