package dev.paddock.platform;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.security.MessageDigestSpi;
import java.util.function.Consumer;

/** One SHA-256 that the system's library computes. Not for two threads at once, as every digest. */
final class SystemSha256 extends MessageDigestSpi {
    private static final int DIGEST_BYTES = 32;
    /** More than any of the libraries' own structures: 112 and 104 bytes. */
    private static final int CONTEXT_BYTES = 256;

    private static final int STEP = 64 * 1024;

    /** For who never asks for the digest that was begun. It may run while a method is in native code, unless that holds on to this. */
    private static final class Handles {
        static final Cleaner CLEANER = Cleaner.create();
    }

    private final SystemDigests.Functions functions;
    private final MemorySegment context;
    private final MemorySegment result;
    private final MemorySegment step;

    SystemSha256(SystemDigests.Functions functions) {
        this.functions = functions;
        Arena memory = Arena.ofAuto();
        this.context = memory.allocate(CONTEXT_BYTES, 16);
        this.result = memory.allocate(DIGEST_BYTES);
        this.step = memory.allocate(STEP);
        Consumer<MemorySegment> release = functions.release();
        if (release != null) {
            MemorySegment mine = context;
            Handles.CLEANER.register(this, () -> release.accept(mine));
        }
        engineReset();
    }

    @Override
    protected int engineGetDigestLength() {
        return DIGEST_BYTES;
    }

    @Override
    protected void engineReset() {
        try {
            check((int) functions.init().invokeExact(context));
        } catch (Throwable failed) {
            throw impossible(failed);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    @Override
    protected void engineUpdate(byte input) {
        engineUpdate(new byte[] {input}, 0, 1);
    }

    @Override
    protected void engineUpdate(byte[] input, int offset, int length) {
        for (int done = 0; done < length; ) {
            int some = Math.min(STEP, length - done);
            MemorySegment.copy(input, offset + done, step, ValueLayout.JAVA_BYTE, 0, some);
            update(step.asSlice(0, some));
            done += some;
        }
    }

    @Override
    protected void engineUpdate(ByteBuffer input) {
        if (input.isDirect()) {
            update(MemorySegment.ofBuffer(input));
            input.position(input.limit());
        } else {
            super.engineUpdate(input);
        }
    }

    private void update(MemorySegment data) {
        try {
            check((int) functions.update().invokeExact(context, data, data.byteSize()));
        } catch (Throwable failed) {
            throw impossible(failed);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    @Override
    protected byte[] engineDigest() {
        try {
            check((int) functions.last().invokeExact(result, context));
        } catch (Throwable failed) {
            throw impossible(failed);
        } finally {
            Reference.reachabilityFence(this);
        }
        engineReset();
        return result.toArray(ValueLayout.JAVA_BYTE);
    }

    /** Both libraries answer 1, always. */
    private static void check(int answer) {
        if (answer != 1) {
            throw new IllegalStateException("the system's SHA-256 answered " + answer);
        }
    }

    private static IllegalStateException impossible(Throwable failed) {
        if (failed instanceof Error error) {
            throw error;
        }
        return failed instanceof IllegalStateException known ? known : new IllegalStateException(failed);
    }
}
