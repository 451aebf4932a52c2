package io.framelease.testkit.rtsp;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;

/** How packets get from a camera to a client: within the connection of RTSP, or by datagrams. */
abstract sealed class PacketWay implements AutoCloseable {
    /**
     * Within a connection, whose writers hold the socket's lock.
     *
     * @param channel of RTP; that of RTCP is the next
     */
    static PacketWay interleaved(Socket socket, int channel) {
        return new Interleaved(socket, channel);
    }

    /** From two ports of the loopback interface to two of the client. */
    static PacketWay datagrams(InetAddress client, int rtp, int rtcp) throws IOException {
        return new Datagrams(new InetSocketAddress(client, rtp), new InetSocketAddress(client, rtcp));
    }

    /** Sends packets of RTP; waits where the client does not read. */
    abstract void send(List<byte[]> packets) throws IOException;

    /** Sends a packet of RTCP. */
    abstract void sendReport(byte[] packet) throws IOException;

    /** The server's two ports, with a hyphen; empty if there are none. */
    String ports() {
        return "";
    }

    @Override
    public void close() {
        // a connection is closed by its owner
    }

    private static final class Interleaved extends PacketWay {
        private final Socket socket;
        private final int channel;

        Interleaved(Socket socket, int channel) {
            this.socket = socket;
            this.channel = channel;
        }

        @Override
        void send(List<byte[]> packets) throws IOException {
            write(channel, packets);
        }

        @Override
        void sendReport(byte[] packet) throws IOException {
            write(channel + 1, List.of(packet));
        }

        private void write(int number, List<byte[]> packets) throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            for (byte[] packet : packets) {
                bytes.write('$');
                bytes.write(number);
                bytes.write(packet.length >> 8);
                bytes.write(packet.length);
                bytes.writeBytes(packet);
            }
            synchronized (socket) {
                bytes.writeTo(socket.getOutputStream());
            }
        }
    }

    private static final class Datagrams extends PacketWay {
        private final DatagramSocket rtp;
        private final DatagramSocket rtcp;
        private final InetSocketAddress rtpTo;
        private final InetSocketAddress rtcpTo;

        Datagrams(InetSocketAddress rtpTo, InetSocketAddress rtcpTo) throws IOException {
            this.rtpTo = rtpTo;
            this.rtcpTo = rtcpTo;
            InetAddress loopback = InetAddress.getByName("127.0.0.1");
            rtp = new DatagramSocket(0, loopback);
            try {
                rtcp = new DatagramSocket(0, loopback);
            } catch (IOException e) {
                rtp.close();
                throw e;
            }
        }

        @Override
        void send(List<byte[]> packets) throws IOException {
            for (byte[] packet : packets) {
                send(rtp, packet, rtpTo);
            }
        }

        @Override
        void sendReport(byte[] packet) throws IOException {
            send(rtcp, packet, rtcpTo);
        }

        private static void send(DatagramSocket from, byte[] packet, InetSocketAddress to) throws IOException {
            from.send(new DatagramPacket(packet, packet.length, to));
        }

        @Override
        String ports() {
            return rtp.getLocalPort() + "-" + rtcp.getLocalPort();
        }

        @Override
        public void close() {
            rtp.close();
            rtcp.close();
        }
    }
}
