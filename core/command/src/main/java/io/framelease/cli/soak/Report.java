package io.framelease.cli.soak;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes what a soak came to: {@code report.json} for programs, and {@code report.html}, one page without anything beside it. */
public final class Report {
    private final Path folder;
    private final @Nullable String noPlots;

    private Report(Path folder, @Nullable String noPlots) {
        this.folder = folder;
        this.noPlots = noPlots;
    }

    /**
     * Makes the folder, and finds out whether plots can be drawn, before hours have gone by.
     *
     * @throws UncheckedIOException if the folder cannot be made or written to
     */
    public static Report in(Path folder) {
        try {
            Files.createDirectories(folder);
            Files.delete(Files.createTempFile(folder, "report", ".tmp"));
        } catch (IOException e) {
            throw new UncheckedIOException("no report can be written to " + folder, e);
        }
        return new Report(folder, whyNoPlots());
    }

    private static @Nullable String whyNoPlots() {
        try {
            Plots.check();
            return null;
        } catch (LinkageError e) {
            return "no plots: the libraries that draw them are not here (" + e.getMessage() + "); in a run-time image, add"
                    + " java.desktop and the jars of JFreeChart and Batik";
        } catch (RuntimeException | Error e) {
            return "no plots: Java finds no fonts here (" + e + "); install fontconfig and a font, such as fonts-dejavu-core";
        }
    }

    /** Why the page will have no plots, for people; null if it will. */
    public @Nullable String noPlots() {
        return noPlots;
    }

    /**
     * Writes both files.
     *
     * @return the page
     * @throws UncheckedIOException if they cannot be written
     */
    public Path write(SoakResult result) {
        Path page = folder.resolve("report.html");
        try {
            Files.writeString(folder.resolve("report.json"), ReportJson.of(result));
            Files.writeString(page, ReportHtml.of(result, noPlots == null ? Plots.of(result) : Map.of(), noPlots));
        } catch (IOException e) {
            throw new UncheckedIOException("no report can be written to " + folder, e);
        }
        return page;
    }
}
