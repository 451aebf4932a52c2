#!/usr/bin/env bash
#
# Generates the Java bindings to FFmpeg 7.1, to the CUDA runtime and to NVDEC anew, from C headers:
#
#   ./jextract.sh
#
# The result is committed, so only someone who changes the bindings runs this. To bind one more symbol, add a
# line to one of the lists bindings/jextract/*.includes and run the script again.
#
# It needs four things, and says which one is missing:
#
#   jextract        a build for JDK 22: $JEXTRACT, or jextract on the PATH. Later ones write calls that only
#                   Java 23 and later have. Branch jdk22 of github.com/openjdk/jextract is itself built with a
#                   JDK 22 and no other: its source uses string templates, a preview feature that JDK 23 removed.
#                   It takes libclang 13: a newer one names anonymous structs in a way that it does not know.
#   CUDA headers    $CUDA_HOME, or the toolkit of the nvcc on the PATH, or /usr/local/cuda. No GPU is needed.
#   FFmpeg headers  $FFMPEG_INCLUDE, the folder that holds libavcodec/ and its siblings. Without it, on Debian
#                   and its relatives, the headers come from Debian 13's packages, which are downloaded and
#                   unpacked in a temporary folder: nothing is installed, and the system's own package lists
#                   stay as they are. $DEBIAN_MIRROR names the mirror, else the one in apt's own sources.
#   NVDEC headers   $NVCODEC_INCLUDE, the folder that holds ffnvcodec/. Without it they come from Debian 13's
#                   package libffmpeg-nvenc-dev, in the same way. No driver is needed.
#
# A JDK of 22 or later, in $JAVA_HOME or on the PATH, compiles the result before it replaces the old one.
#
# The same tools and headers give the same bytes, whatever the machine and the day. Which ones they were is
# written into bindings/GENERATED.properties.
#
# A run that ends early, by an error or a signal, leaves the old bindings in place. Only SIGKILL and a power cut
# can leave them in bindings/.previous; the next run puts them back before it does anything else.

set -euo pipefail
export LC_ALL=C

