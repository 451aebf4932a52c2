package io.framelease.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** What a message of the library's that names its methods means on the command line. */
final class Hints {
    /** What a message names, and the options that do the same here. */
    private static final Map<String, String> OPTIONS = new LinkedHashMap<>();

    static {
        OPTIONS.put("Trust.Tls", "--pin, --insecure");
        OPTIONS.put("Trust.Playlists", "--playlists");
        OPTIONS.put("Trust.Redirects", "--redirects");
        OPTIONS.put("withConnectTimeout", "--connect-timeout");
        OPTIONS.put("withReadTimeout", "--read-timeout");
        OPTIONS.put("\"rtsp_transport\"", "--transport");
        OPTIONS.put("Decoding.withThreads", "--threads");
        OPTIONS.put("Decoding.withLowLatency", "--low-latency");
        OPTIONS.put("Decoding.withHardwareRequired", "--require-hardware");
        OPTIONS.put("Decoding.withVideo", "--stream");
        OPTIONS.put("Devices.cuda", "--device");
        OPTIONS.put("CameraOptions.withTransform", "--crop, --scale, --deinterlace");
        OPTIONS.put("CameraOptions.withLoop", "--loop");
        OPTIONS.put("CameraOptions.withRealtime", "--realtime");
    }

    private Hints() {
    }

    /** The message, with the options behind it if there are any. */
    static String withOptions(String message) {
        String options = OPTIONS.entrySet().stream().filter(each -> message.contains(each.getKey())).map(Map.Entry::getValue)
                .collect(Collectors.joining(", "));
        return options.isEmpty() ? message : message + " (on this command line: " + options + ")";
    }
}
