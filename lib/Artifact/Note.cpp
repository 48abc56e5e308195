//===- Note.cpp - The table of entries and the note ----------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Artifact/Artifact.h"
#include "dlc/Artifact/Finalize.h"
#include "dlc/CodeGen/Cpu/CodeGen.h"
#include "dlcrt/artifact_format.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"

#include <cstring>

using namespace mlir;
using namespace dlc;

/// A constant of bytes.
static LLVM::GlobalOp addBytes(OpBuilder &builder, StringRef name,
                               StringRef bytes, LLVM::Linkage linkage,
                               unsigned alignment) {
  auto type = LLVM::LLVMArrayType::get(builder.getI8Type(), bytes.size());
  return LLVM::GlobalOp::create(builder, builder.getUnknownLoc(), type,
                                /*isConstant=*/true, linkage, name,
                                builder.getStringAttr(bytes), alignment);
}

void artifact::addManifest(ModuleOp module, ArrayRef<uint8_t> manifest,
                           ArrayRef<std::string> entries,
                           ArrayRef<CodeVariant> variants, StringRef model,
                           bool forStaticLinking) {
  auto builder = OpBuilder::atBlockEnd(module.getBody());
  Location loc = builder.getUnknownLoc();
  auto pointer = LLVM::LLVMPointerType::get(builder.getContext());
  StringRef text(reinterpret_cast<const char *>(manifest.data()),
                 manifest.size());

  // The table: entry_table[variant * entries + entry].
  SmallVector<std::string> names;
  for (const CodeVariant &variant : variants)
    for (const std::string &entry : entries)
      names.push_back(cpu::codeName(entry, variant.host));
  auto tableType = LLVM::LLVMArrayType::get(pointer, names.size());
  auto table = LLVM::GlobalOp::create(
      builder, loc, tableType, /*isConstant=*/true,
      forStaticLinking ? LLVM::Linkage::Internal : LLVM::Linkage::External,
      entryTableSymbol, Attribute(), /*alignment=*/8);
  {
    OpBuilder::InsertionGuard guard(builder);
    builder.createBlock(&table.getInitializerRegion());
    Value value = LLVM::UndefOp::create(builder, loc, tableType);
    for (auto [i, name] : llvm::enumerate(names)) {
      Value address = LLVM::AddressOfOp::create(builder, loc, pointer, name);
      value = LLVM::InsertValueOp::create(builder, loc, value, address,
                                          ArrayRef<int64_t>(i));
    }
    LLVM::ReturnOp::create(builder, loc, value);
  }

  if (!forStaticLinking) {
    dlcrt_note_header header = {};
    header.format_version = DLCRT_FORMAT_VERSION;
    header.header_bytes = sizeof(header);
    header.entry_count = names.size();
    header.manifest_bytes = manifest.size();
    // An ELF note: sizes of owner and descriptor, type, owner, descriptor,
    // both padded to 4 bytes.
    uint32_t sizes[3] = {sizeof(DLCRT_NOTE_OWNER),
                         static_cast<uint32_t>(sizeof(header) + text.size()),
                         DLCRT_NOTE_TYPE};
    std::string note(reinterpret_cast<const char *>(sizes), sizeof(sizes));
    note.append(DLCRT_NOTE_OWNER, sizeof(DLCRT_NOTE_OWNER));
    note.append(reinterpret_cast<const char *>(&header), sizeof(header));
    note += text;
    note.resize(llvm::alignTo(note.size(), 4));
    LLVM::GlobalOp global =
        addBytes(builder, "dlc_note", note, LLVM::Linkage::External, 4);
    global.setSection(".note.dlc");
    global.setVisibility_(LLVM::Visibility::Hidden);
    return;
  }

  LLVM::GlobalOp bytes =
      addBytes(builder, "dlc_manifest", text, LLVM::Linkage::Internal, 16);
  Type i32 = builder.getI32Type(), i64 = builder.getI64Type();
  auto type = LLVM::LLVMStructType::getLiteral(
      builder.getContext(), {i32, i32, pointer, i64, pointer, i64});
  auto artifact = LLVM::GlobalOp::create(
      builder, loc, type, /*isConstant=*/true, LLVM::Linkage::External,
      ("dlc_artifact_" + model).str(), Attribute(), /*alignment=*/8);
  builder.createBlock(&artifact.getInitializerRegion());
  auto number = [&](Type type, uint64_t value) -> Value {
    return LLVM::ConstantOp::create(builder, loc, type,
                                    builder.getIntegerAttr(type, value));
  };
  Value fields[] = {
      number(i32, DLCRT_FORMAT_VERSION),
      number(i32, 0),
      LLVM::AddressOfOp::create(builder, loc, pointer, bytes.getSymName()),
      number(i64, manifest.size()),
      LLVM::AddressOfOp::create(builder, loc, pointer, table.getSymName()),
      number(i64, names.size())};
  Value value = LLVM::UndefOp::create(builder, loc, type);
  for (auto [i, field] : llvm::enumerate(fields))
    value = LLVM::InsertValueOp::create(builder, loc, value, field,
                                        ArrayRef<int64_t>(i));
  LLVM::ReturnOp::create(builder, loc, value);
}
