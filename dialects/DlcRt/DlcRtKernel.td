//===- DlcRtKernel.td - Kernels and what they hold ---------*- tablegen -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_DLCRT_KERNEL
#define DLC_DLCRT_KERNEL

include "dialects/DlcRt/DlcRtSchedule.td"
include "dialects/Interfaces/Interfaces.td"
include "mlir/IR/OpAsmInterface.td"
include "mlir/Interfaces/ControlFlowInterfaces.td"
include "mlir/Interfaces/FunctionInterfaces.td"

def DlcRt_KernelOp : DlcRt_Op<"kernel", [FunctionOpInterface, IsolatedFromAbove, AffineScope]> {
  let summary = "A kernel: what one launch computes.";
  let description = [{
    `form` says what it is; `dlcrt-verify-kernels` expects it, and that the body
    has it. `schedules` says, for targets by name (CPUs as `--cpu` has them, `gpu`),
    how their code computes it; for others code generation chooses. (C1) The first argument is the number of rows, an `index`; (C2) all other
    arguments and all results are ranked tensors of integers or floats. (C3) The body is one block that
    `dlcrt.return` ends. Every `?` in the body is the number of rows. (C4) Schedules
    are such. Example:
    ```mlir
    dlcrt.kernel @relu(%rows: index, %x: tensor<?x8xf32>) -> tensor<?x8xf32>
        form <#dlcrt.rows> schedules {"x86-64-v3" = #dlcrt.cpu_rows<chunk = 32, unroll = 4>} {
      // linalg operations
      dlcrt.return %y : tensor<?x8xf32>
    }
    ```
  }];
  let arguments = (ins SymbolNameAttr:$sym_name, TypeAttrOf<FunctionType>:$function_type,
                       OptionalAttr<DlcRt_FormAttr>:$form, OptionalAttr<DictionaryAttr>:$schedules,
                       OptionalAttr<StrAttr>:$sym_visibility,
                       OptionalAttr<DictArrayAttr>:$arg_attrs, OptionalAttr<DictArrayAttr>:$res_attrs);
  let regions = (region SizedRegion<1>:$body);
  let builders = [OpBuilder<(ins "::llvm::StringRef":$name, "::mlir::FunctionType":$type)>];
  let skipDefaultBuilders = 1;
  let hasCustomAssemblyFormat = 1;
  let hasVerifier = 1;
  let extraClassDeclaration = [{
    ::llvm::ArrayRef<::mlir::Type> getArgumentTypes() { return getFunctionType().getInputs(); }
    ::llvm::ArrayRef<::mlir::Type> getResultTypes() { return getFunctionType().getResults(); }
    ::mlir::Region *getCallableRegion() { return &getBody(); }
    bool isDeclaration() { return false; }
    static ::llvm::StringRef getDefaultDialect() { return "dlcrt"; }

    /// The number of rows.
    ::mlir::BlockArgument getRows() { return getBody().getArgument(0); }
    /// The arguments behind it.
    ::mlir::Block::BlockArgListType getTensors() {
      return getBody().getArguments().drop_front();
    }
    ::llvm::ArrayRef<::mlir::Type> getTensorTypes() {
      return getArgumentTypes().drop_front();
    }
    /// The values that are its results.
    ::mlir::OperandRange getReturned();
    /// The operations of its body of a kind, in order.
    template <typename Op> auto getOps() { return getBody().front().getOps<Op>(); }
    /// All of them but the `dlcrt.return`.
    auto getOperations() { return getBody().front().without_terminator(); }
  }];
}

def DlcRt_ReturnOp : DlcRt_Op<"return", [Pure, HasParent<"KernelOp">, Terminator, ReturnLike]> {
  let summary = "The results of a kernel.";
  let arguments = (ins Variadic<AnyRankedTensor>:$operands);
  let assemblyFormat = "attr-dict ($operands^ `:` type($operands))?";
  let hasVerifier = 1;
}

