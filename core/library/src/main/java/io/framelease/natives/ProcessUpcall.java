package io.framelease.natives;

import static java.lang.invoke.MethodType.methodType;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.util.Objects;

/**
 * Function pointers that live as long as the process, and keep no class loader. One that ends with each session would cost each
 * session the compilation of its target: the JVM makes a hidden class or more for each method handle that is called more than
 * 127 times, and has them until it collects classes.
 *
 * <p>The JVM keeps the target of a function pointer. So the target is made of the JDK's classes, and refers weakly to what is
 * called, which leads to the class loader of the library. A loader that is gone leaves a few hundred bytes.
 */
public final class ProcessUpcall {
    private static final MethodHandle GET;
    private static final MethodHandle PRESENT;

    static {
        MethodHandles.Lookup jdk = MethodHandles.publicLookup();
        try {
            GET = jdk.findVirtual(Reference.class, "get", methodType(Object.class));
            PRESENT = jdk.findStatic(Objects.class, "nonNull", methodType(boolean.class, Object.class))
                    .asType(methodType(boolean.class, MethodHandle.class));
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private ProcessUpcall() {
    }

    /**
     * Makes one. Any thread.
     *
     * @param target   what is called; it must not throw, and whoever asks for this keeps it, in a static field
     * @param function its native signature, of the same types
     * @param gone     what is returned once nobody keeps the target any more
     * @return the function pointer
     */
    public static MemorySegment of(MethodHandle target, FunctionDescriptor function, int gone) {
        MethodHandle otherwise = MethodHandles.dropArguments(MethodHandles.constant(int.class, gone), 0, target.type().parameterList());
        MethodHandle call = weakly(new WeakReference<>(target), MethodHandles.exactInvoker(target.type()), otherwise);
        return Linker.nativeLinker().upcallStub(call, function, Arena.global());
    }

    /**
     * {@return a method handle that keeps what it calls as long as somebody else does}
     *
     * @param target    what it calls
     * @param invoker   calls it: takes the target, and then what the handle takes
     * @param otherwise what is called instead once nobody keeps the target; takes what the handle takes
     */
    public static MethodHandle weakly(WeakReference<MethodHandle> target, MethodHandle invoker, MethodHandle otherwise) {
        return MethodHandles.foldArguments(
                MethodHandles.guardWithTest(PRESENT, invoker, MethodHandles.dropArguments(otherwise, 0, MethodHandle.class)),
                GET.bindTo(target).asType(methodType(MethodHandle.class)));
    }
}
