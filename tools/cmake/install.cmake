# SPDX-License-Identifier: Apache-2.0
# Install rules: the library, its public headers, a CMake package and a pkg-config file; and the component `program`,
# which is all of a release archive (tools/archive): the program, its licence, documents and schemas.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/ecrlint)
install(TARGETS ecrlint EXPORT ecrlint)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/include/ecrlint TYPE INCLUDE FILES_MATCHING PATTERN "*.hpp")
install(FILES ${PROJECT_BINARY_DIR}/include/ecrlint/version.hpp
        DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/ecrlint)
install(EXPORT ecrlint NAMESPACE ecrlint:: DESTINATION ${package_dir})
configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/ecrlintConfig.cmake.in ecrlintConfig.cmake
                              INSTALL_DESTINATION ${package_dir})
write_basic_package_version_file(ecrlintConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/ecrlintConfig.cmake ${PROJECT_BINARY_DIR}/ecrlintConfigVersion.cmake
        DESTINATION ${package_dir})

# A static library passes its own needs on to whoever links it.
if(BUILD_SHARED_LIBS)
  set(pc_requires Requires.private)
else()
  set(pc_requires Requires)
endif()
configure_file(${CMAKE_CURRENT_LIST_DIR}/ecrlint.pc.in ecrlint.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/ecrlint.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)

if(ECRLINT_BUILD_CLI)
  install(TARGETS ecrlint_cli RUNTIME COMPONENT program)
endif()
foreach(document LICENSE NOTICE README.md CHANGELOG.md)
  install(FILES ${PROJECT_SOURCE_DIR}/${document} TYPE DOC COMPONENT program)
endforeach()
install(DIRECTORY ${PROJECT_SOURCE_DIR}/schemas DESTINATION ${CMAKE_INSTALL_DATADIR}/ecrlint COMPONENT program
        FILES_MATCHING PATTERN "*.schema.json")
# The whole text of the licence is the system's. Without it LICENSE, which says where it stands, is installed alone.
set(ECRLINT_LICENSE_TEXT /usr/share/common-licenses/Apache-2.0 CACHE FILEPATH "The text of the Apache License 2.0")
if(EXISTS ${ECRLINT_LICENSE_TEXT})
  install(FILES ${ECRLINT_LICENSE_TEXT} TYPE DOC RENAME Apache-2.0.txt COMPONENT program)
else()
  message(STATUS "No ${ECRLINT_LICENSE_TEXT}: the text of the licence will not be installed")
endif()
