// boxes.h (L4) - the list of all built-in boxes and external calls. One file a box (box_<name>.c); each defines the HkBoxDef declared here.
//
// If you add a box: one row in HK_BOXES, its file, its page in docs.
#ifndef HK_BOXES_H
#define HK_BOXES_H

#include "run.h"

// clang-format off
#define HK_BOXES(X)                                                                                                       \
  X(null) X(bool) X(integer) X(float) X(string) X(array) X(map) X(function) X(range) X(error) X(weak) X(result) X(future) \
  X(option) X(orderedmap) X(set) X(intarray) X(stringbuilder) X(iterator) X(buffer) X(stream) X(encoding) X(hash)                                                 \
  X(instance)       /* methods of user instances (boxes.md 14) */                                                         \
  X(universal)      /* methods of every value (boxes.md 1.1) */                                                           \
  X(refcell) X(intcell) X(counter)                                                                                        \
  X(console) X(file) X(filehandle) X(path) X(dir) X(reflect) X(callable) X(hostbridge) X(env) X(process) X(math) X(gc) X(json) X(time) X(timer) X(random) X(datetime) X(jsondoc) X(jsonnode) X(toml) X(regex)
// clang-format on

#define X(name) extern const HkBoxDef hk_box_##name;
HK_BOXES(X)
#undef X

// A box with C state of `size` bytes (an HkNativeBox and what follows it), zeroed; or NULL.
void *hk_native_new(HkRun *run, const HkBoxDef *def, size_t size);
HkStatus hk_give_stateless(HkRun *run, const HkBoxDef *def, HkValue *out);  // a box without state
// JSON text of a value (boxes.md 22.3). indent 0: compact.
HkStatus hk_json_write(HkRun *run, HkValue v, uint32_t indent, HkBuf *out);
// Makes a String from a buffer and frees the buffer; or raises.
HkStatus hk_give_string(HkRun *run, HkBuf *buf, HkValue *out);
HkStatus hk_give_filled(HkRun *run, void (*fill)(HkBuf *buf), HkValue *out);  // the text that `fill` writes
HkStatus hk_env_check_name(HkRun *run, const HkString *name);                 // ValueError
void hk_files_close_all(HkRun *run);                                          // at the end of a run

// Built-in functions without receiver ("print", "panic"; called as lang.NAME) and external calls ("env.console.log"): names are complete
// dotted names. Ends with names == NULL.
extern const HkNative hk_externs[];

// Registers everything. HK_NOMEM possible.
HkStatus hk_boxes_register(HkTypes *types);

#endif
