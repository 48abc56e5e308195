//===- CublasLtApi.h - cuBLASLt, opened at run time -----------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Declarations of our own, as in CudaApi.h. They are the same in the libraries
// of CUDA 12 and 13.
//
//===----------------------------------------------------------------------===//

#ifndef DLCRT_DEVICES_CUDA_CUBLASLTAPI_H
#define DLCRT_DEVICES_CUDA_CUBLASLTAPI_H

#include "devices/cuda/CudaApi.h"

#include <cstdint>

namespace dlc::rt {

using CublasLtHandle = struct CublasLtContextObject *;      // ..Handle_t
using CublasLtMatmulDesc = struct CublasLtDescObject *;     // ..MatmulDesc_t
using CublasLtMatrixLayout = struct CublasLtLayoutObject *; // ..MatrixLayout_t
using CublasLtPreference = struct CublasLtPreferenceObject *; // ..Preference_t

/// cublasLtMatmulAlgo_t
struct CublasLtAlgo {
  uint64_t data[8];
};

/// cublasLtMatmulHeuristicResult_t
struct CublasLtHeuristicResult {
  CublasLtAlgo algo;
  size_t workspaceSize;
  int state;
  float wavesCount;
  int reserved[4];
};

/// Numbers of the interface: their names in NVIDIA's headers are in the
/// comments.
namespace cublaslt {
inline constexpr int allocFailed = 3;   // CUBLAS_STATUS_ALLOC_FAILED
inline constexpr int notSupported = 15; // CUBLAS_STATUS_NOT_SUPPORTED
inline constexpr int r32f = 0;          // CUDA_R_32F
inline constexpr int r64f = 1;          // CUDA_R_64F
inline constexpr int compute32f = 68;   // CUBLAS_COMPUTE_32F
inline constexpr int compute64f = 70;   // CUBLAS_COMPUTE_64F
inline constexpr int computeTf32 = 77;  // CUBLAS_COMPUTE_32F_FAST_TF32
inline constexpr int32_t opN = 0;       // CUBLAS_OP_N
inline constexpr int32_t opT = 1;       // CUBLAS_OP_T
// CUBLASLT_MATMUL_DESC_...
inline constexpr int descTransA = 3;      // TRANSA, int32_t
inline constexpr int descTransB = 4;      // TRANSB, int32_t
inline constexpr int descEpilogue = 7;    // EPILOGUE, uint32_t
inline constexpr int descBiasPointer = 8; // BIAS_POINTER, const void *
// CUBLASLT_EPILOGUE_...
inline constexpr uint32_t epilogueBias = 4;     // BIAS
inline constexpr uint32_t epilogueReluBias = 6; // RELU_BIAS
// CUBLASLT_MATMUL_PREF_...
inline constexpr int prefMaxWorkspace = 1; // MAX_WORKSPACE_BYTES, size_t
inline constexpr int prefAlignmentA = 5;   // MIN_ALIGNMENT_A_BYTES, uint32_t
inline constexpr int prefAlignmentB = 6;   // MIN_ALIGNMENT_B_BYTES
inline constexpr int prefAlignmentC = 7;   // MIN_ALIGNMENT_C_BYTES
inline constexpr int prefAlignmentD = 8;   // MIN_ALIGNMENT_D_BYTES
} // namespace cublaslt

/// F(name, parameters) for each function that returns a cublasStatus_t.
#define DLCRT_CUBLASLT_FUNCTIONS(F)                                            \
  F(cublasLtCreate, (CublasLtHandle * handle))                                 \
  F(cublasLtDestroy, (CublasLtHandle handle))                                  \
  F(cublasLtMatmulDescCreate,                                                  \
    (CublasLtMatmulDesc * desc, int computeType, int scaleType))               \
  F(cublasLtMatmulDescDestroy, (CublasLtMatmulDesc desc))                      \
  F(cublasLtMatmulDescSetAttribute,                                            \
    (CublasLtMatmulDesc desc, int attribute, const void *value, size_t bytes)) \
  F(cublasLtMatrixLayoutCreate,                                                \
    (CublasLtMatrixLayout * layout, int type, uint64_t rows, uint64_t columns, \
     int64_t leading))                                                         \
  F(cublasLtMatrixLayoutDestroy, (CublasLtMatrixLayout layout))                \
  F(cublasLtMatmulPreferenceCreate, (CublasLtPreference * preference))         \
  F(cublasLtMatmulPreferenceDestroy, (CublasLtPreference preference))          \
  F(cublasLtMatmulPreferenceSetAttribute,                                      \
    (CublasLtPreference preference, int attribute, const void *value,          \
     size_t bytes))                                                            \
  F(cublasLtMatmulAlgoGetHeuristic,                                            \
    (CublasLtHandle handle, CublasLtMatmulDesc desc, CublasLtMatrixLayout a,   \
     CublasLtMatrixLayout b, CublasLtMatrixLayout c, CublasLtMatrixLayout d,   \
     CublasLtPreference preference, int requested,                             \
     CublasLtHeuristicResult *results, int *found))                            \
  F(cublasLtMatmul,                                                            \
    (CublasLtHandle handle, CublasLtMatmulDesc desc, const void *alpha,        \
     const void *a, CublasLtMatrixLayout aLayout, const void *b,               \
     CublasLtMatrixLayout bLayout, const void *beta, const void *c,            \
     CublasLtMatrixLayout cLayout, void *d, CublasLtMatrixLayout dLayout,      \
     const CublasLtAlgo *algo, void *workspace, size_t workspaceBytes,         \
     CudaStream stream))

struct CublasLtApi {
#define DLCRT_CUBLASLT_MEMBER(name, parameters) int(*name) parameters = nullptr;
  DLCRT_CUBLASLT_FUNCTIONS(DLCRT_CUBLASLT_MEMBER)
#undef DLCRT_CUBLASLT_MEMBER
  size_t (*cublasLtGetVersion)() = nullptr;
  const char *(*cublasLtGetStatusName)(int status) = nullptr;

  /// 12.0, as 10000 * major + 100 * minor + patch.
  static constexpr size_t minimumVersion = 120000;

  /// Opens what $DLCRT_CUBLASLT names, or the newest that the system finds.
  /// DLCRT_UNSUPPORTED and what was tried if there is none or it is too old.
  dlcrt_status open(dlcrt_error *error);
};

} // namespace dlc::rt

#endif // DLCRT_DEVICES_CUDA_CUBLASLTAPI_H
