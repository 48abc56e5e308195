"""Results as data and as tables."""
# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
import os
import statistics

from workloads import FUSED_STEPS, parameters, workload_flops

COLUMNS = ["dlc", "hand", "jax", "torch", "compile"]
TITLES = {"hand": "by hand", "jax": "JAX", "torch": "PyTorch",
          "compile": "torch.compile"}


def median(values):
    return statistics.median(values) if values else None


def machine():
    """The CPU's model and the processors at hand; nothing that names it."""
    model = "unknown"
    try:
        with open("/proc/cpuinfo") as file:
            for line in file:
                if line.startswith(("model name", "Model")):
                    model = line.split(":", 1)[1].strip()
                    break
    except OSError:
        pass
    return {"cpu": model, "cores": len(os.sched_getaffinity(0))}


def row(samples, workload, threads):
    """One workload: times, floors from the peak probed around it, ratios of
    each round's numbers."""
    values = samples.values
    times = {name: values.get((name, workload, threads)) for name in COLUMNS}
    times["hand"] = values.get(("dlc", workload.replace("train", "hand"),
                                threads)) if workload.startswith("train") else None
    peaks = values["dlc", "peak of", workload, threads]
    floors = [workload_flops(workload) / peak * 1e-3 for peak in peaks]
    entry = {"workload": workload, "threads": threads,
             "floor_us": median(floors),
             "us": {n: median(t) for n, t in times.items() if t},
             "min_us": {n: min(t) for n, t in times.items() if t},
             "first_call_s": {n: f for (n, w, t), f in samples.first.items()
                              if (w, t) == (workload, threads)},
             "missing": {n: why for (n, w, t), why in samples.missing.items()
                         if (w, t) == (workload, threads)}}
    dlc = times["dlc"]
    entry["to_floor"] = median([d / f for d, f in zip(dlc, floors)])
    if workload.startswith("train"):
        traffic = values["dlc", "probe/adam/" + workload.split("/")[1], threads]
        both = [f + t for f, t in zip(floors, traffic)]
        entry["floor_with_traffic_us"] = median(both)
        entry["to_floor_with_traffic"] = median(
            [d / f for d, f in zip(dlc, both)])
    peers = {n: t for n, t in times.items() if t and n not in ("dlc", "hand")}
    if peers:
        best = min(peers, key=lambda name: median(peers[name]))
        entry["best_peer"] = best
        entry["to_best_peer"] = median(
            [d / b for d, b in zip(dlc, peers[best])])
    if times["hand"]:
        entry["to_hand"] = median([d / h for d, h in zip(dlc, times["hand"])])
    return entry


def result(options, samples, compiled, sizes, versions, check, commit):
    values = samples.values
    workloads = [row(samples, name % model, threads)
                 for model in options.models
                 for name in ("train/%s/1", "train/%s/" + str(FUSED_STEPS),
                              "infer/%s/128", "infer/%s/1")
                 for threads in options.threads]
    return {
        "commit": commit,
        "machine": machine(),
        "rounds": options.rounds,
        "sample_ms": options.sample_ms,
        "peers": versions,
        "hand_written_check": check,
        "limits": {str(t): {
            "peak_gflops": median(values["dlc", "probe/peak", t]),
            "best_peak_gflops": max(values["dlc", "probe/peak", t]),
            "l2_read_gbs": median(values["dlc", "probe/l2", t]),
            "dram_read_gbs": median(values["dlc", "probe/dram", t]),
            "adam_traffic_us": {m: median(values["dlc", "probe/adam/" + m, t])
                                for m in options.models},
        } for t in options.threads},
        "calls_us": {str(t): {
            call: {m: median(values["dlc", call + "/" + m, t])
                   for m in options.models} for call in ("empty", "enter")}
            for t in options.threads},
        "workloads": workloads,
        "compile": compiled,
        "bytes": sizes,
    }


def number(value):
    if value is None:
        return ""
    return "%.4g" % value if value < 1000 else "%.0f" % value


