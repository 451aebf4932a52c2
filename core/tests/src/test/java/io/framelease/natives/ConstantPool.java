package io.framelease.natives;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/** What a class names, found in its file without loading it. */
public final class ConstantPool {
    private static final int UTF8 = 1;
    private static final int CLASS = 7;
    private static final int METHOD = 10;
    private static final int INTERFACE_METHOD = 11;
    private static final int NAME_AND_TYPE = 12;
    /** A class in a descriptor or a signature. */
    private static final Pattern DESCRIBED = Pattern.compile("L([\\w/$]+)[;<]");

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
        Constants all = read(file);
        Set<Method> methods = new HashSet<>();
        for (int i = 1; i < all.tags.length; i++) {
            if (all.tags[i] == METHOD || all.tags[i] == INTERFACE_METHOD) {
                methods.add(new Method(all.texts[all.first[all.first[i]]].replace('/', '.'), all.texts[all.first[all.second[i]]],
                        all.texts[all.second[all.second[i]]]));
            }
        }
        return methods;
    }

    /** The binary names of all classes that a class file names, in its code, its signatures and its attributes. */
    public static Set<String> types(InputStream file) throws IOException {
        Constants all = read(file);
        Set<String> types = new HashSet<>();
        for (int i = 1; i < all.tags.length; i++) {
            if (all.tags[i] == CLASS && !all.texts[all.first[i]].startsWith("[")) {
                types.add(all.texts[all.first[i]].replace('/', '.'));
            } else if (all.tags[i] == UTF8) {
                DESCRIBED.matcher(all.texts[i]).results().forEach(found -> types.add(found.group(1).replace('/', '.')));
            }
        }
        return types;
    }

    private static Constants read(InputStream file) throws IOException {
        DataInputStream in = new DataInputStream(file);
        in.readInt(); // 0xCAFEBABE
        in.readInt(); // version
        int count = in.readUnsignedShort();
        Constants all = new Constants(new int[count], new int[count], new int[count], new String[count]);
        for (int i = 1; i < count; i++) {
            all.tags[i] = in.readUnsignedByte();
            switch (all.tags[i]) {
                case UTF8 -> all.texts[i] = in.readUTF();
                case 3, 4 -> in.readInt(); // int, float
                case 5, 6 -> { // long, double: the next number stands for nothing
                    in.readLong();
                    i++;
                }
                case CLASS, 8, 16, 19, 20 -> all.first[i] = in.readUnsignedShort(); // and string, method type, module, package
                case 15 -> { // method handle
                    in.readUnsignedByte();
                    in.readUnsignedShort();
                }
                case 9, METHOD, INTERFACE_METHOD, NAME_AND_TYPE, 17, 18 -> { // and field, constants that are computed
                    all.first[i] = in.readUnsignedShort();
                    all.second[i] = in.readUnsignedShort();
                }
                default -> throw new IOException("a constant of kind " + all.tags[i]);
            }
        }
        return all;
    }

    private record Constants(int[] tags, int[] first, int[] second, String[] texts) {
    }
}
