package dev.paddock.platform;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.Security;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * SHA-256 by the operating system's own library, as a security provider that has to be asked for by its {@linkplain #NAME name}.
 * The JDK uses the processor's instructions for it in code of the C2 compiler only, which Paddock's JVM goes without: 0.1 GB/s
 * in place of 1.5.
 *
 * <p>Linux: OpenSSL's libcrypto, where it is installed (SHA256_Init(3)). macOS: CommonCrypto of libSystem (CC_SHA256_Init(3cc)).
 * Windows: CNG of bcrypt.dll. Elsewhere there is none, and the digest is not available.
 */
public final class SystemDigests extends Provider {
    /** Of the provider. */
    public static final String NAME = "PaddockSystem";

    private static final long serialVersionUID = 1;
    private static final List<String> OPEN_SSL = List.of("libcrypto.so.3", "libcrypto.so.1.1", "libcrypto.so");
    private static final String COMMON_CRYPTO = "/usr/lib/libSystem.B.dylib";

    private SystemDigests(Supplier<Optional<Functions>> functions) {
        super(NAME, "1", "SHA-256 by the system's library");
        putService(new Service(this, "MessageDigest", "SHA-256", SystemSha256.class.getName(), null, null) {
            @Override
            public Object newInstance(@Nullable Object parameter) throws NoSuchAlgorithmException {
                return new SystemSha256(functions
                        .get()
                        .orElseThrow(() -> new NoSuchAlgorithmException("this system has no library for it")));
            }
        });
    }

    /** Adds it behind the others. Nothing is loaded before somebody asks for a digest. */
    public static void install() {
        Security.addProvider(of(System.getProperty("os.name", "")));
    }

    /** Its digest is missing where the system has no such library. */
    static Provider of(String os) {
        String name = os.toLowerCase(Locale.ROOT);
        if (name.startsWith("mac")) {
            return new SystemDigests(() -> Functions.of(COMMON_CRYPTO, "CC_SHA256_", ValueLayout.JAVA_INT));
        }
        if (name.startsWith("windows")) {
            return new SystemDigests(Cng::functions);
        }
        List<String> libraries = name.startsWith("linux") ? OPEN_SSL : List.of();
        return new SystemDigests(() -> libraries.stream()
                .flatMap(library -> Functions.of(library, "SHA256_", ValueLayout.JAVA_LONG).stream())
                .findFirst());
    }

    /**
     * A C library's three functions: {@code init(context)}, {@code update(context, data, length)}, {@code final(digest,
     * context)}, each of which answers 1.
     *
     * @param release gives back what a context holds; null where all state is in the context itself
     */
    record Functions(
            MethodHandle init,
            MethodHandle update,
            MethodHandle last,
            @Nullable Consumer<MemorySegment> release) {
        static Optional<Functions> of(String library, String prefix, MemoryLayout length) {
            try {
                SymbolLookup symbols = SymbolLookup.libraryLookup(library, Arena.global());
                return Optional.of(new Functions(
                        function(symbols, prefix + "Init", ValueLayout.ADDRESS),
                        function(symbols, prefix + "Update", ValueLayout.ADDRESS, ValueLayout.ADDRESS, length),
                        function(symbols, prefix + "Final", ValueLayout.ADDRESS, ValueLayout.ADDRESS),
                        null));
            } catch (IllegalArgumentException missing) {
                return Optional.empty();
            }
        }

        private static MethodHandle function(SymbolLookup symbols, String name, MemoryLayout... arguments) {
            MemorySegment address =
                    symbols.find(name).orElseThrow(() -> new IllegalArgumentException(name + " is missing"));
            MethodHandle handle = Linker.nativeLinker()
                    .downcallHandle(address, FunctionDescriptor.of(ValueLayout.JAVA_INT, arguments));
            // One shape for both widths of a length.
            return arguments.length == 3
                    ? MethodHandles.explicitCastArguments(handle, handle.type().changeParameterType(2, long.class))
                    : handle;
        }
    }
}
