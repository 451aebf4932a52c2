/**
 * The C functions, structs and constants of FFmpeg 7.1 of the CUDA runtime and of NVDEC, as jextract generates them.
 *
 * <p>Everything but this file is generated: see {@code jextract.sh} at the root of the repository. The packages
 * are open to Framelease's own modules alone, because every call in them works on raw addresses.
 */
module io.framelease.bindings {
    exports io.framelease.bindings.cuda to io.framelease.core;
    exports io.framelease.bindings.ffmpeg to io.framelease.core, io.framelease.testkit;
    exports io.framelease.bindings.nvdec to io.framelease.core;
}
