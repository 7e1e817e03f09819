#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Canopy developers
# SPDX-License-Identifier: GPL-3.0-or-later
#
# debug_symbols.sh PACKAGES: each -dbgsym package holds the symbols of what its package installs, found by build id, and with
# those of the library an address becomes a function, a file and a line.
set -euo pipefail
packages=$(cd "$1" && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
for name in libcanopy0 canopy-headless canopy; do
    dpkg-deb -x "$packages/${name}"_*.deb "$folder/$name"
    dpkg-deb -x "$packages/${name}-dbgsym"_*.deb "$folder/$name"
    program=$(find "$folder/$name" -type f \( -path "*/usr/bin/$name" -o -name 'libcanopy.so.*' \) | head -n 1)
    id=$(readelf -n "$program" | sed -n 's/.*Build ID: //p')
    symbols=$folder/$name/usr/lib/debug/.build-id/${id:0:2}/${id:2}.debug
    [[ -s $symbols ]]
done
symbols=$(find "$folder/libcanopy0" -name '*.debug')
address=$(nm --defined-only "$symbols" | awk '!n && $2 == "T" && $3 ~ /^_ZN?K?6canopy/ { print $1; n = 1 }')
line=$(addr2line -e "$symbols" "0x$address")
printf '%s\n' "$line"
[[ $line =~ runtime/.*\.[ch]pp:[0-9]+ ]]