def DlcRt_ContractOp : DlcRt_Op<"contract", [Pure, DeclareOpInterfaceMethods<ReferenceOp>,
                                             DeclareOpInterfaceMethods<KernelAnchor, ["verifyCode"]>]> {
  let summary = "Sums of products.";
  let description = [{
    `result[C] = sum of lhs[A] * rhs[B]`, for all indices of loops that the maps
    `[A, B, C]` send to elements. A loop is of one of four groups, named by the
    operands that it moves in: *m* (lhs, result), *n* (rhs, result), *k* (lhs, rhs;
    the sum's) and *batch* (all three).

    Factors are extended to `accumulator`, in which products are formed and added
    to +0, and sums are rounded to the result's dtype. How products are rounded
    before they are added, and in which order, is for the kernel's form to say; the
    reference semantics rounds each product and each sum, loops in order.

    (C1) Each map sends loops to dimensions, each to one. (C2) Each loop is of a
    group, and there is one of k. (C3) Sizes of a loop agree. (C4) Dtypes are all
    floats or all signless integers, and `accumulator` holds all numbers of lhs's
    and rhs's. Example: a dense layer
    ```mlir
    %y = dlcrt.contract [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (k, n)>,
                         affine_map<(m, n, k) -> (m, n)>] %x, %w in f32
        : (tensor<?x4xf32>, tensor<4x8xf32>) -> tensor<?x8xf32>
    ```
  }];
  let arguments = (ins RankedTensorOf<[AnyFloat, AnySignlessInteger]>:$lhs,
                       RankedTensorOf<[AnyFloat, AnySignlessInteger]>:$rhs,
                       AffineMapArrayAttr:$indexing_maps, TypeAttr:$accumulator);
  let results = (outs RankedTensorOf<[AnyFloat, AnySignlessInteger]>:$result);
  let assemblyFormat = "$indexing_maps $lhs `,` $rhs `in` $accumulator attr-dict `:` functional-type(operands, results)";
  let hasVerifier = 1;
  let extraClassDeclaration = [{
    /// A loop's group: the operands whose indices it is one of.
    enum class Group { m, n, k, batch };

    /// The maps of lhs, rhs and the result.
    ::llvm::SmallVector<::mlir::AffineMap> getMaps();
    unsigned getNumLoops();
    /// ShapedType::kDynamic is the rows.
    ::llvm::SmallVector<int64_t> getLoopSizes();
    Group getGroup(unsigned loop);
    /// The loops of a group, in order.
    ::llvm::SmallVector<unsigned> getLoops(Group group);
  }];
}

def DlcRt_GatherRowsOp : DlcRt_Op<"gather_rows", [Pure, DeclareOpInterfaceMethods<ReferenceOp>,
                                               DeclareOpInterfaceMethods<KernelAnchor>]> {
  let summary = "Rows of a table by index.";
  let description = [{
    `result[i..., j...] = table[indices[i...], j...]`; an index out of range is the
    nearest in it. (C1) The table is static, and the result's shape that of the
    indices and a row. Example:
    ```mlir
    %y = dlcrt.gather_rows %table[%ids] : (tensor<100x8xf32>, tensor<?x16xi32>) -> tensor<?x16x8xf32>
    ```
  }];
  let arguments = (ins RankedTensorOf<[AnyFloat, AnySignlessInteger]>:$table, RankedTensorOf<[I32, I64]>:$indices);
  let results = (outs RankedTensorOf<[AnyFloat, AnySignlessInteger]>:$result);
  let assemblyFormat = "$table `[` $indices `]` attr-dict `:` functional-type(operands, results)";
  let hasVerifier = 1;
}

def DlcRt_SegmentRowsOp : DlcRt_Op<"segment_rows", [Pure, DeclareOpInterfaceMethods<ReferenceOp>,
                                                 DeclareOpInterfaceMethods<KernelAnchor, ["verifyCode"]>]> {
  let summary = "Sums of rows by index.";
  let description = [{
    `result[n, j...]` is the sum of `updates[i..., j...]` where `indices[i...]` is n, an index
    out of range being the nearest in it. Terms are added to +0 in the order of the
    indices, in the result's dtype, those of 16-bit floats in float32.
    (C1) The result is static, and the shape of the updates is that of the indices
    and a row of it. Example:
    ```mlir
    %g = dlcrt.segment_rows %updates[%ids] : (tensor<?x16x8xf32>, tensor<?x16xi32>) -> tensor<100x8xf32>
    ```
  }];
  let arguments = (ins RankedTensorOf<[AnyFloat, AnySignlessInteger]>:$updates, RankedTensorOf<[I32, I64]>:$indices);
  let results = (outs RankedTensorOf<[AnyFloat, AnySignlessInteger]>:$result);
  let assemblyFormat = "$updates `[` $indices `]` attr-dict `:` functional-type(operands, results)";
  let hasVerifier = 1;
}

class DlcRt_IntLike<I type> : TypeConstraint<
    Or<[type.predicate, VectorOfNonZeroRankOf<[type]>.predicate, TensorOf<[type]>.predicate]>,
    type.summary # ", or a vector or tensor of it">;

def DlcRt_RandomWordOp : DlcRt_Op<"random_word", !listconcat([Pure, AllTypesMatch<["word", "counter", "step", "key"]>],
                                                             ElementwiseMappable.traits)> {
  let summary = "A word of a block of random bits.";
  let description = [{
    Word `word` (0 to 3) of the block that Philox4x32-10 makes for `key` of the
    counter whose low 64 bits are `counter` and whose high ones are `step`
    (J. Salmon, M. Moraes, R. Dror, D. Shaw, "Parallel random numbers: as easy as
    1, 2, 3", SC11; low words first). For the bodies of a kernel's operations.
    Other words than 0 to 3 are that of 3. Example:
    ```mlir
    %bits = dlcrt.random_word %word of %counter, %step key %key : i64 -> i32
    ```
  }];
  let arguments = (ins DlcRt_IntLike<I64>:$word, DlcRt_IntLike<I64>:$counter, DlcRt_IntLike<I64>:$step,
                       DlcRt_IntLike<I64>:$key);
  let results = (outs DlcRt_IntLike<I32>:$result);
  let assemblyFormat = "$word `of` $counter `,` $step `key` $key attr-dict `:` type($counter) `->` type($result)";
}

#endif // DLC_DLCRT_KERNEL
