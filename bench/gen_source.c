// gen_source.c - a long Hakorune program for timing the front end.
//
// The program is a sequence of numbered units, each a copy of one of three templates that look like
// ordinary code: boxes with fields and methods, loops, conditions, texts, maps, calls, comments. In a
// template `@` stands for the number of the unit.
#include "gen_source.h"

static const char account[] =
    "// Account@: a box with state and small methods.\n"
    "box Account@ {\n"
    "    owner: StringBox\n"
    "    balance: IntegerBox\n"
    "    history: ArrayBox\n"
    "\n"
    "    birth(owner, balance) {\n"
    "        me.owner = owner\n"
    "        me.balance = balance\n"
    "        me.history = []\n"
    "    }\n"
    "\n"
    "    deposit(amount) {\n"
    "        if amount <= 0 { return false }\n"
    "        me.balance = me.balance + amount\n"
    "        me.history.push(\"+\" + amount)\n"
    "        return true\n"
    "    }\n"
    "\n"
    "    withdraw(amount) {\n"
    "        if amount <= 0 || amount > me.balance {\n"
    "            me.history.push(\"refused \" + amount)\n"
    "            return false\n"
    "        } else {\n"
    "            me.balance = me.balance - amount\n"
    "            me.history.push(\"-\" + amount)\n"
    "        }\n"
    "        return true\n"
    "    }\n"
    "\n"
    "    toString() {\n"
    "        return me.owner + \": \" + me.balance + \" (\" + me.history.length() + \" entries)\"\n"
    "    }\n"
    "}\n"
    "\n";

static const char scanner[] = "// Scanner@: a box that walks over a text.\n"
                              "box Scanner@ {\n"
                              "    text\n"
                              "    pos = 0\n"
                              "\n"
                              "    birth(text) {\n"
                              "        me.text = text\n"
                              "    }\n"
                              "\n"
                              "    atEnd() { return me.pos >= me.text.length() }\n"
                              "\n"
                              "    current() { return me.text.substring(me.pos, me.pos + 1) }\n"
                              "\n"
                              "    skipSpace() {\n"
                              "        loop(not me.atEnd() and me.current() == \" \") {\n"
                              "            me.pos = me.pos + 1\n"
                              "        }\n"
                              "    }\n"
                              "\n"
                              "    next() {\n"
                              "        me.skipSpace()\n"
                              "        if me.atEnd() { return null }\n"
                              "        local start = me.pos\n"
                              "        loop(true) {\n"
                              "            if me.atEnd() { break }\n"
                              "            local c = me.current()\n"
                              "            if c == \" \" || c == \"\\n\" || c == \"\\t\" { break }\n"
                              "            me.pos = me.pos + 1\n"
                              "        }\n"
                              "        return me.text.substring(start, me.pos)\n"
                              "    }\n"
                              "}\n"
                              "\n";

static const char table[] = "// Table@: a static box with a map and some arithmetic.\n"
                            "static box Table@ {\n"
                            "    rows = new MapBox()\n"
                            "\n"
                            "    fill(n) {\n"
                            "        local i = 0\n"
                            "        loop(i < n) {\n"
                            "            local key = \"row\" + i\n"
                            "            if i % 3 == 0 {\n"
                            "                me.rows.set(key, [i, i * @, \"fizz\"])\n"
                            "            } else if i % 5 == 0 {\n"
                            "                me.rows.set(key, [i, (i + @) * 2, 'buzz'])\n"
                            "            } else {\n"
                            "                me.rows.set(key, [i, i - 7, key + \"/\" + @])\n"
                            "            }\n"
                            "            i = i + 1\n"
                            "        }\n"
                            "        return me.rows.size()\n"
                            "    }\n"
                            "\n"
                            "    // The sum of the second column.\n"
                            "    total() {\n"
                            "        local sum = 0\n"
                            "        local keys = me.rows.keys()\n"
                            "        local i = 0\n"
                            "        loop(i < keys.length()) {\n"
                            "            sum = sum + me.rows.get(keys[i])[1]\n"
                            "            i = i + 1\n"
                            "        }\n"
                            "        return sum\n"
                            "    }\n"
                            "\n"
                            "    report() {\n"
                            "        local account = new Account@(\"owner @\", Table@.fill(20))\n"
                            "        account.deposit(me.total())\n"
                            "        account.withdraw(-@ + 3 * 4)\n"
                            "        local scanner = new Scanner@(account.toString())\n"
                            "        local words = 0\n"
                            "        loop(scanner.next() != null) { words = words + 1 }\n"
                            "        return \"@: \" + words + \" words, balance \" + account.balance\n"
                            "    }\n"
                            "}\n"
                            "\n";

static const char entry[] = "static box Main {\n"
                            "    main() {\n"
                            "        print(Table1.report())\n"
                            "        return 0\n"
                            "    }\n"
                            "}\n";

static unsigned long count_lines(const char *text) {
  unsigned long n = 0;
  for (const char *p = text; *p; p++)
    if (*p == '\n') n++;
  return n;
}

static void put_unit(FILE *out, const char *text, unsigned long number) {
  for (const char *p = text; *p; p++) {
    if (*p == '@')
      fprintf(out, "%lu", number);
    else
      putc(*p, out);
  }
}

void gen_source(FILE *out, unsigned long lines) {
  unsigned long unit = count_lines(account) + count_lines(scanner) + count_lines(table);
  unsigned long last = count_lines(entry);
  unsigned long written = 0;
  for (unsigned long number = 1; written + unit + last <= lines; number++) {
    put_unit(out, account, number);
    put_unit(out, scanner, number);
    put_unit(out, table, number);
    written += unit;
  }
  for (; written + last < lines; written++) fputs("// filler\n", out);
  put_unit(out, entry, 0);
}
