//===- CudaDevice.h - Running programs on an NVIDIA GPU -------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Runs device programs of the target `cuda`. What an execution launches is
// captured into a graph when it runs first; later ones with the same sizes
// launch that graph and no host program. docs/cuda_runtime.md has the whole.
//
//===----------------------------------------------------------------------===//

#ifndef DLCRT_DEVICES_CUDA_CUDADEVICE_H
#define DLCRT_DEVICES_CUDA_CUDADEVICE_H

#include "devices/Device.h"
#include "devices/cuda/CublasLt.h"
#include "devices/cuda/CudaCopies.h"
#include "devices/cuda/CudaGraphs.h"
#include "devices/cuda/CudaModules.h"

#include <memory>

namespace dlc::rt {

struct CudaOptions {
  /// Products of f32 may use TF32: faster, with 10 bits of mantissa.
  bool allowTf32 = false;
};

class CudaDevice final : public Device {
public:
  static dlcrt_status create(int ordinal, const CudaOptions &options,
                             std::unique_ptr<CudaDevice> &device,
                             dlcrt_error *error);
  ~CudaDevice() override;

  dlcrt_status allocate(uint64_t bytes, const char *what, uint64_t &address,
                        dlcrt_error *error) override;
  void release(uint64_t address) override;
  dlcrt_status write(uint64_t to, const void *from, uint64_t bytes,
                     dlcrt_error *error) override;
  dlcrt_status send(uint64_t to, const void *from, uint64_t bytes,
                    dlcrt_error *error) override;
  void drain() override;
  dlcrt_status read(void *to, uint64_t from, uint64_t bytes,
                    dlcrt_error *error) override;
  dlcrt_status zero(uint64_t to, uint64_t bytes, dlcrt_error *error) override;
  dlcrt_status gather(const RowCopy &copy, dlcrt_error *error) override;
  /// Captures the execution's graph unless there is one.
  dlcrt_status prepare(const Execution &execution, dlcrt_error *error) override;
  dlcrt_status run(const Execution &execution, dlcrt_outcome &outcome,
                   dlcrt_error *error) override;

  /// How often the host program of an execution was captured.
  uint64_t getCaptureCount() const { return captures; }

private:
  explicit CudaDevice(const CudaOptions &options);

  /// A host program runs twice. First all that its launches need is made
  /// ready: loading code, allocating memory and choosing algorithms are not
  /// allowed, or not safe, while a stream is captured.
  enum class Phase { Prepare, Capture };

  // The services of a device program.
  static void parallelFor(void *context, dlcrt_task task, void *argument,
                          int64_t chunks);
  static int32_t beginStep(void *context, int64_t step);
  static int32_t launch(void *context, const dlcrt_kernel *kernel,
                        int64_t blocks, const uint64_t *arguments,
                        const uint64_t *bytes);
  static int32_t matmul(void *context, const dlcrt_matmul *description,
                        int64_t m, int64_t n, int64_t k,
                        const uint64_t *arguments, const uint64_t *bytes);
  static int32_t copy(void *context, uint64_t target, uint64_t source,
                      uint64_t bytes);
  /// Runs one of those below unless one failed before; keeps the first failure
  /// and lets no exception out into the artifact's code.
  template <typename Body> int32_t serve(Body &&body);

  // What they do.
  /// Puts a launch into the stream.
  dlcrt_status start(CudaFunction function, const dlcrt_kernel &kernel,
                     int64_t blocks, const uint64_t *arguments,
                     dlcrt_error *error);
  dlcrt_status launch(const dlcrt_kernel &kernel, int64_t blocks,
                      const uint64_t *arguments, dlcrt_error *error);
  dlcrt_status matmul(const dlcrt_matmul &description, int64_t m, int64_t n,
                      int64_t k, const uint64_t *arguments, dlcrt_error *error);
  dlcrt_status compute(const MatrixProduct &product, dlcrt_error *error);
  dlcrt_status copy(uint64_t target, uint64_t source, uint64_t bytes,
                    dlcrt_error *error);

  /// Calls the host program; fails if a service failed.
  dlcrt_status call(const Execution &execution, Phase inPhase,
                    dlcrt_error *error);
  /// The execution's graph; null if it launches nothing.
  dlcrt_status provide(const Execution &execution, CudaGraphExec &graph,
                       dlcrt_error *error);
  dlcrt_status capture(const Execution &execution, CudaGraphExec &graph,
                       dlcrt_error *error);
  dlcrt_status instantiate(CudaGraph captured, CudaGraphExec &graph,
                           dlcrt_error *error);

  CudaContext context;
  CudaModules modules;
  CudaGraphs graphs;
  CudaCopies copies;
  CublasLt library;
  /// Where the outcome of an execution is copied to.
  void *pinnedOutcome = nullptr;
  uint64_t captures = 0;
  // Of the host program that runs.
  Phase phase = Phase::Prepare;
  int64_t step = 0;
  /// Launches, copies and products so far.
  uint64_t operations = 0;
  dlcrt_error failure = {};
};

/// For GPU `ordinal` of the driver. DLCRT_CUDA_TF32=1 in the environment allows
/// TF32.
dlcrt_status createCudaDevice(int ordinal, std::unique_ptr<Device> &device,
                              dlcrt_error *error);

} // namespace dlc::rt

#endif // DLCRT_DEVICES_CUDA_CUDADEVICE_H
