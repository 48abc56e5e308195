//===- CublasLt.h - Matrix products with cuBLASLt -------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLCRT_DEVICES_CUDA_CUBLASLT_H
#define DLCRT_DEVICES_CUDA_CUBLASLT_H

#include "devices/cuda/CublasLtApi.h"
#include "devices/cuda/CudaContext.h"
#include "devices/cuda/MatrixProduct.h"

#include <array>
#include <map>

namespace dlc::rt {

/// What the library decided for a product of some sizes.
struct MatmulPlan {
  CublasLtAlgo algo = {};
  /// Whether the library does the epilogue, or leaves that to us.
  bool isFused = false;
};

/// Opens the library at the first product. All functions need the context to
/// be the current one.
class CublasLt {
public:
  /// Products run one after the other and share it.
  static constexpr uint64_t workspaceBytes = uint64_t(32) << 20;

  /// `allowTf32`: f32 may be multiplied with 10 bits of mantissa.
  CublasLt(CudaContext &context, bool allowTf32)
      : context(context), allowTf32(allowTf32) {}

  /// Finds out how the library computes the product; plans are kept. It asks
  /// the driver for things that it refuses while a stream is captured, and may
  /// compute with the operands.
  dlcrt_status plan(const MatrixProduct &product, MatmulPlan &plan,
                    dlcrt_error *error);
  /// Puts the product, with the plan for it, into the stream.
  dlcrt_status launch(const MatrixProduct &product, const MatmulPlan &plan,
                      dlcrt_error *error);
  /// Forgets plans if there are very many.
  void trim();
  void clear();

private:
  /// All numbers on which the library's decision depends.
  using Key = std::array<int64_t, 18>;
  static Key keyOf(const MatrixProduct &product);

  dlcrt_status open(dlcrt_error *error);
  /// Asks for the best algorithm that does the epilogue, or leaves it to us.
  dlcrt_status ask(const MatrixProduct &product, bool isFused, MatmulPlan &plan,
                   dlcrt_error *error);
  /// Whether the library's relu leaves nan as it is, which it does not say: it
  /// computes the product once, into memory of its own, with a bias of nan.
  dlcrt_status tryNan(const MatrixProduct &product, const MatmulPlan &plan,
                      bool &isKept, dlcrt_error *error);
  dlcrt_status check(int status, const char *what, dlcrt_error *error) const;

  class Descriptors;

  CudaContext &context;
  bool allowTf32;
  CublasLtApi api;
  CublasLtHandle handle = nullptr;
  uint64_t workspace = 0;
  std::map<Key, MatmulPlan> plans;
};

} // namespace dlc::rt

#endif // DLCRT_DEVICES_CUDA_CUBLASLT_H
