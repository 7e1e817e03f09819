# SPDX-FileCopyrightText: 2026 The Canopy developers
# SPDX-License-Identifier: GPL-3.0-or-later

# Read by cpack, once for each kind of package.
if(CPACK_GENERATOR STREQUAL TGZ)
    set(CPACK_PACKAGING_INSTALL_PREFIX /)
    set(CPACK_PACKAGE_FILE_NAME canopy-${CPACK_PACKAGE_VERSION}-Linux-x86_64)
    set(CPACK_INCLUDE_TOPLEVEL_DIRECTORY ON)
    set(CPACK_ARCHIVE_COMPONENT_INSTALL OFF)
elseif(CPACK_GENERATOR STREQUAL RPM)
    set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
endif()
