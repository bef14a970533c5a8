package dev.paddock.domain;

/** Undoes a subscription. Closing it twice does no harm; after it returns no further delivery begins. */
@FunctionalInterface
public interface Subscription extends AutoCloseable {
    @Override
    void close();
}
