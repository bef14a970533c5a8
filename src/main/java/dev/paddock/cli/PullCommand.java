package dev.paddock.cli;

import dev.paddock.domain.ByteSize;
import dev.paddock.domain.Download;
import dev.paddock.domain.Download.State;
import dev.paddock.domain.Problem;
import dev.paddock.domain.Subscription;
import dev.paddock.fetch.queue.Downloads;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "pull",
        mixinStandardHelpOptions = true,
        description = {
            "Downloads a model from Hugging Face.",
            "All parts of a model come along, and what it sees and drafts with. Ctrl-C pauses: the same command goes on from"
                    + " there. A model whose owner has to be asked needs a token in HF_TOKEN."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  paddock pull ggml-org/gemma-3-4b-it-GGUF              Q4_K_M, or what there is",
            "  paddock pull ggml-org/gemma-3-4b-it-GGUF:Q8_0",
            "  paddock pull owner/repo/file.gguf --to /data/models",
            "  paddock pull owner/repo --background                  see it with: paddock downloads"
        })
final class PullCommand implements Callable<Integer> {
    private static final int STEP_PERCENT = 10;
    private static final int BAR = 24;

    @Parameters(
            paramLabel = "MODEL",
            description = "owner/repo, owner/repo:QUANT, owner/repo/file.gguf or the address of a .gguf file.")
    private String model = "";

    @Option(names = "--to", paramLabel = "FOLDER", description = "Where to (default: as the settings say).")
    private @Nullable Path to;

    @Option(names = "--no-mmproj", description = "Without the file that the model sees or hears with.")
    private boolean withoutProjector;

    @Option(names = "--background", description = "Do not wait for it.")
    private boolean background;

    @Option(names = "--json", description = "Print the download as JSON, at the end.")
    private boolean json;

    private final Context context;
    private int toldPercent = -1;
    private boolean lineOpen;

    PullCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        try (Downloads downloads = context.daemon().downloadsOrStart()) {
            Path folder = to == null ? null : to.toAbsolutePath().normalize();
            Download begun = downloads.start(new Downloads.Wish(model, folder, withoutProjector));
            if (background) {
                return end(begun);
            }
            say(begun);
            return end(await(downloads, begun));
        }
    }

    private void say(Download begun) {
        if (!json) {
            String total = begun.total() == null ? "" : ", " + ByteSize.words(begun.total());
            String license = begun.license() == null ? "" : ", license " + begun.license();
            context.say(begun.name()
                    + (begun.quantization() == null ? "" : " (" + begun.quantization() + ")")
                    + total
                    + license);
            if (begun.message() != null) {
                context.say(begun.message());
            }
        }
    }

    /** As it is when it has settled, or when somebody took it off the list. */
    private Download await(Downloads downloads, Download begun) throws InterruptedException {
        AtomicReference<Download> last = new AtomicReference<>(begun);
        CountDownLatch settled = new CountDownLatch(1);
        try (Subscription interrupt = context.terminal().interrupts().onInterrupt(() -> {
                    downloads.pause(begun.id());
                    context.terminal().err().println();
                    context.terminal().err().println("Paused. Go on with: paddock downloads resume " + begun.id());
                    context.terminal().err().flush();
                    settled.countDown();
                });
                Subscription watch = downloads.subscribe(all -> {
                    Download now = find(all, begun.id());
                    if (now != null) {
                        last.set(now);
                        show(now);
                    }
                    if (now == null || now.isSettled()) {
                        settled.countDown();
                    }
                })) {
            settled.await();
        }
        if (lineOpen) {
            context.say("");
        }
        Download now = find(downloads.list(), begun.id());
        return now == null ? last.get() : now;
    }

    private static @Nullable Download find(List<Download> all, String id) {
        return all.stream().filter(one -> one.id().equals(id)).findFirst().orElse(null);
    }

    private synchronized void show(Download now) {
        Long total = now.total();
        if (json || now.state() != State.RUNNING || total == null || total == 0) {
            return;
        }
        int percent = (int) (now.bytes() * 100 / total);
        if (context.terminal().screen() != null) {
            String line = bar(percent) + " " + progress(now, percent);
            int room = Math.max(10, context.terminal().columns() - 1);
            String shown = line.length() > room ? line.substring(0, room) : line;
            context.terminal().out().print("\r" + shown + "\u001b[K");
            context.terminal().out().flush();
            lineOpen = true;
        } else if (percent / STEP_PERCENT > toldPercent / STEP_PERCENT || toldPercent < 0) {
            toldPercent = percent;
            context.say(progress(now, percent));
        }
    }

    private static String bar(int percent) {
        int full = percent * BAR / 100;
        return "[" + "#".repeat(full) + "-".repeat(BAR - full) + "]";
    }

    static String progress(Download now, int percent) {
        StringBuilder text = new StringBuilder(String.format(Locale.ROOT, "%3d %%  ", percent))
                .append(ByteSize.words(now.bytes()))
                .append(" of ")
                .append(ByteSize.words(now.total() == null ? now.bytes() : now.total()));
        if (now.bytesPerSecond() > 0) {
            text.append(", ").append(String.format(Locale.ROOT, "%.1f MB/s", now.bytesPerSecond() / 1e6));
        }
        Duration left = now.left();
        if (left != null) {
            text.append(String.format(
                    Locale.ROOT, ", %d:%02d:%02d left", left.toHours(), left.toMinutesPart(), left.toSecondsPart()));
        }
        return text.toString();
    }

    private int end(Download download) {
        if (json) {
            context.json(download);
        }
        Problem problem = download.problem();
        switch (download.state()) {
            case FAILED -> {
                if (!json && problem != null) {
                    context.complain(problem);
                    context.terminal().err().println("Go on with: paddock downloads resume " + download.id());
                }
                return ExitCode.FAILED;
            }
            case PAUSED -> {
                return ExitCode.FAILED;
            }
            case DONE -> {
                if (!json) {
                    download.files().forEach(file -> context.say(file.path().toString()));
                }
                return ExitCode.FINE;
            }
            case QUEUED, RUNNING -> {
                if (!json) {
                    context.say("It is download " + download.id() + ". See how far it is: paddock downloads");
                }
                return ExitCode.FINE;
            }
        }
        return ExitCode.FINE;
    }
}
