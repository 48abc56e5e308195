//===- CudaAbiTest.cpp - Our declarations of CUDA against NVIDIA's --------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Built where there is a CUDA toolkit. Most of it happens when it compiles.
//
//===----------------------------------------------------------------------===//

#include "devices/cuda/CublasLtApi.h"

#include <cstddef>
#include <type_traits>

#include <cublasLt.h>
#include <cuda.h>
#include <dlfcn.h>
#include <gtest/gtest.h>

using namespace dlc::rt;

namespace {

/// Whether both are passed in the same way: pointers are, and so are integers
/// and enumerations of a size.
template <typename A, typename B>
constexpr bool arePassedAlike =
    std::is_pointer_v<A> == std::is_pointer_v<B> &&
    std::is_floating_point_v<A> == std::is_floating_point_v<B> &&
    std::is_class_v<A> == std::is_class_v<B> && sizeof(A) == sizeof(B);

template <typename A, typename B> struct Alike : std::false_type {};
template <typename A, typename... As, typename B, typename... Bs>
  requires(sizeof...(As) == sizeof...(Bs))
struct Alike<A (*)(As...), B (*)(Bs...)>
    : std::bool_constant<(arePassedAlike<A, B> && ... &&
                          arePassedAlike<As, Bs>)> {};

// The names are the versions' own, which cuda.h declares by its macros.
#define CHECK_DRIVER(name, parameters)                                         \
  static_assert(Alike<decltype(CudaApi::name), decltype(&::name)>::value,      \
                #name);
DLCRT_CUDA_FUNCTIONS(CHECK_DRIVER)
#define CHECK_LIBRARY(name, parameters)                                        \
  static_assert(Alike<decltype(CublasLtApi::name), decltype(&::name)>::value,  \
                #name);
DLCRT_CUBLASLT_FUNCTIONS(CHECK_LIBRARY)
CHECK_LIBRARY(cublasLtGetVersion, )
CHECK_LIBRARY(cublasLtGetStatusName, )

static_assert(sizeof(CudaAddress) == sizeof(CUdeviceptr));
static_assert(cuda::errorOutOfMemory == CUDA_ERROR_OUT_OF_MEMORY);
static_assert(cuda::errorNotFound == CUDA_ERROR_NOT_FOUND);
static_assert(cuda::jitErrorLogBuffer == CU_JIT_ERROR_LOG_BUFFER);
static_assert(cuda::jitErrorLogBufferSize ==
              CU_JIT_ERROR_LOG_BUFFER_SIZE_BYTES);
static_assert(cuda::streamNonBlocking == CU_STREAM_NON_BLOCKING);
static_assert(cuda::eventDisableTiming == CU_EVENT_DISABLE_TIMING);
static_assert(cuda::captureRelaxed == CU_STREAM_CAPTURE_MODE_RELAXED);

static_assert(sizeof(CublasLtAlgo) == sizeof(cublasLtMatmulAlgo_t));
static_assert(sizeof(CublasLtHeuristicResult) ==
              sizeof(cublasLtMatmulHeuristicResult_t));
static_assert(offsetof(CublasLtHeuristicResult, workspaceSize) ==
              offsetof(cublasLtMatmulHeuristicResult_t, workspaceSize));
static_assert(offsetof(CublasLtHeuristicResult, state) ==
              offsetof(cublasLtMatmulHeuristicResult_t, state));
static_assert(cublaslt::allocFailed == CUBLAS_STATUS_ALLOC_FAILED);
static_assert(cublaslt::notSupported == CUBLAS_STATUS_NOT_SUPPORTED);
static_assert(cublaslt::r32f == CUDA_R_32F && cublaslt::r64f == CUDA_R_64F);
static_assert(cublaslt::compute32f == CUBLAS_COMPUTE_32F);
static_assert(cublaslt::compute64f == CUBLAS_COMPUTE_64F);
static_assert(cublaslt::computeTf32 == CUBLAS_COMPUTE_32F_FAST_TF32);
static_assert(cublaslt::opN == CUBLAS_OP_N && cublaslt::opT == CUBLAS_OP_T);
static_assert(cublaslt::descTransA == CUBLASLT_MATMUL_DESC_TRANSA);
static_assert(cublaslt::descTransB == CUBLASLT_MATMUL_DESC_TRANSB);
static_assert(cublaslt::descEpilogue == CUBLASLT_MATMUL_DESC_EPILOGUE);
static_assert(cublaslt::descBiasPointer == CUBLASLT_MATMUL_DESC_BIAS_POINTER);
static_assert(cublaslt::epilogueBias == CUBLASLT_EPILOGUE_BIAS);
static_assert(cublaslt::epilogueReluBias == CUBLASLT_EPILOGUE_RELU_BIAS);
static_assert(cublaslt::prefMaxWorkspace ==
              CUBLASLT_MATMUL_PREF_MAX_WORKSPACE_BYTES);
static_assert(cublaslt::prefAlignmentA ==
              CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_A_BYTES);
static_assert(cublaslt::prefAlignmentB ==
              CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_B_BYTES);
static_assert(cublaslt::prefAlignmentC ==
              CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_C_BYTES);
static_assert(cublaslt::prefAlignmentD ==
              CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_D_BYTES);

TEST(CudaAbi, ErrorsThatEndADevice) {
  for (int fatal :
       {CUDA_ERROR_DEINITIALIZED, CUDA_ERROR_ECC_UNCORRECTABLE,
        CUDA_ERROR_NVLINK_UNCORRECTABLE, CUDA_ERROR_ILLEGAL_ADDRESS,
        CUDA_ERROR_LAUNCH_TIMEOUT, CUDA_ERROR_CONTEXT_IS_DESTROYED,
        CUDA_ERROR_ASSERT, CUDA_ERROR_HARDWARE_STACK_ERROR,
        CUDA_ERROR_ILLEGAL_INSTRUCTION, CUDA_ERROR_MISALIGNED_ADDRESS,
        CUDA_ERROR_INVALID_ADDRESS_SPACE, CUDA_ERROR_INVALID_PC,
        CUDA_ERROR_LAUNCH_FAILED, CUDA_ERROR_MPS_CLIENT_TERMINATED,
        CUDA_ERROR_EXTERNAL_DEVICE})
    EXPECT_TRUE(CudaApi::isFatal(fatal)) << fatal;
  for (int other :
       {CUDA_SUCCESS, CUDA_ERROR_OUT_OF_MEMORY, CUDA_ERROR_INVALID_VALUE,
        CUDA_ERROR_INVALID_PTX, CUDA_ERROR_LAUNCH_OUT_OF_RESOURCES,
        CUDA_ERROR_STREAM_CAPTURE_INVALIDATED})
    EXPECT_FALSE(CudaApi::isFatal(other)) << other;
}

TEST(CudaAbi, TheDriverExportsTheseNames) {
  // The toolkit's stand-in for it has the names; it is there to be linked.
  void *library = dlopen(DLCRT_CUDA_STUB, RTLD_LAZY | RTLD_LOCAL);
  if (!library)
    GTEST_SKIP() << dlerror();
#define CHECK_EXPORTED(name, parameters)                                       \
  EXPECT_NE(dlsym(library, #name), nullptr) << #name;
  DLCRT_CUDA_FUNCTIONS(CHECK_EXPORTED)
}

TEST(CudaAbi, TheLibraryTakesOurDescriptions) {
  // This much of the real library works without a GPU.
  setenv("DLCRT_CUBLASLT", DLCRT_REAL_CUBLASLT, 1);
  CublasLtApi api;
  dlcrt_error error = {};
  dlcrt_status status = api.open(&error);
  unsetenv("DLCRT_CUBLASLT");
  if (status != DLCRT_OK)
    GTEST_SKIP() << error.message;
  CublasLtMatmulDesc desc = nullptr;
  ASSERT_EQ(
      api.cublasLtMatmulDescCreate(&desc, cublaslt::compute32f, cublaslt::r32f),
      0);
  const void *bias = reinterpret_cast<const void *>(0x1000);
  EXPECT_EQ(api.cublasLtMatmulDescSetAttribute(desc, cublaslt::descTransA,
                                               &cublaslt::opT, sizeof(int32_t)),
            0);
  EXPECT_EQ(api.cublasLtMatmulDescSetAttribute(desc, cublaslt::descTransB,
                                               &cublaslt::opT, sizeof(int32_t)),
            0);
  EXPECT_EQ(api.cublasLtMatmulDescSetAttribute(desc, cublaslt::descEpilogue,
                                               &cublaslt::epilogueReluBias,
                                               sizeof(uint32_t)),
            0);
  EXPECT_EQ(api.cublasLtMatmulDescSetAttribute(desc, cublaslt::descBiasPointer,
                                               &bias, sizeof(bias)),
            0);
  EXPECT_EQ(api.cublasLtMatmulDescDestroy(desc), 0);
  CublasLtMatrixLayout layout = nullptr;
  ASSERT_EQ(api.cublasLtMatrixLayoutCreate(&layout, cublaslt::r64f, 3, 4, 5),
            0);
  EXPECT_EQ(api.cublasLtMatrixLayoutDestroy(layout), 0);
  CublasLtPreference preference = nullptr;
  ASSERT_EQ(api.cublasLtMatmulPreferenceCreate(&preference), 0);
  const size_t bytes = 1 << 20;
  EXPECT_EQ(api.cublasLtMatmulPreferenceSetAttribute(
                preference, cublaslt::prefMaxWorkspace, &bytes, sizeof(bytes)),
            0);
  const uint32_t alignment = 4;
  for (int attribute : {cublaslt::prefAlignmentA, cublaslt::prefAlignmentB,
                        cublaslt::prefAlignmentC, cublaslt::prefAlignmentD})
    EXPECT_EQ(api.cublasLtMatmulPreferenceSetAttribute(
                  preference, attribute, &alignment, sizeof(alignment)),
              0);
  EXPECT_EQ(api.cublasLtMatmulPreferenceDestroy(preference), 0);
  EXPECT_STREQ(api.cublasLtGetStatusName(CUBLAS_STATUS_NOT_SUPPORTED),
               "CUBLAS_STATUS_NOT_SUPPORTED");
}

} // namespace
