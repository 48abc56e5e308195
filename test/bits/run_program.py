"""Calls every entry of an artifact, through the runtime's C interface.

Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

run_program.py RUNTIME ARTIFACT DEVICE
RUNTIME is the shared library. Prints JSON: hashes of outputs and state by name.
"""
import ctypes
import hashlib
import json
import sys

import made_up

MAX_RANK = 8
# Of dlcrt_dtype, from 1.
DTYPES = ["pred", "i8", "i16", "i32", "i64", "u8", "u16", "u32", "u64", "f16",
          "bf16", "f32", "f64"]
CHECK_FAILED = 8
BATCH = 8
SEED = 7


class Error(ctypes.Structure):
    _fields_ = [("status", ctypes.c_int), ("message", ctypes.c_char * 1020)]


class Tensor(ctypes.Structure):
    _fields_ = [("data", ctypes.c_void_p), ("dtype", ctypes.c_int),
                ("rank", ctypes.c_int32), ("shape", ctypes.c_int64 * MAX_RANK)]


class TensorInfo(ctypes.Structure):
    _fields_ = [("name", ctypes.c_char_p), ("dtype", ctypes.c_int),
                ("rank", ctypes.c_int32), ("shape", ctypes.c_int64 * MAX_RANK),
                ("role", ctypes.c_int32), ("classes", ctypes.c_int64)]


class VariableInfo(ctypes.Structure):
    _fields_ = [("path", ctypes.c_char_p), ("dtype", ctypes.c_int),
                ("rank", ctypes.c_int32), ("shape", ctypes.c_int64 * MAX_RANK),
                ("role", ctypes.c_int32), ("trainable", ctypes.c_int32),
                ("initializer", ctypes.c_char_p)]


class SessionOptions(ctypes.Structure):
    _fields_ = [("size", ctypes.c_uint32), ("threads", ctypes.c_int32),
                ("max_rows", ctypes.c_int64), ("executor", ctypes.c_void_p),
                ("device", ctypes.c_char_p), ("checks", ctypes.c_uint32),
                ("max_steps", ctypes.c_int64)]


class Failed(Exception):
    """A function of the runtime returned a status other than 0."""


class Value:
    """A tensor of a signature's type and its memory."""

    def __init__(self, info, rows):
        self.dtype = DTYPES[info.dtype - 1]
        self.rowed = info.rank > 0 and info.shape[0] == -1
        self.view = Tensor(dtype=info.dtype, rank=info.rank)
        self.row_bytes = made_up.SIZES[self.dtype]
        for i, size in enumerate(info.shape[:info.rank]):
            self.view.shape[i] = rows if size == -1 else size
            self.row_bytes *= 1 if size == -1 else size
        self.bytes = self.row_bytes * (rows if self.rowed else 1)
        self.memory = ctypes.create_string_buffer(self.bytes + 64)
        # Aligned for any element.
        self.view.data = (ctypes.addressof(self.memory) + 63) // 64 * 64

    def fill(self, key, classes=0):
        count = self.bytes // made_up.SIZES[self.dtype]
        ctypes.memmove(self.view.data,
                       made_up.numbers(self.dtype, count, key, classes),
                       self.bytes)

    def rows(self, first, count):
        part = Tensor.from_buffer_copy(self.view)
        if self.rowed:
            part.data = self.view.data + first * self.row_bytes
            part.shape[0] = count
        return part

    def content(self):
        return ctypes.string_at(self.view.data, self.bytes)


class Program:
    def __init__(self, library, artifact, device):
        self.library = ctypes.CDLL(library)
        self.artifact, self.session = ctypes.c_void_p(), ctypes.c_void_p()
        for name in "artifact_model", "entry_name":
            getattr(self.library, "dlcrt_" + name).restype = ctypes.c_char_p
        self.call("artifact_load", artifact.encode(),
                  ctypes.byref(self.artifact))
        options = SessionOptions(
            size=ctypes.sizeof(SessionOptions), threads=1, max_rows=BATCH,
            device=device.encode(), max_steps=4)
        self.call("session_create", self.artifact, ctypes.byref(options),
                  ctypes.byref(self.session))
        self.entries = [
            self.library.dlcrt_entry_name(self.artifact, i).decode()
            for i in range(self.library.dlcrt_artifact_entries(self.artifact))]
        self.variables = [
            self.info(VariableInfo, "artifact_variable", i) for i in range(
                self.library.dlcrt_artifact_variables(self.artifact))]

    def call(self, name, *arguments):
        error = Error()
        function = getattr(self.library, "dlcrt_" + name)
        if function(*arguments, ctypes.byref(error)) != 0:
            raise Failed(error.status, error.message.decode(errors="replace"))

    def info(self, kind, name, *indices):
        result = kind()
        self.call(name, self.artifact, *indices, ctypes.byref(result))
        return result

    def start(self):
        """Initial values; made-up ones if the program makes none itself."""
        if "init" in self.entries:
            return self.call("init", self.session, ctypes.c_uint64(SEED))
        for key, variable in enumerate(self.variables):
            value = Value(variable, 0)
            value.fill(100 + key)
            self.call("set_variable", self.session, variable.path,
                      ctypes.byref(value.view))

    def state(self):
        content = hashlib.sha256()
        for variable in self.variables:
            value = Value(variable, 0)
            self.call("get_variable", self.session, variable.path,
                      ctypes.byref(value.view))
            content.update(value.content())
        return content.hexdigest()

    def run(self, entry, rows, rows_of_call):
        """Outputs by name, of calls of so many rows of made-up inputs."""
        at = self.entries.index(entry)
        values = {}
        for kind in "inputs", "outputs":
            count = getattr(self.library, "dlcrt_entry_" + kind)(
                self.artifact, at)
            infos = [self.info(TensorInfo, "entry_" + kind[:-1], at, i)
                     for i in range(count)]
            values[kind] = [Value(info, rows) for info in infos]
        names = [info.name.decode() for info in infos]  # Of the outputs.
        for key, value in enumerate(values["inputs"]):
            info = self.info(TensorInfo, "entry_input", at, key)
            value.fill(key, info.classes)
        for first in range(0, rows, rows_of_call):
            count = min(rows_of_call, rows - first)
            lists = []
            for kind in "inputs", "outputs":
                views = [v.rows(first, count) for v in values[kind]]
                lists += [(Tensor * len(views))(*views), len(views)]
            self.call("call", self.session, at, *lists, ctypes.c_int64(BATCH))
        return {name: value.content()
                for name, value in zip(names, values["outputs"])}


def record(program):
    hashes = {}
    for entry in sorted(program.entries):
        # A row; two steps and a part of one, together and each by itself.
        for what, rows, rows_of_call in (("1 row", 1, BATCH),
                                         ("19 rows", 19, 19),
                                         ("19 rows in calls", 19, BATCH)):
            program.start()
            if entry == "init":
                hashes["init: state"] = program.state()
                break
            name = "%s, %s" % (entry, what)
            try:
                outputs = program.run(entry, rows, rows_of_call)
            except Failed as failure:
                # A check of the program's own is a result, too.
                if failure.args[0] != CHECK_FAILED:
                    raise
                outputs = {"check": failure.args[1].encode()}
            for output, content in outputs.items():
                hashes["%s: %s" % (name, output)] = hashlib.sha256(
                    content).hexdigest()
            if program.variables:
                hashes[name + ": state"] = program.state()
    return hashes


def main():
    library, artifact, device = sys.argv[1:]
    try:
        json.dump(record(Program(library, artifact, device)), sys.stdout)
    except Failed as failure:
        sys.exit("error: " + failure.args[1])


if __name__ == "__main__":
    main()
