/**
 * The engines of the command line: stand-ins for inference, one that is fast and one that is slow. An
 * {@link io.framelease.cli.engine.Engine} is given an open view; on the host it reads the view's memory, on a GPU it
 * queues a kernel ({@link io.framelease.cli.engine.CudaEngine}), or where kernels cannot be loaded reads a copy that a
 * {@link io.framelease.cli.engine.HostPicture} makes. {@link io.framelease.cli.engine.Engines} picks them.
 */
package io.framelease.cli.engine;

