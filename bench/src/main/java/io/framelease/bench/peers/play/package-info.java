/**
 * What runs in the processes that {@link io.framelease.bench.peers.Programs} measures: {@link
 * io.framelease.bench.peers.play.Player} plays one file to its end by one library, looks at the same bytes of each picture, and
 * says what it counted in its last line. Nothing is loaded here that the library under test does not need.
 */
package io.framelease.bench.peers.play;
