"""from_python.py LIBRARY - the shared library from Python through ctypes: a script, values both ways, a Python function that programs call."""
import ctypes
import sys


class Str(ctypes.Structure):
    _fields_ = [("data", ctypes.c_char_p), ("len", ctypes.c_size_t)]

    @staticmethod
    def of(text):
        data = text.encode()
        return Str(data, len(data))


class Value(ctypes.Structure):
    _fields_ = [("tag", ctypes.c_uint32), ("reserved", ctypes.c_uint32), ("bits", ctypes.c_int64)]


HOST_FN = ctypes.CFUNCTYPE(ctypes.c_int32, ctypes.c_void_p, ctypes.c_void_p, Value, ctypes.POINTER(Value), ctypes.c_uint32,
                           ctypes.POINTER(Value))
INTEGER = 2

hako = ctypes.CDLL(sys.argv[1])
hako.Hako_LastError.restype = ctypes.c_char_p
hako.Hako_Release.argtypes = [ctypes.c_uint64]
hako.Hako_ToUtf8.argtypes = [ctypes.c_uint64, ctypes.POINTER(Str)]
hako.Hako_LoadSource.argtypes = [ctypes.c_void_p, ctypes.c_char_p, Str, ctypes.c_void_p]
hako.Hako_RunMain.argtypes = [ctypes.c_void_p, ctypes.c_uint64, ctypes.c_void_p, ctypes.c_void_p]
hako.Hako_GetStatic.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_char_p, ctypes.c_void_p]
hako.Hako_Call.argtypes = [ctypes.c_void_p, Value, ctypes.c_void_p, ctypes.c_uint32, ctypes.c_void_p]
hako.Hako_RegisterExtern.argtypes = [ctypes.c_void_p, ctypes.c_char_p, HOST_FN, ctypes.c_uint32, ctypes.c_void_p]
hako.Hako_VmFree.argtypes = [ctypes.c_void_p]


def check(status):
    if status != 0:
        raise RuntimeError(hako.Hako_LastError().decode())


def run_script(source):
    handle, text = ctypes.c_uint64(), Str()
    check(hako.Hako_RunScriptUtf8(source.encode(), ctypes.byref(handle)))
    check(hako.Hako_ToUtf8(handle, ctypes.byref(text)))
    result = ctypes.string_at(text.data, text.len).decode()
    hako.Hako_Release(handle)
    return result


@HOST_FN
def triple(vm, user, self, argv, argc, out):
    out[0] = Value(INTEGER, 0, argv[0].bits * 3)
    return 0


print(run_script('return "from " + "Hakorune"'))
try:
    run_script("return 1 / 0")
except RuntimeError as e:
    print(e)

vm, module, function, result = ctypes.c_void_p(), ctypes.c_uint64(), Value(), Value()
check(hako.Hako_VmNew(None, ctypes.byref(vm)))
check(hako.Hako_RegisterExtern(vm, b"env.python.triple", triple, 1, None))
check(hako.Hako_LoadSource(vm, b"py", Str.of("fn f(x) { return env.python.triple(x) + 1 }"), ctypes.byref(module)))
check(hako.Hako_GetStatic(vm, None, b"f", ctypes.byref(function)))
check(hako.Hako_Call(vm, function, ctypes.byref(Value(INTEGER, 0, 14)), 1, ctypes.byref(result)))
print(result.bits)
check(hako.Hako_VmFree(vm))
