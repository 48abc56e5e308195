//===- DlcRtOps.td - The kernel level ----------------------*- tablegen -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_DLCRT_OPS
#define DLC_DLCRT_OPS

include "dialects/DlcRt/DlcRtKernel.td"
include "mlir/IR/RegionKindInterface.td"

def DlcRt_Space : I32EnumAttr<"Space", "where a buffer lies", [
    I32EnumAttrCase<"state", 0>, I32EnumAttrCase<"arena", 1>, I32EnumAttrCase<"rows", 2>,
    I32EnumAttrCase<"input", 3>, I32EnumAttrCase<"output", 4>]> {
  let cppNamespace = "::dlc::kernel";
  let genSpecializedAttr = 0;
}

def DlcRt_BufferAttr : AttrDef<DlcRt_Dialect, "Buffer"> {
  let mnemonic = "buffer";
  let summary = "A place in memory.";
  let description = [{
    `state`, `arena`: `offset` bytes from the block's start. `rows`: in the
    arena's part for rows, `offset` bytes for each row of its capacity after the
    constant part. `input`, `output`: `offset` is an index into the entry's
    inputs or outputs, at the first row of the step.
  }];
  let parameters = (ins EnumParameter<DlcRt_Space>:$space, "int64_t":$offset);
  let assemblyFormat = "`<` $space `,` $offset `>`";
}

def DlcRt_WorkspaceAttr : AttrDef<DlcRt_Dialect, "Workspace"> {
  let mnemonic = "workspace";
  let summary = "Memory that a target's code of a program works in, besides the arena's buffers.";
  let description = [{
    `bytes` and, for each row that the arena is laid out for, `per_row` bytes that all
    threads share, then `per_thread` bytes for each thread. Each kernel begins anew
    with them. Example:
    ```mlir
    #dlcrt.workspace<bytes = 64, per_row = 8, per_thread = 4096>
    ```
  }];
  let parameters = (ins DefaultValuedParameter<"int64_t", "0">:$bytes, DefaultValuedParameter<"int64_t", "0">:$per_row,
                        DefaultValuedParameter<"int64_t", "0">:$per_thread);
  let assemblyFormat = "`<` struct(params) `>`";
}

def DlcRt_LaunchOp : DlcRt_Op<"launch", [Pure, DeclareOpInterfaceMethods<SymbolUserOpInterface>]> {
  let summary = "Runs a kernel on values.";
  let arguments = (ins FlatSymbolRefAttr:$kernel, Index:$rows, Variadic<AnyRankedTensor>:$inputs);
  let results = (outs Variadic<AnyRankedTensor>:$outputs);
  let assemblyFormat = "$kernel `rows` `(` $rows `)` `(` $inputs `)` attr-dict `:` functional-type($inputs, $outputs)";
}

def DlcRt_AfterOp : DlcRt_Op<"after", [Pure, AllTypesMatch<["operand", "result"]>]> {
  let summary = "The operand, for kernels behind those that compute others.";
  let description = [{
    A kernel that reads it is launched behind those that compute `others`.
    `dlc-form-kernels` orders launches by it and replaces it by its operand. Example:
    ```mlir
    %again = dlcrt.after %x, [%dy] : tensor<?x4xf32>, [tensor<?x2xf32>]
    ```
  }];
  let arguments = (ins AnyRankedTensor:$operand, Variadic<AnyRankedTensor>:$others);
  let results = (outs AnyRankedTensor:$result);
  let assemblyFormat = "$operand `,` `[` $others `]` attr-dict `:` type($operand) `,` `[` type($others) `]`";
}

def DlcRt_RequireOp : DlcRt_Op<"require", [MemoryEffects<[MemWrite]>]> {
  let summary = "Stops the execution if a row was found bad.";
  let description = [{
    `first_bad` is the first offending row, -1 if no row can be named, or the
    largest i64 if all is well.
  }];
  let arguments = (ins TensorOf<[I64]>:$first_bad, StrAttr:$message, StrAttr:$where);
  let assemblyFormat = "$first_bad `,` $message `at` $where attr-dict `:` type($first_bad)";
}

