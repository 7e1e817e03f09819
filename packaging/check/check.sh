#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Canopy developers
# SPDX-License-Identifier: GPL-3.0-or-later
#
# check.sh PACKAGES: proves the packages that build.sh made: their form, their bytes, and what they do in a clean Debian 12.
# Needs root, for the clean system. Meanwhile everything is built a second time. Ends with one line that names the parts.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
packages=$(cd "$1" && pwd)
work=$root/build/package-check
log=$work/log
desktop=$root/packaging/desktop
begin=$SECONDS
mkdir -p "$work"
# shellcheck source=packaging/check/steps.sh
source "$here/steps.sh"

[[ $EUID -eq 0 ]] || { printf 'check.sh: a clean system is made by root; run it as root\n' >&2 && exit 1; }

# In another folder: nothing in a package may tell where it was made.
setsid nice "$root/packaging/build.sh" "$work/again" "$work/build-again" >"$work/log-again" 2>&1 </dev/null &
again=$!
trap 'kill -- "-$again" 2>/dev/null || true' EXIT # with its compilers

screenshots_are_there() {
    local name names
    mapfile -t names < <(sed -n 's|.*<image type="source".*/\(.*\)</image>.*|\1|p' "$desktop/org.canopy.monitor.metainfo.xml")
    ((${#names[@]} >= 2))
    for name in "${names[@]}"; do [[ -s $root/resources/screenshots/$name ]]; done
}
installed_by_rpm() {
    local base=$work/rpm-root
    rm -rf "$base"
    mkdir -p "$base"
    rpm --root "$base" --initdb
    rpm --root "$base" --nodeps -i "$packages"/*.rpm
    rpm --root "$base" -Va --nodeps
    LD_LIBRARY_PATH=$base/usr/lib64 "$base/usr/bin/canopy-headless" --self-test
    LD_LIBRARY_PATH=$base/usr/lib64 QT_QPA_PLATFORM=offscreen "$base/usr/bin/canopy" --self-test
    rpm --root "$base" -e canopy canopy-headless canopy-devel libcanopy0
    [[ -z $(find "$base/usr" ! -type d) ]]
}
licences_of_rpms() {
    local package
    for package in "$packages"/*.rpm; do
        rpm -qpl "$package" | grep '^/usr/share/licenses/.*/\(Apache-2.0\|GPL-3.0-or-later\).txt$' || return 1
    done
}
same_bytes() {
    local file
    [[ -s $work/again/$(basename "$packages"/*.run) ]] || { tail -n 40 "$work/log-again" && return 1; }
    for file in "$packages"/*; do cmp "$file" "$work/again/${file##*/}"; done
}

step "lintian --pedantic: no error, no warning" \
    lintian --allow-root --pedantic --fail-on error,warning "$packages"/*.deb
step "rpmlint" rpmlint -c "$root/packaging/rpm/rpmlint.toml" "$packages"/*.rpm
step "desktop-file-validate" desktop-file-validate "$desktop/org.canopy.monitor.desktop"
step "appstreamcli validate --pedantic" \
    appstreamcli validate --no-net --pedantic "$desktop/org.canopy.monitor.metainfo.xml"
step "the metainfo's screenshots are there" screenshots_are_there
for page in "$root"/packaging/man/*.1; do step "mandoc -T lint ${page##*/}" mandoc -T lint -W warning "$page"; done
step "systemd-analyze verify" "$here/verify_unit.sh" "$packages"/canopy-headless_*.deb
step "each RPM holds its licence" licences_of_rpms
step "rpm: install, verify, run, erase" installed_by_rpm
step "debug symbols belong to the programs" "$here/debug_symbols.sh" "$packages"
"$here/debian.sh" "$packages"
step "negative control: without its SQL driver the check fails" "$here/negative_control.sh" "$packages"
step "the bundle runs where there is no Qt" "$here/bundle.sh" "$packages"
step "a guest by add_subdirectory and by FetchContent" "$here/guest.sh" "$root" "$work/guest"
wait "$again" || true # its words are in the next step
step "built a second time, elsewhere: the same bytes" same_bytes
printf 'package check: all good: lintian, rpmlint, desktop file, metainfo, man pages, unit, rpm, debug symbols, '
printf 'install, self-tests, crash run, consumers, upgrade, remove, purge, negative control, bundle, guest, same bytes; %d s\n' \
    $((SECONDS - begin))
