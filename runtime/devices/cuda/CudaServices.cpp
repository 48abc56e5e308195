//===- CudaServices.cpp - What device programs ask for --------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "core/Status.h"
#include "devices/NameText.h"
#include "devices/cuda/BiasKernel.h"
#include "devices/cuda/CudaDevice.h"

#include <cinttypes>

namespace dlc::rt {

namespace {
constexpr int64_t mostBlocks = INT32_MAX;
/// 4 KiB, what kernels may have on each GPU and with each driver.
constexpr uint32_t mostArguments = 512;

dlcrt_status checkLaunch(const dlcrt_kernel &kernel, int64_t blocks,
                         dlcrt_error *error) {
  if (blocks >= 1 && blocks <= mostBlocks && kernel.arguments <= mostArguments)
    return DLCRT_OK;
  return fail(error, DLCRT_BAD_ARTIFACT,
              "%s: expected 1 to %" PRId64 " blocks and at most %u arguments, "
              "found %" PRId64 " and %u",
              describeCode("kernel", kernel.name, kernel.where).text,
              mostBlocks, mostArguments, blocks, kernel.arguments);
}
} // namespace

dlcrt_status CudaDevice::launch(const dlcrt_kernel &kernel, int64_t blocks,
                                const uint64_t *arguments, dlcrt_error *error) {
  DLCRT_TRY(checkLaunch(kernel, blocks, error));
  CudaFunction function = nullptr;
  DLCRT_TRY(modules.find(kernel, function, error));
  if (phase == Phase::Prepare)
    return DLCRT_OK;
  ++operations;
  return start(function, kernel, blocks, arguments, error);
}

dlcrt_status CudaDevice::start(CudaFunction function,
                               const dlcrt_kernel &kernel, int64_t blocks,
                               const uint64_t *arguments, dlcrt_error *error) {
  // The driver copies what these point to.
  void *parameters[mostArguments];
  for (uint32_t i = 0; i < kernel.arguments; ++i)
    parameters[i] = const_cast<uint64_t *>(&arguments[i]);
  // Kernels declare the memory that a block shares themselves; the driver's
  // parameter for it is for what would come on top.
  const unsigned sharedBytes = 0;
  int result = context.getApi().cuLaunchKernel(
      function, static_cast<unsigned>(blocks), 1, 1, kernel.threads, 1, 1,
      sharedBytes, context.getStream(), parameters, nullptr);
  if (result == 0)
    return DLCRT_OK;
  return context.check(result, error,
                       "%s: cuLaunchKernel of %" PRId64 " blocks of %u threads",
                       describeCode("kernel", kernel.name, kernel.where).text,
                       blocks, kernel.threads);
}

dlcrt_status CudaDevice::compute(const MatrixProduct &product,
                                 dlcrt_error *error) {
  if (product.elements() == 0)
    return DLCRT_OK;
  bool isZero = product.depth == 0;
  MatmulPlan plan;
  if (!isZero) {
    DLCRT_TRY(library.plan(product, plan, error));
    if (phase == Phase::Capture)
      DLCRT_TRY(library.launch(product, plan, error));
    ++operations;
  }
  if (product.bias && !plan.isFused) {
    BiasLaunch bias(product, isZero);
    return launch(bias.kernel, bias.blocks, bias.arguments, error);
  }
  if (!isZero || phase == Phase::Prepare)
    return DLCRT_OK;
  ++operations;
  return zero(product.result.address,
              static_cast<uint64_t>(product.elements()) *
                  product.elementBytes(),
              error);
}

dlcrt_status CudaDevice::matmul(const dlcrt_matmul &description, int64_t m,
                                int64_t n, int64_t k, const uint64_t *arguments,
                                dlcrt_error *error) {
  dlcrt_error reason;
  MatrixProduct product;
  dlcrt_status status =
      makeMatrixProduct(description, m, n, k, arguments, product, &reason);
  if (status == DLCRT_OK)
    status = compute(product, &reason);
  if (status == DLCRT_OK)
    return status;
  return fail(
      error, status, "%s of %" PRId64 " x %" PRId64 " x %" PRId64 ": %s",
      describeCode("matrix product", description.name, description.where).text,
      m, n, k, reason.message);
}

dlcrt_status CudaDevice::copy(uint64_t target, uint64_t source, uint64_t bytes,
                              dlcrt_error *error) {
  if (phase == Phase::Prepare || bytes == 0)
    return DLCRT_OK;
  ++operations;
  return context.check(context.getApi().cuMemcpyDtoDAsync_v2(
                           target, source, bytes, context.getStream()),
                       error, "a copy of %" PRIu64 " bytes: cuMemcpyDtoDAsync",
                       bytes);
}

template <typename Body> int32_t CudaDevice::serve(Body &&body) {
  if (failure.status == DLCRT_OK) {
    // What throws does so because memory ended.
    dlcrt_error reason = {};
    dlcrt_status status = guarded(&reason, [&] { return body(&reason); });
    if (status != DLCRT_OK)
      failure = reason;
  }
  return failure.status;
}

int32_t CudaDevice::beginStep(void *context, int64_t step) {
  auto &device = *static_cast<CudaDevice *>(context);
  return device.serve([&](dlcrt_error *) {
    device.step = step;
    return DLCRT_OK;
  });
}

int32_t CudaDevice::launch(void *context, const dlcrt_kernel *kernel,
                           int64_t blocks, const uint64_t *arguments,
                           const uint64_t *) {
  auto &device = *static_cast<CudaDevice *>(context);
  return device.serve([&](dlcrt_error *error) {
    return device.launch(*kernel, blocks, arguments, error);
  });
}

int32_t CudaDevice::matmul(void *context, const dlcrt_matmul *description,
                           int64_t m, int64_t n, int64_t k,
                           const uint64_t *arguments, const uint64_t *) {
  auto &device = *static_cast<CudaDevice *>(context);
  return device.serve([&](dlcrt_error *error) {
    return device.matmul(*description, m, n, k, arguments, error);
  });
}

int32_t CudaDevice::copy(void *context, uint64_t target, uint64_t source,
                         uint64_t bytes) {
  auto &device = *static_cast<CudaDevice *>(context);
  return device.serve([&](dlcrt_error *error) {
    return device.copy(target, source, bytes, error);
  });
}

void CudaDevice::parallelFor(void *, dlcrt_task task, void *argument,
                             int64_t chunks) {
  // Programs for GPUs have nothing to do on the host.
  for (int64_t chunk = 0; chunk < chunks; ++chunk)
    task(argument, chunk);
}

dlcrt_status CudaDevice::call(const Execution &execution, Phase inPhase,
                              dlcrt_error *error) {
  phase = inPhase;
  step = 0;
  operations = 0;
  failure = {};
  dlcrt_services services = {};
  services.size = sizeof(services);
  services.threads = 1;
  services.context = this;
  services.parallel_for = parallelFor;
  services.begin_step = beginStep;
  services.launch = launch;
  services.matmul = matmul;
  services.copy = copy;
  execution.entry(&services, &execution.frame);
  if (failure.status == DLCRT_OK)
    return DLCRT_OK;
  return fail(error, failure.status,
              "entry '%s', step %" PRId64 " of this call: %s", execution.name,
              execution.firstStep + step, failure.message);
}

} // namespace dlc::rt
