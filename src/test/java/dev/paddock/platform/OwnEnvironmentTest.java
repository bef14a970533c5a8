package dev.paddock.platform;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.platform.unix.LibC;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "no library there reads variables like this")
class OwnEnvironmentTest {
    @Test
    void nativeLibrariesSeeAVariableUntilItIsTakenAway() {
        String name = "PADDOCK_TEST_OF_OWN_ENVIRONMENT";
        OwnEnvironment.put(name, "one");
        OwnEnvironment.put(name, "two");
        assertThat(LibC.INSTANCE.getenv(name)).isEqualTo("one");
        assertThat(System.getenv(name)).isNull();

        OwnEnvironment.restore(name);
        assertThat(LibC.INSTANCE.getenv(name)).isNull();
    }

    @Test
    void whatThePersonSetStays() {
        OwnEnvironment.put("PATH", "/nowhere");
        OwnEnvironment.restore("PATH");

        assertThat(LibC.INSTANCE.getenv("PATH")).isEqualTo(System.getenv("PATH"));
    }
}
