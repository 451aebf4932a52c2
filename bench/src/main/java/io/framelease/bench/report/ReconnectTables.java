package io.framelease.bench.report;

import com.fasterxml.jackson.databind.JsonNode;

/** The table of {@link io.framelease.bench.peers.reconnect.Reconnects}. */
final class ReconnectTables {
    static final String KIND = "reconnects";
    private static final double MEBIBYTE = 1 << 20;

    private ReconnectTables() {
    }

    static String of(ResultFile file) {
        StringBuilder text = new StringBuilder(file.caption() + " Pictures lost are those that the camera has had from the first to"
                + " the last one that the peer has shown, less those shown.\n\n| peer | power lost by | cycles |"
                + " to the next picture, ms: p50 / p90 / max | not back in 30 s | connections a cycle | pictures lost a cycle |"
                + " resident, MiB: after 20 cycles / at the end / heap | held pictures that changed |\n"
                + "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n");
        file.content().path("peers").properties().forEach(peer -> {
            if (peer.getValue().has("missing")) {
                text.append("| ").append(peer.getKey()).append(" | not measured: ").append(peer.getValue().path("missing").asText())
                        .append(" | | | | | | | |\n");
            }
            peer.getValue().properties().stream().filter(kind -> kind.getValue().isObject())
                    .forEach(kind -> row(text, peer.getKey(), kind.getKey(), kind.getValue()));
        });
        return text.toString();
    }

    private static void row(StringBuilder text, String peer, String kind, JsonNode told) {
        Spread back = back(told);
        double cycles = told.path("cycles").asDouble(back.values().length);
        text.append("| ").append(peer).append(" | ").append(kind).append(" | ").append(Spread.number(cycles, 0));
        if (told.has("failure")) {
            text.append(", then it failed: ").append(told.path("failure").asText());
        }
        if (told.path("exit").asLong() != 0) {
            text.append(told.path("endedByItself").asBoolean() ? ", then it ended with code " : "; it ended with code ")
                    .append(told.path("exit").asLong());
        }
        text.append(" | ").append(back.isEmpty() ? "-" : Spread.number(back.median(), 0) + " / "
                + Spread.number(back.quantile(0.9), 0) + " / " + Spread.number(back.most(), 0));
        text.append(" | ").append(told.path("neverBack").asLong()).append(" | ");
        if (told.has("connections") && cycles > 0) {
            text.append(Spread.number(told.path("connections").asDouble() / cycles, 1));
        }
        text.append(" | ");
        if (told.has("elapsed") && cycles > 0) {
            text.append(Spread.number((told.path("elapsed").asDouble() - told.path("seen").asDouble()
                    + told.path("repeated").asDouble()) / cycles, 1));
        }
        text.append(" | ");
        if (told.has("residentBytesEnd")) {
            text.append(Spread.number(told.path("residentBytesWarm").asDouble() / MEBIBYTE, 0)).append(" / ")
                    .append(Spread.number(told.path("residentBytesEnd").asDouble() / MEBIBYTE, 0)).append(" / ")
                    .append(told.has("heap") ? Spread.number(told.path("heap").asDouble() / MEBIBYTE, 0) : "-");
        }
        text.append(" | ");
        if (told.has("held")) {
            text.append(told.path("changed").asLong()).append(" of ").append(Spread.number(told.path("held").asDouble(), 0));
            if (told.path("failed").asLong() > 0) { // of which nobody knows whether they changed
                text.append(", ").append(told.path("failed").asLong()).append(" not looked at");
            }
        }
        text.append(" |\n");
    }

    static Spread back(JsonNode told) {
        return Spread.of(told.path("backMillis"), JsonNode::asDouble);
    }
}
