package io.framelease.device;

import io.framelease.bindings.cuda.Cudart;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * From which other GPUs a device can read memory directly. Asked, and made possible, once for each; access stays open as
 * long as the process. Any thread.
 */
final class CudaPeers {
    private final int index;
    private final CudaContext context;
    private final CudaHealth health;
    private final Map<Integer, Boolean> reachable = new ConcurrentHashMap<>();

    CudaPeers(int index, CudaContext context, CudaHealth health) {
        this.index = index;
        this.context = context;
        this.health = health;
    }

    /**
     * Whether this device can read that one's memory; the first call for it opens the way.
     *
     * @param memory the other's, for frames; what FFmpeg allocates there is reached too
     */
    boolean canRead(int peer, CudaMemory memory) {
        Boolean known = reachable.get(peer);
        return known != null ? known : reachable.computeIfAbsent(peer, other -> open(other, memory));
    }

    private boolean open(int peer, CudaMemory memory) {
        CudaVisit visit = context.enter();
        try (Arena call = Arena.ofConfined()) {
            MemorySegment can = call.allocate(ValueLayout.JAVA_INT);
            health.check(Cudart.cudaDeviceCanAccessPeer(can, index, peer),
                    "cudaDeviceCanAccessPeer(device=" + index + ", peerDevice=" + peer + ")");
            if (can.get(ValueLayout.JAVA_INT, 0) == 0) {
                return false;
            }
            int code = Cudart.cudaDeviceEnablePeerAccess(peer, 0);
            if (code == Cudart.cudaErrorPeerAccessAlreadyEnabled()) {
                Cudart.cudaGetLastError(); // an engine did it before
            } else if (code == Cudart.cudaErrorTooManyPeers() || code == Cudart.cudaErrorPeerAccessUnsupported()) {
                Cudart.cudaGetLastError();
                return false;
            } else {
                health.check(code, "cudaDeviceEnablePeerAccess(peerDevice=" + peer + ", flags=0) on device " + index);
            }
            memory.grant(index);
            return true;
        } finally {
            context.leave(visit);
        }
    }
}
