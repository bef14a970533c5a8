package dev.paddock.platform.login;

import dev.paddock.files.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Linux: {@code paddock.desktop} in the autostart folder of the desktops, by the specification of freedesktop.org. */
final class DesktopEntry implements LoginStart {
    private static final String HEAD = "[Desktop Entry]";
    private static final Path ENV = Path.of("/usr/bin/env");
    private static final int MOST_BYTES = 64 * 1024;

    private final Path file;

    DesktopEntry(Path file) {
        this.file = file;
    }

    /** The specification has a relative XDG_CONFIG_HOME ignored. */
    static DesktopEntry in(Path user, Map<String, String> env) {
        String said = env.getOrDefault("XDG_CONFIG_HOME", "");
        Path config = !said.isBlank() && Path.of(said).isAbsolute() ? Path.of(said) : user.resolve(".config");
        return new DesktopEntry(config.resolve("autostart").resolve("paddock.desktop"));
    }

    @Override
    public State state() throws IOException {
        if (!Files.exists(file)) {
            return new State(Kind.OFF, null, file.toString());
        }
        Map<String, String> keys = keys();
        boolean off = "true".equals(keys.get("Hidden")) || "false".equals(keys.get("X-GNOME-Autostart-enabled"));
        return new State(
                off ? Kind.OFF_IN_SYSTEM : Kind.ON,
                Optional.ofNullable(keys.get("Exec"))
                        .flatMap(DesktopEntry::parse)
                        .orElse(null),
                file.toString());
    }

    private Map<String, String> keys() throws IOException {
        Map<String, String> keys = new LinkedHashMap<>();
        boolean inside = false;
        for (String line : lines()) {
            String plain = line.strip();
            int equals = plain.indexOf('=');
            if (plain.startsWith("[")) {
                inside = plain.equals(HEAD);
            } else if (inside && equals > 0 && !plain.startsWith("#")) {
                keys.put(
                        plain.substring(0, equals).strip(),
                        plain.substring(equals + 1).strip());
            }
        }
        return keys;
    }

    private List<String> lines() throws IOException {
        if (Files.size(file) > MOST_BYTES) {
            return List.of();
        }
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                .lines()
                .toList();
    }

    @Override
    public void switchOn(LoginEntry entry) throws IOException {
        write(List.of(
                HEAD,
                "Type=Application",
                "Name=Paddock",
                "Comment=Runs llama.cpp servers on this computer",
                exec(entry),
                tryExec(entry),
                "Icon=paddock",
                "Terminal=false",
                "X-GNOME-Autostart-enabled=true"));
    }

    /** What a person wrote into the file stays. */
    @Override
    public void correct(LoginEntry entry) throws IOException {
        write(lines().stream()
                .map(line -> line.startsWith("Exec=") ? exec(entry) : line)
                .map(line -> line.startsWith("TryExec=") ? tryExec(entry) : line)
                .toList());
    }

    private void write(List<String> lines) throws IOException {
        AtomicFile.write(file, (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void switchOff() throws IOException {
        Files.deleteIfExists(file);
    }

    /** What is to be started gone, desktops pass the entry over. */
    private static String tryExec(LoginEntry entry) {
        return "TryExec=" + escaped(entry.program().toString());
    }

    private static String exec(LoginEntry entry) {
        List<String> words = new ArrayList<>();
        if (!entry.environment().isEmpty()) {
            words.add(ENV.toString());
            entry.environment().forEach((name, value) -> words.add(name + "=" + value));
        }
        words.addAll(entry.command());
        return "Exec=" + escaped(words.stream().map(DesktopEntry::quoted).collect(Collectors.joining(" ")));
    }

    /** Of an argument; {@code %} begins a field code even in quotes. */
    private static String quoted(String word) {
        String plain = word.replace("%", "%%");
        return plain.matches("[A-Za-z0-9_@%+=:,./-]+") ? plain : '"' + plain.replaceAll("[\"`$\\\\]", "\\\\$0") + '"';
    }

    /** Of a value of type string. */
    private static String escaped(String text) {
        return text.replace("\\", "\\\\")
                .replace("\n", "\\n")
                .replace("\t", "\\t")
                .replace("\r", "\\r");
    }

    private static Optional<LoginEntry> parse(String exec) {
        List<String> words = split(unescaped(exec));
        Map<String, String> environment = new LinkedHashMap<>();
        int at = 0;
        if (!words.isEmpty() && Path.of(words.getFirst()).endsWith("env")) {
            at = 1;
            while (at < words.size() && words.get(at).indexOf('=') > 0) {
                int equals = words.get(at).indexOf('=');
                environment.put(
                        words.get(at).substring(0, equals), words.get(at).substring(equals + 1));
                at++;
            }
        }
        return at < words.size()
                ? Optional.of(LoginEntry.of(words.subList(at, words.size()), environment))
                : Optional.empty();
    }

    private static String unescaped(String value) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c != '\\' || i + 1 == value.length()) {
                text.append(c);
                continue;
            }
            i++;
            text.append(
                    switch (value.charAt(i)) {
                        case 's' -> " ";
                        case 'n' -> "\n";
                        case 't' -> "\t";
                        case 'r' -> "\r";
                        case '\\' -> "\\";
                        default -> "\\" + value.charAt(i);
                    });
        }
        return text.toString();
    }

    private static List<String> split(String line) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean quotes = false;
        boolean any = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"') {
                quotes = !quotes;
                any = true;
            } else if (quotes && c == '\\' && i + 1 < line.length()) {
                i++;
                word.append(line.charAt(i));
            } else if (!quotes && c == ' ') {
                if (any) {
                    words.add(word.toString());
                }
                word.setLength(0);
                any = false;
            } else {
                word.append(c);
                any = true;
                if (c == '%' && i + 1 < line.length() && line.charAt(i + 1) == '%') {
                    i++;
                }
            }
        }
        if (any) {
            words.add(word.toString());
        }
        return words;
    }
}
