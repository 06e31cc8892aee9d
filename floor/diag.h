// diag.h (L0) - reports about a program: compile errors, warnings, and the printed form of run-time errors. One
// layout for all of them (runtime-and-cli.md 7). The floor only builds the text; who prints it is the driver.
#ifndef HK_DIAG_H
#define HK_DIAG_H

#include "buf.h"
#include "mem.h"

// Text of one source file, kept as long as reports may need it.
typedef struct HkSource {
  HkText name;            // as shown in messages: path as given, <command>, <stdin>
  HkText text;            // valid UTF-8 without byte-order mark, line ends as in the file
  uint32_t *line_starts;  // byte offset of each line, made by hk_source_index
  uint32_t line_count;
} HkSource;

// Finds the lines once, when the source is read. The arena must live as long as the source, which nobody changes afterwards: sources
// may be read by several threads. HK_NOMEM when memory is refused.
HkStatus hk_source_index(HkArena *arena, HkSource *source);
// Line `line` (from 1) without its line end; empty if there is no such line or the source has no index (too large).
HkText hk_source_line(const HkSource *source, uint32_t line);

typedef enum HkSeverity { HK_ERROR, HK_WARNING, HK_PROMOTED } HkSeverity;  // promoted: a warning that counts as error

// An active call in the report of a run-time error.
typedef struct HkDiagFrame {
  HkText name;            // "Point.move/2"
  HkText file;            // {NULL, 0}: not known
  uint32_t line, column;  // 0: not known
} HkDiagFrame;

typedef struct HkDiag {
  HkSeverity severity;
  const char *kind;  // "ParseError", "NameError", ...; for a warning its name ("missing-module")
  HkText message;
  HkSource *source;       // NULL: no place
  uint32_t line, column;  // from 1, columns in code points
  uint32_t width;         // code points underlined (>= 1)
  HkText *notes;          // complete lines such as "note: ..." or "help: ..."
  uint32_t note_count, note_cap;
  const HkDiagFrame *frames;  // innermost first
  uint32_t frame_count;
  uint32_t frames_skipped;  // frames left out behind the first HK_TRACE_HEAD
} HkDiag;

typedef struct HkDiags {
  HkArena *arena;
  HkDiag *items;
  uint32_t count, cap;
  uint32_t errors;  // errors found, also those beyond HK_MAX_DIAGS
  bool nomem;
  HkDiag dropped;
} HkDiags;

void hk_diags_init(HkDiags *diags, HkArena *arena);
// Adds a report; the message is formatted. Duplicates at one place are dropped, at most HK_MAX_DIAGS errors are kept. Returns the
// report for adding notes (a dummy if it was dropped); never NULL.
HkDiag *hk_diag_add(HkDiags *diags, HkSeverity severity, const char *kind, HkSource *source, uint32_t line,
                    uint32_t column, uint32_t width, const char *fmt, ...) HK_PRINTF(8, 9);
void hk_diag_note(HkDiags *diags, HkDiag *diag, const char *fmt, ...) HK_PRINTF(3, 4);

void hk_diags_promote(HkDiags *diags);  // warnings become errors

typedef struct HkDiagStyle {
  bool color;
  bool json;  // one JSON object a line (7.5)
} HkDiagStyle;
// Writes one report in the layout of 7.1 / 7.2.
void hk_diag_render(HkBuf *out, const HkDiag *diag, HkDiagStyle style);
void hk_diag_frames(HkBuf *out, const HkDiag *diag);  // the lines of the active calls
bool hk_diag_alike(HkText a, HkText b);               // equal without regard to case and '_'
// Nearest of `names` to `name` (edit distance <= 2, or equal without case and '_'), or {NULL,0}.
HkText hk_diag_nearest(HkText name, const HkText *names, uint32_t count);

// The help "did you mean 'x'?", if a name is near.
void hk_diag_did_you_mean(HkDiags *diags, HkDiag *diag, HkText name, const HkText *names, uint32_t count);
// Puts the reports into the order of the text, file by file.
void hk_diags_sort(HkDiags *diags);

// "f expects 1 or 3 arguments, got 2": counts ascend, at least one.
void hk_diag_arity(HkBuf *out, HkText what, const uint32_t *counts, uint32_t count, uint32_t got);

#endif
