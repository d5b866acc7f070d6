# SPDX-License-Identifier: Apache-2.0
# Gives one of our own targets the project's warnings; users of the library never see them.
function(ecrlint_warnings target)
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wconversion -Wshadow
                         -Wmissing-declarations $<$<BOOL:${ECRLINT_WERROR}>:-Werror>)
  # g++ 12 takes `"x" + std::string()` for an overlapping copy (GCC bug 105651).
  if(CMAKE_CXX_COMPILER_ID STREQUAL GNU AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    target_compile_options(${target} PRIVATE -Wno-restrict)
  endif()
endfunction()
