package dev.paddock.platform.login;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** launchd's overrides by {@code launchctl}; where that does not answer, there are none. */
final class Launchctl implements LaunchAgent.Overrides {
    private static final Logger LOG = LoggerFactory.getLogger(Launchctl.class);
    private static final long PATIENCE_SECONDS = 5;

    private final Path user;

    private Launchctl(Path user) {
        this.user = user;
    }

    static Launchctl of(Path user) {
        return new Launchctl(user);
    }

    @Override
    public boolean isDisabled(String label) {
        return isDisabled(launchctl(List.of("print-disabled", domain())), label);
    }

    /** @param printed by {@code print-disabled}; older systems say true where newer ones say disabled */
    static boolean isDisabled(String printed, String label) {
        return Pattern.compile("\"" + Pattern.quote(label) + "\"\\s*=>\\s*(?:disabled|true)\\b")
                .matcher(printed)
                .find();
    }

    @Override
    public void enable(String label) {
        if (isDisabled(label)) {
            LOG.info("{}", launchctl(List.of("enable", domain() + "/" + label)));
        }
    }

    private String domain() {
        try {
            return "gui/" + Files.getAttribute(user, "unix:uid");
        } catch (IOException | UnsupportedOperationException unknown) {
            return "gui/" + System.getProperty("user.name", "");
        }
    }

    private static String launchctl(List<String> arguments) {
        List<String> command = new ArrayList<>(List.of("/bin/launchctl"));
        command.addAll(arguments);
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .start();
            process.toHandle()
                    .onExit()
                    .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                    .whenComplete((end, late) -> {
                        if (late != null) {
                            process.destroyForcibly();
                        }
                    });
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException missing) {
            LOG.debug("launchctl cannot be asked", missing);
            return "";
        }
    }
}
