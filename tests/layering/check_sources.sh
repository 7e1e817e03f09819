#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Canopy developers
# SPDX-License-Identifier: GPL-3.0-or-later
#
# check_sources.sh ROOT: names every source that no CMakeLists.txt lists: it would be neither built nor tested. Exit code
# 1 if there is one.
set -euo pipefail
cd "$1"
found=0

# listed FILE: by the nearest CMakeLists.txt above it, with its path from there.
listed() {
    local folder
    folder=$(dirname "$1")
    until [[ -f $folder/CMakeLists.txt ]]; do folder=$(dirname "$folder"); done
    grep -qE "(^|[[:space:]])${1#"$folder"/}($|[[:space:]]|\))" "$folder/CMakeLists.txt"
}

while IFS= read -r file; do
    listed "$file" || { printf '%s: not in any CMakeLists.txt\n' "$file" >&2 && found=1; }
done < <(find ./runtime ./app ./ui -name '*.[ch]pp' && find ./tests -name '*.cpp')
exit "$found"
