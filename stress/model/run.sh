#!/usr/bin/env bash
# Checks framelease.pml: every configuration without a mistake must hold in all of its states, and every mistake must be
# found by a counterexample that violates the property named here. Exit 0 if so, 1 if not, 2 if a tool is missing.
#
#   run.sh                 everything, in under two minutes on two cores
#   run.sh --deep          and the largest configurations, a few minutes and 3 GB more
#   run.sh --trace MISTAKE the shortest counterexample for a mistake, step by step
#
# JOBS is how many verifications run at once (2), CC the C compiler.
set -u -o pipefail
export LC_ALL=C

# what    name            configuration                                         what a mistake must violate
TABLE="
holds     one-camera      ENGINES=2 SLOTS=1 FRAMES=2
holds     two-slots       ENGINES=1 SLOTS=2 FRAMES=2
holds     reuse           ENGINES=2 SLOTS=2 FRAMES=3 RECONNECTS=0
holds     three-sessions  ENGINES=1 SLOTS=1 FRAMES=1 RECONNECTS=2
holds     two-callers     ENGINES=1 SLOTS=1 FRAMES=1 CALLERS=2
holds     succession      ENGINES=1 SLOTS=1 FRAMES=1 SUCCEED=1
holds     drain           ENGINES=2 SLOTS=1 FRAMES=2 REVOKE=1
holds     evict           ENGINES=1 SLOTS=1 FRAMES=2 REVOKE=2
holds     hang            ENGINES=2 SLOTS=1 FRAMES=1 HANG=1
holds     two-cameras     CAMERAS=2 ENGINES=1 SLOTS=1 FRAMES=1
holds     two-pairs       CAMERAS=2 ENGINES=2 SLOTS=1 FRAMES=1
holds     two-hang        CAMERAS=2 ENGINES=1 SLOTS=1 FRAMES=1 HANG=1
ends      two-callers     ENGINES=1 SLOTS=1 FRAMES=1 CALLERS=2
ends      hang            ENGINES=1 SLOTS=1 FRAMES=2 HANG=1
deep      two-cameras     CAMERAS=2 ENGINES=1 SLOTS=1 FRAMES=1 RECONNECTS=2
deep      one-camera      ENGINES=2 SLOTS=2 FRAMES=2
deep      evict           ENGINES=2 SLOTS=1 FRAMES=2 REVOKE=2
mistake   COUNT_AFTER_FETCH              ENGINES=1 SLOTS=1 FRAMES=1               | nothing of a drained session is published
mistake   SURFACE_DIES_WITH_DECODER      ENGINES=1 SLOTS=1 FRAMES=1               | a surface lives until its copy has completed
mistake   SURFACE_RELEASED_BEFORE_COPY   ENGINES=1 SLOTS=1 FRAMES=1               | a surface lives until its copy has completed
mistake   FREE_WITHOUT_EVENT             ENGINES=1 SLOTS=1 FRAMES=1               | no use after free
mistake   FREE_ON_HOT_PATH               ENGINES=1 SLOTS=1 FRAMES=1               | no use after free
mistake   FREE_ON_HOT_PATH_SYNCHRONIZED  ENGINES=1 SLOTS=1 FRAMES=1 HANG=1        | reconnect and close end, whatever engines do
mistake   SESSION_FREED_UNDER_VIEW       ENGINES=1 SLOTS=1 FRAMES=1               | no use after free
mistake   FORCED_FREE_UNDER_VIEW         ENGINES=1 SLOTS=1 FRAMES=1               | no use after free
mistake   PING_PONG_OVERWRITE            ENGINES=1 SLOTS=2 FRAMES=3 RECONNECTS=0  | no write under a reader
mistake   LOCK_HELD_WHILE_CLOSING        CAMERAS=2 ENGINES=2 SLOTS=1 FRAMES=1     | no camera waits for another one's close
mistake   RECONNECT_WAITS_FOR_FRAMES     ENGINES=1 SLOTS=1 FRAMES=1 HANG=1        | reconnect and close end, whatever engines do
mistake   RETIRE_LOOKS_THEN_MARKS        ENGINES=1 SLOTS=1 FRAMES=1               | no lost free
mistake   RETIRE_MARKS_THEN_LOOKS        ENGINES=1 SLOTS=1 FRAMES=1               | no double free
mistake   RELEASE_WITHOUT_GENERATION     ENGINES=1 SLOTS=1 FRAMES=2 REVOKE=2      | nothing is released more often than it was held
mistake   OPEN_LOOKS_THEN_COUNTS         ENGINES=1 SLOTS=1 FRAMES=2 REVOKE=2      | no write under a reader
mistake   REWRITE_WITHOUT_EVENT          ENGINES=1 SLOTS=1 FRAMES=2 RECONNECTS=0  | no write under a reader
mistake   EVENTS_BEFORE_STATE            ENGINES=1 SLOTS=1 FRAMES=2 RECONNECTS=0  | no write under a reader
mistake   EVENT_AFTER_CLOSE              ENGINES=1 SLOTS=1 FRAMES=2 RECONNECTS=0  | no write under a reader
mistake   READ_BEFORE_READY              ENGINES=1 SLOTS=1 FRAMES=1               | no write under a reader
mistake   BEGIN_COUNTS_THEN_TAKES        ENGINES=1 SLOTS=1 FRAMES=1               | nothing of a drained session is published
mistake   BEGIN_READS_THEN_WRITES        ENGINES=1 SLOTS=1 FRAMES=1               | reconnect and close end, whatever engines do
mistake   SUCCEED_LOOKS_THEN_COUNTS      ENGINES=1 SLOTS=1 FRAMES=1 SUCCEED=1     | what was open before a request is no answer
mistake   AWAIT_LOOKS_THEN_REGISTERS     ENGINES=1 SLOTS=1 FRAMES=1               | reconnect and close end, whatever engines do
mistake   MAKE_UP_WITHOUT_RETIRE         ENGINES=1 SLOTS=1 FRAMES=1               | no lost free
mistake   RECLAIMER_SYNCHRONIZES         ENGINES=1 SLOTS=2 FRAMES=2 HANG=1        | reconnect and close end, whatever engines do
"

