//===- Compile.h - From a model file to an artifact ----------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_PIPELINES_COMPILE_H
#define DLC_PIPELINES_COMPILE_H

#include <string>
#include <vector>

namespace mlir {
class DialectRegistry;
} // namespace mlir

namespace dlc {

/// How far to compile.
enum class Stage {
  layer,    ///< typed layers, as MLIR
  graph,    ///< entries of tensor operations, as MLIR
  kernel,   ///< kernels and launch lists, as MLIR
  gpu,      ///< the same and a device's kernels, in the gpu dialect
  ptx,      ///< a GPU's kernels, as PTX
  llvm,     ///< LLVM IR
  assembly, ///< of all variants
  object,   ///< for static linking: defines dlc_artifact_<model>
  artifact  ///< a file for the runtime to load
};

struct CompileOptions {
  bool timing = false; ///< Print the time of each phase to standard error.
  /// Print what a device's program launches and moves to standard error.
  bool report = false;
  /// Makes no code after that.
  bool reportOnly = false;
  /// Compare what is computed before and after every pass, and by the code; see
  /// VerifyNumerics.h.
  bool verifyNumerics = false;
  /// Print remarks of the categories that this regular expression matches, to
  /// standard error: what was decided, and what there is no fast code for.
  std::string remarks = {};
  Stage stage = Stage::artifact;
  /// Names of CPU variants, best first; see dlc/CodeGen/Cpu/Target.h.
  std::vector<std::string> cpus = {"native"};
  /// What to generate code for: cpu, cuda, sim. Launch lists, `gpu` and `ptx`
  /// are of one kind of them.
  std::vector<std::string> targets = {"cpu"};
  /// GPUs to compile for, sm_<compute capability>: PTX for the oldest and newer
  /// ones, and machine code for each where ptxas is installed. None: PTX for
  /// sm_80.
  std::vector<std::string> gpus;
  /// Values of hyperparameters, as name=value.
  std::vector<std::string> defines;
  /// Dtype policies of layers that have none of their own, as policy or
  /// path=policy, the path a regular expression.
  std::vector<std::string> dtypePolicies;
  /// Where files that the model imports are looked for, behind the folder of
  /// the file that imports them.
  std::vector<std::string> importFolders;
  /// Where the caller writes what is made, which no file may import; empty if
  /// to none.
  std::string output;
  /// Passes of others, as stage:pipeline with a stage layer, graph or kernel:
  /// they run on what that stage gives, before it is verified.
  std::vector<std::string> extraPasses;
  /// Dialects that a model may use beside dlc's; null: none.
  const mlir::DialectRegistry *dialects = nullptr;
};

/// Compiles the model in `text`, called `name` in messages: its path, beside
/// which it imports files; "-" is in the current folder. On failure messages
/// have been printed to stderr.
bool compile(const std::string &text, const std::string &name,
             const CompileOptions &options, std::vector<char> &output);

} // namespace dlc

#endif // DLC_PIPELINES_COMPILE_H
