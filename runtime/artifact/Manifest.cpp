//===- Manifest.cpp - Checking the manifest -------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "artifact/Model.h"
#include "core/Checked.h"
#include "core/Status.h"
#include "core/Types.h"
#include "core/Utf8.h"

#include "manifest_generated.h"

#include <algorithm>
#include <cinttypes>
#include <cstring>

namespace dlc::rt {

namespace fb = ::dlcrt::manifest;

// The C header repeats the schema's numbers.
static_assert(int(fb::DType_MIN) == 0 && int(fb::DType_MAX) == DLCRT_F8E5M2);
static_assert(int(fb::DType_f32) == DLCRT_F32);
static_assert(int(fb::Role_weight) == roleWeight);
static_assert(int(fb::Role_metric) == roleMetric);
static_assert(int(fb::Role_statistic) == roleStatistic);
static_assert(int(fb::InputRole_seed) == inputRoleSeed);
static_assert(int(fb::Target_cpu) == int(Target::Cpu) &&
              int(fb::Target_cuda) == int(Target::Cuda) &&
              int(fb::Target_sim) == int(Target::Sim) &&
              int(fb::Target_MAX) + 1 == std::size(allTargets));

namespace {
/// Bounds every size of the manifest, so that a few of them can be added and
/// multiplied by a number of rows that fits in memory.
constexpr uint64_t maxBytes = uint64_t(1) << 46;
// Far above any model; the checks for unique names are quadratic in them.
constexpr uint64_t maxEntries = 1024;
constexpr uint64_t maxTensors = 4096;
constexpr uint64_t maxVariables = uint64_t(1) << 24;
// Each has arenas for all entries.
constexpr uint64_t maxVariants = 1024;
} // namespace

/// Fills a model, checking what flatbuffers::Verifier cannot know.
class ManifestReader {
public:
  ManifestReader(Model &model, const char *name, dlcrt_error *error)
      : model(model), root(*model.root), name(name), error(error) {}

  dlcrt_status run() {
    DLCRT_TRY(head());
    DLCRT_TRY(recipe());
    DLCRT_TRY(variables());
    DLCRT_TRY(layout());
    DLCRT_TRY(entries());
    DLCRT_TRY(variants());
    return checksAndMetrics();
  }

private:
  /// A name that C strings can hold.
  dlcrt_status text(const flatbuffers::String *value, const char *what,
                    bool mayBeEmpty, const char *&result) {
    if (!value) {
      result = "";
      return DLCRT_OK;
    }
    if (value->string_view().find('\0') != std::string_view::npos)
      return fail(error, DLCRT_BAD_ARTIFACT,
                  "%s: manifest: %s '%s' holds a zero byte", name, what,
                  value->c_str());
    if (!validUtf8(value->string_view()))
      return fail(error, DLCRT_BAD_ARTIFACT, "%s: manifest: %s is not UTF-8",
                  name, what);
    if (!mayBeEmpty && value->size() == 0)
      return fail(error, DLCRT_BAD_ARTIFACT, "%s: manifest: %s is empty", name,
                  what);
    result = value->c_str();
    return DLCRT_OK;
  }

  dlcrt_status head() {
    DLCRT_TRY(text(root.model(), "the model's name", false, model.model));
    DLCRT_TRY(text(root.producer(), "the producer", true, model.producer));
    if (root.state_bytes() > maxBytes)
      return fail(error, DLCRT_BAD_ARTIFACT,
                  "%s: manifest: expected at most %" PRIu64
                  " bytes of state, found %" PRIu64,
                  name, maxBytes, root.state_bytes());
    model.stateBytes = root.state_bytes();
    if (root.variables()->size() > maxVariables ||
        root.entries()->size() > maxEntries ||
        root.variants()->size() > maxVariants)
      return fail(error, DLCRT_BAD_ARTIFACT,
                  "%s: manifest: too many variables, entries or variants",
                  name);
    return DLCRT_OK;
  }

