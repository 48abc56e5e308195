// Dtype policies by path, of blocks and models, and those that are given.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// RUN: split-file %s %t
// RUN: dlc-opt %t/model.mlir --dlc-layer-pipeline | FileCheck %s
// RUN: dlc-opt %t/model.mlir --pass-pipeline='builtin.module(dlc-layer-pipeline{dtype-policy=mixed_float16,m/(dense|head)=float64})' | FileCheck %s --check-prefix=GIVEN
// RUN: dlc-opt %t/model.mlir | dlc-opt | FileCheck %s --check-prefix=TEXT
// RUN: dlc-compile %t/model.mlir --emit=layer --remarks=dlc-policy -o %t/out.mlir 2>&1 | FileCheck %s --check-prefix=REMARK
// RUN: dlc-compile %t/model.mlir --verify-numerics --dtype-policy=mixed_bfloat16 --dtype-policy='m/head=float32' -o %t/m.dlc
// RUN: dlc-opt %t/errors.mlir --dlc-layer-pipeline --split-input-file --verify-diagnostics
// RUN: not dlc-compile %t/model.mlir --dtype-policy=half 2>&1 | FileCheck %s --check-prefix=UNKNOWN
// RUN: not dlc-compile %t/model.mlir --dtype-policy=m/haed=float32 2>&1 | FileCheck %s --check-prefix=NOWHERE
// RUN: not dlc-compile %t/model.mlir --dtype-policy='m/h.*=float32' --dtype-policy='m/.*d=float64' 2>&1 | FileCheck %s --check-prefix=SEVERAL
// RUN: not dlc-compile %t/model.mlir --dtype-policy=float16 --dtype-policy=float32 2>&1 | FileCheck %s --check-prefix=TWO

// UNKNOWN: error: 'builtin.module' op has the unknown dtype policy "half"
// NOWHERE: error: no layer has the path "m/haed", which a dtype policy is given for
// SEVERAL: error: 'dlc.dense' op of the path "m/head" has several dtype policies: "m/h.*" = "float32", "m/.*d" = "float64"; expects one, or one of the path itself
// TWO: error: two dtype policies are given, "float16" and "float32"

// The inner block's layer has the outer block's, unless its path says another.
// CHECK: dlc.dense {{.*}}dtype = #dlc.policy<compute = bf16, variable = f32>, name = "outer/tower/dense",
// CHECK: dlc.dense {{.*}}dtype = f64, name = "outer/tower/dense_1",
// CHECK: dlc.dense {{.*}}dtype = f64, name = "outer/dense",
// A path counts more than an expression that it matches, and less than its own.
// CHECK: dlc.dense {{.*}}dtype = f32, name = "outer_1/tower/dense",
// CHECK: dlc.dense {{.*}}dtype = f64, name = "outer_1/tower/dense_1",
// CHECK: dlc.dense {{.*}}dtype = f16, name = "outer_1/dense",
// CHECK: dlc.dense {{.*}}dtype = bf16, name = "dense",
// CHECK-NOT: block_dtype

// GIVEN: dlc.dense {{.*}}dtype = #dlc.policy<compute = bf16, variable = f32>, name = "outer/tower/dense",
// GIVEN: dlc.dense {{.*}}dtype = f64, name = "dense",
// GIVEN: dlc.dense {{.*}}dtype = f64, name = "head",
// GIVEN: dlc.dense {{.*}}dtype = #dlc.policy<compute = f16, variable = f32>, name = "last",

// TEXT: dtype_policies = {"m/outer/dense" = "float64", "m/outer_1/.*" = "float32", "m/outer_1/dense" = "float16"}

// REMARK: remark: {{.*}}m/outer/tower/dense computes in bf16 and keeps variables in f32, as its block says so
// REMARK: remark: {{.*}}m/outer/dense computes in f64 and keeps variables in f64, as its path is one of dtype_policies

//--- model.mlir

dlc.block @tower(%x) {
  %0 = dlc.dense %x {units = 4}
  %1 = dlc.dense %0 {units = 4, dtype = f64}
  dlc.yield %1
}
dlc.block @outer(%x) {
  %0 = dlc.apply @tower(%x)
  %1 = dlc.dense %0 {units = 3}
  dlc.yield %1
}
dlc.model sequential @m {
  dlc.input "x" : tensor<?x4xf32>
  dlc.apply @outer {dtype = "mixed_bfloat16"}
  dlc.apply @outer
  dlc.dense {units = 8}
  dlc.dense {units = 2, name = "head"}
  dlc.dense {units = 2, name = "last"}
  dlc.outputs names ["y"]
} {dtype = "bfloat16", dtype_policies = {"m/outer/dense" = "float64", "m/outer_1/.*" = "float32", "m/outer_1/dense" = "float16"}}

//--- errors.mlir

// expected-error@below {{'dlc.model' op has a dtype policy of "m/dence", which is the path of no layer}}
dlc.model sequential @m {
  dlc.input "x" : tensor<?x4xf32>
  dlc.dense {units = 4}
  dlc.outputs names ["y"]
} {dtype_policies = {"m/dence" = "float64"}}

// -----

dlc.model sequential @m {
  dlc.input "x" : tensor<?x4xf32>
  // expected-error@below {{of the path "m/dense" has several dtype policies: "m/.*" = "float64", "m/d.*" = "float32"; expects one, or one of the path itself}}
  dlc.dense {units = 4}
  dlc.outputs names ["y"]
} {dtype_policies = {"m/d.*" = "float32", "m/.*" = "float64"}}

// -----

// expected-error@below {{'dlc.model' op has the unknown dtype policy "mixed_float32"; did you mean "mixed_float16"?}}
dlc.model sequential @m {
  dlc.input "x" : tensor<?x4xf32>
  dlc.dense {units = 4}
  dlc.outputs names ["y"]
} {dtype_policies = {"m/dense" = "mixed_float32"}}

// -----

// expected-error@below {{'dlc.model' op expects regular expressions, found "m/(": parentheses not balanced}}
dlc.model sequential @m {
  dlc.input "x" : tensor<?x4xf32>
  dlc.dense {units = 4}
  dlc.outputs names ["y"]
} {dtype_policies = {"m/(" = "float32"}}
