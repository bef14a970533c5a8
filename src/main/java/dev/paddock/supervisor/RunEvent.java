package dev.paddock.supervisor;

import dev.paddock.domain.Problem;
import dev.paddock.engine.HealthProbe;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is seen of a run from outside; posted into the server's mailbox. */
sealed interface RunEvent {
    /** @param code null where nobody can know it: the process was adopted */
    record Exited(@Nullable Integer code) implements RunEvent {}

    /** The health endpoint changed its answer. */
    record Answered(HealthProbe.Answer answer) implements RunEvent {}

    /** It serves no more although it lives. */
    record Hung() implements RunEvent {}

    /** The log told what its engine took of devices, in bytes by their names. Once, when it serves. */
    record Allocated(Map<String, Long> bytes) implements RunEvent {}

    /** It computes on the processor although a GPU was asked for. */
    record GpuLost(Problem why) implements RunEvent {}

    /** The log told the speed of a reply, in tokens per second. */
    record Replied(double tokensPerSecond) implements RunEvent {}
}
