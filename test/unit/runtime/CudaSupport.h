//===- CudaSupport.h - Running programs on a GPU that pretends ------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLCRT_TEST_CUDASUPPORT_H
#define DLCRT_TEST_CUDASUPPORT_H

#include "FakeCuda.h"
#include "devices/cuda/CudaDevice.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace dlcrt::test {

class Cuda : public testing::Test {
protected:
  long calls(const char *function) const { return gpu.calls(function); }
  long live(const char *what) const { return gpu.live(what); }
  std::string image() const { return gpu.image(); }

  FakeCuda gpu;
};

/// The kernels of fixtures/fake_cuda_kernels.c.
inline constexpr char ptx[] = "PTX with add, stray, fail";
inline constexpr dlcrt_gpu_image ptxImage = {80, 1, ptx, sizeof(ptx)};
inline constexpr dlcrt_gpu_module ptxModule = {1, &ptxImage};

inline dlcrt_kernel kernelOf(const char *name, uint32_t arguments,
                             const dlcrt_gpu_module *module = &ptxModule,
                             const char *where = "layer at m.mlir:3") {
  dlcrt_kernel kernel = {};
  kernel.name = name;
  kernel.where = where;
  kernel.threads = 32;
  kernel.arguments = arguments;
  kernel.module = module;
  return kernel;
}
inline const dlcrt_kernel addKernel = kernelOf("add", 5);
inline const dlcrt_kernel strayKernel = kernelOf("stray", 1);
inline const dlcrt_kernel failKernel = kernelOf("fail", 1);

inline int32_t launch(const dlcrt_services &services,
                      const dlcrt_kernel &kernel,
                      const std::vector<uint64_t> &arguments,
                      int64_t blocks = 1) {
  std::vector<uint64_t> bytes(arguments.size());
  return services.launch(services.context, &kernel, blocks, arguments.data(),
                         bytes.data());
}

/// A device, memory on it, and host programs that are functions.
class CudaRun {
public:
  using Program =
      std::function<void(const dlcrt_services &, const dlcrt_frame &)>;

  explicit CudaRun(int ordinal = 0) {
    std::unique_ptr<dlc::rt::Device> made;
    EXPECT_EQ(dlc::rt::createCudaDevice(ordinal, made, &error), DLCRT_OK)
        << error.message;
    device.reset(static_cast<dlc::rt::CudaDevice *>(made.release()));
    outcome = allocate(sizeof(dlcrt_outcome));
  }
  CudaRun(const CudaRun &) = delete;
  CudaRun &operator=(const CudaRun &) = delete;
  ~CudaRun() {
    for (uint64_t address : allocations)
      device->release(address);
  }

  uint64_t allocate(uint64_t bytes) {
    uint64_t address = 0;
    EXPECT_EQ(device->allocate(bytes, "state", address, &error), DLCRT_OK)
        << error.message;
    allocations.push_back(address);
    return address;
  }
  template <typename T> uint64_t put(const std::vector<T> &values) {
    uint64_t address = allocate(values.size() * sizeof(T) + 1);
    write(address, values);
    return address;
  }
  template <typename T>
  void write(uint64_t address, const std::vector<T> &values) {
    EXPECT_EQ(device->write(address, values.data(), values.size() * sizeof(T),
                            &error),
              DLCRT_OK)
        << error.message;
  }
  template <typename T> std::vector<T> get(uint64_t address, size_t count) {
    std::vector<T> values(count);
    EXPECT_EQ(device->read(values.data(), address, count * sizeof(T), &error),
              DLCRT_OK)
        << error.message;
    return values;
  }

  /// `state` is an address for the program, as of a session's state.
  dlcrt_status run(const Program &wanted, int64_t rows = 1, uint64_t state = 0,
                   int64_t firstStep = 0) {
    dlc::rt::Execution execution = {};
    execution.entry = entry;
    execution.name = "predict";
    execution.firstStep = firstStep;
    execution.frame.size = sizeof(dlcrt_frame);
    execution.frame.rows = rows;
    execution.frame.batch = 5;
    execution.frame.capacity = 64;
    execution.frame.state = reinterpret_cast<void *>(state);
    execution.frame.outcome = reinterpret_cast<dlcrt_outcome *>(outcome);
    program = &wanted;
    active = this;
    dlcrt_outcome ended;
    return device->run(execution, ended, &error);
  }

  std::unique_ptr<dlc::rt::CudaDevice> device;
  dlcrt_error error = {};
  uint64_t outcome = 0;
  /// How often host programs were called.
  int programCalls = 0;

private:
  static void entry(const dlcrt_services *services, const dlcrt_frame *frame) {
    ++active->programCalls;
    (*active->program)(*services, *frame);
  }
  static inline thread_local CudaRun *active = nullptr;
  const Program *program = nullptr;
  std::vector<uint64_t> allocations;
};

} // namespace dlcrt::test

#endif // DLCRT_TEST_CUDASUPPORT_H
