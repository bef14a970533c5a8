package dev.paddock.fetch;

import dev.paddock.domain.ByteSize;
import dev.paddock.domain.Problem;
import dev.paddock.fetch.FetchFailure.BadAnswer;
import dev.paddock.fetch.FetchFailure.BadRedirect;
import dev.paddock.fetch.FetchFailure.Busy;
import dev.paddock.fetch.FetchFailure.CannotWrite;
import dev.paddock.fetch.FetchFailure.Changing;
import dev.paddock.fetch.FetchFailure.DiskFull;
import dev.paddock.fetch.FetchFailure.NoAnswer;
import dev.paddock.fetch.FetchFailure.NotFound;
import dev.paddock.fetch.FetchFailure.NotTheFile;
import dev.paddock.fetch.FetchFailure.NotTrusted;
import dev.paddock.fetch.FetchFailure.Refused;
import dev.paddock.fetch.FetchFailure.ServerTrouble;
import dev.paddock.fetch.FetchFailure.TargetTaken;
import dev.paddock.fetch.FetchFailure.TooMany;
import dev.paddock.fetch.FetchFailure.Truncated;
import dev.paddock.fetch.FetchFailure.Unexpected;
import dev.paddock.fetch.FetchFailure.UnknownHost;
import dev.paddock.fetch.FetchFailure.Unreachable;
import dev.paddock.fetch.FetchFailure.WrongDigest;
import dev.paddock.fetch.FetchFailure.WrongSize;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What went wrong with a fetch, in words. Of an address only its host and path are told: the rest may be a secret. */
final class FetchWords {
    private FetchWords() {}

    static Problem problem(FetchFailure failure) {
        return switch (failure) {
            case WrongDigest(URI source, String expected, String actual) ->
                problem(
                        "fetch-digest",
                        "What was downloaded is not the file that was announced, and was deleted",
                        place(source) + " should have SHA-256 " + expected + " but came as " + actual,
                        "Try again; if it happens again, the server or something between changes the file.");
            case WrongSize(URI source, long expected, long offered) ->
                problem(
                        "fetch-size",
                        "The server offers another file than was announced",
                        place(source) + " should hold " + expected + " bytes, but " + offered + " are offered",
                        "Look the model up again: the file may have been replaced.");
            case Truncated(URI source, long received, long total) ->
                problem(
                        "fetch-truncated",
                        "The server keeps ending the download early",
                        "after " + ByteSize.words(received) + " of " + ByteSize.words(total) + " from " + place(source),
                        "Resume it later: it goes on from there.");
            case NotFound(URI source) ->
                problem("fetch-not-found", "The server does not have this file", place(source), "Check its name.");
            case Refused refused -> refused(refused);
            case TooMany(URI source, Duration after) -> tooMany(source, after);
            case ServerTrouble(URI source, int status, Duration after) ->
                problem(
                        "fetch-server",
                        "The server has trouble of its own",
                        place(source) + " answers " + status,
                        after == null
                                ? "Resume it later: it goes on from where it is."
                                : "Resume it in " + words(after)
                                        + ", as the server asks: it goes on from where it is.");
            case Unexpected(URI source, int status) ->
                problem(
                        "fetch-status",
                        "The server does not give the file",
                        place(source) + " answers " + status,
                        null);
            case BadRedirect(URI source, String why) ->
                problem(
                        "fetch-redirect",
                        "The server sends downloads in a wrong direction",
                        place(source) + " " + why,
                        "Check the address, and the proxy if there is one.");
            case NotTheFile(URI source, String type) ->
                problem(
                        "fetch-page",
                        "A web page came instead of the file",
                        place(source) + " answers with " + type,
                        "Does this network ask for a login in the browser, or block downloads? Log in there, then resume.");
            case BadAnswer(URI source, String why) ->
                problem("fetch-answer", "The server's answer makes no sense", place(source) + " " + why, null);
            case NoAnswer(URI source, Duration waited) ->
                problem(
                        "fetch-timeout",
                        "The server does not answer any more",
                        "nothing came from " + place(source) + " for " + words(waited),
                        "Check the connection, then resume: it goes on from where it is.");
            case UnknownHost(URI source) ->
                problem(
                        "fetch-host",
                        "The server's name is not known here",
                        String.valueOf(source.getHost()),
                        "Check the connection and the name; behind a company network, set HTTPS_PROXY.");
            case Unreachable(URI source, String why) ->
                problem(
                        "fetch-connection",
                        "The connection to the server fails",
                        place(source) + ": " + why,
                        "Check the connection, then resume: it goes on from where it is.");
            case NotTrusted(URI source, String why) ->
                problem(
                        "fetch-tls",
                        "The server cannot prove who it is",
                        place(source) + ": " + why,
                        "Check the clock; where a company inspects traffic, its certificate must be in the system's store.");
            case CannotWrite(var file, String why) ->
                problem(
                        "fetch-write",
                        "The download cannot be written",
                        file + ": " + why,
                        "Choose a folder that you may write to.");
            case DiskFull(var file, long missing) ->
                problem(
                        "fetch-disk",
                        "There is not enough room on the disk",
                        ByteSize.words(missing) + " more are needed for " + file,
                        "Free that much, then resume: nothing that is there is lost.");
            case Busy(var file, Long owner) ->
                problem(
                        "fetch-busy",
                        "Somebody else downloads this file already",
                        file + (owner == null ? "" : " is being written by process " + owner),
                        "Wait for it, or stop it there.");
            case TargetTaken(var file) ->
                problem(
                        "fetch-taken",
                        "Another file of that name is there",
                        file.toString(),
                        "Move it away, or choose another folder.");
            case Changing(URI source) ->
                problem(
                        "fetch-changed",
                        "The file on the server changes while it is downloaded",
                        place(source),
                        "Try again later.");
        };
    }

