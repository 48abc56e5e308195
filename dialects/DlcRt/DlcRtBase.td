//===- DlcRtBase.td - The kernel level's dialect -----------*- tablegen -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_DLCRT_BASE
#define DLC_DLCRT_BASE

include "mlir/IR/OpBase.td"
include "mlir/IR/AttrTypeBase.td"
include "mlir/IR/BuiltinAttributeInterfaces.td"
include "mlir/IR/EnumAttr.td"
include "mlir/IR/SymbolInterfaces.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

def DlcRt_Dialect : Dialect {
  let name = "dlcrt";
  let cppNamespace = "::dlc::kernel";
  let summary = "The kernel level: launches, and programs over one arena.";
  let description = [{
    A kernel (`dlcrt.kernel`) is a function of linalg operations and products
    (`dlcrt.contract`) on tensors. It says what is computed; a target's emitter
    says how. `dlcrt-verify-kernels` checks that it holds nothing but what
    emitters know.

    In an entry launches are values (`dlcrt.launch`). `dlcrt-plan-memory` gives
    each value a place and makes the entry a `dlcrt.program`, the launch list
    that a target turns into its host program or device graph.
  }];
  let useDefaultAttributePrinterParser = 1;
  let extraClassDeclaration = "void registerAttributes();";
}

class DlcRt_Op<string mnemonic, list<Trait> traits = []>
    : Op<DlcRt_Dialect, mnemonic, traits>;

#endif // DLC_DLCRT_BASE
