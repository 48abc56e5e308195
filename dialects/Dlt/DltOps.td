// Umbrella of the dialect's operations, for tablegen.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef DLC_DLT_OPS
#define DLC_DLT_OPS
include "dialects/Dlt/DltElementwise.td"
include "dialects/Dlt/DltGeneric.td"
include "dialects/Dlt/DltShape.td"
include "dialects/Dlt/DltIndex.td"
include "dialects/Dlt/DltOrder.td"
include "dialects/Dlt/DltProgram.td"
#endif // DLC_DLT_OPS
