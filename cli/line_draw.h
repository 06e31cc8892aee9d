// line_draw.h - how much room text takes on a terminal.
#ifndef HAKO_LINE_DRAW_H
#define HAKO_LINE_DRAW_H

#include "../floor/base.h"

uint32_t line_width(
    uint32_t
        code_point);  // cells: 0 for marks on the character before, 2 for wide ones; control characters are drawn as ^X
uint32_t line_cells(HkText text);

#endif