model=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/framelease.pml
missing() { echo "$1" >&2; exit 2; }
command -v spin >/dev/null || missing 'spin is missing: install it (Debian, Ubuntu: apt-get install spin; or https://spinroot.com)'
if [ -z "${CC:-}" ]; then
    for CC in gcc clang cc ''; do command -v "${CC:-none}" >/dev/null && break; done
fi
command -v "${CC:-none}" >/dev/null || missing 'a C compiler is missing: install gcc or set CC'

work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

# The property that a counterexample violates: the comment at the assertion where its replay stops.
violated() { # defines
    local line
    line=$(spin -P"$CC -E -x c" "$@" -t framelease.pml 2>&1 |
        sed -n 's/^spin: framelease.pml:\([0-9]*\), Error: assertion.*/\1/p' | head -1)
    if [ -n "$line" ]; then
        sed -n "${line}s|.*/\* \(.*\) \*/.*|\1|p" framelease.pml
    else
        sed -n 's/^pan:1: *\(.*\) (at depth.*/\1/p' pan.out | grep . || echo 'nothing that was understood'
    fi
}

# One verification, in a folder of its own; leaves one line in `line` and what it came to in `verdict`.
check() { # folder what name expected defines
    local folder=$1 what=$2 name=$3 expected=$4; shift 4
    mkdir "$folder" && cd "$folder" && cp "$model" framelease.pml ||
        return
    local options=(-O2 -DSAFETY -DCOLLAPSE) run=(-m1000000) start=$EPOCHREALTIME verdict=failed came='' states steps
    [ "$what" != ends ] || { options=(-O2 -DNP -DCOLLAPSE); run+=(-l); }
    [ "$what" != mistake ] || options=(-O0 -DSAFETY -DBFS)      # breadth first: the counterexample is a shortest one
    if ! spin -P"$CC -E -x c" "$@" -a framelease.pml >spin.out 2>&1 || grep -qi error spin.out; then
        came="spin: $(head -1 spin.out)"
    elif ! "$CC" -w "${options[@]}" -DMEMLIM=4000 -o pan pan.c >cc.out 2>&1; then
        came="$CC: $(head -1 cc.out)"
    else
        ./pan "${run[@]}" >pan.out 2>&1
        states=$(sed -n 's/^ *\([0-9]*\) states, stored.*/\1/p' pan.out)
        if [ "$what" = mistake ]; then
            if [ -f framelease.pml.trail ]; then
                came=$(violated "$@")
                steps=$(sed -n 's/^pan:1:.*(at depth \([0-9]*\)).*/\1/p' pan.out)
                [ "$came" != "$expected" ] && came="$came, expected: $expected" || verdict=passed
                came="$came ($steps steps)"
            else
                came='no counterexample'
            fi
        elif grep -q 'errors: [1-9]' pan.out; then
            came="violated: $(grep -q '^pan:1: non-progress cycle' pan.out && echo 'every run ends' || violated "$@")"
        elif grep -qiE 'not completed|too small|out of memory|memlim' pan.out || ! grep -q 'errors: 0' pan.out; then
            came='the search was not complete'
        else
            verdict=passed
            [ "$what" = ends ] && came='every run ends' || came='all properties hold'
        fi
    fi
    awk -v v="$verdict" -v w="$what" -v n="$name" -v s="${states:-0}" -v a="$start" -v b="$EPOCHREALTIME" -v c="$came" \
        'BEGIN { printf "%-6s  %-7s  %-29s  %9d states  %5.1f s  %s\n", v, w, n, s, b - a, c }' >line
    echo "$verdict" >verdict
    rm -f pan pan.? framelease.pml.trail
}

