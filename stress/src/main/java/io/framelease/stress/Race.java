package io.framelease.stress;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What a class of tests is about; the table in the README is made of it. The class holds at least one jcstress test of
 * core's real classes, and at least one twin with {@code Broken} in its name.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Race {
    /** Who meets whom. */
    String what();

    /** Root cause, or fix, of the post-mortem; or the mistake that is easily made. */
    String cause();

    /** What must hold whoever comes first. */
    String invariant();

    /** What the broken twin does instead. */
    String twin();
}
