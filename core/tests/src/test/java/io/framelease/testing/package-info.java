/**
 * What all tests share, for every class on the class path: the log is captured and goes to a file, unexpected warnings are
 * reported, and how long a test may take says only that it is alive.
 */
package io.framelease.testing;

