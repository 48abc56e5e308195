//===- NameText.h - Code of a device in messages --------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLCRT_DEVICES_NAMETEXT_H
#define DLCRT_DEVICES_NAMETEXT_H

namespace dlc::rt {

struct NameText {
  char text[512];
};

/// "kernel 'add' (dense at m.mlir:3)"; `where` may be empty, both may be null.
/// Allocates nothing, so that it can be called on the stacks of simulated
/// threads.
NameText describeCode(const char *kind, const char *name, const char *where);

} // namespace dlc::rt

#endif // DLCRT_DEVICES_NAMETEXT_H
