# Fails if a library without its symbols has more than MOST bytes.
# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# cmake -DSTRIP=... -DLIBRARY=... -DCOPY=... -DMOST=... -P Size.cmake
execute_process(COMMAND ${STRIP} -o ${COPY} ${LIBRARY}
  COMMAND_ERROR_IS_FATAL ANY)
file(SIZE ${COPY} size)
message("${LIBRARY}: ${size} bytes when stripped")
if(size GREATER MOST)
  message(FATAL_ERROR "expected at most ${MOST} bytes")
endif()
