#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Canopy developers
# SPDX-License-Identifier: GPL-3.0-or-later
#
# build.sh FOLDER [WORK]: every package of this checkout into FOLDER, from one compilation in WORK: Debian's by debhelper, then
# RPM, TGZ and the bundle with its own Qt by CPack from what debhelper compiled. The same sources give the same bytes, wherever.
set -euo pipefail
umask 022
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
mkdir -p "$1"
packages=$(cd "$1" && pwd)
mkdir -p "${2:-$root/build/package}"
work=$(cd "${2:-$root/build/package}" && pwd)
changelog=$root/packaging/debian/changelog
version=$(sed -n '1s/.*(\(.*\)).*/\1/p' "$changelog")
SOURCE_DATE_EPOCH=$(date -d "$(sed -n 's/^ -- .*>  //p' "$changelog" | head -n 1)" +%s)
export SOURCE_DATE_EPOCH LC_ALL=C.UTF-8 TZ=UTC
jobs=${CANOPY_JOBS:-$(nproc)}
source=$work/canopy-$version
objects=$source/obj-$(dpkg-architecture -qDEB_HOST_GNU_TYPE)

say() { printf '==> %s\n' "$*"; }

# quietly LOG COMMAND...: its words only when it fails.
quietly() {
    local log=$work/$1.log
    shift
    "$@" >"$log" 2>&1 </dev/null || { tail -n 40 "$log" >&2 && printf 'packaging: %s failed; all of it is in %s\n' "$1" "$log" >&2 && exit 1; }
}

copy_sources() {
    rm -rf "$source" "$work"/{rpm,tgz,bundle}
    rm -f "$work"/*.{deb,changes,buildinfo}
    mkdir -p "$source"
    if git -C "$root" rev-parse --git-dir >/dev/null 2>&1; then
        git -C "$root" ls-files -z --cached --others --exclude-standard | tar -C "$root" --null -T - -c | tar -C "$source" -x
    else
        tar -C "$root" --exclude=./build --exclude=./.git -c . | tar -C "$source" -x
    fi
    cp -r "$source/packaging/debian" "$source/debian"
}

debs() {
    say "Debian packages"
    cd "$source"
    DEB_BUILD_OPTIONS="parallel=$jobs" quietly deb dpkg-buildpackage -b -us -uc
    cp "$work"/*.deb "$packages"
}

# configure NAME=VALUE...: what debhelper compiled, to be installed elsewhere.
configure() { quietly configure cmake "${@/#/-D}" "$objects" && quietly compile cmake --build "$objects" -j "$jobs"; }

rpms() {
    say "RPM packages"
    configure CMAKE_INSTALL_LIBDIR=lib64 CMAKE_INSTALL_SO_NO_EXE=0 CANOPY_ZSH_FOLDER=share/zsh/site-functions CANOPY_INSTALL_DOCS=ON
    quietly rpm cpack --config "$objects/CPackConfig.cmake" -G RPM -B "$work/rpm"
    cp "$work"/rpm/*.rpm "$packages"
}

archives() {
    say "archive, and the bundle with its own Qt"
    # shellcheck disable=SC2016 # words of the dynamic linker and of pkg-config
    configure CMAKE_INSTALL_LIBDIR=lib CMAKE_INSTALL_SO_NO_EXE=0 CANOPY_INSTALL_DOCS=ON 'CMAKE_INSTALL_RPATH=$ORIGIN/../lib' \
        'CANOPY_PC_PREFIX=${pcfiledir}/../..'
    quietly tgz cpack --config "$objects/CPackConfig.cmake" -G TGZ -B "$work/tgz"
    local name=canopy-$version-Linux-x86_64
    rm -rf "$work/bundle"
    mkdir "$work/bundle"
    tar -C "$work/bundle" -xf "$work/tgz/$name.tar.gz"
    strip --strip-debug --enable-deterministic-archives "$work/bundle/$name/lib/libcanopy.a"
    # What a desktop and systemd read names absolute paths, or relies on somebody who does.
    rm -r "$work/bundle/$name"/{lib/systemd,share/dbus-1}
    sed -i /^DBusActivatable=/d "$work/bundle/$name/share/applications/org.canopy.monitor.desktop"
    pack "$work/bundle" "$name" gzip -9n >"$packages/$name.tar.gz"
    mv "$work/bundle/$name" "$work/bundle/$name-qt"
    rm -r "$work/bundle/$name-qt"/{include,lib/cmake,lib/pkgconfig,lib/libcanopy.{a,so}}
    "$root/packaging/bundle/bundle_qt.sh" "$work/bundle/$name-qt"
    mkdir "$work/bundle/run"
    cp -a "$work/bundle/$name-qt" "$work/bundle/run"
    pack "$work/bundle" "$name-qt" xz -T 1 -6 >"$packages/$name-qt.tar.xz" &
    local packing=$!
    install -m 755 "$root/packaging/bundle/run_and_wait.sh" "$work/bundle/run/$name-qt"
    # From there, for the file tells how it was made.
    cd "$work/bundle/run"
    quietly run makeself --nox11 --xz --complevel 6 --sha256 --packaging-date "$(date -d "@$SOURCE_DATE_EPOCH" -u +%FT%TZ)" \
        --tar-extra "--sort=name --mtime=@$SOURCE_DATE_EPOCH --owner=0 --group=0 --numeric-owner" \
        "$name-qt" "$name-qt.run" "Canopy $version" ./run_and_wait.sh
    mv "$name-qt.run" "$packages"
    wait "$packing"
}

# pack FOLDER NAME COMPRESSOR...: an archive in which nothing tells who made it, or when.
pack() {
    local folder=$1 name=$2
    shift 2
    tar -C "$folder" --sort=name --mtime="@$SOURCE_DATE_EPOCH" --owner=0 --group=0 --numeric-owner -c "$name" | "$@"
}

rm -f "$packages"/*.{deb,rpm,tar.gz,tar.xz,run}
copy_sources
debs
rpms
archives
say "packages in $packages:"
(cd "$packages" && du -h -- *.{deb,rpm,tar.gz,tar.xz,run})
