package dev.paddock.platform;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ties processes to this one by a job of Windows each: when the last handle to a job is closed, as by this process's end
 * however it comes, the system ends all that is in it. Children are born into the job. Safe for every thread.
 */
final class Jobs {
    private static final Logger LOG = LoggerFactory.getLogger(Jobs.class);

    /** What the system offers for jobs; handles are opaque. False or empty where it refused. */
    interface Kernel {
        Optional<Object> create();

        boolean killOnClose(Object job);

        boolean assign(Object job, long pid);

        boolean terminate(Object job);

        void close(Object job);
    }

    private final Kernel kernel;
    private final Map<Long, Object> jobs = new HashMap<>();

    Jobs(Kernel kernel) {
        this.kernel = kernel;
    }

    /** Right after its start, before it has children. False where it lives on without us after all. */
    synchronized boolean tie(long pid) {
        Optional<Object> created = kernel.create();
        if (created.isEmpty()) {
            LOG.warn("Process {} cannot be tied to Paddock: there is no job to be had", pid);
            return false;
        }
        Object job = created.get();
        if (kernel.killOnClose(job) && kernel.assign(job, pid)) {
            jobs.put(pid, job);
            return true;
        }
        kernel.close(job);
        LOG.warn("Process {} cannot be tied to Paddock: the system refused its job", pid);
        return false;
    }

    /** Ends all that is in the process's job. False where it has none. */
    synchronized boolean end(long pid) {
        Object job = jobs.get(pid);
        return job != null && kernel.terminate(job);
    }

    /** The process has ended; what it left in its job ends now. */
    synchronized void over(long pid) {
        Object job = jobs.remove(pid);
        if (job != null) {
            kernel.close(job);
        }
    }
}
