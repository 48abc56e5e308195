//===- Describe.cpp - The C functions that describe an artifact -----------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "artifact/Artifact.h"
#include "core/Status.h"

using namespace dlc::rt;

namespace {
/// Element `index`, or null when there is none.
template <typename T> const T *find(const std::vector<T> &all, int32_t index) {
  return index >= 0 && static_cast<size_t>(index) < all.size() ? &all[index]
                                                               : nullptr;
}

const EntrySpec *findEntry(const dlcrt_artifact *artifact, int32_t entry) {
  return artifact ? find(artifact->model.entries, entry) : nullptr;
}

dlcrt_status describe(const dlcrt_artifact *artifact, int32_t entry,
                      int32_t index, bool input, dlcrt_tensor_info *info,
                      dlcrt_error *error) {
  clearError(error);
  const char *what = input ? "input" : "output";
  if (!artifact || !info)
    return fail(error, DLCRT_INVALID_ARGUMENT,
                "dlcrt_entry_%s: expected an artifact and a place for the "
                "answer, found NULL",
                what);
  const EntrySpec *spec = findEntry(artifact, entry);
  if (!spec)
    return fail(error, DLCRT_INVALID_ARGUMENT,
                "%s: expected an entry in [0, %zu), found %d",
                artifact->name.c_str(), artifact->model.entries.size(), entry);
  const auto &tensors = input ? spec->inputs : spec->outputs;
  const TensorSpec *tensor = find(tensors, index);
  if (!tensor)
    return fail(error, DLCRT_INVALID_ARGUMENT,
                "%s: entry '%s': expected an %s in [0, %zu), found %d",
                artifact->name.c_str(), spec->name, what, tensors.size(),
                index);
  *info = tensor->info;
  return DLCRT_OK;
}
} // namespace

const char *dlcrt_artifact_model(const dlcrt_artifact *artifact) {
  return artifact ? artifact->model.model : "";
}

const char *dlcrt_artifact_producer(const dlcrt_artifact *artifact) {
  return artifact ? artifact->model.producer : "";
}

const char *dlcrt_artifact_variant(const dlcrt_artifact *artifact) {
  return artifact ? artifact->model.mainVariant().name : "";
}

uint64_t dlcrt_artifact_state_bytes(const dlcrt_artifact *artifact) {
  return artifact ? artifact->model.stateBytes : 0;
}

int32_t dlcrt_artifact_variants(const dlcrt_artifact *artifact) {
  return artifact ? static_cast<int32_t>(artifact->model.variants.size()) : 0;
}

const char *dlcrt_variant_name(const dlcrt_artifact *artifact,
                               int32_t variant) {
  const VariantSpec *spec =
      artifact ? find(artifact->model.variants, variant) : nullptr;
  return spec ? spec->name : "";
}

const char *dlcrt_variant_target(const dlcrt_artifact *artifact,
                                 int32_t variant) {
  const VariantSpec *spec =
      artifact ? find(artifact->model.variants, variant) : nullptr;
  return spec ? targetName(spec->target) : "";
}

dlcrt_status dlcrt_artifact_recipe(const dlcrt_artifact *artifact,
                                   dlcrt_recipe_info *info,
                                   dlcrt_error *error) {
  clearError(error);
  if (!artifact || !info)
    return fail(error, DLCRT_INVALID_ARGUMENT,
                "dlcrt_artifact_recipe: expected an artifact and a place for "
                "the answer, found NULL");
  const RecipeSpec &recipe = artifact->model.recipe;
  *info = {recipe.batchSize, recipe.stepsPerExecution, recipe.epochs,
           recipe.loss, recipe.optimizer};
  return DLCRT_OK;
}

int32_t dlcrt_artifact_checks(const dlcrt_artifact *artifact) {
  return artifact ? static_cast<int32_t>(artifact->model.checks.size()) : 0;
}

const char *dlcrt_check_message(const dlcrt_artifact *artifact, int32_t check) {
  const CheckSpec *spec =
      artifact ? find(artifact->model.checks, check) : nullptr;
  return spec ? spec->message : "";
}

const char *dlcrt_check_where(const dlcrt_artifact *artifact, int32_t check) {
  const CheckSpec *spec =
      artifact ? find(artifact->model.checks, check) : nullptr;
  return spec ? spec->where : "";
}

int32_t dlcrt_artifact_entries(const dlcrt_artifact *artifact) {
  return artifact ? static_cast<int32_t>(artifact->model.entries.size()) : 0;
}

int32_t dlcrt_artifact_find_entry(const dlcrt_artifact *artifact,
                                  const char *name) {
  return artifact && name ? artifact->model.findEntry(name) : -1;
}

const char *dlcrt_entry_name(const dlcrt_artifact *artifact, int32_t entry) {
  const EntrySpec *spec = findEntry(artifact, entry);
  return spec ? spec->name : "";
}

int32_t dlcrt_entry_inputs(const dlcrt_artifact *artifact, int32_t entry) {
  const EntrySpec *spec = findEntry(artifact, entry);
  return spec ? static_cast<int32_t>(spec->inputs.size()) : 0;
}

int32_t dlcrt_entry_outputs(const dlcrt_artifact *artifact, int32_t entry) {
  const EntrySpec *spec = findEntry(artifact, entry);
  return spec ? static_cast<int32_t>(spec->outputs.size()) : 0;
}

uint64_t dlcrt_entry_arena_bytes(const dlcrt_artifact *artifact, int32_t entry,
                                 int64_t rows) {
  if (!findEntry(artifact, entry) || rows < 0)
    return 0;
  const ArenaSpec &arena =
      artifact->model.mainVariant().arenas[static_cast<size_t>(entry)];
  uint64_t bytes;
  return arena.forRows(rows, /*threads=*/1, bytes) ? bytes : UINT64_MAX;
}

dlcrt_status dlcrt_entry_input(const dlcrt_artifact *artifact, int32_t entry,
                               int32_t index, dlcrt_tensor_info *info,
                               dlcrt_error *error) {
  return describe(artifact, entry, index, true, info, error);
}

dlcrt_status dlcrt_entry_output(const dlcrt_artifact *artifact, int32_t entry,
                                int32_t index, dlcrt_tensor_info *info,
                                dlcrt_error *error) {
  return describe(artifact, entry, index, false, info, error);
}

int32_t dlcrt_artifact_variables(const dlcrt_artifact *artifact) {
  return artifact ? static_cast<int32_t>(artifact->model.variables.size()) : 0;
}

dlcrt_status dlcrt_artifact_variable(const dlcrt_artifact *artifact,
                                     int32_t index, dlcrt_variable_info *info,
                                     dlcrt_error *error) {
  clearError(error);
  if (!artifact || !info)
    return fail(error, DLCRT_INVALID_ARGUMENT,
                "dlcrt_artifact_variable: expected an artifact and a place "
                "for the answer, found NULL");
  const VariableSpec *variable = find(artifact->model.variables, index);
  if (!variable)
    return fail(error, DLCRT_INVALID_ARGUMENT,
                "%s: expected a variable in [0, %zu), found %d",
                artifact->name.c_str(), artifact->model.variables.size(),
                index);
  *info = variable->info;
  return DLCRT_OK;
}

int32_t dlcrt_metrics(const dlcrt_artifact *artifact) {
  return artifact ? static_cast<int32_t>(artifact->model.metrics.size()) : 0;
}

const char *dlcrt_metric_name(const dlcrt_artifact *artifact, int32_t index) {
  const MetricSpec *metric =
      artifact ? find(artifact->model.metrics, index) : nullptr;
  return metric ? metric->name : "";
}
