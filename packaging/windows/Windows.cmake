# SPDX-FileCopyrightText: 2026 The Canopy developers
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Not built here: the runtime is for Linux (futex, membarrier), and Debian has no MSVC. It is the packages' half of a port;
# only makensis has read the script that CPack makes of it.
# cmake --preset release -DCMAKE_TOOLCHAIN_FILE=… && cpack -G NSIS; Qt's libraries come by windeployqt at install time.
set(CPACK_GENERATOR NSIS)
set(CPACK_COMPONENTS_ALL runtime headless window)
set(CPACK_PACKAGE_INSTALL_DIRECTORY Canopy)
set(CPACK_PACKAGE_EXECUTABLES canopy Canopy)
set(CPACK_CREATE_DESKTOP_LINKS canopy)
set(CPACK_NSIS_ENABLE_UNINSTALL_BEFORE_INSTALL ON)
set(CPACK_NSIS_MANIFEST_DPI_AWARE ON)
set(CPACK_NSIS_MUI_FINISHPAGE_RUN canopy.exe)
