#!/usr/bin/env bash
#
# Builds the peers that gpu-tables.sh compares with, and what it needs beside them: nvdec_loop, decode_loop, repeat.
#
#   bench/peers/build.sh [FOLDER]     (bench/target/peers)
#
# They take FFmpeg's libraries from ../natives/ffmpeg beside that folder, where the bundle has them, and CUDA's runtime is in
# them: a GPU machine needs its driver alone. No GPU is needed here. What is, is:
#
#   nvcc             of a CUDA toolkit of version 12 or 13
#   FFmpeg headers   $FFMPEG_INCLUDE, the folder that holds libavcodec/ and its siblings of FFmpeg 7.1
#   NVDEC headers    $NVCODEC_INCLUDE, the folder that holds ffnvcodec/
#   FFmpeg libraries $FFMPEG_LIBS, a folder with those that the library ships; else out of their jar in Maven's repository
#
# Headers that no variable names are downloaded from Debian 13's packages and unpacked in a temporary folder, as jextract.sh
# does it: nothing is installed.
set -euo pipefail
export LC_ALL=C

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
out=${1:-$root/bench/target/peers}

say() { printf '%s\n' "$*" >&2; }
die() { say "build.sh: $*"; exit 1; }

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
trap 'exit 130' INT TERM

command -v nvcc >/dev/null || die "nvcc is not on the PATH; a CUDA toolkit has it"

# shellcheck source=bindings/jextract/debian.sh
source "$root/bindings/jextract/debian.sh"

packages=()
[[ -n ${FFMPEG_INCLUDE:-} ]] || packages+=(libavcodec-dev libavformat-dev libavutil-dev libswresample-dev)
[[ -n ${NVCODEC_INCLUDE:-} ]] || packages+=(libffmpeg-nvenc-dev)
if ((${#packages[@]})); then
    say "headers: from Debian 13's packages ${packages[*]}"
    debian_packages "$tmp/apt" "${packages[@]}" ||
        die "set FFMPEG_INCLUDE and NVCODEC_INCLUDE: $debian_problem, so nothing comes from Debian 13"
fi
ffmpeg_include=${FFMPEG_INCLUDE:-$(cd "$tmp"/apt/root/usr/include/*/libavcodec/.. && pwd)}
nvcodec_include=${NVCODEC_INCLUDE:-$tmp/apt/root/usr/include}
[[ -f $ffmpeg_include/libavcodec/bsf.h ]] || die "no libavcodec/bsf.h in $ffmpeg_include"
[[ -f $nvcodec_include/ffnvcodec/dynlink_nvcuvid.h ]] || die "no ffnvcodec/dynlink_nvcuvid.h in $nvcodec_include"

libs=${FFMPEG_LIBS:-}
if [[ -z $libs ]]; then
    version=$(sed -nE 's:.*<ffmpeg.version>(.*)</ffmpeg.version>.*:\1:p' "$root/pom.xml")
    jar=${MAVEN_REPOSITORY:-$HOME/.m2/repository}/org/bytedeco/ffmpeg/$version/ffmpeg-$version-linux-x86_64.jar
    [[ -f $jar ]] || die "no $jar: build the library once with Maven, or set FFMPEG_LIBS"
    libs=$tmp/libs
    command -v unzip >/dev/null || die "unzip is not on the PATH"
    unzip -qjo "$jar" '*/lib*.so*' -d "$libs"
fi
[[ -f $libs/libavformat.so.61 ]] || die "no libavformat.so.61 in $libs"

# The libraries' file names without a version are not those that they ask each other for.
mkdir -p "$out/lib" "$tmp/names"
for library in va va-drm; do
    ln -sf "../../natives/ffmpeg/lib$library.so" "$out/lib/lib$library.so.2"
    ln -sf "$libs/lib$library.so" "$tmp/names/lib$library.so.2"
done

# An RPATH (not a RUNPATH) is searched for what the libraries need too.
link=(-L"$libs" -l:libavformat.so.61 -l:libavcodec.so.61 -l:libavutil.so.59
    -Xlinker --disable-new-dtags -Xlinker -rpath -Xlinker "\$ORIGIN/../natives/ffmpeg:\$ORIGIN/lib"
    -Xlinker -rpath-link -Xlinker "$libs:$tmp/names")
# Warnings are errors; the headers of others are not ours to mend.
include=(-isystem "$ffmpeg_include" -isystem "$nvcodec_include")
warnings=(-Xcompiler "-Wall,-Wextra,-Werror")

say "nvdec_loop"
nvcc -O2 -std=c++17 --Werror all-warnings "${warnings[@]}" "${include[@]}" "$here"/nvdec_loop.cu "$here"/modes.cu \
    -Xcompiler -static-libstdc++ -o "$out/nvdec_loop" "${link[@]}"
say "jpeg_early"
nvcc -O2 -std=c++17 --Werror all-warnings "${warnings[@]}" "${include[@]}" "$here"/jpeg_early.cu \
    -Xcompiler -static-libstdc++ -o "$out/jpeg_early" "${link[@]}"
for program in decode_loop repeat; do
    say "$program"
    nvcc -O2 -x c "${warnings[@]}" "${include[@]}" "$here/$program.c" -o "$tmp/$program.o" -c
    cudart=static
    [[ $program != repeat ]] || cudart=none
    nvcc "$tmp/$program.o" -cudart "$cudart" -o "$out/$program" "${link[@]}"
done
say "built: $(cd "$out" && du -ch nvdec_loop jpeg_early decode_loop repeat | tail -n 1 | cut -f 1) in $out"
