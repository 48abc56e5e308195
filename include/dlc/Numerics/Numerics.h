//===- Numerics.h - What a program computes, at every level ---------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Runs the entries of a program on given numbers wherever the program is on
// its way: as `dlt.entry` of tensor operations, of linalg or of launches, as
// `dlcrt.program`, or as an artifact. Results of two levels can so be compared:
// the oracle "below" of docs/architecture.md.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_NUMERICS_NUMERICS_H
#define DLC_NUMERICS_NUMERICS_H

#include "dlc/Dlt/Dlt.h"
#include "dlc/Support/RefTensor.h"

#include "mlir/IR/BuiltinOps.h"

#include <optional>
#include <string>
#include <vector>

namespace dlc::numerics {

/// A value that goes into an entry or comes out of it; `?` are the rows.
struct Port {
  std::string name;
  mlir::RankedTensorType type;
  dlt::InputRole role = dlt::InputRole::feature; ///< Of an input.
  int64_t classes = 0;                           ///< Of a class index, else 0.

  bool hasRows() const { return !type.hasStaticShape(); }
};

struct Entry {
  std::string name;
  std::vector<Port> inputs, outputs;

  /// Whether it works off rows in steps; else it runs once.
  bool hasRows() const;
};

/// A row of the table of variables.
struct Variable {
  std::string path;
  mlir::RankedTensorType type;
  dlt::Role role;
};

/// What a program has that can be run: the same at every level.
struct Interface {
  std::vector<Variable> variables;
  std::vector<Entry> entries;
};

/// The interface of the entries or programs of `module`; empty if it has none.
Interface interfaceOf(mlir::ModuleOp module);

/// How two interfaces differ; none if variables and entries are the same.
std::optional<std::string> compare(const Interface &expected,
                                   const Interface &found);

/// An entry and numbers to run it on: the state before, and inputs of `rows`
/// rows that are worked off in steps of `batch`.
struct Case {
  unsigned entry;      ///< Of the interface.
  std::string numbers; ///< What is special about them; "" if nothing is.
  int64_t rows = 1;
  int64_t batch = 1;
  std::vector<ref::Tensor> state;
  std::vector<ref::Tensor> inputs;
};

/// Made-up numbers for each entry of `interface`. Floats are exact in every
/// dtype of 8 bits of precision. The state is as in the middle of training:
/// slots are positive, counters small, hyperparameters as the entry `init` sets
/// them, if there is one in `module` that can be evaluated, else 2^-4. An entry
/// with class indices also gets one that is out of range, one with float
/// features a nan, both in the second step.
std::vector<Case> makeCases(mlir::ModuleOp module, const Interface &interface,
                            uint64_t seed);
/// The same with nothing special for the entries that have rows, in steps of
/// `batch` and then fewer rows.
std::vector<Case> makeCasesOfRows(mlir::ModuleOp module,
                                  const Interface &interface, uint64_t seed,
                                  int64_t rows, int64_t batch);

/// What came of an entry.
struct Outcome {
  std::string failedCheck; ///< Empty: all checks held.
  std::vector<ref::Tensor> state;
  std::vector<ref::Tensor> outputs;
};

/// What becomes of floats that their dtype can't hold.
struct Rounding {
  enum Kind {
    none,    ///< They stay float64.
    nearest, ///< To the nearest.
    random   ///< Up or down: a sample of another order of operations.
  };
  Kind kind;
  uint64_t seed = 1; ///< Of random rounding.
};

/// Runs an entry on the interpreter, wherever it is on its way to a launch
/// list. Fails after an error at what can't be evaluated.
llvm::FailureOr<Outcome> interpret(mlir::ModuleOp module,
                                   const Interface &interface,
                                   const Case &numbers, Rounding rounding);

/// Outcomes with different rounding: to nearest, then random ones.
llvm::FailureOr<std::vector<Outcome>> sampleRounding(mlir::ModuleOp module,
                                                     const Interface &interface,
                                                     const Case &numbers);

/// An operation that an entry needs and that the interpreter knows nothing of,
/// or null.
mlir::Operation *findUninterpretable(mlir::ModuleOp module);

/// How far a number may be from the expected one: `relative` times the largest
/// of the expected tensor, plus eight times what rounding moved: the larger
/// distance of `noisy` from what is expected.
struct Allowance {
  double relative = 0;
  llvm::ArrayRef<Outcome> noisy; ///< None: rounding counts not.

  /// Of numbers that are not rounded: only constants, which are numbers of
  /// their dtype, and the order of sums in float64 may make a difference.
  static Allowance ofMath(const Interface &interface);
  /// Of numbers that are rounded to their dtypes, in any order of operations;
  /// `samples` are what the interpreter makes of them, to nearest and with
  /// random rounding: one sample alone may by chance be exact.
  static Allowance ofCode(const Interface &interface,
                          llvm::ArrayRef<Outcome> samples);
};

/// How `actual` differs from `expected`: which variable, output or check, and
/// how. None if it does not.
std::optional<std::string> compare(const Interface &interface, unsigned index,
                                   const Outcome &actual,
                                   const Outcome &expected,
                                   const Allowance &allowance);

/// Says of usual numbers that comparing what comes of them shows nothing: a
/// check failed, all elements of a result are nan, or all leave the range of a
/// dtype on the way. `rounded` is to nearest.
std::optional<std::string> findUncompared(const Interface &interface,
                                          unsigned index,
                                          const Outcome &precise,
                                          const Outcome &rounded);

} // namespace dlc::numerics

#endif // DLC_NUMERICS_NUMERICS_H
