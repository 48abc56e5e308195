//===- Model.h - What an artifact says of itself --------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The manifest after all checks, in a form that calls need not check again.
//
//===----------------------------------------------------------------------===//

#ifndef DLCRT_ARTIFACT_MODEL_H
#define DLCRT_ARTIFACT_MODEL_H

#include "artifact/CpuFeatures.h"
#include "core/Memory.h"
#include "dlcrt/dlcrt.h"

#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dlcrt::manifest {
struct Manifest;
} // namespace dlcrt::manifest

namespace dlc::rt {

/// An input or output of an entry.
struct TensorSpec {
  dlcrt_tensor_info info = {};
  /// Whether dimension 0 is the number of rows.
  bool rowed = false;
  /// Of one row if rowed, else of all.
  int64_t bytes = 0;
};

struct EntrySpec {
  const char *name = "";
  std::vector<TensorSpec> inputs;
  std::vector<TensorSpec> outputs;
  /// Whether any input or output has rows.
  bool rowed = false;
};

/// The arena that an entry of a variant needs.
struct ArenaSpec {
  uint64_t bytes = 0;
  uint64_t bytesPerRow = 0;
  uint64_t bytesPerThread = 0;

  /// Bytes for steps of up to `rows` rows on so many threads; false on
  /// overflow.
  bool forRows(int64_t rows, uint32_t threads, uint64_t &all) const;
};

/// Values of manifest.fbs's Target.
enum class Target : uint8_t { Cpu = 0, Cuda = 1, Sim = 2 };
/// In the order in which sessions prefer them if they may choose.
inline constexpr Target allTargets[] = {Target::Cpu, Target::Sim, Target::Cuda};

/// "cpu", "cuda", "sim".
const char *targetName(Target target);

struct VariantSpec {
  const char *name = "";
  Target target = Target::Cpu;
  /// Of each entry.
  std::vector<ArenaSpec> arenas;
};

struct VariableSpec {
  dlcrt_variable_info info = {};
  const char *regards = "";
  uint64_t offset = 0;
  uint64_t bytes = 0;
};

struct CheckSpec {
  const char *message = "";
  const char *where = "";
};

struct MetricSpec {
  const char *name = "";
  int32_t output = 0;
};

/// Values of manifest.fbs's Role and InputRole, which the C header does not
/// name.
inline constexpr int32_t roleWeight = 0;
inline constexpr int32_t roleMetric = 5;
inline constexpr int32_t roleStatistic = 6;
inline constexpr int32_t inputRoleSeed = 3;

struct RecipeSpec {
  int64_t batchSize = 32;
  int64_t stepsPerExecution = 1;
  int64_t epochs = 1;
  const char *loss = "";
  const char *optimizer = "";
};

class Model {
public:
  /// Copies the manifest and checks it, structure first. `name` stands for
  /// the file in messages.
  dlcrt_status read(const uint8_t *bytes, uint64_t size, const char *name,
                    dlcrt_error *error);

  /// Chooses for each target the first variant whose features the machine has.
  /// Fails if there is none for any target.
  dlcrt_status chooseVariants(const CpuFeatures &cpu, const char *machine,
                              const char *name, dlcrt_error *error);
  /// What the machine lacks for the variants of a target, or for all.
  std::string reasonsAgainst(std::optional<Target> target,
                             const CpuFeatures &cpu, const char *machine) const;

  bool hasVariants(Target target) const;
  /// Index of the variant chosen for a target, or -1.
  int32_t chosen(Target target) const {
    return chosenVariants[static_cast<size_t>(target)];
  }
  /// The chosen variant that the artifact is described by: the CPU's, or the
  /// first one if there is none.
  const VariantSpec &mainVariant() const { return variants[main]; }

  int32_t findEntry(std::string_view name) const;
  /// Index of a variable, or -1.
  int32_t findVariable(std::string_view path) const;

  const ::dlcrt::manifest::Manifest &manifest() const { return *root; }

  const char *model = "";
  const char *producer = "";
  uint64_t stateBytes = 0;
  RecipeSpec recipe;
  std::vector<EntrySpec> entries;
  /// Best first of each target.
  std::vector<VariantSpec> variants;
  std::vector<VariableSpec> variables;
  std::vector<CheckSpec> checks;
  std::vector<MetricSpec> metrics;

private:
  friend class ManifestReader;

  /// What variant `index` needs and the machine lacks, "" if nothing.
  std::string lacks(size_t index, const CpuFeatures &cpu,
                    const char *machine) const;

  Pages storage;
  const ::dlcrt::manifest::Manifest *root = nullptr;
  /// Variables sorted by path.
  std::vector<int32_t> byPath;
  int32_t chosenVariants[std::size(allTargets)] = {-1, -1, -1};
  size_t main = 0;
};

} // namespace dlc::rt

#endif // DLCRT_ARTIFACT_MODEL_H
