package dev.paddock.builtin;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicIntegerArray;
import tools.jackson.databind.node.ArrayNode;

/** Runs as many generations at once as there are slots; the others wait in order. Safe for several threads. */
final class Slots {
    private static final int IDLE = -1;

    private final NativeModel model;
    private final EngineLog log;
    private final Metrics metrics;
    private final BlockingQueue<Generation> waiting = new LinkedBlockingQueue<>();
    /** The task that each slot works on. */
    private final AtomicIntegerArray tasks;

    Slots(NativeModel model, int count, EngineLog log, Metrics metrics) {
        this.model = model;
        this.log = log;
        this.metrics = metrics;
        this.tasks = new AtomicIntegerArray(count);
        List<Thread> threads = new ArrayList<>();
        for (int slot = 0; slot < count; slot++) {
            int id = slot;
            tasks.set(id, IDLE);
            threads.add(Thread.ofPlatform().daemon().name("slot-" + id).unstarted(() -> work(id)));
        }
        threads.forEach(Thread::start);
    }

    void submit(Generation generation) {
        waiting.add(generation);
    }

    private void work(int slot) {
        try {
            while (true) {
                Generation next = waiting.take();
                tasks.set(slot, next.task());
                try {
                    next.run(model, slot, log, metrics);
                } finally {
                    tasks.set(slot, IDLE);
                }
            }
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    int count() {
        return tasks.length();
    }

    int waiting() {
        return waiting.size();
    }

    int busy() {
        int busy = 0;
        for (int slot = 0; slot < tasks.length(); slot++) {
            busy += tasks.get(slot) == IDLE ? 0 : 1;
        }
        return busy;
    }

    void writeTo(ArrayNode json) {
        for (int slot = 0; slot < tasks.length(); slot++) {
            int task = tasks.get(slot);
            json.addObject()
                    .put("id", slot)
                    .put("n_ctx", model.contextPerSlot())
                    .put("speculative", false)
                    .put("is_processing", task != IDLE)
                    .put("id_task", task);
        }
    }
}
