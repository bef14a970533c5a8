package dev.paddock.install.update;

import dev.paddock.domain.ByteSize;
import dev.paddock.domain.IoWords;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Problem;
import dev.paddock.fetch.Downloader;
import dev.paddock.fetch.FetchException;
import dev.paddock.fetch.FetchOutcome;
import dev.paddock.fetch.FetchProgress;
import dev.paddock.fetch.FetchRequest;
import dev.paddock.fetch.FetchSignal;
import dev.paddock.fetch.SpeedLimit;
import dev.paddock.fetch.Web;
import dev.paddock.install.Versions;
import dev.paddock.install.update.UpdateMemory.Offer;
import dev.paddock.install.update.UpdateMemory.State;
import dev.paddock.settings.SettingsFile;
import dev.paddock.settings.UpdateSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for newer versions of Paddock, fetches their packages, and hands them to the system. Nobody is asked unless a feed is
 * set, and nothing is believed without its signature. Everything that asks or fetches blocks; safe for several threads.
 */
public final class SelfUpdate {
    private static final Logger LOG = LoggerFactory.getLogger(SelfUpdate.class);
    private static final Duration DAY = Duration.ofDays(1);
    private static final int LARGEST_FEED = 1 << 20;
    private static final int LARGEST_SIGNATURE = 1 << 12;
    private static final String SIGNATURE = ".sig";
    private static final String FOLDER = "updates";

    /** A package that is there and is what the feed said. */
    public record Ready(String version, PackageKind kind, Path file) {
        /** What installs it: a command where there is one, else a sentence. */
        public String how() {
            return kind.advice(file);
        }
    }

    private final String current;
    private final Path folder;
    private final UpdateMemory memory;
    private final SettingsFile settings;
    private final Supplier<Web> web;
    private final Supplier<Installed> installed;
    private final Consumer<Path> opener;
    private final Clock clock;

    /**
     * @param version that runs
     * @param state Paddock's folder for what is no setting
     * @param web made when somebody is asked
     * @param opener hands a file to the desktop's own program for it
     */
    public SelfUpdate(
            String version,
            Path state,
            SettingsFile settings,
            Supplier<Web> web,
            Supplier<Installed> installed,
            Consumer<Path> opener,
            Clock clock) {
        // A snapshot is what its release will be.
        this.current = version.replaceFirst("-.*", "");
        this.folder = state.resolve(FOLDER);
        this.memory = new UpdateMemory(state);
        this.settings = settings;
        this.web = web;
        this.installed = installed;
        this.opener = opener;
        this.clock = clock;
    }

    /** As it was when it was last asked; nobody is asked now. */
    public UpdateReport report() {
        UpdateSettings said = settings.settings().updates();
        State state = memory.load();
        Offer offer = said.feed().isEmpty() ? null : newer(state);
        Ready ready = offer == null ? null : fetched(offer).orElse(null);
        return new UpdateReport(
                current,
                !said.feed().isEmpty(),
                said.checkDaily(),
                state.at(),
                offer == null ? null : offer.version(),
                offer == null ? "" : offer.notes(),
                offer == null ? 0 : offer.size(),
                ready == null ? null : ready.file(),
                ready == null ? null : ready.how(),
                said.feed().isEmpty() ? null : state.problem());
    }

    /** Asks if a day has passed and the settings allow it; nothing that goes wrong is told to anybody but the log. */
    public void runIfDue() {
        UpdateSettings said = settings.settings().updates();
        Instant last = memory.load().at();
        // A failure counts as well, and a clock that was set back must not hold it up for good.
        boolean due =
                last == null || Duration.between(last, clock.instant()).abs().compareTo(DAY) >= 0;
        if (said.checkDaily() && !said.feed().isEmpty() && due) {
            try {
                check();
            } catch (PaddockException refused) {
                LOG.info(
                        "Newer versions of Paddock were not found: {}",
                        refused.problem().sentence());
            }
        }
    }

