#!/usr/bin/python3
"""A small RTSP server for tests, on 127.0.0.1 only.

    gst-rtsp-server.py PORT FILE [--loop]       a file: H.264 or HEVC in mp4, or H.264 in Annex B
    gst-rtsp-server.py PORT --live [WxH@FPS] [--codec h264|h265|jpeg]
                                                a generated picture, encoded live

PORT 0 takes a free one. When it listens, it prints one line on standard output:

    ready rtsp://127.0.0.1:PORT/test

and serves until its standard input ends or it gets SIGTERM. So start it with a
pipe as its standard input: it then never outlives the process that started it.

A file is sent at its own pace, each client its own copy from the first picture
on, and the stream ends with the file (--loop: never). The live picture is one
encoder for all clients, as in a camera; each new client makes it send a key frame.

Needs, on Debian 12, python3-gi and gir1.2-gst-rtsp-server-1.0, which brings the
GStreamer plugins base, good and bad; --live of H.264 also needs
gstreamer1.0-plugins-ugly (x264enc). Where a part of that is missing it exits
with code 77, and says which.
Not a server for anything but tests.
"""

import argparse
import re
import signal
import sys

NOT_INSTALLED = 77  # the exit code by which test harnesses know a test that is to be skipped

try:
    import gi

    gi.require_version("Gst", "1.0")
    gi.require_version("GstRtsp", "1.0")
    gi.require_version("GstRtspServer", "1.0")
    from gi.repository import GLib, Gst, GstRtsp, GstRtspServer
except (ImportError, ValueError) as missing:  # no python3-gi; none of a namespace of that version
    print(missing, file=sys.stderr)
    sys.exit(NOT_INSTALLED)

PATH = "/test"
ROLE = "viewer"
PAYLOADERS = {
    "video/x-h264": "rtph264pay config-interval=-1",
    "video/x-h265": "rtph265pay config-interval=-1",
}


def read_pictures(path):
    """The caps of the video track of a file, and its pictures in decoding order.

    A picture is (bytes, presentation time, duration), times in nanoseconds. They
    are kept apart from Gst.Buffer, whose copy() shares one buffer in Python.
    """
    try:
        with open(path, "rb") as file:
            is_mp4 = file.read(8)[4:] == b"ftyp"
    except OSError as error:
        sys.exit(str(error))
    split = "qtdemux" if is_mp4 else "h264parse"
    pipeline = Gst.parse_launch(
        f"filesrc name=file ! {split}"
        ' ! capsfilter caps="video/x-h264,alignment=au;video/x-h265,alignment=au"'
        " ! appsink name=sink sync=false"
    )
    pipeline.get_by_name("file").set_property("location", path)
    sink = pipeline.get_by_name("sink")
    pipeline.set_state(Gst.State.PLAYING)
    caps, pictures = None, []
    # Without such a track nothing ever comes, not even the end: hence the limit.
    while sample := sink.emit("try-pull-sample", 2 * Gst.SECOND):
        caps, buffer = sample.get_caps(), sample.get_buffer()
        # Annex B has no presentation times; they are the decoding times as long
        # as there are no B-frames.
        time = buffer.dts if buffer.pts == Gst.CLOCK_TIME_NONE else buffer.pts
        pictures.append((buffer.extract_dup(0, buffer.get_size()), time, buffer.duration))
    pipeline.set_state(Gst.State.NULL)
    if not pictures:
        sys.exit(f"{path}: no H.264 or HEVC pictures in it")
    return caps, pictures


class Feeder:
    """Hands the pictures of a file to the appsrc of one client."""

    def __init__(self, pictures, loop):
        self.pictures, self.loop = pictures, loop
        self.next = 0
        times = [time for _, time, _ in pictures]
        self.shift = -min(times)
        self.period = max(times) - min(times) + pictures[-1][2]

    def need_data(self, source, _length):
        if self.next == len(self.pictures):
            if not self.loop:
                source.emit("end-of-stream")
                return
            self.next = 0
            self.shift += self.period
        data, time, duration = self.pictures[self.next]
        self.next += 1
        buffer = Gst.Buffer.new_wrapped(data)
        buffer.pts, buffer.duration = time + self.shift, duration
        source.emit("push-buffer", buffer)


class FileFactory(GstRtspServer.RTSPMediaFactory):
    def __init__(self, path, loop):
        super().__init__()
        self.caps, self.pictures = read_pictures(path)
        self.loop = loop
        self.set_launch(
            "( appsrc name=source format=time"
            f" ! {PAYLOADERS[self.caps.get_structure(0).get_name()]} name=pay0 pt=96 )"
        )

    def do_configure(self, media):
        source = media.get_element().get_by_name("source")
        source.set_property("caps", self.caps)
        source.connect("need-data", Feeder(self.pictures, self.loop).need_data)


