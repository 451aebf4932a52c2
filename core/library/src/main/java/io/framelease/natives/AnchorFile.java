package io.framelease.natives;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A shared object that has nothing of its own and needs one other: whoever looks a symbol up in it finds those of the other.
 * The format is ELF-64 as in elf(5), with the least that glibc's loader wants.
 */
final class AnchorFile {
    private static final int HEADER = 64;
    private static final int PROGRAM_HEADER = 56;
    private static final int PROGRAM_HEADERS = 3;
    private static final int PT_LOAD = 1;
    private static final int PT_DYNAMIC = 2;
    private static final int PT_GNU_STACK = 0x6474e551;
    /** Not executable, so that a file system mounted noexec will do; writable, since older loaders write into it. */
    private static final int READ_WRITE = 6;
    private static final int ET_DYN = 3;
    private static final long LARGEST_PAGE = 1 << 16;

    private static final int DT_NULL = 0;
    private static final int DT_NEEDED = 1;
    private static final int DT_HASH = 4;
    private static final int DT_STRTAB = 5;
    private static final int DT_SYMTAB = 6;
    private static final int DT_STRSZ = 10;
    private static final int DT_SYMENT = 11;
    private static final int SYMBOL = 24;

    private AnchorFile() {
    }

    /**
     * Makes one.
     *
     * @param needed what it needs: an absolute path, or the name (DT_SONAME) of something that is loaded already
     */
    static byte[] of(String needed) {
        byte[] name = needed.getBytes(StandardCharsets.UTF_8);
        int dynamic = HEADER + PROGRAM_HEADERS * PROGRAM_HEADER;
        int hash = dynamic + 7 * 16;
        int symbols = hash + 16;
        int strings = symbols + SYMBOL;
        int size = strings + 1 + name.length + 1;
        ByteBuffer file = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);

        file.putInt(0x464c457f).put((byte) 2).put((byte) 1).put((byte) 1).position(16); // 64 bits, little-endian, version 1
        file.putShort((short) ET_DYN).putShort((short) ElfFile.machine()).putInt(1);
        file.putLong(0).putLong(HEADER).putLong(0).putInt(0); // entry, program headers, section headers, flags
        file.putShort((short) HEADER).putShort((short) PROGRAM_HEADER).putShort((short) PROGRAM_HEADERS).position(HEADER);

        program(file, PT_LOAD, 0, size, LARGEST_PAGE);
        program(file, PT_DYNAMIC, dynamic, hash - dynamic, Long.BYTES);
        program(file, PT_GNU_STACK, 0, 0, 16);

        file.putLong(DT_NEEDED).putLong(1);
        file.putLong(DT_HASH).putLong(hash);
        file.putLong(DT_STRTAB).putLong(strings);
        file.putLong(DT_SYMTAB).putLong(symbols);
        file.putLong(DT_STRSZ).putLong(size - strings);
        file.putLong(DT_SYMENT).putLong(SYMBOL);
        file.putLong(DT_NULL).putLong(0);
        file.putInt(1).putInt(1); // one bucket, one symbol, which is the first and undefined as it must be
        file.position(strings + 1).put(name);
        return file.array();
    }

    private static void program(ByteBuffer file, int type, long offset, long size, long alignment) {
        file.putInt(type).putInt(READ_WRITE).putLong(offset).putLong(offset).putLong(offset).putLong(size).putLong(size)
                .putLong(alignment);
    }
}
