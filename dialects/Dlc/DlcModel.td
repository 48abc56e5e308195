//===- DlcModel.td - Models, blocks, definitions, recipes --*- tablegen -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_DLC_MODEL
#define DLC_DLC_MODEL

include "dialects/Dlc/DlcBase.td"

def Dlc_ParamOp : Dlc_Op<"param", [Symbol, HasParent<"::mlir::ModuleOp">]> {
  let summary = "A hyperparameter that `dlc-bind` gives its value.";
  let description = [{
    Without a default it must be bound. Example:
    ```mlir
    dlc.param @units = 64
    dlc.param @hidden_activation = @relu
    ```
  }];
  let arguments = (ins SymbolNameAttr:$sym_name, OptionalAttr<AnyAttr>:$default_value);
  let assemblyFormat = "$sym_name (`=` $default_value^)? attr-dict";
  let hasVerifier = 1;
}

def Dlc_ModelOp : Dlc_Op<"model", [Symbol, SingleBlock, IsolatedFromAbove,
    NoRegionArguments, HasParent<"::mlir::ModuleOp">]> {
  let summary = "A model: inputs, layers, outputs.";
  let description = [{
    Variables have Keras's paths: `layer/variable`, in a `sequential` model
    `model/layer/variable`. (C1) A sequential model has one input and its layers
    form a chain. (C2) Input names and layer names are unique. (C3) `dtype` is
    f32 (the default) or f64.
  }];
  let arguments = (ins SymbolNameAttr:$sym_name, UnitAttr:$sequential, OptionalAttr<TypeAttr>:$dtype);
  let regions = (region SizedRegion<1>:$body);
  let assemblyFormat = "(`sequential` $sequential^)? $sym_name attr-dict-with-keyword $body";
  let hasRegionVerifier = 1;
  let extraClassDeclaration = [{
    OutputsOp getOutputs();
    /// What precedes layers' names in the paths of variables.
    std::string getPathPrefix() {
      return getSequential() ? (getSymName() + "/").str() : std::string();
    }
  }];
}

def Dlc_OutputsOp : Dlc_Op<"outputs", [Pure, Terminator, HasParent<"ModelOp">]> {
  let summary = "The outputs of the model, by name.";
  let arguments = (ins Variadic<Dlc_Value>:$values, OptionalAttr<StrArrayAttr>:$names);
  let description = "Names default to those of the layers that make the outputs.";
  let assemblyFormat = [{
    ($values^)? (`names` $names^)? attr-dict custom<ValueTypes>(ref($values), type($values))
  }];
  let hasVerifier = 1;
}

def Dlc_BlockOp : Dlc_Op<"block", [Symbol, SingleBlock, IsolatedFromAbove, HasParent<"::mlir::ModuleOp">]> {
  let summary = "A sub-model that `dlc.apply` makes instances of.";
  let description = [{
    ```mlir
    dlc.block @tower(%x) {
      %0 = dlc.dense %x {units = 16, activation = @relu}
      dlc.yield %0
    }
    ```
  }];
  let arguments = (ins SymbolNameAttr:$sym_name);
  let regions = (region SizedRegion<1>:$body);
  let hasCustomAssemblyFormat = 1;
  let hasRegionVerifier = 1;
}

def Dlc_ApplyOp : Dlc_Op<"apply", [Pure, DeclareOpInterfaceMethods<SymbolUserOpInterface>]> {
  let summary = "An instance of a block, with variables of its own unless it shares another's.";
  let description = [{
    An instance without a name is called as the block is, then `block_1`, ...
    `shares` names an instance of the same block: its variables are used, and
    the gradients of all uses add up. Example:
    ```mlir
    %a = dlc.apply @tower(%left) name("left")
    %b = dlc.apply @tower(%right) shares("left")
    ```
  }];
  let arguments = (ins FlatSymbolRefAttr:$block, Variadic<Dlc_Value>:$inputs,
                       OptionalAttr<StrAttr>:$name, OptionalAttr<StrAttr>:$shares);
  let results = (outs Variadic<Dlc_Value>:$outputs);
  let hasCustomAssemblyFormat = 1;
}

def Dlc_YieldOp : Dlc_Op<"yield", [Pure, Terminator, ParentOneOf<["BlockOp", "DefineOp"]>]> {
  let summary = "The results of a block or definition.";
  let arguments = (ins Variadic<AnyType>:$values);
  let assemblyFormat = "($values^)? attr-dict custom<ValueTypes>(ref($values), type($values))";
}

def Dlc_DefinitionKind : I32EnumAttr<"DefinitionKind", "what a definition defines", [
    I32EnumAttrCase<"activation", 0>, I32EnumAttrCase<"loss", 1>, I32EnumAttrCase<"metric", 2>,
    I32EnumAttrCase<"optimizer", 3>, I32EnumAttrCase<"initializer", 4>]> {
  let cppNamespace = "::dlc::layers";
}

