package dev.paddock.engine;

import dev.paddock.domain.Engine;
import java.nio.file.Path;

/** The built-in engine of an image, for starting it without Paddock. */
public final class ImageEngine {
    private ImageEngine() {}

    public static Engine of(Path image) {
        return BuiltinEngine.locate(image, null);
    }
}
