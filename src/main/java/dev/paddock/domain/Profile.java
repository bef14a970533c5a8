package dev.paddock.domain;

import java.util.List;

/**
 * A named set of instances that run together.
 *
 * @param name unique, {@link Instance#NAME}
 * @param title what people see
 * @param instances names of instances, in the order in which they are listed
 */
public record Profile(String name, String title, List<String> instances) {
    public Profile {
        instances = List.copyOf(instances);
    }

    public Profile without(String instance) {
        return new Profile(
                name,
                title,
                instances.stream().filter(other -> !other.equals(instance)).toList());
    }
}
