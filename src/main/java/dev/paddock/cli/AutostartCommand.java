package dev.paddock.cli;

import dev.paddock.domain.IoWords;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Problem;
import dev.paddock.domain.Profile;
import dev.paddock.files.AtomicFile;
import dev.paddock.platform.login.AtBoot;
import dev.paddock.platform.login.Autostart;
import dev.paddock.platform.login.LoginEntry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "autostart",
        mixinStandardHelpOptions = true,
        description = {
            "Whether Paddock starts, hidden in the tray, when you log in: on, off or status. It is off until you switch it on.",
            "What your system says is what holds; where you switched it off there, only \"on\" here changes that.",
            "--at-boot is for machines that nobody logs in to: it prints the file by which a service manager runs the"
                    + " background service, and says what else it needs. It installs nothing."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  paddock autostart on --profile coding",
            "  paddock autostart status --json",
            "  paddock autostart --at-boot --for systemd --output paddock.service"
        })
final class AutostartCommand implements Callable<Integer> {
    @Parameters(paramLabel = "WHAT", arity = "0..1", description = "on, off or status (the default).")
    private @Nullable String what;

    @Option(
            names = "--profile",
            paramLabel = "PROFILE",
            description = "What to switch to then (default: servers stay as they are).")
    private @Nullable String profile;

    @Option(names = "--at-boot", description = "Print what a service manager needs.")
    private boolean atBoot;

    @Option(
            names = "--for",
            paramLabel = "MANAGER",
            description = "systemd-user, systemd, launchd or winsw (default: this system's).")
    private @Nullable String manager;

    @Option(names = "--output", paramLabel = "FILE", description = "Write it there instead; an existing file stays.")
    private @Nullable Path output;

    @Option(names = "--json", description = "Print as JSON.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    private final Context context;

    AutostartCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        if (atBoot) {
            if (what != null) {
                throw wrong("--at-boot goes without " + what);
            }
            return bootUnit();
        }
        if (manager != null || output != null) {
            throw wrong("--for and --output go with --at-boot");
        }
        String wanted = what == null ? "status" : what;
        if (profile != null && !wanted.equals("on")) {
            throw wrong("--profile goes with on");
        }
        Autostart autostart = context.configuration().autostart();
        return switch (wanted) {
            case "on" -> on(autostart);
            case "off" -> off(autostart);
            case "status" -> told(autostart.status());
            default -> throw wrong("WHAT must be on, off or status: \"" + wanted + "\"");
        };
    }

    private ParameterException wrong(String why) {
        return new ParameterException(spec.commandLine(), why);
    }

    private int on(Autostart autostart) {
        checkProfile();
        Autostart.Status now = autostart.on(profile);
        return json ? told(now) : said("Paddock starts hidden in the tray at your next login" + with(now), now.where());
    }

    private void checkProfile() {
        if (profile != null) {
            Profile unused = context.findProfile(context.fleet(), profile);
        }
    }

    private int off(Autostart autostart) {
        autostart.off();
        return json ? told(autostart.status()) : said("Paddock does not start at login", null);
    }

    private int told(Autostart.Status now) {
        if (json) {
            context.json(now);
            return ExitCode.FINE;
        }
        return switch (now.kind()) {
            case OFF -> said("Paddock does not start at login. To change that: paddock autostart on", null);
            case OFF_IN_SYSTEM ->
                said(
                        "Paddock does not start at login: it was switched off in the system's settings."
                                + " To switch it on again: paddock autostart on",
                        now.where());
            case ON -> on(now);
        };
    }

    private int on(Autostart.Status now) {
        if (now.isThere()) {
            return said("Paddock starts hidden in the tray at login" + with(now), now.where());
        }
        return said(
                "Paddock does not start at login, as "
                        + (now.program() == null ? "its entry cannot be understood" : now.program() + " is not there")
                        + ". To mend it: paddock autostart on",
                now.where());
    }

    private static String with(Autostart.Status now) {
        return now.profile() == null ? "" : ", with the profile " + now.profile();
    }

    private int said(String sentence, @Nullable String where) {
        context.say(sentence);
        if (where != null) {
            context.say("It stands in " + where);
        }
        return ExitCode.FINE;
    }

    private int bootUnit() {
        checkProfile();
        AtBoot.Manager wanted = manager == null ? usual() : manager(manager);
        LoginEntry program = context.configuration().autostart().self();
        List<String> words = new ArrayList<>(program.arguments());
        words.addAll(List.of("daemon", "run"));
        if (profile != null) {
            words.addAll(List.of("--profile", profile));
        }
        Path file = output == null ? Path.of(wanted.fileName()) : output;
        AtBoot.Unit unit = AtBoot.unit(
                wanted,
                new LoginEntry(program.program(), words, program.environment()),
                System.getProperty("user.name", ""),
                file);
        if (json) {
            context.json(unit);
        } else if (output == null) {
            context.terminal().out().print(unit.content());
            context.terminal().out().flush();
        }
        if (output != null) {
            write(unit, output);
        }
        if (!json) {
            unit.needs().forEach(need -> context.terminal().err().println(need));
        }
        return ExitCode.FINE;
    }

    private AtBoot.Manager usual() {
        return switch (context.configuration().surroundings().os()) {
            case LINUX -> AtBoot.Manager.SYSTEMD_USER;
            case MACOS -> AtBoot.Manager.LAUNCHD;
            case WINDOWS -> AtBoot.Manager.WINSW;
        };
    }

    private AtBoot.Manager manager(String word) {
        return Arrays.stream(AtBoot.Manager.values())
                .filter(one -> one.word().equals(word))
                .findFirst()
                .orElseThrow(() -> wrong("--for must be one of "
                        + Arrays.stream(AtBoot.Manager.values())
                                .map(AtBoot.Manager::word)
                                .collect(Collectors.joining(", "))
                        + ": \"" + word + "\""));
    }

    private void write(AtBoot.Unit unit, Path file) {
        if (Files.exists(file)) {
            throw refused(file, "there is a file of that name already", "Choose another, or delete it first.");
        }
        try {
            AtomicFile.write(file, unit.content().getBytes(StandardCharsets.UTF_8));
        } catch (IOException denied) {
            throw refused(file, IoWords.why(denied), "Choose a folder that you may write to, and copy it from there.");
        }
        if (!json) {
            context.say("It is written to " + file.toAbsolutePath());
        }
    }

    private static PaddockException refused(Path file, String why, String action) {
        return new PaddockException(Kind.CONFLICT, Problem.of("unit-unwritten", file + " is not written", why, action));
    }
}
