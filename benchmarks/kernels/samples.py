"""How contestants in Python take a sample."""
# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
import time


def microseconds(call, seconds):
    """Of a call, over as many as take about so many seconds."""
    call()
    start = time.perf_counter()
    call()
    calls = max(1, round(seconds / (time.perf_counter() - start)))
    start = time.perf_counter()
    for _ in range(calls):
        call()
    return (time.perf_counter() - start) / calls * 1e6