root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
bindings=$root/bindings
lists=$bindings/jextract
java_dir=$bindings/src/main/java
package=io.framelease.bindings
package_dir=${package//.//}
current=$java_dir/$package_dir
previous=$bindings/.previous

# shellcheck source=bindings/jextract/debian.sh
source "$lists/debian.sh"

say() { printf '%s\n' "$*" >&2; }
die() { say "jextract.sh: $*"; exit 1; }

# While $previous exists, an exchange is unfinished, and the old bindings are the ones to keep. The directory of
# the code leaves $previous by a rename, as it came, so that this can be cut off and begun anew at any point.
restore() {
    [[ -d $previous ]] || return 0
    if [[ -d $previous/code ]]; then
        rm -rf "$current"
        mv "$previous/code" "$current"
    fi
    [[ ! -f $previous/GENERATED.properties ]] || mv "$previous/GENERATED.properties" "$bindings/GENERATED.properties"
    rm -rf "$previous"
    say "jextract.sh: the old bindings are back in place" || true
}

tmp=
staging=
finish() {
    trap '' HUP INT TERM
    restore
    rm -rf ${tmp:+"$tmp"} ${staging:+"$staging"}
}

# The lock is on the folder itself and ends with the process, whatever ends it.
exec 9<"$lists"
if command -v flock >/dev/null; then flock -n 9 || die "another run is at work in $bindings"; fi
trap finish EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM
restore
rm -rf "$bindings"/.staging.*
tmp=$(mktemp -d)

# --- What is needed ---------------------------------------------------------------------------------------

problems=()
missing() { problems+=("$1"); }

# The number that a header gives to a macro.
macro() { sed -nE "s/^[[:space:]]*#[[:space:]]*define[[:space:]]+$2[[:space:]]+([0-9]+).*/\1/p" "$1" | head -n 1; }

find_jextract() {
    jextract=${JEXTRACT:-$(command -v jextract || true)}
    if [[ ! -f $jextract || ! -x $jextract ]]; then
        missing "jextract: ${JEXTRACT:+$JEXTRACT is not a program; }set JEXTRACT to the jextract program of a
    build for JDK 22 (an early-access build numbered 22, or branch jdk22 of github.com/openjdk/jextract)"
        return
    fi
    jextract=$(realpath "$jextract")
    local versions
    if ! versions=$("$jextract" --version 2>&1); then
        missing "jextract: $jextract --version fails: $versions"
        return
    fi
    jextract_version=$(sed -nE 's/^jextract ([0-9][^ ]*).*/\1/p' <<<"$versions")
    clang_version=$(sed -nE 's/.*clang version ([^ ]+).*/\1/p' <<<"$versions")
    if [[ ! $jextract_version =~ ^22([^0-9]|$) ]]; then
        missing "jextract: $jextract is version ${jextract_version:-unknown}; set JEXTRACT to one for JDK 22"
    fi
}

find_cuda() {
    cuda_include=
    local home=${CUDA_HOME:-}
    if [[ -z $home ]]; then
        # nvcc on the PATH may be a script that calls the real one, so ask it where its toolkit is.
        home=$(nvcc --dryrun -x cu -E /dev/null 2>&1 | sed -n 's/^#\$ TOP=//p' || true)
        [[ -f $home/include/cuda_runtime_api.h ]] || home=/usr/local/cuda
    fi
    if [[ ! -f $home/include/cuda_runtime_api.h || ! -f $home/include/cuda.h ]]; then
        missing "CUDA headers: cuda_runtime_api.h and cuda.h are not both in $home/include; set CUDA_HOME to
    a CUDA toolkit (its headers are enough)"
        return
    fi
    cuda_include=$(realpath "$home/include")
    cudart_version=$(macro "$cuda_include/cuda_runtime_api.h" CUDART_VERSION)
    [[ -n $cudart_version ]] || missing "CUDA headers: no CUDART_VERSION in $cuda_include/cuda_runtime_api.h"
}

# Unpacks packages of Debian 13 into $tmp/apt/root. What they are for, and how else it can be had, is for the messages.
download() {
    local what=$1 how=$2
    shift 2
    say "$what headers: from Debian 13's packages"
    debian_packages "$tmp/apt" "$@" ||
        { missing "$what headers: $how (they cannot come from Debian 13: $debian_problem)"; return 1; }
}

download_ffmpeg() {
    download FFmpeg "set FFMPEG_INCLUDE to the folder that holds libavcodec/ and its siblings of FFmpeg 7.1" \
        libavcodec-dev libavfilter-dev libavformat-dev libavutil-dev libswresample-dev libswscale-dev || return 0
    ffmpeg_include=$(cd "$tmp"/apt/root/usr/include/*/libavcodec/.. && pwd)
}

find_ffmpeg() {
    ffmpeg_include=${FFMPEG_INCLUDE:+$(realpath -m "$FFMPEG_INCLUDE")}
    [[ -n $ffmpeg_include ]] || download_ffmpeg
    [[ -n $ffmpeg_include ]] || return 0
    local library major
    for library in avcodec avfilter avformat avutil swresample swscale; do
        if [[ ! -f $ffmpeg_include/lib$library/version.h ]]; then
            missing "FFmpeg headers: no lib$library/version.h in $ffmpeg_include; set FFMPEG_INCLUDE to FFmpeg 7.1's"
            return
        fi
    done
    # Debian's headers say Debian's version of the package here.
    ffmpeg_release=$(sed -nE 's/^#define FFMPEG_VERSION "(.*)"/\1/p' "$ffmpeg_include/libavutil/ffversion.h" 2>/dev/null || true)
    major=$(library_version avcodec)
    major=${major%%.*}
    if [[ $major != 61 ]]; then
        missing "FFmpeg headers: $ffmpeg_include is of libavcodec ${major:-unknown}, not 61; set FFMPEG_INCLUDE
    to FFmpeg 7.1's"
    fi
}

# X.Y.Z of one of FFmpeg's libraries; the major number may stand in a file of its own.
library_version() {
    local part number version=
    for part in MAJOR MINOR MICRO; do
        number=$(cat "$ffmpeg_include/lib$1"/version{_major,}.h 2>/dev/null |
            macro /dev/stdin "LIB${1^^}_VERSION_$part")
        version+=${version:+.}$number
    done
    echo "$version"
}

find_nvcodec() {
    nvcodec_include=${NVCODEC_INCLUDE:+$(realpath -m "$NVCODEC_INCLUDE")}
    local how="set NVCODEC_INCLUDE to the folder that holds ffnvcodec/ of NVIDIA's codec headers for FFmpeg" header
    if [[ -z $nvcodec_include ]]; then
        download NVDEC "$how" libffmpeg-nvenc-dev || return 0
        nvcodec_include=$tmp/apt/root/usr/include
        nvcodec_version=$(dpkg-deb -f "$tmp"/apt/packages/libffmpeg-nvenc-dev_*.deb Version)
    else
        nvcodec_version=$(sed -nE 's/^Version: *//p' "$nvcodec_include"/../lib/pkgconfig/ffnvcodec.pc 2>/dev/null || true)
    fi
    for header in dynlink_cuda dynlink_cuviddec dynlink_nvcuvid; do
        [[ -f $nvcodec_include/ffnvcodec/$header.h ]] ||
            { missing "NVDEC headers: no ffnvcodec/$header.h in $nvcodec_include; $how"; return; }
    done
}

find_jextract
find_cuda
find_ffmpeg
find_nvcodec
if ((${#problems[@]})); then
    for problem in "${problems[@]}"; do say "jextract.sh: missing: $problem"; done
    exit 1
fi

# --- Generating -------------------------------------------------------------------------------------------

# Beside the old output, so that the exchange at the end is a rename.
staging=$(mktemp -d "$bindings/.staging.XXXXXX")
mkdir "$staging/raw" "$staging/new"

# One package: its name, its header class, and the folders of headers it needs.
generate() {
    local name=$1 class=$2 log=$tmp/$1.log options=() folder
    shift 2
    for folder in "$@"; do options+=(-I "$folder"); done
    # In the temporary folder, because jextract reads a compile_flags.txt in the one it runs in.
    if ! (cd "$tmp" && "$jextract" --output "$staging/raw" --target-package "$package.$name" \
            --header-class-name "$class" "${options[@]}" "@$lists/$name.includes" "$lists/$name.h") >"$log" 2>&1; then
        grep -v '^WARNING: skipping' "$log" >&2 || true
        say "If limits.h or stddef.h is not found here, jextract has no copy of its clang's own headers; if a name of"
        say "stdint.h is unknown, it was given two, and one shadows the other."
        die "jextract failed on $lists/$name.h"
    fi
    local raw=$staging/raw/$package_dir/$name new=$staging/new/$name file
    if grep -rqE '\((unnamed|anonymous) (struct|union|at) ' "$raw"; then
        die "clang ${clang_version:-of unknown version} is too new for this jextract: it names anonymous structs
after their place in the headers. Take a jextract with libclang 13."
    fi
    mkdir "$new"
    for file in "$raw"/*.java; do awk -f "$lists/shorten.awk" "$file" >"$new/${file##*/}"; done

    # jextract passes over a name that the headers do not have, so look whether each has arrived.
    {
        sed -nE 's/^    public static [^=(]*[ ]([A-Za-z0-9_]+)( =|\().*/\1/p' "$new/$class"*.java
        basename -s .java -- "$new"/*.java
    } | sort -u >"$tmp/names"
    local unknown
    unknown=$(sed -nE 's/^--include-[a-z]+ +([A-Za-z0-9_]+).*/\1/p' "$lists/$name.includes" | sort -u |
        comm -23 - "$tmp/names")
    [[ -z $unknown ]] || die "not in these headers, but in $lists/$name.includes:"$'\n'"$unknown"

    if grep -rlF -e "$tmp" -e "$root" "$new"; then die "the files above name a folder of this machine"; fi
    say "$package.$name: $(find "$new" -name '*.java' | wc -l) files, $(cat "$new"/*.java | wc -l) lines"
}

generate cuda Cudart "$cuda_include"
generate ffmpeg FFmpeg "$ffmpeg_include" "$cuda_include"
generate nvdec Nvcuvid "$nvcodec_include"

{
    echo "# What the bindings were generated from. Written by jextract.sh."
    echo "jextract=$jextract_version"
    echo "clang=${clang_version:-unknown}"
    echo "target=$(uname -s | tr '[:upper:]' '[:lower:]')-$(uname -m)"
    echo "cuda.CUDART_VERSION=$cudart_version"
    echo "ffmpeg=${ffmpeg_release:-unknown}"
    for library in avcodec avfilter avformat avutil swresample swscale; do
        echo "ffmpeg.lib$library=$(library_version "$library")"
    done
    echo "nvdec.ffnvcodec=${nvcodec_version:-unknown}"
} >"$staging/GENERATED.properties"

# --- Compiling --------------------------------------------------------------------------------------------

compiled=
for javac in "${JAVA_HOME:+$JAVA_HOME/bin/javac}" "$(command -v javac || true)"; do
    [[ -n $javac && -x $javac ]] || continue
    javac_major=$("$javac" -version 2>&1 | sed -nE 's/^javac ([0-9]+).*/\1/p')
    ((${javac_major:-0} >= 22)) || continue
    if ! "$javac" --release 22 -encoding UTF-8 -nowarn -Xlint:none -d "$staging/classes" \
            "$java_dir/module-info.java" "$staging"/new/*/*.java >"$tmp/javac.log" 2>&1; then
        cat "$tmp/javac.log" >&2
        die "the generated code does not compile; the old one stays"
    fi
    compiled=yes
    break
done
[[ -n $compiled ]] || say "Not compiled: neither JAVA_HOME nor the PATH has a javac of JDK 22 or later."

# --- Exchanging -------------------------------------------------------------------------------------------

# A signal waits for the mv that runs, and then finish() takes the old bindings back, until the last rename.
mkdir -p "${current%/*}" "$staging/previous"
[[ ! -f $bindings/GENERATED.properties ]] || cp -p "$bindings/GENERATED.properties" "$staging/previous/"
mv "$staging/previous" "$previous"
[[ ! -e $current ]] || mv "$current" "$previous/code"
mv "$staging/new" "$current"
mv "$staging/GENERATED.properties" "$bindings/GENERATED.properties"
mv "$previous" "$staging/old"
say "Done."
