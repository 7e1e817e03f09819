# SPDX-FileCopyrightText: 2026 The Canopy developers
# SPDX-License-Identifier: GPL-3.0-or-later

# Run by cpack before it packs what is installed: what rpmbuild does to manuals on the systems that use RPM.
if(CPACK_GENERATOR STREQUAL RPM)
    file(GLOB_RECURSE manuals ${CPACK_TEMPORARY_INSTALL_DIRECTORY}/*.1)
    foreach(manual IN LISTS manuals)
        execute_process(COMMAND gzip -9n ${manual} COMMAND_ERROR_IS_FATAL ANY)
    endforeach()
endif()
