//===- Passes.td - From layers to the tensor graph ---------*- tablegen -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_PASSES_MODEL
#define DLC_PASSES_MODEL

include "mlir/Pass/PassBase.td"

def Import : Pass<"dlc-import", "::mlir::ModuleOp"> {
  let summary = "Brings the definitions and blocks of imported files.";
  let description = [{
    Replaces each `dlc.import` by what its file holds, which may be imports in
    turn; what several import is there once. The file of an import without an
    absolute path is looked for beside the file that the import's location names,
    standard input being in the current folder, then in `folder`; a module
    without locations has folders only. It is an error if a file is not found or
    can't be read, does not parse, or holds anything but definitions, blocks and
    imports; if imports lead back to a file; if two of a name come together; or
    if an imported file names what only files that it does not import define.
    Operations that come from a file have its locations, called from the import.
    Leaves a module without `dlc.import`. Example, with a `layers.mlir` beside it:
    ```mlir
    dlc.import "layers.mlir"   // becomes what the file holds, as:
    dlc.define activation @swish(%x) { ... }
    ```
  }];
  let options = [ListOption<"folders", "folder", "std::string",
                            "Folders to look for files in, in this order.">,
                 Option<"output", "output", "std::string", "",
                        "A file that will be written, which it is an error to import.">];
  let dependentDialects = ["::dlc::layers::DlcDialect", "::dlc::dlt::DltDialect"];
}

def Bind : Pass<"dlc-bind", "::mlir::ModuleOp"> {
  let summary = "Gives hyperparameters their values.";
  let description = [{
    Replaces each use of a `dlc.param` by the value given in `define`, else by
    its default, and removes the op. It is an error if one has neither, if a
    name in `define` is not a `dlc.param` or is there twice, or if the value is
    not of the kind of the default or of the attribute that names the
    hyperparameter. A value may be the name of another hyperparameter. In a block
    that has a param of the same name it is the block's, and where only a definition
    can be the name of one stays it.
    Leaves no `dlc.param` but those of `run_time`, whose value is a `#dlc.run_time`;
    bound once more they begin with another number.
    Example, with `define=units=64`:
    ```mlir
    dlc.param @units
    dlc.dense %x {units = @units}   // becomes {units = 64 : i64}
    ```
  }];
  let options = [ListOption<"defines", "define", "std::string",
                            "Values of hyperparameters, as name=value.">];
  let dependentDialects = ["::dlc::layers::DlcDialect"];
}

def NameLayers : Pass<"dlc-name-layers", "::mlir::ModuleOp"> {
  let summary = "Names the layers that have no name, as Keras does.";
  let description = [{
    In each model and block an unnamed layer gets the name of its class, then
    that name with _1, _2, ... as they follow; a name that the text already
    uses is passed over. Leaves every layer and `dlc.apply` named.
  }];
  let dependentDialects = ["::dlc::layers::DlcDialect"];
}

def InstantiateBlocks : Pass<"dlc-instantiate-blocks", "::mlir::ModuleOp"> {
  let summary = "Replaces each dlc.apply by a copy of its block.";
  let description = [{
    The layers of the copy are named `instance/layer`; those of an instance that
    shares another's variables get `shares = "other/layer"`. Needs named layers.
    Leaves neither `dlc.apply` nor `dlc.block`. Blocks that apply each other in
    a circle are an error.
  }];
  let dependentDialects = ["::dlc::layers::DlcDialect"];
}

def Infer : Pass<"dlc-infer", "::mlir::ModuleOp"> {
  let summary = "Derives the types of all values of models, and dtypes of layers.";
  let description = [{
    A layer without `dtype` gets the one of its path, by the option or by the model's
    `dtype_policies`, else that of the block which it is from, of the option, of the
    model, or f32. Needs bound
    hyperparameters and instantiated blocks. A type that is written already must
    be the one that is inferred. Leaves ranked types everywhere and a `dtype` on
    each layer. Remarks of the category dlc-policy say where it is from.
  }];
  let options = [ListOption<"dtypePolicies", "dtype-policy", "std::string",
                            "Dtype policies, as policy or path=policy, the path a regular expression.">];
  let dependentDialects = ["::dlc::layers::DlcDialect"];
}

def Expand : Pass<"dlc-expand", "::mlir::ModuleOp"> {
  let summary = "Writes models as functions of tensor operations.";
  let description = [{
    For each `dlc.model @m` makes `dlt.variables @m_variables` with the rows of
    roles weight and statistic, layer by layer, and two private functions
    `@m_inference(weights, inputs)` and `@m_training(weights, seed, step, inputs)`.
    Both give the outputs, the masks of those that have one (`dlc.mask_of`), what
    layers add to the loss if they do (`dlc.loss`), and the new values of
    statistics. A layer that leads
    to no output is left out, with a warning. Needs named
    layers and the types that `dlc-infer` gives. Leaves the `dlc.model` in place
    for `dlc-build-entries`.
  }];
  let dependentDialects = ["::dlc::layers::DlcDialect", "::dlc::dlt::DltDialect",
                           "::mlir::func::FuncDialect"];
}

def BuildEntries : Pass<"dlc-build-entries", "::mlir::ModuleOp"> {
  let summary = "Makes a model's entry points from its recipe.";
  let description = [{
    For the module's one model adds the rows of state that training needs to the
    table of variables (slots, learning rate, counters, seed, metrics) and makes
    the entries `init` and `predict`, and with a recipe `evaluate_step`,
    `train_step` and `metric_results`. Gradients are `dlt.vjp` of a private
    function. Needs `dlc-expand`. Removes everything of the dialect dlc.
  }];
  let dependentDialects = ["::dlc::layers::DlcDialect", "::dlc::dlt::DltDialect",
                           "::mlir::func::FuncDialect"];
}

#endif // DLC_PASSES_MODEL
