# What gpu-tables.sh does with programs, and the arithmetic that it needs: sourced by it. bash and coreutils alone.
# It reads $framelease, $peers, $clips, $long, $device, $raw and $limit, and sets $exit_code.
# shellcheck shell=bash disable=SC2154

say() { printf '%s\n' "$*" >&2; }

# --- Programs and what they print ---------------------------------------------------------------------------

# The long file of a clip: 1,000 pictures of 2160p, 3,000 of what is smaller.
file_of() { printf '%s/%s.mp4' "$long" "$1"; }

prepare() {
    local name pictures file
    mkdir -p "$long" || exit 1
    for name in "$@"; do
        file=$(file_of "$name")
        [[ ! -s $file ]] || continue
        [[ -s $clips/$name.mp4 ]] || { say "gpu-tables.sh: no $clips/$name.mp4: clips.sh makes it"; exit 1; }
        pictures=3000
        [[ $name != *-2160p ]] || pictures=1000
        "$peers/repeat" "$clips/$name.mp4" "$file.part.mp4" "$pictures" && mv "$file.part.mp4" "$file" || exit 1
    done
}

# Runs a program and keeps its lines of results in $line; empty if it failed, which is said.
line=
run() {
    local label=$1 output
    shift
    line=
    if output=$(timeout -k 5 $((limit + 20 - SECONDS)) "$@" 2>"$raw.err"); then
        line=$output
    else
        say "failed ($?): $*"
        tail -n 5 "$raw.err" >&2
        exit_code=1
    fi
    printf '%s\t%s\n' "$label" "${output//$'\n'/$'\n'$label$'\t'}" >>"$raw"
    rm -f "$raw.err"
    say "  $label: ${output:-nothing}"
}

# The value of a name in $line, or nothing. Names of times are followed by several: all of them, up to the next name.
value() { [[ $line =~ (^|[[:space:]])"$1"=([^[:space:]]+) ]] && printf '%s' "${BASH_REMATCH[2]}"; }
times() { [[ $line =~ (^|[[:space:]])"$1"\ p50=([^ ]+)\ p99=([^ ]+)\ max=([^[:space:]]+) ]] &&
    printf '%s / %s / %s' "${BASH_REMATCH[2]}" "${BASH_REMATCH[3]}" "${BASH_REMATCH[4]}"; }

# bench FILE CAMERAS WARM_UP SECONDS, peer PROGRAM FILE STREAMS WARM_UP SECONDS [OPTIONS]
bench() {
    local file=$1 cameras=$2 warm=$3 duration=$4
    shift 4
    run "framelease ${file##*/}" "$framelease" bench "$file" --device "$device" --cameras "$cameras" --warm-up "${warm}s" \
        --duration "${duration}s" "$@"
    [[ -z $line || $(value errors) = 0 ]] || { say "errors: $line"; exit_code=1; }
}
peer() {
    local program=$1 file=$2 count=$3 warm=$4 duration=$5
    shift 5
    if [[ $program = decode_loop ]]; then
        run "decode_loop ${file##*/}" "$peers/decode_loop" "$file" "$count" "$duration" "$warm"
    else
        run "nvdec_loop ${file##*/}" "$peers/nvdec_loop" --streams "$count" --warm-up "$warm" --seconds "$duration" "$@" \
            "$file"
        [[ -z $line || $(value missing) = 0 ]] || { say "pictures are missing: $line"; exit_code=1; }
    fi
}

# Whether so many seconds are left; else says what is left out.
time_for() {
    local need=$1 what=$2
    ((SECONDS + need <= limit)) && return 0
    say "left out, as $limit s would not do: $what"
    ((exit_code)) || exit_code=3
    return 1
}

# --- Numbers with decimals, as whole numbers ----------------------------------------------------------------

# scaled VALUE DECIMALS: 12.3 2 gives 1230
scaled() {
    [[ $1 =~ ^(-?)([0-9]+)\.?([0-9]*)$ ]] || return 1
    local digits=${BASH_REMATCH[3]}0000000000
    printf '%d' "${BASH_REMATCH[1]}$((10#${BASH_REMATCH[2]}${digits:0:$2}))"
}
# decimal NUMBER DECIMALS: 1230 2 gives 12.30
decimal() {
    local unit=$((10 ** $2)) number=$1 sign=
    ((number >= 0)) || { sign=- number=$((-number)); }
    printf '%s%d.%0*d' "$sign" $((number / unit)) "$2" $((number % unit))
}
# ratio A B: with three decimals, or a dash if either is missing
ratio() { if [[ -n $1 && -n $2 ]] && (($2 > 0)); then decimal $((($1 * 1000 + $2 / 2) / $2)) 3; else printf -- -; fi; }
or_dash() { printf '%s' "${1:--}"; }
