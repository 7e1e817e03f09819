# SPDX-FileCopyrightText: 2026 The Canopy developers
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Not built here: vcpkg fetches from the network. The runtime alone, for other programs.
vcpkg_from_github(OUT_SOURCE_PATH source REPO canopy/canopy REF "v${VERSION}" SHA512 0 HEAD_REF main)
vcpkg_cmake_configure(SOURCE_PATH "${source}"
    OPTIONS -DCANOPY_BUILD_APP=OFF -DCANOPY_BUILD_UI=OFF -DCANOPY_BUILD_TESTS=OFF)
vcpkg_cmake_install()
vcpkg_cmake_config_fixup(CONFIG_PATH lib/cmake/canopy)
vcpkg_fixup_pkgconfig()
file(REMOVE_RECURSE "${CURRENT_PACKAGES_DIR}/debug/include")
file(INSTALL "${CMAKE_CURRENT_LIST_DIR}/usage" DESTINATION "${CURRENT_PACKAGES_DIR}/share/${PORT}")
vcpkg_install_copyright(FILE_LIST "${source}/LICENSES/Apache-2.0.txt")
