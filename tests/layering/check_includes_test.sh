#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Canopy developers
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Plants one wrong include after the other in an empty tree: check_includes.sh must refuse each, and no right one.
set -euo pipefail
check=$(dirname "$(readlink -f "$0")")/check_includes.sh
failures=0

# expect VERDICT FILE INCLUDE
expect() {
    local verdict=accepted tree
    tree=$(mktemp -d)
    mkdir -p "$tree/$(dirname "$2")"
    printf '#pragma once\n#include %s\n' "$3" >"$tree/$2"
    "$check" "$tree" 2>/dev/null || verdict=refused
    rm -r "$tree"
    [[ $verdict == "$1" ]] && return
    printf '%s with #include %s was %s, not %s\n' "$2" "$3" "$verdict" "$1"
    failures=1
}

expect refused runtime/core/a.hpp '<QString>'
expect refused runtime/otp/a.hpp '<QtCore/QString>'
expect refused runtime/observe/a.cpp '"app/orders/order.hpp"'
expect refused runtime/core/a.hpp '"../../ui/main_window.hpp"'
expect refused runtime/core/a.hpp '"otp/supervisor.hpp"'
expect refused runtime/core/a.hpp '"observe/event.hpp"'
expect refused runtime/core/a.hpp '"fault/points.hpp"'
expect refused runtime/otp/a.hpp '"observe/event.hpp"'
expect refused runtime/observe/a.hpp '"fault/points.hpp"'
expect refused tests/core/a.cpp '"app/orders/order.hpp"'
expect refused app/orders/a.hpp '"ui/main_window.hpp"'
expect refused app/headless_main.cpp '"ui/main_window.hpp"'
expect refused app/orders/a.hpp '<QApplication>'
expect refused app/orders/a.hpp '<QGuiApplication>'
expect refused app/orders/a.hpp '<QWidget>'
expect refused app/orders/a.hpp '<QtGui/QColor>'
expect refused ui/panels/a.cpp '<QSqlQuery>'
expect accepted runtime/core/a.hpp '<queue>'
expect accepted runtime/otp/a.hpp '"core/pid.hpp"'
expect accepted runtime/observe/a.hpp '"otp/supervisor.hpp"'
expect accepted app/orders/a.hpp '<QString>'
expect accepted app/orders/a.cpp '<QCoreApplication>'
expect accepted app/storage/a.cpp '<QSqlQuery>'
expect accepted app/main.cpp '"ui/main_window.hpp"'
expect accepted app/main.cpp '<QApplication>'
expect accepted ui/panels/a.cpp '"app/orders/order.hpp"'
exit "$failures"
