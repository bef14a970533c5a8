package dev.paddock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.domain.Instance;
import dev.paddock.domain.Profile;
import dev.paddock.settings.Catalog;
import dev.paddock.settings.SettingsFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Completion, the manual page, help, and what all commands have in common. */
class ShellCliTest extends CliFixture {
    private void files() throws IOException {
        Catalog catalog = new Catalog(home(), new SettingsFile(home(), Map.of()));
        catalog.save(Instance.of("qwen", folder.resolve("qwen.gguf")));
        catalog.save(Instance.of("embed", folder.resolve("embed.gguf")));
        catalog.save(new Profile("coding", "Coding", List.of("qwen")));
        keys.add("laptop", List.of(), null);
    }

    private List<String> complete(String line) {
        out.getBuffer().setLength(0);
        List<String> words = new ArrayList<>(List.of(line.split(" ", -1)));
        List<String> args = new ArrayList<>(List.of("__complete", "--current=" + words.removeLast(), "--"));
        args.addAll(words);
        assertThat(paddock(args.toArray(String[]::new))).isZero();
        return out.toString().lines().map(found -> found.split("\t", 2)[0]).toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "he|health,help",
                "up |embed,qwen",
                "up qwen e|embed",
                "restart q|qwen",
                "switch |coding",
                "profiles edit |coding",
                "profiles edit coding --add |embed,qwen",
                "profiles a|add",
                "keys rm |laptop",
                "keys add ci --models=e|--models=embed",
                "up --w|--wait",
                "completion f|fish",
                "daemon st|start,status,stop",
                "add x.gguf --template c|container,cpu,cuda",
                "add x.gguf --engine |:files,builtin",
                "engines use b|:files,builtin",
                "add x.gguf -- --te|''",
                "help exit|exit-codes",
                "nonsense |''",
                "__|''"
            })
    void whatCanStandNextIsCompleted(String line, String expected) throws IOException {
        files();

        assertThat(String.join(",", new TreeSet<>(complete(line)))).isEqualTo(expected);
    }

    @Test
    void commandsAreCompletedWithWhatTheyDo() {
        assertThat(complete("ps")).containsExactly("ps");
        assertThat(out.toString()).startsWith("ps\tShows every server");
    }

    @ParameterizedTest
    @EnumSource(CompletionCommand.Shell.class)
    void everyShellHasAScriptThatAsksPaddock(CompletionCommand.Shell shell) {
        assertThat(paddock("completion", shell.name())).isZero();

        assertThat(out.toString()).contains("__complete", "current=", ":files").doesNotContain("\r");
        assertThat(paddock("completion", "tcsh")).isEqualTo(ExitCode.USAGE);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void bashCompletesByTheScript() throws IOException, InterruptedException {
        paddock("completion", "bash");
        Path fake = Files.writeString(folder.resolve("paddock"), """
                #!/bin/bash
                printf 'demo\\tThe demo\\ndemo two\\n'
                printf '%s\\n' "$@" > "${0%/*}/asked"
                """);
        assertThat(fake.toFile().setExecutable(true)).isTrue();
        String script = out + """
                COMP_LINE='paddock up --wait d'; COMP_POINT=${#COMP_LINE}
                COMP_WORDS=(paddock up --wait d); COMP_CWORD=3
                _paddock '%s'
                printf '<%%s>' "${COMPREPLY[@]}"
                """.formatted(fake);
        Path file = Files.writeString(folder.resolve("try.sh"), script);

        Process bash = new ProcessBuilder("bash", "--norc", file.toString())
                .redirectErrorStream(true)
                .start();
        String said;
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(bash.getInputStream(), StandardCharsets.UTF_8))) {
            said = in.lines().collect(Collectors.joining("\n"));
        }

        assertThat(bash.waitFor()).isZero();
        assertThat(said).isEqualTo("<demo><demo two>");
        assertThat(Files.readAllLines(folder.resolve("asked")))
                .containsExactly("__complete", "--current=d", "--", "up", "--wait");
    }

    @Test
    void theManualPageNamesEveryCommandOnceAndIsPlainAscii() {
        assertThat(paddock("man")).isZero();

        String page = out.toString();
        assertThat(page).startsWith(".TH PADDOCK 1").contains(".SH EXIT STATUS", ".SS \"paddock profiles add\"");
        assertThat(page.chars()).allMatch(c -> c < 128);
        assertThat(page.lines().filter(line -> line.startsWith(".SS ")))
                .doesNotHaveDuplicates()
                .doesNotContain(".SS \"paddock man\"");
        out.getBuffer().setLength(0);
        paddock("--help");
        assertThat(out.toString()
                        .lines()
                        .filter(line -> line.matches("  [a-z]+ {2,}.*"))
                        .map(line -> line.strip().split(" ", 2)[0]))
                .hasSizeGreaterThan(25)
                .allSatisfy(command -> assertThat(page).contains(".SS \"paddock " + command + "\""));
    }

    @Test
    void helpExplainsCommandsAndExitCodes() {
        assertThat(paddock("help", "profiles", "add")).isZero();
        assertThat(out.toString()).contains("Usage: paddock profiles add");
        out.getBuffer().setLength(0);

        assertThat(paddock("help", "exit-codes")).isZero();
        assertThat(out.toString()).contains("   4  not ready in time").contains(" 130  ");
        assertThat(paddock("help", "upp")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("There is no command \"upp\". Did you mean up?");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "up",
                "down",
                "restart",
                "ps",
                "top",
                "health",
                "describe",
                "logs",
                "events",
                "models",
                "inspect",
                "fit",
                "add",
                "presets",
                "rm",
                "profiles",
                "profiles add",
                "profiles edit",
                "profiles rm",
                "switch",
                "chat",
                "engines",
                "devices",
                "keys",
                "keys add",
                "keys rm",
                "orphans",
                "orphans adopt",
                "orphans stop",
                "doctor",
                "daemon start",
                "daemon stop",
                "daemon status",
                "config lint",
                "config path",
                "config show",
                "config validate",
                "config import"
            })
    void whatACommandDoesOrShowsCanBeHadAsJson(String command) {
        List<String> args = new ArrayList<>(List.of(command.split(" ")));
        args.add("--help");
        assertThat(paddock(args.toArray(String[]::new))).isZero();

        assertThat(out.toString()).contains("--json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"top", "health", "events", "keys", "doctor", "completion", "help", "presets", "describe"})
    void everyCommandHasHelpWithAnExample(String command) {
        assertThat(paddock(command, "--help")).isZero();

        assertThat(out.toString()).contains("Usage: paddock " + command).contains("paddock " + command);
    }
}
