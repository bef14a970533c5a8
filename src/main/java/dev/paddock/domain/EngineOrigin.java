package dev.paddock.domain;

/** How an engine came to be on this machine. Others' are read and run, never changed. */
public enum EngineOrigin {
    /** Part of Paddock. */
    BUILTIN("Paddock"),
    /** Installed by Paddock. */
    INSTALLED("installed"),
    /** Added by a person. */
    ADDED("added"),
    /** Named by an instance, and nothing else is known of it. */
    NAMED("named"),
    PATH("PATH"),
    HOMEBREW("Homebrew"),
    MACPORTS("MacPorts"),
    WINGET("winget"),
    SCOOP("Scoop"),
    NIX("Nix"),
    SYSTEM("system"),
    /** By llama.cpp's own installer, into the person's folder. */
    LLAMA_APP("llama.app"),
    BESIDE("beside Paddock"),
    LM_STUDIO("LM Studio"),
    JAN("Jan");

    private final String title;

    EngineOrigin(String title) {
        this.title = title;
    }

    /** For people. */
    public String title() {
        return title;
    }
}
