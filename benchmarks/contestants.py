"""Programs that take samples when asked to, and where to find interpreters."""
# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
import json
import subprocess
import sys


class Contestant:
    """A program that takes samples when asked to by name."""

    def __init__(self, name, command, hello):
        self.name = name
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True,
                                        stderr=None if name == "dlc"
                                        else subprocess.DEVNULL)
        self.hello = self.read() if hello else {}
        self.missing = self.hello.get("missing")

    def read(self):
        line = self.process.stdout.readline()
        if line:
            return json.loads(line)
        if self.name == "dlc":
            sys.exit("error: dlc's program stopped")
        self.missing = "stopped"
        return {"missing": "stopped"}

    def sample(self, workload):
        try:
            self.process.stdin.write(workload + "\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            pass
        return self.read()

    def stop(self):
        self.process.stdin.close()
        self.process.wait()


def find_python(peer, options):
    """The first interpreter that has the peer's package, or None."""
    module = "jax" if peer == "jax" else "torch"
    for python in options.peer_python or [sys.executable]:
        found = subprocess.run(
            [python, "-c", "import importlib.util as u, sys;"
             "sys.exit(u.find_spec('%s') is None)" % module])
        if found.returncode == 0:
            return python
    return None
