package io.millrace.util;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A test class that loses tracked objects on purpose; {@link LeakGuard} cleans up behind it and lets it pass. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface LosesObjects {

    /** Why it does. */
    String value();
}
