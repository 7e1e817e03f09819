#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Canopy developers
# SPDX-License-Identifier: GPL-3.0-or-later
#
# debian.sh PACKAGES: installs the .debs into a clean Debian 12 as a user would, uses them, upgrades, removes and purges them,
# and compares the file system with what it was before.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
packages=$(cd "$1" && pwd)
work=$(cd "$here/../.." && pwd)/build/package-check
log=$work/log-debian
mkdir -p "$work"
# shellcheck source=packaging/check/steps.sh
source "$here/steps.sh"
# shellcheck source=packaging/check/clean_system.sh
source "$here/clean_system.sh"
names=(canopy canopy-headless libcanopy-dev libcanopy0)

# Everything but what apt and the kernel keep, and what belongs to users: kinds, rights, owners, contents.
snapshot() {
    local kept=(./proc ./sys ./dev ./run ./tmp/.X11-unix ./var/cache ./var/lib/apt ./var/lib/dpkg ./var/log ./home ./packages)
    local not=()
    for folder in "${kept[@]}"; do not+=(-path "$folder" -prune -o); done
    cd "$system"
    find . -xdev "${not[@]}" -printf '%p %M %u:%g %l\n' | LC_ALL=C sort
    find . -xdev "${not[@]}" -type f -print0 | LC_ALL=C sort -z | xargs -0 cksum
}
# What the packages need of Debian, installed first: then the snapshots differ by our files alone.
dependencies() {
    inside sh -c 'apt-get -s --no-install-recommends install /packages/*.deb' | sed -n 's/^Inst \([^ ]*\) .*/\1/p' |
        grep -vE "^($(IFS='|' && echo "${names[*]}")|.*-dbgsym)$"
}
# The same packages with an older version and a file that the new ones have not: what an upgrade starts from.
make_older() {
    local deb folder
    mkdir -p "$system/packages/older"
    for deb in "$packages"/{canopy,canopy-headless,libcanopy-dev,libcanopy0}_*.deb; do
        folder=$(mktemp -d)
        dpkg-deb -R "$deb" "$folder"
        [[ ! -d $folder/usr/share/canopy ]] || touch "$folder/usr/share/canopy/obsolete"
        sed -i -E 's/^Version: .*/Version: 0.0.9/; s/\(= [^)]*\)/(= 0.0.9)/g' "$folder/DEBIAN/control"
        dpkg-deb --root-owner-group -b "$folder" "$system/packages/older" >/dev/null
        rm -rf "$folder"
    done
}
nothing_obsolete() { [[ ! -e $system/usr/share/canopy/obsolete ]]; }
users_files_remain() { [[ -s $system/home/tester/.local/share/canopy/canopy.db && -s $system/home/tester/.config/canopy/canopy.toml ]]; }
configure_and_run() {
    as_user sh -ec 'mkdir -p ~/.config/canopy && canopy-headless --print-config >~/.config/canopy/canopy.toml'
    as_user canopy-headless --duration 1s
}
# shellcheck disable=SC2016 # for the shells inside
completes() { # SHELL
    case $1 in
    bash) as_user bash -ec 'source /usr/share/bash-completion/bash_completion; _completion_loader canopy-headless || true
        COMP_WORDS=(canopy-headless --imp) COMP_CWORD=1 COMP_LINE="canopy-headless --imp" COMP_POINT=21
        _canopy_headless; [[ ${COMPREPLY[*]} == --import ]]' ;;
    zsh) as_user zsh -fec 'autoload -Uz compinit; compinit -u -D
        for each in canopy canopy-headless; do [[ $_comps[$each] == _$each ]]; autoload +X _$each; done' ;;
    fish) as_user fish -c 'complete -C "canopy-headless --imp" | string match -r -- --import; or exit 1' ;;
    esac
}
# The desktop's way to start it: by its name on the bus, which dbus-daemon finds in the package's service file.
# shellcheck disable=SC2016
activated_by_name() {
    as_user QT_QPA_PLATFORM=offscreen dbus-run-session -- sh -ec '
        gdbus call --session -d org.canopy.monitor -o /org/canopy/monitor -m org.freedesktop.Application.Activate "{}"
        pid=$(gdbus call --session -d org.freedesktop.DBus -o /org/freedesktop/DBus \
            -m org.freedesktop.DBus.GetConnectionUnixProcessID org.canopy.monitor | sed "s/.*uint32 //;s/,.*//")
        canopy # hands over, and ends
        kill "$pid"'
}
in_german() { as_user LC_ALL=de_DE.UTF-8 LANGUAGE=de "$@"; }
speaks_german() {
    local said
    said=$(in_german xvfb-run -a canopy --self-test)
    [[ $said == *"ok     texts in German"* ]]
}
verified() {
    local said
    said=$(inside dpkg --verify "${names[@]}")
    [[ -z $said ]]
}
no_library_missing() {
    local program said
    for program in canopy canopy-headless; do
        said=$(inside ldd "/usr/bin/$program")
        [[ $said == *libcanopy.so.0* && $said != *"not found"* ]]
    done
}
headless_links_no_widgets() {
    local said
    said=$(inside ldd /usr/bin/canopy-headless)
    [[ $said == *libQt6Core* && ! $said =~ Qt6(Gui|Widgets) ]]
}
# What Debian's own test machines would run (autopkgtest).
debians_test() { # NAME
    mkdir -p "$system/home/tester/sources/packaging/check"
    cp -r "$here/consumer" "$system/home/tester/sources/packaging/check"
    cp "$here/../debian/tests/$1" "$system/home/tester/sources"
    as_user sh -ec "mkdir -p /home/tester/scratch-$1 && cd ~/sources && AUTOPKGTEST_TMP=/home/tester/scratch-$1 sh ./$1"
}
refuses_a_newer_version() {
    local said
    if said=$(as_user sh -c 'cd ~/sources/packaging/check/consumer && cmake -S . -B ~/newer -DCANOPY_WANTED=0.99 2>&1'); then return 1; fi
    printf '%s\n' "$said"
    [[ $said == *"0.99"*"canopyConfig.cmake, version: 0.1.0"* ]]
}
# The archive, in whatever folder: the programs run, and others are built with it.
# shellcheck disable=SC2016
archive_anywhere() {
    tar -C "$system/home/tester" -xf "$packages"/canopy-*-Linux-x86_64.tar.gz
    mv "$system"/home/tester/canopy-*-Linux-x86_64 "$system/home/tester/any where"
    chown -R 1000:1000 "$system/home/tester"
    as_user sh -ec 'cd ~/any\ where && bin/canopy-headless --self-test && QT_QPA_PLATFORM=offscreen bin/canopy --self-test
        test -s share/licenses/canopy/GPL-3.0-or-later.txt && test -s share/licenses/libcanopy0/Apache-2.0.txt
        cmake -S ~/sources/packaging/check/consumer -B ~/by-archive -DCMAKE_PREFIX_PATH="$PWD"
        cmake --build ~/by-archive && ~/by-archive/consumer
        mv "$PWD" ~/elsewhere && cd ~/elsewhere
        PKG_CONFIG_PATH=$PWD/lib/pkgconfig; export PKG_CONFIG_PATH
        g++ -std=c++20 ~/sources/packaging/check/consumer/main.cpp $(pkg-config --cflags --libs canopy) -o ~/by-archive-pc
        LD_LIBRARY_PATH=$PWD/lib ~/by-archive-pc'
}
as_before() { diff "$work/before" "$work/after"; }

