# How targets of the compiler are declared.
# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

# Flags of every target that includes MLIR's headers. LLVM is built without
# exceptions; its headers are system headers here, so our warnings stay ours.
add_library(DlcMLIRFlags INTERFACE)
target_include_directories(DlcMLIRFlags INTERFACE
  ${PROJECT_SOURCE_DIR}/include ${PROJECT_BINARY_DIR}/include)
target_include_directories(DlcMLIRFlags SYSTEM INTERFACE
  ${LLVM_INCLUDE_DIRS} ${MLIR_INCLUDE_DIRS})
separate_arguments(DLC_LLVM_DEFINITIONS NATIVE_COMMAND "${LLVM_DEFINITIONS}")
target_compile_definitions(DlcMLIRFlags INTERFACE ${DLC_LLVM_DEFINITIONS})
target_compile_options(DlcMLIRFlags INTERFACE
  $<$<COMPILE_LANGUAGE:CXX>:-fPIC -fno-exceptions -Wall -Wextra -Wno-unused-parameter>)
target_link_libraries(DlcMLIRFlags INTERFACE MLIR LLVM)

# One precompiled header of MLIR's headers for all: a file then compiles in
# half a second instead of ten. The flags let ccache hash it by content.
add_library(DlcPch OBJECT ${PROJECT_SOURCE_DIR}/lib/Support/Pch.cpp)
target_link_libraries(DlcPch PUBLIC DlcMLIRFlags)
target_precompile_headers(DlcPch PRIVATE ${PROJECT_SOURCE_DIR}/lib/Support/Pch.h)
if(CMAKE_CXX_COMPILER_ID MATCHES Clang)
  target_compile_options(DlcMLIRFlags INTERFACE
    "$<$<COMPILE_LANGUAGE:CXX>:SHELL:-Xclang -fno-pch-timestamp>")
endif()

# dlc_library(NAME sources... [LINK libraries])
# A part of the compiler's one library, libDLC.so (lib/CMakeLists.txt). Nothing
# else links its objects: a second copy would have second TypeIDs.
function(dlc_library name)
  cmake_parse_arguments(ARG "" "" "LINK" ${ARGN})
  add_library(${name} OBJECT ${ARG_UNPARSED_ARGUMENTS})
  target_link_libraries(${name} PUBLIC DlcMLIRFlags ${ARG_LINK})
  target_precompile_headers(${name} REUSE_FROM DlcPch)
  add_dependencies(${name} dlc-headers)
  set_property(GLOBAL APPEND PROPERTY DLC_PARTS ${name})
endfunction()

# dlc_test_library(NAME sources... [LINK libraries])
# What several tests or benchmarks share; no part of the compiler.
function(dlc_test_library name)
  cmake_parse_arguments(ARG "" "" "LINK" ${ARGN})
  add_library(${name} STATIC ${ARG_UNPARSED_ARGUMENTS})
  target_link_libraries(${name} PUBLIC DLC ${ARG_LINK})
  target_precompile_headers(${name} REUSE_FROM DlcPch)
endfunction()

# dlc_tool(NAME sources... [LINK libraries]): a program that links the compiler.
function(dlc_tool name)
  cmake_parse_arguments(ARG "" "" "LINK" ${ARGN})
  add_executable(${name} ${ARG_UNPARSED_ARGUMENTS})
  target_link_libraries(${name} PRIVATE DLC ${ARG_LINK})
  target_precompile_headers(${name} REUSE_FROM DlcPch)
  # Compiled as the libraries are (-fPIC, not -fPIE), so that the precompiled
  # header fits.
  set_target_properties(${name} PROPERTIES
    POSITION_INDEPENDENT_CODE OFF
    RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
endfunction()

# All generated headers, so that any file may include any of them.
add_custom_target(dlc-headers)

# dlc_tablegen(TD_FILE out1 args1 out2 args2 ...): generates into
# include/dlc/<dir>/, `dir` being the variable DLC_GEN_DIR of the caller.
function(dlc_tablegen td)
  set(LLVM_TARGET_DEFINITIONS ${td})
  set(outs)
  set(rest ${ARGN})
  while(rest)
    list(POP_FRONT rest out args)
    separate_arguments(args)
    set(path ${PROJECT_BINARY_DIR}/include/dlc/${DLC_GEN_DIR}/${out})
    file(RELATIVE_PATH rel ${CMAKE_CURRENT_BINARY_DIR} ${path})
    mlir_tablegen(${rel} ${args} "-I${MLIR_INCLUDE_DIRS}" "-I${PROJECT_SOURCE_DIR}/include" "-I${PROJECT_SOURCE_DIR}")
  endwhile()
  string(MAKE_C_IDENTIFIER "gen-${DLC_GEN_DIR}-${td}" target)
  add_public_tablegen_target(${target})
  add_dependencies(dlc-headers ${target})
endfunction()
