#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Canopy developers
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Sourced: a clean Debian 12 in $system, made once by mmdebstrap and unpacked anew for each check.
image=${work:?}/bookworm.tar
system=$work/system-$$

make_image() {
    [[ ! -s $image ]] || return 0
    mmdebstrap --quiet --format=tar --variant=minbase bookworm "$image.new"
    mv "$image.new" "$image"
}
# No command there takes longer, unless it hangs.
inside() {
    timeout 300 chroot "$system" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 \
        DEBIAN_FRONTEND=noninteractive "$@"
}
# as_user NAME=VALUE... COMMAND...: somebody without rights.
as_user() {
    inside runuser -u tester -- env HOME=/home/tester XDG_RUNTIME_DIR=/run/user/1000 CANOPY_ENDPOINT_PORT=0 "$@"
}
# install_debs FOLDER: of the clean system.
install_debs() { inside sh -c "apt-get -y -q --no-install-recommends -o Dpkg::Use-Pty=0 install $1/*.deb"; }
install_packages() { inside apt-get -y -q --no-install-recommends -o Dpkg::Use-Pty=0 install "$@"; }
unpack_system() {
    mkdir -p "$system"
    tar -C "$system" --numeric-owner -xf "$image"
    cp /etc/resolv.conf "$system/etc/resolv.conf"
    mount -t proc proc "$system/proc"
    inside apt-get -q update
    inside useradd -m -u 1000 tester
    install -d -o 1000 -g 1000 -m 700 "$system/run/user/1000"
}
drop_system() {
    umount -l "$system/proc" 2>/dev/null || true
    rm -rf "$system"
}
trap drop_system EXIT
