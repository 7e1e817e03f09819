#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Canopy developers
# SPDX-License-Identifier: GPL-3.0-or-later
#
# update_translations.sh LUPDATE FOLDER: brings canopy_de.ts and canopy_en.ts in FOLDER up to date with the sources of the
# window and the catalogue of the gallery; new texts are unfinished, and texts that are gone are taken out. Exit code 1 when
# texts would not be found.
set -euo pipefail
lupdate=$1
folder=$2
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# Contexts are the names of classes: without the headers' path lupdate would not find them, and neither the texts at run time.
collect() {
    local language=$1 said
    shift
    said=$("$lupdate" -locations none -no-obsolete -source-language en -target-language "$language" "$@" -I . ui app/gallery/catalogue.cpp \
        -ts "$folder/canopy_$language.ts" 2>&1) || { printf '%s\n' "$said" >&2 && return 1; }
    grep -vE '^(Scanning|Updating|Stripping| +(Found|Kept|Removed|Same-text|Similar-text|Number))' <<<"$said" >&2 && return 1
    return 0
}

collect de
collect en -pluralonly
