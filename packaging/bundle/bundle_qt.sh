#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Canopy developers
# SPDX-License-Identifier: GPL-3.0-or-later
#
# bundle_qt.sh TREE: puts this machine's Qt into an installed tree, so that it runs where there is none. What every desktop
# has (libc, the graphics driver's front end, X11, fonts) is left to it; plugins are named, because ldd cannot see them.
set -euo pipefail
tree=$(readlink -f "$1")
plugins=$(qmake6 -query QT_INSTALL_PLUGINS)
translations=$(qmake6 -query QT_INSTALL_TRANSLATIONS)
# Names after the exclude list of AppImage.
system='^(ld-linux.*|lib(c|m|dl|rt|pthread|resolv|util|nsl|anl|stdc\+\+|gcc_s)\.so.*'
system+='|lib(GL|EGL|GLX|GLdispatch|OpenGL|drm|gbm|glapi)\.so.*|libX11(-xcb)?\.so.*|libxcb(-dri[23])?\.so.*'
system+='|lib(fontconfig|freetype|expat|z|com_err|gpg-error|ICE|SM|uuid|harfbuzz|fribidi)\.so.*|libp11-kit.*|libglib-2.*)$'
wanted=(platforms/libqxcb platforms/libqoffscreen platforms/libqminimal platforms/libqwayland-generic
    sqldrivers/libqsqlite sqldrivers/libqsqlpsql iconengines/libqsvgicon imageformats/libqsvg
    xcbglintegrations/libqxcb-glx-integration platformthemes/libqxdgdesktopportal
    platforminputcontexts/libcomposeplatforminputcontextplugin
    wayland-shell-integration/libxdg-shell wayland-decoration-client/libbradient)

# copy_needed FILE: the libraries it needs and the system does not have.
copy_needed() {
    local name path
    while read -r name path; do
        [[ $name =~ $system || -e $tree/lib/$name || $path == "$tree"/* ]] && continue
        install -m 755 "$(readlink -f "$path")" "$tree/lib/$name"
    done < <(LD_LIBRARY_PATH=$tree/lib ldd "$1" | awk '$2 == "=>" && $3 ~ /^\// { print $1, $3 }')
}

for plugin in "${wanted[@]}"; do
    if [[ -e $plugins/$plugin.so ]]; then
        install -D -m 644 "$plugins/$plugin.so" "$tree/plugins/$plugin.so"
    else
        printf 'bundle: no %s on this machine: it is left out\n' "$plugin" >&2
    fi
done
while IFS= read -r file; do copy_needed "$file"; done < <(find "$tree/bin" "$tree/plugins" "$tree/lib" -type f \( -name 'canopy*' -o -name '*.so*' \))
# shellcheck disable=SC2016 # the dynamic linker's word
find "$tree/lib" -name '*.so*' -type f -exec patchelf --force-rpath --set-rpath '$ORIGIN' {} +
# shellcheck disable=SC2016
find "$tree/plugins" -name '*.so' -exec patchelf --force-rpath --set-rpath '$ORIGIN/../../lib' {} +
printf '[Paths]\nPrefix = ..\nPlugins = plugins\nTranslations = translations\n' >"$tree/bin/qt.conf"
mkdir -p "$tree/translations" "$tree/share/doc/third-party"
find "$translations" -name 'qtbase_*.qm' -exec cp {} "$tree/translations" \;
install -m 755 "$(dirname "${BASH_SOURCE[0]}")/canopy.sh" "$tree"

# The licences of what was copied, with the texts they refer to; the libraries stay files of their own that can be replaced, as the LGPL asks.
find "$tree/lib" "$tree/plugins" -name '*.so*' -type f -printf '%f\n' | sort -u | while IFS= read -r name; do
    dpkg -S "*/$name" 2>/dev/null | head -n 1 | cut -d: -f1 || true
done | sort -u | while IFS= read -r package; do
    [[ ! -e /usr/share/doc/$package/copyright ]] || cp -L "/usr/share/doc/$package/copyright" "$tree/share/doc/third-party/$package"
done
grep -ohE '/usr/share/common-licenses/[A-Za-z0-9.-]+[A-Za-z0-9]' "$tree"/share/doc/third-party/* | sort -u | while IFS= read -r text; do
    [[ ! -f $text ]] || cp -L "$text" "$tree/share/doc/third-party"
done
