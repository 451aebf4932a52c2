/**
 * Devices: where frames live, and how their memory is allocated, copied, marked and freed.
 *
 * <p>{@link io.framelease.device.DeviceBackend} is what cameras and leases see: a {@link io.framelease.device.CudaDevice},
 * found by {@link io.framelease.device.CudaRuntime}, or a {@link io.framelease.device.HostDevice}. In order: memory is
 * allocated on the thread of the {@link io.framelease.device.Reclaimer}; copies are queued on a
 * {@link io.framelease.device.DeviceStream}; {@link io.framelease.device.DeviceEvent}s from the
 * {@link io.framelease.device.EventPool} mark where they end; what is done with comes back to the Reclaimer as a
 * {@link io.framelease.device.PendingFree}.
 *
 * <p>Nothing here waits for an engine's work but what says so, and so nothing calls cudaMalloc and cudaFree: see
 * {@code CudaPool}. No call changes the current CUDA device of a thread that is not the library's, nor its capture mode: see
 * {@code CudaContext}. Nothing but the calling thread touches memory that a user gave: see {@code StagedTransfers}.
 */
package io.framelease.device;

