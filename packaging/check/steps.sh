#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Canopy developers
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Sourced: `step WORDS COMMAND...` runs a command quietly, says how it went, and ends the script when it fails.
steps=0
step() {
    local words=$1 begin=$EPOCHREALTIME status
    shift
    printf '%-62s' "$words"
    set +e # a command in a condition would run to its end whatever fails in it
    (set -e && "$@") >"${log:?}" 2>&1 </dev/null
    status=$?
    set -e
    if ((status == 0)); then
        steps=$((steps + 1))
        awk -v a="$begin" -v b="$EPOCHREALTIME" 'BEGIN { printf "ok   %6.2f s\n", b - a }'
    else
        printf 'FAILED: %s\n' "$*"
        tail -n 40 "$log"
        exit 1
    fi
}

# refuses COMMAND...: true when it fails.
refuses() { ! "$@"; }
