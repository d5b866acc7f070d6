# Install rules: the library, its public headers, a CMake package and a pkg-config file.
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
  install(TARGETS ecrlint_cli RUNTIME)
endif()
