# SPDX-License-Identifier: Apache-2.0
# ECRLINT_STATIC: link the program completely. That saves the loader's millisecond of a run of two and makes
# one file that runs anywhere. On where all it needs is there and no sanitizer is in use. Debian has no
# static libfmt, so fmt's few functions are compiled into the program; that, too, is tried here.
set(ECRLINT_STATIC_FLAGS -static-pie)
set(ECRLINT_ARCHIVES)
foreach(name re2 md yaml)
  find_library(ECRLINT_ARCHIVE_${name} NAMES lib${name}.a)
  mark_as_advanced(ECRLINT_ARCHIVE_${name})
  list(APPEND ECRLINT_ARCHIVES ${ECRLINT_ARCHIVE_${name}})
endforeach()

if(NOT DEFINED ECRLINT_STATIC AND NOT DEFINED ECRLINT_STATIC_WORKS AND NOT BUILD_SHARED_LIBS
   AND NOT ECRLINT_ARCHIVES MATCHES "NOTFOUND" AND NOT CMAKE_CXX_FLAGS MATCHES "-fsanitize")
  message(STATUS "Looking whether a static program links")
  file(WRITE ${PROJECT_BINARY_DIR}/static_probe.cpp
    "#include <fmt/format.h>\n#include <re2/re2.h>\n#include <sha256.h>\n#include <thread>\n#include <yaml.h>\n"
    "int main(int c, char** v) {\n"
    "  std::thread([] {}).join();\n"
    "  SHA256_CTX context;\n"
    "  SHA256_Init(&context);\n"
    "  yaml_parser_t parser;\n"
    "  c += yaml_parser_initialize(&parser);\n"
    "  return fmt::format(\"{} {}\", c, 0.5 * c).size() == re2::RE2::FullMatch(v[0], \"a+\");\n}\n")
  get_target_property(fmt_include fmt::fmt INTERFACE_INCLUDE_DIRECTORIES)
  try_compile(ECRLINT_STATIC_WORKS ${PROJECT_BINARY_DIR}/static_probe
    SOURCES ${PROJECT_BINARY_DIR}/static_probe.cpp ${PROJECT_SOURCE_DIR}/src/cli/static_fmt.cpp
    CMAKE_FLAGS "-DINCLUDE_DIRECTORIES=${fmt_include}" -DCMAKE_POSITION_INDEPENDENT_CODE=ON
    LINK_OPTIONS ${ECRLINT_STATIC_FLAGS}
    LINK_LIBRARIES ${ECRLINT_ARCHIVES}
    CXX_STANDARD 20)
  message(STATUS "Looking whether a static program links - ${ECRLINT_STATIC_WORKS}")
endif()
option(ECRLINT_STATIC "Link the program completely static" "${ECRLINT_STATIC_WORKS}")
