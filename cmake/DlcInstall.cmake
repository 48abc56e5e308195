# What `cmake --install` installs of the compiler, beside what the runtime does:
# the tools, libDLC.so, and what a plugin is built with, as a CMake package.
# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
install(TARGETS dlc-opt dlc-compile dlc-lsp-server)
install(TARGETS DLC EXPORT DLCTargets
  LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}
  INCLUDES DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})

# Headers that others include, written and generated, and the td files that
# theirs include, by the same names as in the tree.
install(DIRECTORY ${PROJECT_SOURCE_DIR}/include/dlc
                  ${PROJECT_BINARY_DIR}/include/dlc
  DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}
  FILES_MATCHING PATTERN "*.h" PATTERN "*.h.inc")
set(DLC_TD_INSTALL_DIR ${CMAKE_INSTALL_DATADIR}/dlc/td)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/dialects
  DESTINATION ${DLC_TD_INSTALL_DIR}
  FILES_MATCHING PATTERN "*.td")

# find_package(DLC). It lies beside the runtime's package, whose name differs in
# case only: find_package looks into both folders for both.
set(DLC_PACKAGE_DIR ${CMAKE_INSTALL_LIBDIR}/cmake/dlc)
install(EXPORT DLCTargets NAMESPACE DLC:: DESTINATION ${DLC_PACKAGE_DIR})
configure_package_config_file(${PROJECT_SOURCE_DIR}/cmake/DLCConfig.cmake.in
  ${PROJECT_BINARY_DIR}/cmake/DLCConfig.cmake
  INSTALL_DESTINATION ${DLC_PACKAGE_DIR}
  PATH_VARS DLC_TD_INSTALL_DIR CMAKE_INSTALL_BINDIR)
write_basic_package_version_file(
  ${PROJECT_BINARY_DIR}/cmake/DLCConfigVersion.cmake
  VERSION ${PROJECT_VERSION} COMPATIBILITY SameMinorVersion)
install(FILES
  ${PROJECT_BINARY_DIR}/cmake/DLCConfig.cmake
  ${PROJECT_BINARY_DIR}/cmake/DLCConfigVersion.cmake
  ${PROJECT_SOURCE_DIR}/cmake/DLCPlugin.cmake
  DESTINATION ${DLC_PACKAGE_DIR})
