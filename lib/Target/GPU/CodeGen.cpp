//===- CodeGen.cpp - From launch lists to device programs -----------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Target/GPU/CodeGen.h"
#include "DeviceHost.h"
#include "Lowering.h"
#include "dlc/Target/CPU/CodeGen.h"
#include "dlc/Target/CPU/HalfFloats.h"
#include "dlcrt/artifact_format.h"

#include "mlir/IR/SymbolTable.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Transforms/Passes.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::device;

static SmallVector<rt::ProgramOp> programsOf(ModuleOp module) {
  return SmallVector<rt::ProgramOp>(module.getOps<rt::ProgramOp>());
}

/// Of each kernel, and each of its arguments but the rows, whether some run has
/// a result in its place.
static llvm::StringMap<llvm::BitVector> findOverwritten(ModuleOp module) {
  llvm::StringMap<llvm::BitVector> overwritten;
  module.walk([&](rt::RunOp run) {
    ArrayRef<Attribute> arguments = run.argumentBuffers();
    ArrayRef<Attribute> results = run.resultBuffers();
    llvm::BitVector &bits = overwritten[run.getKernel()];
    bits.resize(arguments.size());
    for (unsigned i = 0; i < bits.size(); ++i)
      if (llvm::is_contained(results, arguments[i]))
        bits.set(i);
  });
  return overwritten;
}

FailureOr<DevicePrograms> dlc::device::emitKernels(ModuleOp module) {
  SymbolTable symbols(module);
  llvm::StringMap<llvm::BitVector> overwritten = findOverwritten(module);
  DevicePrograms programs;
  auto builder = OpBuilder::atBlockEnd(module.getBody());
  programs.kernels =
      gpu::GPUModuleOp::create(builder, module.getLoc(), "kernels");
  module.walk([&](rt::RunOp run) {
    auto kernel = symbols.lookup<func::FuncOp>(run.getKernel());
    if (auto product = matchLibraryProduct(kernel))
      programs.products[run.getKernel()] = *product;
  });
  for (rt::ProgramOp program : programsOf(module))
    for (const LaunchGroup &group : launchesOf(program, programs)) {
      std::string name = functionName(group);
      if (name.empty() || programs.functions.contains(name) ||
          (group.isKernels() &&
           usesLibrary(cast<rt::RunOp>(group.ops.front()), programs)))
        continue;
      if (!group.isKernels()) {
        programs.functions[name] =
            emitStopIf(programs.kernels, name, group.ops.size());
        continue;
      }
      SmallVector<KernelPart> parts;
      bool stops = false;
      for (Operation *op : group.ops) {
        auto run = cast<rt::RunOp>(op);
        parts.push_back({symbols.lookup<func::FuncOp>(run.getKernel()),
                         overwritten.lookup(run.getKernel())});
        stops |= mustStop(run);
      }
      FailureOr<DeviceKernel> emitted =
          emitKernel(parts, programs.kernels, name, stops);
      if (failed(emitted))
        return failure();
      programs.functions[name] = *emitted;
    }
  for (rt::ProgramOp program : programsOf(module))
    for (auto copy : program.getBody().getOps<rt::CopyOp>())
      if (copy.getTarget().getSpace() == rt::Space::state &&
          !program.getBody().getOps<rt::StopIfOp>().empty())
        return copy.emitOpError("changes the state behind a check, for which "
                                "devices have no code");
  for (auto kernel : programs.kernels.getOps<gpu::GPUFuncOp>())
    if (failed(cpu::checkHalfFloats(kernel)))
      return failure();
  // Operations of a group read the same operands.
  PassManager passes(module.getContext(), gpu::GPUModuleOp::getOperationName());
  passes.addPass(createCanonicalizerPass());
  passes.addPass(createCSEPass());
  if (failed(passes.run(programs.kernels)))
    return failure();
  return programs;
}

namespace {
/// Emits the code of one variant.
class VariantEmitter {
public:
  VariantEmitter(ModuleOp module, const CodeVariant &variant,
                 DevicePrograms &programs)
      : module(module), variant(variant), programs(programs),
        descriptors(module, variant.host.name) {}

