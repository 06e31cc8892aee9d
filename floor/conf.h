// conf.h (L0) - every limit and build switch of the floor, each with its reason.
// A number that a program can run into stands here and nowhere else (runtime-and-cli.md 13).
#ifndef HK_CONF_H
#define HK_CONF_H

// ---- build switches -------------------------------------------------------------------------
// HK_SWITCH_DISPATCH   1: the interpreter uses a `switch` instead of computed goto (portable form).
#ifndef HK_SWITCH_DISPATCH
#if defined(__GNUC__) || defined(__clang__)
#define HK_SWITCH_DISPATCH 0
#else
#define HK_SWITCH_DISPATCH 1
#endif
#endif
// HK_SMALL_LIMITS      1: tiny initial buffers, tables and stack chunks, so that every growth path is
//                      taken by ordinary tests. Nothing observable changes.
#ifndef HK_SMALL_LIMITS
#define HK_SMALL_LIMITS 0
#endif
// HK_GC_STRESS         1: collect at every safe point that follows an allocation.
#ifndef HK_GC_STRESS
#define HK_GC_STRESS 0
#endif

// ---- version ---------------------------------------------------------------------------------
#define HK_VERSION_TEXT "0.1.0"

// ---- limits of the language (runtime-and-cli.md 13, mir.md 11) -----------------------------------
#define HK_MAX_DEPTH_DEFAULT   100000       // active Hakorune calls
#define HK_MAX_NESTING         1000         // expression and block nesting in source
#define HK_MAX_PARAMS          255          // parameters and arguments
#define HK_MAX_LITERAL         50000        // values of one array or map literal: they are in registers at once
#define HK_MAX_LOCALS          65535        // locals of one function
#define HK_MAX_REGISTERS       65535        // registers of one bytecode function
#define HK_MAX_BLOCKS          65535        // blocks of one MIR function
#define HK_MAX_VALUES          (1u << 24)   // values of one MIR function
#define HK_MAX_SEGMENTS        (1u << 25)   // pieces of live ranges while a function is compiled
#define HK_MAX_INHERITANCE     1000         // parents of parents of parents ... of a box
#define HK_MAX_ANCESTORS       65535        // ways from a box to its ancestors
#define HK_MAX_ANCESTORS_TOTAL (1u << 24)   // the same for all boxes of a program together: lists of them are stored
#define HK_MAX_UNITS           65535        // modules in one program
#define HK_MAX_SIZE            0x7fffffffu  // bytes of a String, elements of an Array, entries of a Map
#define HK_MAX_JSON_DEPTH      512          // nesting of JSON text
#define HK_MAX_REGEX_DEPTH     250          // groups inside of groups in a pattern
#define HK_MAX_REGEX_GROUPS    1000         // groups of one pattern that capture
#define HK_MAX_REGEX_REPEAT    1000         // m and n of {m,n}
#define HK_MAX_REGEX_PROGRAM                                                                                           \
  20000  // instructions that a pattern becomes: a step of matching looks at them all at worst
#define HK_MAX_REGEX_SLOTS  (1u << 23)  // instructions times ends of groups: what following all threads at once may take
#define HK_MAX_TEXT_DEPTH   64          // nesting shown by text forms
#define HK_MAX_DIAGS        20          // compile errors listed in one run
#define HK_MAX_NATIVE_DEPTH 180         // nested re-entries of the interpreter from C (sort, map, ...)
#define HK_MAX_SOURCE_BYTES 0x3fffffffu  // bytes of one source file
#define HK_TRACE_HEAD       24           // frames shown at the top of a long trace
#define HK_TRACE_TAIL       8            // frames shown at its end

// ---- sizes that only tune ------------------------------------------------------------------------
#if HK_SMALL_LIMITS
#define HK_STACK_CHUNK_VALUES 600u  // Values in the first chunk of the VM stack (>= 2 full frames)
#define HK_INITIAL_FRAMES     2u
#define HK_INITIAL_CAP        1u
#define HK_GC_FIRST_BYTES     (16u * 1024u)
#define HK_REGEX_CACHE        2048u  // bytes of states that a pattern remembers for each direction; then it starts anew
#define HK_REGEX_VISITED      512u   // bits: places backtracking may remember; for more, lists of threads take over
#else
#define HK_STACK_CHUNK_VALUES 4096u
#define HK_INITIAL_FRAMES     64u
#define HK_INITIAL_CAP        4u
#define HK_GC_FIRST_BYTES     (384u * 1024u)
#define HK_REGEX_CACHE        (1u << 20)
#define HK_REGEX_VISITED      (1u << 15)
#endif
// A collection is due when as much has been allocated as was alive after the last one, and half as much again, at most this.
#define HK_GC_SLACK_BYTES (1024u * 1024u)

#endif
