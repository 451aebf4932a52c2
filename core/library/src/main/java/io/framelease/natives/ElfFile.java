package io.framelease.natives;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a shared object before the loader does. glibc maps a library's segments without comparing them to the file's
 * length, so a truncated file kills the process with SIGBUS where a program would want an exception. The format is ELF-64
 * as in elf(5).
 */
final class ElfFile {
    private static final int HEADER = 64;
    private static final int PT_LOAD = 1;
    private static final int EM_X86_64 = 62;
    private static final int EM_AARCH64 = 183;

    private ElfFile() {
    }

    /**
     * Tells what is wrong with a file as a shared object of this machine.
     *
     * @return a short phrase, or null if nothing is wrong
     */
    static @Nullable String defect(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            ByteBuffer header = read(channel, 0, HEADER);
            if (header == null || header.getInt(0) != 0x464c457f) {
                return size == 0 ? "the file is empty" : "it is no ELF file";
            }
            if (header.get(4) != 2 || header.get(5) != 1) {
                return "it is no 64-bit little-endian ELF file";
            }
            int machine = header.getShort(18) & 0xffff;
            if (machine != machine()) {
                return "it is made for another processor (ELF machine " + machine + ")";
            }
            return truncation(channel, header, size);
        } catch (IOException | IllegalArgumentException e) { // an offset in its header is nonsense
            return "it cannot be read (" + e + ")";
        }
    }

    private static @Nullable String truncation(FileChannel channel, ByteBuffer header, long size) throws IOException {
        long needed = 0;
        long programHeaders = header.getLong(32);
        int entrySize = header.getShort(54) & 0xffff;
        int entries = header.getShort(56) & 0xffff;
        for (int i = 0; i < entries; i++) {
            ByteBuffer entry = read(channel, programHeaders + (long) i * entrySize, 56);
            if (entry == null) {
                return "it is truncated (" + size + " bytes)";
            }
            if (entry.getInt(0) == PT_LOAD) {
                needed = Math.max(needed, entry.getLong(8) + entry.getLong(32)); // p_offset + p_filesz
            }
        }
        return size < needed ? "it is truncated (" + size + " bytes, its segments need " + needed + ")" : null;
    }

    private static @Nullable ByteBuffer read(FileChannel channel, long position, int bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, position + buffer.position()) < 0) {
                return null;
            }
        }
        return buffer;
    }

    /** Which processor this is, as ELF numbers them. */
    static int machine() {
        return System.getProperty("os.arch").equals("aarch64") ? EM_AARCH64 : EM_X86_64;
    }
}
