//===- DlcRtForm.td - What kernels are ---------------------*- tablegen -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_DLCRT_FORM
#define DLC_DLCRT_FORM

include "dialects/DlcRt/DlcRtBase.td"

def DlcRt_KindAttr : AttrInterface<"KindAttr"> {
  let cppNamespace = "::dlc::kernel";
  let description = [{
    A structure that the body of a kernel has, and what of it code needs to know
    that is not to be read off the operations. `lib/Kernels` has a class for each,
    which finds it, holds it against a body and says what may be overwritten.
  }];
}

def DlcRt_ScheduleAttr : AttrInterface<"ScheduleAttr"> {
  let cppNamespace = "::dlc::kernel";
  let description = [{
    What code for one target does with a kernel that changes no bit of a result, but
    perhaps of a nan: order of loops, tiles, vectors, rows of a chunk.
  }];
}

def DlcRt_FormAttr : AttrDef<DlcRt_Dialect, "Form"> {
  let mnemonic = "form";
  let summary = "What a kernel is.";
  let description = [{
    Structures that the body has, the one to prefer first: code for a target is
    that of the first of them for which it has some, `#dlcrt.loops` in the end.
    Only `#dlcrt.library` counts wherever it stands, on targets with a library.
    `dlc-form-kernels` writes it, `dlcrt-verify-kernels` holds it against the body,
    and nothing behind looks for a structure that it does not name. Example: a
    dense layer of one unit, which is a product and a reduction of each row
    ```mlir
    #dlcrt.form<#dlcrt.contract, #dlcrt.rows, #dlcrt.library<lhs = 1, rhs = 2>>
    ```
  }];
  let parameters = (ins ArrayRefParameter<"::mlir::Attribute">:$kinds);
  let assemblyFormat = "`<` $kinds `>`";
  let genVerifyDecl = 1;
  let extraClassDeclaration = [{
    /// The parameters of a kind, null if the form does not have it.
    template <typename Kind> Kind get() const {
      for (::mlir::Attribute kind : getKinds())
        if (auto found = ::mlir::dyn_cast<Kind>(kind))
          return found;
      return {};
    }
  }];
}

class DlcRt_KindDef<string name, string kindMnemonic> : AttrDef<DlcRt_Dialect, name, [DlcRt_KindAttr]> {
  let mnemonic = kindMnemonic;
}

def DlcRt_ContractKindAttr : DlcRt_KindDef<"ContractKind", "contract"> {
  let summary = "A product, without a batch, of what lies in memory, and elementwise operations on its elements.";
}
def DlcRt_BatchedKindAttr : DlcRt_KindDef<"BatchedKind", "batched"> {
  let summary = "A product for each index of outer loops, of matrices at any distance, and elementwise operations on its elements.";
  let description = [{
    Columns of the result lie one after the other, and so do rows or columns of each
    factor; all else are strides. Example: scores of attention, of
    queries `[rows, T, heads, D]` and keys `[rows, S, heads, D]` as they lie.
  }];
}
def DlcRt_ShortKindAttr : DlcRt_KindDef<"ShortKind", "short"> {
  let summary = "A product of short sums, elementwise operations, and sums of its columns.";
}
def DlcRt_NarrowKindAttr : DlcRt_KindDef<"NarrowKind", "narrow"> {
  let summary = "Products of few columns, one behind the other, and elementwise operations of the same rows.";
  let description = [{
    All that is computed of a row is so little that code takes several rows
    at once, each in a lane, through all of it. Products are of rows
    `[rows, k]` and what lies in memory, of at most 32 terms and 16 columns, and of at
    most 1,024 multiply-adds a row together. Elementwise operations are on rows of at
    most 32 elements or on as many numbers. Several products, or one of
    at most 8 columns and 16 terms. Example: two small dense layers.
  }];
}
/// A kind whose rows are the first `dims` loops of operations.
class DlcRt_RowsOfDims<string name, string kindMnemonic> : DlcRt_KindDef<name, kindMnemonic> {
  let parameters = (ins DefaultValuedParameter<"unsigned", "1">:$dims);
  let assemblyFormat = "(`<` `dims` `=` $dims^ `>`)?";
}
def DlcRt_RowsKindAttr : DlcRt_RowsOfDims<"RowsKind", "rows"> {
  let summary = "Operations that go through the same rows: elementwise, reductions of a row or of all rows, narrow products.";
  let description = [{
    Rows are those of the first `dims` dimensions together: of 2 those of sequences
    `[rows, T]`, each of which is a run of memory or one element. Operands may have
    some of these dimensions, in any order. Example: softmax of `[rows, T, D]`
    ```mlir
    #dlcrt.rows<dims = 2>
    ```
  }];
}
def DlcRt_ColumnsKindAttr : DlcRt_RowsOfDims<"ColumnsKind", "columns"> {
  let summary = "One reduction of all rows, with operations on its elements or on the number that it gives.";
  let description = [{
    Rows are those of `#dlcrt.rows`. Example: the sum of all of `[rows, T, D]` but for
    the last dimension
    ```mlir
    #dlcrt.columns<dims = 2>
    ```
  }];
}
def DlcRt_FlatKindAttr : DlcRt_KindDef<"FlatKind", "flat"> {
  let summary = "Elementwise operations of static shapes, whose memory is one run of elements.";
}
def DlcRt_CopyKindAttr : DlcRt_KindDef<"CopyKind", "copy"> {
  let summary = "Elements in other places: transposes, slices, pads, concatenations.";
  let description = [{
    Each element of the result is one of an argument, at known strides, or a number.
    Example: heads `[rows, T, heads, D]` as `[rows, heads, D, T]`.
  }];
}
def DlcRt_GatherRowsKindAttr : DlcRt_KindDef<"GatherRowsKind", "gather_rows"> {
  let summary = "Rows of a table by index.";
}
def DlcRt_SegmentRowsKindAttr : DlcRt_KindDef<"SegmentRowsKind", "segment_rows"> {
  let summary = "Sums of rows by index.";
}
def DlcRt_LibraryKindAttr : DlcRt_KindDef<"LibraryKind", "library"> {
  let summary = "A product that a library of products computes, on devices that have one.";
  let description = [{
    Numbers of the kernel's arguments that lhs and rhs are, or are rows of, and of
    the bias, a vector that is added to each row; `relu` then makes 0 of what is not
    above it, but nan. Example:
    ```mlir
    #dlcrt.library<lhs = 1, rhs = 2, bias = 3, relu = true>
    ```
  }];
  let parameters = (ins "unsigned":$lhs, "unsigned":$rhs, OptionalParameter<"std::optional<unsigned>">:$bias,
                        DefaultValuedParameter<"bool", "false">:$relu);
  let assemblyFormat = "`<` struct(params) `>`";
}
def DlcRt_LoopsKindAttr : DlcRt_KindDef<"LoopsKind", "loops"> {
  let summary = "Anything else: loops over the elements of results, one number at a time.";
}

#endif // DLC_DLCRT_FORM
