#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Canopy developers
# SPDX-License-Identifier: GPL-3.0-or-later
#
# verify_unit.sh DEB: systemd's own opinion of the unit in a package. The program it starts is the one of the package.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
dpkg-deb -x "$1" "$folder"
unit=$folder/usr/lib/systemd/user/canopy-headless.service
grep -qx 'ExecStart=/usr/bin/canopy-headless' "$unit" || { printf 'ExecStart is not the program of the package\n' >&2 && exit 1; }
# The manual lies in the package as well, where this machine's man does not look.
sed -i "s|^ExecStart=|&$folder|; /^Documentation=/d" "$unit"
status=0
said=$(XDG_RUNTIME_DIR=$folder systemd-analyze --user --man=no verify "$unit" 2>&1) || status=$?
[[ $status -eq 0 && -z $said ]] || { printf '%s\n' "$said" >&2 && exit 1; } # it warns with exit code 0
