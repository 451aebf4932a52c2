package io.framelease.torture;

import io.framelease.Frame;
import io.framelease.Subscription;

/** What an engine needs of its way to a camera's frames, whatever camera that is: nobody else can be a {@link Subscription}. */
interface Feed {
    /** The next frame, the caller's to close; null if none is there. */
    Frame poll();

    /** Whether none will come any more. */
    boolean isEnded();

    void close();

    /** What a camera of the library gives. */
    static Feed of(Subscription subscription) {
        return new Feed() {
            @Override
            public Frame poll() {
                return subscription.poll();
            }

            @Override
            public boolean isEnded() {
                return subscription.isEnded();
            }

            @Override
            public void close() {
                subscription.close();
            }
        };
    }
}