  dlcrt_status recipe() {
    const fb::Recipe *from = root.recipe();
    if (!from)
      return DLCRT_OK;
    RecipeSpec &to = model.recipe;
    to.batchSize = from->batch_size();
    to.stepsPerExecution = from->steps_per_execution();
    to.epochs = from->epochs();
    if (to.batchSize < 1)
      return fail(error, DLCRT_BAD_ARTIFACT,
                  "%s: manifest: expected a batch size of at least 1, found 0",
                  name);
    if (to.stepsPerExecution < 1)
      return fail(error, DLCRT_BAD_ARTIFACT,
                  "%s: manifest: expected at least 1 step per execution, found "
                  "0",
                  name);
    DLCRT_TRY(text(from->loss(), "the loss", true, to.loss));
    return text(from->optimizer(), "the optimizer", true, to.optimizer);
  }

  /// Fills dtype, rank and shape; `owner` and `item` are for messages.
  dlcrt_status type(fb::DType dtype, const flatbuffers::Vector<int64_t> &dims,
                    bool mayHaveRows, const char *owner, const char *item,
                    dlcrt_dtype &outDtype, int32_t &rank, int64_t *shape) {
    outDtype = static_cast<dlcrt_dtype>(dtype);
    if (dtypeBytes(outDtype) == 0)
      return fail(error, DLCRT_BAD_ARTIFACT,
                  "%s: manifest: %s '%s': %u is no element type", name, owner,
                  item, unsigned(dtype));
    if (dims.size() > DLCRT_MAX_RANK)
      return fail(error, DLCRT_BAD_ARTIFACT,
                  "%s: manifest: %s '%s': expected at most %d dimensions, "
                  "found %u",
                  name, owner, item, DLCRT_MAX_RANK, dims.size());
    // flatbuffers::Verifier checks the vector's alignment, not its elements'.
    if (dims.size() > 0 &&
        reinterpret_cast<uintptr_t>(dims.Data()) % alignof(int64_t) != 0)
      return fail(error, DLCRT_BAD_ARTIFACT,
                  "%s: manifest: %s '%s': its shape is not aligned", name,
                  owner, item);
    rank = static_cast<int32_t>(dims.size());
    for (int32_t i = 0; i < rank; ++i) {
      shape[i] = dims.Get(i);
      if (shape[i] < 0 && !(mayHaveRows && i == 0 && shape[i] == -1))
        return fail(error, DLCRT_BAD_ARTIFACT,
                    "%s: manifest: %s '%s': dimension %d is %" PRId64, name,
                    owner, item, i, shape[i]);
    }
    int64_t bytes;
    bool rowed = rank > 0 && shape[0] == -1;
    if (!shapeBytes(outDtype, shape + rowed, rank - rowed, bytes) ||
        uint64_t(bytes) > maxBytes)
      return fail(error, DLCRT_BAD_ARTIFACT,
                  "%s: manifest: %s '%s': %s is too big", name, owner, item,
                  describeType(outDtype, shape, rank).text);
    return DLCRT_OK;
  }

  dlcrt_status variables() {
    for (const fb::Variable *from : *root.variables()) {
      VariableSpec to;
      dlcrt_variable_info &info = to.info;
      DLCRT_TRY(text(from->path(), "a variable's path", false, info.path));
      DLCRT_TRY(
          text(from->initializer(), "an initializer", true, info.initializer));
      DLCRT_TRY(text(from->regards(), "a slot's variable", true, to.regards));
      DLCRT_TRY(type(from->dtype(), *from->shape(), false, "variable",
                     info.path, info.dtype, info.rank, info.shape));
      if (from->role() > fb::Role_MAX)
        return fail(error, DLCRT_BAD_ARTIFACT,
                    "%s: manifest: variable '%s': %u is no role", name,
                    info.path, unsigned(from->role()));
      info.role = from->role();
      info.trainable = from->trainable();
      int64_t bytes = 0;
      (void)shapeBytes(info.dtype, info.shape, info.rank, bytes);
      to.bytes = uint64_t(bytes);
      to.offset = from->offset();
      if (to.offset % DLCRT_ALIGNMENT != 0)
        return fail(error, DLCRT_BAD_ARTIFACT,
                    "%s: manifest: variable '%s': expected an offset that is a "
                    "multiple of %u, found %" PRIu64,
                    name, info.path, DLCRT_ALIGNMENT, to.offset);
      if (!rangeWithin(to.offset, to.bytes, model.stateBytes))
        return fail(error, DLCRT_BAD_ARTIFACT,
                    "%s: manifest: variable '%s': %" PRIu64
                    " bytes at offset %" PRIu64 " do not fit in the state of "
                    "%" PRIu64 " bytes",
                    name, info.path, to.bytes, to.offset, model.stateBytes);
      model.variables.push_back(to);
    }
    return DLCRT_OK;
  }

