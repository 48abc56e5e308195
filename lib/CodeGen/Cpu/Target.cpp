//===- Target.cpp - CPUs that code is generated for ----------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/CodeGen/Cpu/Target.h"

#include "llvm/TargetParser/Host.h"

using namespace dlc::cpu;

/// The psABI's levels, each with what it adds.
static const std::vector<std::string> kLevel1 = {"sse", "sse2"};
static const std::vector<std::string> kLevel2 = {"sse3", "ssse3", "sse4.1",
                                                 "sse4.2", "popcnt"};
static const std::vector<std::string> kLevel3 = {
    "avx", "avx2", "bmi", "bmi2", "f16c", "fma", "lzcnt", "movbe"};
static const std::vector<std::string> kLevel4 = {
    "avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"};
/// What `native` looks for beyond them.
static const std::vector<std::string> kExtensions = {
    "avx512vbmi", "avx512vbmi2", "avx512vnni",
    "avx512bf16", "avx512fp16",  "avxvnni"};

std::optional<Variant> dlc::cpu::findVariant(llvm::StringRef name) {
  Variant variant;
  variant.name = name.str();
  variant.machine = "x86_64";
  variant.tune = "generic";
  auto add = [&](const std::vector<std::string> &features) {
    variant.features.insert(variant.features.end(), features.begin(),
                            features.end());
  };
  if (name == "native") {
    llvm::StringMap<bool> host = llvm::sys::getHostCPUFeatures();
    for (const auto *level :
         {&kLevel1, &kLevel2, &kLevel3, &kLevel4, &kExtensions})
      for (const std::string &feature : *level)
        if (host.lookup(feature) || level == &kLevel1)
          variant.features.push_back(feature);
    variant.tune = llvm::sys::getHostCPUName().str();
    return variant;
  }
  const std::vector<std::string> *levels[] = {&kLevel1, &kLevel2, &kLevel3,
                                              &kLevel4};
  const char *names[] = {"x86-64", "x86-64-v2", "x86-64-v3", "x86-64-v4"};
  for (unsigned i = 0; i < 4; ++i) {
    add(*levels[i]);
    if (name == names[i])
      return variant;
  }
  return std::nullopt;
}

llvm::FailureOr<Variant> dlc::cpu::findVariant(llvm::StringRef name,
                                               mlir::Operation *op) {
  if (std::optional<Variant> variant = findVariant(name))
    return *variant;
  return op->emitError("no CPU is called \"")
         << name << "\"; there are x86-64 x86-64-v2 x86-64-v3 x86-64-v4 native";
}

TargetInfo Variant::info() const {
  auto has = [&](const char *feature) {
    return llvm::is_contained(features, feature);
  };
  TargetInfo info;
  info.hasFma = has("fma");
  if (has("avx512f") && has("avx512vl") && has("avx512bw") && has("avx512dq")) {
    info.vectorBits = 512;
    info.vectorRegisters = 32;
    info.hasMasks = true;
  } else if (has("avx2")) {
    info.vectorBits = 256;
  }
  return info;
}
