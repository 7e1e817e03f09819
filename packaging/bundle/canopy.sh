#!/bin/sh
# SPDX-FileCopyrightText: 2026 The Canopy developers
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Starts the window out of this folder, wherever it lies; says what the system would have to have.
here=$(dirname "$(readlink -f "$0")")
missing=$(ldd "$here/bin/canopy" "$here/plugins/platforms/libqxcb.so" 2>/dev/null | sed -n 's/.*\(lib[^ ]*\) => not found.*/\1/p' |
    sort -u | tr '\n' ' ')
if [ -n "$missing" ]; then
    printf 'canopy: this system lacks %s\n' "$missing" >&2
    printf 'On Debian: apt install libegl1 libopengl0 libgl1 libglib2.0-0 libx11-xcb1 libfontconfig1 libharfbuzz0b\n' >&2
    exit 1
fi
exec "$here/bin/canopy" "$@"