  /// No two variables share a path or a byte.
  dlcrt_status layout() {
    const auto &all = model.variables;
    std::vector<int32_t> order(all.size());
    for (size_t i = 0; i < order.size(); ++i)
      order[i] = static_cast<int32_t>(i);
    std::sort(order.begin(), order.end(), [&](int32_t a, int32_t b) {
      return std::pair(all[a].offset, all[a].bytes) <
             std::pair(all[b].offset, all[b].bytes);
    });
    for (size_t i = 1; i < order.size(); ++i) {
      const VariableSpec &a = all[order[i - 1]], &b = all[order[i]];
      if (a.offset + a.bytes > b.offset)
        return fail(error, DLCRT_BAD_ARTIFACT,
                    "%s: manifest: variables '%s' and '%s' overlap in the "
                    "state",
                    name, a.info.path, b.info.path);
    }
    std::sort(order.begin(), order.end(), [&](int32_t a, int32_t b) {
      return std::string_view(all[a].info.path) <
             std::string_view(all[b].info.path);
    });
    for (size_t i = 1; i < order.size(); ++i)
      if (std::string_view(all[order[i - 1]].info.path) ==
          all[order[i]].info.path)
        return fail(error, DLCRT_BAD_ARTIFACT,
                    "%s: manifest: two variables have the path '%s'", name,
                    all[order[i]].info.path);
    model.byPath = std::move(order);
    return DLCRT_OK;
  }

  dlcrt_status
  tensors(const flatbuffers::Vector<flatbuffers::Offset<fb::Tensor>> &from,
          const char *entry, std::vector<TensorSpec> &to) {
    if (from.size() > maxTensors)
      return fail(error, DLCRT_BAD_ARTIFACT,
                  "%s: manifest: entry '%s': too many inputs or outputs", name,
                  entry);
    for (const fb::Tensor *tensor : from) {
      TensorSpec spec;
      dlcrt_tensor_info &info = spec.info;
      DLCRT_TRY(text(tensor->name(), "a tensor's name", false, info.name));
      DLCRT_TRY(type(tensor->dtype(), *tensor->shape(), true, "tensor",
                     info.name, info.dtype, info.rank, info.shape));
      if (tensor->role() > fb::InputRole_MAX || tensor->classes() < 0)
        return fail(error, DLCRT_BAD_ARTIFACT,
                    "%s: manifest: entry '%s': tensor '%s': role %u or "
                    "%" PRId64 " classes out of range",
                    name, entry, info.name, unsigned(tensor->role()),
                    tensor->classes());
      info.role = tensor->role();
      info.classes = tensor->classes();
      spec.rowed = info.rank > 0 && info.shape[0] == -1;
      (void)shapeBytes(info.dtype, info.shape + spec.rowed,
                       info.rank - spec.rowed, spec.bytes);
      for (const TensorSpec &other : to)
        if (std::strcmp(other.info.name, info.name) == 0)
          return fail(error, DLCRT_BAD_ARTIFACT,
                      "%s: manifest: entry '%s': two tensors have the name "
                      "'%s'",
                      name, entry, info.name);
      to.push_back(spec);
    }
    return DLCRT_OK;
  }

