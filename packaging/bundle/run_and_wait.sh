#!/bin/sh
# SPDX-FileCopyrightText: 2026 The Canopy developers
# SPDX-License-Identifier: GPL-3.0-or-later
#
# What the self-extracting file starts in the folder that it removes afterwards: a window may have started others.
here=$(dirname "$(readlink -f "$0")")
status=0
"$here/canopy.sh" "$@" || status=$?
runs_from_here() {
    for program in /proc/[0-9]*/exe; do
        case $(readlink "$program" 2>/dev/null) in "$here"/*) return 0 ;; esac
    done
    return 1
}
while runs_from_here; do sleep 1; done
exit "$status"
