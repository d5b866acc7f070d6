# Gives one of our own targets the project's warnings; users of the library never see them.
function(ecrlint_warnings target)
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wconversion -Wshadow
                         -Wmissing-declarations $<$<BOOL:${ECRLINT_WERROR}>:-Werror>)
endfunction()