  dlcrt_status arena(const char *entry, uint64_t bytes, uint64_t bytesPerRow,
                     uint64_t bytesPerThread, ArenaSpec &to) {
    if (bytesPerThread > maxBytes || bytesPerThread % DLCRT_ALIGNMENT != 0)
      return fail(
          error, DLCRT_BAD_ARTIFACT,
          "%s: manifest: entry '%s': expected a multiple of %u bytes of "
          "the arena for a thread, at most %" PRIu64 ", found %" PRIu64,
          name, entry, DLCRT_ALIGNMENT, uint64_t(maxBytes), bytesPerThread);
    if (bytes > maxBytes || bytesPerRow > maxBytes)
      return fail(error, DLCRT_BAD_ARTIFACT,
                  "%s: manifest: entry '%s': an arena of %" PRIu64
                  " bytes and %" PRIu64 " bytes a row is too big",
                  name, entry, bytes, bytesPerRow);
    to = {bytes, bytesPerRow, bytesPerThread};
    return DLCRT_OK;
  }

  dlcrt_status entries() {
    if (root.entries()->size() == 0)
      return fail(error, DLCRT_BAD_ARTIFACT, "%s: manifest: no entries", name);
    for (const fb::Entry *from : *root.entries()) {
      EntrySpec to;
      DLCRT_TRY(text(from->name(), "an entry's name", false, to.name));
      if (model.findEntry(to.name) >= 0)
        return fail(error, DLCRT_BAD_ARTIFACT,
                    "%s: manifest: two entries have the name '%s'", name,
                    to.name);
      DLCRT_TRY(tensors(*from->inputs(), to.name, to.inputs));
      DLCRT_TRY(tensors(*from->outputs(), to.name, to.outputs));
      ArenaSpec arena;
      DLCRT_TRY(this->arena(to.name, from->arena_bytes(),
                            from->arena_bytes_per_row(), 0, arena));
      arenas.push_back(arena);
      for (const TensorSpec &tensor : to.inputs)
        to.rowed |= tensor.rowed;
      for (const TensorSpec &tensor : to.outputs)
        to.rowed |= tensor.rowed;
      model.entries.push_back(std::move(to));
    }
    return DLCRT_OK;
  }

  dlcrt_status variants() {
    if (root.variants()->size() == 0)
      return fail(error, DLCRT_BAD_ARTIFACT, "%s: manifest: no code variants",
                  name);
    for (const fb::Variant *from : *root.variants()) {
      VariantSpec to;
      const char *ignored;
      DLCRT_TRY(text(from->machine(), "a machine", false, ignored));
      DLCRT_TRY(text(from->name(), "a variant's name", false, to.name));
      for (const flatbuffers::String *feature : *from->features())
        DLCRT_TRY(text(feature, "a CPU feature", false, ignored));
      if (from->target() > fb::Target_MAX)
        return fail(error, DLCRT_BAD_ARTIFACT,
                    "%s: manifest: variant '%s': %u is no target", name,
                    to.name, unsigned(from->target()));
      to.target = static_cast<Target>(from->target());
      DLCRT_TRY(variantArenas(*from, to));
      model.variants.push_back(std::move(to));
    }
    return DLCRT_OK;
  }

  dlcrt_status variantArenas(const fb::Variant &from, VariantSpec &to) {
    if (!from.arenas()) {
      to.arenas = arenas;
      return DLCRT_OK;
    }
    if (from.arenas()->size() != model.entries.size())
      return fail(error, DLCRT_BAD_ARTIFACT,
                  "%s: manifest: variant '%s': expected %zu arenas, one for "
                  "each entry, found %u",
                  name, to.name, model.entries.size(), from.arenas()->size());
    // As above, of the vector's elements.
    if (reinterpret_cast<uintptr_t>(from.arenas()->Data()) % alignof(uint64_t))
      return fail(error, DLCRT_BAD_ARTIFACT,
                  "%s: manifest: variant '%s': its arenas are not aligned",
                  name, to.name);
    for (const EntrySpec &entry : model.entries) {
      const fb::Arena *each = from.arenas()->Get(
          static_cast<flatbuffers::uoffset_t>(to.arenas.size()));
      ArenaSpec arena;
      DLCRT_TRY(this->arena(entry.name, each->bytes(), each->bytes_per_row(),
                            each->bytes_per_thread(), arena));
      to.arenas.push_back(arena);
    }
    return DLCRT_OK;
  }

