#!/usr/bin/env python3
"""OpenCV's VideoCapture in the loop that its users write: when a read fails, it is made anew.

opencv_reader.py URL: one byte to standard output for each picture, until standard input ends. Pictures are BGR, so the byte is no
number. A slow reader holds one picture at a time for 300 ms, as in the Java package io.framelease.bench.peers.reconnect.
"""
import os
import queue
import sys
import threading
import time
import zlib

os.environ["OPENCV_FFMPEG_CAPTURE_OPTIONS"] = "rtsp_transport;tcp|timeout;2000000"
import cv2  # noqa: E402: it reads the variable

url = sys.argv[1]
over = threading.Event()
pictures = queue.Queue(1)
busy = threading.Event()
counts = {"held": 0, "changed": 0, "failed": 0}


def await_end():
    sys.stdin.buffer.read()
    over.set()


def read_slowly():
    while True:
        picture = pictures.get()
        try:
            before = zlib.crc32(picture)
            time.sleep(0.3)
            counts["changed"] += before != zlib.crc32(picture)
            counts["held"] += 1
        except Exception as failure:
            counts["failed"] += 1
            print(failure, file=sys.stderr)
        busy.clear()


def capture():
    return cv2.VideoCapture(url, cv2.CAP_FFMPEG, [cv2.CAP_PROP_OPEN_TIMEOUT_MSEC, 5000, cv2.CAP_PROP_READ_TIMEOUT_MSEC, 2000])


threading.Thread(target=await_end, daemon=True).start()
threading.Thread(target=read_slowly, daemon=True).start()
source = capture()
while not over.is_set():
    read, image = source.read()
    if read:
        sys.stdout.buffer.write(b"\0")
        sys.stdout.buffer.flush()
        if not busy.is_set():
            busy.set()
            pictures.put(image)
    else:
        source.release()
        time.sleep(0.1)
        source = capture()
print("end", *(f"{name}={count}" for name, count in counts.items()), file=sys.stderr)
