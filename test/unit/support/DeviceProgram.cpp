//===- DeviceProgram.cpp - What a host program asks of a device -----------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "DeviceProgram.h"

#include "session/Session.h"

using namespace dlc::test;

namespace {
/// What the services work on.
std::vector<DeviceCall> &callsOf(void *context) {
  return *static_cast<std::vector<DeviceCall> *>(context);
}

int32_t beginStep(void *context, int64_t step) {
  callsOf(context).push_back({DeviceCall::Service::beginStep,
                              nullptr,
                              nullptr,
                              {static_cast<uint64_t>(step)}});
  return 0;
}

int32_t launch(void *context, const dlcrt_kernel *kernel, int64_t blocks,
               const uint64_t *arguments, const uint64_t *bytes) {
  callsOf(context).push_back({DeviceCall::Service::launch,
                              kernel,
                              nullptr,
                              {static_cast<uint64_t>(blocks)},
                              {arguments, arguments + kernel->arguments},
                              {bytes, bytes + kernel->arguments}});
  return 0;
}

int32_t matmul(void *context, const dlcrt_matmul *product, int64_t m, int64_t n,
               int64_t k, const uint64_t *arguments, const uint64_t *bytes) {
  callsOf(context).push_back(
      {DeviceCall::Service::matmul,
       nullptr,
       product,
       {static_cast<uint64_t>(m), static_cast<uint64_t>(n),
        static_cast<uint64_t>(k)},
       {arguments, arguments + product->arguments},
       {bytes, bytes + product->arguments}});
  return 0;
}

int32_t copy(void *context, uint64_t target, uint64_t source, uint64_t bytes) {
  callsOf(context).push_back(
      {DeviceCall::Service::copy, nullptr, nullptr, {target, source, bytes}});
  return 0;
}

/// An address that is aligned and has much room behind it.
template <typename Pointer> Pointer madeUp(uint64_t index) {
  return reinterpret_cast<Pointer>((index + 1) << 32);
}
} // namespace

std::vector<DeviceCall> dlc::test::recordProgram(const dlcrt_artifact &artifact,
                                                 rt::Target target,
                                                 size_t entry, int64_t rows,
                                                 int64_t batch) {
  const rt::EntrySpec &spec = artifact.model.entries[entry];
  std::vector<const void *> inputs;
  std::vector<void *> outputs;
  for (size_t i = 0; i < spec.inputs.size(); ++i)
    inputs.push_back(madeUp<const void *>(16 + i));
  for (size_t i = 0; i < spec.outputs.size(); ++i)
    outputs.push_back(madeUp<void *>(1024 + i));
  dlcrt_frame frame = {};
  frame.size = sizeof(frame);
  frame.state = madeUp<void *>(0);
  frame.arena = madeUp<void *>(1);
  frame.outcome = madeUp<dlcrt_outcome *>(2);
  frame.inputs = inputs.data();
  frame.outputs = outputs.data();
  frame.rows = rows;
  frame.batch = batch;
  frame.capacity = rt::capacityFor(rows, batch);
  std::vector<DeviceCall> calls;
  dlcrt_services services = {};
  services.size = sizeof(services);
  services.threads = 1;
  services.context = &calls;
  services.begin_step = beginStep;
  services.launch = launch;
  services.matmul = matmul;
  services.copy = copy;
  artifact.entriesFor(target)[entry](&services, &frame);
  return calls;
}
