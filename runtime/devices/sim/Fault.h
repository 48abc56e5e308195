//===- Fault.h - What ended an execution on the simulator -----------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLCRT_DEVICES_SIM_FAULT_H
#define DLCRT_DEVICES_SIM_FAULT_H

namespace dlc::rt {

/// The first thing that went wrong in an execution.
class Fault {
public:
  /// Keeps the message unless there is one. Allocates nothing and needs little
  /// stack: it runs on the stacks of the simulated threads.
  [[gnu::format(printf, 2, 3)]] void record(const char *format, ...);
  void clear() { found = false; }

  bool happened() const { return found; }
  const char *text() const { return message; }

private:
  bool found = false;
  char message[1536] = "";
};

} // namespace dlc::rt

#endif // DLCRT_DEVICES_SIM_FAULT_H
