//===- Pch.cpp - Carries the precompiled header ---------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// An empty file to compile the header with; see cmake/DlcHelpers.cmake.
//
//===----------------------------------------------------------------------===//
