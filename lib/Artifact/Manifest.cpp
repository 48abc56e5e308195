//===- Manifest.cpp - Writing manifests ----------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Analysis/ArenaLayout.h"
#include "dlc/Analysis/StateLayout.h"
#include "dlc/Artifact/Artifact.h"
#include "dlc/DlcRt/DlcRt.h"
#include "dlc/Dlt/Dlt.h"
#include "dlc/Support/Version.h"

#include "manifest_generated.h"

using namespace mlir;
using namespace dlc;
namespace fb = dlcrt::manifest;

static std::optional<fb::DType> dtypeOf(Type type) {
  if (type.isInteger(1))
    return fb::DType_pred;
  if (type.isF16())
    return fb::DType_f16;
  if (type.isBF16())
    return fb::DType_bf16;
  if (type.isF32())
    return fb::DType_f32;
  if (type.isF64())
    return fb::DType_f64;
  auto integer = dyn_cast<IntegerType>(type);
  if (!integer)
    return std::nullopt;
  bool isUnsigned = integer.isUnsigned();
  switch (integer.getWidth()) {
  case 8:
    return isUnsigned ? fb::DType_u8 : fb::DType_i8;
  case 16:
    return isUnsigned ? fb::DType_u16 : fb::DType_i16;
  case 32:
    return isUnsigned ? fb::DType_u32 : fb::DType_i32;
  case 64:
    return isUnsigned ? fb::DType_u64 : fb::DType_i64;
  }
  return std::nullopt;
}

static std::vector<int64_t> shapeOf(RankedTensorType type) {
  std::vector<int64_t> shape;
  for (int64_t dim : type.getShape())
    shape.push_back(ShapedType::isDynamic(dim) ? -1 : dim);
  return shape;
}

static LogicalResult fillTensor(Operation *op, fb::TensorT &tensor,
                                StringRef name, Type type) {
  auto ranked = cast<RankedTensorType>(type);
  std::optional<fb::DType> dtype = dtypeOf(ranked.getElementType());
  if (!dtype)
    return op->emitError("dtype of ") << type << " has no place in an artifact";
  tensor.name = name.str();
  tensor.dtype = *dtype;
  tensor.shape = shapeOf(ranked);
  return success();
}

/// Whether a step reads and writes variables: those that are left as they are
/// occur in no operation.
static void markStateUse(kernel::ProgramOp program, fb::EntryT &entry,
                         SymbolTableCollection &symbols) {
  auto isState = [](Attribute buffer) {
    return cast<kernel::BufferAttr>(buffer).getSpace() == kernel::Space::state;
  };
  for (Operation *op : program.getStepOperations()) {
    if (auto run = dyn_cast<kernel::RunOp>(op)) {
      entry.reads_state |= llvm::any_of(run.argumentBuffers(symbols), isState);
      entry.writes_state |= llvm::any_of(run.resultBuffers(symbols), isState);
    } else if (auto copy = dyn_cast<kernel::CopyOp>(op)) {
      entry.reads_state |= isState(copy.getSource());
      entry.writes_state |= isState(copy.getTarget());
    } else if (auto stop = dyn_cast<kernel::StopIfOp>(op)) {
      entry.reads_state |= isState(stop.getBuffer());
    }
  }
}

