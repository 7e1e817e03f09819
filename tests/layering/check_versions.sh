#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Canopy developers
# SPDX-License-Identifier: GPL-3.0-or-later
#
# check_versions.sh ROOT: the version of CMakeLists.txt is the one that every package says. Exit code 1 where it is not.
set -euo pipefail
cd "$1"
version=$(sed -n 's/^project(canopy VERSION \([0-9.]*\).*/\1/p' CMakeLists.txt)
[[ -n $version ]] || { printf 'CMakeLists.txt names no version\n' >&2 && exit 1; }
wrong=0
# says FILE PATTERN: the first line of FILE with PATTERN, whose first group is a version.
says() {
    local found
    found=$(sed -nE "s/.*$2.*/\1/p" "$1" | head -n 1)
    [[ $found == "$version" ]] || { printf '%s says version %s, CMakeLists.txt %s\n' "$1" "${found:-none}" "$version" >&2 && wrong=1; }
}
says packaging/debian/changelog '^canopy \(([0-9.]+)\)'
says packaging/desktop/org.canopy.monitor.metainfo.xml '<release version="([0-9.]+)"'
says packaging/rpm/changelog '- ([0-9.]+)-1$'
says packaging/vcpkg/vcpkg.json '"version": "([0-9.]+)"'
says packaging/conan/conanfile.py '^    version = "([0-9.]+)"'
for page in packaging/man/*.1; do says "$page" '"Canopy ([0-9.]+)"'; done
exit "$wrong"
