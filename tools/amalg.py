#!/usr/bin/env python3
"""The library as one C file and one header: amalg.py HOUSE_IMAGE OUT_DIRECTORY

All headers of the floor and the front end come first, each once, then all C files. What two files call by the same name and keep to
themselves (static functions, types, enumerators) is renamed in each of them to name__file; macros of a file end with it. A file of its own
is a name space; this gives the one file as many."""
import os
import re
import sys

TOKEN = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:[^"\\]|\\.)*"|\'(?:[^\'\\]|\\.)*\'|[A-Za-z_]\w*|->|\d[\w.]*|\s+|.', re.S)
KEYWORDS = set('auto break case char const continue default do double else enum extern float for goto if inline int long register return '
               'short signed sizeof static struct switch typedef union unsigned void volatile while bool'.split())
# Names that headers of the system may use in one file once they are included in another.
SYSTEM = set('access alarm brk chdir close connect daemon dup encrypt environ exec fork getopt index link lockf lseek nice open pause pipe read '
             'remove rename rindex rmdir sbrk select send signal sleep stat swab symlink sync tell time truncate ttyname unlink wait write '
             'BOOL BOOLEAN BYTE CONST DWORD IN INT LONG OPTIONAL OUT TEXT TOKEN VOID WORD'.split())


def read(path):
    with open(path, encoding='utf-8') as f:
        return f.read()


def tokens(text):
    return TOKEN.findall(text)


def is_name(token):
    return (token[0].isalpha() or token[0] == '_') and token not in KEYWORDS


def is_blank(token):
    return token.isspace() or token.startswith('//') or token.startswith('/*')


def file_macros(text):
    return re.findall(r'^[ \t]*#[ \t]*define[ \t]+(\w+)', text, re.M)


def file_scope(text):
    """Names a C file keeps to itself: (functions and objects, types and enumerators)."""
    values, types = set(), set()
    for name in re.findall(r'^[A-Z][A-Z_0-9]*\((\w+)', text, re.M):  # a function whose head a macro writes
        if not name.startswith(('hk_', 'hs_')):
            values.add(name)
    code = re.sub(r'^[ \t]*#(?:[^\n\\]|\\.)*(?:\\\n(?:[^\n\\]|\\.)*)*', '', text, flags=re.M | re.S)
    flat = [t for t in tokens(code) if not is_blank(t)]
    depth, statement, i = 0, [], 0
    while i < len(flat):
        t = flat[i]
        if t == '{':
            depth += 1
            if depth == 1 and 'enum' in statement:
                k = i + 1
                while flat[k] != '}':
                    if is_name(flat[k]) and flat[k - 1] in '{,':
                        types.add(flat[k])
                    k += 1
            if depth == 1:
                statement.append('{')
        elif t == '}':
            depth -= 1
            if depth == 0 and '(' in statement and 'typedef' not in statement and '=' not in statement:
                note(statement, values, types)
                statement = []
        elif depth == 0 and t == ';':
            note(statement, values, types)
            statement = []
        elif depth == 0:
            statement.append(t)
        i += 1
    return values, types


def note(statement, values, types):
    if not statement:
        return
    for k, t in enumerate(statement[:-1]):
        if t in ('struct', 'enum', 'union') and is_name(statement[k + 1]) and k + 2 <= len(statement):
            if '{' in statement:
                types.add(statement[k + 1])
    if statement[0] == 'typedef':
        names = [t for t in statement if is_name(t)]
        if '(' in statement:
            values_in = statement[statement.index('(') + 1:]
            types.add(next(t for t in values_in if is_name(t)))
        elif names:
            types.add(names[-1])
    elif 'static' in statement or 'HK_INLINE' in statement:
        head = statement[:statement.index('=')] if '=' in statement else statement
        if '(' in head and not ('=' in statement and '*' in head[head.index('('):][:2]):
            k = head.index('(')
            values.add(head[k - 1])
        else:
            head = head[:head.index('[')] if '[' in head else head
            names = [t for t in head if is_name(t)]
            if names:
                values.add(names[-1])


def rename(text, values, types, suffix):
    out, braces, before, word_before = [], [], '', ''
    opened = ''
    for t in tokens(text):
        if is_blank(t):
            out.append(t)
            continue
        if t == '{':
            braces.append(opened in ('struct', 'union'))
            opened = ''
        elif t == '}' and braces:
            braces.pop()
        elif t in ('struct', 'union', 'enum'):
            opened = t
        elif t in ';)=':
            opened = ''
        in_record = bool(braces) and braces[-1]
        member = before in ('.', '->')
        wanted = t in types or (t in values and not in_record)
        out.append(t + suffix if wanted and not member and before != '#' else t)
        before = t
    return ''.join(out)


