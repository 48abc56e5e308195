//===- Import.cpp - Brings what other files define ------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// 1. Read all files (ImportedFiles.cpp).
// 2. Check that names differ, and that each file names only what it sees.
// 3. Put what they hold where the module imports it.
//
//===----------------------------------------------------------------------===//

#include "ImportedFiles.h"
#include "dlc/Passes/Model.h"

using namespace mlir;
using namespace dlc::layers;

namespace dlc {
#define GEN_PASS_DEF_IMPORT
#include "dlc/Passes/Model/Passes.h.inc"

namespace {

/// Fails after an error at the second of two operations of one name.
LogicalResult checkUnique(ArrayRef<ImportedFile *> files) {
  llvm::StringMap<std::pair<Operation *, ImportedFile *>> seen;
  // The module's own come first: what it imports is the error then.
  for (ImportedFile *file : llvm::reverse(files))
    for (auto symbol : file->module.getOps<SymbolOpInterface>()) {
      auto [it, isNew] =
          seen.try_emplace(symbol.getName(), symbol.getOperation(), file);
      auto [other, otherFile] = it->second;
      // Of one file the verifier has said so.
      if (isNew || otherFile == file)
        continue;
      InFlightDiagnostic diag = symbol.emitOpError("repeats the name @")
                                << symbol.getName()
                                << "; expects names that differ in a file and "
                                   "all that it imports";
      diag.attachNote(other->getLoc())
          << "the other one" << (otherFile->owned ? ", imported too" : "");
      return diag;
    }
  return success();
}

/// The files that each file sees: itself and what it imports, directly or not.
using Visible = DenseMap<ImportedFile *, DenseSet<ImportedFile *>>;

/// Fails after an error where an imported file names what another defines that
/// it does not see: the name would mean something else for each importer.
LogicalResult checkNames(ArrayRef<ImportedFile *> files) {
  llvm::StringMap<std::pair<Operation *, ImportedFile *>> owners;
  for (ImportedFile *file : files)
    for (Operation &op : *file->module.getBody())
      if (isa<DefineOp, BlockOp, ParamOp>(op))
        owners[SymbolTable::getSymbolName(&op)] = {&op, file};
  Visible visible;
  for (ImportedFile *file : files) {
    DenseSet<ImportedFile *> &sees = visible[file];
    sees.insert(file);
    for (ImportedFile *imported : file->imports)
      sees.insert_range(visible.at(imported));
  }
  for (ImportedFile *file : files.drop_back()) {
    auto check = [&](Operation *op, BlockOp block, SymbolRefAttr name) {
      auto it = owners.find(name.getRootReference());
      if (it == owners.end() || visible.at(file).contains(it->second.second) ||
          // A block's params are its own, but for their defaults.
          (block && op != block && block.getParamNames() &&
           llvm::is_contained(*block.getParamNames(),
                              Attribute(name.getRootReference()))))
        return WalkResult::advance();
      InFlightDiagnostic diag =
          op->emitOpError("names ")
          << name << ", which its own file neither defines nor imports; it "
          << "would be another one's, and so depend on who imports the file";
      diag.attachNote(it->second.first->getLoc()) << "defined here";
      return WalkResult::interrupt();
    };
    for (Operation &top : *file->module.getBody()) {
      WalkResult result = top.walk([&](Operation *op) {
        for (NamedAttribute attr : op->getAttrs())
          if (attr.getValue()
                  .walk([&](SymbolRefAttr name) {
                    return check(op, dyn_cast<BlockOp>(top), name);
                  })
                  .wasInterrupted())
            return WalkResult::interrupt();
        return WalkResult::advance();
      });
      if (result.wasInterrupted())
        return failure();
    }
  }
  return success();
}

/// Moves what a file and its imports hold in front of `import`, unless another
/// import did.
void moveBefore(ImportOp import, ImportedFile &file) {
  if (!file.owned)
    return;
  OwningOpRef<ModuleOp> module = std::move(file.owned);
  auto nested = llvm::to_vector(module->getOps<ImportOp>());
  for (auto [inner, imported] : llvm::zip_equal(nested, file.imports)) {
    moveBefore(import, *imported);
    inner.erase();
  }
  for (Operation &op : llvm::make_early_inc_range(*module->getBody()))
    op.moveBefore(import);
}

struct ImportPass : impl::ImportBase<ImportPass> {
  using Base::Base;

  void addFolders(ArrayRef<std::string> more) {
    for (const std::string &folder : more)
      folders.addValue(folder);
  }

  void runOnOperation() override {
    auto imports = llvm::to_vector(getOperation().getOps<ImportOp>());
    if (imports.empty())
      return;
    ImportedFiles files(getOperation(), folders, output);
    if (failed(files.read()) || failed(checkUnique(files.getOrder())) ||
        failed(checkNames(files.getOrder())))
      return signalPassFailure();
    for (auto [import, file] :
         llvm::zip_equal(imports, files.getOrder().back()->imports)) {
      moveBefore(import, *file);
      import.erase();
    }
  }
};

} // namespace

void addImportFolders(OpPassManager &passes, ArrayRef<std::string> folders) {
  for (Pass &pass : passes)
    if (auto *import = dyn_cast<ImportPass>(&pass))
      import->addFolders(folders);
}

} // namespace dlc
