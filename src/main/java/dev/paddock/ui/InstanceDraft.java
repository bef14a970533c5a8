package dev.paddock.ui;

import dev.paddock.domain.Instance;
import dev.paddock.settings.InstanceTexts;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The settings of one server. FX thread only. */
final class InstanceDraft extends Draft<InstanceField> {
    private Instance saved;

    InstanceDraft(Instance saved) {
        this.saved = saved;
        setSaved(saved);
    }

    Instance saved() {
        return saved;
    }

    /** Takes up what the file says now; what was typed stays. */
    void setSaved(Instance now) {
        saved = now;
        setSaved(Arrays.stream(InstanceField.values())
                .collect(Collectors.toMap(Function.identity(), field -> InstanceTexts.of(now, field.key()))));
    }

    /** As it would be saved. */
    InstanceTexts.Read read() {
        return InstanceTexts.read(
                saved,
                texts().entrySet().stream()
                        .collect(Collectors.toMap(edit -> edit.getKey().key(), edit -> edit.getValue())));
    }
}
