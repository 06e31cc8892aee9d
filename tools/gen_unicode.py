#!/usr/bin/env python3
"""Writes floor/unicode_tables.h: letters, decimal digits and simple case mapping as sorted ranges.

    python3 tools/gen_unicode.py > floor/unicode_tables.h

The table is committed; this runs only when a newer Unicode version is wanted. "Letter" is approximated by the
general categories L* and Nl, which is the Alphabetic property without combining marks.
"""
import unicodedata

LAST = 0x10FFFF


def ranges(test):
    out, start = [], None
    for cp in range(0x80, LAST + 2):
        inside = cp <= LAST and not 0xD800 <= cp <= 0xDFFF and test(chr(cp))
        if inside and start is None:
            start = cp
        elif not inside and start is not None:
            out.append((start, cp - 1))
            start = None
    return out


def simple_upper(c):
    """The simple mapping where Python only knows the full one: its title case is one character."""
    full = c.upper()
    return full if len(full) == 1 else c.title()


def simple_lower(c):
    return "i" if c == "\u0130" else c.lower()


def case_ranges(convert):
    pairs = []
    for cp in range(0x80, LAST + 1):
        if 0xD800 <= cp <= 0xDFFF:
            continue
        to = convert(chr(cp))
        if len(to) == 1 and ord(to) != cp:
            pairs.append((cp, ord(to) - cp))
    out = []
    for cp, distance in pairs:
        if out:
            first, last, step, d = out[-1]
            gap = cp - last
            if d == distance and gap in (1, 2) and (first == last or gap == step):
                out[-1] = (first, cp, gap, d)
                continue
        out.append((cp, cp, 1, distance))
    return out


def show(name, rows):
    print(f"static const uint32_t {name}[][2] = {{")
    for i in range(0, len(rows), 6):
        print("    " + " ".join(f"{{0x{a:X}, 0x{b:X}}}," for a, b in rows[i:i + 6]))
    print("};\n")


def show_case(name, rows):
    print(f"static const HkCaseRange {name}[] = {{")
    for i in range(0, len(rows), 4):
        print("    " + " ".join(f"{{0x{a:X}, 0x{b:X}, {s}, {d}}}," for a, b, s, d in rows[i:i + 4]))
    print("};\n")


print(f"// unicode_tables.h (L0) - made by tools/gen_unicode.py from Unicode {unicodedata.unidata_version}. Do not edit.")
print("#ifndef HK_UNICODE_TABLES_H\n#define HK_UNICODE_TABLES_H\n\n#include <stdint.h>\n")
print("typedef struct HkCaseRange { uint32_t first, last, step; int32_t distance; } HkCaseRange;\n")
show("letter_ranges", ranges(lambda c: unicodedata.category(c)[0] == "L" or unicodedata.category(c) == "Nl"))
show("digit_ranges", ranges(lambda c: unicodedata.category(c) == "Nd"))
show_case("upper_ranges", case_ranges(simple_upper))
show_case("lower_ranges", case_ranges(simple_lower))
print("#endif")
