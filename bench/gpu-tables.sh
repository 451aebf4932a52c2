#!/usr/bin/env bash
#
# Makes the tables of bench/results on a GPU machine, in Markdown: Framelease beside the peers, by turns in the same run.
#
#   gpu-tables.sh PART [OPTIONS]
#
#   throughput [CODEC...]  frames a second of 1, 4, 8, 16 and 32 streams at 720p, 1080p and 2160p. Codecs: h264, hevc, hevc10
#                          (Main10, delivered as NV12), hevc10-p016, vp9; without one, all but hevc10-p016
#   memory                 device memory of the first camera and of each further one
#   processor              processor seconds for 1,000 frames, between two marks of a process that is warmed up
#   reconnect              from a reconnect to the next frame, calm and behind a kernel of 500 ms
#   storm                  64 cameras that reconnect at once: until the last plays; and what cameras that play on notice
#   prepare                makes the long files alone, which each part does if they are not there. Needs no GPU
#
#   --seconds N            throughput: between the marks (3)
#   --warm-up N            throughput: before the first mark (2)
#   --rounds N             throughput: how often the programs take turns (1)
#   --streams "N..."       throughput (1 4 8 16 32)
#   --sizes "LINES..."     throughput (720p 1080p 2160p)
#   --peers "PROGRAM..."   throughput: nvdec_loop, decode_loop (nvdec_loop)
#   --limit N              begins nothing that may end later than so many seconds from now, and says what is left out (570)
#
# It lies beside the peers and the clips, as in the bundle: framelease/bench/. Else $FRAMELEASE names the program framelease,
# $PEERS the folder of the peers, $CLIPS that of the clips. The long files go to $LONG (a folder in /tmp). Each line that a
# program printed is added to gpu-tables-raw.txt in $OUT (the current folder). The peers take the first GPU, Framelease the
# $DEVICE (cuda:0). bash and coreutils are all that it takes.
#
# Exit codes: 0 if all was measured, 1 if a program failed, 2 for arguments that make no sense, 3 if something was left out.
set -uo pipefail
export LC_ALL=C

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
framelease=${FRAMELEASE:-$here/../bin/framelease}
peers=${PEERS:-$here}
clips=${CLIPS:-$here/clips}
long=${LONG:-/tmp/framelease-long}
device=${DEVICE:-cuda:0}
raw=${OUT:-$PWD}/gpu-tables-raw.txt

seconds=3 warm_up=2 rounds=1 limit=570
streams="1 4 8 16 32" sizes="720p 1080p 2160p" throughput_peers=nvdec_loop
exit_code=0

refuse() { say "gpu-tables.sh: $*; the script's head tells more"; exit 2; }

# shellcheck source=gpu-programs.sh
. "$here/gpu-programs.sh"

# --- Parts ------------------------------------------------------------------------------------------------

machine() {
    local gpu
    gpu=$(nvidia-smi --query-gpu=name,driver_version --format=csv,noheader 2>/dev/null | head -n 1) || true
    printf '%s, %s processors, %s\n\n' "${gpu:-GPU unknown}" "$(nproc)" "$("$framelease" --version)"
}

throughput() {
    local codec size file count program table rule options extra
    for codec in "$@"; do
        for size in $sizes; do prepare "${codec%-p016}-$size"; done
    done
    for codec in "$@"; do
        options=() extra=()
        [[ $codec != *-p016 ]] || { options=(--high-bit-depth) extra=(--p016); }
        for size in $sizes; do
            file=$(file_of "${codec%-p016}-$size")
            table="| streams | Framelease |" rule="| ---: | ---: |"
            for program in $throughput_peers; do
                table+=" $program | ratio |" rule+=" ---: | ---: |"
            done
            table+=$'\n'$rule
            for count in $streams; do
                time_for $((rounds * (1 + $(wc -w <<<"$throughput_peers")) * (seconds + warm_up + 3))) \
                    "$codec $size, $count streams" || continue
                throughput_row
            done
            printf 'Frames a second, %s %s:\n\n%s\n\n' "$codec" "$size" "$table"
        done
    done
}

