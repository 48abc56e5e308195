// What dlcrt-emit-cpu refuses.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// RUN: not dlc-opt --dlcrt-emit-cpu=cpu=z80 %s --split-input-file 2>&1 | FileCheck %s --check-prefix=CPU
// RUN: dlc-opt --dlcrt-emit-cpu=cpu=x86-64 %s --split-input-file --verify-diagnostics

// CPU: error: no CPU is called "z80"; there are x86-64 x86-64-v2 x86-64-v3 x86-64-v4 native
// expected-error@below {{'dlcrt.kernel' op has no form; expects one, such as #dlcrt.form<#dlcrt.loops>, which dlcrt-find-forms writes}}
dlcrt.kernel @k(%n: index, %x: tensor<4xf32>) -> tensor<4xf32> {
  dlcrt.return %x : tensor<4xf32>
}

// -----

// expected-error@below {{'dlcrt.kernel' op is of form #dlcrt.contract, which expects a product}}
dlcrt.kernel @k(%n: index, %x: tensor<4xf32>) -> tensor<4xf32> form <#dlcrt.contract> {
  dlcrt.return %x : tensor<4xf32>
}

// -----

// What loops have no code for is an error, not a kernel that does nothing.
// expected-error@below {{'dlcrt.kernel' op is of form #dlcrt.loops, which expects linalg.generic of one result, products, slices, reshapes and constants}}
dlcrt.kernel @k(%n: index, %x: tensor<4xf32>) -> tensor<8xf32> form <#dlcrt.loops> {
  %y = tensor.concat dim(0) %x, %x : (tensor<4xf32>, tensor<4xf32>) -> tensor<8xf32>
  dlcrt.return %y : tensor<8xf32>
}

// -----

// expected-error@below {{'dlcrt.kernel' op has operations that there is no code for}}
dlcrt.kernel @k(%n: index, %x: tensor<4xf32>) -> tensor<8xf32> {
  // expected-note@below {{here, tensor.concat}}
  %y = tensor.concat dim(0) %x, %x : (tensor<4xf32>, tensor<4xf32>) -> tensor<8xf32>
  dlcrt.return %y : tensor<8xf32>
}

// -----

dlcrt.kernel @k(%n: index, %x: tensor<4xf32>) -> tensor<4xf32> form <#dlcrt.flat> {
  %empty = tensor.empty() : tensor<4xf32>
  %y = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]}
      ins(%x : tensor<4xf32>) outs(%empty : tensor<4xf32>) {
  ^bb0(%in: f32, %out: f32):
    // expected-error@below {{has no code: math.atan is a library's}}
    %z = math.atan %in : f32
    linalg.yield %z : f32
  } -> tensor<4xf32>
  dlcrt.return %y : tensor<4xf32>
}

// -----

dlcrt.kernel @k(%n: index, %x: tensor<4xf32>) -> tensor<4xf32> form <#dlcrt.flat> {
  %empty = tensor.empty() : tensor<4xf32>
  %y = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]}
      ins(%x : tensor<4xf32>) outs(%empty : tensor<4xf32>) {
  ^bb0(%in: f32, %out: f32):
    %two = arith.constant 2.0 : f32
    // expected-error@below {{has no code: math.atan2 is a library's}}
    %z = math.atan2 %in, %two : f32
    linalg.yield %z : f32
  } -> tensor<4xf32>
  dlcrt.return %y : tensor<4xf32>
}

// -----

// What dlcrt-verify-kernels would refuse has no code here either.
#a = affine_map<(m, n, k) -> (m, k)>
#b = affine_map<(m, n, k) -> (k, n)>
#c = affine_map<(m, n, k) -> (m, n)>
dlcrt.kernel @k(%n: index, %x: tensor<4x4xi8>) -> tensor<4x4xi32> form <#dlcrt.loops> {
  // expected-error@below {{'dlcrt.contract' op}}
  %y = dlcrt.contract [#a, #b, #c] %x, %x in i32 : (tensor<4x4xi8>, tensor<4x4xi8>) -> tensor<4x4xi32>
  dlcrt.return %y : tensor<4x4xi32>
}
