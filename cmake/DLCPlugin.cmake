# How a plugin of the compiler is declared. Included by find_package(DLC).
# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

# _dlc_plugin_generate(NAME TD (OUTPUT arguments)...): headers of a td file.
function(_dlc_plugin_generate name td)
  get_filename_component(source ${td} ABSOLUTE)
  set(outputs)
  set(rest ${ARGN})
  while(rest)
    list(POP_FRONT rest output arguments)
    separate_arguments(arguments)
    set(output ${CMAKE_CURRENT_BINARY_DIR}/${output})
    add_custom_command(OUTPUT ${output}
      COMMAND ${MLIR_TABLEGEN_EXE} ${arguments} -I${DLC_TD_DIR}
        -I${MLIR_INCLUDE_DIRS} -I${CMAKE_CURRENT_SOURCE_DIR}
        ${source} -o ${output} --write-if-changed -d ${output}.d
      DEPENDS ${source} DEPFILE ${output}.d VERBATIM)
    list(APPEND outputs ${output})
  endwhile()
  target_sources(${name} PRIVATE ${outputs})
endfunction()

# dlc_add_plugin(NAME sources... [DIALECT name OPS td] [PASSES td])
# A library NAME.so for --load-dialect-plugin and --load-pass-plugin.
#   DIALECT, OPS  generates X.h.inc and X.cpp.inc with the operations of X.td,
#                 and XDialect.h.inc and XDialect.cpp.inc with the dialect
#   PASSES        generates YPasses.h.inc with the passes of YPasses.td, which
#                 registerYPasses registers
function(dlc_add_plugin name)
  cmake_parse_arguments(ARG "" "DIALECT;OPS;PASSES" "" ${ARGN})
  if((ARG_DIALECT AND NOT ARG_OPS) OR (ARG_OPS AND NOT ARG_DIALECT))
    message(FATAL_ERROR "dlc_add_plugin(${name}): expected both DIALECT and "
      "OPS or neither, found '${ARG_DIALECT}' and '${ARG_OPS}'")
  endif()
  add_library(${name} MODULE ${ARG_UNPARSED_ARGUMENTS})
  set_target_properties(${name} PROPERTIES PREFIX "")
  target_link_libraries(${name} PRIVATE DLC::DLC)
  target_link_options(${name} PRIVATE -Wl,--no-undefined)
  target_include_directories(${name} PRIVATE ${CMAKE_CURRENT_BINARY_DIR})
  if(ARG_OPS)
    get_filename_component(stem ${ARG_OPS} NAME_WE)
    _dlc_plugin_generate(${name} ${ARG_OPS}
      ${stem}.h.inc "-gen-op-decls -dialect=${ARG_DIALECT}"
      ${stem}.cpp.inc "-gen-op-defs -dialect=${ARG_DIALECT}"
      ${stem}Dialect.h.inc "-gen-dialect-decls -dialect=${ARG_DIALECT}"
      ${stem}Dialect.cpp.inc "-gen-dialect-defs -dialect=${ARG_DIALECT}")
  endif()
  if(ARG_PASSES)
    get_filename_component(stem ${ARG_PASSES} NAME_WE)
    string(REGEX REPLACE "Passes$" "" group ${stem})
    _dlc_plugin_generate(${name} ${ARG_PASSES}
      ${stem}.h.inc "-gen-pass-decls -name=${group}")
  endif()
endfunction()
