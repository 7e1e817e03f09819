#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Canopy developers
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Measures Canopy, with --peers beside the BEAM and CAF: every workload on each in turn, round after round; one table.
set -euo pipefail
shopt -s inherit_errexit

here=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)
time_limit=120 # seconds, for one workload on one side

# A line a row of the table: its name, and what the workload is called in Canopy, on the BEAM and in CAF (- is not there).
rows='ping_pong ping_pong ping_pong ping_pong
thread_ring thread_ring thread_ring thread_ring
counting counting counting counting
fan_in fan_in fan_in fan_in
fork_join_throughput fork_join_throughput fork_join_throughput fork_join_throughput
fork_join_create fork_join_create fork_join_create -
big big big big
gen_server_call gen_server_call gen_server_call gen_server_call
supervisor_restart supervisor_restart supervisor_restart supervisor_restart
supervisor_restart_throw supervisor_restart_throw supervisor_restart -
link_exit_cascade link_exit_cascade link_exit_cascade link_exit_cascade
timer_start_cancel timer_start_cancel timer_start_cancel -
send_after_fire send_after_fire send_after_fire send_after_fire
registry_lookup registry_lookup registry_lookup registry_lookup
registry_lookup_elixir registry_lookup registry_lookup_elixir -
task_async_await task_async_await task_async_await task_async_await
table_lookup table_lookup ets_lookup -
table_insert table_insert ets_insert -
pubsub_broadcast pubsub_broadcast pubsub_broadcast pubsub_broadcast
idle_memory idle_memory idle_memory idle_memory'

help() {
    cat <<TEXT
usage: run.sh BUILD_DIRECTORY [OPTION...] [WORKLOAD...]

  --peers          the BEAM and CAF too
  --rounds N       how often each workload runs on each side; 5 unless told
  --workers N      workers of Canopy, schedulers of the BEAM, threads of CAF; the cores, at most 2, unless told
  --no-trace       Canopy without its event log
  --json FILE      writes the table with machine, versions and date to FILE as well

workloads: $(cut -d ' ' -f 1 <<<"$rows" | paste -sd ' ')
TEXT
}

fail() {
    printf 'bench: %s\n' "$1" >&2
    exit "${2:-1}"
}

positive() { [[ $2 =~ ^[1-9][0-9]{0,3}$ ]] || fail "$1 needs a number from 1, not '$2'" 2; }

parse() {
    rounds=5 workers=$(nproc) json='' canopy_options=() workloads=() sides=(canopy)
    ((workers <= 2)) || workers=2
    [[ ${1:-} != -h && ${1:-} != --help ]] || { help && exit 0; }
    [[ -n ${1:-} ]] || { help >&2 && exit 2; }
    build=$1
    shift
    while (($# > 0)); do
        case $1 in
        --peers) sides=(beam canopy caf) ;;
        --rounds) positive "$1" "${2:-}" && rounds=$2 && shift ;;
        --workers) positive "$1" "${2:-}" && workers=$2 && shift ;;
        --json) [[ -n ${2:-} ]] || fail "--json needs a file" 2; json=$2 && shift ;;
        --no-trace) canopy_options+=(--no-trace) ;;
        -h | --help) help && exit 0 ;;
        *) grep -q "^$1 " <<<"$rows" || fail "unknown workload or option: $1" 2; workloads+=("$1") ;;
        esac
        shift
    done
    ((${#workloads[@]} > 0)) || mapfile -t workloads < <(cut -d ' ' -f 1 <<<"$rows")
}

beam() {
    ERL_CRASH_DUMP=/dev/null timeout "$time_limit" erl -noshell +S "$workers:$workers" +P 2000000 -pa "$build/beam" -eval "peer_bench:main([\"$1\"])."
}

canopy() { timeout "$time_limit" "$build/bin/canopy_bench" --workers "$workers" "${canopy_options[@]}" "$1"; }

caf() { CANOPY_BENCH_WORKERS=$workers timeout "$time_limit" "$build/bin/caf_bench" "$1"; }

# measure SIDE WORKLOAD: ns an operation, or bytes a process. Leaves when the side fails or its result is wrong.
measure() {
    local output value
    output=$("$1" "$2" </dev/null) || fail "$1 failed in $2: ${output:-no output}"
    value=$(grep -oE 'bytes/[a-z]+= *[0-9.]+' <<<"$output" | tail -n 1) || true # the last: resident memory
    [[ -n $value ]] || value=$(grep -oE 'ns/op= *[0-9.]+' <<<"$output") || true
    value=${value##*[= ]}
    [[ $value =~ ^[0-9]+(\.[0-9]+)?$ ]] || fail "$1 printed no figure for $2: $output"
    printf '%s' "$value"
}

# A line a run: round, row, side, figure. One side right after the other: the machine is the same for both of a pair.
measure_all() {
    local round row in_canopy on_beam in_caf side figure
    local -A names
    for ((round = 1; round <= rounds; ++round)); do
        printf 'round %d of %d\n' "$round" "$rounds" >&2
        while read -r row in_canopy on_beam in_caf; do
            [[ " ${workloads[*]} " == *" $row "* ]] || continue
            names=([canopy]=$in_canopy [beam]=$on_beam [caf]=$in_caf)
            for side in "${sides[@]}"; do
                [[ ${names[$side]} != - ]] || continue
                figure=$(measure "$side" "${names[$side]}")
                printf '%d %s %s %s\n' "$round" "$row" "$side" "$figure"
            done
        done <<<"$rows"
    done
}

build_peers() {
    command -v erlc >/dev/null || fail "no erlc here: install erlang-base"
    mkdir -p "$build/beam"
    erlc -o "$build/beam" "$here/peers/beam/peer_bench.erl"
    cmake --build "$build" --target caf_bench >&2 || fail "CAF's side does not build: install libcaf-dev"
}

describe_machine() {
    processor=$(awk -F': *' '/^model name/ { print $2; exit }' /proc/cpuinfo)
    cores=$(nproc)
    kernel=$(uname -sr)
    compiler=$(g++ --version | head -n 1)
    date=$(date -u +%Y-%m-%d)
    peers=none
    [[ " ${sides[*]} " == *' beam '* ]] || return 0
    peers=$(erl -noshell -eval 'io:format("OTP ~s, ERTS ~s, ~s", [erlang:system_info(otp_release), erlang:system_info(version),
        erlang:system_info(emu_flavor)]), halt().')
    peers+="; CAF $(dpkg-query -W -f='${Version}' libcaf-dev 2>/dev/null || true)"
    peers+="; Elixir $(dpkg-query -W -f='${Version}' elixir 2>/dev/null || true)"
}

table() {
    awk -v form="$1" -v processor="$processor" -v cores="$cores" -v kernel="$kernel" -v compiler="$compiler" \
        -v peers="$peers" -v date="$date" -v workers="$workers" -v rounds="$rounds" -v options="${canopy_options[*]}" \
        -f "$here/table.awk"
}

parse "$@"
[[ -x $build/bin/canopy_bench ]] || fail "$build/bin/canopy_bench is not built: run ./dev bench"
[[ ${#sides[@]} == 1 ]] || build_peers
describe_machine
results=$(measure_all)
table text <<<"$results"
[[ -z $json ]] || table json <<<"$results" >"$json"
