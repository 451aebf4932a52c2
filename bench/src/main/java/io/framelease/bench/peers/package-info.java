/**
 * Whole programs that play the same file, one after the other: Framelease and its peers. {@link
 * io.framelease.bench.peers.Programs} makes long files of short clips ({@link io.framelease.bench.peers.Clips}), starts each
 * program as a process of its own ({@link io.framelease.bench.peers.Child}), in rounds that begin with another program each,
 * and writes what it measured to a result file. What runs in these processes is in {@link io.framelease.bench.peers.play}.
 */
package io.framelease.bench.peers;
