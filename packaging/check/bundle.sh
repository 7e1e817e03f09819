#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Canopy developers
# SPDX-License-Identifier: GPL-3.0-or-later
#
# bundle.sh PACKAGES: the bundle and the self-extracting file in a clean system that has what every desktop has, and no Qt.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
packages=$(cd "$1" && pwd)
work=$(cd "$here/../.." && pwd)/build/package-check
# shellcheck source=packaging/check/clean_system.sh
source "$here/clean_system.sh"
make_image
unpack_system # without xz, so unpacked from outside
tar -C "$system/home/tester" -xf "$packages"/canopy-*-qt.tar.xz
said=$(as_user sh -c 'cd ~/canopy-*-qt && ./canopy.sh --version 2>&1') && exit 1
[[ $said == *"lacks "*libEGL.so.1*"apt install "* ]]
read -r -a advised <<<"${said##*apt install }"
install_packages "${advised[@]}" fonts-dejavu-core xauth xvfb xz-utils
cp "$packages"/canopy-*-qt.run "$system/home/tester/canopy.run"
chown -R 1000:1000 "$system/home/tester"
# shellcheck disable=SC2016 # not for this shell
[[ -z $(inside dpkg-query -W -f '${Package}\n' 'libqt*' 2>/dev/null) ]]
as_user sh -ec 'cd ~/canopy-*-qt && QT_QPA_PLATFORM=offscreen bin/canopy --self-test && bin/canopy-headless --self-test'
as_user sh -ec 'cd ~/canopy-*-qt && xvfb-run -a ./canopy.sh --self-test'
as_user sh -ec 'cd ~ && mv canopy-*-qt elsewhere && QT_QPA_PLATFORM=offscreen elsewhere/bin/canopy --self-test'
as_user sh -ec 'cd ~ && QT_QPA_PLATFORM=offscreen sh canopy.run -- --self-test'
compgen -G "$system/home/tester/elsewhere/share/doc/third-party/LGPL-3*"
