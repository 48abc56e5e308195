//===- Register.cpp - Everything a tool of the compiler knows ------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Pipelines/Register.h"
#include "dlc/Check/Check.h"
#include "dlc/CodeGen/Cpu/Kernels.h"
#include "dlc/CodeGen/Gpu/Kernels.h"
#include "dlc/Dlc/Dlc.h"
#include "dlc/DlcRt/DlcRt.h"
#include "dlc/Dlt/Dlt.h"
#include "dlc/Interpreter/Interpreter.h"
#include "dlc/Kernels/Target.h"
#include "dlc/Passes/Autodiff.h"
#include "dlc/Passes/CodeGen.h"
#include "dlc/Passes/Fusion.h"
#include "dlc/Passes/Lowering.h"
#include "dlc/Passes/Model.h"
#include "dlc/Passes/Verify.h"
#include "dlc/Pipelines/Pipelines.h"

#include "mlir/Conversion/ArithToLLVM/ArithToLLVM.h"
#include "mlir/Conversion/ControlFlowToLLVM/ControlFlowToLLVM.h"
#include "mlir/Conversion/FuncToLLVM/ConvertFuncToLLVM.h"
#include "mlir/Conversion/IndexToLLVM/IndexToLLVM.h"
#include "mlir/Conversion/MathToLLVM/MathToLLVM.h"
#include "mlir/Conversion/UBToLLVM/UBToLLVM.h"
#include "mlir/Conversion/VectorToLLVM/ConvertVectorToLLVM.h"
#include "mlir/Dialect/Func/Extensions/InlinerExtension.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/Index/IR/IndexDialect.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "mlir/InitAllDialects.h"
#include "mlir/InitAllExtensions.h"

using namespace mlir;

void dlc::registerDialects(DialectRegistry &registry) {
  registerAllDialects(registry);
  registerAllExtensions(registry);
  registry.insert<layers::DlcDialect, dlt::DltDialect, kernel::DlcRtDialect,
                  check::CheckDialect>();
  registerReferenceModels(registry);
}

void dlc::registerTargets() {
  kernels::registerTarget(cpu::description());
  kernels::registerTarget(device::description());
}

void dlc::registerCompilerDialects(DialectRegistry &registry) {
  registry
      .insert<layers::DlcDialect, dlt::DltDialect, kernel::DlcRtDialect,
              arith::ArithDialect, cf::ControlFlowDialect, func::FuncDialect,
              linalg::LinalgDialect, LLVM::LLVMDialect, math::MathDialect,
              scf::SCFDialect, tensor::TensorDialect, ub::UBDialect,
              vector::VectorDialect, ::mlir::index::IndexDialect,
              gpu::GPUDialect, memref::MemRefDialect, NVVM::NVVMDialect>();
  func::registerInlinerExtension(registry);
  arith::registerConvertArithToLLVMInterface(registry);
  cf::registerConvertControlFlowToLLVMInterface(registry);
  registerConvertFuncToLLVMInterface(registry);
  registerConvertMathToLLVMInterface(registry);
  vector::registerConvertVectorToLLVMInterface(registry);
  ub::registerConvertUBToLLVMInterface(registry);
  index::registerConvertIndexToLLVMInterface(registry);
}

void dlc::registerPassesAndPipelines() {
  registerModelPasses();
  registerAutodiffPasses();
  registerFusionPasses();
  registerLoweringPasses();
  registerVerifyPasses();
  registerCodeGenPasses();
  registerPipelines();
  registerTargets();
}
