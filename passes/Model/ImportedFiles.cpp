//===- ImportedFiles.cpp - Files that a module imports --------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ImportedFiles.h"

#include "mlir/Parser/Parser.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/SourceMgr.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::layers;
namespace fs = llvm::sys::fs;
namespace path = llvm::sys::path;

/// The path of the file that a module was read from, by its locations; empty if
/// they name none.
static std::string pathOf(ModuleOp module) {
  for (ImportOp import : module.getOps<ImportOp>())
    if (auto loc = import.getLoc()->findInstanceOf<FileLineColLoc>())
      return loc.getFilename().str();
  return {};
}

/// Whether the name is one that the tools give to standard input.
static bool isStandardInput(StringRef name) {
  return name == "-" || name == "<stdin>";
}

ImportedFiles::ImportedFiles(ModuleOp module, ArrayRef<std::string> folders,
                             StringRef output)
    : folders(folders), output(output) {
  root.path = pathOf(module);
  root.module = module;
}

LogicalResult ImportedFiles::read() { return readImports(root); }

LogicalResult ImportedFiles::readImports(ImportedFile &file) {
  // More than people write; files are read by recursion.
  constexpr size_t most = 200;
  if (stack.size() > most)
    return emitError(file.importedAt, "expects files that import each other to "
                                      "be nested at most ")
           << most << " deep";
  stack.push_back(&file);
  for (ImportOp import : file.module.getOps<ImportOp>()) {
    FailureOr<ImportedFile *> imported = readImport(import, file);
    if (failed(imported))
      return failure();
    file.imports.push_back(*imported);
  }
  stack.pop_back();
  order.push_back(&file);
  return success();
}

FailureOr<ImportedFile *> ImportedFiles::readImport(ImportOp import,
                                                    ImportedFile &importer) {
  FailureOr<std::string> found = find(import, importer.path);
  if (failed(found))
    return failure();
  fs::file_status status;
  if (std::error_code error = fs::status(*found, status))
    return import.emitOpError("can't read \"")
           << *found << "\": " << error.message();
  if (status.type() != fs::file_type::regular_file)
    return import.emitOpError("expects a file, but \"")
           << *found << "\" is "
           << (status.type() == fs::file_type::directory_file
                   ? "a folder"
                   : "a device or pipe");
  bool isOutput = false;
  if (!output.empty() && !fs::equivalent(output, *found, isOutput) && isOutput)
    return import.emitOpError("expects a file that is not the output, found \"")
           << *found << "\" for both";
  fs::file_status first;
  if (!fs::status(root.path, first) &&
      first.getUniqueID() == status.getUniqueID())
    return refuseCycle(import, root);
  auto [it, isNew] = files.try_emplace(status.getUniqueID());
  if (!isNew) {
    if (llvm::is_contained(stack, it->second.get()))
      return refuseCycle(import, *it->second);
    return it->second.get();
  }
  it->second = std::make_unique<ImportedFile>();
  ImportedFile &file = *it->second;
  file.path = std::move(*found);
  file.importedAt = import.getLoc();
  if (failed(parse(file)) || failed(readImports(file)))
    return failure();
  return &file;
}

/// Appends to an error about a file that is not there the one beside it that
/// may be meant.
static void suggestFile(InFlightDiagnostic &diag, ArrayRef<std::string> tried) {
  // A folder of very many files is not worth the time.
  constexpr unsigned most = 1000;
  SmallVector<std::string> names;
  for (const std::string &file : tried) {
    std::error_code error;
    StringRef folder = path::parent_path(file);
    for (fs::directory_iterator it(folder.empty() ? "." : folder, error), end;
         it != end && !error && names.size() < most; it.increment(error))
      if (it->type() != fs::file_type::directory_file)
        names.push_back(path::filename(it->path()).str());
  }
  // Folders list their files in any order.
  llvm::sort(names);
  // Endings that are the same make no names alike.
  auto stems = llvm::map_to_vector(
      names, [](const std::string &name) { return path::stem(name); });
  StringRef nearest = findNearest(path::stem(tried.front()), stems);
  if (!nearest.empty())
    diag << "; did you mean \""
         << names[llvm::find(stems, nearest) - stems.begin()] << "\"?";
}

