// A sign that comes from a float64 by way of a float16 needs no library.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// RUN: dlc-compile %s --cpu=x86-64-v4,x86-64-v3,x86-64-v2,x86-64 -o %t.dlc

dlt.metadata "m"
dlt.variables @state {
}
dlt.entry @step state(@state) (%x: tensor<?x5xf16>) -> (tensor<f16>, tensor<f16>)
    inputs [#dlt.input<"x", feature>] outputs ["tanh", "sign"] {
  %m = dlt.reduce max %x dims = [0, 1] : tensor<?x5xf16> -> tensor<f16>
  %sine = dlt.sine %m : tensor<f16>
  %tanh = dlt.tanh %sine : tensor<f16>
  %cosine = dlt.cosine %m : tensor<f16>
  %sign = dlt.sign %cosine : tensor<f16>
  dlt.return %tanh, %sign : tensor<f16>, tensor<f16>
}
