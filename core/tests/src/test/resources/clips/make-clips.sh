#!/usr/bin/env bash
# Regenerates the test clips of this folder.
#
#   ./make-clips.sh [output-folder]     (default: the folder of this script)
#
# Needs ffmpeg with libx264, libx265 (8, 10 and 12 bit) and libvpx; made with the
# ffmpeg 5.1 of Debian 12. The pictures are synthetic (lavfi), so there is
# nothing to download and nothing to license. Encoders run on one thread and
# in bitexact mode: the same ffmpeg build writes the same bytes again. Another
# build may write others, so the clips are committed and tests read those.
#
# shellcheck disable=SC2017  # divisions that come before products round on purpose
set -euo pipefail

out=${1:-$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)}
mkdir -p "$out"
cd "$out"

# picture WIDTHxHEIGHT FRAMES: a lavfi graph at 25 frames a second. testsrc2 has
# moving edges and saturated colour; the mandelbrot in the middle is a slow zoom
# with fine chroma; the noise keeps blocks from being skipped. The graph ends by
# itself: an endless one beside a finite sound never finishes.
picture() {
  local w=${1%x*} h=${1#*x}
  echo "testsrc2=s=$1:r=25[a];\
mandelbrot=s=$((w / 4 * 2))x$((h / 4 * 2)):r=25:start_scale=0.3:end_scale=0.05:end_pts=40[b];\
[a][b]overlay=x=$((w / 8 * 2)):y=$((h / 8 * 2)):format=yuv444,\
noise=alls=6:allf=t:all_seed=7,trim=end_frame=$2"
}

# encode ffmpeg-arguments...: one thread, nothing of the encoder's name or date
encode() {
  local file=${*: -1}
  ffmpeg -nostdin -hide_banner -loglevel error -y "${@:1:$#-1}" \
    -threads 1 -map_metadata -1 -flags +bitexact -fflags +bitexact "$file"
}

# video FILE WIDTHxHEIGHT FRAMES PIXEL_FORMAT encoder-options...
video() {
  encode -f lavfi -i "$(picture "$2" "$3")" -pix_fmt "$4" "${@:5}" "$1"
}

# x264 FILE SIZE FRAMES PIXEL_FORMAT CRF PARAMETERS ffmpeg-options...
# no-asm: with its SIMD code, the rate control of x264 varies from run to run at
# widths that are no multiple of 16.
x264_base=threads=1:no-asm=1
x264() {
  video "${@:1:4}" -c:v libx264 -crf "$5" -x264-params "$x264_base:$6" "${@:7}"
}

# x265 FILE SIZE FRAMES PIXEL_FORMAT CRF PARAMETERS ffmpeg-options...
x265() {
  video "${@:1:4}" -c:v libx265 -crf "$5" -tag:v hvc1 \
    -x265-params "pools=none:frame-threads=1:info=0:log-level=error:$6" "${@:7}"
}

# H.264 and HEVC with reordering: always three B-frames in a row, the middle one
# a reference, four reference frames. 1366x768 and 642x362 are no multiples of
# the coding block, so these streams carry a cropping window.
reorder=bframes=3:b-adapt=0:ref=4:keyint=12:min-keyint=12:scenecut=0:open-gop=0
x264 h264-b-1366x768.mp4 1366x768 16 yuv420p 34 "$reorder:b-pyramid=normal"
x264 h264-b-642x362.mp4 642x362 25 yuv420p 34 "$reorder:b-pyramid=normal"
x265 hevc-b-1366x768.mp4 1366x768 16 yuv420p 34 "$reorder"
x265 hevc-b-642x362.mp4 642x362 25 yuv420p 34 "$reorder"
x265 hevc-main10-640x360.mp4 640x360 16 yuv420p10le 34 "$reorder"
x265 hevc-main12-320x180.mp4 320x180 16 yuv420p12le 34 "$reorder"

# Two closed groups of 25 pictures: exactly one key frame a second.
x264 h264-gop25-1280x720.mp4 1280x720 50 yuv420p 38 \
  bframes=3:b-adapt=0:ref=3:keyint=25:min-keyint=25:scenecut=0:open-gop=0

# What a camera sends: baseline, no reordering, a key frame every 12 pictures.
x264 rtsp-baseline-640x360.mp4 640x360 100 yuv420p 40 \
  bframes=0:ref=1:keyint=12:min-keyint=12:scenecut=0 -profile:v baseline

# Motion JPEG, full range: an even and an odd size, in two containers.
video mjpeg-642x362.avi 642x362 10 yuvj420p -c:v mjpeg -q:v 10
video mjpeg-641x361.mkv 641x361 10 yuvj420p -c:v mjpeg -q:v 10

# Key pictures alone.
video keys-320x180.mkv 320x180 10 yuv420p -c:v mpeg2video -g 1 -bf 0 -q:v 8

# MPEG-4 part 2 with two B-frames in a row: an even and an odd size.
for size in 642x362 641x361; do
  video "mpeg4-b-$size.mp4" "$size" 20 yuv420p -c:v mpeg4 -bf 2 -b_strategy 0 -g 10 -q:v 9
done

# MPEG-1 with two B-frames in a row.
video mpeg1-b-320x192.mpg 320x192 20 yuv420p -c:v mpeg1video -bf 2 -b_strategy 0 -g 10 -q:v 9

# VP8 with hidden alternate reference frames, each in a packet of its own; those take two passes.
for pass in 1 2; do
  video vp8-322x182.webm 322x182 25 yuv420p -c:v libvpx -b:v 200k -deadline good \
    -cpu-used 4 -auto-alt-ref 1 -lag-in-frames 16 -g 25 -pass $pass -passlogfile vp8-pass
done
rm vp8-pass-0.log

# VP9 with hidden alternate reference frames (superframes); those take two passes.
for pass in 1 2; do
  video vp9-641x361.webm 641x361 25 yuv420p -c:v libvpx-vp9 -b:v 0 -crf 48 -deadline good \
    -cpu-used 4 -auto-alt-ref 1 -lag-in-frames 16 -g 25 -pass $pass -passlogfile vp9-pass
done
rm vp9-pass-0.log

# Pictures that are coded long before they are shown: packets of one byte show them.
for pass in 1 2; do
  video vp9-again-160x128.webm 160x128 40 yuv420p -c:v libvpx-vp9 -b:v 60k -cpu-used 4 -auto-alt-ref 6 \
    -lag-in-frames 25 -g 40 -pass $pass -passlogfile vp9-pass
done
rm vp9-pass-0.log

# Sampling other than 4:2:0: these are converted to reach NV12.
x264 h264-yuv444p-322x182.mp4 322x182 16 yuv444p 34 bframes=2:keyint=8
video mjpeg-yuvj422p-322x182.avi 322x182 10 yuvj422p -c:v mjpeg -q:v 8

# A raw stream whose second half has another sequence parameter set.
x264 part1.h264 640x360 12 yuv420p 34 bframes=2:keyint=12
x264 part2.h264 1280x720 12 yuv420p 34 bframes=2:keyint=12
cat part1.h264 part2.h264 > h264-resize-640x360-1280x720.h264
rm part1.h264 part2.h264

# Sound beside the picture (the sound is stream 0), and sound alone.
tone="sine=frequency=440:sample_rate=16000:duration=1"
encode -f lavfi -i "$tone" -f lavfi -i "$(picture 320x180 25)" -map 0:a -map 1:v \
  -c:a aac -b:a 24k -c:v libx264 -pix_fmt yuv420p -crf 34 -x264-params $x264_base:bframes=2 \
  audio-video-320x180.mp4
encode -f lavfi -i "$tone" -c:a aac -b:a 24k audio-only.m4a

# Damage after a good start: 64 bytes overwritten at 40, 55 and 70 percent of an
# mp4 whose index stands in front, and a transport stream cut inside a packet.
x264 damaged-640x360.mp4 640x360 25 yuv420p 34 bframes=2:keyint=25 -movflags +faststart
bytes=$(wc -c < damaged-640x360.mp4)
for percent in 40 55 70; do
  printf '\xa5\x5a\xc3\x3c%.0s' {1..16} |
    dd of=damaged-640x360.mp4 bs=1 seek=$((bytes * percent / 100)) conv=notrunc status=none
done
x264 truncated-640x360.ts 640x360 25 yuv420p 34 bframes=2:keyint=25
packets=$(($(wc -c < truncated-640x360.ts) / 188))
truncate -s $((packets * 6 / 10 * 188 + 100)) truncated-640x360.ts

# Pace and loops: raw streams without timestamps, one of them of 50 pictures a second by its own word; a transport
# stream whose clock jumps by an hour; a stream of JPEGs; stills that FFmpeg reads by two kinds of demuxers.
small=96x64
x264 raw-$small.h264 $small 25 yuv420p 34 bframes=2:keyint=12
encode -f lavfi -i "testsrc2=s=$small:r=50,trim=end_frame=20" -pix_fmt yuv420p -c:v libx264 -crf 34 \
  -x264-params $x264_base:bframes=0:keyint=10 raw50-$small.h264
x264 part1.ts $small 10 yuv420p 34 bframes=2:keyint=10 -output_ts_offset 10
x264 part2.ts $small 10 yuv420p 34 bframes=2:keyint=10 -output_ts_offset 3610
cat part1.ts part2.ts > jump-$small.ts
rm part1.ts part2.ts
video raw-$small.mjpeg $small 10 yuvj420p -c:v mjpeg -q:v 8
for format in jpg png tga; do
  encode -f lavfi -i "testsrc2=s=$small" -frames:v 1 still-$small.$format
done

# The same pictures without and with a cropping window that is no multiple of anything: 164x82 of 192x96.
crop=crop_left=22:crop_right=6:crop_top=10:crop_bottom=4
x264 whole-192x96.mp4 192x96 4 yuv420p 34 bframes=0
encode -i whole-192x96.mp4 -c copy -bsf:v h264_metadata=$crop crop-192x96.mp4
x265 whole-hevc-192x96.mp4 192x96 4 yuv420p 34 bframes=0
encode -i whole-hevc-192x96.mp4 -c copy -bsf:v hevc_metadata=$crop crop-hevc-192x96.mp4

# Parameter sets with start codes, told by the container alone, as by RTSP cameras that do not repeat them in their packets.
video apart-192x160.nut 192x160 10 yuv420p -c:v libx264 -flags:v +global_header+bitexact -crf 34 \
  -x264-params $x264_base:bframes=2:keyint=5:repeat-headers=0
video apart-hevc-192x160.nut 192x160 10 yuv420p -c:v libx265 -flags:v +global_header+bitexact -crf 34 \
  -x265-params "pools=none:frame-threads=1:info=0:log-level=error:repeat-headers=0:bframes=2:keyint=5"

# Refreshed bit by bit: one key picture at the beginning and none later, but recovery points.
x264 refresh-$small.h264 $small 40 yuv420p 34 intra-refresh=1:keyint=10:bframes=0:ref=1
video refresh-$small.hevc $small 40 yuv420p -c:v libx265 -crf 34 \
  -x265-params "pools=none:frame-threads=1:info=0:log-level=error:intra-refresh=1:keyint=10:bframes=0:ref=1"

# Where several of FFmpeg's decoders know the codec; each picture an image; sound with a cover picture.
video av1-$small.mp4 $small 10 yuv420p -c:v libaom-av1 -crf 40 -cpu-used 8 -g 10
encode -f lavfi -i "testsrc2=s=$small:r=25,trim=end_frame=10" -pix_fmt rgb24 -c:v png png-$small.mov
encode -f lavfi -i "$tone" -i still-$small.png -map 0 -map 1 -c:a aac -b:a 24k -c:v copy \
  -disposition:v:0 attached_pic cover-$small.m4a

# Ramps: any scaler makes a ramp of a ramp, so what a sample must be is computed. Luma grows from the left to the right, U from
# the top to the bottom, V from the right to the left, 200 of 255 over a whole side (of 10 bits four times that), and the first
# samples are 28.
ramp() {
  local scale=$2 # W and H are the plane's own
  echo "nullsrc=s=$1:r=25,format=$3,geq=lum=$scale*(28+200*(X+.5)/W)+.5:cb=$scale*(28+200*(Y+.5)/H)+.5:\
cr=$scale*(228-200*(X+.5)/W)+.5,trim=end_frame=6"
}
encode -f lavfi -i "$(ramp 192x96 1 yuv420p)" -c:v libx264 -qp 4 -x264-params $x264_base:bframes=0:keyint=6 ramp-192x96.mp4
encode -f lavfi -i "$(ramp 192x160 4 yuv420p10le)" -c:v libx265 -tag:v hvc1 \
  -x265-params pools=none:frame-threads=1:info=0:log-level=error:bframes=0:qp=4 ramp-main10-192x160.mp4
encode -f lavfi -i "$(ramp 255x191 1 yuv420p)" -c:v libvpx-vp9 -b:v 0 -crf 4 -g 6 -cpu-used 4 ramp-255x191.webm
for size in 192x96 320x160; do
  encode -f lavfi -i "$(ramp $size 1 yuv420p)" -c:v libx264 -qp 4 -x264-params $x264_base:bframes=0:keyint=6 ramp-$size.h264
done
cat ramp-192x96.h264 ramp-320x160.h264 > ramp-192x96-320x160.h264
rm ramp-192x96.h264 ramp-320x160.h264

# Interlaced. The right half has a luma that grows by 10 with each field, of which there are 50 a second, so whoever makes a frame
# of the first field finds 40 + 20 n in it; the left half has fine lines that stay. One clip in which the top field is the first,
# and one in which it is the bottom field; and one of pictures that could be interlaced and are not.
fields() { # SIZE FIRST_FIELD STEP: what luma grows by from field to field
  echo "nullsrc=s=$1:r=25,format=yuv420p,geq=lum=if(gte(X\\,W/2)\\,40+20*N+$3*mod(Y+$2\\,2)\\,60+60*mod(Y\\,2)):cb=128:cr=128,\
trim=end_frame=8"
}
interlace() { # FILE FIRST_FIELD encoder-options...
  ffmpeg -nostdin -hide_banner -loglevel error -y -f lavfi -i "$(fields 192x96 "$2" 10)" \
    -vf "setfield=$([[ $2 = 0 ]] && echo tff || echo bff)" "${@:3}" -threads 1 -map_metadata -1 \
    -flags +bitexact+ilme+ildct -fflags +bitexact "$1"
}
interlace interlaced-tff-192x96.mp4 0 -c:v libx264 -qp 4 -x264-params $x264_base:tff=1:bframes=2:keyint=8
interlace interlaced-bff-192x96.mp4 1 -c:v libx264 -qp 4 -x264-params $x264_base:bff=1:bframes=0:keyint=8
interlace interlaced-hrd-192x96.mp4 1 -c:v libx264 -b:v 1M \
  -x264-params $x264_base:bff=1:bframes=0:keyint=8:nal-hrd=vbr:vbv-maxrate=2000:vbv-bufsize=2000
interlace interlaced-mpeg2-192x96.ts 0 -c:v mpeg2video -q:v 1 -g 8 -bf 0
encode -f lavfi -i "$(fields 192x96 0 0)" -c:v libx264 -qp 4 -x264-params $x264_base:fake-interlaced=1:keyint=8 \
  interlaceable-192x96.mp4

# One bit a sample: black, and white from column 24 on.
encode -f lavfi -i "nullsrc=s=$small,format=gray,geq=lum=255*gte(X\\,24)" -frames:v 1 -pix_fmt monob mono-$small.png

# What a frame is told to be: fields, a turn, the shape of a sample, colours; pictures of one and the same time.
x264 tff-$small.mp4 $small 10 yuv420p 34 tff=1:bframes=2:keyint=10 -vf setfield=tff
video bff-$small.mpg $small 10 yuv420p -vf setfield=bff -c:v mpeg2video -flags +ildct+ilme -top 0 -bf 2 -g 10 -q:v 8
x264 tags-$small.h264 $small 10 yuv420p 34 bframes=2:keyint=10 -vf setsar=16/11 -color_primaries bt2020 \
  -color_trc smpte2084 -colorspace bt2020nc -color_range pc -chroma_sample_location topleft
encode -i tff-$small.mp4 -c copy -metadata:s:v rotate=90 turned-$small.mp4
x265 tags-hevc-$small.mp4 $small 10 yuv420p 34 bframes=2:keyint=10 -vf setsar=40/33 -color_primaries bt709 \
  -color_trc bt709 -colorspace bt709 -color_range tv -chroma_sample_location left
x264 part.ts $small 10 yuv420p 34 bframes=0:keyint=10
encode -i part.ts -c copy -bsf:v setts=pts=900000 equal-$small.ts
rm part.ts

# A picture that others are predicted from is missing, the sixth of twenty; and HEVC with 32 bytes overwritten.
x264 part.h264 $small 20 yuv420p 34 bframes=0:ref=1:keyint=20
encode -i part.h264 -c copy -bsf:v "noise=amount=0:drop=eq(n\\,5)" gap-$small.h264
rm part.h264
x265 damaged-hevc-320x180.mp4 320x180 20 yuv420p 34 bframes=2:keyint=20 -movflags +faststart
bytes=$(wc -c < damaged-hevc-320x180.mp4)
printf '\xa5\x5a\xc3\x3c%.0s' {1..8} |
  dd of=damaged-hevc-320x180.mp4 bs=1 seek=$((bytes / 2)) conv=notrunc status=none

# Not video at all.
: > empty.mp4
echo 'This is a text file, whatever its name says.' > text.mp4
