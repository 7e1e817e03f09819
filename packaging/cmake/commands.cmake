# SPDX-FileCopyrightText: 2026 The Canopy developers
# SPDX-License-Identifier: GPL-3.0-or-later

# What a shell knows of a program: its man page, and completions that the program writes from its own table of options.
set(CANOPY_ZSH_FOLDER ${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions
    CACHE STRING "Where zsh looks: vendor-completions on Debian, site-functions elsewhere")

function(canopy_install_command program component)
    set(folder ${CMAKE_CURRENT_BINARY_DIR}/completions)
    file(MAKE_DIRECTORY ${folder})
    set(files)
    foreach(shell bash zsh fish)
        set(file ${folder}/${program}.${shell})
        add_custom_command(OUTPUT ${file} DEPENDS ${program} VERBATIM
            COMMAND ${program} --completions ${shell} > ${file})
        list(APPEND files ${file})
    endforeach()
    add_custom_target(${program}-completions ALL DEPENDS ${files})
    set(data ${CMAKE_INSTALL_DATADIR})
    install(FILES ${folder}/${program}.bash DESTINATION ${data}/bash-completion/completions RENAME ${program} COMPONENT ${component})
    install(FILES ${folder}/${program}.zsh DESTINATION ${CANOPY_ZSH_FOLDER} RENAME _${program} COMPONENT ${component})
    install(FILES ${folder}/${program}.fish DESTINATION ${data}/fish/vendor_completions.d COMPONENT ${component})
    install(FILES man/${program}.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 COMPONENT ${component})
endfunction()
