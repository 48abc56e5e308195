//===- CudaGraphs.cpp - Executions as graphs ------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "devices/cuda/CudaGraphs.h"

#include <algorithm>

namespace dlc::rt {

bool GraphKey::operator==(const GraphKey &other) const {
  // What the arrays of inputs and outputs hold never changes (Device.h).
  const dlcrt_frame &a = frame, &b = other.frame;
  return entry == other.entry && a.rows == b.rows && a.batch == b.batch &&
         a.capacity == b.capacity && a.state == b.state && a.arena == b.arena &&
         a.inputs == b.inputs && a.outputs == b.outputs &&
         a.outcome == b.outcome && a.flags == b.flags;
}

bool CudaGraphs::find(const GraphKey &key, CudaGraphExec &graph) {
  for (Entry &entry : entries)
    if (entry.key == key) {
      entry.used = ++clock;
      graph = entry.graph;
      return true;
    }
  return false;
}

void CudaGraphs::add(const GraphKey &key, CudaGraphExec graph) noexcept {
  Entry fresh = {key, graph, ++clock};
  if (entries.size() < most) {
    entries.push_back(fresh);
    return;
  }
  auto oldest = std::min_element(
      entries.begin(), entries.end(),
      [](const Entry &a, const Entry &b) { return a.used < b.used; });
  destroy(oldest->graph);
  *oldest = fresh;
}

void CudaGraphs::clear() {
  for (Entry &entry : entries)
    destroy(entry.graph);
  entries.clear();
}

void CudaGraphs::destroy(CudaGraphExec graph) {
  if (graph)
    context.getApi().cuGraphExecDestroy(graph);
}

} // namespace dlc::rt
