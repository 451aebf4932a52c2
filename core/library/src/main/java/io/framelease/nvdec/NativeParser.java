package io.framelease.nvdec;

import io.framelease.bindings.nvdec.CUVIDEOFORMAT;
import io.framelease.bindings.nvdec.CUVIDEOFORMATEX;
import io.framelease.bindings.nvdec.CUVIDPARSERDISPINFO;
import io.framelease.bindings.nvdec.CUVIDPARSERPARAMS;
import io.framelease.bindings.nvdec.CUVIDPICPARAMS;
import io.framelease.bindings.nvdec.CUVIDSOURCEDATAPACKET;
import io.framelease.bindings.nvdec.Nvcuvid;
import io.framelease.bindings.nvdec.PFNVIDDECODECALLBACK;
import io.framelease.bindings.nvdec.PFNVIDDISPLAYCALLBACK;
import io.framelease.bindings.nvdec.PFNVIDSEQUENCECALLBACK;
import io.framelease.natives.NativeMemory;
import io.framelease.natives.OrderedArena;
import io.framelease.natives.ProcessUpcall;
import io.framelease.natives.Thrown;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The driver's parser. What a callback throws is thrown when the call that feeds it returns, and until then the parser is told that
 * it failed. Confined to the camera thread.
 */
final class NativeParser implements Parser {
    private static final Logger LOG = LoggerFactory.getLogger(NativeParser.class);
    /** Whatever the damage, the picture is decoded: the hardware conceals. */
    private static final int ANY_DAMAGE = 100;
    private static final int MOST_HEADER_BYTES = 1024;

    /**
     * The parser whose call this thread is in: the driver calls back inside of it, and no callback calls a parser. So three
     * function pointers do for all parsers, as long as the process lives ({@link ProcessUpcall}). A parser with ones of its own would
     * pay for their making, and for a compilation of each as soon as it is called often.
     */
    private static final ThreadLocal<@Nullable NativeParser> FED = new ThreadLocal<>();
    private static final MethodHandle ON_SEQUENCE = target("onSequence"); // kept here: the function pointers do not
    private static final MethodHandle ON_DECODE = target("onDecode");
    private static final MethodHandle ON_DISPLAY = target("onDisplay");
    private static final MemorySegment SEQUENCE = ProcessUpcall.of(ON_SEQUENCE, PFNVIDSEQUENCECALLBACK.descriptor(), 0);
    private static final MemorySegment DECODE = ProcessUpcall.of(ON_DECODE, PFNVIDDECODECALLBACK.descriptor(), 0);
    private static final MemorySegment DISPLAY = ProcessUpcall.of(ON_DISPLAY, PFNVIDDISPLAYCALLBACK.descriptor(), 0);

    private interface Callback {
        int call(NativeParser fed, MemorySegment what);
    }

