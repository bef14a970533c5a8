package dev.paddock.supervisor;

import dev.paddock.domain.Engine;
import dev.paddock.domain.EngineCapabilities;
import dev.paddock.domain.Instance;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.Problem;
import dev.paddock.engine.Capabilities;
import dev.paddock.engine.CommandLine;
import dev.paddock.engine.DeviceCheck;
import dev.paddock.engine.Engines;
import dev.paddock.engine.RenderedCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/** Says an instance in the words of its engine, and finds what the engine would refuse before it is started. */
final class LaunchCheck {
    /** How soon a stop is noticed while an engine is asked. */
    private static final long LOOK_MILLIS = 20;

    private final Engines engines;
    private final Capabilities capabilities;
    private final DeviceCheck devices;

    LaunchCheck(Engines engines, Capabilities capabilities) {
        this.engines = engines;
        this.capabilities = capabilities;
        this.devices = new DeviceCheck(capabilities);
    }

    /**
     * @param cancelled asked while the engine is asked what it can do
     * @throws PaddockException where the engine would refuse the arguments or has not the device; CANCELLED
     */
    RenderedCommand command(Instance instance, Engine engine, int port, BooleanSupplier cancelled) {
        try {
            EngineCapabilities known = await(instance, engine, cancelled);
            RenderedCommand command = CommandLine.render(instance, engine, known, port);
            List<Problem> warnings = new ArrayList<>(command.warnings());
            devices.check(instance, engine, known, command.words()).ifPresent(warnings::add);
            return new RenderedCommand(command.words(), warnings, command.notes());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw Troubles.cancelled(instance.name());
        }
    }

    private EngineCapabilities await(Instance instance, Engine engine, BooleanSupplier cancelled)
            throws InterruptedException {
        var answer = capabilities.of(engine);
        while (true) {
            try {
                return answer.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException notYet) {
                if (cancelled.getAsBoolean()) {
                    throw Troubles.cancelled(instance.name());
                }
            } catch (ExecutionException failed) {
                if (failed.getCause() instanceof PaddockException refused) {
                    throw refused;
                }
                throw new IllegalStateException(failed.getCause());
            }
        }
    }

    /** What is wrong with engine, arguments or device now; for a look after a failure. */
    Optional<Problem> problem(Instance instance, int port) {
        try {
            command(instance, engines.resolve(instance.engine()), port, () -> false);
            return Optional.empty();
        } catch (PaddockException refused) {
            return Optional.of(refused.problem());
        }
    }
}
