//===- SimDevice.h - A GPU simulated on the CPU ---------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Runs device programs of the target `sim` and stops them with a message when a
// kernel does what a GPU would answer with wrong numbers, sometimes, or with
// none. docs/simulator.md says what it notices.
//
//===----------------------------------------------------------------------===//

#ifndef DLCRT_DEVICES_SIM_SIMDEVICE_H
#define DLCRT_DEVICES_SIM_SIMDEVICE_H

#include "core/Memory.h"
#include "devices/Device.h"
#include "devices/sim/Grid.h"
#include "devices/sim/OrderCheck.h"

#include <algorithm>
#include <memory>

namespace dlc::rt {

/// What one of these needs it takes when it is made and when memory is
/// allocated; running takes nothing but workspaces for products, which it
/// keeps. Two of them share nothing.
class SimDevice final : public Device {
public:
  /// `checks` of DLCRT_CHECK_...; `executor` runs products of matrices and has
  /// to last as long as the device.
  static dlcrt_status create(uint32_t checks, const dlcrt_executor &executor,
                             std::unique_ptr<Device> &device,
                             dlcrt_error *error);

  dlcrt_status allocate(uint64_t bytes, const char *what, uint64_t &address,
                        dlcrt_error *error) override;
  void release(uint64_t address) override;
  dlcrt_status write(uint64_t to, const void *from, uint64_t bytes,
                     dlcrt_error *error) override;
  dlcrt_status read(void *to, uint64_t from, uint64_t bytes,
                    dlcrt_error *error) override;
  dlcrt_status zero(uint64_t to, uint64_t bytes, dlcrt_error *error) override;
  dlcrt_status gather(const RowCopy &copy, dlcrt_error *error) override;
  dlcrt_status run(const Execution &execution, dlcrt_outcome &found,
                   dlcrt_error *error) override;

private:
  SimDevice(uint32_t checks, const dlcrt_executor &executor);

  // The services of a device program.
  static int32_t beginStep(void *context, int64_t step);
  static int32_t launch(void *context, const dlcrt_kernel *kernel,
                        int64_t blocks, const uint64_t *arguments,
                        const uint64_t *bytes);
  static int32_t matmul(void *context, const dlcrt_matmul *product, int64_t m,
                        int64_t n, int64_t k, const uint64_t *arguments,
                        const uint64_t *bytes);
  static int32_t copy(void *context, uint64_t target, uint64_t source,
                      uint64_t bytes);
  static void parallelFor(void *context, dlcrt_task task, void *argument,
                          int64_t chunks);

  // What they do. Each returns false after a fault.
  bool launch(const dlcrt_kernel &kernel, int64_t blocks,
              const uint64_t *arguments, const uint64_t *bytes);
  /// `who` begins messages.
  bool checkKernel(const dlcrt_kernel &kernel, int64_t blocks, const char *who);
  bool matmul(const dlcrt_matmul &product, int64_t m, int64_t n, int64_t k,
              const uint64_t *arguments, const uint64_t *bytes);
  bool checkProduct(const dlcrt_matmul &product, int64_t m, int64_t n,
                    int64_t k, int64_t rows, int64_t items, const char *who);
  bool runProduct(const dlcrt_matmul &product, const uint64_t *arguments,
                  int64_t items, const char *who);
  bool copy(uint64_t target, uint64_t source, uint64_t bytes);

  static constexpr const char *noCode =
      "compiled for another target, without code for the simulator";
  static bool overlaps(uint64_t a, uint64_t aBytes, uint64_t b,
                       uint64_t bBytes) {
    return std::max(a, b) < std::min(a + aBytes, b + bBytes);
  }

  void clearArena();
  bool checkFailed() const;
  /// Memory of the device, and of its arena no more than the execution has.
  /// `who` and `what` begin the message.
  bool findMemory(const char *who, const char *what, uint64_t address,
                  uint64_t bytes, Allocation *&allocation);
  /// Something other than a kernel reads or writes all these bytes.
  bool accessWhole(const char *who, const char *what, uint64_t address,
                   uint64_t bytes, uint32_t use);

  uint32_t checks;
  dlcrt_executor executor;
  Fault fault;
  SimMemory memory;
  Accesses accesses;
  Grid grid;
  OrderCheck order;
  Pages workspaces;
  /// Of the execution that runs.
  const dlcrt_outcome *outcome = nullptr;
  ExecutionMemory running;
  int64_t firstStep = 0, step = 0;
  /// Something ran since the arena was cleared.
  bool arenaUsed = false;
};

} // namespace dlc::rt

#endif // DLCRT_DEVICES_SIM_SIMDEVICE_H
