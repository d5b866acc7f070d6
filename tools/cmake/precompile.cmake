# SPDX-License-Identifier: Apache-2.0
# What most sources include is read once where a build is made for its tests alone. The release build reads it for each
# source, so that none goes without an include of its own.
option(ECRLINT_PRECOMPILE "Precompile common headers, compile several sources as one" OFF)
function(ecrlint_precompile target)
  if(ECRLINT_PRECOMPILE)
    target_precompile_headers(${target} PRIVATE ${ARGN})
  endif()
endfunction()

# Sources of ours as one: it takes a third of the time. So no two files of a folder may give one name to two things; in
# one that a local variable hides, the release build finds what is meant.
function(ecrlint_unite target)
  if(ECRLINT_PRECOMPILE)
    set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 16)
    target_compile_options(${target} PRIVATE -Wno-shadow)
  endif()
endfunction()
