package dev.paddock.platform.login;

import dev.paddock.testing.Approvals;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "paths of Unix")
class AtBootTest {
    @ParameterizedTest
    @EnumSource(AtBoot.Manager.class)
    void eachManagerGetsItsFileAndSaysWhatItNeeds(AtBoot.Manager manager) throws IOException {
        LoginEntry daemon = new LoginEntry(
                Path.of("/opt/my paddock/50%/bin/paddock"),
                List.of("daemon", "run", "--profile", "coding"),
                Map.of("PADDOCK_HOME", "/srv/pad \"dock\" & more"));

        AtBoot.Unit unit = AtBoot.unit(manager, daemon, "jane", Path.of(manager.fileName()));

        Approvals.verify(
                "login/boot-" + manager.word() + ".txt",
                unit.content() + "\n" + String.join("\n", unit.needs()) + "\n");
    }
}
