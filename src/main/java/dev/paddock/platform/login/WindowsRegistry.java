package dev.paddock.platform.login;

import com.sun.jna.platform.win32.Advapi32Util;
import com.sun.jna.platform.win32.Win32Exception;
import com.sun.jna.platform.win32.WinReg;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;

/** This person's registry. */
final class WindowsRegistry implements RunKey.Registry {
    @Override
    public Optional<String> text(String key, String name) throws IOException {
        return value(key, name, () -> Advapi32Util.registryGetStringValue(WinReg.HKEY_CURRENT_USER, key, name));
    }

    @Override
    public Optional<byte[]> bytes(String key, String name) throws IOException {
        return value(key, name, () -> Advapi32Util.registryGetBinaryValue(WinReg.HKEY_CURRENT_USER, key, name));
    }

    private static <T> Optional<T> value(String key, String name, Supplier<T> read) throws IOException {
        return told(
                key,
                () -> Advapi32Util.registryValueExists(WinReg.HKEY_CURRENT_USER, key, name)
                        ? Optional.of(read.get())
                        : Optional.empty());
    }

    @Override
    public void put(String key, String name, String text) throws IOException {
        told(key, () -> {
            Advapi32Util.registryCreateKey(WinReg.HKEY_CURRENT_USER, key);
            Advapi32Util.registrySetStringValue(WinReg.HKEY_CURRENT_USER, key, name, text);
            return true;
        });
    }

    @Override
    public void put(String key, String name, byte[] bytes) throws IOException {
        told(key, () -> {
            Advapi32Util.registryCreateKey(WinReg.HKEY_CURRENT_USER, key);
            Advapi32Util.registrySetBinaryValue(WinReg.HKEY_CURRENT_USER, key, name, bytes);
            return true;
        });
    }

    @Override
    public void delete(String key, String name) throws IOException {
        told(key, () -> {
            if (Advapi32Util.registryValueExists(WinReg.HKEY_CURRENT_USER, key, name)) {
                Advapi32Util.registryDeleteValue(WinReg.HKEY_CURRENT_USER, key, name);
            }
            return true;
        });
    }

    private static <T> T told(String key, Supplier<T> call) throws IOException {
        try {
            return call.get();
        } catch (Win32Exception | LinkageError refused) {
            throw new IOException("the registry refuses it (HKCU\\" + key + "): " + refused.getMessage(), refused);
        }
    }
}
