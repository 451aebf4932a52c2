package io.framelease.nvdec;

import io.framelease.natives.NvdecLibrary;
import org.jspecify.annotations.Nullable;

/** What NVIDIA's driver gives to who decodes. Tests have one that needs no GPU. Any thread that is bound to the GPU. */
interface Driver {
    /** Why there is no such library; empty if there is one. */
    String missing();

    /**
     * What the GPU decodes.
     *
     * @throws io.framelease.DeviceException if the driver does not tell
     */
    Capabilities capabilities(int codec, int chroma, int bitDepth);

    /**
     * Makes a decoder.
     *
     * @return null if the GPU has no memory for it
     * @throws io.framelease.DeviceException if the driver makes none
     */
    @Nullable NativeDecoder decoder(DecoderShape shape, int surfaces, DecoderCache cache);

    /**
     * Makes a parser.
     *
     * @param header what the container tells apart from the packets
     * @throws io.framelease.DeviceException if the driver makes none
     */
    Parser parser(int codec, byte[] header, Parser.Events events);

    /** The one of this machine. */
    static Driver nvidia(Failures failures) {
        return new Driver() {
            @Override
            public String missing() {
                NvdecLibrary library = NvdecLibrary.get();
                return library.path().isEmpty() ? library.reason() : "";
            }

            @Override
            public Capabilities capabilities(int codec, int chroma, int bitDepth) {
                return Capabilities.ask(failures, codec, chroma, bitDepth);
            }

            @Override
            public @Nullable NativeDecoder decoder(DecoderShape shape, int surfaces, DecoderCache cache) {
                return DecoderCalls.create(shape, surfaces, failures, cache);
            }

            @Override
            public Parser parser(int codec, byte[] header, Parser.Events events) {
                return new NativeParser(codec, header, failures, events);
            }
        };
    }
}
