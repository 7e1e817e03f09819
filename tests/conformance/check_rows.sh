#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Canopy developers
# SPDX-License-Identifier: GPL-3.0-or-later
#
# check_rows.sh PROGRAM [FOLDER]: compares the tests of PROGRAM with FOLDER/rows.txt and FOLDER/not_applicable.md. The test
# of row SUP-019 is called SUP.r019_what_it_shows, one of two rows REG.r010_r011_what_it_shows. Prints `319 rows: N tested, M not applicable`. Exit code 1 if a row has
# neither a test nor a reason, has both, if a test or a reason names no row, or if more than 20 rows are given up.
set -euo pipefail
export LC_ALL=C
program=$1
folder=${2:-$(dirname "$(readlink -f "$0")")}
limit=20
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT
found=0

# report REMEDY: one line for each row that is read.
report() {
    local row
    while IFS= read -r row; do
        printf '%s %s\n' "$row" "$1" >&2
        found=1
    done
}

grep -oE '^[A-Z]+-[0-9]{3}$' "$folder/rows.txt" | sort -u >"$work/rows"
# Only the table under this heading gives rows up; what holds in another form is tested.
awk -F '|' '/^## /{ wanted = $0 == "## Not applicable" } wanted && NF > 3 && $2 ~ /[A-Z]+-[0-9]+/ && $3 ~ /[a-z]/ { print $2 }' \
    "$folder/not_applicable.md" | tr -d ' ' | sort -u >"$work/given_up"
# A suite is listed as `SUP.`, `Instance/SUP.` or `SUP/0.`, a test below it.
"$program" --gtest_list_tests | awk '
    /^[^ ]/ { suite = ""; n = split($1, part, /[\/.]/); for (i = 1; i <= n; ++i) if (part[i] ~ /^[A-Z]+$/) suite = part[i] }
    { for (test = $1; test ~ /^r[0-9][0-9][0-9]_/; test = substr(test, 6)) print suite "-" substr(test, 2, 3) }' | sort -u >"$work/tested"

cat "$work/tested" "$work/given_up" | sort -u | comm -13 - "$work/rows" | report "has neither a test nor a line in not_applicable.md"
comm -12 "$work/tested" "$work/given_up" | report "is tested: remove its line from not_applicable.md"
comm -23 "$work/tested" "$work/rows" | report "is tested and no row of rows.txt: correct the test's name"
comm -23 "$work/given_up" "$work/rows" | report "is given up and no row of rows.txt: correct the line"
given_up=$(wc -l <"$work/given_up")
((given_up <= limit)) || { printf '%s rows are given up, at most %s may be\n' "$given_up" "$limit" >&2 && found=1; }
printf '%s rows: %s tested, %s not applicable\n' "$(wc -l <"$work/rows")" "$(comm -12 "$work/tested" "$work/rows" | wc -l)" "$given_up"
exit "$found"
