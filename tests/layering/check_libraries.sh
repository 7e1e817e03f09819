#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Canopy developers
# SPDX-License-Identifier: GPL-3.0-or-later
#
# check_libraries.sh PROGRAM: names the libraries of a window that PROGRAM loads. Exit code 1 if there is one: Qt Gui
# needs libEGL even when nothing is drawn, and a server has none.
set -euo pipefail
loaded=$(ldd "$1")
grep -q 'libQt6Core' <<<"$loaded" || { printf '%s does not load Qt Core: is it the right program?\n' "$1" >&2 && exit 1; }
widgets=$(grep -oE 'lib(Qt6(Gui|Widgets|Charts|Svg|OpenGL)[A-Za-z]*|EGL|GL|X11|xcb)\.so[^ ]*' <<<"$loaded") || exit 0
printf '%s loads:\n%s\n' "$1" "$widgets" >&2
exit 1
