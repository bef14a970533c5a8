package dev.paddock.supervisor;

import dev.paddock.domain.Fleet;
import dev.paddock.domain.Problem;
import dev.paddock.domain.ServerSnapshot;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The servers together with what is known beside them: profiles, a switch under way, warnings, the gateway. For any thread. */
final class FleetView {
    private final ProfileShelf shelf;
    private final ProfileSwitches switches;
    private final Registry registry;
    private final Ties ties;
    private final MemoryWatch memory;
    private final MemoryAdvice memoryAdvice;
    private final HandEdits edits;
    private volatile Front front = new Front(null, null);

    /** What stands before the servers: its address, or why it does not. */
    private record Front(@Nullable URI address, @Nullable Problem problem) {}

    FleetView(
            ProfileShelf shelf,
            ProfileSwitches switches,
            Registry registry,
            Ties ties,
            MemoryWatch memory,
            MemoryAdvice memoryAdvice,
            HandEdits edits) {
        this.shelf = shelf;
        this.switches = switches;
        this.registry = registry;
        this.ties = ties;
        this.memory = memory;
        this.memoryAdvice = memoryAdvice;
        this.edits = edits;
    }

    /** Both null where it is switched off. */
    void announceGateway(@Nullable URI address, @Nullable Problem problem) {
        front = new Front(address, problem);
    }

    Fleet of(List<ServerSnapshot> servers) {
        return new Fleet(
                servers,
                shelf.profiles(),
                shelf.activeProfile(),
                warnings(servers),
                switches.status().orElse(null),
                front.address());
    }

    private List<Problem> warnings(List<ServerSnapshot> servers) {
        List<Problem> warnings = new ArrayList<>();
        Stream.of(registry.warning(), ties.warning(servers), memory.warning())
                .forEach(one -> one.ifPresent(warnings::add));
        warnings.addAll(memoryAdvice.warnings(servers));
        warnings.addAll(edits.warnings(servers));
        Problem closed = front.problem();
        if (closed != null) {
            warnings.add(closed);
        }
        return warnings;
    }
}