def encoder(codec, fps):
    """What makes packets of a live picture."""
    if codec == "jpeg":
        return "jpegenc ! rtpjpegpay name=pay0 pt=26"
    if codec == "h265":
        return (
            "x265enc tune=zerolatency speed-preset=ultrafast bitrate=1000"
            f' key-int-max={fps} option-string="pools=none:frame-threads=1"'
            f" ! h265parse ! {PAYLOADERS['video/x-h265']} name=pay0 pt=96"
        )
    # One thread, so one slice a picture: with more, rtph264pay (1.22) ends the
    # picture at its parameter sets and clients see two halves.
    return (
        "x264enc tune=zerolatency sliced-threads=false threads=1 speed-preset=ultrafast"
        f" bitrate=1000 key-int-max={fps}"
        f" ! video/x-h264,profile=baseline ! {PAYLOADERS['video/x-h264']} name=pay0 pt=96"
    )


def live_factory(size, codec):
    width, height, fps = size
    factory = GstRtspServer.RTSPMediaFactory()
    factory.set_launch(
        "( videotestsrc is-live=true"
        f" ! video/x-raw,format=I420,width={width},height={height},framerate={fps}/1"
        f" ! {encoder(codec, fps)} )"
    )
    factory.set_shared(True)
    return factory


def require_login(server, factory, user, password, scheme):
    token = GstRtspServer.RTSPToken()
    token.set_string(GstRtspServer.RTSP_TOKEN_MEDIA_FACTORY_ROLE, ROLE)
    auth = GstRtspServer.RTSPAuth()
    if scheme == "basic":
        auth.set_supported_methods(GstRtsp.RTSPAuthMethod.BASIC)
        auth.add_basic(GstRtspServer.RTSPAuth.make_basic(user, password), token)
    else:
        auth.set_supported_methods(GstRtsp.RTSPAuthMethod.DIGEST)
        auth.add_digest(user, password, token)
    server.set_auth(auth)
    permissions = GstRtspServer.RTSPPermissions()
    for permission in (
        GstRtspServer.RTSP_PERM_MEDIA_FACTORY_ACCESS,
        GstRtspServer.RTSP_PERM_MEDIA_FACTORY_CONSTRUCT,
    ):
        permissions.add_permission_for_role(ROLE, permission, True)
    factory.set_permissions(permissions)


def live_size(text):
    match = re.fullmatch(r"(\d+)x(\d+)@(\d+)", text)
    if not match:
        raise argparse.ArgumentTypeError("expected WIDTHxHEIGHT@FPS")
    return tuple(map(int, match.groups()))


def main():
    parser = argparse.ArgumentParser(description="An RTSP server for tests.")
    parser.add_argument("port", help="port to listen on, 0 for a free one")
    parser.add_argument("file", nargs="?", help="H.264 or HEVC in mp4, or H.264 in Annex B")
    parser.add_argument(
        "--live", nargs="?", type=live_size, const=(640, 360, 25), metavar="WxH@FPS",
        help="a generated picture instead of a file (640x360@25)",
    )
    parser.add_argument("--codec", choices=("h264", "h265", "jpeg"), default="h264", help="of the generated picture")
    parser.add_argument("--loop", action="store_true", help="repeat the file for ever")
    parser.add_argument("--login", metavar="USER:PASSWORD", help="ask clients for this")
    parser.add_argument("--scheme", choices=("digest", "basic"), default="digest")
    parser.add_argument("--sessions", type=int, metavar="N", help="have no more than so many sessions at a time")
    args = parser.parse_args()
    if bool(args.file) == bool(args.live):
        parser.error("give either a file or --live")

    Gst.init(None)
    factory = FileFactory(args.file, args.loop) if args.file else live_factory(args.live, args.codec)
    server = GstRtspServer.RTSPServer()
    server.set_address("127.0.0.1")
    server.set_service(args.port)
    if args.login:
        user, _, password = args.login.partition(":")
        require_login(server, factory, user, password, args.scheme)
    if args.sessions:
        server.get_session_pool().set_max_sessions(args.sessions)
    server.get_mount_points().add_factory(PATH, factory)

    loop = GLib.MainLoop()
    if not server.attach(None):
        sys.exit(f"cannot listen on port {args.port}")

    def stdin_ready(_channel, _condition):
        if sys.stdin.buffer.read1(4096):
            return GLib.SOURCE_CONTINUE
        loop.quit()
        return GLib.SOURCE_REMOVE

    readable = GLib.IOCondition.IN | GLib.IOCondition.HUP
    GLib.io_add_watch(0, GLib.PRIORITY_DEFAULT, readable, stdin_ready)
    for number in (signal.SIGTERM, signal.SIGINT):
        GLib.unix_signal_add(GLib.PRIORITY_DEFAULT, number, loop.quit)

    print(f"ready rtsp://127.0.0.1:{server.get_bound_port()}{PATH}", flush=True)
    loop.run()


if __name__ == "__main__":
    main()
