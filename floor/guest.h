// guest.h (L3) - the floor's side of the virtual machine in Hakorune (house/vm). With --backend vm-hako every function of the program is a
// guest: whoever calls it, from wherever, enters MiniVmBox.invoke of the house, which runs it.
//
// The machine keeps its frames itself: an Array of registers per active guest function. The floor knows three things about them: where the
// running machine keeps the current frame and pc (the registers named by floor.guest_state in InstructionDispatch.run), and the layout below.
// So errors get place and trace of the guest, and private members know whose code asks, without any work while nothing goes wrong.
#ifndef HK_GUEST_H
#define HK_GUEST_H

#include "house.h"

enum {                  // head of a frame
  HK_GUEST_CODE = 0,    // instance of the house's box Code
  HK_GUEST_CALLER = 1,  // frame of the caller, or null: called from outside of this run of the machine
  HK_GUEST_RETURN = 2,  // pc behind the call in the caller
  HK_GUEST_HEAD = 5,    // registers begin here
};
enum {                    // slots of a Code
  HK_GUEST_FUNCTION = 0,  // number of the function in the program
  HK_GUEST_PLACES = 1,    // Array of pc, instruction number, ascending
};

typedef struct HkGuestSite {
  HkWord cache[2];  // as in GETF: symbol and type, slot
} HkGuestSite;
typedef struct HkGuest {
  HkFunction *invoke;  // MiniVmBox.invoke/2
  HkFunction *runner;  // InstructionDispatch.run/3
  bool located;
  uint16_t pc_reg, frame_reg, depth_reg;  // of the runner
  HkHandle **handles;                     // those that packed code names by number
  uint32_t handle_count, handle_cap;
  HkGuestSite *sites;  // caches of field accesses
  uint32_t site_count, site_cap;
} HkGuest;
HkStatus hk_guest_state(HkRun *run, HkGuest **out);  // made at first need
// The cache of a place that accesses a field, or NULL.
HK_INLINE HkWord *hk_guest_cache(const HkRun *run, const HkValue *number) {
  const HkGuest *g = run->guest;
  return g && number->tag == HK_INT && number->as.bits < g->site_count ? g->sites[number->as.i].cache : NULL;
}
void hk_guest_close(HkRun *run);
// Makes the code of a function of the program: it enters the machine.
HkStatus hk_guest_prepare(HkRun *run, HkFunction *fn);
// Called by that code: pushes a frame of MiniVmBox.invoke with the function's number and its arguments.
HkStatus hk_guest_enter(HkRun *run);

// Accesses to a field at a numbered place (floor.field_site).
HkStatus hk_guest_field_get(HkRun *run, HkValue object, HkValue site, uint32_t dst, HkValue *out);
HkStatus hk_guest_field_set(HkRun *run, HkValue object, HkValue value, HkValue site, bool init);

// A walk over the active calls, innermost first: frames of the floor, and in the place of a frame of the machine the guest's frames.
typedef struct HkCallWalk {
  HkRun *run;
  const HkFrame *frame;    // next one to look at
  const HkArray *guest;    // next guest frame of the machine's frame above, or NULL
  int64_t guest_pc;        // in it
  HkFunction *fn;          // what was found
  const HkFrame *in;       // its frame, or NULL: a guest,
  const HkInstance *code;  // which is in this code
  int64_t pc;              // at this place
} HkCallWalk;
void hk_calls_begin(HkCallWalk *walk, HkRun *run);
bool hk_calls_next(HkCallWalk *walk);
void hk_calls_place(const HkCallWalk *walk, uint32_t *line, uint32_t *column);  // 0, 0: unknown
// The function whose code is running, guest or not.
const HkFunction *hk_running_function(const HkRun *run);
// Whether the frame is one of the machine running a guest.
HK_INLINE bool hk_guest_runs_in(const HkRun *run, const HkFrame *frame) {
  return run->guest && frame->fn == run->guest->runner;
}
int64_t hk_guest_depth(const HkRun *run);  // active guest calls below the running frame

#endif
