package io.framelease.bench;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Threads of a class of benchmarks that are busy beside JMH's own while it is measured. JMH does not know of them, and its number
 * of threads alone would hide that there are more than the machine has processors.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface OwnThreads {
    /** How many. */
    int value();
}
