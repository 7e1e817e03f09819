#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Canopy developers
# SPDX-License-Identifier: GPL-3.0-or-later
#
# check_examples.sh ROOT: the examples in the comments of the runtime's public headers (lines that begin with `///` and five
# spaces) and in its README must be found in a source of tests/examples, which is compiled and run. Spaces, line breaks and
# comments do not count. The comment of a class shows an example and says which process runs it, what fails, what it costs.
# Exit code 1 if one is missing.
set -euo pipefail
cd "$1"
found=0

# Of the house, not for callers: their comments explain the mechanism.
internal='core/(check|clock|context|execution|mailbox|memory|message|names|pinned_thread|process_slot|process_table|run_queue|scheduler|signals|spin_lock|supervision_directory|timer_service|timers|trace|trace_ring|type_name|worker)|otp/(application_master|child_control|epochs|fixation|hash_store|ordered_store|registry_locks|restart_intensity|table_state)|observe/(frame_sampler|runtime_description|trace_event|words)'

# squeeze: code without comments and white space, in one line.
squeeze() { sed -e 's,//.*$,,' | tr -d ' \t\n'; }

# examples_of HEADER: one line for each stretch without an empty line, as `squeeze` would leave it.
examples_of() {
    awk '
        function flush() { if (block != "") print block; block = "" }
        /^ *\/\/\/     / { line = $0; sub(/^ *\/\/\/ */, "", line); sub(/\/\/.*$/, "", line); gsub(/[ \t]/, "", line); block = block line; next }
        { flush() }
        END { flush() }' "$1"
}

# fenced_of FILE: the same for ```cpp in a text.
fenced_of() {
    awk '/^```cpp/ { inside = 1; block = ""; next } /^```/ && inside { print block; inside = 0 }
         inside { line = $0; sub(/\/\/.*$/, "", line); gsub(/[ \t]/, "", line); block = block line }' "$1"
}

compiled=$(cat tests/examples/*.[ch]pp | squeeze)

check() {
    local example
    while IFS= read -r example; do
        [[ $compiled == *"$example"* ]] && continue
        printf '%s: no source of tests/examples compiles the example that begins with: %.60s\n' "$1" "$example" >&2
        found=1
    done
}

while IFS= read -r header; do
    [[ ! $header =~ ^runtime/($internal)\.hpp$ ]] || continue
    check "$header" < <(examples_of "$header")
    while IFS= read -r class; do
        printf '%s: the comment of %s lacks an example, or its Process, Fails or Cost\n' "$header" "$class" >&2
        found=1
    done < <(awk '
        /^namespace detail/ { detail = 1 }
        /^} \/\/ namespace detail/ { detail = 0 }
        /^\/\/\// { said = said $0 "\n"; next }
        /^class .*[^;]$/ && !detail {
            if (said !~ /Process:/ || said !~ /Fails:/ || said !~ /Cost:/ || said !~ /\/\/\/     /)
                print $2 == "[[nodiscard]]" ? $3 : $2
        }
        !/^(template|requires)/ { said = "" }' "$header")
done < <(find runtime -name '*.hpp' | sort)
check runtime/README.md < <(fenced_of runtime/README.md)
exit "$found"
