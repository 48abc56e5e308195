//===- CodeGen.cpp - From launch lists to device programs ----------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/CodeGen/Gpu/CodeGen.h"
#include "DeviceHost.h"
#include "Lowering.h"
#include "dlc/CodeGen/Cpu/Arithmetic.h"
#include "dlc/CodeGen/Cpu/CodeGen.h"
#include "dlcrt/artifact_format.h"

#include "mlir/Pass/PassManager.h"
#include "mlir/Transforms/Passes.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::device;

/// Of each kernel, and each of its arguments but the rows, whether some run has
/// a result in its view.
static llvm::StringMap<llvm::BitVector> findOverwritten(ModuleOp module) {
  llvm::StringMap<llvm::BitVector> overwritten;
  module.walk([&](kernel::RunOp run) {
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

/// Kernels access up to 16 bytes at a time.
static LogicalResult checkAlignment(ModuleOp module) {
  static constexpr int64_t alignment = 16;
  auto check = [](Operation *op, kernel::BufferAttr buffer) -> LogicalResult {
    bool isOffset = buffer.getSpace() == kernel::Space::state ||
                    buffer.getSpace() == kernel::Space::arena;
    if (!isOffset || buffer.getOffset() % alignment == 0)
      return success();
    return op->emitOpError("expects multiples of ")
           << alignment << " for offsets on a device, found " << buffer;
  };
  for (auto program : module.getOps<kernel::ProgramOp>())
    for (Operation *op : program.getStepOperations()) {
      SmallVector<kernel::BufferAttr> buffers;
      if (auto run = dyn_cast<kernel::RunOp>(op))
        buffers =
            llvm::to_vector(run.getBuffers().getAsRange<kernel::BufferAttr>());
      else if (auto copy = dyn_cast<kernel::CopyOp>(op))
        buffers = {copy.getSource(), copy.getTarget()};
      else if (auto stop = dyn_cast<kernel::StopIfOp>(op))
        buffers = {stop.getBuffer()};
      for (kernel::BufferAttr buffer : buffers)
        if (failed(check(op, buffer)))
          return failure();
    }
  return success();
}

/// A name for the kernels' module that the module does not have.
static std::string nameOfKernels(ModuleOp module) {
  std::string name = "kernels";
  for (unsigned i = 0; SymbolTable::lookupSymbolIn(module, name); ++i)
    name = "kernels_" + std::to_string(i);
  return name;
}

FailureOr<DevicePrograms> dlc::device::emitKernels(ModuleOp module) {
  if (failed(checkAlignment(module)) || failed(verifyLaunches(module)))
    return failure();
  llvm::StringMap<llvm::BitVector> overwritten = findOverwritten(module);
  DevicePrograms programs;
  auto builder = OpBuilder::atBlockEnd(module.getBody());
  programs.kernels =
      gpu::GPUModuleOp::create(builder, module.getLoc(), nameOfKernels(module));
  programs.plans = launchesOf(module);
  for (const LaunchPlan &plan : programs.plans)
    for (const LaunchGroup &group : plan.launches) {
      if (group.name.empty() || group.product ||
          programs.functions.contains(group.name))
        continue;
      if (group.isChecks()) {
        programs.functions[group.name] =
            emitStopIf(programs.kernels, group.name, group.ops.size());
        continue;
      }
      if (auto copy = dyn_cast<kernel::CopyOp>(group.ops.front())) {
        programs.functions[group.name] = emitCopy(
            programs.kernels, group.name, copy.getBytes(), copy.getPerRow());
        continue;
      }
      SmallVector<KernelPart> parts;
      for (Operation *op : group.ops) {
        auto run = cast<kernel::RunOp>(op);
        parts.push_back(
            {run.lookupKernel(), overwritten.lookup(run.getKernel())});
      }
      FailureOr<DeviceKernel> emitted =
          emitKernel(parts, programs.kernels, group.name,
                     {group.stops, group.checks.size()});
      if (failed(emitted))
        return failure();
      programs.functions[group.name] = *emitted;
    }
  if (programs.plans.empty()) // There are only kernels to look at.
    for (auto kernel : module.getOps<kernel::KernelOp>()) {
      unsigned arguments = kernel.getTensorTypes().size();
      if (failed(emitKernel({{kernel, llvm::BitVector(arguments)}},
                            programs.kernels, kernel.getSymName(), {})))
        return failure();
    }
  for (auto kernel : programs.kernels.getOps<gpu::GPUFuncOp>())
    if (failed(cpu::checkArithmetic(kernel)))
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
        descriptors(module, variant.host.name),
        shared(module, variant.host.name) {}

  LogicalResult emit() {
    if (variant.target == Target::cuda) {
      SmallVector<GpuImage> images;
      if (failed(makeImages(images)))
        return failure();
      gpuModule = descriptors.addGpuModule(images);
    }
    for (const LaunchPlan &plan : programs.plans)
      for (const LaunchGroup &group : plan.launches)
        if (failed(add(group)))
          return failure();
    for (const LaunchPlan &plan : programs.plans) {
      kernel::ProgramOp program = plan.program;
      functions.push_back(emitHostProgram(
          plan, module, cpu::codeName(program.getSymName(), variant.host),
          programs, descriptors));
    }
    return cpu::finishFunctions(functions, shared, variant.host);
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
    if (group.name.empty())
      return success();
    if (group.isChecks()) {
      SmallVector<uint32_t> uses = {DLCRT_READS | DLCRT_WRITES, 0};
      for (size_t i = 0; i < group.ops.size(); ++i)
        uses.append({0, DLCRT_READS});
      return addFunction(group.name, uses);
    }
    if (group.product)
      return addProduct(group);
    if (group.isCopy())
      return addFunction(group.name,
                         {DLCRT_READS, 0, DLCRT_READS, DLCRT_WRITES});
    // Outcome, rows, checks, then arguments and results of each part.
    SmallVector<uint32_t> uses = {DLCRT_READS, 0};
    if (!group.checks.empty()) {
      uses.front() |= DLCRT_WRITES;
      uses.push_back(0);
    }
    for (size_t i = 0; i < group.checks.size(); ++i)
      uses.append({0, DLCRT_READS});
    for (Operation *op : group.ops) {
      auto run = cast<kernel::RunOp>(op);
      uses.append(run.argumentBuffers().size(), DLCRT_READS);
      uses.append(run.resultBuffers().size(), DLCRT_WRITES);
    }
    return addFunction(group.name, uses);
  }

  LogicalResult addFunction(const std::string &name, ArrayRef<uint32_t> uses) {
    if (!added.insert(name).second)
      return success();
    const DeviceKernel &kernel = programs.functions.at(name);
    std::string code;
    if (variant.target == Target::sim) {
      code = launchCode(name);
      FailureOr<func::FuncOp> function =
          lowerToSim(kernel.function, module, code);
      if (failed(function))
        return failure();
      functions.push_back(*function);
    }
    descriptors.addKernel(name, kernel, uses, code, gpuModule);
    return success();
  }

  LogicalResult addProduct(const LaunchGroup &group) {
    const std::string &name = group.name;
    if (!added.insert(name).second)
      return success();
    auto kernel = cast<kernel::RunOp>(group.ops.front()).lookupKernel();
    if (variant.target != Target::sim) {
      descriptors.addProduct(name, *group.product, kernel, nullptr);
      return success();
    }
    cpu::TargetInfo target = variant.host.info();
    FailureOr<kernel::ScheduleAttr> schedule =
        cpu::scheduleOf(kernel, variant.host.name, target);
    if (failed(schedule))
      return failure();
    FailureOr<cpu::KernelCode> code = cpu::emitKernel(
        kernel, *schedule, module, cpu::codeName(name, variant.host), target,
        shared, cpu::Caller::service);
    if (failed(code))
      return failure();
    functions.push_back(code->phases.front().function);
    descriptors.addProduct(name, *group.product, kernel, &*code);
    return success();
  }

  /// What the code of a launch is called; programs' code ends otherwise.
  std::string launchCode(StringRef name) const {
    return (name + "." + variant.host.name + ".launch").str();
  }

  ModuleOp module;
  const CodeVariant &variant;
  DevicePrograms &programs;
  Descriptors descriptors;
  cpu::SharedFunctions shared;
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
