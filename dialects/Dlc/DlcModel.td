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

def Dlc_ImportOp : Dlc_Op<"import", [HasParent<"::mlir::ModuleOp">]> {
  let summary = "Brings the definitions and blocks of another file.";
  let description = [{
    `dlc-import` puts them in its place. A path that is not absolute is looked for
    beside the file that the op is in (beside standard input: in the current folder),
    then in the folders of the option `-I`. The file may hold `dlc.define`,
    `dlc.block` and imports of its own, whose names come along. What is imported
    twice, by whatever path, is there once; imports that lead back are an error.

    A file means the same whoever imports it: it sees its own names, those that it
    imports, and the prelude's. Names of a model's file and of all that it imports
    differ. Like a file's own definition, an imported one takes the place of the
    prelude's of its name, with a warning where it is used. (C1) `file` is a path
    and not "-". Example:
    ```mlir
    dlc.import "layers.mlir"
    dlc.model sequential @m {
      dlc.input "x" : tensor<?x4xf32>
      dlc.dense {units = 3, activation = @swish}  // swish is defined in layers.mlir
      dlc.outputs names ["y"]
    }
    ```
  }];
  let arguments = (ins StrAttr:$file);
  let assemblyFormat = "$file attr-dict";
  let hasVerifier = 1;
}

def Dlc_ParamOp : Dlc_Op<"param", [Symbol, HasParent<"::mlir::ModuleOp">]> {
  let summary = "A hyperparameter that `dlc-bind` gives its value.";
  let description = [{
    Without a default it must be bound. One of `run_time` is a number that the program
    reads when it runs: a scalar variable `params/NAME` in float64, which begins as
    the value given and can be set without compiling. It may be a param of a
    definition, as a regularizer's or an optimizer's, and wherever an op takes a
    `RunTimeF64`: the rate of dropout, clips, decay, `ema_momentum` and a learning rate
    of the optimizer, the weight of a loss. Example:
    ```mlir
    dlc.param @units = 64
    dlc.param @rate = 1e-3
    dlc.param @hidden_activation = @leaky_relu {negative_slope = 0.1}
    dlc.param @momentum = 0.9 {run_time}
    ```
  }];
  let arguments = (ins SymbolNameAttr:$sym_name, OptionalAttr<AnyAttr>:$default_value,
                       UnitAttr:$run_time);
  let assemblyFormat = "$sym_name custom<DefaultValue>($default_value) attr-dict";
  let hasVerifier = 1;
}

def Dlc_ParamValueOp : Dlc_Op<"param_value", [Pure, DeclareOpInterfaceMethods<SymbolUserOpInterface>]> {
  let summary = "The number that a hyperparameter of run time has.";
  let description = [{
    Functions that `dlc-expand` makes read it; in the entries that
    `dlc-build-entries` makes it is a variable. (C1) `param` is a `dlc.param` of
    `run_time`. Example:
    ```mlir
    %rate = dlc.param_value @rate : tensor<f64>
    ```
  }];
  let arguments = (ins FlatSymbolRefAttr:$param);
  let results = (outs 0DTensorOf<[F64]>:$result);
  let assemblyFormat = "$param attr-dict `:` type($result)";
}

