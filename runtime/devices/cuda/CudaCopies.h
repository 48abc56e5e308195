//===- CudaCopies.h - Copies between the host and a GPU -------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLCRT_DEVICES_CUDA_CUDACOPIES_H
#define DLCRT_DEVICES_CUDA_CUDACOPIES_H

#include "devices/cuda/CudaContext.h"

#include <cstdint>

namespace dlc::rt {

/// A GPU copies at full speed only to and from memory that is pinned, which a
/// caller's is not. Large copies go through two pinned buffers in turn: the
/// CPU fills or empties one while the GPU copies the other. Small ones are left
/// to the driver. All functions need the context to be the current one.
class CudaCopies {
public:
  static constexpr size_t bufferBytes = size_t(4) << 20;
  static constexpr size_t bufferCount = 2;
  /// The most that is copied without buffers.
  static constexpr size_t directBytes = size_t(64) << 10;

  explicit CudaCopies(CudaContext &context) : context(context) {}

  /// Returns when the copy is on its way; `from` may have to stay as it is
  /// until the stream is waited for.
  dlcrt_status send(uint64_t to, const void *from, uint64_t bytes,
                    dlcrt_error *error);
  /// Both return when the copy is finished.
  dlcrt_status write(uint64_t to, const void *from, uint64_t bytes,
                     dlcrt_error *error);
  dlcrt_status read(void *to, uint64_t from, uint64_t bytes,
                    dlcrt_error *error);
  /// Gives the buffers back.
  void clear();

private:
  /// Of the first large copy.
  dlcrt_status provide(dlcrt_error *error);
  dlcrt_status sendChunks(uint64_t to, const uint8_t *from, uint64_t bytes,
                          dlcrt_error *error);
  dlcrt_status readChunks(uint8_t *to, uint64_t from, uint64_t bytes,
                          dlcrt_error *error);
  /// Notes that what was asked of the stream so far uses a buffer.
  dlcrt_status mark(uint64_t chunk, dlcrt_error *error);
  /// Waits until the buffer of a chunk is free again.
  dlcrt_status await(uint64_t chunk, dlcrt_error *error);

  CudaContext &context;
  void *buffers[bufferCount] = {};
  CudaEvent events[bufferCount] = {};
  /// Whether something that was marked may still use the buffer.
  bool inUse[bufferCount] = {};
};

} // namespace dlc::rt

#endif // DLCRT_DEVICES_CUDA_CUDACOPIES_H