FailureOr<std::vector<uint8_t>>
artifact::buildManifest(ModuleOp module, ArrayRef<CodeVariant> variants,
                        ArrayRef<ModuleOp> lists) {
  fb::ManifestT manifest;
  manifest.producer = std::string("dlc ") + kVersion;
  for (auto metadata : module.getOps<dlt::MetadataOp>()) {
    manifest.model = metadata.getModel().str();
    manifest.recipe = std::make_unique<fb::RecipeT>();
    manifest.recipe->batch_size = metadata.getBatchSize();
    manifest.recipe->epochs = metadata.getEpochs();
    manifest.recipe->steps_per_execution = metadata.getStepsPerExecution();
    manifest.recipe->loss = metadata.getLoss().value_or("").str();
    manifest.recipe->optimizer = metadata.getOptimizer().value_or("").str();
  }
  for (auto table : module.getOps<dlt::VariablesOp>()) {
    StateLayout layout = computeStateLayout(table);
    manifest.state_bytes = layout.bytes;
    for (auto [variable, offset] :
         llvm::zip(table.getVariables(), layout.offsets)) {
      auto type = cast<RankedTensorType>(variable.getType());
      auto row = std::make_unique<fb::VariableT>();
      std::optional<fb::DType> dtype = dtypeOf(type.getElementType());
      if (!dtype)
        return variable.emitOpError("dtype of ")
               << type << " has no place in an artifact";
      row->path = variable.getPath().str();
      row->dtype = *dtype;
      row->shape = shapeOf(type);
      row->role = static_cast<fb::Role>(variable.getRole());
      row->trainable = variable.getTrainable();
      row->offset = offset;
      row->initializer = variable.getInitializer().value_or("").str();
      row->regards = variable.getRegards().value_or("").str();
      manifest.variables.push_back(std::move(row));
    }
  }
  SymbolTableCollection symbols;
  for (auto program : module.getOps<kernel::ProgramOp>()) {
    auto entry = std::make_unique<fb::EntryT>();
    entry->name = program.getSymName().str();
    ArenaLayout layout(program);
    entry->arena_bytes = layout.getBytes();
    entry->arena_bytes_per_row = layout.getBytesPerRow();
    auto signature = cast<FunctionType>(program.getSignature());
    for (auto [attr, type] :
         llvm::zip(program.getInputs().getAsRange<dlt::InputAttr>(),
                   signature.getInputs())) {
      auto tensor = std::make_unique<fb::TensorT>();
      if (failed(fillTensor(program, *tensor, attr.getName(), type)))
        return failure();
      tensor->role = static_cast<fb::InputRole>(attr.getRole());
      tensor->classes = attr.getClasses();
      // The bits of a seed are read as a number without a sign.
      if (attr.getRole() == dlt::InputRole::seed)
        tensor->dtype = fb::DType_u64;
      entry->inputs.push_back(std::move(tensor));
    }
    for (auto [name, type] :
         llvm::zip(program.getOutputs().getAsRange<StringAttr>(),
                   signature.getResults())) {
      auto tensor = std::make_unique<fb::TensorT>();
      if (failed(fillTensor(program, *tensor, name.getValue(), type)))
        return failure();
      entry->outputs.push_back(std::move(tensor));
    }
    markStateUse(program, *entry, symbols);
    if (entry->name == "metric_results")
      for (auto [i, name] :
           llvm::enumerate(program.getOutputs().getAsRange<StringAttr>())) {
        auto metric = std::make_unique<fb::MetricT>();
        metric->name = name.str();
        metric->output = i;
        manifest.metrics.push_back(std::move(metric));
      }
    manifest.entries.push_back(std::move(entry));
  }
  for (auto [variant, list] : llvm::zip(variants, lists)) {
    ModuleOp programs = list;
    auto row = std::make_unique<fb::VariantT>();
    row->machine = variant.host.machine;
    row->name = variant.host.name;
    row->features = variant.host.features;
    row->target = static_cast<fb::Target>(variant.target);
    for (auto program : programs.getOps<kernel::ProgramOp>()) {
      ArenaLayout layout(program, program.getWorkspace(variant.host.name));
      row->arenas.push_back(fb::Arena(layout.getBytes(),
                                      layout.getBytesPerRow(),
                                      layout.getBytesPerThread()));
    }
    manifest.variants.push_back(std::move(row));
  }
  for (auto checks : module.getOps<kernel::ChecksOp>())
    for (auto [message, place] :
         llvm::zip(checks.getMessages().getAsRange<StringAttr>(),
                   checks.getPlaces().getAsRange<StringAttr>())) {
      auto check = std::make_unique<fb::CheckT>();
      check->message = message.str();
      check->where = place.str();
      manifest.checks.push_back(std::move(check));
    }
  flatbuffers::FlatBufferBuilder builder;
  fb::FinishManifestBuffer(builder, fb::Manifest::Pack(builder, &manifest));
  return std::vector<uint8_t>(builder.GetBufferPointer(),
                              builder.GetBufferPointer() + builder.GetSize());
}
