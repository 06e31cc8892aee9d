// inline.h (L3) - small functions as part of their callers: copies of their code that stand in for calls. What copies are: inline.c.
#ifndef HK_INLINE_H
#define HK_INLINE_H

#include "frame.h"

// The call of `fn` at `call`, one of the ..._FIRST instructions, turns into what it is from now on: a call with a copy, or a plain one. It stays as it is
// while the code of the called function is not there yet. `f`: the function value that CALL_VALUE_FIRST calls.
void hk_inline_call(HkRun *run, HkFunction *fn, HkWord *call, HkValue f);
// Makes the frames that a copy stands for, before its instruction at pc, so that the function itself goes on there. HK_OK: in run->frame.
HkStatus hk_inline_leave(HkRun *run, HkFrame *frame, const HkWord *pc);
// The same before the first instruction of the copy that belongs to the call at `call`.
HkStatus hk_inline_enter(HkRun *run, HkFrame *frame, HkWord *call);
// Where a call with a copy keeps it.
static inline HkWord *hk_inline_word(HkWord *call) { return call + (call->i.op == HK_OP_CALL_FN_INLINE ? 2 : 1); }

#endif
