//===- SimSupport.h - Running kernels on the simulator --------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLCRT_TEST_SIMSUPPORT_H
#define DLCRT_TEST_SIMSUPPORT_H

#include "devices/sim/SimDevice.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace dlcrt::test {

// What the compiler writes for an access of a kernel.
template <typename T> T load(dlcrt_sim_thread *self, const T *address) {
  self->access(self, address, sizeof(T), DLCRT_READS);
  return *address;
}
template <typename T> void store(dlcrt_sim_thread *self, T *address, T value) {
  self->access(self, address, sizeof(T), DLCRT_WRITES);
  *address = value;
}
template <typename T> T *argument(const uint64_t *arguments, int index) {
  return reinterpret_cast<T *>(arguments[index]);
}
inline uint32_t globalIndex(const dlcrt_sim_thread *self) {
  return self->block * self->threads + self->thread;
}

/// An argument of a launch: memory, or a number.
struct Argument {
  uint64_t value;
  uint64_t bytes = 0;
  uint32_t use = 0;
};

struct Launch {
  dlcrt_sim_kernel code;
  std::vector<Argument> arguments = {};
  int64_t blocks = 1;
  uint32_t threads = 32;
  uint32_t sharedBytes = 0;
  bool synchronizes = false;
};

inline int32_t launch(const dlcrt_services &services, const Launch &what) {
  std::vector<uint64_t> values, bytes;
  std::vector<uint32_t> uses;
  for (const Argument &each : what.arguments) {
    values.push_back(each.value);
    bytes.push_back(each.bytes);
    uses.push_back(each.use);
  }
  dlcrt_kernel kernel = {};
  kernel.name = "k";
  kernel.where = "here";
  kernel.threads = what.threads;
  kernel.shared_bytes = what.sharedBytes;
  kernel.synchronizes = what.synchronizes;
  kernel.arguments = static_cast<uint32_t>(values.size());
  kernel.uses = uses.data();
  kernel.sim = what.code;
  return services.launch(services.context, &kernel, what.blocks, values.data(),
                         bytes.data());
}

/// A device with some memory, of which the arena is a part. Host programs are
/// functions that get its services.
class SimRun {
public:
  using Program = std::function<void(const dlcrt_services &)>;
  static constexpr uint64_t arenaBytes = 1024, stateBytes = 256;

  explicit SimRun(uint32_t checks = 0) {
    dlcrt_executor executor = {1, nullptr, runChunks};
    EXPECT_EQ(dlc::rt::SimDevice::create(checks, executor, device, &error),
              DLCRT_OK)
        << error.message;
    arena = allocate(arenaBytes);
    state = allocate(stateBytes);
    outcome = allocate(sizeof(dlcrt_outcome));
  }

  uint64_t allocate(uint64_t bytes) {
    uint64_t address = 0;
    EXPECT_EQ(device->allocate(bytes, "test", address, &error), DLCRT_OK)
        << error.message;
    return address;
  }
  /// Memory that holds these.
  template <typename T> uint64_t put(const std::vector<T> &values) {
    uint64_t address = allocate(values.size() * sizeof(T));
    EXPECT_EQ(device->write(address, values.data(), values.size() * sizeof(T),
                            &error),
              DLCRT_OK);
    return address;
  }
  template <typename T> std::vector<T> get(uint64_t address, size_t count) {
    std::vector<T> values(count);
    EXPECT_EQ(device->read(values.data(), address, count * sizeof(T), &error),
              DLCRT_OK);
    return values;
  }

  /// Runs a program of one step; the message is what stopped it, or "".
  std::string run(const Program &program) {
    const void *inputs[] = {&program};
    dlc::rt::Execution execution = {};
    execution.entry = [](const dlcrt_services *services,
                         const dlcrt_frame *frame) {
      if (services->begin_step(services->context, 0) == 0)
        (*static_cast<const Program *>(frame->inputs[0]))(*services);
    };
    execution.name = "test";
    execution.firstStep = 3;
    execution.arenaBytes = arenaBytes;
    execution.frame.size = sizeof(dlcrt_frame);
    execution.frame.arena = reinterpret_cast<void *>(arena);
    execution.frame.state = reinterpret_cast<void *>(state);
    execution.frame.outcome = reinterpret_cast<dlcrt_outcome *>(outcome);
    execution.frame.inputs = inputs;
    error = {};
    dlcrt_outcome ended;
    dlcrt_status status = device->run(execution, ended, &error);
    EXPECT_EQ(status, *error.message ? DLCRT_DEVICE_FAULT : DLCRT_OK);
    return error.message;
  }
  std::string run(const Launch &what) {
    int32_t result = 0;
    std::string message =
        run([&](const dlcrt_services &s) { result = launch(s, what); });
    EXPECT_EQ(result != 0, !message.empty());
    return message;
  }
  /// Runs it and expects that it is stopped.
  void stops(const Launch &what, const std::string &message) {
    EXPECT_EQ(run(what),
              "entry 'test', step 3 of this call: kernel 'k' (here)" + message);
    works();
  }
  /// The device can still be used.
  void works() {
    uint64_t memory = put<uint32_t>({1, 2});
    EXPECT_EQ(run({[](dlcrt_sim_thread *self, const uint64_t *arguments) {
                     auto *p = argument<uint32_t>(arguments, 0) + self->thread;
                     if (self->thread < 2)
                       store(self, p, load(self, p) + 1);
                     self->barrier(self);
                   },
                   {{memory, 8, DLCRT_READS | DLCRT_WRITES}},
                   1,
                   32,
                   0,
                   true}),
              "");
    EXPECT_EQ(get<uint32_t>(memory, 2), (std::vector<uint32_t>{2, 3}));
    device->release(memory);
  }

  std::unique_ptr<dlc::rt::Device> device;
  uint64_t arena = 0, state = 0, outcome = 0;
  dlcrt_error error = {};

private:
  static void runChunks(void *, dlcrt_task task, void *argument,
                        int64_t chunks) {
    for (int64_t i = 0; i < chunks; ++i)
      task(argument, i);
  }
};

} // namespace dlcrt::test

#endif // DLCRT_TEST_SIMSUPPORT_H
