//===- Fiber.h - Flows of control with stacks of their own ----------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Switching saves what a function call preserves and changes stacks: about ten
// instructions on x86-64. Other machines, x86-64 with shadow stacks, and tests
// with DLCRT_SIM_UCONTEXT use the C library's contexts, which are ten times
// slower.
//
//===----------------------------------------------------------------------===//

#ifndef DLCRT_DEVICES_SIM_FIBER_H
#define DLCRT_DEVICES_SIM_FIBER_H

#include "devices/sim/Mapping.h"

namespace dlc::rt {

/// A flow of control that is not running. It may be abandoned: nothing of it
/// is freed or unwound.
struct Fiber {
  void *place = nullptr;
  /// For the address sanitizer, which has to know of stacks.
  const void *stack = nullptr;
  size_t stackBytes = 0;
  void *fakeStack = nullptr;
};

/// Makes a fiber that will call function(argument), which must not return.
/// `owner` is what will resume it first.
void startFiber(Fiber &fiber, void *stack, size_t bytes,
                void (*function)(void *), void *argument, Fiber &owner);
/// Suspends what runs as `from` and goes on with `to`.
void switchFiber(Fiber &from, Fiber &to);
/// The same for one that is not resumed any more.
[[noreturn]] void leaveFiber(Fiber &from, Fiber &to);

/// Stacks between pages that may not be touched.
class FiberStacks {
public:
  static constexpr uint32_t most = 1024;
  /// Kernels need little; messages are made on it, too.
  static constexpr size_t bytes = size_t(64) << 10;

  [[nodiscard]] bool reserve();
  /// Opens the first `count` stacks, at most `most`.
  [[nodiscard]] bool provide(uint32_t count);
  void *stack(uint32_t index) const;

private:
  Mapping memory;
  size_t page = 0;
  uint32_t opened = 0;
};

} // namespace dlc::rt

#endif // DLCRT_DEVICES_SIM_FIBER_H
