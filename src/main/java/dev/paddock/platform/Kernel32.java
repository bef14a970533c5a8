package dev.paddock.platform;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import org.jspecify.annotations.Nullable;

/** Calls of Windows by name; the library is loaded at the first one. Safe for every thread. */
final class Kernel32 {
    private Kernel32() {}

    /** True where the call answers that it worked. */
    static boolean does(String name, @Nullable Object... arguments) {
        return number(name, arguments) != 0;
    }

    static int number(String name, @Nullable Object... arguments) {
        return function(name).invokeInt(arguments);
    }

    /** Null where the call failed. */
    static @Nullable Pointer handle(String name, @Nullable Object... arguments) {
        return function(name).invokePointer(arguments);
    }

    static void close(Pointer handle) {
        int unused = number("CloseHandle", handle);
    }

    private static Function function(String name) {
        return NativeLibrary.getInstance("kernel32").getFunction(name, Function.ALT_CONVENTION);
    }
}
