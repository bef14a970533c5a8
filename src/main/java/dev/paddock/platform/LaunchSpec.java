package dev.paddock.platform;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A process to be started. Nothing passes through a shell.
 *
 * @param env added to Paddock's own environment
 * @param folder the working directory; must exist
 * @param cpus numbers of the processors that it may run on, all of which must be there; empty means any
 * @param diesWithUs it is asked to end when this process ends, however that happens
 * @param log stdout and stderr are appended here; its folder must exist
 */
public record LaunchSpec(
        List<String> command, Map<String, String> env, Path folder, List<Integer> cpus, boolean diesWithUs, Path log) {
    public LaunchSpec {
        command = List.copyOf(command);
        env = Map.copyOf(env);
        cpus = List.copyOf(cpus);
    }

    /** On any processor, and it outlives us. */
    public LaunchSpec(List<String> command, Map<String, String> env, Path folder, Path log) {
        this(command, env, folder, List.of(), false, log);
    }
}