rows() { sed 's/[[:space:]]*|[[:space:]]*/|/' <<<"$TABLE" | grep "$1"; }
fields() { # row: sets what, name, expected, defines
    expected=${1#*|}; [ "$expected" != "$1" ] || expected=
    read -r what name defines <<<"${1%%|*}"
    defines=(${defines// / })
    defines=("${defines[@]/#/-D}")
    [ "$what" != mistake ] || defines+=("-DMISTAKE=$name")
}

case "${1:-}" in
'') wanted='^\(holds\|ends\|mistake\)' ;;
--deep) wanted='^[a-z]' ;;
--trace)
    row=$(rows "^mistake  *${2:-none} ") || {
        echo "no such mistake; there are:" >&2
        rows ^mistake | awk '{ print "  " $2 }' >&2
        exit 2
    }
    fields "$row"
    cd "$work" && cp "$model" . || exit 2
    spin -P"$CC -E -x c" "${defines[@]}" -a framelease.pml &&
        "$CC" -w -O1 -DSAFETY -DBFS -o pan pan.c && ./pan -m1000000 >pan.out
    [ -f framelease.pml.trail ] || { echo 'no counterexample'; exit 1; }
    spin -P"$CC -E -x c" "${defines[@]}" -t -p framelease.pml | awk '
        FNR == NR { source[FNR] = $0; next }
        /proc +[0-9]+ \(/ && !/:init:/ && !/\[(else|\.\(goto\)|IF|DO|goto [^\]]*|break)\]/ && /\[/ {
            match($0, /proc +[0-9]+ \([^:]*/); who = substr($0, RSTART + 4, RLENGTH - 4)
            sub(/^ +/, "", who); sub(/ *\(/, " ", who)
            match($0, /pml:[0-9]+/); at = substr($0, RSTART + 4, RLENGTH - 4)
            if (who at != last) {
                text = source[at]; sub(/^[ \t:]+/, "", text); split(who, p, " ")
                printf "%-14s %-3s %4d  %s\n", p[2], p[1], at, text
            }
            last = who at
        }' framelease.pml -
    echo "violated: $(violated "${defines[@]}")"
    exit 0 ;;
*) sed -n '5,7s/^# *//p' "${BASH_SOURCE[0]}" >&2; exit 2 ;;
esac

passed=0 failed=0 next=0 shown=0
show() { # the results that are there, in the order of the table
    while [ "$shown" -lt "$next" ] && [ -f "$work/$shown/verdict" ]; do
        cat "$work/$shown/line"
        [ "$(cat "$work/$shown/verdict")" = passed ] && passed=$((passed + 1)) || failed=$((failed + 1))
        shown=$((shown + 1))
    done
}
while IFS= read -r row; do
    fields "$row"
    while [ "$(jobs -rp | wc -l)" -ge "${JOBS:-2}" ]; do wait -n; done
    show
    (trap - EXIT; check "$work/$next" "$what" "$name" "$expected" "${defines[@]}") &
    next=$((next + 1))
done < <(rows "$wanted")
wait
show
failed=$((failed + next - shown))
echo "$passed passed, $failed failed"
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