def headers_in_order(files):
    seen, order = set(), []

    def visit(path):
        path = os.path.normpath(path)
        if path in seen:
            return
        seen.add(path)
        for inner in re.findall(r'^#include "([^"]+)"', read(path), re.M):
            inner = os.path.join(os.path.dirname(path), inner)
            visit(inner)
        order.append(path)

    for path in files:
        for inner in re.findall(r'^#include "([^"]+)"', read(path), re.M):
            visit(os.path.join(os.path.dirname(path), inner))
    return order


def strip_includes(text, systems):
    """Without includes of the project; those of the system go to the top, but conditional ones stay where they are."""
    out, depth = [], -1 if re.search(r'^#ifndef \w+_H\n#define', text, re.M) else 0
    for line in text.splitlines(True):
        system = re.match(r'#include <([^>]+)>', line)
        depth += bool(re.match(r'#\s*if', line)) - bool(re.match(r'#\s*endif', line))
        if system and depth == 0:
            systems.setdefault(system.group(1), None)
        elif not line.startswith('#include "'):
            out.append(line)
    return ''.join(out)


def main():
    image, out = sys.argv[1], sys.argv[2]
    sources = sorted('floor/' + f for f in os.listdir('floor') if f.endswith('.c'))
    sources += sorted('stage0/' + f for f in os.listdir('stage0') if f.endswith('.c'))
    sources.remove('floor/platform.c')
    sources.insert(0, 'floor/platform.c')  # with the system's own headers
    headers = [h for h in headers_in_order(sources) if not h.startswith('include/')]
    systems = {}
    texts = {s: read(s) for s in sources}
    texts[image] = re.sub(r'^#include "[^"]+"[^\n]*\n', '', read(image), flags=re.M)
    scopes = {s: file_scope(t) for s, t in texts.items()}
    counts = {}
    header_text = ''.join(read(h) for h in headers)
    for values, types in scopes.values():
        for name in values | types:
            counts[name] = counts.get(name, 0) + 1
    header_names = set(tokens(header_text))
    for name in header_names | {m for t in texts.values() for m in file_macros(t)}:
        if name in counts:
            counts[name] += 1  # also the name of something in a header, or of a macro elsewhere
    for name in counts:
        if name in SYSTEM:
            counts[name] += 1
        if re.match(r'(Hk|Hs|Hako|hk_|hs_)', name):
            counts[name] = 1  # has the whole library for its scope
    parts = ['// Hakorune in one file: compile it with the program that embeds it. Its interface and manual is hakorune.h beside it.\n',
             '#if !defined(_WIN32) && !defined(_XOPEN_SOURCE)\n#define _XOPEN_SOURCE 700\n#endif\n',
             '#if !defined(_WIN32) && !defined(_DEFAULT_SOURCE)\n#define _DEFAULT_SOURCE\n#endif\n']
    body = []
    for h in headers:
        body.append('\n// ==== %s\n' % h + strip_includes(read(h), systems))
    for s, text in texts.items():
        values, types = scopes[s]
        types = types | {m for m in file_macros(text) if m in header_names}
        suffix = '__' + os.path.basename(s)[:-2]
        text = rename(text, {v for v in values if counts[v] > 1}, {t for t in types if counts.get(t, 2) > 1}, suffix)
        macros = [m for m in file_macros(text) if m not in ('_XOPEN_SOURCE', '_DEFAULT_SOURCE')]
        text = re.sub(r'#ifndef _WIN32\n(#define _\w+_SOURCE.*\n)+#endif\n', '', text)
        body.append('\n// ==== %s\n' % s + strip_includes(text, systems))
        if s == 'floor/platform.c':
            macros += ['near', 'far', 'interface', 'small']  # of windows.h
        body.append(''.join('#undef %s\n' % m for m in sorted(set(macros))))
    os.makedirs(out, exist_ok=True)
    with open(os.path.join(out, 'hakorune.c'), 'w', encoding='utf-8') as f:
        f.write(''.join(parts) + '#include "hakorune.h"\n' + ''.join('#include <%s>\n' % s for s in sorted(systems)) + ''.join(body))
    with open(os.path.join(out, 'hakorune.h'), 'w', encoding='utf-8') as f:
        f.write('// Of the library in one file, which is linked with the program.\n#if !defined(HAKO_BUILD) && !defined(HAKO_STATIC)\n#define HAKO_STATIC\n#endif\n')
        f.write(read('include/hakorune_hostbridge.h'))


main()
