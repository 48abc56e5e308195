//===- Plugins.cpp - Dialects and passes of shared libraries -------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// MLIR's interface of plugins (mlir/Tools/Plugins). mlir-opt's own loading goes
// on after a plugin that it can't load, does not see that one is for another
// MLIR, and ends in a crash where a symbol is missing.
//
//===----------------------------------------------------------------------===//

#include "dlc/Pipelines/Plugins.h"

#include "mlir/Tools/Plugins/DialectPlugin.h"
#include "mlir/Tools/Plugins/PassPlugin.h"
#include "llvm/Object/ELFObjectFile.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/WithColor.h"

#include <dlfcn.h>

using namespace llvm;
using mlir::DialectPluginLibraryInfo;
using mlir::PassPluginLibraryInfo;

/// The name that a library has for those who need it, and the names of those
/// that it needs.
static Expected<SmallVector<std::string>> librariesOf(StringRef path) {
  Expected<object::OwningBinary<object::ObjectFile>> file =
      object::ObjectFile::createObjectFile(path);
  if (!file)
    return file.takeError();
  SmallVector<std::string> names;
  auto *elf = dyn_cast<object::ELF64LEObjectFile>(file->getBinary());
  if (!elf)
    return names;
  const auto &contents = elf->getELFFile();
  auto entries = contents.dynamicEntries();
  if (!entries)
    return entries.takeError();
  StringRef strings;
  for (const auto &entry : *entries)
    if (entry.d_tag == ELF::DT_STRTAB) {
      Expected<const uint8_t *> table = contents.toMappedAddr(entry.getPtr());
      if (!table)
        return table.takeError();
      // In a damaged file it may end nowhere: no further than the file.
      const auto *begin = reinterpret_cast<const char *>(*table);
      strings = StringRef(begin, elf->getData().end() - begin);
    }
  for (const auto &entry : *entries)
    if (entry.d_tag == ELF::DT_NEEDED || entry.d_tag == ELF::DT_SONAME)
      names.push_back(
          strings.drop_front(std::min<uint64_t>(entry.getVal(), strings.size()))
              .take_until([](char c) { return c == 0; })
              .str());
  return names;
}

/// Fails if the library needs another version of one that this program has: it
/// would bring that into the process beside ours.
static Error checkVersions(StringRef path) {
  Dl_info self;
  if (!dladdr(reinterpret_cast<void *>(&dlc::loadPlugins), &self))
    return Error::success();
  Expected<SmallVector<std::string>> ours = librariesOf(self.dli_fname);
  if (!ours)
    return ours.takeError();
  Expected<SmallVector<std::string>> theirs = librariesOf(path);
  if (!theirs)
    return theirs.takeError();
  auto stem = [](StringRef name) { return name.split(".so").first; };
  for (StringRef their : *theirs)
    for (StringRef our : *ours)
      if (stem(their) == stem(our) && their != our)
        return createStringError("is for " + their + "; expected one for " +
                                 our);
  return Error::success();
}

/// What the library's function `entry` says of it.
template <typename Info>
static Expected<Info> load(const std::string &path, const char *entry) {
  if (!sys::fs::exists(path))
    return createStringError("there is no such file");
  if (Error error = checkVersions(path))
    return error;
  // A name without a folder is looked for among the system's libraries. All
  // symbols are resolved now, where a missing one is an error and no end of the
  // program; the library stays, as what it registers does.
  SmallString<128> file(path);
  sys::fs::make_absolute(file);
  void *library = dlopen(file.c_str(), RTLD_NOW | RTLD_GLOBAL);
  if (!library)
    return createStringError(dlerror());
  void *function = dlsym(library, entry);
  if (!function)
    return createStringError(Twine("expected a function ") + entry +
                             ", found none");
  return reinterpret_cast<Info (*)()>(function)();
}

/// Fails unless the plugin is of the interface's version and does something.
static Error check(uint32_t version, bool hasCallback) {
  if (version != MLIR_PLUGIN_API_VERSION)
    return createStringError(
        "expected version " + Twine(MLIR_PLUGIN_API_VERSION) +
        " of MLIR's interface of plugins, found " + Twine(version));
  if (!hasCallback)
    return createStringError("has no function that registers what it brings");
  return Error::success();
}

static Error loadDialects(const std::string &path,
                          mlir::DialectRegistry &registry) {
  auto info = load<DialectPluginLibraryInfo>(path, "mlirGetDialectPluginInfo");
  if (!info)
    return info.takeError();
  if (Error error =
          check(info->apiVersion, info->registerDialectRegistryCallbacks))
    return error;
  info->registerDialectRegistryCallbacks(&registry);
  return Error::success();
}

static Error loadPasses(const std::string &path) {
  auto info = load<PassPluginLibraryInfo>(path, "mlirGetPassPluginInfo");
  if (!info)
    return info.takeError();
  if (Error error =
          check(info->apiVersion, info->registerPassRegistryCallbacks))
    return error;
  info->registerPassRegistryCallbacks();
  return Error::success();
}

LogicalResult dlc::loadPlugins(int &argc, char **argv,
                               mlir::DialectRegistry &registry) {
  int kept = 1;
  for (int i = 1; i < argc; ++i) {
    auto [option, path] = StringRef(argv[i]).split('=');
    StringRef name = option;
    bool isOption = name.consume_front("-");
    name.consume_front("-");
    bool ofDialects = name == "load-dialect-plugin";
    if (!isOption || (!ofDialects && name != "load-pass-plugin")) {
      argv[kept++] = argv[i];
      continue;
    }
    StringRef program = sys::path::filename(argv[0]);
    // The value may be the next argument.
    if (option.size() == StringRef(argv[i]).size() && i + 1 < argc)
      path = argv[++i];
    if (path.empty()) {
      WithColor::error(errs(), program)
          << option << ": expected a file, found none\n";
      return failure();
    }
    Error error = ofDialects ? loadDialects(path.str(), registry)
                             : loadPasses(path.str());
    if (error) {
      WithColor::error(errs(), program)
          << option << ": '" << path << "': " << toString(std::move(error))
          << '\n';
      return failure();
    }
  }
  argc = kept;
  argv[argc] = nullptr;
  return success();
}
