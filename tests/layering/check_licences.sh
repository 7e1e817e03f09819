#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Canopy developers
# SPDX-License-Identifier: GPL-3.0-or-later
#
# check_licences.sh ROOT: names every source without SPDX lines, or with the licence of the other half: the runtime
# and its tests are Apache-2.0, everything else is GPL-3.0-or-later (QtCharts is). Exit code 1 if there is one.
set -euo pipefail
cd "$1"
found=0

licence_of() {
    case $1 in
    ./runtime/* | ./tests/core/* | ./tests/otp/* | ./tests/observe/*) printf 'Apache-2.0' ;;
    ./tests/conformance/* | ./tests/property/* | ./tests/fault/* | ./tests/bench/*) printf '(Apache-2.0|GPL-3.0-or-later)' ;;
    *) printf 'GPL-3.0-or-later' ;;
    esac
}

while IFS= read -r file; do
    head=$(head -n 6 "$file")
    grep -q 'SPDX-FileCopyrightText: 2026 The Canopy developers' <<<"$head" ||
        { printf '%s: no SPDX-FileCopyrightText\n' "$file" && found=1; } >&2
    grep -qE "SPDX-License-Identifier: $(licence_of "$file")( |\$)" <<<"$head" ||
        { printf '%s: SPDX-License-Identifier is not %s\n' "$file" "$(licence_of "$file")" && found=1; } >&2
done < <(find . \( -path ./build -o -path ./.git \) -prune -o -type f \( -name '*.cpp' -o -name '*.hpp' -o -name '*.cmake' \
    -o -name CMakeLists.txt -o -name '*.sh' -o -name '*.py' -o -name '*.erl' -o -name dev -o -path ./.ci/run \
    -o -name .clang-format -o -name .clang-tidy -o -name .editorconfig -o -name .gitignore \) -print)
exit "$found"
