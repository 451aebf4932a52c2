package io.framelease.nvdec;

import java.lang.foreign.MemorySegment;

/**
 * What finds pictures in one session's stream. It calls back on the thread that feeds it, inside of that call. Confined to the
 * camera thread.
 */
interface Parser extends AutoCloseable {
    /** What the parser finds. */
    interface Events {
        /**
         * A stream begins, or goes on as another.
         *
         * @param format a CUVIDEOFORMAT, valid during the call
         * @return how many decode surfaces there are; 0 if it cannot be decoded
         */
        int sequence(MemorySegment format);

        /**
         * A picture is to be decoded.
         *
         * @param parameters a CUVIDPICPARAMS, valid during the call
         */
        void decode(MemorySegment parameters);

        /**
         * A picture is shown. Another one may be decoded into its surface from now on, which {@link #decode} then tells.
         *
         * @param info a CUVIDPARSERDISPINFO, valid during the call
         */
        void display(MemorySegment info);
    }

    /**
     * Feeds it one access unit.
     *
     * @param data   its bytes; none for the end of the stream
     * @param number of its packet
     * @return false if the parser makes nothing of it
     */
    boolean parse(MemorySegment data, long number);

    /** Ends the parser; it calls back no more. */
    @Override
    void close();
}
