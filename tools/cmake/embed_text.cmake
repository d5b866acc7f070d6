# SPDX-License-Identifier: Apache-2.0
# Writes a C++ file that holds the text of others: cmake -D OUT=FILE -D HEADER=NAME -D "TEXTS=FUNCTION=FILE..." -P this
set(code "// Made by the build from the files it embeds.\n#include \"${HEADER}\"\n\nnamespace ecrlint {\n")
string(REPLACE "," ";" TEXTS "${TEXTS}")
foreach(pair ${TEXTS})
  string(REGEX MATCH "^([^=]+)=(.+)$" matched "${pair}")
  set(function ${CMAKE_MATCH_1})
  file(READ "${CMAKE_MATCH_2}" text)
  string(APPEND code "\nstd::string_view ${function}() {\n  return R\"text(${text})text\";\n}\n")
endforeach()
file(WRITE ${OUT} "${code}\n}  // namespace ecrlint\n")