    private static Problem refused(Refused refused) {
        String where = place(refused.source()) + " answers " + refused.status();
        if (refused.status() == 407) {
            return problem(
                    "fetch-proxy",
                    "The proxy wants a name and a password",
                    where,
                    "Use a proxy that knows this machine, or reach the server without one (NO_PROXY).");
        }
        if ("GatedRepo".equals(refused.code())) {
            return problem(
                    "fetch-gated",
                    "The model's owner gives it only to those who asked",
                    where,
                    refused.withToken()
                            ? "Ask for access on the model's page with the account of your token, then try again."
                            : "Ask for access on the model's page, then give Paddock a token of that account (HF_TOKEN).");
        }
        return problem(
                "fetch-refused",
                "The server does not let you have this file",
                where,
                refused.withToken()
                        ? "Check that the token is valid and may read it."
                        : "Check the name; a private model needs a token (HF_TOKEN).");
    }

    private static Problem tooMany(URI source, @Nullable Duration after) {
        return problem(
                "fetch-too-many",
                "The server asks to wait before the next download",
                place(source) + (after == null ? " does not say how long" : " says " + words(after)),
                "Resume it then; with a token the limits are wider.");
    }

    private static Problem problem(String code, String title, String detail, @Nullable String action) {
        return Problem.of(code, title, detail, action);
    }

    /** Host and path. Signed addresses carry their secret in the query. */
    static String place(URI uri) {
        String path = uri.getPath() == null ? "" : uri.getPath();
        String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
        return uri.getHost() + port + path;
    }

    static String words(Duration time) {
        long seconds = Math.max(1, time.toSeconds());
        if (seconds < 120) {
            return seconds == 1 ? "a second" : seconds + " seconds";
        }
        long minutes = Math.ceilDiv(seconds, 60L);
        return minutes < 120 ? minutes + " minutes" : Math.ceilDiv(minutes, 60L) + " hours";
    }
}