    private static MethodHandle target(String name) {
        try {
            return MethodHandles.lookup().findStatic(NativeParser.class, name,
                    MethodType.methodType(int.class, MemorySegment.class, MemorySegment.class));
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    @SuppressWarnings("unused") // called by the driver
    private static int onSequence(MemorySegment user, MemorySegment format) {
        return tell(format, NativeParser::sequence);
    }

    @SuppressWarnings("unused") // called by the driver
    private static int onDecode(MemorySegment user, MemorySegment parameters) {
        return tell(parameters, NativeParser::decode);
    }

    @SuppressWarnings("unused") // called by the driver
    private static int onDisplay(MemorySegment user, MemorySegment info) {
        return tell(info, NativeParser::display);
    }

    private final OrderedArena arena = new OrderedArena();
    private final Failures failures;
    private final Events events;
    private final MemorySegment packet;
    private MemorySegment parser = MemorySegment.NULL;
    private @Nullable Throwable thrown;

    /**
     * @param codec  of NVDEC's codecs
     * @param header what the container tells apart from the packets
     */
    NativeParser(int codec, byte[] header, Failures failures, Events events) {
        this.failures = failures;
        this.events = events;
        try {
            packet = CUVIDSOURCEDATAPACKET.allocate(arena);
            parser = create(codec, header);
            if (isStream(header)) {
                MemorySegment copy = arena.allocate(header.length);
                MemorySegment.copy(header, 0, copy, ValueLayout.JAVA_BYTE, 0, header.length);
                parse(copy, 0, 0);
            }
        } catch (RuntimeException | Error e) {
            arena.close();
            throw e;
        }
    }

    /**
     * Whether a header is a piece of the stream, with start codes: parameter sets of an RTSP camera that it tells in its
     * description and never in its packets. The parser makes nothing of such ones where it takes other headers.
     */
    private static boolean isStream(byte[] header) {
        return header.length > 3 && header[0] == 0 && header[1] == 0 && (header[2] == 1 || header[2] == 0 && header[3] == 1);
    }

    private MemorySegment create(int codec, byte[] header) {
        MemorySegment parameters = CUVIDPARSERPARAMS.allocate(arena);
        CUVIDPARSERPARAMS.CodecType(parameters, codec);
        CUVIDPARSERPARAMS.ulMaxNumDecodeSurfaces(parameters, 1); // until the sequence tells
        CUVIDPARSERPARAMS.ulErrorThreshold(parameters, ANY_DAMAGE);
        CUVIDPARSERPARAMS.pfnSequenceCallback(parameters, SEQUENCE);
        CUVIDPARSERPARAMS.pfnDecodePicture(parameters, DECODE);
        CUVIDPARSERPARAMS.pfnDisplayPicture(parameters, DISPLAY);
        if (header.length > 0 && header.length <= MOST_HEADER_BYTES && !isStream(header)) {
            MemorySegment extended = CUVIDEOFORMATEX.allocate(arena);
            CUVIDEOFORMAT.seqhdr_data_length(CUVIDEOFORMATEX.format(extended), header.length);
            MemorySegment.copy(header, 0, CUVIDEOFORMATEX.raw_seqhdr_data(extended), ValueLayout.JAVA_BYTE, 0, header.length);
            CUVIDPARSERPARAMS.pExtVideoInfo(parameters, extended);
        }
        MemorySegment cell = arena.allocate(ValueLayout.ADDRESS);
        FED.set(this);
        int code;
        try {
            code = Nvcuvid.cuvidCreateVideoParser(cell, parameters);
        } finally {
            FED.remove();
        }
        if (code != 0) {
            throw failures.failed(code, "cuvidCreateVideoParser(codec=" + codec + ")");
        }
        return NativeMemory.own(cell.get(ValueLayout.ADDRESS, 0), 0, arena, this::destroy);
    }

    private void destroy(MemorySegment ending) {
        FED.set(this);
        int code;
        try {
            code = Nvcuvid.cuvidDestroyVideoParser(ending);
        } finally {
            FED.remove();
        }
        if (code != 0) {
            LOG.debug("{}", failures.refused(code, "cuvidDestroyVideoParser()"));
        }
    }

    /** A callback's way to the parser that it is of. */
    private static int tell(MemorySegment what, Callback callback) {
        try {
            NativeParser fed = FED.get();
            return fed == null ? 0 : callback.call(fed, what);
        } catch (Throwable e) { // it must not get into the driver
            return 0;
        }
    }

    private int sequence(MemorySegment format) {
        try {
            return thrown != null ? 0 : events.sequence(NativeMemory.transientView(format, CUVIDEOFORMAT.sizeof()));
        } catch (Throwable e) {
            return caught(e);
        }
    }

    private int decode(MemorySegment parameters) {
        try {
            if (thrown != null) {
                return 0;
            }
            events.decode(NativeMemory.transientView(parameters, CUVIDPICPARAMS.sizeof()));
            return 1;
        } catch (Throwable e) {
            return caught(e);
        }
    }

    private int display(MemorySegment info) {
        try {
            if (thrown != null) {
                return 0;
            }
            if (info.address() != 0) { // else it tells the end, which is known
                events.display(NativeMemory.transientView(info, CUVIDPARSERDISPINFO.sizeof()));
            }
            return 1;
        } catch (Throwable e) {
            return caught(e);
        }
    }

    private int caught(Throwable e) {
        if (thrown == null) {
            thrown = e;
        }
        return 0;
    }

    @Override
    public boolean parse(MemorySegment data, long number) {
        return parse(data, data.byteSize() == 0 ? Nvcuvid.CUVID_PKT_ENDOFSTREAM()
                : Nvcuvid.CUVID_PKT_ENDOFPICTURE() | Nvcuvid.CUVID_PKT_TIMESTAMP(), number) == 0;
    }

    private int parse(MemorySegment data, int flags, long number) {
        CUVIDSOURCEDATAPACKET.flags(packet, flags);
        CUVIDSOURCEDATAPACKET.payload_size(packet, data.byteSize());
        CUVIDSOURCEDATAPACKET.payload(packet, data);
        CUVIDSOURCEDATAPACKET.timestamp(packet, number);
        FED.set(this);
        int code;
        try {
            code = Nvcuvid.cuvidParseVideoData(parser, packet);
        } finally {
            FED.set(null); // and not removed, which allocates the next time
        }
        rethrow();
        if (code != 0) {
            LOG.debug("{}", failures.refused(code, "cuvidParseVideoData(bytes=" + data.byteSize() + ")"));
        }
        return code;
    }

    private void rethrow() {
        Throwable first = thrown;
        thrown = null;
        Thrown.rethrow(first);
    }

    @Override
    public void close() {
        arena.close();
        rethrow(); // what was found when it ended
    }
}
