package dev.paddock.supervisor;

import dev.paddock.domain.Engine;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** A real llama.cpp build behind the gateway; only where {@code PADDOCK_TEST_LLAMA_SERVER} names its executable. */
@NullUnmarked
@EnabledIfEnvironmentVariable(named = "PADDOCK_TEST_LLAMA_SERVER", matches = ".+")
class LlamaServerOnDemandTest extends EngineOnDemand {
    @Override
    Engine engine() {
        String program = System.getenv("PADDOCK_TEST_LLAMA_SERVER");
        return new Engine(program, program, List.of(program), Map.of());
    }
}
