//===- Fiber.cpp - Flows of control with stacks of their own --------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "devices/sim/Fiber.h"
#include "core/Memory.h"

#include <cstdint>
#include <cstring>

#if !defined(DLCRT_SIM_UCONTEXT) &&                                            \
    (!defined(__x86_64__) || (defined(__CET__) && (__CET__ & 2) != 0))
#define DLCRT_SIM_UCONTEXT 1
#endif
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define DLCRT_ASAN 1
#endif
#elif defined(__SANITIZE_ADDRESS__)
#define DLCRT_ASAN 1
#endif

#if defined(DLCRT_SIM_UCONTEXT)
#include <ucontext.h>
#endif
#if defined(DLCRT_ASAN)
#include <sanitizer/asan_interface.h>
#include <sanitizer/common_interface_defs.h>
#endif

namespace dlc::rt {

namespace {
/// What a fiber begins with; at the upper end of its stack.
struct Start {
  void (*function)(void *);
  void *argument;
  Fiber *owner;
};

void begin(Start *start) {
#if defined(DLCRT_ASAN)
  __sanitizer_finish_switch_fiber(nullptr, &start->owner->stack,
                                  &start->owner->stackBytes);
#endif
  start->function(start->argument);
  __builtin_trap();
}
} // namespace

#if defined(DLCRT_SIM_UCONTEXT)

// The context of what is suspended lies on its own stack.
static void switchPlace(void *&from, void *to) {
  ucontext_t here;
  from = &here;
  swapcontext(&here, static_cast<ucontext_t *>(to));
}

// makecontext hands on numbers of 32 bits only.
static void beginHalves(unsigned low, unsigned high) {
  begin(reinterpret_cast<Start *>(
      static_cast<uintptr_t>(uint64_t(high) << 32 | low)));
}

static void *makePlace(uint8_t *stack, size_t bytes, Start *start) {
  uintptr_t top = reinterpret_cast<uintptr_t>(stack) + bytes;
  auto *context = reinterpret_cast<ucontext_t *>((top - sizeof(ucontext_t)) &
                                                 ~uintptr_t(63));
  getcontext(context);
  context->uc_stack.ss_sp = stack;
  context->uc_stack.ss_size =
      static_cast<size_t>(reinterpret_cast<uint8_t *>(context) - stack);
  context->uc_link = nullptr;
  auto address = static_cast<uint64_t>(reinterpret_cast<uintptr_t>(start));
  makecontext(context, reinterpret_cast<void (*)()>(beginHalves), 2,
              static_cast<unsigned>(address),
              static_cast<unsigned>(address >> 32));
  return context;
}

#else

// The registers that a function preserves go onto the stack; the modes of the
// floating point units are left as they are, since no kernel changes them.
extern "C" {
[[gnu::visibility("hidden")]] void dlcSimSwitch(void **from, void *to);
[[gnu::visibility("hidden")]] void dlcSimBegin();
}
__asm__(R"(
  .pushsection .text.dlcSimSwitch,"ax",@progbits
  .p2align 4
  .globl dlcSimSwitch
  .hidden dlcSimSwitch
  .type dlcSimSwitch,@function
dlcSimSwitch:
  pushq %rbp
  pushq %rbx
  pushq %r12
  pushq %r13
  pushq %r14
  pushq %r15
  movq %rsp, (%rdi)
  movq %rsi, %rsp
  popq %r15
  popq %r14
  popq %r13
  popq %r12
  popq %rbx
  popq %rbp
  retq
  .size dlcSimSwitch, .-dlcSimSwitch
  .popsection
  .pushsection .text.dlcSimBegin,"ax",@progbits
  .p2align 4
  .globl dlcSimBegin
  .hidden dlcSimBegin
  .type dlcSimBegin,@function
dlcSimBegin:
  movq %r12, %rdi
  callq *%rbx
  ud2
  .size dlcSimBegin, .-dlcSimBegin
  .popsection
)");

static void switchPlace(void *&from, void *to) { dlcSimSwitch(&from, to); }

static void *makePlace(uint8_t *stack, size_t bytes, Start *start) {
  // What dlcSimSwitch takes from the stack, lowest address first. Behind the
  // address it returns to, the stack is aligned for a call.
  struct Saved {
    void *r15, *r14, *r13, *r12, *rbx, *rbp, *rip;
  };
  uintptr_t top = (reinterpret_cast<uintptr_t>(stack) + bytes) & ~uintptr_t(15);
  auto *saved = reinterpret_cast<Saved *>(top - sizeof(Saved));
  *saved = {};
  saved->r12 = start;
  saved->rbx = reinterpret_cast<void *>(begin);
  saved->rip = reinterpret_cast<void *>(dlcSimBegin);
  return saved;
}

#endif

void startFiber(Fiber &fiber, void *stack, size_t bytes,
                void (*function)(void *), void *argument, Fiber &owner) {
#if defined(DLCRT_ASAN)
  // Whatever was left there by a fiber that was abandoned.
  __asan_unpoison_memory_region(stack, bytes);
#endif
  auto *base = static_cast<uint8_t *>(stack);
  bytes -= 64;
  auto *start = reinterpret_cast<Start *>(base + bytes);
  *start = {function, argument, &owner};
  fiber.stack = stack;
  fiber.stackBytes = bytes;
  fiber.fakeStack = nullptr;
  fiber.place = makePlace(base, bytes, start);
}

void switchFiber(Fiber &from, Fiber &to) {
#if defined(DLCRT_ASAN)
  __sanitizer_start_switch_fiber(&from.fakeStack, to.stack, to.stackBytes);
#endif
  switchPlace(from.place, to.place);
#if defined(DLCRT_ASAN)
  __sanitizer_finish_switch_fiber(from.fakeStack, nullptr, nullptr);
#endif
}

void leaveFiber(Fiber &from, Fiber &to) {
#if defined(DLCRT_ASAN)
  __sanitizer_start_switch_fiber(nullptr, to.stack, to.stackBytes);
#endif
  switchPlace(from.place, to.place);
  __builtin_trap();
}

bool FiberStacks::reserve() {
  page = systemPageSize();
  return memory.reserve((page + bytes) * most + page, true);
}

bool FiberStacks::provide(uint32_t count) {
  for (; opened < count; ++opened)
    if (!memory.open(page + opened * (page + bytes), bytes))
      return false;
  return true;
}

void *FiberStacks::stack(uint32_t index) const {
  return memory.data() + page + index * (page + bytes);
}

} // namespace dlc::rt
