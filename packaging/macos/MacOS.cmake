# SPDX-FileCopyrightText: 2026 The Canopy developers
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Not built here: the runtime is for Linux (futex, membarrier), and it needs macOS. It is the packages' half of a port: cpack -G DragNDrop; Qt's frameworks come by macdeployqt at install time.
# Afterwards: codesign --deep --options runtime, xcrun notarytool submit --wait, xcrun stapler staple.
set(CPACK_GENERATOR DragNDrop)
set(CPACK_COMPONENTS_ALL runtime headless window)
set(CPACK_DMG_VOLUME_NAME "Canopy ${PROJECT_VERSION}")
set(CPACK_DMG_FORMAT UDZO)
