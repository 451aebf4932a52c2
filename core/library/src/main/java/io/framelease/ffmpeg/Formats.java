package io.framelease.ffmpeg;

import java.util.Arrays;
import java.util.Set;

/**
 * The formats that FFmpeg may take a source for. What a source's content looks like decides, and its author decides what
 * it looks like: so a format that can name other files or hosts is never read unless the caller trusts it.
 *
 * <p>Left out of {@link #PLAIN}: concat, dash, hls, imf, webm_dash_manifest and vobsub, which name files or URLs; sdp,
 * sap, rtsp and rtp, which open the network, and are for their own schemes; svg_pipe, since its pictures name others; tty,
 * which takes any text for video; ffmetadata. Formats that later FFmpeg versions bring are left out until they are read.
 * image2 stands here for pictures without a demuxer of their own; its patterns are switched off, and like every demuxer
 * it opens nothing but the source itself: {@link OpenGuard} sees to that.
 */
final class Formats {
    static final String HLS = "hls";

    /** FFmpeg 7's demuxers, by its names, that read the bytes of one file or stream and nothing else. */
    private static final String PLAIN = """
            3dostr 3g2 3gp 4xm aa aac aax ac3 ac4 ace acm act adf adp ads adx aea afc aiff aix alaw alias_pix alp amr
            amrnb amrwb anm apac apc ape apm apng aptx aptx_hd aqtitle argo_asf argo_brp argo_cvg asf asf_o ass ast au
            av1 avi avr avs avs2 avs3 bethsoftvid bfi bfstm bin bink binka bit bitpacked bmp_pipe bmv boa bonk
            brender_pix brstm c93 caf cavsvideo cdg cdxl cine codec2 codec2raw cri_pipe data daud dcstr dds_pipe derf
            dfa dfpwm dhav dirac dnxhd dpx_pipe dsf dsicin dss dts dtshd dv dvbsub dvbtxt dxa ea ea_cdata eac3 epaf
            evc exr_pipe f32be f32le f64be f64le film_cpk filmstrip fits flac flic flv frm fsb fwse g722 g723_1 g726
            g726le g729 gdv gem_pipe genh gif gif_pipe gsm gxf h261 h263 h264 hca hcom hdr_pipe hevc hnm iamf ico
            idcin idf iff ifv ilbc image2 image2pipe ingenient ipmovie ipu ircam iss iv8 ivf ivr j2k_pipe jacosub
            jpeg_pipe jpegls_pipe jpegxl_anim jpegxl_pipe jv kux kvag laf lc3 live_flv lmlm4 loas lrc luodat lvf lxf
            m4a m4v matroska mca mcc mgsts microdvd mj2 mjpeg mjpeg_2000 mlp mlv mm mmf mods moflex mov mp3 mp4 mpc
            mpc8 mpeg mpegts mpegtsraw mpegvideo mpjpeg mpl2 mpsub msf msnwctcp msp mtaf mtv mulaw musx mv mvi mxf mxg
            nc nistsphere nsp nsv nut nuv obu ogg oma osq paf pam_pipe pbm_pipe pcx_pipe pdv pfm_pipe pgm_pipe
            pgmyuv_pipe pgx_pipe phm_pipe photocd_pipe pictor_pipe pjs pmp png_pipe pp_bnk ppm_pipe psd_pipe psxstr
            pva pvf qcp qdraw_pipe qoa qoi_pipe r3d rawvideo rcwt realtext redspark rka rl2 rm roq rpl rsd rso s16be
            s16le s24be s24le s32be s32le s337m s8 sami sbc sbg scc scd sdns sdr2 sds sdx ser sga sgi_pipe shn siff
            simbiosis_imx sln smjpeg smk smush sol sox spdif srt stl subviewer subviewer1 sunrast_pipe sup svag svs
            swf tak tedcaptions thp tiertexseq tiff_pipe tmv truehd tta txd ty u16be u16le u24be u24le u32be u32le u8
            usm v210 v210x vag vbn_pipe vc1 vc1test vidc vividas vivo vmd voc vpk vplayer vqf vvc w64 wady wav wavarc
            wc3movie webm webp_pipe webvtt wsaud wsd wsvqa wtv wv wve xa xbin xbm_pipe xmd xmv xpm_pipe xvag xwd_pipe
            xwma yop yuv4mpegpipe
            """;
    private static final Set<String> PLAIN_NAMES = Set.of(PLAIN.split("\\s+"));
    private static final String PLAIN_LIST = String.join(",", PLAIN.split("\\s+"));

    private Formats() {
    }

    /** FFmpeg's {@code format_whitelist} for a source. */
    static String whitelist(Source source) {
        return switch (source.scheme()) {
            case "rtsp", "rtsps" -> "rtsp";
            case "rtp" -> "rtp";
            default -> source.mayReadPlaylists() ? PLAIN_LIST + "," + HLS : PLAIN_LIST;
        };
    }

    /**
     * Whether a source may be read as what FFmpeg takes it for.
     *
     * @param names the demuxer's names, with commas between them
     */
    static boolean allowed(Source source, String names) {
        return Arrays.stream(names.split(",")).anyMatch(name -> PLAIN_NAMES.contains(name)
                || name.equals(HLS) && source.mayReadPlaylists());
    }
}
