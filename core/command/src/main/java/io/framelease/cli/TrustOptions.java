package io.framelease.cli;

import io.framelease.Trust;
import io.framelease.Trust.Playlists;
import io.framelease.Trust.Redirects;
import io.framelease.Trust.Tls;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@link Trust} on the command line, for all sources of a command. */
final class TrustOptions {
    private static final String SERVER = "server";

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(names = "--pin", paramLabel = "SHA256",
            description = "believe the one certificate with this fingerprint, as openssl x509 -fingerprint -sha256"
                    + " prints it")
    private @Nullable String pin;

    @Option(names = "--insecure",
            description = "believe whoever answers an encrypted connection (https, rtsps, rtmps, tls)")
    private boolean insecure;

    @Option(names = "--playlists", paramLabel = "WHERE",
            description = "open playlists (HLS): 'server' for those of web servers, or the folder that those in files"
                    + " may use")
    private @Nullable String playlists;

    @Option(names = "--redirects", paramLabel = "KIND",
            description = "where a server may send the command: same-host or any-host (default: same-host)")
    private @Nullable Redirects redirects;

    /** What is trusted, or the mistake in what was asked for. */
    Trust trust() {
        Trust trust = Trust.defaults().withTls(tls()).withPlaylists(playlists());
        return redirects == null ? trust : trust.withRedirects(redirects);
    }

    private Tls tls() {
        if (pin == null) {
            return insecure ? Tls.insecure() : Tls.verify();
        }
        if (insecure) {
            throw new ParameterException(command.commandLine(),
                    "--insecure believes every certificate: leave it or --pin out");
        }
        try {
            return Tls.pinned(pin.strip().replaceFirst("(?i)^(sha256[:=]|sha256 fingerprint=)", ""));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), "--pin: " + e.getMessage());
        }
    }

    private Playlists playlists() {
        if (playlists == null) {
            return Playlists.none();
        }
        if (playlists.equals(SERVER)) {
            return Playlists.ofServer();
        }
        try {
            return Playlists.within(Path.of(playlists));
        } catch (InvalidPathException e) {
            throw new ParameterException(command.commandLine(), "--playlists: '" + playlists + "' is no folder's name");
        }
    }
}