def Dlc_DefineOp : Dlc_Op<"define", [Symbol, SingleBlock, IsolatedFromAbove, HasParent<"::mlir::ModuleOp">]> {
  let summary = "A definition in tensor operations: activation, loss, metric, optimizer or initializer.";
  let description = [{
    The prelude's are these, and a model file may hold its own, which are used
    the same. Written for all shapes and float dtypes with `tensor<*x!dlt.float>`
    (F below) and `tensor<!dlt.float>` (S). Arguments and results by kind:

    | kind | arguments | results |
    |---|---|---|
    | activation | F input | F output |
    | loss | target, F prediction | F value for each sample: the prediction's leading dimensions |
    | metric | target, F prediction | F value for each sample, averaged over samples |
    | optimizer | F weight, F gradient, S iteration (from 0), S learning rate, slots (F) | weight, slots |
    | initializer | F uniform in [0, 1), S fan in, S fan out | F initial value |

    A target is F, then shaped like the prediction, or an integer tensor, then
    shaped like the prediction without its last dimension (class indices).
    `params` are named numbers appended to the arguments as S. `slots` names the
    optimizer's variables for each weight, which start from `slot_values` (0
    if absent). `learning_rate` is an optimizer's for recipes that name none, 0.001
    if absent. Example:
    ```mlir
    dlc.define optimizer @signs(%w: F, %g: F, %iteration: S, %lr: S) learning_rate = 1.0e-4 {
    ```
  }];
  let arguments = (ins SymbolNameAttr:$sym_name, Dlc_DefinitionKind:$kind,
                       StrArrayAttr:$param_names, DenseF64ArrayAttr:$param_values,
                       StrArrayAttr:$slots, OptionalAttr<DenseF64ArrayAttr>:$slot_values,
                       OptionalAttr<F64Attr>:$learning_rate);
  let regions = (region SizedRegion<1>:$body);
  let hasCustomAssemblyFormat = 1;
  let hasVerifier = 1;
  let hasRegionVerifier = 1;
}

def Dlc_RecipeOp : Dlc_Op<"recipe", [SingleBlock, NoTerminator, NoRegionArguments,
    HasParent<"::mlir::ModuleOp">, DeclareOpInterfaceMethods<SymbolUserOpInterface>]> {
  let summary = "How a model is trained.";
  let description = [{
    At most one for each model: an optimizer, a loss for each output that has
    one, and metrics. `batch_size`, `epochs` and `steps_per_execution` are the
    defaults of the training loop and change no code. Example:
    ```mlir
    dlc.recipe @digits {
      dlc.optimizer @adam {learning_rate = 1.0e-3}
      dlc.loss @sparse_categorical_crossentropy
      dlc.metric @sparse_categorical_accuracy
    } {batch_size = 32, epochs = 10}
    ```
  }];
  let arguments = (ins FlatSymbolRefAttr:$model, OptionalAttr<TunableI64>:$batch_size,
                       OptionalAttr<TunableI64>:$epochs, OptionalAttr<TunableI64>:$steps_per_execution);
  let regions = (region SizedRegion<1>:$body);
  let assemblyFormat = "$model $body attr-dict";
  let hasVerifier = 1;
  let hasRegionVerifier = 1;
}

def Dlc_OptimizerOp : Dlc_Op<"optimizer", [HasParent<"RecipeOp">]> {
  let summary = "The optimizer of a recipe.";
  let description = [{
    `params` override the definition's, and so does `learning_rate`. The learning
    rate is a variable of the program, which can be changed without compiling.
  }];
  let arguments = (ins FlatSymbolRefAttr:$definition, OptionalAttr<TunableF64>:$learning_rate,
                       OptionalAttr<DictionaryAttr>:$params);
  let assemblyFormat = "$definition attr-dict";
}

def Dlc_LossOp : Dlc_Op<"loss", [HasParent<"RecipeOp">]> {
  let summary = "The loss of an output, the first if none is named; the losses add, each times its weight.";
  let arguments = (ins FlatSymbolRefAttr:$definition, OptionalAttr<StrAttr>:$output,
                       OptionalAttr<TunableF64>:$weight, OptionalAttr<DictionaryAttr>:$params);
  let assemblyFormat = "$definition (`for` $output^)? attr-dict";
}

def Dlc_MetricOp : Dlc_Op<"metric", [HasParent<"RecipeOp">]> {
  let summary = "A metric of an output, the first if none is named.";
  let arguments = (ins FlatSymbolRefAttr:$definition, OptionalAttr<StrAttr>:$output,
                       OptionalAttr<StrAttr>:$name, OptionalAttr<DictionaryAttr>:$params);
  let assemblyFormat = "$definition (`for` $output^)? attr-dict";
}

#endif // DLC_DLC_MODEL
