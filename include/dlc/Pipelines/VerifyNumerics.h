//===- VerifyNumerics.h - Whether passes keep what is computed ------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_PIPELINES_VERIFYNUMERICS_H
#define DLC_PIPELINES_VERIFYNUMERICS_H

#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/PassInstrumentation.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace dlc {

struct NumericsOptions {
  uint64_t seed = 1; ///< Of the numbers that programs are run on.
  /// Code also runs on one step of so many rows, however long the interpreter
  /// takes; 0: on 1,100 if that takes no second.
  int64_t rows = 0;
  /// What code is run for, if this machine can; as in CompileOptions.
  std::vector<std::string> cpus = {"native"};
  std::vector<std::string> targets = {"cpu"};
  /// The dtype policies that the passes are given, which are no change.
  std::vector<std::string> dtypePolicies = {};
  /// Called with the module after each phase of code generation, before its
  /// code is run; with a device's gpu.module after "emitting kernels". For
  /// tests, which plant faults there.
  std::function<void(llvm::StringRef phase, mlir::Operation *module)>
      afterPhase;
};

/// What a verifier found.
struct NumericsReport {
  /// The first pass or phase that changed what the program computes; empty if
  /// none did.
  std::string culprit;
  std::string difference; ///< Which entry, where in it, and by how much.
  std::string
      kernel; ///< The first whose code is wrong by itself, if there is one.
  unsigned evaluations = 0; ///< How often the program was run and compared.
};

/// Runs a module's program after every pass that changes it, on made-up
/// numbers, and compares with what it computed before: entries on the
/// interpreter, in float64 and in their exact dtypes; layers by taking a clone
/// through the rest of the pipeline; launch lists also as code, phase by phase.
/// The first difference beyond what rounding explains is an error at the module
/// and in `report`. Passes can't be stopped by an instrumentation, so whoever
/// runs them asks the report afterwards. Needs a context without threads.
std::unique_ptr<mlir::PassInstrumentation>
createNumericsVerifier(NumericsOptions options,
                       std::shared_ptr<NumericsReport> report);

} // namespace dlc

#endif // DLC_PIPELINES_VERIFYNUMERICS_H
