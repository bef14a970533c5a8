package dev.paddock.bench;

import java.util.ArrayList;
import java.util.List;

/** Measures several things in turns, A B A B, so that what else the machine does falls on all of them alike. */
public final class Turns {
    private Turns() {}

    /** One measurement, in the unit that its row names. */
    @FunctionalInterface
    public interface Measurement {
        double measure() throws Exception;
    }

    /** Something that takes time. */
    @FunctionalInterface
    public interface Work {
        void run() throws Exception;
    }

    /** @param warmUp rounds before, that do not count */
    public static List<Samples> take(int warmUp, int rounds, Measurement... measurements) throws Exception {
        List<Samples> all = new ArrayList<>();
        for (int i = 0; i < measurements.length; i++) {
            all.add(new Samples());
        }
        for (int round = -warmUp; round < rounds; round++) {
            for (int i = 0; i < measurements.length; i++) {
                double value = measurements[i].measure();
                if (round >= 0) {
                    all.get(i).add(value);
                }
            }
        }
        return all;
    }

    /** The time that the work takes, in milliseconds. */
    public static double millis(Work work) throws Exception {
        long began = System.nanoTime();
        work.run();
        return (System.nanoTime() - began) / 1e6;
    }
}