# One row of $table: the sums over the rounds, as means.
throughput_row() {
    local -A sum=()
    local ours round
    for ((round = 0; round < rounds; round++)); do
        bench "$file" "$count" "$warm_up" "$seconds" ${options[@]+"${options[@]}"}
        add framelease
        for program in $throughput_peers; do
            peer "$program" "$file" "$count" "$warm_up" "$seconds" ${extra[@]+"${extra[@]}"}
            add "$program"
        done
    done
    ours=$(mean framelease)
    table+=$'\n'"| $count | $(or_dash "$ours") |"
    for program in $throughput_peers; do
        table+=" $(or_dash "$(mean "$program")") | $(ratio "$ours" "$(mean "$program")") |"
    done
}
# A round that failed leaves its program without a mean.
add() {
    local frames
    if frames=$(value frames/s) && [[ ${sum[$1]-0} != failed ]]; then
        sum[$1]=$((${sum[$1]-0} + frames))
    else
        sum[$1]=failed
    fi
}
mean() { [[ ${sum[$1]} = failed ]] || printf '%d' $(((${sum[$1]} + rounds / 2) / rounds)); }

memory() {
    local name file program more=17 used first cells
    set -- h264-1080p hevc-1080p hevc10-1080p vp9-1080p h264-720p h264-2160p
    prepare "$@"
    printf 'Device memory in MiB, 4 slots: the first camera of a process / each of %d further ones:\n\n' $((more - 1))
    printf '| clip | Framelease | nvdec_loop | decode_loop |\n| --- | ---: | ---: | ---: |\n'
    for name in "$@"; do
        time_for 45 "memory of $name" || continue
        file=$(file_of "$name")
        cells=
        for program in framelease nvdec_loop decode_loop; do
            memory_of "$program" 1
            first=$used
            memory_of "$program" $more
            if [[ $first && $used ]]; then
                cells+=" $(decimal "$first" 2) / $(decimal $(((used - first) / (more - 1))) 2) |"
            else
                cells+=" - |"
            fi
        done
        printf '| %s |%s\n' "$name" "$cells"
    done
    printf '\n'
}
# Has hundredths of a MiB in $used that so many streams take, or nothing.
memory_of() {
    if [[ $1 = framelease ]]; then bench "$file" "$2" 1 1; else peer "$1" "$file" "$2" 1 1; fi
    used=$(value MiB/camera || value MiB/stream) || return 0
    used=$(($(scaled "$used" 2) * $2))
}

processor() {
    local cell name count file ours theirs c_loop
    prepare h264-1080p hevc-1080p
    printf 'Processor seconds for 1,000 frames, 10 s behind a warm-up of 15 s:\n\n'
    printf '| clip | streams | Framelease | nvdec_loop | ratio | decode_loop | ratio |\n'
    printf '| --- | ---: | ---: | ---: | ---: | ---: | ---: |\n'
    for cell in "h264-1080p 16" "hevc-1080p 16" "h264-1080p 1"; do
        read -r name count <<<"$cell"
        time_for 95 "processor time of $name, $count streams" || continue
        file=$(file_of "$name")
        bench "$file" "$count" 15 10
        ours=$(value cpu-s/1000)
        peer nvdec_loop "$file" "$count" 15 10
        theirs=$(value cpu-s/1000)
        peer decode_loop "$file" "$count" 15 10
        c_loop=$(value cpu-s/1000)
        printf '| %s | %s | %s | %s | %s | %s | %s |\n' "$name" "$count" "$(or_dash "$ours")" "$(or_dash "$theirs")" \
            "$(ratio_of "$ours" "$theirs")" "$(or_dash "$c_loop")" "$(ratio_of "$ours" "$c_loop")"
    done
    printf '\n'
}
ratio_of() { ratio "${1:+$(scaled "$1" 4)}" "${2:+$(scaled "$2" 4)}"; }

