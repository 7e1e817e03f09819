#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Canopy developers
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Gives check_rows.sh small catalogues with a test program that only lists: each hole must be found, and nothing else.
set -euo pipefail
check=$(dirname "$(readlink -f "$0")")/check_rows.sh
tree=$(mktemp -d)
trap 'rm -r "$tree"' EXIT
failures=0

# expect OUTPUT TESTS [NOT_APPLICABLE]: the catalogue is MON-001 and SUP-002.
expect() {
    local said
    printf '# a copy\nMON-001\nSUP-002\n' >"$tree/rows.txt"
    printf '## In another form\n\n| SUP-002 | half |\n\n## Not applicable\n\n| row | why |\n| --- | --- |\n%b' "${3:-}" >"$tree/not_applicable.md"
    printf '#!/bin/sh\nprintf "%s"\n' "$2" >"$tree/program"
    chmod +x "$tree/program"
    said=$("$check" "$tree/program" "$tree" 2>&1 | tr '\n' ';') || true
    [[ $said == *"$1"* ]] && return
    printf 'expected: %s\nsaid: %s\n' "$1" "$said"
    failures=1
}

expect 'SUP-002 has neither' 'MON.\n  r001_a\n'
expect 'MON-001 is tested: remove' 'MON.\n  r001_a\nSUP.\n  r002_b\n' '| MON-001 | impossible |\n'
expect 'SUP-003 is tested and no row' 'MON.\n  r001_a\nSUP.\n  r002_b\n  r003_c\n'
expect 'SUP-009 is given up and no row' 'MON.\n  r001_a\nSUP.\n  r002_b\n' '| SUP-009 | impossible |\n'
expect 'SUP-002 has neither' 'MON.\n  r001_a\nOther.\n  r002_b\n'
expect '2 rows: 2 tested, 0 not applicable;' 'MON.\n  r001_a\n  r001_b\nAll/SUP.\n  r002_b/0\n'
expect '2 rows: 2 tested, 0 not applicable;' 'MON/0.  # TypeParam = int\n  r001_a\nSUP.\n  r002_b\n'
expect 'MON-004 is tested and no row' 'MON.\n  r001_r004_a\nSUP.\n  r002_b\n'
expect '2 rows: 1 tested, 1 not applicable;' 'MON.\n  r001_a\n' '| SUP-002 | impossible |\n'
"$check" "$tree/program" "$tree" >/dev/null || failures=1
rm "$tree/rows.txt"
! "$check" "$tree/program" "$tree" >/dev/null 2>&1 || failures=1
exit "$failures"