    /**
     * Asks the feed now.
     *
     * @throws PaddockException CONFLICT where no feed is set; FAILED where it cannot be had, understood or believed; INVALID
     *     where the key of the settings is none
     */
    public synchronized UpdateReport check() {
        UpdateSettings said = settings.settings().updates();
        if (said.feed().isEmpty()) {
            throw off();
        }
        State before = memory.load();
        Instant now = clock.instant();
        memory.save(before.asked(now, before.problem()));
        try {
            memory.save(believed(before, said, now));
        } catch (PaddockException refused) {
            memory.save(before.asked(now, refused.problem().sentence()));
            throw refused;
        }
        return report();
    }

    private static PaddockException off() {
        return new PaddockException(
                Kind.CONFLICT,
                Problem.of(
                        "updates-off",
                        "Paddock asks nobody for newer versions",
                        "no release feed is set",
                        "Name its address in the setting updates.feed."));
    }

    private State believed(State before, UpdateSettings said, Instant now) {
        FeedKey key = FeedKey.of(said.signedBy());
        URI at = address(said.feed());
        byte[] content;
        String signature;
        try (Web asked = web.get()) {
            content = asked.get(at, Map.of(), () -> null, LARGEST_FEED).body();
            signature = asked.get(beside(at), Map.of(), () -> null, LARGEST_SIGNATURE)
                    .text();
        } catch (FetchException failed) {
            throw new PaddockException(Kind.FAILED, failed.failure().problem());
        }
        if (!key.signed(content, signature)) {
            throw unbelieved(
                    "update-bad-signature",
                    at,
                    "its signature is not of "
                            + (said.signedBy().isEmpty() ? "Paddock's key" : "the key in updates.signed_by")
                            + ", or the feed was changed on its way",
                    "Try again later; if it stays so, do not install what it offers.");
        }
        Feed feed = Feed.parse(content, at);
        Instant seen = key.text().equals(before.key()) ? before.issued() : null;
        if (seen != null && feed.issued().isBefore(seen)) {
            throw unbelieved(
                    "update-feed-old",
                    at,
                    "it was signed at " + feed.issued() + ", and a later one of " + seen + " was seen before",
                    "Somebody may hold newer versions back; try again later, or from another network.");
        }
        Offer offer = feed.newerThan(current, installed.get())
                .map(found -> offer(feed, found))
                .orElse(null);
        return new State(now, key.text(), feed.issued(), offer, null, before.told());
    }

    private static PaddockException unbelieved(String code, URI at, String why, String action) {
        return new PaddockException(
                Kind.FAILED, Problem.of(code, "The release feed " + at + " is not believed", why, action));
    }

    private Offer offer(Feed feed, Feed.Found found) {
        String version = found.version().version();
        Feed.Pack pack = found.pack();
        return new Offer(
                version,
                feed.notesSince(current, version),
                pack.kind(),
                pack.url(),
                pack.size(),
                pack.sha256(),
                pack.fileName());
    }

    private static URI address(String feed) {
        try {
            return URI.create(feed);
        } catch (IllegalArgumentException none) {
            throw new PaddockException(
                    Kind.INVALID,
                    Problem.of("update-bad-feed", "The setting updates.feed is no address", feed, "Mend it."));
        }
    }

    /** The signature lies beside it; a query, as of a mirror's token, stays. */
    private static URI beside(URI feed) {
        String query = feed.getRawQuery();
        return feed.resolve(feed.getRawPath() + SIGNATURE + (query == null ? "" : "?" + query));
    }

    /**
     * Fetches the package of the newer version that is known; at once where it is there already.
     *
     * @param listener a few times a second, by this thread
     * @throws PaddockException NOT_FOUND where none is known, CONFLICT without a feed, FAILED, CANCELLED
     */
    public Ready download(FetchSignal signal, Consumer<FetchProgress> listener) {
        if (settings.settings().updates().feed().isEmpty()) {
            throw off();
        }
        Offer offer = newer(memory.load());
        if (offer == null) {
            throw nothing();
        }
        Path target = folder.resolve(offer.name());
        try (Web asked = web.get()) {
            FetchRequest request = FetchRequest.of(offer.url(), target)
                    .expecting(offer.sha256(), offer.size())
                    .replacing();
            FetchOutcome outcome = new Downloader(asked, new SpeedLimit(0)).fetch(request, signal, listener);
            return switch (outcome) {
                case FetchOutcome.Done done -> {
                    forgetOthers(target);
                    yield new Ready(offer.version(), offer.kind(), done.file());
                }
                case FetchOutcome.Stopped stopped ->
                    throw new PaddockException(
                            Kind.CANCELLED,
                            Problem.of(
                                    "update-stopped",
                                    "The download was stopped",
                                    ByteSize.words(stopped.kept()) + " are kept, and the next goes on from there",
                                    null));
                case FetchOutcome.Failed failed ->
                    throw new PaddockException(Kind.FAILED, failed.failure().problem());
            };
        }
    }

