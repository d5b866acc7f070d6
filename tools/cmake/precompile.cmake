# SPDX-License-Identifier: Apache-2.0
# What most sources include is read once where a build is made for its tests alone. The release build reads it for each
# source, so that none goes without an include of its own.
option(ECRLINT_PRECOMPILE "Precompile common headers" OFF)
function(ecrlint_precompile target)
  if(ECRLINT_PRECOMPILE)
    target_precompile_headers(${target} PRIVATE ${ARGN})
  endif()
endfunction()
