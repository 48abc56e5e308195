//===- Weights.h - Variables of a session in files ------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLCRT_WEIGHTS_WEIGHTS_H
#define DLCRT_WEIGHTS_WEIGHTS_H

#include "session/Session.h"
#include "weights/Safetensors.h"

namespace dlc::rt {

/// Which variables a file holds.
using VariableFilter = bool (*)(const VariableSpec &variable);

/// The C functions below without holding the session. Weights are one choice
/// of variables; a checkpoint is another.
dlcrt_status saveVariables(const dlcrt_session &session, VariableFilter wanted,
                           const SafetensorsMetadata &metadata,
                           const char *path, dlcrt_error *error);
/// Wants exactly the chosen variables, and changes them all or none.
/// `metadata` may be null.
dlcrt_status loadVariables(dlcrt_session &session, VariableFilter wanted,
                           const char *path, SafetensorsMetadata *metadata,
                           dlcrt_error *error);

} // namespace dlc::rt

#endif // DLCRT_WEIGHTS_WEIGHTS_H
