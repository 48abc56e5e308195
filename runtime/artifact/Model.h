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
  uint64_t arenaBytes = 0;
  uint64_t arenaBytesPerRow = 0;
  /// Whether any input or output has rows.
  bool rowed = false;

  /// Bytes of the arena for steps of up to `rows` rows; false on overflow.
  bool arenaFor(int64_t rows, uint64_t &bytes) const;
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

  /// The first variant whose features the machine has.
  dlcrt_status chooseVariant(const CpuFeatures &cpu, const char *machine,
                             const char *name, dlcrt_error *error);

  int32_t findEntry(std::string_view name) const;
  /// Index of a variable, or -1.
  int32_t findVariable(std::string_view path) const;

  const ::dlcrt::manifest::Manifest &manifest() const { return *root; }

  const char *model = "";
  const char *producer = "";
  const char *variantName = "";
  /// The chosen variant.
  uint64_t variant = 0;
  uint64_t variants = 0;
  /// Best first; as many as `variants`.
  std::vector<const char *> variantNames;
  uint64_t stateBytes = 0;
  RecipeSpec recipe;
  std::vector<EntrySpec> entries;
  std::vector<VariableSpec> variables;
  std::vector<CheckSpec> checks;
  std::vector<MetricSpec> metrics;

private:
  friend class ManifestReader;

  Pages storage;
  const ::dlcrt::manifest::Manifest *root = nullptr;
  /// Variables sorted by path.
  std::vector<int32_t> byPath;
};

} // namespace dlc::rt

#endif // DLCRT_ARTIFACT_MODEL_H
