package dev.paddock.supervisor;

import dev.paddock.domain.Instance;
import dev.paddock.domain.Orphan.Kind;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.Problem;
import dev.paddock.domain.Remedy;
import dev.paddock.supervisor.Census.Stray;
import java.util.List;

/** What a person is told about processes that belong to no server. */
final class OrphanWords {
    private OrphanWords() {}

    static Problem portTaken(int port, Stray stray) {
        String title = "Port " + port + " is taken";
        Problem problem = stray.kind() == Kind.OURS
                ? Problem.of(
                        "port-taken",
                        title,
                        who(stray) + " listens there",
                        "Take it over with: paddock orphans adopt " + stray.pid()
                                + ", end it with: paddock orphans stop " + stray.pid() + ", or choose another port.")
                : Problem.of(
                        "port-taken",
                        title,
                        who(stray) + " listens there",
                        "Choose another port, or end it with: paddock orphans stop " + stray.pid()
                                + " --force. All such are shown by: paddock orphans");
        return problem.withRemedies(List.of(Remedy.of(Remedy.Kind.USE_FREE_PORT)));
    }

    /** A server of the same model that is not ours, on the port that the instance insists on. */
    static PaddockException attachable(Instance instance, Neighbours.Neighbour found) {
        String process = found.pid() == null ? "" : " (process " + found.pid() + ")";
        Problem problem = Problem.of(
                "already-served",
                "The model of \"" + instance.name() + "\" is served on port " + found.port() + " already",
                "a llama-server that Paddock did not start" + process + " has it loaded",
                "Attach to it, which watches it and never ends it: paddock up " + instance.name()
                        + " --attach. Or choose another port.");
        return new PaddockException(
                PaddockException.Kind.CONFLICT,
                problem.withRemedies(List.of(Remedy.of(Remedy.Kind.ATTACH), Remedy.of(Remedy.Kind.USE_FREE_PORT))));
    }

    static PaddockException noNeighbour(Instance instance) {
        String name = instance.name();
        return instance.server()
                .fixedPort()
                .map(port -> conflict(
                        "nothing-to-attach",
                        "There is nothing to attach \"" + name + "\" to",
                        "no llama-server of somebody else's serves "
                                + instance.model().path().getFileName() + " on port " + port,
                        "Start it with: paddock up " + name))
                .orElseGet(() -> conflict(
                        "no-fixed-port",
                        "\"" + name + "\" cannot be attached",
                        "it has no fixed port on which to look for a server",
                        "Set \"port\" in the \"server\" part of the instance."));
    }

    private static String who(Stray stray) {
        return whose(stray) + " (process " + stray.pid() + ")";
    }

    private static String whose(Stray stray) {
        Marks marks = stray.marks();
        if (marks == null) {
            return "a llama-server that Paddock did not start";
        }
        return stray.kind() == Kind.OURS
                ? "\"" + marks.instance() + "\" of an earlier Paddock"
                : "\"" + marks.instance() + "\" of the Paddock in " + marks.home();
    }

    static PaddockException noOrphan(long pid) {
        return new PaddockException(
                PaddockException.Kind.NOT_FOUND,
                Problem.of(
                        "no-such-orphan",
                        "Process " + pid + " is no orphan and no llama-server",
                        "",
                        "paddock orphans shows those that there are."));
    }

    static PaddockException isServer(long pid, String name) {
        return conflict(
                "is-a-server",
                "Process " + pid + " is no orphan",
                "it is the server \"" + name + "\"",
                "Stop it with: paddock down " + name);
    }

    static PaddockException notOurs(long pid) {
        return conflict(
                "not-ours",
                "Process " + pid + " cannot be taken over",
                "it was not started by this Paddock",
                "Add its model with: paddock add MODEL.gguf; end it where it was started, or with: paddock orphans stop "
                        + pid + " --force");
    }

    static PaddockException servesNothing(long pid) {
        return conflict(
                "serves-nothing",
                "Process " + pid + " cannot be taken over",
                "it is what is left of a server, and serves no model",
                "End it with: paddock orphans stop " + pid);
    }

    static PaddockException needsForce(Stray stray) {
        return conflict(
                "not-ours",
                "Process " + stray.pid() + " is left alone",
                "it is " + whose(stray),
                "To end it all the same: paddock orphans stop " + stray.pid() + " --force");
    }

    static PaddockException changed(long pid) {
        return conflict(
                "changed-meanwhile",
                "Process " + pid + " cannot be taken over",
                "it ended or became another meanwhile",
                "Look again with: paddock orphans");
    }

    private static PaddockException conflict(String code, String title, String detail, String action) {
        return new PaddockException(PaddockException.Kind.CONFLICT, Problem.of(code, title, detail, action));
    }

    static PaddockException notAllowed(long pid) {
        return new PaddockException(
                PaddockException.Kind.FAILED,
                Problem.of(
                        "not-allowed",
                        "Process " + pid + " cannot be ended",
                        "it belongs to somebody else on this computer",
                        "Ask them, or whoever looks after the computer."));
    }

    static PaddockException willNotEnd(long pid) {
        return new PaddockException(
                PaddockException.Kind.FAILED,
                Problem.of(
                        "will-not-end",
                        "Process " + pid + " does not end",
                        "it was killed and still lives, as a hanging driver or disk can cause",
                        "Restart the computer if it stays."));
    }
}
