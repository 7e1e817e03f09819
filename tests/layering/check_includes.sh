#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Canopy developers
# SPDX-License-Identifier: GPL-3.0-or-later
#
# check_includes.sh ROOT: names every include under ROOT that runs against the arrows main -> ui -> app -> runtime,
# or, inside the runtime, against fault -> observe -> otp -> core. Exit code 1 if there is one.
set -euo pipefail
cd "$1"

qt='<Q[A-Za-z]|"Q[A-Za-z]+"'
gui_qt='<Qt(Widgets|Gui|Charts|Svg|SvgWidgets|OpenGL|OpenGLWidgets|PrintSupport|Quick|Qml)/'
gui_qt+='|<Q((Gui)?Application|[A-Za-z]*(Widget|Window|Dialog|Painter|Chart)|Color|Icon|Pixmap|Image|Font|Palette|Action|Brush|Pen)>'
found=0

# refuse WHY FORBIDDEN PATH...: FORBIDDEN is a regular expression on what follows #include.
refuse() {
    local why=$1 forbidden=$2 path lines paths=()
    shift 2
    for path in "$@"; do [[ ! -e $path ]] || paths+=("$path"); done
    ((${#paths[@]})) || return 0
    lines=$(grep -rnE --include='*.hpp' --include='*.cpp' "^[[:space:]]*#[[:space:]]*include[[:space:]]*($forbidden)" "${paths[@]}") || return 0
    [[ -z ${except:-} ]] || lines=$(grep -vE "^($except):" <<<"$lines") || return 0
    printf '%s:\n%s\n' "$why" "$lines" >&2
    found=1
}

refuse "the runtime sees neither Qt nor app nor ui" "$qt|[<\"](\.\./)*(app|ui)/" runtime \
    tests/core tests/otp tests/observe tests/fault tests/conformance tests/property
refuse "runtime/core is below otp, observe and fault" '"(\.\./)*(runtime/)?(otp|observe|fault)/' runtime/core
refuse "runtime/otp is below observe and fault" '"(\.\./)*(runtime/)?(observe|fault)/' runtime/otp
refuse "runtime/observe is below fault" '"(\.\./)*(runtime/)?fault/' runtime/observe
except='app/main\.cpp' refuse "only app/main.cpp sees ui" '"(\.\./)*ui/' app tests/app
except='app/main\.cpp' refuse "app uses Qt Core and Qt Sql only" "$gui_qt" app tests/app
refuse "the window never runs SQL" '<(QtSql/|QSql)' ui
exit "$found"
