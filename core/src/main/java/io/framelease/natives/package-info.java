/**
 * Native libraries and native memory. {@link io.framelease.natives.FFmpegLibraries} and
 * {@link io.framelease.natives.CudaLibrary} find and load the libraries, in that order and once a process;
 * {@link io.framelease.natives.NativeMemory} is the only class that turns an address into memory.
 */
package io.framelease.natives;
