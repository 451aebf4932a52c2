package io.framelease.cli.scaling;

import io.framelease.Device;
import io.framelease.cli.soak.ProcessMemory;
import java.util.Map;

/**
 * What the process has, and has done, at a moment.
 *
 * @param nanoTime      when
 * @param live          processor time of the threads of cameras that are not dead, by thread, in ns
 * @param dead          and of those that are
 * @param processNanos  of the whole process, the servers included
 * @param frames        that the engine has seen
 * @param ownThreads    threads that bear a camera's name
 * @param allThreads    threads of the process, those of decoders included and those of the servers not
 * @param nativeBytes   that malloc has handed out
 * @param residentBytes of the process, the servers' included
 * @param slotBytes     of the device, for frames
 */
record Reading(long nanoTime, Map<Long, Long> live, Map<Long, Long> dead, long processNanos, long frames, int ownThreads,
        int allThreads, long nativeBytes, long residentBytes, long slotBytes) {
    static Reading of(Device device, long frames) {
        return new Reading(System.nanoTime(), Threads.nanos(Crowd::isLiveThread), Threads.nanos(Crowd::isDeadThread),
                Threads.processNanos(), frames, Threads.count(Crowd::isCameraThread), Threads.all(), ProcessMemory.allocated(),
                ProcessMemory.resident(), device.memory().allocated());
    }

    /** What threads have taken from one reading to another; one that began meanwhile, all that it has. */
    static long between(Map<Long, Long> before, Map<Long, Long> after) {
        return after.entrySet().stream().mapToLong(each -> each.getValue() - before.getOrDefault(each.getKey(), 0L)).sum();
    }
}
