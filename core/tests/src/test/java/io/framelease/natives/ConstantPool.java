package io.framelease.natives;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.Set;

/** The methods that a class names, found in its file without loading it. */
public final class ConstantPool {
    private static final int UTF8 = 1;
    private static final int CLASS = 7;
    private static final int METHOD = 10;
    private static final int INTERFACE_METHOD = 11;
    private static final int NAME_AND_TYPE = 12;

    /**
     * A method that is called, or referred to.
     *
     * @param owner      its class's binary name
     * @param descriptor its types, as in class files
     */
    public record Method(String owner, String name, String descriptor) {
    }

    private ConstantPool() {
    }

    /** All methods that a class file names. */
    public static Set<Method> methods(InputStream file) throws IOException {
        DataInputStream in = new DataInputStream(file);
        in.readInt(); // 0xCAFEBABE
        in.readInt(); // version
        int count = in.readUnsignedShort();
        int[] tags = new int[count];
        int[] first = new int[count];
        int[] second = new int[count];
        String[] texts = new String[count];
        for (int i = 1; i < count; i++) {
            tags[i] = in.readUnsignedByte();
            switch (tags[i]) {
                case UTF8 -> texts[i] = in.readUTF();
                case 3, 4 -> in.readInt(); // int, float
                case 5, 6 -> { // long, double: the next number stands for nothing
                    in.readLong();
                    i++;
                }
                case CLASS, 8, 16, 19, 20 -> first[i] = in.readUnsignedShort(); // and string, method type, module, package
                case 15 -> { // method handle
                    in.readUnsignedByte();
                    in.readUnsignedShort();
                }
                case 9, METHOD, INTERFACE_METHOD, NAME_AND_TYPE, 17, 18 -> { // and field, constants that are computed
                    first[i] = in.readUnsignedShort();
                    second[i] = in.readUnsignedShort();
                }
                default -> throw new IOException("a constant of kind " + tags[i]);
            }
        }
        Set<Method> methods = new HashSet<>();
        for (int i = 1; i < count; i++) {
            if (tags[i] == METHOD || tags[i] == INTERFACE_METHOD) {
                methods.add(new Method(texts[first[first[i]]].replace('/', '.'), texts[first[second[i]]],
                        texts[second[second[i]]]));
            }
        }
        return methods;
    }
}
