package io.framelease.ffmpeg;

/** What only a demuxer does with its log of packets, for tests. */
public final class Packets {
    private Packets() {
    }

    /** Another packet is read. */
    public static void add(PacketLog log, boolean key) {
        log.add(key, false);
    }

    /** Something was lost in front of the last packet's end. */
    public static void lose(PacketLog log) {
        log.lost();
    }

    /** The last packet begins a refresh. */
    public static void refresh(PacketLog log, int pictures) {
        log.refreshes(pictures);
    }
}
