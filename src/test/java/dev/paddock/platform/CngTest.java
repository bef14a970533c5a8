package dev.paddock.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Everything of Windows' digest but the library itself. */
@NullUnmarked
class CngTest {
    /** Behaves as bcrypt.dll: a handle for each hash, which is of no use once it is finished or destroyed. */
    private static final class FakeBcrypt implements Cng.Calls {
        final Map<Long, MessageDigest> open = new HashMap<>();
        final List<Long> finished = new ArrayList<>();
        long next = 40;
        int status;

        @Override
        public int create(MemorySegment handle) {
            if (status >= 0) {
                try {
                    open.put(++next, MessageDigest.getInstance("SHA-256"));
                } catch (NoSuchAlgorithmException impossible) {
                    throw new IllegalStateException(impossible);
                }
                handle.set(ValueLayout.JAVA_LONG, 0, next);
            }
            return status;
        }

        @Override
        public int hash(long handle, MemorySegment data, int length) {
            assertThat(finished).doesNotContain(handle);
            open.get(handle).update(data.asByteBuffer().limit(length));
            return status;
        }

        @Override
        public int finish(long handle, MemorySegment digest, int length) {
            byte[] bytes = new byte[length];
            try {
                open.get(handle).digest(bytes, 0, length);
            } catch (DigestException short_) {
                throw new IllegalStateException(short_);
            }
            MemorySegment.copy(bytes, 0, digest, ValueLayout.JAVA_BYTE, 0, length);
            finished.add(handle);
            return status;
        }

        @Override
        public int destroy(long handle) {
            assertThat(open.remove(handle)).isNotNull();
            return 0;
        }
    }

    private final FakeBcrypt bcrypt = new FakeBcrypt();
    private final Cng cng = new Cng(bcrypt);

    private MessageDigest digest() {
        return new MessageDigest("SHA-256") {
            private final SystemSha256 spi = new SystemSha256(cng.asFunctions());

            @Override
            protected void engineUpdate(byte input) {
                spi.engineUpdate(input);
            }

            @Override
            protected void engineUpdate(byte[] input, int offset, int length) {
                spi.engineUpdate(input, offset, length);
            }

            @Override
            protected byte[] engineDigest() {
                return spi.engineDigest();
            }

            @Override
            protected void engineReset() {
                spi.engineReset();
            }
        };
    }

    @Test
    void itIsTheDigestOfAllThatCame() throws Exception {
        byte[] data = new byte[200_000];
        new Random(3).nextBytes(data);
        MessageDigest ours = digest();

        ours.update(data[0]);
        ours.update(data, 1, data.length - 1);

        assertThat(ours.digest()).isEqualTo(MessageDigest.getInstance("SHA-256").digest(data));
        assertThat(ours.digest()).isEqualTo(MessageDigest.getInstance("SHA-256").digest());
    }

    @Test
    void everyHandleIsGivenBackOnce() throws Exception {
        MessageDigest ours = digest();
        assertThat(bcrypt.open).isEmpty();
        ours.update(new byte[10]);
        assertThat(bcrypt.open).hasSize(1);
        ours.reset();
        assertThat(bcrypt.open).isEmpty();
        ours.update(new byte[] {1, 2, 3});
        byte[] once = ours.digest();

        assertThat(bcrypt.open).isEmpty();
        assertThat(once).isEqualTo(MessageDigest.getInstance("SHA-256").digest(new byte[] {1, 2, 3}));
    }

    @Test
    void aFailureOfTheLibraryIsNoDigest() {
        bcrypt.status = 0xC000009A;

        assertThatThrownBy(() -> digest().update(new byte[10])).isInstanceOf(IllegalStateException.class);
    }

    static Stream<FunctionDescriptor> shapes() {
        return Stream.of(Cng.Bcrypt.OPEN, Cng.Bcrypt.CREATE, Cng.Bcrypt.HASH, Cng.Bcrypt.DESTROY);
    }

    /** What the linker cannot call it refuses here, on every system. */
    @ParameterizedTest
    @MethodSource("shapes")
    void theShapesOfTheCallsCanBeLinked(FunctionDescriptor shape) {
        assertThat(Linker.nativeLinker().downcallHandle(shape).type().returnType())
                .isEqualTo(int.class);
    }

    /** The arguments of BCryptCreateHash and BCryptHashData as bcrypt.h has them, in bytes. */
    @Test
    void pointersAndLengthsAreAsWideAsWindowsHasThem() {
        assertThat(Cng.Bcrypt.CREATE.argumentLayouts())
                .extracting(layout -> layout.byteSize())
                .containsExactly(8L, 8L, 8L, 4L, 8L, 4L, 4L);
        assertThat(Cng.Bcrypt.HASH.argumentLayouts())
                .extracting(layout -> layout.byteSize())
                .containsExactly(8L, 8L, 4L, 4L);
    }
}