    private PaddockException nothing() {
        return new PaddockException(
                Kind.NOT_FOUND,
                Problem.of(
                        "no-update",
                        "No version newer than " + current + " is known",
                        "",
                        "Ask again: paddock update check"));
    }

    /** Packages of versions before are of no use. */
    private void forgetOthers(Path kept) {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path other : files.filter(Files::isRegularFile).toList()) {
                if (!other.equals(kept)) {
                    Files.deleteIfExists(other);
                }
            }
        } catch (IOException denied) {
            LOG.info("Older packages stay in {}: {}", folder, IoWords.why(denied));
        }
    }

    /**
     * Hands the package to the system, after comparing it once more: opened where the system has an installer for it, else
     * only told what to do. The caller has asked the person, where servers run.
     *
     * @param force although servers run
     * @param running names of servers that run, which an installer that is opened may interrupt
     * @throws PaddockException NOT_FOUND where nothing is fetched; CONFLICT where servers would be interrupted and
     *     {@code force} is not set; FAILED where the file is another by now
     */
    public Ready install(boolean force, List<String> running) {
        Offer offer = newer(memory.load());
        if (offer == null) {
            throw nothing();
        }
        Ready ready = fetched(offer)
                .orElseThrow(() -> new PaddockException(
                        Kind.NOT_FOUND,
                        Problem.of(
                                "update-not-fetched",
                                "Paddock " + offer.version() + " is not downloaded yet",
                                "",
                                "Do that first: paddock update download")));
        if (!running.isEmpty() && !force && offer.kind().isOpened()) {
            throw new PaddockException(
                    Kind.CONFLICT,
                    Problem.of(
                            "update-busy",
                            "Servers are running",
                            String.join(", ", running) + " may be interrupted by installing Paddock",
                            "Stop them first, or say --yes."));
        }
        checkAgain(offer, ready.file());
        if (offer.kind().isOpened()) {
            opener.accept(ready.file());
        }
        return ready;
    }

    private static void checkAgain(Offer offer, Path file) {
        try {
            if (Downloader.sha256(file).equals(offer.sha256())) {
                return;
            }
            Files.delete(file);
        } catch (IOException unreadable) {
            throw new PaddockException(
                    Kind.FAILED,
                    Problem.of("update-unreadable", file + " cannot be read", IoWords.why(unreadable), null));
        }
        throw new PaddockException(
                Kind.FAILED,
                Problem.of(
                        "update-changed",
                        file + " is not what the release feed said any more",
                        "it was changed after its download, and has been deleted",
                        "Download it again: paddock update download"));
    }

    /** Of a size that is right; its content is compared before it is installed. */
    private Optional<Ready> fetched(Offer offer) {
        Path target = folder.resolve(offer.name());
        try {
            return Files.isRegularFile(target) && Files.size(target) == offer.size()
                    ? Optional.of(new Ready(offer.version(), offer.kind(), target))
                    : Optional.empty();
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    /** A newer version that no person was told about yet; from now on it is. */
    public synchronized Optional<String> untold() {
        State state = memory.load();
        Offer offer = settings.settings().updates().feed().isEmpty() ? null : newer(state);
        if (offer == null || offer.version().equals(state.told())) {
            return Optional.empty();
        }
        try {
            memory.save(state.told(offer.version()));
            return Optional.of(offer.version());
        } catch (PaddockException unsaved) {
            // Otherwise it would be told again and again.
            LOG.info("{}", unsaved.problem().sentence());
            return Optional.empty();
        }
    }

    /** Never one that is not newer than what runs, as after an update. */
    private @Nullable Offer newer(State state) {
        Offer offer = state.offer();
        return offer != null && Versions.compare(offer.version(), current) > 0 ? offer : null;
    }
}
