//===- CheckOps.td - Expectations in tests -----------------*- tablegen -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_CHECK_OPS
#define DLC_CHECK_OPS

include "mlir/IR/OpBase.td"
include "dialects/Interfaces/Interfaces.td"

def Check_Dialect : Dialect {
  let name = "check";
  let cppNamespace = "::dlc::check";
  let summary = "Expectations in tests, which the interpreter verifies.";
  let description = [{
    Only dlc-opt knows it. `dlt-evaluate` runs the functions of a test; an
    expectation that fails is an error at its operation.
  }];
}

class Check_Op<string mnemonic> : Op<Check_Dialect, mnemonic, [
    DeclareOpInterfaceMethods<ReferenceOp>]>;

def Check_ExpectEqOp : Check_Op<"expect_eq"> {
  let summary = "Expects exactly these numbers.";
  let description = [{
    +0 and -0 differ, nan equals nan. `value` has the static shape of the tensor
    with its rows, and signless integers. Example:
    ```mlir
    check.expect_eq %y, dense<[1.0, 2.0]> : tensor<2xf32> : tensor<?xf32>
    ```
  }];
  let arguments = (ins AnyRankedTensor:$tensor, ElementsAttr:$value);
  let assemblyFormat = "$tensor `,` $value attr-dict `:` type($tensor)";
}

def Check_ExpectCloseOp : Check_Op<"expect_close"> {
  let summary = "Expects floats within some units in the last place.";
  let description = [{
    A unit is the distance of neighbouring numbers of the tensor's dtype. Zeros
    of either sign are equal, nan equals nan.
    ```mlir
    check.expect_close %y, dense<0.761594156> : tensor<f32> {ulps = 1} : tensor<f32>
    ```
  }];
  let arguments = (ins AnyRankedTensor:$tensor, ElementsAttr:$value, DefaultValuedAttr<I64Attr, "1">:$ulps);
  let assemblyFormat = "$tensor `,` $value attr-dict `:` type($tensor)";
}

def Check_ExpectFailedOp : Check_Op<"expect_failed"> {
  let summary = "Expects that a dlt.check before it failed, with this outcome.";
  let arguments = (ins StrAttr:$outcome);
  let assemblyFormat = "$outcome attr-dict";
}

#endif // DLC_CHECK_OPS
