#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Canopy developers
# SPDX-License-Identifier: GPL-3.0-or-later
#
# verify_unit.sh ROOT: systemd's own opinion of the unit; the program it starts is one that this machine has.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
sed "s|^ExecStart=.*|ExecStart=$(command -v true)|; /^Documentation=/d" "$1/packaging/systemd/canopy-headless.service" \
    >"$folder/canopy-headless.service"
said=$(XDG_RUNTIME_DIR=$folder systemd-analyze --user --man=no verify "$folder/canopy-headless.service" 2>&1)
[[ -z $said ]] || { printf '%s\n' "$said" >&2 && exit 1; } # it warns with exit code 0
