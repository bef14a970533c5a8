package dev.paddock.supervisor;

import dev.paddock.engine.Diagnosis;
import dev.paddock.engine.Diagnostician;
import dev.paddock.engine.Diagnostician.Failure;
import dev.paddock.platform.Ports;
import java.nio.file.Path;
import java.util.OptionalInt;

/** By the engine's diagnosis rules, with a second look at port and model, since a fast failure can lose its whole log. */
final class EnginePostMortem implements PostMortem {
    private final Diagnostician diagnostician;
    private final Models models;
    private final Ports ports;

    EnginePostMortem(Diagnostician diagnostician, Models models, Ports ports) {
        this.diagnostician = diagnostician;
        this.models = models;
        this.ports = ports;
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
                port == Ports.Availability.TAKEN,
                port == Ports.Availability.HOST_NOT_OURS,
                System.getProperty("os.name", "").startsWith("Windows"),
                models.check(model).orElse(null)));
        // What a server wrote while it served, about a refused request say, does not make its next start fail.
        return new Finding(diagnosis.problem(), death.wasReady() || diagnosis.worthRetrying());
    }
}
