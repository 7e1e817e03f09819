#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Canopy developers
# SPDX-License-Identifier: GPL-3.0-or-later
#
# check_libraries.sh PROGRAM: names the libraries PROGRAM needs that are not for a program without a window. Exit code 1
# if there is one. Of Qt it may link Core and Sql; and nothing it loads, at whatever distance, may draw: Qt Gui needs
# libEGL even when nothing is drawn, and a server has none.
set -euo pipefail
linked=$(readelf --dynamic --wide "$1" | grep NEEDED)
loaded=$(ldd "$1")
grep -q 'libQt6Core' <<<"$linked" || { printf '%s does not link Qt Core: is it the right program?\n' "$1" >&2 && exit 1; }
wrong=$(
    grep -oE 'libQt6[A-Za-z]+' <<<"$linked" | grep -vxE 'libQt6(Core|Sql)' || true
    grep -oE 'lib(Qt6(Gui|Widgets|Charts|Svg|OpenGL)[A-Za-z]*|EGL|GL|X11|xcb)\.so[^ ]*' <<<"$loaded" || true
)
[[ -n $wrong ]] || exit 0
printf '%s needs:\n%s\n' "$1" "$wrong" >&2
exit 1
