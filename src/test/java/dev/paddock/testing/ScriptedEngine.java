package dev.paddock.testing;

import dev.paddock.domain.Engine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.stream.Collectors;

/**
 * A shell script that answers an engine's three questions as a test wants, counts them, and serves as
 * {@link FakeLlamaServer} when it is asked nothing. For Unix.
 */
public final class ScriptedEngine {
    private final Path script;
    private final Path questions;

    private ScriptedEngine(Path script, Path questions) {
        this.script = script;
        this.questions = questions;
    }

    /** @param answers shell commands by question, as {@code --help}; one that is missing ends with 1 */
    public static ScriptedEngine in(Path folder, Map<String, String> answers) throws IOException {
        Path questions = folder.resolve("questions");
        Files.deleteIfExists(questions);
        String cases = answers.entrySet().stream()
                .map(answer -> answer.getKey() + ") " + answer.getValue() + ";;\n")
                .collect(Collectors.joining());
        String server = FakeEngines.fake().command().stream()
                .map(ScriptedEngine::quoted)
                .collect(Collectors.joining(" "));
        Path script = folder.resolve("llama-server");
        Files.writeString(
                script,
                "#!/bin/sh\ncase \"$1\" in --help|--version|--list-devices) echo \"$1\" >> "
                        + quoted(questions.toString()) + ";; esac\ncase \"$1\" in\n" + cases
                        + "--help|--version|--list-devices) exit 1;;\n*) exec " + server + " \"$@\";;\nesac\n");
        if (!script.toFile().setExecutable(true)) {
            throw new IOException(script + " cannot be made executable");
        }
        return new ScriptedEngine(script, questions);
    }

    /** As a recorded build that serves as scripted, whatever the instance says. */
    public static ScriptedEngine behaving(Path folder, String build, FakeScript script) throws IOException {
        ScriptedEngine engine = recorded(folder, build, "");
        String settings = script.environment().entrySet().stream()
                .map(entry -> "export " + entry.getKey() + "=" + quoted(entry.getValue()) + "\n")
                .collect(Collectors.joining());
        String text = Files.readString(engine.script());
        Files.writeString(engine.script(), text.replaceFirst("\n", "\n" + Matcher.quoteReplacement(settings)));
        return engine;
    }

    /** As a recorded build, with these devices below {@code Available devices:}. */
    public static ScriptedEngine recorded(Path folder, String build, String devices) throws IOException {
        Path help =
                Path.of("src/test/resources/transcripts", build + "-help.txt").toAbsolutePath();
        Path listed = Files.writeString(folder.resolve("devices"), "Available devices:\n" + devices);
        return in(
                folder,
                Map.of(
                        "--help",
                        "cat " + quoted(help.toString()),
                        "--version",
                        "echo 'version: 6527 (abc1234)' >&2",
                        "--list-devices",
                        "cat " + quoted(listed.toString()),
                        "--rpc",
                        "exit 0"));
    }

    private static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }

    public Path script() {
        return script;
    }

    public Engine engine() {
        return new Engine(script.toString(), "llama-server", List.of(script.toString()), Map.of());
    }

    /** In the order in which they were asked. */
    public List<String> questions() throws IOException {
        return Files.exists(questions) ? Files.readAllLines(questions) : List.of();
    }
}
