# SPDX-FileCopyrightText: 2026 The Canopy developers
# SPDX-License-Identifier: GPL-3.0-or-later

# canopy-headless and what belongs to it.
install(TARGETS canopy-headless RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT headless)
install(FILES ${PROJECT_SOURCE_DIR}/resources/openapi.json ${PROJECT_SOURCE_DIR}/resources/sample_orders.csv
    DESTINATION ${CMAKE_INSTALL_DATADIR}/canopy COMPONENT headless)
install(FILES ${PROJECT_SOURCE_DIR}/resources/canopy.toml DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/canopy-headless
    COMPONENT headless)
configure_file(systemd/canopy-headless.service.in canopy-headless.service @ONLY)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/canopy-headless.service DESTINATION lib/systemd/user COMPONENT headless)
canopy_install_command(canopy-headless headless)
canopy_install_licence(GPL-3.0-or-later canopy-headless headless)
