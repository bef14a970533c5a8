package dev.paddock.platform;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Processors as the Linux kernel writes them: {@code 0-3,8,10-11}. */
final class CpuList {
    private CpuList() {}

    /** What cannot be understood is left out. */
    static Set<Integer> parse(String text) {
        Set<Integer> cpus = new TreeSet<>();
        for (String range : text.strip().split(",", -1)) {
            if (range.matches("\\d{1,6}(-\\d{1,6})?")) {
                int dash = range.indexOf('-');
                int first = Integer.parseInt(dash < 0 ? range : range.substring(0, dash));
                int last = dash < 0 ? first : Integer.parseInt(range.substring(dash + 1));
                for (int cpu = first; cpu <= last; cpu++) {
                    cpus.add(cpu);
                }
            }
        }
        return cpus;
    }

    static String render(List<Integer> cpus) {
        return cpus.stream().distinct().sorted().map(String::valueOf).collect(Collectors.joining(","));
    }
}
