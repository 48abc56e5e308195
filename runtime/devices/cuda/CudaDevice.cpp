//===- CudaDevice.cpp - Running programs on an NVIDIA GPU -----------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "devices/cuda/CudaDevice.h"
#include "core/Status.h"
#include "devices/cuda/GatherKernel.h"

#include <cinttypes>
#include <cstdlib>
#include <cstring>
#include <string_view>

namespace dlc::rt {

CudaDevice::CudaDevice(const CudaOptions &options)
    : modules(context), graphs(context), copies(context),
      library(context, options.allowTf32) {}

dlcrt_status CudaDevice::create(int ordinal, const CudaOptions &options,
                                std::unique_ptr<CudaDevice> &device,
                                dlcrt_error *error) {
  std::unique_ptr<CudaDevice> made(new CudaDevice(options));
  DLCRT_TRY(made->context.open(ordinal, error));
  device = std::move(made);
  return DLCRT_OK;
}

dlcrt_status createCudaDevice(int ordinal, std::unique_ptr<Device> &device,
                              dlcrt_error *error) {
  CudaOptions options;
  const char *tf32 = std::getenv("DLCRT_CUDA_TF32");
  options.allowTf32 = tf32 && std::string_view(tf32) == "1";
  std::unique_ptr<CudaDevice> made;
  DLCRT_TRY(CudaDevice::create(ordinal, options, made, error));
  device = std::move(made);
  return DLCRT_OK;
}

CudaDevice::~CudaDevice() {
  CudaScope scope(context);
  if (!scope.enterToRelease())
    return;
  // Graphs refer to modules and to the library's kernels.
  graphs.clear();
  library.clear();
  modules.clear();
  copies.clear();
  if (pinnedOutcome)
    context.getApi().cuMemFreeHost(pinnedOutcome);
}

dlcrt_status CudaDevice::allocate(uint64_t bytes, const char *what,
                                  uint64_t &address, dlcrt_error *error) {
  CudaScope scope(context);
  DLCRT_TRY(scope.enter(error));
  DLCRT_TRY(context.allocate(bytes ? bytes : 1, what, address, error));
  dlcrt_status status = zero(address, bytes, error);
  if (status == DLCRT_OK)
    status = context.synchronize(error);
  if (status != DLCRT_OK)
    context.release(address);
  return status;
}

void CudaDevice::release(uint64_t address) {
  CudaScope scope(context);
  if (scope.enterToRelease())
    context.release(address);
}

dlcrt_status CudaDevice::write(uint64_t to, const void *from, uint64_t bytes,
                               dlcrt_error *error) {
  CudaScope scope(context);
  DLCRT_TRY(scope.enter(error));
  return copies.write(to, from, bytes, error);
}

dlcrt_status CudaDevice::send(uint64_t to, const void *from, uint64_t bytes,
                              dlcrt_error *error) {
  CudaScope scope(context);
  DLCRT_TRY(scope.enter(error));
  return copies.send(to, from, bytes, error);
}

void CudaDevice::drain() {
  CudaScope scope(context);
  if (scope.enter(nullptr) == DLCRT_OK)
    (void)context.synchronize(nullptr);
}

dlcrt_status CudaDevice::read(void *to, uint64_t from, uint64_t bytes,
                              dlcrt_error *error) {
  CudaScope scope(context);
  DLCRT_TRY(scope.enter(error));
  return copies.read(to, from, bytes, error);
}

dlcrt_status CudaDevice::zero(uint64_t to, uint64_t bytes, dlcrt_error *error) {
  CudaScope scope(context);
  DLCRT_TRY(scope.enter(error));
  if (bytes == 0)
    return DLCRT_OK;
  // No need to wait: all that could see it comes later in the same stream.
  return context.check(
      context.getApi().cuMemsetD8Async(to, 0, bytes, context.getStream()),
      error, "cuMemsetD8Async");
}

dlcrt_status CudaDevice::gather(const RowCopy &copy, dlcrt_error *error) {
  CudaScope scope(context);
  DLCRT_TRY(scope.enter(error));
  RowCopy rest = copy;
  if (rest.rowBytes == 0 || rest.count <= 0)
    return DLCRT_OK;
  if (rest.rows == 0)
    return context.check(
        context.getApi().cuMemcpyDtoDAsync_v2(
            rest.to,
            rest.from + static_cast<uint64_t>(rest.first) * rest.rowBytes,
            static_cast<uint64_t>(rest.count) * rest.rowBytes,
            context.getStream()),
        error, "a copy of rows: cuMemcpyDtoDAsync");
  if (!GatherLaunch::isPossible(rest))
    return fail(error, DLCRT_UNSUPPORTED,
                "%s: rows of %" PRIu64 " bytes are too long to be gathered",
                context.getName(), rest.rowBytes);
  while (rest.count > 0) {
    GatherLaunch part(rest);
    CudaFunction function = nullptr;
    DLCRT_TRY(modules.find(part.kernel, function, error));
    DLCRT_TRY(start(function, part.kernel, part.blocks, part.arguments, error));
    auto rows = static_cast<uint64_t>(part.rows);
    rest.to += rows * rest.rowBytes;
    rest.rows += rows * sizeof(int64_t);
    rest.count -= part.rows;
  }
  return DLCRT_OK;
}

dlcrt_status CudaDevice::prepare(const Execution &execution,
                                 dlcrt_error *error) {
  CudaScope scope(context);
  DLCRT_TRY(scope.enter(error));
  CudaGraphExec graph;
  return provide(execution, graph, error);
}

dlcrt_status CudaDevice::provide(const Execution &execution,
                                 CudaGraphExec &graph, dlcrt_error *error) {
  GraphKey key(execution);
  if (graphs.find(key, graph))
    return DLCRT_OK;
  DLCRT_TRY(capture(execution, graph, error));
  graphs.add(key, graph);
  return DLCRT_OK;
}

dlcrt_status CudaDevice::run(const Execution &execution, dlcrt_outcome &outcome,
                             dlcrt_error *error) {
  CudaScope scope(context);
  DLCRT_TRY(scope.enter(error));
  CudaGraphExec graph;
  DLCRT_TRY(provide(execution, graph, error));
  const dlcrt_frame &frame = execution.frame;
  const CudaApi &api = context.getApi();
  CudaStream stream = context.getStream();
  auto found = reinterpret_cast<uint64_t>(frame.outcome);
  dlcrt_error ended;
  outcome = {};
  // Pinned, so that the copy does not wait.
  if (!pinnedOutcome)
    DLCRT_TRY(context.check(
        api.cuMemHostAlloc(&pinnedOutcome, sizeof(outcome), 0), error,
        "cuMemHostAlloc of %zu bytes of the host's memory for the outcome",
        sizeof(outcome)));
  dlcrt_status status =
      context.check(api.cuMemsetD8Async(found, 0, sizeof(outcome), stream),
                    &ended, "cuMemsetD8Async");
  if (status == DLCRT_OK && graph)
    status = context.check(api.cuGraphLaunch(graph, stream), &ended,
                           "cuGraphLaunch");
  bool isLaunched = status == DLCRT_OK;
  if (status == DLCRT_OK)
    status = context.check(
        api.cuMemcpyDtoHAsync_v2(pinnedOutcome, found, sizeof(outcome), stream),
        &ended, "cuMemcpyDtoHAsync");
  // The only time that the execution waits.
  if (status == DLCRT_OK)
    status = context.synchronize(&ended);
  if (status == DLCRT_OK) {
    std::memcpy(&outcome, pinnedOutcome, sizeof(outcome));
    return status;
  }
  // Whatever it is, something runs.
  if (isLaunched)
    status = DLCRT_DEVICE_FAULT;
  return fail(error, status,
              "entry '%s', %" PRId64 " rows from step %" PRId64
              " of this call on: %s",
              execution.name, frame.rows, execution.firstStep, ended.message);
}

dlcrt_status CudaDevice::capture(const Execution &execution,
                                 CudaGraphExec &graph, dlcrt_error *error) {
  graph = nullptr;
  library.trim();
  DLCRT_TRY(call(execution, Phase::Prepare, error));
  const CudaApi &api = context.getApi();
  CudaStream stream = context.getStream();
  // Other modes forbid the application's threads, or the library in this one,
  // to allocate or to load code meanwhile.
  DLCRT_TRY(
      context.check(api.cuStreamBeginCapture_v2(stream, cuda::captureRelaxed),
                    error, "cuStreamBeginCapture"));
  dlcrt_status status = call(execution, Phase::Capture, error);
  // In any case, or the stream could not be used any more.
  CudaGraph captured = nullptr;
  int result = api.cuStreamEndCapture(stream, &captured);
  if (status == DLCRT_OK)
    status = context.check(result, error, "cuStreamEndCapture");
  if (status == DLCRT_OK)
    status = instantiate(captured, graph, error);
  if (captured)
    api.cuGraphDestroy(captured);
  captures += status == DLCRT_OK;
  return status;
}

dlcrt_status CudaDevice::instantiate(CudaGraph captured, CudaGraphExec &graph,
                                     dlcrt_error *error) {
  if (operations == 0)
    return DLCRT_OK;
  return context.check(
      context.getApi().cuGraphInstantiateWithFlags(&graph, captured, 0), error,
      "cuGraphInstantiate of %" PRIu64 " operations", operations);
}

} // namespace dlc::rt
