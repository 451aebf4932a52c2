/** How {@link io.framelease.testkit.CheckedDevice} works; nobody's to use but its own and Framelease's tests. */
package io.framelease.testkit.device;

