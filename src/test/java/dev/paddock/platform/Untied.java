package dev.paddock.platform;

/** The processes of a system that has no tie between them. */
public final class Untied {
    private Untied() {}

    public static Processes processes() {
        return new Processes(new PortableProcesses());
    }
}