def DlcRt_ProgramOp : DlcRt_Op<"program", [Symbol, SingleBlock, NoTerminator, NoRegionArguments,
                                           IsolatedFromAbove]> {
  let summary = "The launch list of an entry.";
  let description = [{
    Runs its operations in order: those of its `dlcrt.steps` once for each batch of
    rows, or, if it has no rows, all once. `input_bytes` and
    `output_bytes` are the bytes of one row of each input and output, 0 for one
    without rows. `state_copies` counts copies that bring a variable's new value
    in place; none is needed when kernels write it there. `signature`, `inputs`
    and `outputs` are those of the entry without its variables. `workspaces` has a
    `#dlcrt.workspace` for each target whose code has been emitted, by name.

    The arena has `arena_bytes` bytes, of which a buffer of space `arena` begins at
    its offset, then space `rows`: with a capacity of c rows, a buffer there begins
    round_up(c * offset, 64) + 64 * i bytes behind its start if there are i smaller
    offsets of buffers there, so that all begin aligned and none overlap.
  }];
  let arguments = (ins SymbolNameAttr:$sym_name, TypeAttr:$signature, ArrayAttr:$inputs,
                       StrArrayAttr:$outputs, I64Attr:$arena_bytes, I64Attr:$arena_bytes_per_row,
                       DenseI64ArrayAttr:$input_bytes, DenseI64ArrayAttr:$output_bytes,
                       I64Attr:$state_copies, OptionalAttr<DictionaryAttr>:$workspaces);
  let regions = (region SizedRegion<1>:$body);
  let assemblyFormat = [{
    $sym_name $signature `inputs` $inputs `outputs` $outputs `arena` `=` $arena_bytes `+` $arena_bytes_per_row `rows`
    `row_bytes` `=` $input_bytes `to` $output_bytes
    `state_copies` `=` $state_copies (`workspaces` $workspaces^)? attr-dict-with-keyword $body
  }];
  let extraClassDeclaration = [{
    /// Whether it runs once for each batch of rows; else once.
    bool hasRows() {
      // Rows may have no bytes.
      return llvm::any_of(::mlir::cast<::mlir::FunctionType>(getSignature()).getInputs(), [](::mlir::Type type) {
        return !::mlir::cast<::mlir::ShapedType>(type).hasStaticShape();
      });
    }
    /// The loop over batches that `dlcrt-fuse-steps` makes; null before.
    ::dlc::kernel::StepsOp getSteps();
    /// The block of what a step does: that of the loop, else its own.
    ::mlir::Block &getStep();
    /// What a step does, in order: runs, copies and stops, also those of groups.
    ::llvm::SmallVector<::mlir::Operation *> getStepOperations();
    template <typename Op> ::llvm::SmallVector<Op> getStepOperations() {
      ::llvm::SmallVector<Op> found;
      for (::mlir::Operation *op : getStepOperations())
        if (auto typed = ::mlir::dyn_cast<Op>(op))
          found.push_back(typed);
      return found;
    }
    /// What the code for a target needs; nothing if none has been emitted.
    ::dlc::kernel::WorkspaceAttr getWorkspace(::llvm::StringRef target);
    void setWorkspace(::llvm::StringRef target, ::dlc::kernel::WorkspaceAttr workspace);
  }];
  let hasVerifier = 1;
  let hasRegionVerifier = 1;
}

def DlcRt_StepsOp : DlcRt_Op<"steps", [HasParent<"ProgramOp">, SingleBlock, NoTerminator, NoRegionArguments]> {
  let summary = "The steps of a call: its operations once for each batch of rows.";
  let description = [{
    `steps_per_execution` batches are steps of one call: on a CPU a loop of the
    program's function, on a device launches that a graph replays. A check that
    fails ends the loop. It is all that its program has. Example:
    ```mlir
    dlcrt.program @train_step ... {
      dlcrt.steps {
        dlcrt.run @k [#dlcrt.buffer<input, 0>, #dlcrt.buffer<state, 0>]
      }
    }
    ```
  }];
  let regions = (region SizedRegion<1>:$body);
  let assemblyFormat = "attr-dict-with-keyword $body";
}

