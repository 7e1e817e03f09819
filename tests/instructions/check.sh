#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Canopy developers
# SPDX-License-Identifier: GPL-3.0-or-later
#
# check.sh PROGRAM EXPECTED: counts the instructions of a message, a call and a process with callgrind and compares them with
# the lines "name count" of EXPECTED. More than 10 % above fails; below as well, so that what was won is written down.
# Two runs of different length are subtracted: start and end of the program do not count. Exit code 77: no valgrind here.
set -euo pipefail

program=$1 expected=$2
short=20000 long=60000
command -v valgrind >/dev/null || { echo 'no valgrind here'; exit 77; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# instructions WORKLOAD COUNT
instructions() {
    valgrind --tool=callgrind --callgrind-out-file="$folder/out" "$program" "$1" "$2" >"$folder/log" 2>&1 ||
        { cat "$folder/log" >&2; exit 1; }
    sed -n 's/.*Collected : *\([0-9]*\).*/\1/p' "$folder/log"
}

failed=0
while read -r name count; do
    [[ $name != '#'* ]] || continue
    few=$(instructions "$name" "$short")
    many=$(instructions "$name" "$long")
    each=$(((many - few) / (long - short)))
    printf '%s: %d instructions each, %d expected\n' "$name" "$each" "$count"
    if ((each * 10 > count * 11 || each * 10 < count * 9)); then
        echo "  more than 10 % from what is expected: find out why, or change $expected"
        failed=1
    fi
done <"$expected"
exit "$failed"