def Dlc_ModelOp : Dlc_Op<"model", [Symbol, SingleBlock, IsolatedFromAbove,
    NoRegionArguments, HasParent<"::mlir::ModuleOp">]> {
  let summary = "A model: inputs, layers, outputs.";
  let description = [{
    In a `sequential` model a layer without an input takes what comes before it, and
    so do outputs, which may be left out. Variables have Keras's paths: `layer/variable`, in a `sequential` model
    `model/layer/variable`. (C1) A sequential model has one input and its layers
    form a chain, whatever the blocks do that it applies. (C2) Input names and layer names are unique. (C3) `dtype`, that
    of layers which have none, f32 if absent, is f16, bf16, f32 or f64, the name of
    a Keras policy as "mixed_bfloat16", or a `#dlc.policy`. `dtype_policies` says it of
    layers by path, as Keras's DTypePolicyMap does: a key is the path of a layer, which
    is that of its variables, or a regular expression that all of the path matches;
    they count more than the `dtype` of a block or the model, and less than a layer's
    own. (C4) Its keys are regular expressions, its values such dtypes; each is of a
    layer, and of a path that is no key itself only one matches. Example:
    ```mlir
    dlc.model sequential @m {
      dlc.input "x" : tensor<?x4xf32>
      dlc.dense {units = 8}
      dlc.dense {units = 2, name = "head"}
      dlc.outputs names ["y"]
    } {dtype = "mixed_bfloat16", dtype_policies = {"m/head" = "float32"}}
    ```
  }];
  let arguments = (ins SymbolNameAttr:$sym_name, UnitAttr:$sequential, OptionalAttr<Dlc_Dtype>:$dtype,
                       OptionalAttr<DictionaryAttr>:$dtype_policies);
  let regions = (region SizedRegion<1>:$body);
  let hasCustomAssemblyFormat = 1;
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
    In a block of one argument a layer without an input takes what comes before it, and
    so does a yield, which may be left out.
    `params` are names that attributes of its layers may have as values, as of a
    `dlc.param`; an instance gives the values, or leaves those that have one. Example:
    ```mlir
    dlc.block @residual(%x) params(width, rate = 0.1) {
      %0 = dlc.dense %x {units = @width, activation = @relu}
      %1 = dlc.dropout %0 {rate = @rate}
      %2 = dlc.add %x, %1
      dlc.yield %2
    }
    ```
    with `dlc.apply @residual(%x) {width = 64}`. (C1) Names of params differ.
  }];
  let arguments = (ins SymbolNameAttr:$sym_name, OptionalAttr<StrArrayAttr>:$param_names,
                       OptionalAttr<ArrayAttr>:$param_values);
  let regions = (region SizedRegion<1>:$body);
  let hasCustomAssemblyFormat = 1;
  let hasVerifier = 1;
  let hasRegionVerifier = 1;
}

def Dlc_ApplyOp : Dlc_Op<"apply", [Pure, DeclareOpInterfaceMethods<SymbolUserOpInterface>]> {
  let summary = "An instance of a block, with variables of its own unless it shares another's.";
  let description = [{
    An instance without a name is called as the block is, then `block_1`, ... In a
    chain its input and result may be left out: `dlc.apply @tower`.
    `shares` names an instance of the same block: its variables are used, and
    the gradients of all uses add up. With `trainable` false none of its layers is
    trained; `dtype` is that of layers which have none. With `remat` what its layers
    make in a training step is not kept for the gradient but computed again, as by
    Keras's remat: memory for time, and no other results. Other keywords are the
    block's params. Example:
    ```mlir
    %a = dlc.apply @tower(%left) {name = "left"}
    %b = dlc.apply @tower(%right) {shares = "left"}
    ```
  }];
  let arguments = (ins FlatSymbolRefAttr:$block, Variadic<Dlc_Value>:$inputs,
                       OptionalAttr<StrAttr>:$name, OptionalAttr<StrAttr>:$shares,
                       OptionalAttr<Dlc_Dtype>:$dtype, OptionalAttr<BoolAttr>:$trainable,
                       OptionalAttr<BoolAttr>:$remat, OptionalAttr<DictionaryAttr>:$params);
  let results = (outs Variadic<Dlc_Value>:$outputs);
  let hasCustomAssemblyFormat = 1;
}

def Dlc_YieldOp : Dlc_Op<"yield", [Pure, Terminator, HasParent<"BlockOp">]> {
  let summary = "The results of a block.";
  let arguments = (ins Variadic<AnyType>:$values);
  let assemblyFormat = "($values^)? attr-dict custom<ValueTypes>(ref($values), type($values))";
}

