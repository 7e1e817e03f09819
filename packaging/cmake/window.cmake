# SPDX-FileCopyrightText: 2026 The Canopy developers
# SPDX-License-Identifier: GPL-3.0-or-later

# canopy and what a desktop reads of it. One reverse-DNS id names all of it: window, desktop file, metainfo, icons, D-Bus.
set(id org.canopy.monitor)
install(TARGETS canopy RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT window)
install(FILES desktop/${id}.desktop DESTINATION ${CMAKE_INSTALL_DATADIR}/applications COMPONENT window)
install(FILES desktop/${id}.metainfo.xml DESTINATION ${CMAKE_INSTALL_DATADIR}/metainfo COMPONENT window)
configure_file(desktop/${id}.service.in ${id}.service @ONLY)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/${id}.service DESTINATION ${CMAKE_INSTALL_DATADIR}/dbus-1/services COMPONENT window)

set(icons ${CMAKE_INSTALL_DATADIR}/icons/hicolor)
install(FILES ${PROJECT_SOURCE_DIR}/resources/icons/${id}.svg DESTINATION ${icons}/scalable/apps COMPONENT window)
install(FILES ${PROJECT_SOURCE_DIR}/resources/icons/${id}-symbolic.svg DESTINATION ${icons}/symbolic/apps COMPONENT window)
foreach(size 16 24 32 48 64 128 256)
    install(FILES ${PROJECT_SOURCE_DIR}/resources/icons/${size}/${id}.png DESTINATION ${icons}/${size}x${size}/apps
        COMPONENT window)
endforeach()
canopy_install_command(canopy window)
canopy_install_licence(GPL-3.0-or-later canopy window)
