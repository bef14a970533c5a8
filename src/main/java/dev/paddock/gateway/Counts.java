package dev.paddock.gateway;

import dev.paddock.domain.RequestCounts;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;

/** What the gateway has done since it began, by model. Safe for several threads. */
final class Counts {
    /** Beyond it the rest is counted together: names come from outside. */
    private static final int MOST_MODELS = 500;

    private static final String REST = "(others)";

    /** Of one model. */
    static final class Model {
        final LongAdder requests = new LongAdder();
        final LongAdder failures = new LongAdder();
        final LongAdder cancelled = new LongAdder();
        final LongAdder retries = new LongAdder();
        final LongAdder tokensIn = new LongAdder();
        final LongAdder tokensOut = new LongAdder();
        final LongAdder firstTokens = new LongAdder();
        final DoubleAdder firstTokenSeconds = new DoubleAdder();
        final LongAdder loads = new LongAdder();
        final LongAdder loadFailures = new LongAdder();
        final LongAdder evictions = new LongAdder();
        /** Tokens a second of the last reply, as bits of a double. */
        private final AtomicLong speed = new AtomicLong();

        void speed(double tokensPerSecond) {
            speed.set(Double.doubleToLongBits(tokensPerSecond));
        }

        double speed() {
            return Double.longBitsToDouble(speed.get());
        }

        void firstToken(double seconds) {
            firstTokens.increment();
            firstTokenSeconds.add(seconds);
        }
    }

    /** Where one answer is counted: with the model that was asked for, and with the server that it came from. */
    record Reply(List<Model> all) {
        Reply {
            all = List.copyOf(all);
        }

        void firstToken(double seconds) {
            all.forEach(model -> model.firstToken(seconds));
        }

        void tokensIn(long count) {
            all.forEach(model -> model.tokensIn.add(count));
        }

        void tokensOut(long count) {
            all.forEach(model -> model.tokensOut.add(count));
        }

        void speed(double tokensPerSecond) {
            all.forEach(model -> model.speed(tokensPerSecond));
        }
    }

    /** Whichever of its names was asked for. */
    private final Map<String, Model> servers = new ConcurrentHashMap<>();

    private final Map<String, Model> models = new ConcurrentHashMap<>();
    private final LongAdder refused = new LongAdder();

    Model of(String model) {
        Model known = models.get(model);
        if (known != null) {
            return known;
        }
        return models.computeIfAbsent(models.size() < MOST_MODELS ? model : REST, _ -> new Model());
    }

    /** Of one server. */
    Model server(String name) {
        return servers.computeIfAbsent(name, _ -> new Model());
    }

    RequestCounts server(String name, int inFlight) {
        Model one = server(name);
        return new RequestCounts(
                one.requests.sum(),
                one.failures.sum(),
                inFlight,
                one.tokensIn.sum(),
                one.tokensOut.sum(),
                one.firstTokens.sum(),
                one.firstTokenSeconds.sum());
    }

    /** Requests that reached no model. */
    LongAdder refused() {
        return refused;
    }

    void loadBegan(String model) {
        of(model).loads.increment();
    }

    void loadEnded(String model, boolean ready) {
        if (!ready) {
            of(model).loadFailures.increment();
        }
    }

    void evicted(String model) {
        of(model).evictions.increment();
    }

    Map<String, Model> all() {
        return new TreeMap<>(models);
    }
}
