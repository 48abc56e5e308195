//===- ImportedFiles.h - Files that a module imports ----------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_PASSES_MODEL_IMPORTEDFILES_H
#define DLC_PASSES_MODEL_IMPORTEDFILES_H

#include "dlc/Dlc/Dlc.h"

#include "mlir/IR/OwningOpRef.h"
#include "llvm/Support/FileSystem/UniqueID.h"

namespace dlc {

/// A file that is imported, or the one that imports others first.
struct ImportedFile {
  std::string path; ///< As messages name it; empty for a module of none.
  mlir::OwningOpRef<mlir::ModuleOp> owned; ///< Null for the first.
  mlir::ModuleOp module;
  /// The first import of it, called from that of its importer; null for the
  /// first.
  mlir::LocationAttr importedAt;
  llvm::SmallVector<ImportedFile *> imports;
};

/// Reads the files that a module imports, directly or not, each once.
class ImportedFiles {
public:
  /// `folders` are looked through behind the folder of the importing file;
  /// `output`, empty if there is none, will be written and so is no input.
  ImportedFiles(mlir::ModuleOp root, llvm::ArrayRef<std::string> folders,
                llvm::StringRef output);

  /// Fails after an error if a file can't be found, read or parsed, holds what
  /// can't be imported, or leads back to itself.
  llvm::LogicalResult read();

  /// All files, imported ones before those that import them, so the root last.
  llvm::ArrayRef<ImportedFile *> getOrder() const { return order; }

private:
  llvm::LogicalResult readImports(ImportedFile &file);
  llvm::FailureOr<ImportedFile *> readImport(layers::ImportOp import,
                                             ImportedFile &importer);
  llvm::FailureOr<std::string> find(layers::ImportOp import,
                                    llvm::StringRef beside);
  llvm::LogicalResult parse(ImportedFile &file);
  llvm::LogicalResult refuseCycle(layers::ImportOp import,
                                  const ImportedFile &again);

  ImportedFile root;
  llvm::SmallVector<std::string> folders;
  std::string output;
  std::map<llvm::sys::fs::UniqueID, std::unique_ptr<ImportedFile>> files;
  /// The files whose imports are being read, from the root on.
  llvm::SmallVector<ImportedFile *> stack;
  llvm::SmallVector<ImportedFile *> order;
};

} // namespace dlc

#endif // DLC_PASSES_MODEL_IMPORTEDFILES_H
