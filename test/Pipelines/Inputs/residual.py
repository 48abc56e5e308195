"""Prints a model of a chain x + tanh(x): residual.py LAYERS.

Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""
import sys

count = int(sys.argv[1])
print('dlc.model @m {\n  %0 = dlc.input "x" : tensor<?x8xf32>')
for i in range(count):
    print(f"  %t{i} = dlc.activation %{i} {{activation = @tanh}}")
    print(f"  %{i + 1} = dlc.add %{i}, %t{i}")
print(f'  dlc.outputs %{count} names ["y"]\n}}')
