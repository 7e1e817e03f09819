# SPDX-FileCopyrightText: 2026 The Canopy developers
# SPDX-License-Identifier: GPL-3.0-or-later

# RPM, TGZ and what other systems install. Debian's packages are made by debhelper, from ../debian.
set(CPACK_GENERATOR TGZ)
set(CPACK_PACKAGE_NAME canopy)
set(CPACK_PACKAGE_VENDOR Canopy)
set(CPACK_PACKAGE_CONTACT "The Canopy developers <developers@canopy.invalid>")
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGE_HOMEPAGE_URL https://canopy.invalid/)
set(CPACK_RESOURCE_FILE_LICENSE ${PROJECT_SOURCE_DIR}/LICENSES/GPL-3.0-or-later.txt)
set(CPACK_VERBATIM_VARIABLES ON)
set(CPACK_STRIP_FILES ON)
set(CPACK_THREADS 0)
# Whatever the umask of who packs.
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
    OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_COMPONENTS_ALL runtime devel headless window)
set(CPACK_COMPONENT_DEVEL_DEPENDS runtime)
set(CPACK_COMPONENT_HEADLESS_DEPENDS runtime)
set(CPACK_COMPONENT_WINDOW_DEPENDS headless)
set(CPACK_PROJECT_CONFIG_FILE ${CMAKE_CURRENT_LIST_DIR}/per_generator.cmake)

set(CPACK_RPM_COMPONENT_INSTALL ON)
set(CPACK_RPM_FILE_NAME RPM-DEFAULT)
set(CPACK_RPM_PACKAGE_URL ${CPACK_PACKAGE_HOMEPAGE_URL})
set(CPACK_RPM_PACKAGE_RELEASE 1)
set(CPACK_RPM_PACKAGE_AUTOREQPROV " yes")
set(CPACK_RPM_CHANGELOG_FILE ${CMAKE_CURRENT_SOURCE_DIR}/rpm/changelog)
# The same bytes from the same sources, whoever builds them and when.
set(CPACK_RPM_SPEC_MORE_DEFINE "%define _build_id_links none
%define packager ${CPACK_PACKAGE_CONTACT}
%define _buildhost localhost
%define use_source_date_epoch_as_buildtime 1
%define clamp_mtime_to_source_date_epoch 1")
# CPack takes one for all packages.
set(CPACK_RPM_PACKAGE_LICENSE "%(echo %{name} | grep -qE 'lib|devel' && echo Apache-2.0 || echo GPL-3.0-or-later)")
set(CPACK_PRE_BUILD_SCRIPTS ${CMAKE_CURRENT_LIST_DIR}/before_packing.cmake)

# describe COMPONENT PACKAGE GROUP SUMMARY DESCRIPTION
macro(describe component package group summary description)
    set(CPACK_RPM_${component}_PACKAGE_NAME ${package})
    set(CPACK_RPM_${component}_PACKAGE_GROUP ${group})
    set(CPACK_RPM_${component}_PACKAGE_SUMMARY "${summary}")
    set(CPACK_RPM_${component}_PACKAGE_DESCRIPTION "${description}")
endmacro()
set(of_the_runtime "Canopy's runtime gives C++20 programs lightweight processes with mailboxes,
links and monitors, and on them servers, supervisors, registries, tables,
tasks, publish and subscribe.
")
describe(RUNTIME libcanopy0 System/Libraries "Actor runtime with supervision trees"
    "${of_the_runtime}
This package holds the shared library.")
describe(DEVEL canopy-devel Development/Libraries/C++ "Headers and static library of Canopy's actor runtime"
    "${of_the_runtime}
This package holds the headers, the static library, the CMake package and the
pkg-config file.")
describe(HEADLESS canopy-headless Development/Tools "Supervised orders business for servers and scripts"
    "canopy-headless runs the supervision tree of Canopy without a window: a rate
limiter, a product cache, durable storage and a process for each open order. It
injects crashes on a plan and answers over HTTP with metrics and a live feed.")
describe(WINDOW canopy Development/Tools "Desktop monitor for supervision trees"
    "Canopy shows a supervision tree live: every process with its mailbox, its
restarts and its state, and what a crash brings down and what comes back.")
set(CPACK_RPM_DEVEL_PACKAGE_REQUIRES "libcanopy0 = ${PROJECT_VERSION}, cmake(fmt), cmake(mimalloc), cmake(tl-expected)")
set(CPACK_RPM_HEADLESS_PACKAGE_REQUIRES "libcanopy0 = ${PROJECT_VERSION}")
set(CPACK_RPM_WINDOW_PACKAGE_REQUIRES "canopy-headless = ${PROJECT_VERSION}")
set(CPACK_RPM_HEADLESS_PACKAGE_SUGGESTS qt6-qtbase-postgresql)
set(CPACK_RPM_WINDOW_PACKAGE_SUGGESTS qt6-qtwayland)
# Folders that other packages own.
foreach(folder applications bash-completion bash-completion/completions dbus-1 dbus-1/services doc fish
        fish/vendor_completions.d icons icons/hicolor icons/hicolor/scalable icons/hicolor/scalable/apps icons/hicolor/symbolic
        icons/hicolor/symbolic/apps licenses man man/man1 metainfo zsh zsh/site-functions)
    list(APPEND CPACK_RPM_EXCLUDE_FROM_AUTO_FILELIST_ADDITION /usr/share/${folder})
endforeach()
foreach(size 16 24 32 48 64 128 256)
    list(APPEND CPACK_RPM_EXCLUDE_FROM_AUTO_FILELIST_ADDITION
        /usr/share/icons/hicolor/${size}x${size} /usr/share/icons/hicolor/${size}x${size}/apps)
endforeach()
list(APPEND CPACK_RPM_EXCLUDE_FROM_AUTO_FILELIST_ADDITION
    /usr/lib/systemd /usr/lib/systemd/user /usr/lib64/cmake /usr/lib64/pkgconfig)

if(WIN32)
    include(${CMAKE_CURRENT_SOURCE_DIR}/windows/Windows.cmake)
elseif(APPLE)
    include(${CMAKE_CURRENT_SOURCE_DIR}/macos/MacOS.cmake)
endif()
include(CPack)
