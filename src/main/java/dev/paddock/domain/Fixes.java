package dev.paddock.domain;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a {@link Remedy} makes of an instance, where that can be told without asking a person. */
public final class Fixes {
    private static final int USUAL_CONTEXT = 4096;
    private static final int SMALLEST_CONTEXT = 512;

    private Fixes() {}

    /** Empty where the remedy changes nothing of the instance, or needs a choice. */
    public static Optional<Instance> apply(Instance instance, Remedy remedy) {
        return switch (remedy.kind()) {
            case USE_FREE_PORT ->
                instance.server().fixedPort().isEmpty()
                        ? Optional.empty()
                        : Optional.of(instance.withServer(instance.server().withPort(null)));
            case SMALLER_CONTEXT -> smallerContext(instance);
            case FEWER_LAYERS -> fewerLayers(instance);
            case DROP_FLAG -> Optional.ofNullable(remedy.subject()).flatMap(flag -> without(instance, flag));
            case EDIT_INSTANCE,
                    CHOOSE_MODEL,
                    DOWNLOAD_AGAIN,
                    NEWER_ENGINE,
                    FREE_MEMORY,
                    INSTALL_LIBRARY,
                    FREE_DISK,
                    RETRY,
                    ATTACH -> Optional.empty();
        };
    }

    private static Optional<Instance> smallerContext(Instance instance) {
        int size = instance.model().contextSize();
        int smaller = size == 0 ? USUAL_CONTEXT : size / 2;
        return smaller < SMALLEST_CONTEXT
                ? Optional.empty()
                : Optional.of(instance.withModel(instance.model().withContextSize(smaller)));
    }

    /** How many layers there are is known to the engine only, so nothing is taken from "all" but to let it choose. */
    private static Optional<Instance> fewerLayers(Instance instance) {
        String layers = instance.gpu().layers();
        if (layers == null || layers.equals("auto")) {
            return Optional.empty();
        }
        if (layers.equals("all")) {
            return Optional.of(instance.withGpu(instance.gpu().withLayers("auto")));
        }
        int count = layers.matches("[0-9]{1,6}") ? Integer.parseInt(layers) : 0;
        return count == 0
                ? Optional.empty()
                : Optional.of(instance.withGpu(instance.gpu().withLayers(Integer.toString(count / 2))));
    }

    /** Takes the flag's value with it, if one follows. */
    private static Optional<Instance> without(Instance instance, String flag) {
        List<String> kept = new ArrayList<>();
        boolean dropping = false;
        boolean found = false;
        for (String arg : instance.args()) {
            boolean isFlag = arg.startsWith("-") && !arg.matches("-[0-9.]+");
            dropping = isFlag ? arg.equals(flag) || arg.startsWith(flag + "=") : dropping;
            found |= isFlag && dropping;
            if (!dropping) {
                kept.add(arg);
            }
        }
        return found ? Optional.of(instance.withArgs(kept)) : Optional.empty();
    }
}
