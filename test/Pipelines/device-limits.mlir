// Programs that once did not compile for devices.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// RUN: split-file %s %t
// RUN: dlc-compile %t/copy.mlir --target=sim --verify-numerics -o %t/copy.dlc
// RUN: dlc-compile %t/copy.mlir --target=sim --emit=gpu | FileCheck %t/copy.mlir
// RUN: %python %t/many.py > %t/many.mlir
// RUN: dlc-compile %t/many.mlir --target=sim --verify-numerics -o %t/many.dlc
// RUN: dlc-compile %t/many.mlir --target=sim --emit=kernel | FileCheck %t/many.py

//--- copy.mlir
// A variable's new value is an input as it is: a copy, unless the check failed.
// CHECK: gpu.func @copy_37_stopping(
// CHECK: scf.if
// CHECK: llvm.store {{.*}} vector<16xi8>
dlt.metadata "program"
dlt.variables @state { dlt.variable "w" : tensor<37xi8> weight }
dlt.entry @train_step state(@state) (%w: tensor<37xi8>, %x: tensor<?xf32>, %v: tensor<37xi8>) -> tensor<37xi8>
    inputs [#dlt.input<"x", feature>, #dlt.input<"v", feature>] outputs [] {
  %limit = dlt.splat 1.0e9 : tensor<?xf32>
  %ok = dlt.compare lt %x, %limit : tensor<?xf32>
  dlt.check %ok, "too large" : tensor<?xi1>
  dlt.return %v : tensor<37xi8>
}

//--- many.py
# Kernels of 700 arguments, of which a launch takes 512.
# CHECK: dlcrt.run @kernel_0
# CHECK: dlcrt.run @kernel_1
count = 700
numbers = range(count)
vector = "tensor<8xf32>"
print('dlt.metadata "many"\ndlt.variables @state {}')
print("dlt.entry @predict state(@state) (%x: " + vector,
      *(f"%a{i}: {vector}" for i in numbers), sep=", ", end=") -> (")
print(*[vector] * count, sep=", ", end=")\n    inputs [")
print('#dlt.input<"x", feature>',
      *(f'#dlt.input<"a{i}", feature>' for i in numbers), sep=", ", end="] outputs [")
print(*(f'"y{i}"' for i in numbers), sep=", ", end="] {\n")
for i in numbers:
    print(f"  %y{i} = dlt.multiply %x, %a{i} : {vector}")
print("  dlt.return", ", ".join(f"%y{i}" for i in numbers), ":",
      ", ".join([vector] * count), "\n}")
