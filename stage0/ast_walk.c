// ast_walk.c - going through a tree in the order of its nodes, with a stack of its own: chains are as deep as the source is long.
#include "ast.h"

typedef struct Open {
  const HsNode *node;
  uint32_t next;  // kid to be visited
} Open;

static HkStatus enter(const HsVisitor *visitor, const HsNode *node, bool first) {
  return visitor->enter(visitor->user, node, first);
}

HkStatus hs_ast_walk(HkMem *mem, const HsNode *root, const HsVisitor *visitor) {
  Open *stack = NULL;
  uint32_t count = 0, cap = 0;
  const HsNode *entered = root;
  HkStatus status = enter(visitor, root, true);
  while (status == HK_OK) {
    if (entered) {
      status = hk_mem_grow(mem, (void **)&stack, &cap, count + 1, sizeof *stack);
      if (status != HK_OK) break;
      stack[count++] = (Open){entered, 0};
    }
    Open *top = &stack[count - 1];
    entered = NULL;
    if (top->next < top->node->count) {
      entered = top->node->kids[top->next++];
      status = enter(visitor, entered, top->next == 1);
      continue;
    }
    if (visitor->leave) status = visitor->leave(visitor->user, top->node);
    if (--count == 0) break;
  }
  if (cap) hk_mem_free(mem, stack, cap * sizeof *stack);
  return status;
}
