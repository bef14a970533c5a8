/**
 * The tray and the notifications of Linux desktops by D-Bus: {@code org.kde.StatusNotifierItem} with
 * {@code com.canonical.dbusmenu}, and {@code org.freedesktop.Notifications}. The only package that knows dbus-java; it knows the
 * tray, and nothing of the supervisor.
 */
package dev.paddock.tray.dbus;
