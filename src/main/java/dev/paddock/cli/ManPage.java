package dev.paddock.cli;

import java.util.Locale;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The manual page in the language of {@code man}, made of the commands themselves. */
final class ManPage {
    private final StringBuilder page = new StringBuilder();

    private ManPage() {}

    static String of(CommandSpec root) {
        ManPage man = new ManPage();
        man.begin(root);
        man.commands(root);
        man.end(root);
        return man.page.toString();
    }

    private void begin(CommandSpec root) {
        macro(".TH PADDOCK 1 \"\" \"" + escaped(root.version()[0]) + "\" \"Paddock\"");
        macro(".SH NAME");
        text("paddock - runs llama.cpp servers on this machine");
        macro(".SH SYNOPSIS");
        macro(".B paddock");
        text("COMMAND [OPTIONS] [ARGUMENTS]");
        macro(".SH DESCRIPTION");
        text(
                "Paddock starts, watches, restarts and stops llama.cpp servers, finds them again after a crash of its own, and"
                        + " switches between sets of them. A background service owns the servers; the commands start it where it"
                        + " is needed.");
        macro(".SH COMMANDS");
    }

    private void commands(CommandSpec parent) {
        parent.subcommands().forEach((name, line) -> {
            CommandSpec spec = line.getCommandSpec();
            if (!spec.usageMessage().hidden()) {
                command(spec);
                commands(spec);
            }
        });
    }

    private void command(CommandSpec spec) {
        macro(".SS \"" + escaped(spec.qualifiedName()) + "\"");
        for (String line : spec.usageMessage().description()) {
            if (!line.isEmpty()) {
                text(line);
                macro(".PP");
            }
        }
        CommandLine.Help help = spec.commandLine().getHelp();
        macro(".nf");
        plain(help.synopsis(0));
        macro(".fi");
        for (PositionalParamSpec positional : spec.positionalParameters()) {
            argument(positional.paramLabel(), positional);
        }
        for (OptionSpec option : spec.options()) {
            boolean standard = option.usageHelp() || option.versionHelp();
            if (!option.hidden() && !standard) {
                String value = option.arity().max() == 0 ? "" : " " + option.paramLabel();
                argument(String.join(", ", option.names()) + value, option);
            }
        }
        examples(spec);
    }

    private void argument(String name, ArgSpec argument) {
        macro(".TP");
        macro(".B " + escaped(name));
        text(String.join(" ", argument.renderedDescription()));
    }

    private void examples(CommandSpec spec) {
        String[] footer = spec.usageMessage().footer();
        if (footer.length > 0) {
            macro(".PP");
            macro(".nf");
            plain(String.join("\n", footer));
            macro(".fi");
        }
    }

    private void end(CommandSpec root) {
        macro(".SH EXIT STATUS");
        for (Map.Entry<String, String> code : root.usageMessage().exitCodeList().entrySet()) {
            macro(".TP");
            macro(".B " + code.getKey());
            text(code.getValue());
        }
        macro(".SH ENVIRONMENT");
        macro(".TP");
        macro(".B PADDOCK_HOME");
        text("Keeps all of Paddock's files below this folder, instead of the per-user folders of the system.");
        macro(".TP");
        macro(".B NO_COLOR");
        text("No colours, whatever the terminal can show.");
        macro(".TP");
        macro(".B COLUMNS");
        text("How wide tables may be on a terminal.");
        text("Every setting has a variable of its own: paddock config show --origin");
        macro(".SH FILES");
        text("paddock config path prints where they are.");
    }

    private void macro(String line) {
        page.append(line).append('\n');
    }

    private void text(String text) {
        plain(Ansi.OFF.string(text));
    }

    private void plain(String text) {
        text.stripTrailing().lines().forEach(line -> {
            String safe = escaped(line);
            page.append(safe.startsWith(".") || safe.startsWith("'") ? "\\&" : "")
                    .append(safe)
                    .append('\n');
        });
    }

    /** In ASCII, so that every groff of the last decades reads it. */
    private static String escaped(String text) {
        StringBuilder safe = new StringBuilder();
        text.codePoints().forEach(c -> {
            switch (c) {
                case '\\' -> safe.append("\\e");
                case '-' -> safe.append("\\-");
                case '"' -> safe.append("\\(dq");
                default -> {
                    if (c < 128) {
                        safe.append((char) c);
                    } else {
                        safe.append(String.format(Locale.ROOT, "\\[u%04X]", c));
                    }
                }
            }
        });
        return safe.toString();
    }
}