def ratio(value):
    return "" if value is None else "%.2f" % value


def table(head, rows):
    """Markdown, with columns as wide as they need to be."""
    rows = [head] + rows
    widths = [max(len(r[i]) for r in rows) for i in range(len(head))]
    lines = ["| " + " | ".join(c.ljust(w) if i == 0 else c.rjust(w)
                               for i, (c, w) in enumerate(zip(r, widths))) + " |"
             for r in rows]
    lines.insert(1, "|" + "|".join(
        "-" * (w + 2) if i == 0 else "-" * (w + 1) + ":"
        for i, w in enumerate(widths)) + "|")
    return "\n".join(lines)


def describe(workload):
    kind, model, count = workload.split("/")
    if kind == "infer":
        return "%s, predict %s row%s" % (model, count, "s" * (count != "1"))
    return "%s, Adam, %s step%s a call" % (model, count, "s" * (count != "1"))


def time_table(results, threads):
    rows = [r for r in results["workloads"] if r["threads"] == threads]
    names = [n for n in COLUMNS[1:] if any(n in r["us"] for r in rows)]
    head = (["workload, microseconds", "floor", "dlc"]
            + [TITLES[n] for n in names]
            + ["dlc/floor", "dlc/(floor+Adam)", "dlc/best peer"]
            + ["dlc/by hand"] * ("hand" in names))
    body = []
    for r in rows:
        body.append(
            [describe(r["workload"]), number(r["floor_us"]),
             number(r["us"]["dlc"])] + [number(r["us"].get(n)) for n in names]
            + [ratio(r["to_floor"]), ratio(r.get("to_floor_with_traffic")),
               ratio(r.get("to_best_peer"))]
            + [ratio(r.get("to_hand"))] * ("hand" in names))
    return table(head, body)


def tables(results):
    parts = ["dlc %s on %s, %d cores; medians of %d rounds of %g ms samples"
             % (results["commit"], results["machine"]["cpu"],
                results["machine"]["cores"], results["rounds"],
                results["sample_ms"])]
    parts.append("Peers: " + ", ".join("%s %s" % (TITLES[p], v) for p, v in
                                       results["peers"].items()))
    if results["hand_written_check"]:
        parts.append(
            "Losses of the step by hand and of dlc differ by at most %.1e."
            % results["hand_written_check"]["relative_difference"])
    for threads, limits in results["limits"].items():
        parts.append(
            "%s thread%s: peak %.1f GFLOP/s; reads %.0f GB/s from L2, %.1f "
            "from memory" % (threads, "s" * (threads != "1"),
                             limits["peak_gflops"], limits["l2_read_gbs"],
                             limits["dram_read_gbs"]))
        if limits["peak_gflops"] < 0.95 * limits["best_peak_gflops"]:
            parts.append("The machine was disturbed: its peak was %.1f once."
                         % limits["best_peak_gflops"])
        parts.append(time_table(results, int(threads)))
    rows = []
    for model, compiled in results["compile"].items():
        first = next(iter(results["calls_us"].values()))
        rows.append([
            model, str(parameters(model)), "%.3f" % compiled["seconds"],
            str(results["bytes"]["artifact " + model]),
            number(first["empty"][model]), number(first["enter"][model])])
    parts.append(table(["model", "parameters", "compile, s",
                        "artifact, bytes", "call of 0 rows, us",
                        "metric_results, us"], rows))
    phases = list(next(iter(results["compile"].values()))["phases"])
    parts.append(table(
        ["phase of compiling, s"] + list(results["compile"]),
        [[phase] + ["%.3f" % compiled["phases"][phase]
                    for compiled in results["compile"].values()]
         for phase in phases]))
    rows = [[name, str(size)] for name, size in results["bytes"].items()
            if not name.startswith("artifact ")]
    parts.append(table(["stripped", "bytes"], rows))
    return "\n\n".join(parts)