step "a clean Debian 12" make_image
step "unpacked, with a user" unpack_system
mkdir "$system/packages"
cp "$packages"/*.deb "$system/packages"
rm -f "$system"/packages/*-dbgsym_*.deb
dependencies >"$work/dependencies"
mapfile -t needed <"$work/dependencies"
step "${#needed[@]} packages of Debian that they need" install_packages "${needed[@]}" \
    bash-completion cmake dbus-daemon desktop-file-utils fish g++ hicolor-icon-theme libglib2.0-bin locales make pkg-config \
    qt6-translations-l10n xauth xvfb zsh
step "German" inside sh -ec 'echo "de_DE.UTF-8 UTF-8" >/etc/locale.gen && locale-gen'
snapshot >"$work/before"
make_older
step "an older version, installed" install_debs /packages/older
step "the older one is configured, and runs" configure_and_run
step "upgraded" install_debs /packages
step "nothing of the older one remains" nothing_obsolete
step "dpkg --verify" verified
step "apt-get check" inside apt-get check
step "no library is missing" no_library_missing
step "canopy-headless links no widget library" headless_links_no_widgets
for program in canopy canopy-headless; do
    step "$program --version" as_user "$program" --version
    step "$program --help" as_user "$program" --help
done
step "canopy-headless --self-test" as_user canopy-headless --self-test
step "canopy --self-test, offscreen" as_user QT_QPA_PLATFORM=offscreen canopy --self-test
step "canopy --self-test, under Xvfb" as_user xvfb-run -a canopy --self-test
step "canopy-headless --self-test, in German" in_german canopy-headless --self-test
step "canopy --self-test, in German" speaks_german
step "canopy-headless --self-test, HOME cannot be written" as_user HOME=/nonexistent canopy-headless --self-test
step "canopy --self-test, HOME cannot be written" as_user HOME=/nonexistent QT_QPA_PLATFORM=offscreen canopy --self-test
step "a run with a crash" as_user canopy-headless --duration 2s --crash /rate_limiter@500ms:throw
step "canopy --headless hands over" as_user canopy --headless --duration 500ms
step "without a display: a clear line, exit code 1" as_user sh -c 'canopy; test $? -eq 1'
step "the desktop starts it by its name" activated_by_name
for shell in bash zsh fish; do step "$shell completes its options" completes "$shell"; done
step "Debian's own tests: self-test" debians_test self-test
step "Debian's own tests: consumers, shared, static, pkg-config" debians_test consumer
step "a version that is too new is refused" refuses_a_newer_version
step "reinstalled" inside sh -c 'apt-get -y -q --reinstall install /packages/*.deb'
step "removed" inside apt-get -y -q remove "${names[@]}"
step "purged" inside dpkg --purge "${names[@]}"
snapshot >"$work/after"
step "the file system is as it was" as_before
step "the user's orders and settings remain" users_files_remain
step "the archive in any folder: programs, consumers" archive_anywhere
printf 'in a clean Debian 12: %d steps\n' "$steps"
