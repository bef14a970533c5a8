package dev.paddock.supervisor;

import dev.paddock.domain.Problem;
import dev.paddock.engine.Diagnosis;
import dev.paddock.engine.DiagnosisRules.Condition;
import dev.paddock.engine.Diagnostician;
import dev.paddock.engine.Diagnostician.Failure;
import dev.paddock.platform.Ports;
import dev.paddock.platform.Quarantine;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** By the engine's diagnosis rules, with a second look at port and model, since a fast failure can lose its whole log. */
final class EnginePostMortem implements PostMortem {
    private static final Set<String> PORT_LOST = Set.of("port-taken", "port-reserved", "port-not-bound");

    private final Diagnostician diagnostician;
    private final Models models;
    private final LaunchCheck check;
    private final Ports ports;
    private final OomWatch oomWatch;

    EnginePostMortem(Diagnostician diagnostician, Models models, LaunchCheck check, Ports ports, OomWatch oomWatch) {
        this.diagnostician = diagnostician;
        this.models = models;
        this.check = check;
        this.ports = ports;
        this.oomWatch = oomWatch;
    }

    @Override
    public Finding of(Death death) {
        Path model = death.instance().model().path();
        Ports.Availability port = ports.check(death.instance().server().host(), death.port());
        Integer code = death.exitCode();
        Diagnosis diagnosis = diagnostician.diagnose(new Failure(
                model,
                death.engine(),
                code == null ? OptionalInt.empty() : OptionalInt.of(code),
                death.lastLines(),
                conditions(death, port),
                models.check(death.instance()).or(() -> refusal(death)).orElse(null)));
        // What a server wrote while it served, about a refused request say, does not make its next start fail.
        boolean retry = death.wasReady() || diagnosis.worthRetrying();
        return new Finding(diagnosis.problem(), retry, portLost(death, diagnosis, port));
    }

    /** Only where the log is empty: an engine that had its say is not asked again. */
    private Optional<Problem> refusal(Death death) {
        boolean silent = death.lastLines().stream().allMatch(String::isBlank);
        return silent && !death.wasReady() ? check.problem(death.instance(), death.port()) : Optional.empty();
    }

    private Set<Condition> conditions(Death death, Ports.Availability port) {
        Set<Condition> conditions = EnumSet.noneOf(Condition.class);
        if (port == Ports.Availability.TAKEN) {
            conditions.add(Condition.PORT_BUSY);
        }
        if (port == Ports.Availability.HOST_NOT_OURS) {
            conditions.add(Condition.HOST_FOREIGN);
        }
        if (System.getProperty("os.name", "").startsWith("Windows")) {
            conditions.add(Condition.WINDOWS);
        }
        if (Quarantine.holds(death.instance().engine())) {
            conditions.add(Condition.QUARANTINED);
        }
        switch (oomWatch.verdict()) {
            case AMONG_OURS -> conditions.add(Condition.OOM_KILLED);
            case ON_THIS_MACHINE -> conditions.add(Condition.OOM_KILLER_AT_WORK);
            case NONE -> conditions.add(Condition.NO_OOM_KILL);
            case UNKNOWN -> {}
        }
        return conditions;
    }

    /**
     * One that writes no log does not say so; then a port that somebody else has by now must do. One that served had the
     * port.
     */
    private static boolean portLost(Death death, Diagnosis diagnosis, Ports.Availability port) {
        String code = diagnosis.problem().code();
        boolean lost = PORT_LOST.contains(code) || (code.equals(Diagnosis.UNKNOWN) && port == Ports.Availability.TAKEN);
        return lost
                && !death.wasReady()
                && death.instance().server().fixedPort().isEmpty();
    }
}
