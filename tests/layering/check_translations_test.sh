#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Canopy developers
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Proves that check_translations.py refuses each kind of translation that must not reach a user.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
failed=0

# ts MESSAGES...: a file of translations with these
ts() {
    printf '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n<TS version="2.1"><context><name>Window</name>\n'
    printf '%s\n' "$@"
    printf '</context></TS>\n'
}

message() { printf '<message><source>%s</source><translation>%s</translation></message>' "$1" "$2"; }
unfinished() { printf '<message><source>%s</source><translation type="unfinished">%s</translation></message>' "$1" "$2"; }
plural() {
    printf '<message numerus="yes"><source>%s</source><translation>' "$1"
    shift
    printf '<numerusform>%s</numerusform>' "$@"
    printf '</translation></message>'
}

# The sources say what lies in fresh/; that is what the one who collects brings.
mkdir "$folder"/{fresh,committed,sources}
# shellcheck disable=SC2016 # $2 is the updater's own
printf '#!/bin/sh\ncp "%s/fresh/canopy_de.ts" "$2"\n' "$folder" >"$folder/updater"
chmod +x "$folder/updater"
check() { "$here/check_translations.py" "$folder/updater" lupdate "$folder/committed" "$folder/sources" 2>&1; }

# refuses WHAT WORDS COMMITTED [FRESH]
refuses() {
    local said
    ts "$3" >"$folder/committed/canopy_de.ts"
    ts "${4-$3}" >"$folder/fresh/canopy_de.ts"
    if said=$(check); then
        printf 'not refused: %s\n' "$1" && failed=1
    elif [[ $said != *"$2"* ]]; then
        printf '%s: refused, but it says: %s\n' "$1" "$said" && failed=1
    fi
}

refuses 'a text that is missing' 'is missing' '' "$(unfinished 'Crash' '')"
refuses 'a text that is gone' 'nowhere any more' "$(message 'Crash' 'Absturz')" ''
refuses 'an unfinished text' 'is unfinished' "$(unfinished 'Crash' 'Absturz')"
refuses 'an empty text' 'is empty' "$(message 'Crash' '')"
refuses 'a place marker left out' "differs in ['%2']" "$(message '%1 of %2' '%1 von')"
refuses 'a place marker too many' "differs in ['%2']" "$(message '%1' '%1 %2')"
refuses 'a mnemonic left out' "differs in ['&']" "$(message '&amp;File' 'Datei')"
refuses 'another link' 'differs in' "$(message '&lt;a href="x"&gt;y&lt;/a&gt;' '&lt;a href="z"&gt;y&lt;/a&gt;')"
refuses 'a plural form left out' 'has 1 plural forms' "$(plural '%1 crash(es)' '%1 Absturz')"
refuses 'a plural form without its number' "differs in ['%1']" "$(plural '%1 crash(es)' '%1 Absturz' 'Abstürze')"
refuses 'a plural that became none' 'is a plural in one' "$(message '%1 crash' '%1 Absturz')" "$(plural '%1 crash' '' '')"

ts "$(message '&amp;File' '&amp;Datei')" "$(plural '%1 crash(es)' '%1 Absturz' '%1 Abstürze')" >"$folder/committed/canopy_de.ts"
cp "$folder/committed/canopy_de.ts" "$folder/fresh/"
said=$(check) || { printf 'refused, though all is well: %s\n' "$said" && failed=1; }
printf 'QString word(const char* text) { return QCoreApplication::translate("Window", text); }\n' >"$folder/sources/a.cpp"
if said=$(check) || [[ $said != *a.cpp:1:* ]]; then printf 'not refused: a text that cannot be collected: %s\n' "$said" && failed=1; fi
rm "$folder/sources/a.cpp"
printf '#!/bin/sh\necho "Class Window lacks Q_OBJECT macro"\nexit 1\n' >"$folder/updater"
if said=$(check) || [[ $said != *'lacks Q_OBJECT'* ]]; then printf 'not refused: what lupdate warns of: %s\n' "$said" && failed=1; fi
exit "$failed"
