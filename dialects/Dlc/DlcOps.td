// Umbrella of the dialect's operations, for tablegen.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef DLC_DLC_OPS
#define DLC_DLC_OPS
include "dialects/Dlc/DlcLayers.td"
include "dialects/Dlc/DlcShapeLayers.td"
include "dialects/Dlc/DlcMergingLayers.td"
include "dialects/Dlc/DlcNormalizationLayers.td"
include "dialects/Dlc/DlcModel.td"
#endif // DLC_DLC_OPS
