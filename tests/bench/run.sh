#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Canopy developers
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Measures Canopy beside the BEAM: every workload on one, then on the other, round after round, and prints one table.
set -euo pipefail
shopt -s inherit_errexit

here=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)
all_workloads=(ping_pong thread_ring counting fan_in fork_join_throughput fork_join_create big gen_server_call)
time_limit=120 # seconds, for one workload on one side

help() {
    cat <<TEXT
usage: run.sh BUILD_DIRECTORY [OPTION...] [WORKLOAD...]

  --rounds N       how often each workload runs on each side; 5 unless told
  --workers N      schedulers of the BEAM and workers of Canopy; the cores, at most 2, unless told
  --no-trace       Canopy without its event log
  --json FILE      writes the table with machine, versions and date to FILE as well

workloads: ${all_workloads[*]}
TEXT
}

fail() {
    printf 'bench: %s\n' "$1" >&2
    exit "${2:-1}"
}

positive() { [[ $2 =~ ^[1-9][0-9]{0,3}$ ]] || fail "$1 needs a number from 1, not '$2'" 2; }

parse() {
    rounds=5 workers=$(nproc) json='' canopy_options=() workloads=()
    ((workers <= 2)) || workers=2
    [[ ${1:-} != -h && ${1:-} != --help ]] || { help && exit 0; }
    [[ -n ${1:-} ]] || { help >&2 && exit 2; }
    build=$1
    shift
    while (($# > 0)); do
        case $1 in
        --rounds) positive "$1" "${2:-}" && rounds=$2 && shift ;;
        --workers) positive "$1" "${2:-}" && workers=$2 && shift ;;
        --json) [[ -n ${2:-} ]] || fail "--json needs a file" 2; json=$2 && shift ;;
        --no-trace) canopy_options+=(--no-trace) ;;
        -h | --help) help && exit 0 ;;
        *) [[ " ${all_workloads[*]} " == *" $1 "* ]] || fail "unknown workload or option: $1" 2; workloads+=("$1") ;;
        esac
        shift
    done
    ((${#workloads[@]} > 0)) || workloads=("${all_workloads[@]}")
}

beam() {
    ERL_CRASH_DUMP=/dev/null timeout "$time_limit" erl -noshell +S "$workers:$workers" +P 2000000 -pa "$build/beam" -eval "peer_bench:main([\"$1\"])."
}

canopy() { timeout "$time_limit" "$build/bin/canopy_bench" --workers "$workers" "${canopy_options[@]}" "$1"; }

# measure SIDE WORKLOAD: ns an operation. Leaves when the side fails or its result is wrong.
measure() {
    local line
    line=$("$1" "$2") || fail "$1 failed in $2: ${line:-no output}"
    line=${line##*ns/op=}
    read -r line _ <<<"$line"
    [[ $line =~ ^[0-9]+\.[0-9]+$ ]] || fail "$1 printed no time for $2"
    printf '%s' "$line"
}

# A line a run: round, workload, ns an operation on the BEAM, and on Canopy.
measure_all() {
    local round workload its ours
    for ((round = 1; round <= rounds; ++round)); do
        printf 'round %d of %d\n' "$round" "$rounds" >&2
        for workload in "${workloads[@]}"; do
            its=$(measure beam "$workload")
            ours=$(measure canopy "$workload")
            printf '%d %s %s %s\n' "$round" "$workload" "$its" "$ours"
        done
    done
}

describe_machine() {
    processor=$(awk -F': *' '/^model name/ { print $2; exit }' /proc/cpuinfo)
    cores=$(nproc)
    kernel=$(uname -sr)
    compiler=$(g++ --version | head -n 1)
    erlang=$(erl -noshell -eval 'io:format("OTP ~s, ERTS ~s, ~s", [erlang:system_info(otp_release), erlang:system_info(version),
        erlang:system_info(emu_flavor)]), halt().')
    date=$(date -u +%Y-%m-%d)
}

table() {
    awk -v form="$1" -v processor="$processor" -v cores="$cores" -v kernel="$kernel" -v compiler="$compiler" \
        -v erlang="$erlang" -v date="$date" -v workers="$workers" -v rounds="$rounds" -v options="${canopy_options[*]}" \
        -f "$here/table.awk"
}

parse "$@"
command -v erlc >/dev/null || fail "no erlc here: install erlang-base"
[[ -x $build/bin/canopy_bench ]] || fail "$build/bin/canopy_bench is not built: run ./dev bench"
mkdir -p "$build/beam"
erlc -o "$build/beam" "$here/peers/beam/peer_bench.erl"
describe_machine
results=$(measure_all)
table text <<<"$results"
[[ -z $json ]] || table json <<<"$results" >"$json"
