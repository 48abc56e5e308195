//===- Descriptors.cpp - What launches refer to --------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "DeviceHost.h"
#include "Lowering.h"
#include "dlc/Analysis/Locations.h"
#include "dlcrt/artifact_format.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"

#include "manifest_generated.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::device;
namespace fb = dlcrt::manifest;

namespace {
/// Builds a constant of a C structure field by field.
class Structure {
public:
  Structure(ModuleOp module, StringRef symbol)
      : module(module), symbol(symbol), b(module.getContext()),
        loc(module.getLoc()),
        pointer(LLVM::LLVMPointerType::get(module.getContext())) {}

  void u32(uint32_t value) { number(b.getI32Type(), value); }
  void i64(int64_t value) { number(b.getI64Type(), value); }
  /// The address of a symbol; empty: null.
  void address(StringRef name) {
    types.push_back(pointer);
    fields.push_back([this, name = name.str()]() -> Value {
      if (name.empty())
        return LLVM::ZeroOp::create(b, loc, pointer);
      return LLVM::AddressOfOp::create(b, loc, pointer, name);
    });
  }
  /// The address of a text, which ends with a zero byte.
  void text(StringRef value) { address(bytes(value.str() + '\0', 1)); }
  /// The address of numbers.
  void numbers(ArrayRef<uint32_t> values) {
    std::string raw(reinterpret_cast<const char *>(values.data()),
                    values.size() * sizeof(uint32_t));
    address(bytes(raw, 4));
  }
  /// A constant of bytes of its own; its symbol.
  std::string bytes(StringRef value, unsigned alignment) {
    std::string name = symbol + "." + std::to_string(parts++);
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToEnd(module.getBody());
    auto type = LLVM::LLVMArrayType::get(b.getI8Type(), value.size());
    LLVM::GlobalOp::create(b, loc, type, /*isConstant=*/true,
                           LLVM::Linkage::Internal, name,
                           b.getStringAttr(value), alignment);
    return name;
  }

  void finish() {
    b.setInsertionPointToEnd(module.getBody());
    auto type = LLVM::LLVMStructType::getLiteral(b.getContext(), types);
    auto global = LLVM::GlobalOp::create(b, loc, type, /*isConstant=*/true,
                                         LLVM::Linkage::Internal, symbol,
                                         Attribute(), /*alignment=*/8);
    b.createBlock(&global.getInitializerRegion());
    Value value = LLVM::UndefOp::create(b, loc, type);
    for (auto [i, field] : llvm::enumerate(fields))
      value = LLVM::InsertValueOp::create(b, loc, value, field(),
                                          ArrayRef<int64_t>(i));
    LLVM::ReturnOp::create(b, loc, value);
  }

private:
  void number(Type type, int64_t value) {
    types.push_back(type);
    fields.push_back([this, type, value]() -> Value {
      return LLVM::ConstantOp::create(b, loc, type,
                                      b.getIntegerAttr(type, value));
    });
  }

  ModuleOp module;
  std::string symbol;
  OpBuilder b;
  Location loc;
  Type pointer;
  unsigned parts = 0;
  SmallVector<Type> types;
  std::vector<std::function<Value()>> fields;
};
} // namespace

std::string Descriptors::symbolOf(StringRef name) const {
  return ("dlc." + name + "." + variant).str();
}

void Descriptors::addKernel(StringRef name, const DeviceKernel &kernel,
                            ArrayRef<uint32_t> uses, StringRef sim,
                            StringRef gpuModule) {
  gpu::GPUFuncOp function = kernel.function;
  // The fields of dlcrt_kernel.
  Structure s(module, symbolOf(name));
  s.text(name);
  s.text(describeLocation(function.getLoc()));
  s.u32(kBlockThreads);
  s.u32(sharedBytes(function));
  s.u32(kernel.synchronizes);
  s.u32(uses.size());
  s.numbers(uses);
  s.address(sim);
  s.address(gpuModule);
  s.finish();
}

void Descriptors::addProduct(StringRef name, const LibraryProduct &product,
                             kernel::KernelOp kernel,
                             const cpu::KernelCode *sim) {
  // The fields of dlcrt_matmul.
  Structure s(module, symbolOf(name));
  s.text(name);
  s.text(describeLocation(kernel.getLoc()));
  s.u32(product.elementType.isF32() ? fb::DType_f32 : fb::DType_f64);
  s.u32(product.transposedA);
  s.u32(product.transposedB);
  s.u32(product.hasRelu ? DLCRT_EPILOGUE_BIAS_RELU
        : product.bias  ? DLCRT_EPILOGUE_BIAS
                        : DLCRT_EPILOGUE_NONE);
  s.u32(kernel.getNumArguments() + 1);
  s.u32(product.a);
  s.u32(product.b);
  s.u32(product.bias.value_or(0));
  s.u32(kernel.getNumArguments());
  s.u32(0);
  for (int64_t value :
       {product.offsetA, product.offsetB, product.strideA, product.strideB})
    s.i64(value);
  // A product is one phase, and its items share nothing.
  func::FuncOp code = sim ? sim->phases.front().function : func::FuncOp();
  cpu::Work work = sim ? sim->phases.front().work : cpu::Work{0, 0};
  s.address(sim ? code.getSymName() : StringRef());
  s.i64(work.rowsPerItem);
  s.i64(work.rowsPerItem ? work.rowsOfOne : work.items);
  s.i64(sim ? sim->workspace.bytesPerThread : 0);
  s.finish();
}

std::string Descriptors::addGpuModule(ArrayRef<GpuImage> images) {
  // No kernel's symbol begins like this.
  std::string symbol = "dlc_module." + variant;
  // An array of dlcrt_gpu_image and the dlcrt_gpu_module.
  Structure array(module, symbol + ".images");
  for (const GpuImage &image : images) {
    std::string bytes = array.bytes(image.bytes, 16);
    array.u32(image.capability);
    array.u32(image.isPtx);
    array.address(bytes);
    array.i64(static_cast<int64_t>(image.bytes.size()));
  }
  array.finish();
  Structure s(module, symbol);
  s.i64(static_cast<int64_t>(images.size()));
  s.address(symbol + ".images");
  s.finish();
  return symbol;
}