  LogicalResult emit() {
    if (variant.target == Target::cuda) {
      SmallVector<GpuImage> images;
      if (failed(makeImages(images)))
        return failure();
      gpuModule = descriptors.addGpuModule(images);
    }
    for (rt::ProgramOp program : programsOf(module))
      for (const LaunchGroup &group : launchesOf(program, programs))
        if (failed(add(group)))
          return failure();
    for (rt::ProgramOp program : programsOf(module))
      functions.push_back(emitHostProgram(
          program, module, cpu::codeName(program.getSymName(), variant.host),
          programs, descriptors));
    return cpu::finishFunctions(functions, variant.host);
  }

private:
  LogicalResult makeImages(SmallVector<GpuImage> &images) {
    std::string ptx, error;
    int lowest = variant.capabilities.front();
    if (failed(emitPtx(programs, lowest, ptx)))
      return failure();
    if (variant.assembles)
      for (int capability : variant.capabilities) {
        FailureOr<std::string> cubin = assemble(ptx, capability, error);
        if (failed(cubin))
          return module.emitError(error);
        if (!cubin->empty())
          images.push_back({capability, /*isPtx=*/false, *cubin});
      }
    images.push_back({lowest, /*isPtx=*/true, ptx + '\0'});
    return success();
  }

  /// What the group's launch refers to.
  LogicalResult add(const LaunchGroup &group) {
    std::string name = functionName(group);
    if (name.empty())
      return success();
    if (!group.isKernels()) {
      SmallVector<uint32_t> uses = {DLCRT_READS | DLCRT_WRITES, 0};
      for (size_t i = 0; i < group.ops.size(); ++i)
        uses.append({0, DLCRT_READS});
      return addFunction(name, uses);
    }
    SymbolTable symbols(module);
    auto kernelOf = [&](Operation *op) {
      return symbols.lookup<func::FuncOp>(cast<rt::RunOp>(op).getKernel());
    };
    if (usesLibrary(cast<rt::RunOp>(group.ops.front()), programs))
      return addProduct(kernelOf(group.ops.front()));
    // Outcome, rows, then arguments and results of each part.
    SmallVector<uint32_t> uses = {DLCRT_READS, 0};
    for (Operation *op : group.ops) {
      func::FuncOp kernel = kernelOf(op);
      uses.append(kernel.getNumArguments() - 1, DLCRT_READS);
      uses.append(kernel.getNumResults(), DLCRT_WRITES);
    }
    return addFunction(name, uses);
  }

  LogicalResult addFunction(const std::string &name, ArrayRef<uint32_t> uses) {
    if (!added.insert(name).second)
      return success();
    const DeviceKernel &kernel = programs.functions.at(name);
    std::string code;
    if (variant.target == Target::sim) {
      code = name + "." + variant.host.name;
      FailureOr<func::FuncOp> function =
          lowerToSim(kernel.function, module, code);
      if (failed(function))
        return failure();
      functions.push_back(*function);
    }
    descriptors.addKernel(name, kernel, uses, code, gpuModule);
    return success();
  }

  LogicalResult addProduct(func::FuncOp kernel) {
    StringRef name = kernel.getSymName();
    if (!added.insert(name.str()).second)
      return success();
    const LibraryProduct &product = programs.products.at(name);
    if (variant.target != Target::sim) {
      descriptors.addProduct(name, product, kernel, nullptr);
      return success();
    }
    FailureOr<cpu::KernelCode> code = cpu::emitKernel(
        kernel, module, cpu::codeName(name, variant.host), variant.host.info());
    if (failed(code))
      return failure();
    functions.push_back(code->function);
    descriptors.addProduct(name, product, kernel, &*code);
    return success();
  }

  ModuleOp module;
  const CodeVariant &variant;
  DevicePrograms &programs;
  Descriptors descriptors;
  std::string gpuModule;
  SmallVector<func::FuncOp> functions;
  std::set<std::string> added;
};
} // namespace

LogicalResult dlc::device::emitVariant(
    ModuleOp module, const CodeVariant &variant,
    const std::function<void(gpu::GPUModuleOp)> &afterKernels) {
  FailureOr<DevicePrograms> programs = emitKernels(module);
  if (failed(programs))
    return failure();
  if (afterKernels)
    afterKernels(programs->kernels);
  if (failed(VariantEmitter(module, variant, *programs).emit()))
    return failure();
  programs->kernels.erase();
  return success();
}
