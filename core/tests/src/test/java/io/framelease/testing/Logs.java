package io.framelease.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What a test, or the tests of a class, log at WARN or ERROR, and must: a test that does not is red. A test that looks at the
 * moment of a line, or at a lower level, takes a {@link CapturedLog} as its parameter.
 */
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Repeatable(Logs.All.class)
public @interface Logs {
    /** A regular expression found in {@code LEVEL Logger: message}, the logger's simple name. */
    String value();

    /** Whether nothing is wrong where no such line comes: it depends on the order of threads. */
    boolean maybe() default false;

    /** Several of them. */
    @Target({ElementType.METHOD, ElementType.TYPE})
    @Retention(RetentionPolicy.RUNTIME)
    @interface All {
        /** Each. */
        Logs[] value();
    }
}
