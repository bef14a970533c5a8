package dev.paddock.cli;

import dev.paddock.domain.ByteSize;
import dev.paddock.domain.EngineTrial;
import dev.paddock.domain.EngineTrial.Figures;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.Problem;
import dev.paddock.domain.Subscription;
import dev.paddock.fetch.FetchSignal;
import dev.paddock.install.EngineChange;
import dev.paddock.install.EngineDesk;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is said of a change of the default engine, and of the trial before it. */
record EngineChanges(Context context, boolean json) {
    private static final List<String> HEADER = List.of("SERVER", "TRIAL", "TOKENS/S", "MEMORY");

    /** One that may need to stop what runs. */
    @FunctionalInterface
    interface Attempt {
        @Nullable
        EngineChange run(boolean now) throws IOException, InterruptedException;
    }

    /** What a process of its own does goes on; what this one does stops. */
    static Subscription onInterrupt(Context context, EngineDesk desk, FetchSignal signal, String what) {
        return context.terminal().interrupts().onInterrupt(() -> {
            if (desk.goesOnAlone()) {
                context.say(what + " goes on in the background; stop it: paddock engines cancel");
            } else {
                signal.pause();
            }
        });
    }

    /** Where nobody can be asked, the refusal says how to allow it. */
    @Nullable
    EngineChange asking(Attempt attempt, boolean now) throws InterruptedException {
        try {
            try {
                return attempt.run(now);
            } catch (PaddockException refused) {
                if (now || !refused.problem().code().equals("trial-needs-room") || !agrees(refused.problem())) {
                    throw refused;
                }
                return attempt.run(true);
            }
        } catch (IOException denied) {
            throw ConfigCommand.unreadable(denied);
        }
    }

    private boolean agrees(Problem problem) throws IOException {
        if (json || context.terminal().screen() == null) {
            return false;
        }
        context.say(problem.title() + ": " + problem.detail() + ".");
        context.terminal().out().print("Stop what is in the way while it is tried, and start it again? [y/N] ");
        context.terminal().out().flush();
        String answer = context.terminal().in().readLine();
        return answer != null && answer.strip().toLowerCase(Locale.ROOT).matches("y|yes");
    }

    /** @param change null where the newest is in use already */
    int tell(@Nullable EngineChange change) {
        if (json) {
            context.json(change == null ? Map.of() : change);
        } else if (change == null) {
            context.say("The default engine is the newest already");
        } else {
            say(change);
        }
        return change != null && change.refused() ? ExitCode.FAILED : ExitCode.FINE;
    }

    private void say(EngineChange change) {
        EngineTrial trial = change.trial();
        if (trial != null) {
            say(trial);
        }
        if (trial != null && !trial.passed()) {
            context.say("The engine " + trial.engine() + " is there, and did not become the default one; that is still "
                    + change.current() + ".");
            context.say("To take it all the same: paddock engines use " + trial.engine());
            return;
        }
        context.say("The default engine is " + change.current() + ", before it was " + change.previous()
                + ". Servers take it at their next start.");
        if (trial != null) {
            context.say("Back to the one before: paddock engines rollback");
        }
    }

    private void say(EngineTrial trial) {
        if (trial.onlyProbed()) {
            context.say(
                    trial.profile() == null
                            ? "No profile is active, so that it was only asked what it can do; no model was loaded with it."
                            : "No server of the profile " + trial.profile() + " runs on the default engine, so that it"
                                    + " was only asked what it can do; no model was loaded with it.");
            return;
        }
        new Table(HEADER, trial.servers().stream().map(EngineChanges::row).toList())
                .print(context.terminal(), (row, column) -> Terminal.Colour.NONE);
        for (EngineTrial.Server server : trial.servers()) {
            server.changes().forEach(change -> context.say(server.name() + ": " + change));
            Problem problem = server.problem();
            if (problem != null) {
                context.say(server.name() + ": " + problem.sentence());
                List<String> evidence = problem.evidence();
                evidence.subList(Math.max(0, evidence.size() - 5), evidence.size())
                        .forEach(line -> context.say("    " + line));
            }
        }
    }

    private static List<String> row(EngineTrial.Server server) {
        String verdict = switch (server.verdict()) {
            case PASSED -> "passed";
            case WORSE -> "worse";
            case FAILED -> "failed";
        };
        return List.of(
                server.name(),
                verdict,
                between(rate(server.before()), rate(server.after())),
                between(bytes(server.before()), bytes(server.after())));
    }

    private static String between(String before, String after) {
        return before + " → " + after;
    }

    private static String rate(@Nullable Figures figures) {
        Double rate = figures == null ? null : figures.tokensPerSecond();
        return rate == null ? "?" : String.format(Locale.ROOT, "%.1f", rate);
    }

    private static String bytes(@Nullable Figures figures) {
        Long bytes = figures == null ? null : figures.bytes();
        return bytes == null ? "?" : ByteSize.words(bytes);
    }
}
