//===- Compiled.h - Running an artifact on given numbers ------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_NUMERICS_COMPILED_H
#define DLC_NUMERICS_COMPILED_H

#include "dlc/Numerics/Numerics.h"

struct dlcrt_artifact;
struct dlcrt_session;

namespace dlc::numerics {

/// An artifact in memory, run by the runtime as an application runs it.
class CompiledProgram {
public:
  enum class Status { loaded, unsupported, failed };

  /// For steps of up to `maxRows` rows. `unsupported`: there is no code for
  /// this machine; else a failure. `error` says why.
  Status load(llvm::ArrayRef<char> artifact, int64_t maxRows,
              std::string &error, int threads = 1);
  ~CompiledProgram();

  /// Runs an entry of the interface that the artifact was compiled from, all
  /// steps in one call. None after a failure, for which `error` has the reason.
  std::optional<Outcome> run(const Interface &interface, const Case &numbers,
                             std::string &error);

  dlcrt_session *getSession() const { return session; }

private:
  dlcrt_artifact *artifact = nullptr;
  dlcrt_session *session = nullptr;
};

/// The tensor's elements as they lie in memory, and back.
std::vector<char> toBytes(const ref::Tensor &tensor);
void fromBytes(llvm::ArrayRef<char> bytes, ref::Tensor &tensor);

} // namespace dlc::numerics

#endif // DLC_NUMERICS_COMPILED_H
