package dev.paddock.ui;

import javafx.beans.value.ObservableValue;
import org.jspecify.annotations.Nullable;

/** For the null checker: {@code map} and {@code flatMap} never call their function with null. */
final class Present {
    private Present() {}

    @SuppressWarnings({"NullAway", "unchecked"})
    static <T> ObservableValue<T> in(ObservableValue<? extends @Nullable T> value) {
        return (ObservableValue<T>) value;
    }
}
