/**
 * Native libraries and native memory. {@link io.framelease.natives.FFmpegLibraries} and
 * {@link io.framelease.natives.CudaLibrary} find and load the libraries, in that order and once a process: FFmpeg's from
 * a jar (BundledFiles, KnownFiles) by way of a private cache (BundledNatives, PrivateFolder), both through SharedObjects.
 * {@link io.framelease.natives.WakeSignal} ends another thread's blocking call.
 * {@link io.framelease.natives.NativeMemory} is the only class that turns an address into memory.
 */
package io.framelease.natives;

