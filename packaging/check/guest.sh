#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Canopy developers
# SPDX-License-Identifier: GPL-3.0-or-later
#
# guest.sh ROOT WORK: another project takes the sources in, by add_subdirectory and by FetchContent. It gets the runtime and
# nothing else: no program, no test, no install rule, no flag of ours.
set -euo pipefail
root=$1
work=$2
consumer=$root/packaging/check/consumer
rm -rf "$work"
take_in() { # NAME CMAKE_LINES
    mkdir -p "$work/$1"
    cp "$consumer/main.cpp" "$work/$1"
    printf 'cmake_minimum_required(VERSION 3.25)\nproject(guest LANGUAGES CXX)\n%s\n%s\n%s\n' "$2" \
        'add_executable(guest main.cpp)' 'target_link_libraries(guest PRIVATE canopy::runtime)' >"$work/$1/CMakeLists.txt"
    cmake -S "$work/$1" -B "$work/$1/build" -G Ninja -DCMAKE_UNITY_BUILD=ON # which a host may wish, and which is faster
    cmake --build "$work/$1/build" -j "$(nproc)"
    "$work/$1/build/guest"
    [[ -z $(find "$work/$1/build" -name 'canopy_*_tests' -o -name 'libcanopy_app*' -o -name 'libcanopy.so*') ]]
    DESTDIR=$work/$1/installed cmake --install "$work/$1/build"
    [[ ! -e $work/$1/installed ]]
    ! grep -n Werror "$work/$1/build/build.ninja"
}
take_in subdirectory "add_subdirectory($root canopy)"
take_in fetched "include(FetchContent)
FetchContent_Declare(canopy SOURCE_DIR $root)
FetchContent_MakeAvailable(canopy)"
