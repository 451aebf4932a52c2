#!/usr/bin/env bash
#
# Makes the clips that gpu-tables.sh plays: H.264, HEVC, HEVC Main10 and VP9 at 720p, 1080p and 2160p.
#
#   bench/clips.sh [FOLDER]     (bench/target/clips)
#
# It needs FFmpeg's program with libx264, libx265 and libvpx-vp9, as Debian's package ffmpeg has it. The clips last one to
# two seconds and take less than 10 MB in all, so that they can travel to a GPU machine in the bundle; `repeat` makes long
# files of them there. A clip that is there already is not made again.
set -euo pipefail

folder=${1:-$(dirname "${BASH_SOURCE[0]}")/target/clips}
mkdir -p "$folder"
for program in ffmpeg nproc; do
    command -v "$program" >/dev/null || { echo "clips.sh: $program is not on the PATH" >&2; exit 1; }
done

unfinished=
trap 'rm -f ${unfinished:+"$unfinished"}' EXIT

# make NAME SIZE FRAMES RATE OPTIONS...: a moving test picture with noise, which costs bits as a camera's picture does
make_clip() {
    local name=$1 size=$2 frames=$3 rate=$4
    shift 4
    [[ ! -s $folder/$name.mp4 ]] || return 0
    unfinished=$folder/$name.unfinished.mp4
    ffmpeg -nostdin -v error -y -f lavfi -i "testsrc2=s=$size:r=30,noise=alls=8:allf=t" -frames:v "$frames" \
        -b:v "$rate" "$@" -an -movflags +faststart "$unfinished"
    mv "$unfinished" "$folder/$name.mp4"
    unfinished=
    echo "$name.mp4: $(stat -c %s "$folder/$name.mp4") bytes"
}

# codecs LINES SIZE FRAMES, and the bit rates of H.264, HEVC and VP9
codecs() {
    local lines=$1 size=$2 frames=$3 h264=$4 hevc=$5 vp9=$6
    local x265="log-level=error:keyint=$frames:bframes=3"
    make_clip "h264-$lines" "$size" "$frames" "$h264" -maxrate "$h264" -bufsize "$h264" -pix_fmt yuv420p \
        -c:v libx264 -preset fast -bf 3 -g "$frames"
    make_clip "hevc-$lines" "$size" "$frames" "$hevc" -maxrate "$hevc" -bufsize "$hevc" -pix_fmt yuv420p \
        -c:v libx265 -preset fast -x265-params "$x265" -tag:v hvc1
    make_clip "hevc10-$lines" "$size" "$frames" "$hevc" -maxrate "$hevc" -bufsize "$hevc" -pix_fmt yuv420p10le \
        -c:v libx265 -preset fast -x265-params "$x265" -tag:v hvc1
    make_clip "vp9-$lines" "$size" "$frames" "$vp9" -maxrate "$vp9" -bufsize "$vp9" -pix_fmt yuv420p \
        -c:v libvpx-vp9 -deadline good -cpu-used 5 -auto-alt-ref 1 -lag-in-frames 16 -row-mt 1 -tile-columns 2 \
        -threads "$(nproc)" -g "$frames"
}

codecs 720p 1280x720 36 3M 2M 1M
codecs 1080p 1920x1080 36 6M 4M 2M
codecs 2160p 3840x2160 24 12M 8M 4M

bytes=$(cat "$folder"/*.mp4 | wc -c)
echo "$(ls "$folder"/*.mp4 | wc -l) clips, $bytes bytes"
((bytes < 10000000)) || { echo "clips.sh: that is more than 10 MB" >&2; exit 1; }
