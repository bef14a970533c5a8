package dev.paddock.ui;

import dev.paddock.domain.AuditEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Lines of an audit trail. */
final class Happened {
    private Happened() {}

    static AuditEvent event(Instant at, String event, String server, String reason) {
        return new AuditEvent(at, event, server, 4711L, 8001, reason);
    }

    /** What a day at a workstation leaves, newest first. */
    static List<AuditEvent> today(Instant now) {
        return List.of(
                event(now.minusSeconds(4), "restart", "nomic-embed", "retry 2 of 5"),
                event(now.minusSeconds(6), "crash", "nomic-embed", "Exited with 1: the engine says “invalid argument”"),
                event(now.minusSeconds(14), "start", "gemma-3-4b", "with llama.cpp b6527"),
                event(
                        now.minusSeconds(75),
                        "give-up",
                        "llama-3-3-70b",
                        "Not enough memory: needs 42.5 GB, 5.6 GB free. Choose a smaller quantization, offload fewer"
                                + " layers, or stop another server."),
                event(
                        now.minusSeconds(76),
                        "memory-short",
                        "llama-3-3-70b",
                        "\"llama-3-3-70b\" may not fit into memory: it needs 42.5 GiB, 5.6 GiB are free"),
                event(now.minus(Duration.ofMinutes(95)), "switch", "coding", "from chat"),
                event(now.minus(Duration.ofMinutes(96)), "stop", "phi-4-mini", "asked for"),
                event(now.minus(Duration.ofMinutes(135)), "ready", "qwen3-coder-30b", ""),
                event(now.minus(Duration.ofHours(30)), "add", "qwen3-coder-30b", ""),
                event(now.minus(Duration.ofHours(50)), "a-later-event", "demo", "told by a later Paddock"));
    }
}