def Dlc_DefinitionKind : I32EnumAttr<"DefinitionKind", "what a definition defines", [
    I32EnumAttrCase<"activation", 0>, I32EnumAttrCase<"loss", 1>, I32EnumAttrCase<"metric", 2>,
    I32EnumAttrCase<"optimizer", 3>, I32EnumAttrCase<"initializer", 4>,
    I32EnumAttrCase<"function", 5>, I32EnumAttrCase<"regularizer", 6>,
    I32EnumAttrCase<"constraint", 7>, I32EnumAttrCase<"schedule", 8>,
    I32EnumAttrCase<"layer", 9>]> {
  let cppNamespace = "::dlc::layers";
}

def Dlc_DefineOp : Dlc_Op<"define", [Symbol, SingleBlock, IsolatedFromAbove, HasParent<"::mlir::ModuleOp">,
    DeclareOpInterfaceMethods<OpAsmOpInterface, ["getAsmBlockArgumentNames"]>]> {
  let summary = "A definition in tensor operations: of an activation, a loss, an optimizer, ...";
  let description = [{
    The prelude's are these, and a model file may hold its own, which are used
    the same. The body is of the dialect dlt, whose prefix is not written, mostly
    `eval`, and ends in a `yield`. It holds for all shapes and float dtypes: values
    have no types, or generic ones (`tensor<*x!dlt.float>`) where they matter.
    Arguments and results by kind:

    | kind | arguments | results |
    |---|---|---|
    | activation | input | output |
    | loss | target, prediction | value for each sample or element: leading dimensions of the prediction's |
    | metric | target, prediction | value for each sample, averaged over samples |
    | metric with `sums` | target, prediction, weight of each sample | sums over a batch |
    | optimizer | weight, gradient, iteration (from 0), learning rate | new weight, new slots |
    | initializer | uniform numbers in [0, 1), fan in, fan out | initial value |
    | regularizer | weight or output | scalar that is added to the loss |
    | constraint | weight, after the optimizer's update | weight |
    | schedule | iteration (from 0) | learning rate, a scalar |
    | function | any | value, for definitions that apply it (`dlt.apply`) |
    | layer | inputs, at least one | output, new values of its statistics |

    A metric's `sums` are named; they add up over the batches in float64, whatever
    their shapes, and `result` is a function that makes the metric, a scalar, of
    them: it takes the sums, and those params that the metric has too. The weight is
    1, or the sample's, 0 where a mask leaves it out.

    All are floats but the iteration, a scalar i64, and, with
    `class_targets`, the target: indices of classes in i32, shaped like the
    prediction without its last dimension. With `class_targets(param)` samples whose
    target is the param's number, inf for none, count for nothing; the definition
    sees 0 there. A target is else shaped like the
    prediction. Learning rate and fans are scalars.

    Arguments that follow are named. `slots` are an optimizer's variables of each
    weight, of the weight's shape, with `reduced(dims)` of size 1 along those dimensions;
    they start from the number or param behind `=`, 0 if there is none, or, as
    `%z = %w`, from the weight as it is before the first step. A `shared` slot
    is one scalar for all weights, whose new value follows from the iteration, the
    learning rate, params and such slots. `params` are numbers that a use of the
    definition may
    change, and one without a number behind it must give; they are exact until they
    meet a tensor (`dlt.eval`). One with `list` behind it is a list of numbers, and of one
    with words behind it, as `%mode = "rows" | "columns"`, a use says one, the first if
    none: the body sees their numbers, from 0. A name that
    differs from its value's is written behind it. `learning_rate` is an
    optimizer's for recipes that name none, 0.001 if absent, and `weight_decay`
    likewise, a number or param, none if absent.

    An optimizer with `ranks(least, most)` is for weights of so many dimensions, and
    not for those in whose path one of the regular expressions `exclude` is found, with
    `if param` behind it where the param is not 0; other
    weights are updated by the optimizer `otherwise`, which gets the params that
    it has in common with this one.

    A layer (`dlc.layer` uses it) has `variables`, whose shapes are made of numbers,
    params and sizes of inputs, as `[%x[-1], units]`. A variable starts as the
    initializer behind `=` says, @glorot_uniform if there is none. The
    optimizer trains it, but not a `statistic`, which becomes in training what
    the layer yields for it, unless the layer is not trainable. A param `training` is 1 in training and 0 in
    inference, unless a use gives it. In inference a layer computes each row by itself.
    With `passes_masks` its output has the mask of its inputs; else masks
    are refused. Among its params may be definitions, activations or functions, as
    `@activation = @relu`, which the body applies as `@activation(...)`; a use may give
    another, and must where there is none behind it. Example:
    ```mlir
    dlc.define layer @affine(%x) params(@activation = @linear)
        variables(%gain: [%x[-1]] = @ones, %offset: [%x[-1]] = @zeros) {
      %y = eval @activation(%x * %gain + %offset)
      yield %y
    }
    dlc.define metric @precision(%target, %prediction, %weight)
        sums("true_positives", "positives") result = @share_of params(%threshold = 0.5) {
      %w = broadcast_like %weight, %prediction leading
      %positive = eval %w * convert(%prediction > %threshold)
      %true = eval sum(%positive * %target)
      %all = eval sum(%positive)
      yield %true, %all
    }
    dlc.define optimizer @heavy_ball(%w, %g, %iteration, %lr) slots(%m "momentum")
        params(%momentum = 0.9) learning_rate = 0.01 {
      %next = eval %m * %momentum - %lr * %g
      %moved = eval %w + %next
      yield %moved, %next
    }
    ```
  }];
  let arguments = (ins SymbolNameAttr:$sym_name, Dlc_DefinitionKind:$kind,
                       StrArrayAttr:$param_names, DenseF64ArrayAttr:$param_values,
                       OptionalAttr<StrArrayAttr>:$lists, OptionalAttr<DictionaryAttr>:$words,
                       OptionalAttr<DictionaryAttr>:$definitions,
                       StrArrayAttr:$slots, OptionalAttr<ArrayAttr>:$slot_values,
                       OptionalAttr<ArrayAttr>:$slot_shapes,
                       OptionalAttr<F64Attr>:$learning_rate, OptionalAttr<AnyAttr>:$weight_decay,
                       UnitAttr:$class_targets, OptionalAttr<StrAttr>:$ignored_class,
                       OptionalAttr<StrArrayAttr>:$sums,
                       OptionalAttr<FlatSymbolRefAttr>:$result,
                       OptionalAttr<DenseI64ArrayAttr>:$ranks, OptionalAttr<StrArrayAttr>:$exclude,
                       OptionalAttr<StrAttr>:$exclude_if,
                       OptionalAttr<FlatSymbolRefAttr>:$otherwise,
                       OptionalAttr<TypedArrayAttrBase<Dlc_LayerVariable, "variables of a layer">>:$variables,
                       UnitAttr:$passes_masks);
  let regions = (region SizedRegion<1>:$body);
  let hasCustomAssemblyFormat = 1;
  let hasVerifier = 1;
  let hasRegionVerifier = 1;
  let extraClassDeclaration = [{
    static ::llvm::StringRef getDefaultDialect() { return "dlt"; }
    /// Arguments that come before slots and params, by kind.
    unsigned getNumFixedArguments();
    /// Whether all weights have this slot in common, a scalar.
    bool isSharedSlot(unsigned slot);
    /// The dimensions of the weight that this slot has one element along.
    ::llvm::ArrayRef<int64_t> getReducedDims(unsigned slot);
    /// The type of a slot of a weight; null if the weight has no such
    /// dimension.
    ::mlir::RankedTensorType getSlotType(unsigned slot, ::mlir::RankedTensorType weight);
    /// The variables of a layer, none of others.
    ::llvm::SmallVector<LayerVariableAttr> getLayerVariables();
    /// Whether this param is a list of numbers.
    bool isList(unsigned param) {
      return getLists() && ::llvm::is_contained(*getLists(), getParamNames()[param]);
    }
    /// The words that this param may be, whose numbers are its values; null if
    /// it is a number.
    ::mlir::ArrayAttr getWordsOf(unsigned param) {
      auto name = ::llvm::cast<::mlir::StringAttr>(getParamNames()[param]);
      return getWords() ? getWords()->getAs<::mlir::ArrayAttr>(name) : ::mlir::ArrayAttr();
    }
  }];
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
      dlc.optimizer @adam {learning_rate = 1e-3}
      dlc.loss @sparse_categorical_crossentropy
      dlc.metric @sparse_categorical_accuracy
    } {batch_size = 32, epochs = 10}
    ```
  }];
  let arguments = (ins FlatSymbolRefAttr:$model, OptionalAttr<TunableI64>:$batch_size,
                       OptionalAttr<TunableI64>:$epochs, OptionalAttr<TunableI64>:$steps_per_execution);
  let regions = (region SizedRegion<1>:$body);
  let hasCustomAssemblyFormat = 1;
  let hasVerifier = 1;
  let hasRegionVerifier = 1;
}

def Dlc_OptimizerOp : Dlc_Op<"optimizer", [HasParent<"RecipeOp">]> {
  let summary = "The optimizer of a recipe.";
  let description = [{
    Keywords that are no attribute of the op are params of the definition.
    `learning_rate` overrides the definition's. A number is a variable of the
    program, which can be changed without compiling; a schedule is computed from the
    iteration, in float64. A step is Keras's:

    0. The gradients are of the loss times a factor, and are divided by it, so that
       gradients of 16 bits are large enough to be numbers. It is `loss_scale_factor`, or
       with `dynamic_loss_scale`, as in Keras's LossScaleOptimizer, a variable,
       `optimizer/dynamic_scale`: it starts from `initial_scale` (2^15), is halved by a
       step in which an element of a gradient is infinite or nan, and doubled when
       `dynamic_growth_steps` (2000) steps without that have passed. Such a step changes
       neither weights nor other variables of layers and of the optimizer, the iteration
       among them (Keras's changes statistics); metrics count it, and no step fails
       because its loss is not finite. Other than Keras's the factor stays in
       [2^-126, 2^127]: at infinity no step could ever succeed again. Without either
       keyword the factor is dynamic if a layer computes in float16 and keeps its
       variables wider, as with `"mixed_float16"`, else there is none.
    1. With `gradient_accumulation_steps` n gradients add up, and every n-th step goes
       on with their mean; other steps leave out 2. to 4. The definition's iteration
       counts these steps, a schedule's all.
    2. Gradients are clipped: each element to [-c, c] (`clipvalue`), each gradient
       g times c / max(|g|, c) (`clipnorm`), or all gradients times c / N if their
       common norm N exceeds c (`global_clipnorm`).
    3. With `weight_decay` w becomes w - w weight_decay learning_rate, but for
       weights in whose path one of the regular expressions
       `exclude_from_weight_decay` is found. An `otherwise` of the definition decays by
       its own `weight_decay` if it has one.
    4. The definition updates the weight, or the definition's `otherwise` does, also if
       one of the regular expressions `exclude_layers` is found in its path.
    5. With `ema_momentum` m an average of the weight, `optimizer/PATH/average`, becomes
       m average + (1 - m) w, with the rounded m, in the first step w; every
       `ema_overwrite_frequency`-th step w becomes the average. (Keras's `use_ema`. To
       use the averages when training ends is for who trains.) With
       `gradient_accumulation_steps` the average is made in every step, but the steps
       counted here are the updates, as in Keras: all steps up to the first update are
       the first, and all that lead to the n-th are the n-th.
    6. The weight's constraint holds.

    (C1) At most one of the three ways to clip, (C2) each of a number above 0.
    (C3) `weight_decay` is not below 0. (C4) Exclusions are regular expressions,
    and are found; `exclude_layers` needs a definition with `otherwise`.
    (C5) `gradient_accumulation_steps` is at least 2, (C6) `ema_momentum` in [0, 1],
    (C7) `ema_overwrite_frequency` at least 1, and only with it.
    (C8) `loss_scale_factor` and `initial_scale` are finite and above 0,
    `dynamic_growth_steps` at least 1. (C9) There is no `loss_scale_factor` with
    `dynamic_loss_scale`, and what is said of a dynamic factor only where there may be
    one. Example:
    ```mlir
    dlc.optimizer @adamw {learning_rate = 1e-3, beta_1 = 0.8, global_clipnorm = 1,
                          exclude_from_weight_decay = ["bias"]}
    ```
  }];
  let arguments = (ins FlatSymbolRefAttr:$definition, OptionalAttr<Dlc_Rate>:$learning_rate,
                       OptionalAttr<RunTimeF64>:$clipvalue, OptionalAttr<RunTimeF64>:$clipnorm,
                       OptionalAttr<RunTimeF64>:$global_clipnorm,
                       OptionalAttr<RunTimeF64>:$weight_decay,
                       OptionalAttr<StrArrayAttr>:$exclude_from_weight_decay,
                       OptionalAttr<StrArrayAttr>:$exclude_layers,
                       OptionalAttr<TunableI64>:$gradient_accumulation_steps,
                       OptionalAttr<RunTimeF64>:$ema_momentum,
                       OptionalAttr<TunableI64>:$ema_overwrite_frequency,
                       OptionalAttr<RunTimeF64>:$loss_scale_factor,
                       OptionalAttr<TunableBool>:$dynamic_loss_scale,
                       OptionalAttr<TunableF64>:$initial_scale,
                       OptionalAttr<TunableI64>:$dynamic_growth_steps,
                       OptionalAttr<DictionaryAttr>:$params);
  let hasCustomAssemblyFormat = 1;
  let hasVerifier = 1;
}

def Dlc_LossOp : Dlc_Op<"loss", [HasParent<"RecipeOp">]> {
  let summary = "The loss of an output, of each if none is named; the losses add, each times its weight.";
  let description = [{
    Keywords that are no attribute of the op are params of the definition. With
    `sample_weight` there is an input of that name, of several outputs
    `<output>_sample_weight`, a float32 for each row, which the row's losses are
    multiplied by. What a mask leaves out counts for nothing. `reduction` says what
    becomes of the losses of a batch, as in Keras:
    * `"sum_over_batch_size"`, the default, or `"mean"`: their sum over the number of
      samples that count;
    * `"mean_with_sample_weight"`: their sum over the sum of the weights of those, 0 if
      that is 0. (Of samples in several dimensions Keras takes the sum over rows only,
      unless there is a mask.)
    * `"sum"`: their sum.

    (C1) `reduction` is one of these.
  }];
  let arguments = (ins FlatSymbolRefAttr:$definition, OptionalAttr<StrAttr>:$output,
                       OptionalAttr<RunTimeF64>:$weight, UnitAttr:$sample_weight,
                       OptionalAttr<StrAttr>:$reduction, OptionalAttr<DictionaryAttr>:$params);
  let hasCustomAssemblyFormat = 1;
  let hasVerifier = 1;
}

def Dlc_MetricOp : Dlc_Op<"metric", [HasParent<"RecipeOp">]> {
  let summary = "A metric of an output, of each if none is named.";
  let description = [{
    Keywords that are no attribute of the op are params of the definition. With
    `weighted` samples count as often as the weights of the output's loss say.
    (C1) The name does not begin with `val_`.
  }];
  let arguments = (ins FlatSymbolRefAttr:$definition, OptionalAttr<StrAttr>:$output,
                       OptionalAttr<StrAttr>:$name, UnitAttr:$weighted,
                       OptionalAttr<DictionaryAttr>:$params);
  let hasCustomAssemblyFormat = 1;
  let hasVerifier = 1;
}

#endif // DLC_DLC_MODEL
