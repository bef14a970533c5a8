package dev.paddock.http;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Header fields in the order in which they came. Names are compared without case. Not safe for several threads. */
public final class Headers implements Iterable<Headers.Field> {
    /** RFC 9110 § 7.6.1, and those that only made sense before it. */
    private static final Set<String> HOP_BY_HOP = Set.of(
            "connection",
            "keep-alive",
            "proxy-connection",
            "proxy-authenticate",
            "proxy-authorization",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    public record Field(String name, String value) {}

    private final List<Field> fields = new ArrayList<>();

    public static Headers of(String name, String value) {
        return new Headers().add(name, value);
    }

    public Headers add(String name, String value) {
        fields.add(new Field(name, value));
        return this;
    }

    /** In place of all fields of that name. */
    public Headers set(String name, String value) {
        remove(name);
        return add(name, value);
    }

    public Headers addAll(Headers others) {
        fields.addAll(others.fields);
        return this;
    }

    public Headers remove(String name) {
        fields.removeIf(field -> field.name().equalsIgnoreCase(name));
        return this;
    }

    public Optional<String> first(String name) {
        for (Field field : fields) {
            if (field.name().equalsIgnoreCase(name)) {
                return Optional.of(field.value());
            }
        }
        return Optional.empty();
    }

    public List<String> all(String name) {
        return fields.stream()
                .filter(field -> field.name().equalsIgnoreCase(name))
                .map(Field::value)
                .toList();
    }

    public boolean has(String name) {
        return first(name).isPresent();
    }

    /** Whether one of the comma-separated words of the fields of that name is {@code word}. */
    public boolean says(String name, String word) {
        for (Field field : fields) {
            if (field.name().equalsIgnoreCase(name)) {
                for (String one : field.value().split(",", -1)) {
                    if (one.strip().equalsIgnoreCase(word)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /** A copy without what holds for one connection only: the known fields, those that Connection names, and the length. */
    public Headers endToEnd() {
        Set<String> hop = new TreeSet<>(HOP_BY_HOP);
        hop.add("content-length");
        for (String list : all("Connection")) {
            for (String name : list.split(",", -1)) {
                hop.add(name.strip().toLowerCase(Locale.ROOT));
            }
        }
        Headers kept = new Headers();
        for (Field field : fields) {
            if (!hop.contains(field.name().toLowerCase(Locale.ROOT))) {
                kept.fields.add(field);
            }
        }
        return kept;
    }

    public int size() {
        return fields.size();
    }

    @Override
    public Iterator<Field> iterator() {
        return Collections.unmodifiableList(fields).iterator();
    }

    @Override
    public String toString() {
        return fields.toString();
    }
}
