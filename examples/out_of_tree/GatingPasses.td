//===- GatingPasses.td - Passes of the plugin --------------*- tablegen -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

include "mlir/Pass/PassBase.td"

def FreezeLayers : Pass<"gating-freeze-layers", "::mlir::ModuleOp"> {
  let summary = "Keeps layers from being trained, by their paths.";
  let description = [{
    Sets `trainable = false` on each layer of typed models whose path a regular
    expression of `paths` is found in; others stay as they are. An expression that is
    none, or that no layer has, is an error. Layers have paths after dlc-name-layers,
    those of blocks after dlc-instantiate-blocks. Example, with `paths=^encoder/`:
    ```mlir
    %0 = dlc.dense %x {units = 8, name = "encoder/dense"} // gets trainable = false
    ```
  }];
  let options = [ListOption<"paths", "paths", "std::string",
                            "Regular expressions of the layers to freeze.">];
}
