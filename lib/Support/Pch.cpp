// Carries the precompiled header; see cmake/DlcHelpers.cmake.
