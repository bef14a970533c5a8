package dev.paddock.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

class IoWordsTest {
    @Test
    void noExceptionIsCalledByItsName() {
        assertThat(IoWords.why(new AccessDeniedException("/a"))).isEqualTo("permission denied (/a)");
        assertThat(IoWords.why(new NoSuchFileException("/a"))).isEqualTo("there is no such file or folder (/a)");
        assertThat(IoWords.why(new FileSystemException("/a", null, "No space left on device")))
                .isEqualTo("No space left on device (/a)");
        assertThat(IoWords.why(new IOException("disk on fire"))).isEqualTo("disk on fire");
        assertThat(IoWords.why(new IOException())).isEqualTo("IOException");
    }
}