# reconnect_row NAME LABEL KERNEL_MS CAMERAS ROUNDS [OPTIONS of bench]: one of Framelease, and one of nvdec_loop
reconnect_row() {
    local name=$1 label=$2 kernel=$3 cameras=$4 count=$5 file options=() extra=()
    shift 5
    file=$(file_of "$name")
    ((kernel == 0)) || { options=(--behind-kernel "${kernel}ms") extra=(--kernel-ms "$kernel"); }
    run "framelease $name" "$framelease" bench "$file" --device "$device" --cameras "$cameras" --reconnects "$count" \
        ${options[@]+"${options[@]}"} "$@"
    reconnect_cells Framelease
    if [[ ${bystanders-} ]]; then
        gaps+="| $label | $(or_dash "$(times calm-gap-ms)") | $(or_dash "$(times gap-meanwhile-ms)") |"$'\n'
    fi
    [[ $# = 0 || ${peer_too-} ]] || return 0
    run "nvdec_loop $name" "$peers/nvdec_loop" reconnect --streams "$cameras" --rounds "$count" \
        ${extra[@]+"${extra[@]}"} "$file"
    reconnect_cells nvdec_loop
}
reconnect_cells() {
    printf '| %s | %s | %s | %s | %s of %s | %s |\n' "$label" "$1" "$(or_dash "$(times next-frame-ms)")" \
        "$(or_dash "$(times last-ms)")" "$(or_dash "$(value kernel-still-runs)")" "$(or_dash "$(value reconnects)")" \
        "$(or_dash "$(value close-ms)")"
}
reconnect_head() {
    printf '| what | program | to the next frame | until the last plays | kernel still ran | close, ms |\n'
    printf '| --- | --- | ---: | ---: | ---: | ---: |\n'
}

reconnect() {
    local name
    prepare h264-1080p hevc-1080p
    printf 'One camera, 100 reconnects, ms: p50 / p99 / max:\n\n'
    reconnect_head
    for name in h264-1080p hevc-1080p; do
        time_for 60 "reconnects of $name" || continue
        reconnect_row "$name" "$name, calm" 0 1 100
        time_for 200 "reconnects of $name behind a kernel" || continue
        reconnect_row "$name" "$name, behind a kernel of 500 ms" 500 1 100
    done
    printf '\n'
}

storm() {
    local gaps='' bystanders=4 peer_too=''
    prepare h264-1080p
    printf '64 cameras of h264-1080p reconnect at once, 10 times, ms: p50 / p99 / max:\n\n'
    reconnect_head
    time_for 240 "cameras at their own pace" &&
        reconnect_row h264-1080p "at 30 frames/s" 0 64 10 --realtime --bystanders $bystanders
    peer_too=yes
    time_for 240 "cameras as fast as they can" &&
        reconnect_row h264-1080p "as fast as they can" 0 64 10 --bystanders $bystanders
    printf '\nTime between the frames (30 a second) of each of %d other cameras, ms: p50 / p99 / max:\n\n' $bystanders
    printf '| cameras that reconnect | before | while they reconnect |\n| --- | ---: | ---: |\n%s\n' "$gaps"
}

# --- The command line --------------------------------------------------------------------------------------

ALL="h264 hevc hevc10 vp9"
part=${1-}
(($# == 0)) || shift
codecs=()
while (($#)); do
    option=$1
    shift
    case $option in
    --seconds | --warm-up | --rounds | --limit)
        [[ ${1-} =~ ^[1-9][0-9]{0,4}$ ]] || refuse "$option ${1-} is no number"
        name=${option#--}
        declare "${name//-/_}=$1"
        shift
        ;;
    --streams)
        [[ ${1-} =~ ^[0-9]+(\ [0-9]+)*$ ]] || refuse "$option ${1-} are no numbers"
        streams=$1
        shift
        ;;
    --sizes)
        [[ ${1-} =~ ^(720p|1080p|2160p)(\ (720p|1080p|2160p))*$ ]] || refuse "$option ${1-} are no sizes"
        sizes=$1
        shift
        ;;
    --peers)
        [[ ${1-} =~ ^(nvdec|decode)_loop(\ (nvdec|decode)_loop)*$ ]] || refuse "$option ${1-} are no peers"
        throughput_peers=$1
        shift
        ;;
    h264 | hevc | hevc10 | hevc10-p016 | vp9) codecs+=("$option") ;;
    *) refuse "there is no option $option" ;;
    esac
done
((${#codecs[@]} == 0)) || [[ $part = throughput ]] || refuse "$part takes no codecs"

case $part in
prepare)
    for codec in $ALL; do
        for size in $sizes; do prepare "$codec-$size"; done
    done
    exit 0
    ;;
throughput | memory | processor | reconnect | storm) ;;
"") refuse "a part is missing: throughput, memory, processor, reconnect, storm or prepare" ;;
*) refuse "there is no part $part" ;;
esac

# Without a GPU, or with one that decodes nothing, every cell would say so again.
prepare h264-720p
"$peers/nvdec_loop" memory "$(file_of h264-720p)" >/dev/null || exit 1
machine
case $part in
throughput)
    ((${#codecs[@]})) || read -ra codecs <<<"$ALL"
    throughput "${codecs[@]}"
    ;;
memory) memory ;;
processor) processor ;;
reconnect) reconnect ;;
storm) storm ;;
esac
exit $exit_code
