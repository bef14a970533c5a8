package dev.paddock.install;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Who needs an engine. Called by several threads. */
public interface EngineUses {
    /** Names of the servers that run a program in this folder at present. */
    List<String> running(Path folder);

    /** Names of the instances that name this engine themselves. */
    List<String> naming(String id) throws IOException;
}
