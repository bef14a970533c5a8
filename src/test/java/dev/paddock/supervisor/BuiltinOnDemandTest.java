package dev.paddock.supervisor;

import dev.paddock.domain.Engine;
import dev.paddock.engine.BuiltinEngine;
import org.jspecify.annotations.NullUnmarked;

/** The built-in engine behind the gateway. */
@NullUnmarked
class BuiltinOnDemandTest extends EngineOnDemand {
    @Override
    Engine engine() {
        return BuiltinEngine.locate();
    }
}
