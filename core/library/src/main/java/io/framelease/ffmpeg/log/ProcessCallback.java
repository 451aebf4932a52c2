package io.framelease.ffmpeg.log;

import static java.lang.invoke.MethodType.methodType;

import io.framelease.bindings.ffmpeg.FFmpeg;
import io.framelease.natives.ProcessUpcall;
import io.framelease.natives.Signatures;
import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The one callback that FFmpeg has for its log in a process. All class loaders that have this library share one FFmpeg, and so they
 * share the callback, each as a member: a message goes to the member whose camera it is of.
 *
 * <p>A message's member is found by asking: each in turn whether it takes it, by one question after the other ({@link #THREAD} to
 * {@link #ANY}). What nobody takes goes to FFmpeg's own callback. With one member there is one question. The way of a message takes
 * no lock and makes no object.
 *
 * <p>A loader finds the callback that another one has installed by logging {@link #ASK}, on which the callback answers with what is
 * shared, as the calling thread's park blocker: the one thing of a thread that any class may set and read. Another library's
 * callback, and FFmpeg's own, show nothing of such a message and set nothing. Only the JDK's classes pass from one loader to
 * another.
 */
final class ProcessCallback {
    /** A question: whether a message is of a camera of the member's, for which the calling thread works. */
    static final int THREAD = 0;
    /** A question: whether the object that a message is of belongs to a decoder of the member's. */
    static final int CONTEXT = 1;
    /** A question that each member with a camera says yes to. */
    static final int CAMERAS = 2;
    /** A question that each member says yes to. */
    static final int ANY = 3;

    /** {@code boolean (question, context, level, format, arguments)}: whether it has taken the message. Never throws. */
    static final MethodType TAKER = methodType(boolean.class, int.class, long.class, int.class, long.class, long.class);

    private static final MethodType MESSAGE = TAKER.dropParameterTypes(0, 1).changeReturnType(void.class);
    private static final MethodType HANDLE = methodType(MethodHandle.class);
    /**
     * The level of the message that asks: AV_LOG_TRACE, which nobody shows, and above the bits that FFmpeg reads the mark of what
     * is shared here. What is shared in another way needs another mark.
     */
    private static final int ASK = 'F' << 24 | 'L' << 16 | 56;
    /** More than a {@code va_list} takes. */
    private static final int VA_LIST_BYTES = 64;
    /** One object for all class loaders: held while a member is added. */
    private static final Object LOCK = "io.framelease.ffmpeg.log.ProcessCallback".intern();

    /**
     * {@link #action}, what FFmpeg's callback does with a message now, and {@link #members}, the oldest first: the taker of
     * each, and what hides its cameras' secrets. Both change under {@link #LOCK}.
     *
     * <p>The callback is never freed: FFmpeg may be in it on any thread, or about to call it. So it must not keep a class loader
     * that has ended. It does not: the JVM keeps the stub's target, {@link #dispatcher}, which keeps this, and all of it is made of
     * the JDK's classes; a member's objects, which do lead to its loader, are referred to weakly. {@link #taker} and
     * {@link #hider} keep them while the member's classes are loaded. A message that is under way has the taker on its stack.
     * When a loader is collected its taker is gone, so that the others are asked.
     */
    private final Map.Entry<?, ?> shared;
    private final AtomicReference<MethodHandle> action;
    private final List<Map.Entry<WeakReference<MethodHandle>, WeakReference<UnaryOperator<String>>>> members;
    private final MethodHandle taker;
    private final UnaryOperator<String> hider;

    @SuppressWarnings("unchecked") // who shares it has made it here, in whichever loader
    private ProcessCallback(Map.Entry<?, ?> shared, MethodHandle taker, UnaryOperator<String> hider) {
        this.shared = shared;
        this.action = (AtomicReference<MethodHandle>) shared.getKey();
        this.members = (List<Map.Entry<WeakReference<MethodHandle>, WeakReference<UnaryOperator<String>>>>) shared.getValue();
        this.taker = taker;
        this.hider = hider;
    }

    /**
     * Makes a member of the calling class's loader, for as long as the loader lives; FFmpeg's libraries must be loaded.
     *
     * @param taker of type {@link #TAKER}
     * @param hider takes the secrets of the member's cameras out of a text; must not throw
     * @param level the least important of FFmpeg's levels that the member shows
     * @return what is to be kept while the member's classes are loaded
     */
    static ProcessCallback join(MethodHandle taker, UnaryOperator<String> hider, int level) {
        synchronized (LOCK) {
            Map.Entry<?, ?> found = ask();
            Map.Entry<?, ?> shared = found != null ? found : Map.entry(new AtomicReference<>(), new CopyOnWriteArrayList<>());
            ProcessCallback joined = new ProcessCallback(shared, taker, hider);
            try {
                joined.add();
                if (found == null) {
                    MemorySegment stub = Linker.nativeLinker().upcallStub(joined.dispatcher(), Signatures.Up.LOG, Arena.global());
                    FFmpeg.av_log_set_callback(stub);
                }
            } catch (ReflectiveOperationException e) {
                throw new AssertionError(e);
            }
            FFmpeg.av_log_set_level(found == null ? level : Math.max(level, FFmpeg.av_log_get_level()));
            return joined;
        }
    }

    /** A text without the secrets of any member's cameras. Any thread. */
    String hide(String text) {
        String hidden = text;
        for (var member : members) {
            UnaryOperator<String> present = member.getValue().get();
            hidden = present == null ? hidden : present.apply(hidden);
        }
        return hidden;
    }

    /** What the callback that is installed has to share; null if it is another library's, or FFmpeg's own. */
    private static Map.@Nullable Entry<?, ?> ask() {
        try (Arena call = Arena.ofConfined()) {
            MethodHandle log = Linker.nativeLinker().downcallHandle(symbol("av_vlog"), Signatures.Down.LOG);
            log.invokeExact(MemorySegment.NULL, ASK, call.allocateFrom(""), call.allocate(VA_LIST_BYTES, Long.BYTES));
            return LockSupport.getBlocker(Thread.currentThread()) instanceof Map.Entry<?, ?> answer ? answer : null;
        } catch (Throwable e) {
            throw new AssertionError(e);
        } finally {
            LockSupport.setCurrentBlocker(null);
        }
    }

    /** A function of FFmpeg's, which stays for good: without what would keep the class loader. */
    private static MemorySegment symbol(String name) {
        return MemorySegment.ofAddress(SymbolLookup.loaderLookup().find(name).orElseThrow().address());
    }

    /** What FFmpeg calls: answers {@link #ASK}, and does with all else what there is to do now. An exception would end the JVM. */
    private MethodHandle dispatcher() throws ReflectiveOperationException {
        MethodHandles.Lookup jdk = MethodHandles.publicLookup();
        MethodHandle get = jdk.findVirtual(AtomicReference.class, "get", methodType(Object.class));
        MethodHandle dispatch = MethodHandles.foldArguments(MethodHandles.exactInvoker(MESSAGE),
                get.bindTo(action).asType(HANDLE));
        MethodHandle answer = MethodHandles.dropArguments(
                jdk.findStatic(LockSupport.class, "setCurrentBlocker", methodType(void.class, Object.class)).bindTo(shared),
                0, MESSAGE.parameterList());
        MethodHandle compare = MethodHandles.insertArguments(
                jdk.findStatic(Integer.class, "compare", methodType(int.class, int.class, int.class)), 1, ASK);
        MethodHandle differs = MethodHandles.explicitCastArguments(compare, methodType(boolean.class, int.class)); // the lowest bit
        return MethodHandles.catchException(
                MethodHandles.guardWithTest(MethodHandles.dropArguments(differs, 0, long.class), dispatch, answer),
                Throwable.class, MethodHandles.empty(methodType(void.class, Throwable.class)));
    }

    private void add() throws ReflectiveOperationException {
        members.removeIf(member -> member.getKey().refersTo(null));
        members.add(Map.entry(new WeakReference<>(taker), new WeakReference<>(hider)));
        MethodHandle chain = nobodys();
        for (int question = ANY; question >= (members.size() == 1 ? ANY : THREAD); question--) {
            for (var member : members) { // the newest becomes the first
                chain = MethodHandles.guardWithTest(offer(member.getKey(), question), MethodHandles.empty(MESSAGE), chain);
            }
        }
        action.set(chain);
    }

    /** Whether a member takes a message; one whose loader is gone does not. */
    private static MethodHandle offer(WeakReference<MethodHandle> member, int question) {
        return ProcessUpcall.weakly(member, MethodHandles.insertArguments(MethodHandles.exactInvoker(TAKER), 1, question),
                MethodHandles.empty(TAKER.dropParameterTypes(0, 1)));
    }

    /** FFmpeg's own callback, which is as if this library were not there. */
    private static MethodHandle nobodys() throws ReflectiveOperationException {
        MethodHandle pointer = MethodHandles.publicLookup().findStatic(MemorySegment.class, "ofAddress",
                methodType(MemorySegment.class, long.class));
        return MethodHandles.filterArguments(
                Linker.nativeLinker().downcallHandle(symbol("av_log_default_callback"), Signatures.Down.LOG),
                0, pointer, null, pointer, pointer);
    }
}
