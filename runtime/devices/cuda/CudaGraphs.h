//===- CudaGraphs.h - Executions as graphs --------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLCRT_DEVICES_CUDA_CUDAGRAPHS_H
#define DLCRT_DEVICES_CUDA_CUDAGRAPHS_H

#include "devices/Device.h"
#include "devices/cuda/CudaContext.h"

#include <vector>

namespace dlc::rt {

/// All that decides what an execution launches.
struct GraphKey {
  explicit GraphKey(const Execution &execution)
      : entry(execution.entry), frame(execution.frame) {}
  bool operator==(const GraphKey &other) const;

  dlcrt_entry entry;
  dlcrt_frame frame;
};

/// Graphs that were captured, ready to be launched; the ones used last are
/// kept. Functions that may destroy some need the context to be the current
/// one.
class CudaGraphs {
public:
  /// Each takes memory of the host and of the device.
  static constexpr size_t most = 32;

  explicit CudaGraphs(CudaContext &context) : context(context) {
    entries.reserve(most);
  }

  /// False if there is none. A graph may be null: of nothing.
  bool find(const GraphKey &key, CudaGraphExec &graph);
  /// Destroys the one that was not used for the longest time if there are too
  /// many. Does not throw: nobody else knows of the graph.
  void add(const GraphKey &key, CudaGraphExec graph) noexcept;
  void clear();

  size_t size() const { return entries.size(); }

private:
  struct Entry {
    GraphKey key;
    CudaGraphExec graph;
    uint64_t used;
  };
  void destroy(CudaGraphExec graph);

  CudaContext &context;
  std::vector<Entry> entries;
  uint64_t clock = 0;
};

} // namespace dlc::rt

#endif // DLCRT_DEVICES_CUDA_CUDAGRAPHS_H
