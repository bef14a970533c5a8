package dev.paddock.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class SystemDigestsTest {
    private final Provider system = SystemDigests.of(System.getProperty("os.name"));

    @Test
    void itComputesWhatTheJdkComputes() throws Exception {
        Random random = new Random(7);
        for (int length : new int[] {0, 1, 55, 56, 63, 64, 65, 1000, 65_535, 65_536, 65_537, 300_001}) {
            byte[] data = new byte[length];
            random.nextBytes(data);
            assertThat(ours().digest(data)).as("%d bytes", length).isEqualTo(jdks().digest(data));
        }
    }

    @Test
    void piecesOfEveryKindAddUp() throws Exception {
        byte[] data = new byte[200_000];
        new Random(8).nextBytes(data);
        MessageDigest ours = ours();
        ours.update(data[0]);
        ours.update(data, 1, 99_999);
        ours.update(ByteBuffer.wrap(data, 100_000, 50_000));
        ByteBuffer direct =
                ByteBuffer.allocateDirect(60_000).put(data, 150_000, 50_000).flip();
        ours.update(direct);
        assertThat(direct.remaining()).isZero();
        assertThat(ours.digest()).isEqualTo(jdks().digest(data));
    }

    @Test
    void aSystemWithoutALibrarySaysSo() {
        assertThatThrownBy(() -> MessageDigest.getInstance("SHA-256", SystemDigests.of("Plan 9")))
                .isInstanceOf(NoSuchAlgorithmException.class);
    }

    @Test
    void afterADigestOrAResetItBeginsAnew() throws Exception {
        MessageDigest ours = ours();
        byte[] data = {1, 2, 3};
        byte[] once = ours.digest(data);
        ours.update((byte) 9);
        ours.reset();
        assertThat(ours.digest(data)).isEqualTo(once);
    }

    private MessageDigest ours() throws Exception {
        try {
            return MessageDigest.getInstance("SHA-256", system);
        } catch (NoSuchAlgorithmException missing) {
            return Assumptions.abort("" + missing.getMessage());
        }
    }

    private static MessageDigest jdks() throws Exception {
        return MessageDigest.getInstance("SHA-256");
    }
}
