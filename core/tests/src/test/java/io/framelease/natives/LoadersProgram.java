package io.framelease.natives;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A process with several class loaders that each have the library, as a server with several applications. */
final class LoadersProgram {
    private LoadersProgram() {
    }

    /** @param arguments those of {@link NativesProgram}, behind the number of loaders and a file to load before or "-" */
    public static void main(String[] arguments) throws Exception {
        if (!arguments[1].equals("-")) { // not by the JVM: as another library does that was loaded before
            SymbolLookup.libraryLookup(Path.of(arguments[1]), Arena.global());
        }
        List<URLClassLoader> loaders = new ArrayList<>();
        for (int i = 0; i < Integer.parseInt(arguments[0]); i++) {
            URLClassLoader loader = new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader());
            loaders.add(loader); // the applications live at the same time
            System.out.println(run(loader, List.of(arguments).subList(2, arguments.length).toArray(String[]::new)));
        }
        for (URLClassLoader loader : loaders) {
            loader.close();
        }
    }

    private static String run(ClassLoader loader, String[] arguments) throws Exception {
        Class<?> program = loader.loadClass(NativesProgram.class.getName());
        if (program == NativesProgram.class) {
            throw new AssertionError("not loaded anew");
        }
        PrintStream before = System.out;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
        try {
            var main = program.getDeclaredMethod("main", String[].class);
            main.setAccessible(true);
            main.invoke(null, (Object) arguments);
        } finally {
            System.setOut(before);
        }
        return said.toString(StandardCharsets.UTF_8).strip();
    }

    private static URL[] classPath() throws Exception {
        List<URL> urls = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(":")) {
            urls.add(Path.of(entry).toUri().toURL());
        }
        return urls.toArray(URL[]::new);
    }
}
