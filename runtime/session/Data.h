//===- Data.h - Rows that stay on a device --------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLCRT_SESSION_DATA_H
#define DLCRT_SESSION_DATA_H

#include "artifact/Model.h"
#include "core/Memory.h"
#include "core/Rows.h"

#include <string>
#include <vector>

/// Values of some inputs, in the memory of the session's device. It knows the
/// session by address and goes before it.
struct dlcrt_data {
  struct Field {
    std::string name;
    dlcrt_tensor_info info = {}; ///< Without the name.
    bool rowed = false;
    int64_t bytes = 0; ///< Of one row, or of all if it has none.
    /// On a device where they are; on the CPU they are here, and there is room
    /// for the rows of one execution.
    uint64_t address = 0;
    dlc::rt::Pages memory, gathered;
  };

  explicit dlcrt_data(dlcrt_session &session) : session(session) {}
  dlcrt_data(const dlcrt_data &) = delete;
  dlcrt_data &operator=(const dlcrt_data &) = delete;
  ~dlcrt_data();

  /// The field for the input; null if there is none of its name and type.
  const Field *find(const dlc::rt::TensorSpec &input) const;
  /// Reads one row.
  dlcrt_status read(const Field &field, int64_t row, void *to) const;
  /// On the CPU: the field with these rows only, which are at most
  /// `rowsTogether`, until the next call.
  void *gather(const Field &field, const dlc::rt::RowList &list) const;

  dlcrt_session &session;
  std::vector<Field> fields;
  int64_t rows = 0;
  /// Rows of one execution on the CPU, at most.
  int64_t rowsTogether = 0;
  /// On a device: room for the numbers of the rows of one execution.
  uint64_t numbers = 0;
};

namespace dlc::rt {

/// The rows of a call that takes them from data; no data: inputs are the
/// caller's memory.
struct DataRows {
  const dlcrt_data *data = nullptr;
  RowList list;
};

} // namespace dlc::rt

#endif // DLCRT_SESSION_DATA_H