  dlcrt_status checksAndMetrics() {
    if (root.checks())
      for (const fb::Check *from : *root.checks()) {
        CheckSpec to;
        DLCRT_TRY(
            text(from->message(), "a check's message", false, to.message));
        DLCRT_TRY(text(from->where(), "a check's place", true, to.where));
        model.checks.push_back(to);
      }
    if (!root.metrics() || root.metrics()->size() == 0)
      return DLCRT_OK;
    int32_t entry = model.findEntry("metric_results");
    if (entry < 0)
      return fail(error, DLCRT_BAD_ARTIFACT,
                  "%s: manifest: %u metrics, but no entry 'metric_results'",
                  name, root.metrics()->size());
    const std::vector<TensorSpec> &outputs = model.entries[entry].outputs;
    for (const fb::Metric *from : *root.metrics()) {
      MetricSpec to;
      DLCRT_TRY(text(from->name(), "a metric's name", false, to.name));
      if (from->output() >= outputs.size())
        return fail(error, DLCRT_BAD_ARTIFACT,
                    "%s: manifest: metric '%s' is output %u of "
                    "'metric_results', which has %zu",
                    name, to.name, from->output(), outputs.size());
      to.output = static_cast<int32_t>(from->output());
      const dlcrt_tensor_info &info = outputs[to.output].info;
      if (info.rank != 0 ||
          (info.dtype != DLCRT_F32 && info.dtype != DLCRT_F64 &&
           info.dtype != DLCRT_I64))
        return fail(error, DLCRT_BAD_ARTIFACT,
                    "%s: manifest: metric '%s': expected a scalar f32, f64 or "
                    "i64, found %s",
                    name, to.name,
                    describeType(info.dtype, info.shape, info.rank).text);
      model.metrics.push_back(to);
    }
    return DLCRT_OK;
  }

  Model &model;
  /// What the entries say, for variants that do not say otherwise.
  std::vector<ArenaSpec> arenas;
  const fb::Manifest &root;
  const char *name;
  dlcrt_error *error;
};

dlcrt_status Model::read(const uint8_t *bytes, uint64_t size, const char *name,
                         dlcrt_error *error) {
  // FlatBuffers cannot be larger, and its verifier asserts it.
  if (size >= FLATBUFFERS_MAX_BUFFER_SIZE)
    return fail(error, DLCRT_BAD_ARTIFACT,
                "%s: expected a manifest of less than 2 GiB, found %" PRIu64
                " bytes",
                name, size);
  // A copy: aligned, and there for as long as the names in it are used.
  if (!storage.allocate(size))
    return fail(error, DLCRT_OUT_OF_MEMORY,
                "%s: out of memory for a manifest of %" PRIu64 " bytes", name,
                size);
  if (size > 0)
    std::memcpy(storage.data(), bytes, size);
  flatbuffers::Verifier verifier(storage.data(), size, /*max_depth=*/16,
                                 /*max_tables=*/1u << 26);
  if (!fb::VerifyManifestBuffer(verifier))
    return fail(error, DLCRT_BAD_ARTIFACT,
                "%s: the manifest of %" PRIu64
                " bytes is malformed: expected a FlatBuffer with identifier "
                "'%s'",
                name, size, fb::ManifestIdentifier());
  root = fb::GetManifest(storage.data());
  return ManifestReader(*this, name, error).run();
}

} // namespace dlc::rt