FailureOr<std::string> ImportedFiles::find(ImportOp import, StringRef beside) {
  StringRef name = import.getFile();
  SmallVector<std::string> tried;
  if (path::is_absolute(name)) {
    tried.push_back(name.str());
  } else {
    auto addFolder = [&](StringRef folder) {
      SmallString<128> file(folder);
      path::append(file, name);
      tried.push_back(file.str().str());
    };
    if (isStandardInput(beside))
      addFolder("");
    else if (!beside.empty())
      addFolder(path::parent_path(beside));
    for (const std::string &folder : folders)
      addFolder(folder);
  }
  if (tried.empty())
    return import.emitOpError("finds no \"")
           << name << "\": expects folders to look in, since its own location "
           << "names no file";
  for (const std::string &file : tried) {
    fs::file_status status;
    std::error_code error = fs::status(file, status);
    if (error != std::errc::no_such_file_or_directory &&
        error != std::errc::not_a_directory)
      return file;
  }
  InFlightDiagnostic diag = import.emitOpError("finds no file ");
  llvm::interleave(
      tried, diag, [&](StringRef file) { diag << '"' << file << '"'; }, ", ");
  suggestFile(diag, tried);
  return diag;
}

LogicalResult ImportedFiles::refuseCycle(ImportOp import,
                                         const ImportedFile &again) {
  InFlightDiagnostic diag =
      import.emitOpError("leads back to a file that imports it: ");
  auto first = llvm::find(stack, &again);
  for (const ImportedFile *file : llvm::make_range(first, stack.end()))
    diag << '"' << file->path << "\" imports ";
  diag << '"' << again.path << '"';
  // Where each of them is imported, but the first.
  for (const ImportedFile *file : llvm::make_range(first + 1, stack.end()))
    diag.attachNote(Location(file->importedAt))
        << "\"" << file->path << "\" is imported here";
  return diag;
}

/// Fails after an error if a file holds what no other can import.
static LogicalResult checkContents(ModuleOp module) {
  for (Operation &op : *module.getBody()) {
    if (isa<ImportOp, DefineOp, BlockOp>(op))
      continue;
    return op.emitOpError("has no place in a file that is imported: expects "
                          "dlc.define, dlc.block and dlc.import only");
  }
  return success();
}

/// Gives what was read from a file its locations, called from the import.
static void locate(ModuleOp module, Location importedAt) {
  auto called = [&](Location loc) { return CallSiteLoc::get(loc, importedAt); };
  for (Operation &top : *module.getBody())
    top.walk([&](Operation *op) {
      op->setLoc(called(op->getLoc()));
      for (Region &region : op->getRegions())
        for (BlockArgument argument : region.getArguments())
          argument.setLoc(called(argument.getLoc()));
    });
}

LogicalResult ImportedFiles::parse(ImportedFile &file) {
  MLIRContext *context = root.module.getContext();
  Location importedAt(file.importedAt);
  // Errors in the file say who asked for it.
  ScopedDiagnosticHandler handler(context, [&](Diagnostic &diag) {
    Location at = importedAt;
    while (auto call = dyn_cast<CallSiteLoc>(at)) {
      diag.attachNote(call.getCallee()) << "imported here";
      at = call.getCaller();
    }
    diag.attachNote(at) << "imported here";
    return failure();
  });
  auto text = llvm::MemoryBuffer::getFile(file.path);
  if (!text)
    return emitError(importedAt, "can't read \"")
           << file.path << "\": " << text.getError().message();
  // A byte order mark, as some editors write it, is none of the text.
  StringRef source = (*text)->getBuffer();
  source.consume_front("\xef\xbb\xbf");
  llvm::SourceMgr sources;
  sources.AddNewSourceBuffer(
      llvm::MemoryBuffer::getMemBuffer(source, file.path), SMLoc());
  file.owned = parseSourceFile<ModuleOp>(sources, ParserConfig(context));
  if (!file.owned)
    return failure();
  file.module = *file.owned;
  if (failed(checkContents(file.module)))
    return failure();
  locate(file.module, importedAt);
  return success();
}
