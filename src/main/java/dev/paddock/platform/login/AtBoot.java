package dev.paddock.platform.login;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Files by which service managers run Paddock's background service on a machine that nobody logs in to. */
public final class AtBoot {
    /** Who starts it. */
    public enum Manager {
        SYSTEMD_USER("systemd-user", "paddock.service"),
        SYSTEMD("systemd", "paddock.service"),
        LAUNCHD("launchd", "dev.paddock.daemon.plist"),
        WINSW("winsw", "paddock-service.xml");

        private final String word;
        private final String fileName;

        Manager(String word, String fileName) {
            this.word = word;
            this.fileName = fileName;
        }

        public String word() {
            return word;
        }

        public String fileName() {
            return fileName;
        }
    }

    /**
     * @param content of the file
     * @param needs what a person has to do and to know, a sentence each
     */
    public record Unit(Manager manager, String content, List<String> needs) {
        public Unit {
            needs = List.copyOf(needs);
        }
    }

    private AtBoot() {}

    /**
     * @param daemon what runs the service in the foreground
     * @param user whose account it runs under
     * @param file where the unit is, or will be; for the sentences
     */
    public static Unit unit(Manager manager, LoginEntry daemon, String user, Path file) {
        return switch (manager) {
            case SYSTEMD_USER -> systemdUser(daemon, user, file);
            case SYSTEMD -> systemd(daemon, user, file);
            case LAUNCHD -> launchd(daemon, user, file);
            case WINSW -> winsw(daemon, file);
        };
    }

    private static Unit systemdUser(LoginEntry daemon, String user, Path file) {
        return new Unit(
                Manager.SYSTEMD_USER,
                systemdText(daemon, List.of(), "default.target"),
                List.of(
                        "Put it at ~/.config/systemd/user/" + file.getFileName() + ".",
                        "Then: systemctl --user daemon-reload && systemctl --user enable --now paddock",
                        "So that it starts without a login, once: sudo loginctl enable-linger " + user,
                        "For the GPU your account must be in the groups that own its devices, mostly render and video."));
    }

    private static Unit systemd(LoginEntry daemon, String user, Path file) {
        return new Unit(
                Manager.SYSTEMD,
                systemdText(daemon, List.of("User=" + systemdWord(user)), "multi-user.target"),
                List.of(
                        "Put it at /etc/systemd/system/" + file.getFileName() + "; that needs root.",
                        "Then: sudo systemctl daemon-reload && sudo systemctl enable --now paddock",
                        "It runs as " + user
                                + ", with that account's files. Where the home is encrypted until the login, it"
                                + " cannot start before.",
                        "For the GPU " + user
                                + " must be in the groups that own its devices, mostly render and video."));
    }

    private static String systemdText(LoginEntry daemon, List<String> more, String target) {
        List<String> lines = new ArrayList<>(List.of(
                "[Unit]",
                "Description=Paddock, which runs llama.cpp servers",
                "",
                "[Service]",
                "ExecStart=" + systemdCommand(daemon.command())));
        daemon.environment().forEach((name, value) -> lines.add("Environment=" + systemdWord(name + "=" + value)));
        lines.addAll(more);
        lines.addAll(List.of(
                "# Servers run on when Paddock is started anew, which finds them again; its setting on_quit decides.",
                "KillMode=process",
                "Restart=on-failure",
                "",
                "[Install]",
                "WantedBy=" + target));
        return String.join("\n", lines) + "\n";
    }

    private static String systemdCommand(List<String> words) {
        return words.stream().map(word -> systemdWord(word.replace("$", "$$"))).collect(Collectors.joining(" "));
    }

    /** {@code %} begins a specifier. */
    private static String systemdWord(String word) {
        String plain = word.replace("%", "%%");
        return plain.matches("[A-Za-z0-9_@%+=:,./$-]+")
                ? plain
                : '"' + plain.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }

    private static Unit launchd(LoginEntry daemon, String user, Path file) {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("Label", "dev.paddock.daemon");
        root.put("ProgramArguments", daemon.command());
        root.put("UserName", user);
        if (!daemon.environment().isEmpty()) {
            root.put("EnvironmentVariables", daemon.environment());
        }
        root.put("RunAtLoad", true);
        root.put("KeepAlive", Map.of("SuccessfulExit", false));
        root.put("AbandonProcessGroup", true);
        root.put("ProcessType", "Interactive");
        String place = "/Library/LaunchDaemons/" + file.getFileName();
        return new Unit(
                Manager.LAUNCHD,
                PropertyList.write(root),
                List.of(
                        "Put it at " + place + "; that needs an administrator: sudo cp, then sudo chown root:wheel and"
                                + " sudo chmod 644.",
                        "Then: sudo launchctl bootstrap system " + place,
                        "It runs as " + user + ". With FileVault it starts only after somebody has unlocked the disk.",
                        "Models and engines must not be in folders that macOS guards (Desktop, Documents, Downloads): no"
                                + " window can ask for the permission."));
    }

    private static Unit winsw(LoginEntry daemon, Path file) {
        List<String> lines = new ArrayList<>(List.of(
                "<service>",
                "  <id>paddock</id>",
                "  <name>Paddock</name>",
                "  <description>Runs llama.cpp servers.</description>",
                "  <executable>" + Xml.text(daemon.program().toString()) + "</executable>",
                "  <arguments>" + Xml.text(WindowsWords.join(daemon.arguments())) + "</arguments>"));
        daemon.environment()
                .forEach((name, value) ->
                        lines.add("  <env name=\"" + Xml.text(name) + "\" value=\"" + Xml.text(value) + "\"/>"));
        lines.addAll(List.of(
                "  <serviceaccount>",
                "    <prompt>console</prompt>",
                "  </serviceaccount>",
                "  <startmode>Automatic</startmode>",
                "  <delayedAutoStart>true</delayedAutoStart>",
                "  <stoptimeout>60 sec</stoptimeout>",
                "  <onfailure action=\"restart\" delay=\"10 sec\"/>",
                "  <log mode=\"none\"/>",
                "</service>"));
        String program = String.valueOf(file.getFileName()).replaceFirst("\\.xml$", ".exe");
        return new Unit(
                Manager.WINSW,
                String.join("\n", lines) + "\n",
                List.of(
                        "It needs WinSW 3 (https://github.com/winsw/winsw), named " + program
                                + ", in the folder of this" + " file.",
                        "Then, as administrator: " + program + " install && " + program + " start",
                        "It asks for your account and its password, so that the service has your files; the account needs the"
                                + " right to log on as a service.",
                        "A service has no desktop: the tray icon comes with the window, which joins the service."));
    }
}
