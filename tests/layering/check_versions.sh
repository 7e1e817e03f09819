#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Canopy developers
# SPDX-License-Identifier: GPL-3.0-or-later
#
# check_versions.sh ROOT: the version of CMakeLists.txt is the one that every package says, and one reverse-DNS id names what a
# desktop sees. Exit code 1 where it is not so.
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

id=org.canopy.monitor
names_id() { grep -qF -- "$2" "$1" || { printf '%s lacks %s\n' "$1" "$2" >&2 && wrong=1; }; }
names_id packaging/desktop/$id.desktop "Icon=$id"
names_id packaging/desktop/$id.metainfo.xml "<id>$id</id>"
names_id packaging/desktop/$id.metainfo.xml "<launchable type=\"desktop-id\">$id.desktop</launchable>"
names_id packaging/desktop/$id.service.in "Name=$id"
names_id packaging/cmake/window.cmake "set(id $id)"
names_id app/main.cpp "setDesktopFileName(QStringLiteral(\"$id\"))"
names_id ui/window/application_service.cpp "\"$id\""
exit "$wrong"
