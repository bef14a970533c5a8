package dev.paddock.supervisor;

import dev.paddock.domain.Instance;
import dev.paddock.domain.PaddockException;
import java.util.function.Predicate;

/** Finds what would keep an instance from starting, without starting anything. Blocks on the disk. */
interface Preflight {
    /**
     * @param leaving whether the server of that name will have made room by then
     * @throws PaddockException when it cannot be started
     */
    void check(Instance instance, Predicate<String> leaving);
}
