/**
 * A camera whose power goes and comes back, again and again, and who watches it: Framelease and its peers. {@link
 * io.framelease.bench.peers.reconnect.Reconnects} has the camera and a proxy before it, starts each {@link
 * io.framelease.bench.peers.reconnect.Peer} as a process that writes one byte for each picture as soon as it has it ({@link
 * io.framelease.bench.peers.reconnect.Watcher}), and measures from the camera's return to the first picture.
 */
package io.framelease.bench.peers.reconnect;
