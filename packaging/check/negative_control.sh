#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Canopy developers
# SPDX-License-Identifier: GPL-3.0-or-later
#
# negative_control.sh PACKAGES: takes the SQL driver out of what canopy-headless depends on. The self-test in a clean system
# must then fail, or it would prove nothing.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
packages=$(cd "$1" && pwd)
work=$(cd "$here/../.." && pwd)/build/package-check
# shellcheck source=packaging/check/clean_system.sh
source "$here/clean_system.sh"
folder=$(mktemp -d)
unpack_system
mkdir "$system/packages"
cp "$packages"/{libcanopy0,canopy-headless}_*.deb "$system/packages"
install_debs /packages
as_user canopy-headless --self-test # the same system with the driver: nothing else is missing
inside apt-get -y -q -o Dpkg::Use-Pty=0 remove canopy-headless libqt6sql6-sqlite
rm "$system"/packages/canopy-headless_*.deb
dpkg-deb -R "$packages"/canopy-headless_*.deb "$folder"
grep -q libqt6sql6-sqlite "$folder/DEBIAN/control"
sed -i 's/libqt6sql6-sqlite, //' "$folder/DEBIAN/control"
dpkg-deb --root-owner-group -b "$folder" "$system/packages"
rm -rf "$folder"
install_debs /packages
as_user canopy-headless --version
status=0
said=$(as_user canopy-headless --self-test) || status=$?
[[ $status -eq 1 && $said == *"FAILED SQL driver: "* ]] || { printf 'without an SQL driver: rc %d\n%s\n' "$status" "$said" >&2 && exit 1; }
