package dev.paddock.cli;

import dev.paddock.platform.login.Autostart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Whether something starts Paddock when this person logs in, and whether what it starts is there. */
record AutostartCheck(Surroundings machine, Autostart autostart) {
    private static final int MOST_BYTES = 64 * 1024;
    private static final String SUBJECT = "autostart";
    /** The program in a desktop entry, in a systemd unit, and the first one in a property list. */
    private static final Pattern PROGRAM = Pattern.compile(
            "(?m)^(?:Exec|ExecStart)=[-@:+!]*\"?([^\"\\s]+)|<key>ProgramArguments</key>\\s*<array>\\s*<string>([^<]+)");

    List<Check> run() {
        List<Check> checks = new ArrayList<>(registered());
        for (Path folder : folders()) {
            if (!Files.isDirectory(folder)) {
                continue;
            }
            try (Stream<Path> files = Files.list(folder)) {
                files.filter(AutostartCheck::isPaddocks)
                        .sorted()
                        .map(AutostartCheck::look)
                        .forEach(checks::add);
            } catch (IOException hidden) {
                checks.add(Check.warn(SUBJECT, folder + " cannot be read", null));
            }
        }
        return checks.isEmpty() ? List.of(Check.ok(SUBJECT, "nothing starts Paddock at login")) : checks;
    }

    /** What is no file of its own. */
    private List<Check> registered() {
        Autostart.Status now = autostart.status();
        return switch (now.kind()) {
            case OFF -> List.of();
            case OFF_IN_SYSTEM ->
                List.of(Check.warn(
                        SUBJECT,
                        now.where() + " is switched off in the system's settings",
                        "To switch it on again: paddock autostart on"));
            case ON ->
                machine.os() != Surroundings.Os.WINDOWS
                        ? List.of()
                        : List.of(
                                now.isThere()
                                        ? Check.ok(SUBJECT, now.where() + " starts Paddock")
                                        : Check.fail(
                                                SUBJECT,
                                                now.where() + " starts " + now.program() + ", which is not there",
                                                "Mend it: paddock autostart on"));
        };
    }

    private List<Path> folders() {
        Path user = machine.user();
        String config = machine.env().getOrDefault("XDG_CONFIG_HOME", "");
        Path xdg = config.isEmpty() ? user.resolve(".config") : Path.of(config);
        return switch (machine.os()) {
            case LINUX -> List.of(xdg.resolve("autostart"), xdg.resolve("systemd/user"));
            case MACOS -> List.of(user.resolve("Library/LaunchAgents"));
            case WINDOWS -> List.of(user.resolve("AppData/Roaming/Microsoft/Windows/Start Menu/Programs/Startup"));
        };
    }

    private static boolean isPaddocks(Path file) {
        return Files.isRegularFile(file)
                && file.getFileName().toString().toLowerCase(Locale.ROOT).contains("paddock");
    }

    private static Check look(Path file) {
        Optional<Path> program = program(file);
        return program.isPresent() && !Files.exists(program.get())
                ? Check.fail(
                        SUBJECT,
                        file + " starts " + program.get() + ", which is not there",
                        "Correct the path in that file, or delete it.")
                : Check.ok(SUBJECT, file + " starts Paddock");
    }

    /** Empty where it is looked up on the PATH, or the file is none that is read here. */
    private static Optional<Path> program(Path file) {
        try {
            if (Files.size(file) > MOST_BYTES) {
                return Optional.empty();
            }
            Matcher program = PROGRAM.matcher(Files.readString(file));
            if (!program.find()) {
                return Optional.empty();
            }
            Path path = Path.of(program.group(1) == null ? program.group(2) : program.group(1));
            return Optional.of(path).filter(Path::isAbsolute);
        } catch (IOException | IllegalArgumentException unreadable) {
            return Optional.empty();
        }
    }
}
