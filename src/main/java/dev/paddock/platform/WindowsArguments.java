package dev.paddock.platform;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/** The arguments of this process as Windows has them: Java's own went through a code page that does not have every letter. */
public final class WindowsArguments {
    private WindowsArguments() {}

    /** Elsewhere than on Windows those given. */
    public static String[] exact(String... given) {
        return System.getProperty("os.name", "").startsWith("Windows")
                ? tail(given, WindowsArguments::ofThisProcess)
                : given;
    }

    /** The launcher and Java put words before them; where there are fewer, Java's come from another place. */
    static String[] tail(String[] given, Supplier<List<String>> all) {
        if (given.length == 0) {
            return given;
        }
        List<String> words = all.get();
        return words.size() <= given.length
                ? given
                : words.subList(words.size() - given.length, words.size()).toArray(String[]::new);
    }

    private static List<String> ofThisProcess() {
        Pointer line = Kernel32.handle("GetCommandLineW");
        IntByReference count = new IntByReference();
        Pointer words = NativeLibrary.getInstance("shell32")
                .getFunction("CommandLineToArgvW", Function.ALT_CONVENTION)
                .invokePointer(new Object[] {line, count});
        if (words == null) {
            return List.of();
        }
        try {
            return Arrays.asList(words.getWideStringArray(0, count.getValue()));
        } finally {
            Pointer unused = Kernel32.handle("LocalFree", words);
        }
    }
}