def DlcRt_GroupOp : DlcRt_Op<"group", [ParentOneOf<["ProgramOp", "StepsOp"]>, SingleBlock, NoTerminator,
                                       NoRegionArguments]> {
  let summary = "What one launch of a device does.";
  let description = [{
    Either kernels, each with blocks of its own, none of which reads or writes what
    another writes; or checks (`dlcrt.stop_if`); or a copy. `name` is that of the
    launch's code, of which there is none for a copy that the device does by itself.
    With `stops` it does nothing once a check has failed, nor if one of the checks
    that stand before its kernels fails. With `library` its kernel is computed by a
    library of products. Example: two kernels behind a check
    ```mlir
    dlcrt.group "kernel_1_2_checking" stops {
      dlcrt.stop_if <arena, 0> check 0
      dlcrt.run @kernel_1 [#dlcrt.buffer<arena, 64>, #dlcrt.buffer<state, 0>]
      dlcrt.run @kernel_2 [#dlcrt.buffer<arena, 128>, #dlcrt.buffer<state, 64>]
    }
    ```
  }];
  let arguments = (ins OptionalAttr<StrAttr>:$name, UnitAttr:$stops, UnitAttr:$library);
  let regions = (region SizedRegion<1>:$body);
  let assemblyFormat = "($name^)? (`stops` $stops^)? (`library` $library^)? attr-dict-with-keyword $body";
  let hasRegionVerifier = 1;
}

/// What a step does.
class DlcRt_StepOp<string mnemonic, list<Trait> traits = []>
    : DlcRt_Op<mnemonic, !listconcat([ParentOneOf<["ProgramOp", "StepsOp", "GroupOp"]>], traits)>;

def DlcRt_RunOp : DlcRt_StepOp<"run", [DeclareOpInterfaceMethods<SymbolUserOpInterface>]> {
  let summary = "Runs a kernel on buffers: one for each argument after the rows, then one for each result.";
  let arguments = (ins FlatSymbolRefAttr:$kernel, TypedArrayAttrBase<DlcRt_BufferAttr, "buffers">:$buffers);
  let assemblyFormat = "$kernel $buffers attr-dict";
  let extraClassDeclaration = [{
    /// The function that runs; of a verified module, there is one.
    ::dlc::kernel::KernelOp lookupKernel();
    /// The same of many runs, without going through the module for each.
    ::dlc::kernel::KernelOp lookupKernel(::mlir::SymbolTableCollection &symbols);
    /// The buffers that it reads, and those that it writes.
    ::llvm::ArrayRef<::mlir::Attribute> argumentBuffers();
    ::llvm::ArrayRef<::mlir::Attribute> resultBuffers();
    ::llvm::ArrayRef<::mlir::Attribute> argumentBuffers(::mlir::SymbolTableCollection &symbols);
    ::llvm::ArrayRef<::mlir::Attribute> resultBuffers(::mlir::SymbolTableCollection &symbols);
  }];
}

def DlcRt_CopyOp : DlcRt_StepOp<"copy"> {
  let summary = "Copies bytes; with `per_row`, that many for each row.";
  let arguments = (ins DlcRt_BufferAttr:$source, DlcRt_BufferAttr:$target, I64Attr:$bytes, UnitAttr:$per_row);
  let assemblyFormat = "$source `to` $target `,` $bytes (`per_row` $per_row^)? attr-dict";
}

def DlcRt_StopIfOp : DlcRt_StepOp<"stop_if"> {
  let summary = "Ends the execution if the i64 in the buffer is not the largest i64; `check` is the manifest's.";
  let arguments = (ins DlcRt_BufferAttr:$buffer, I64Attr:$check);
  let assemblyFormat = "$buffer `check` $check attr-dict";
}

def DlcRt_ChecksOp : DlcRt_Op<"checks", [HasParent<"::mlir::ModuleOp">]> {
  let summary = "The messages and places of the program's checks, in order.";
  let arguments = (ins StrArrayAttr:$messages, StrArrayAttr:$places);
  let assemblyFormat = "$messages `at` $places attr-dict";
}

#endif // DLC_DLCRT_OPS
