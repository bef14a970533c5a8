package dev.paddock.supervisor;

import dev.paddock.domain.Engine;
import dev.paddock.engine.BuiltinEngine;
import org.jspecify.annotations.NullUnmarked;

/** The life of a server of the built-in engine. */
@NullUnmarked
class BuiltinLifecycleTest extends EngineLifecycle {
    @Override
    Engine engine() {
        return BuiltinEngine.locate();
    }
}
