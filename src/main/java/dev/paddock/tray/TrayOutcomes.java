package dev.paddock.tray;

import dev.paddock.domain.Fleet;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.Problem;
import dev.paddock.domain.Profile;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.domain.ServerState;
import dev.paddock.tray.TrayBackend.Notice;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What came of requests made in the tray, as notices: at most one for each. */
final class TrayOutcomes {
    private static final Logger LOG = LoggerFactory.getLogger(TrayOutcomes.class);

    private final TrayTexts texts;

    TrayOutcomes(TrayTexts texts) {
        this.texts = texts;
    }

    /** @param server that the request was about, if it was about one */
    record Failure(@Nullable String server, Throwable cause) {}

    Optional<Notice> failed(Failure failure) {
        return failed(List.of(failure));
    }

    /** None where all were called off by a later request: whoever made that knows. */
    Optional<Notice> failed(List<Failure> failures) {
        List<Failure> real = failures.stream().filter(TrayOutcomes::isNews).toList();
        if (real.size() > 1) {
            String titles = real.stream()
                    .map(failure -> texts.headline(failure.server(), problem(failure.cause())))
                    .collect(Collectors.joining("\n"));
            return Optional.of(
                    new Notice(Notice.Kind.REQUEST_FAILED, texts.get("notice.startFailed", real.size()), titles));
        }
        return real.stream().findFirst().map(failure -> {
            Problem problem = problem(failure.cause());
            return new Notice(
                    Notice.Kind.REQUEST_FAILED, texts.headline(failure.server(), problem), texts.advice(problem));
        });
    }

    /** A switch that was refused, with nothing touched; none where a later one took its place. */
    Optional<Notice> refused(Throwable cause) {
        return failed(new Failure(null, cause))
                .map(notice -> new Notice(Notice.Kind.SWITCH_FAILED, notice.title(), notice.text()));
    }

    /** @param result as {@link dev.paddock.supervisor.Supervisor#switchTo} completes */
    Optional<Notice> switched(String name, Fleet result) {
        Optional<Profile> profile = result.profiles().stream()
                .filter(candidate -> candidate.name().equals(name))
                .findFirst();
        String title = profile.map(Profile::title).orElse(name);
        List<ServerSnapshot> servers = result.servers().stream()
                .filter(server -> profile.isEmpty() || profile.get().instances().contains(server.name()))
                .toList();
        List<ServerSnapshot> down =
                servers.stream().filter(TrayOutcomes::isDown).toList();
        if (!down.isEmpty()) {
            return Optional.of(new Notice(
                    Notice.Kind.SWITCH_FAILED,
                    texts.get("notice.switchFailed", title, down.size(), servers.size()),
                    explanation(down),
                    List.of(new Notice.Reply(texts.get("menu.goBack"), new TrayAction.SwitchBack()))));
        }
        if (servers.isEmpty()) {
            return Optional.of(
                    done(texts.get("notice.switched.empty", title), texts.get("notice.switched.empty.text")));
        }
        // One that somebody stopped meanwhile is neither a success nor a failure.
        return servers.stream().allMatch(ServerSnapshot::isReady)
                ? Optional.of(
                        done(texts.get("notice.switched", title), texts.get("notice.switched.text", servers.size())))
                : Optional.empty();
    }

    private static boolean isDown(ServerSnapshot server) {
        return server.state() == ServerState.FAILED || server.state() == ServerState.RESTARTING;
    }

    private String explanation(List<ServerSnapshot> down) {
        if (down.size() == 1) {
            ServerSnapshot only = down.getFirst();
            return texts.get("notice.of", only.name(), texts.explanation(only.problem()));
        }
        return down.stream()
                .map(server -> {
                    Problem problem = server.problem();
                    return problem == null ? server.name() : texts.headline(server.name(), problem);
                })
                .collect(Collectors.joining("\n"));
    }

    private static boolean isNews(Failure failure) {
        return !(unwrapped(failure.cause()) instanceof PaddockException told
                && told.kind() == PaddockException.Kind.CANCELLED);
    }

    private Problem problem(Throwable failure) {
        Throwable cause = unwrapped(failure);
        if (cause instanceof PaddockException told) {
            return told.problem();
        }
        LOG.error("A request from the tray failed", cause);
        return Problem.of("internal", texts.get("notice.bug"), cause.toString(), null);
    }

    private static Throwable unwrapped(Throwable failure) {
        Throwable cause = failure;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    private static Notice done(String title, String text) {
        return new Notice(Notice.Kind.SWITCHED, title, text);
    }
}
