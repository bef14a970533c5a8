package dev.paddock.cli;

import dev.paddock.domain.Download;
import dev.paddock.domain.Problem;
import dev.paddock.fetch.queue.Downloads;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "downloads",
        mixinStandardHelpOptions = true,
        description = {
            "Shows, pauses, resumes and cancels the downloads of models.",
            "They go on while the background service runs, and where they were when it is started again."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  paddock downloads",
            "  paddock downloads pause 2x9f",
            "  paddock downloads first 2x9f          before all others",
            "  paddock downloads cancel 2x9f         deletes what is there of it"
        })
final class DownloadsCommand implements Callable<Integer> {
    private static final List<String> HEADER = List.of("ID", "MODEL", "STATE", "DONE", "SIZE", "RATE", "FOLDER");

    private record Removed(String removed) {}

    @Option(names = "--json", description = "Print as JSON.")
    private boolean json;

    private final Context context;

    DownloadsCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Optional<Downloads> owner = context.daemon().downloads();
        if (owner.isEmpty()) {
            if (json) {
                context.json(List.of());
            } else {
                context.say(
                        "The background service does not run. What was under way goes on with: paddock daemon start");
            }
            return ExitCode.FINE;
        }
        try (Downloads downloads = owner.get()) {
            List<Download> all = downloads.list();
            if (json) {
                context.json(all);
            } else if (all.isEmpty()) {
                context.say("Nothing is downloaded. Begin with: paddock search WORDS");
            } else {
                new Table(HEADER, all.stream().map(DownloadsCommand::row).toList())
                        .print(context.terminal(), (row, column) -> Terminal.Colour.NONE);
                all.forEach(this::explain);
            }
        }
        return ExitCode.FINE;
    }

    private void explain(Download download) {
        Problem problem = download.problem();
        if (problem != null) {
            context.say(download.id() + ": " + problem.sentence());
        }
    }

    private static List<String> row(Download download) {
        Long total = download.total();
        String done = total == null || total == 0 ? "-" : download.bytes() * 100 / total + " %";
        return List.of(
                download.id(),
                download.name(),
                download.state().name().toLowerCase(Locale.ROOT),
                done,
                PsCommand.memory(total),
                download.bytesPerSecond() == 0
                        ? "-"
                        : String.format(Locale.ROOT, "%.1f MB/s", download.bytesPerSecond() / 1e6),
                download.folder().toString());
    }

    @Command(name = "pause", mixinStandardHelpOptions = true, description = "Pauses; what is there stays.")
    int pause(
            @Parameters(paramLabel = "ID", description = "As paddock downloads shows it.") String id,
            @Option(names = "--json", description = "Print as JSON.") boolean asJson) {
        return change(id, asJson, Downloads::pause, "is paused");
    }

    @Command(name = "resume", mixinStandardHelpOptions = true, description = "Goes on, also after a failure.")
    int resume(
            @Parameters(paramLabel = "ID", description = "As paddock downloads shows it.") String id,
            @Option(names = "--json", description = "Print as JSON.") boolean asJson) {
        return change(id, asJson, Downloads::resume, "goes on");
    }

    @Command(name = "first", mixinStandardHelpOptions = true, description = "Puts it before all others.")
    int first(
            @Parameters(paramLabel = "ID", description = "As paddock downloads shows it.") String id,
            @Option(names = "--json", description = "Print as JSON.") boolean asJson) {
        return change(id, asJson, Downloads::first, "comes first");
    }

    @Command(
            name = "cancel",
            mixinStandardHelpOptions = true,
            description = "Takes it off the list. What is there of it is deleted; a finished model stays.")
    int cancel(
            @Parameters(paramLabel = "ID", description = "As paddock downloads shows it.") String id,
            @Option(names = "--json", description = "Print as JSON.") boolean asJson) {
        try (Downloads downloads = context.daemon().downloadsOrStart()) {
            downloads.remove(id);
        }
        if (json || asJson) {
            context.json(new Removed(id));
        } else {
            context.say("The download " + id + " is cancelled");
        }
        return ExitCode.FINE;
    }

    private int change(String id, boolean asJson, BiFunction<Downloads, String, Download> how, String became) {
        try (Downloads downloads = context.daemon().downloadsOrStart()) {
            Download now = how.apply(downloads, id);
            if (json || asJson) {
                context.json(now);
            } else {
                context.say(now.name() + " " + became);
            }
        }
        return ExitCode.FINE;
    }
}
