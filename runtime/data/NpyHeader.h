//===- NpyHeader.h - The header of a .npy file ---------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLCRT_DATA_NPYHEADER_H
#define DLCRT_DATA_NPYHEADER_H

#include "dlcrt/dlcrt.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace dlc::rt {

struct NpyHeader {
  /// The element type, e.g. "<f4".
  std::string descr;
  bool fortranOrder = false;
  int32_t rank = 0;
  int64_t shape[DLCRT_MAX_RANK] = {};
};

/// Reads a dictionary such as
///   {'descr': '<f4', 'fortran_order': False, 'shape': (3, 8), }
/// with its three keys once each in any order, then only spaces and newlines.
dlcrt_status parseNpyHeader(std::string_view text, const char *name,
                            NpyHeader &header, dlcrt_error *error);

} // namespace dlc::rt

#endif // DLCRT_DATA_NPYHEADER_H
