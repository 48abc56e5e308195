# Programs on an NVIDIA GPU, with libraries that pretend to be its driver and
# cuBLASLt.
# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
add_library(dlcrt-fake_cuda_run MODULE
  fixtures/fake_cuda_graph.cpp fixtures/fake_cuda_kernels.c
  fixtures/fake_cuda_run.cpp fixtures/fake_cuda_state.cpp)
add_library(dlcrt-fake_cublaslt MODULE fixtures/fake_cublaslt.cpp)
foreach(library fake_cuda_run fake_cublaslt)
  target_compile_features(dlcrt-${library} PRIVATE cxx_std_20)
  target_compile_options(dlcrt-${library} PRIVATE -Wall -Wextra)
  target_link_libraries(dlcrt-${library} PRIVATE ${CMAKE_DL_LIBS})
endforeach()
dlcrt_test(dlcrt-cuda-tests CudaDeviceTest.cpp CudaErrorTest.cpp
  CudaGatherTest.cpp   CudaMatmulTest.cpp CudaSessionTest.cpp)
target_compile_definitions(dlcrt-cuda-tests PRIVATE
  DLCRT_FAKE_CUDA="$<TARGET_FILE:dlcrt-fake_cuda>"
  DLCRT_FAKE_CUDA_RUN="$<TARGET_FILE:dlcrt-fake_cuda_run>"
  DLCRT_FAKE_CUBLASLT="$<TARGET_FILE:dlcrt-fake_cublaslt>")
add_dependencies(dlcrt-cuda-tests dlcrt-fake_cuda dlcrt-fake_cuda_run
  dlcrt-fake_cublaslt)

# Our declarations against NVIDIA's, where there are some.
find_package(CUDAToolkit QUIET)
find_path(DLCRT_CUBLASLT_INCLUDE cublasLt.h
  PATHS ${CUDAToolkit_INCLUDE_DIRS} NO_DEFAULT_PATH)
if(CUDAToolkit_FOUND AND DLCRT_CUBLASLT_INCLUDE)
  dlcrt_test(dlcrt-cuda-abi-tests CudaAbiTest.cpp)
  target_include_directories(dlcrt-cuda-abi-tests SYSTEM PRIVATE
    ${CUDAToolkit_INCLUDE_DIRS})
  target_compile_definitions(dlcrt-cuda-abi-tests PRIVATE
    DLCRT_CUDA_STUB="${CUDAToolkit_LIBRARY_DIR}/stubs/libcuda.so"
    DLCRT_REAL_CUBLASLT="${CUDAToolkit_LIBRARY_DIR}/libcublasLt.so")
endif()
