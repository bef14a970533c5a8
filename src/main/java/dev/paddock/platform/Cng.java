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
import java.lang.invoke.MethodType;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * SHA-256 of Windows' CNG (bcrypt.dll, since Windows 7), in the shape of the other systems' libraries: the context holds
 * nothing but the handle of a hash, which is made with the first bytes and given back with the digest.
 */
final class Cng {
    private static final int DIGEST_BYTES = 32;
    /** Its lengths are 32 bits wide. */
    private static final long LONGEST = 1L << 30;

    private static final int FAILED = 0;
    private static final int FINE = 1;

    /** Each answers an NTSTATUS: negative where it failed. */
    interface Calls {
        /** @param handle where the hash's handle is to be put */
        int create(MemorySegment handle);

        int hash(long handle, MemorySegment data, int length);

        int finish(long handle, MemorySegment digest, int length);

        int destroy(long handle);
    }

    private final Calls calls;

    Cng(Calls calls) {
        this.calls = calls;
    }

    /** Empty where there is no such library. */
    static Optional<SystemDigests.Functions> functions() {
        return Bcrypt.load().map(bcrypt -> new Cng(bcrypt).asFunctions());
    }

    SystemDigests.Functions asFunctions() {
        MethodHandles.Lookup here = MethodHandles.lookup();
        Class<?> segment = MemorySegment.class;
        try {
            return new SystemDigests.Functions(
                    here.bind(this, "init", MethodType.methodType(int.class, segment)),
                    here.bind(this, "update", MethodType.methodType(int.class, segment, segment, long.class)),
                    here.bind(this, "last", MethodType.methodType(int.class, segment, segment)),
                    this::release);
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    int init(MemorySegment context) {
        release(context);
        return FINE;
    }

    int update(MemorySegment context, MemorySegment data, long length) {
        for (long done = 0; done < length; ) {
            int some = (int) Math.min(LONGEST, length - done);
            if (!isOpen(context) || calls.hash(handle(context), data.asSlice(done, some), some) < 0) {
                return FAILED;
            }
            done += some;
        }
        return FINE;
    }

    int last(MemorySegment digest, MemorySegment context) {
        if (!isOpen(context) || calls.finish(handle(context), digest, DIGEST_BYTES) < 0) {
            return FAILED;
        }
        release(context);
        return FINE;
    }

    private boolean isOpen(MemorySegment context) {
        return handle(context) != 0 || (calls.create(context.asSlice(0, Long.BYTES)) >= 0 && handle(context) != 0);
    }

    private static long handle(MemorySegment context) {
        return context.get(ValueLayout.JAVA_LONG, 0);
    }

    private void release(MemorySegment context) {
        long handle = handle(context);
        if (handle != 0) {
            context.set(ValueLayout.JAVA_LONG, 0, 0);
            int unused = calls.destroy(handle);
        }
    }

    /** The library itself. Its provider stays open for as long as the process lives. */
    record Bcrypt(
            MemorySegment provider, MethodHandle create, MethodHandle hash, MethodHandle finish, MethodHandle destroy)
            implements Calls {
        static final FunctionDescriptor OPEN =
                answering(ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_INT);
        static final FunctionDescriptor CREATE = answering(
                ValueLayout.ADDRESS,
                ValueLayout.ADDRESS,
                ValueLayout.ADDRESS,
                ValueLayout.JAVA_INT,
                ValueLayout.ADDRESS,
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_INT);
        static final FunctionDescriptor HASH =
                answering(ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
        static final FunctionDescriptor DESTROY = answering(ValueLayout.ADDRESS);

        private static FunctionDescriptor answering(MemoryLayout... arguments) {
            return FunctionDescriptor.of(ValueLayout.JAVA_INT, arguments);
        }

        static Optional<Bcrypt> load() {
            try {
                SymbolLookup symbols = SymbolLookup.libraryLookup("bcrypt.dll", Arena.global());
                MemorySegment handle = Arena.global().allocate(ValueLayout.ADDRESS);
                MemorySegment name = Arena.global().allocateFrom("SHA256", StandardCharsets.UTF_16LE);
                int status = (int) function(symbols, "BCryptOpenAlgorithmProvider", OPEN)
                        .invokeExact(handle, name, MemorySegment.NULL, 0);
                return status < 0
                        ? Optional.empty()
                        : Optional.of(new Bcrypt(
                                handle.get(ValueLayout.ADDRESS, 0),
                                function(symbols, "BCryptCreateHash", CREATE),
                                function(symbols, "BCryptHashData", HASH),
                                function(symbols, "BCryptFinishHash", HASH),
                                function(symbols, "BCryptDestroyHash", DESTROY)));
            } catch (IllegalArgumentException missing) {
                return Optional.empty();
            } catch (Throwable failed) {
                throw impossible(failed);
            }
        }

        private static MethodHandle function(SymbolLookup symbols, String name, FunctionDescriptor shape) {
            MemorySegment address =
                    symbols.find(name).orElseThrow(() -> new IllegalArgumentException(name + " is missing"));
            return Linker.nativeLinker().downcallHandle(address, shape);
        }

        @Override
        public int create(MemorySegment handle) {
            try {
                return (int) create.invokeExact(provider, handle, MemorySegment.NULL, 0, MemorySegment.NULL, 0, 0);
            } catch (Throwable failed) {
                throw impossible(failed);
            }
        }

        @Override
        public int hash(long handle, MemorySegment data, int length) {
            try {
                return (int) hash.invokeExact(MemorySegment.ofAddress(handle), data, length, 0);
            } catch (Throwable failed) {
                throw impossible(failed);
            }
        }

        @Override
        public int finish(long handle, MemorySegment digest, int length) {
            try {
                return (int) finish.invokeExact(MemorySegment.ofAddress(handle), digest, length, 0);
            } catch (Throwable failed) {
                throw impossible(failed);
            }
        }

        @Override
        public int destroy(long handle) {
            try {
                return (int) destroy.invokeExact(MemorySegment.ofAddress(handle));
            } catch (Throwable failed) {
                throw impossible(failed);
            }
        }

        private static IllegalStateException impossible(Throwable failed) {
            if (failed instanceof Error error) {
                throw error;
            }
            return new IllegalStateException(failed);
        }
    }
}
