//===- SimDevice.cpp - Memory and executions of the simulated GPU ---------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "devices/sim/SimDevice.h"
#include "core/Rows.h"
#include "core/Status.h"

#include <cinttypes>
#include <cstring>

namespace dlc::rt {

/// What the arena holds when a step begins: NaN in each type of float, the
/// largest or -1 as an integer, and no truth value.
static constexpr int arenaPoison = 0xff;

static void *pointer(uint64_t address) {
  return reinterpret_cast<void *>(address);
}

SimDevice::SimDevice(uint32_t checks, const dlcrt_executor &executor)
    : checks(checks), executor(executor), memory(checks),
      accesses(fault, checks), grid(accesses, fault) {}

dlcrt_status SimDevice::create(uint32_t checks, const dlcrt_executor &executor,
                               std::unique_ptr<Device> &device,
                               dlcrt_error *error) {
  std::unique_ptr<SimDevice> made(new SimDevice(checks, executor));
  if (!made->accesses.reserve() || !made->grid.reserve())
    return fail(error, DLCRT_OUT_OF_MEMORY,
                "sim:0: out of memory for the stacks of its threads");
  made->order.reserve();
  device = std::move(made);
  return DLCRT_OK;
}

dlcrt_status SimDevice::allocate(uint64_t bytes, const char *what,
                                 uint64_t &address, dlcrt_error *error) {
  return memory.allocate(bytes, what, address, error);
}

void SimDevice::release(uint64_t address) { memory.release(address); }

dlcrt_status SimDevice::write(uint64_t to, const void *from, uint64_t bytes,
                              dlcrt_error *) {
  std::memcpy(pointer(to), from, bytes);
  return DLCRT_OK;
}

dlcrt_status SimDevice::read(void *to, uint64_t from, uint64_t bytes,
                             dlcrt_error *) {
  std::memcpy(to, pointer(from), bytes);
  return DLCRT_OK;
}

dlcrt_status SimDevice::zero(uint64_t to, uint64_t bytes, dlcrt_error *) {
  std::memset(pointer(to), 0, bytes);
  return DLCRT_OK;
}

dlcrt_status SimDevice::gather(const RowCopy &copy, dlcrt_error *) {
  gatherRows(pointer(copy.to), pointer(copy.from), copy.rowBytes,
             {static_cast<const int64_t *>(pointer(copy.rows)), copy.first,
              copy.count});
  return DLCRT_OK;
}

dlcrt_status SimDevice::run(const Execution &execution, dlcrt_outcome &found,
                            dlcrt_error *error) {
  const dlcrt_frame &frame = execution.frame;
  *frame.outcome = {};
  fault.clear();
  outcome = frame.outcome;
  firstStep = step = execution.firstStep;
  running = {};
  running.arena = reinterpret_cast<uint64_t>(frame.arena);
  running.arenaBytes = execution.arenaBytes;
  running.arenaAllocation = memory.find(running.arena, running.arenaBytes);
  running.stateAllocation =
      memory.find(reinterpret_cast<uint64_t>(frame.state), 0);
  arenaUsed = true;
  clearArena();
  dlcrt_services services = {};
  services.size = sizeof(services);
  services.threads = executor.threads;
  services.context = this;
  services.parallel_for = parallelFor;
  services.begin_step = beginStep;
  services.launch = launch;
  services.matmul = matmul;
  services.copy = copy;
  execution.entry(&services, &frame);
  found = *frame.outcome;
  if (!fault.happened())
    return DLCRT_OK;
  return fail(error, DLCRT_DEVICE_FAULT,
              "entry '%s', step %" PRId64 " of this call: %s", execution.name,
              step, fault.text());
}

void SimDevice::clearArena() {
  if (arenaUsed && running.arenaAllocation) {
    std::memset(pointer(running.arena), arenaPoison, running.arenaBytes);
    if (uint8_t *written = running.written(running.arena))
      std::memset(written, 0, running.arenaBytes);
  }
  arenaUsed = false;
}

bool SimDevice::checkFailed() const { return outcome && outcome->check != 0; }

bool SimDevice::findMemory(const char *who, const char *what, uint64_t address,
                           uint64_t bytes, Allocation *&allocation) {
  allocation = memory.find(address, bytes);
  if (!allocation) {
    fault.record("%s: %s: its %" PRIu64 " bytes are no memory of the device",
                 who, what, bytes);
    return false;
  }
  uint64_t end = running.arena + running.arenaBytes;
  if (allocation != running.arenaAllocation || address + bytes <= end)
    return true;
  fault.record("%s: %s: its %" PRIu64 " bytes end %" PRIu64
               " bytes beyond the arena of %" PRIu64 " bytes",
               who, what, bytes, address + bytes - end, running.arenaBytes);
  return false;
}

bool SimDevice::accessWhole(const char *who, const char *what, uint64_t address,
                            uint64_t bytes, uint32_t use) {
  Allocation *allocation = nullptr;
  if (bytes == 0)
    return true;
  if (!findMemory(who, what, address, bytes, allocation))
    return false;
  bool isWrite = use == DLCRT_WRITES, failed = checkFailed();
  if (isWrite && failed && allocation == running.stateAllocation) {
    fault.record("%s: %s: writes the state after a check of the model failed",
                 who, what);
    return false;
  }
  uint8_t *written = allocation == running.arenaAllocation
                         ? running.written(address)
                         : nullptr;
  // After a failure kernels do nothing, and so nothing was written.
  if (!written || failed)
    return true;
  if (isWrite) {
    std::memset(written, 1, bytes);
    return true;
  }
  const void *missing = std::memchr(written, 0, bytes);
  if (!missing)
    return true;
  fault.record(
      "%s: %s: reads the byte at offset %td, in the arena, that nothing wrote "
      "in this step",
      who, what, static_cast<const uint8_t *>(missing) - written);
  return false;
}

int32_t SimDevice::beginStep(void *context, int64_t step) {
  auto &device = *static_cast<SimDevice *>(context);
  if (device.fault.happened())
    return 1;
  device.step = device.firstStep + step;
  device.clearArena();
  return 0;
}

int32_t SimDevice::launch(void *context, const dlcrt_kernel *kernel,
                          int64_t blocks, const uint64_t *arguments,
                          const uint64_t *bytes) {
  auto &device = *static_cast<SimDevice *>(context);
  return device.fault.happened() ||
         !device.launch(*kernel, blocks, arguments, bytes);
}

int32_t SimDevice::matmul(void *context, const dlcrt_matmul *product, int64_t m,
                          int64_t n, int64_t k, const uint64_t *arguments,
                          const uint64_t *bytes) {
  auto &device = *static_cast<SimDevice *>(context);
  return device.fault.happened() ||
         !device.matmul(*product, m, n, k, arguments, bytes);
}

int32_t SimDevice::copy(void *context, uint64_t target, uint64_t source,
                        uint64_t bytes) {
  auto &device = *static_cast<SimDevice *>(context);
  return device.fault.happened() || !device.copy(target, source, bytes);
}

void SimDevice::parallelFor(void *context, dlcrt_task task, void *argument,
                            int64_t chunks) {
  const dlcrt_executor &executor = static_cast<SimDevice *>(context)->executor;
  executor.parallel_for(executor.context, task, argument, chunks);
}

} // namespace dlc::rt
