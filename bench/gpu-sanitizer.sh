#!/usr/bin/env bash
#
# Runs cameras that reconnect all the time under NVIDIA's compute-sanitizer on a GPU machine, and fails on any error that it finds.
#
#   gpu-sanitizer.sh [TOOL...] [FILE...] [OPTIONS]
#
#   TOOL             memcheck, initcheck, racecheck or synccheck (memcheck initcheck)
#   FILE             video that is played (the clips of 1080p in H.264 and HEVC)
#   --duration D     how long each tool's run is (60s)
#   --every D        how often each camera reconnects (500ms)
#   --limit N        begins no tool that would end later than so many seconds from now (570)
#
# memcheck looks at each access of a kernel, and at each call of the CUDA runtime and driver that fails; initcheck at reads of
# memory that nobody has written. All files play at once, so that decoders of several kinds are made, kept and destroyed.
#
# compute-sanitizer is a part of the CUDA toolkit and not of its runtime. $SANITIZER names its folder, which holds the program and the
# libraries beside it; else it is looked for on the PATH and beside the usual toolkits. It lies beside the clips, as in the bundle:
# framelease/bench/. Else $FRAMELEASE names the program framelease, and $CLIPS the folder of the clips. The reports go to
# sanitizer-TOOL.txt in $OUT (the current folder); $DEVICE names the GPU (cuda:0).
#
# Exit codes: 0 if no tool found an error, 1 if one did or the program failed, 2 for arguments that make no sense, 3 if
# something was left out, 4 if there is no compute-sanitizer.
set -uo pipefail
export LC_ALL=C

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
framelease=${FRAMELEASE:-$here/../bin/framelease}
clips=${CLIPS:-$here/clips}
device=${DEVICE:-cuda:0}
out=${OUT:-$PWD}

tools=() sources=()
duration=60s every=500ms limit=570
exit_code=0

say() { printf '%s\n' "$*" >&2; }
refuse() { say "gpu-sanitizer.sh: $*; the script's head tells more"; exit 2; }

while (($#)); do
    case $1 in
        memcheck | initcheck | racecheck | synccheck) tools+=("$1"); shift ;;
        --duration | --every | --limit)
            (($# > 1)) || refuse "$1 needs a value"
            case $1 in
                --duration) duration=$2 ;;
                --every) every=$2 ;;
                *) limit=$2 ;;
            esac
            shift 2
            ;;
        *)
            [[ -f $1 ]] || refuse "what is $1?"
            sources+=("$1")
            shift
            ;;
    esac
done
((${#tools[@]})) || tools=(memcheck initcheck)
[[ $duration =~ ^[0-9]+s$ ]] || refuse "--duration is in seconds, such as 60s"
[[ $limit =~ ^[0-9]+$ ]] || refuse "--limit is a number of seconds"

find_sanitizer() {
    local place
    if [[ -n ${SANITIZER:-} ]]; then
        [[ -x $SANITIZER/compute-sanitizer ]] && printf '%s' "$SANITIZER/compute-sanitizer"
        return
    fi
    command -v compute-sanitizer && return
    for place in "${CUDA_HOME:-/usr/local/cuda}" /usr/local/cuda /usr/local/cuda-13* /usr/local/cuda-12* \
        /usr/lib/nvidia-cuda-toolkit; do
        for place in "$place/compute-sanitizer" "$place/bin"; do
            [[ -x $place/compute-sanitizer ]] && printf '%s' "$place/compute-sanitizer" && return
        done
    done
}

sanitizer=$(find_sanitizer)
if [[ -z $sanitizer ]]; then
    say "gpu-sanitizer.sh: no compute-sanitizer${SANITIZER:+ in $SANITIZER}: it comes with the CUDA toolkit; \$SANITIZER names its folder"
    exit 4
fi
say "$("$sanitizer" --version | head -n 3 | tr '\n' ' ')"

if ((!${#sources[@]})); then
    for clip in h264-1080p hevc-1080p; do
        [[ -s $clips/$clip.mp4 ]] || { say "gpu-sanitizer.sh: no $clips/$clip.mp4: clips.sh makes it"; exit 1; }
        sources+=("$clips/$clip.mp4")
    done
fi

# What is looked at is a child of timeout: so all processes are.
for tool in "${tools[@]}"; do
    if ((SECONDS + 4 * ${duration%s} > limit)); then
        say "left out, as $limit s would not do: $tool"
        ((exit_code)) || exit_code=3
        continue
    fi
    report=$out/sanitizer-$tool.txt
    say "$tool, $duration:"
    "$sanitizer" --tool "$tool" --target-processes all --error-exitcode 66 --log-file "$report" -- \
        timeout -k 10 $((limit - SECONDS)) "$framelease" watch "${sources[@]}" --device "$device" --loop \
        --reconnect-every "$every" --duration "$duration" --connect-timeout 60s --read-timeout 60s --require-hardware |
        tail -n 6
    code=${PIPESTATUS[0]}
    tail -n 3 "$report" >&2
    if ((code)); then
        say "$tool: exit code $code (66: it found errors); the report is $report"
        exit_code=1
    elif ! grep -q 'ERROR SUMMARY: 0 errors' "$report"; then
        say "$tool: no summary without errors in $report"
        exit_code=1
    fi
done
exit "$exit_code"
