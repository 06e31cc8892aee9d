// files.h (L4) - open files of a run, for the boxes that read and write files. Everything still open is closed when the run ends.
#ifndef HK_FILES_H
#define HK_FILES_H

#include <stdio.h>

#include "box.h"

typedef struct HkFile {
  HkNativeBox box;
  FILE *stream;  // NULL: closed
  bool reads, writes, finished;
  char last;          // 'r' or 'w': C wants a seek between reading and writing
  HkString *path;     // of the open or last file
  const char *error;  // of the last failure
  struct HkFile *next, *prev;
  HkRun *run;
} HkFile;

HkFile *hk_file_new(HkRun *run, const HkBoxDef *def);
// ValueError for an unknown mode; otherwise *opened tells, and file->error why not.
HkStatus hk_file_open(HkRun *run, HkFile *file, HkString *path, HkText mode, bool *opened);
bool hk_file_close(HkFile *file);  // false: what was written could not be stored
void hk_file_trace(HkHeap *heap, HkNativeBox *box);
void hk_file_drop(HkHeap *heap, HkNativeBox *box);
HkStatus hk_file_use(HkRun *run, HkValue self, HkFile **out);  // UseAfterFini
bool hk_file_may_read(HkFile *file);                           // prepares the stream for it
bool hk_file_may_write(HkFile *file);

// Null at the end of the file (lines) or when reading fails.
HkStatus hk_stream_text(HkRun *run, FILE *stream, HkValue *out);
HkStatus hk_stream_line(HkRun *run, FILE *stream, HkValue *out);
HkStatus hk_stream_lines(HkRun *run, FILE *stream, HkValue *out);
HkStatus hk_stream_bytes(HkRun *run, FILE *stream, int64_t limit, HkValue *out);   // an Array
HkStatus hk_stream_buffer(HkRun *run, FILE *stream, int64_t limit, HkValue *out);  // a Buffer

#endif
