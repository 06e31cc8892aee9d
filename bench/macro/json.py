# json: a parser by recursive descent reads one text again and again; what it read is counted.

ESCAPES = {"n": "\n", "t": "\t"}


class Parser:
    def __init__(self, text):
        self.text = text
        self.at = 0
        self.current = text[0:1]  # the character at `at`, empty at the end

    def parse(self):
        self.skip_blanks()
        value = self.read_value()
        if self.current != "":
            self.fail("end of text")
        return value

    def step(self):
        """Goes on to the next character."""
        self.at += 1
        self.current = self.text[self.at:self.at + 1]

    def skip_blanks(self):
        while self.current == " " or self.current == "\n" or self.current == "\t":
            self.step()

    def fail(self, expected):
        raise ValueError("expected " + expected + " at " + str(self.at))

    def accept(self, c):
        """Whether the next character is `c`; then it and the blanks behind it are passed."""
        if self.current != c:
            return False
        self.step()
        self.skip_blanks()
        return True

    def expect(self, c):
        if not self.accept(c):
            self.fail(c)

    def read_value(self):
        c = self.current
        if c == "{":
            return self.read_object()
        if c == "[":
            return self.read_array()
        if c == '"':
            return self.read_string()
        if c == "t":
            return self.read_name("true", True)
        if c == "f":
            return self.read_name("false", False)
        if c == "n":
            return self.read_name("null", None)
        return self.read_number()

    def read_object(self):
        result = {}
        self.expect("{")
        if self.accept("}"):
            return result
        while True:
            if self.current != '"':
                self.fail("a name")
            name = self.read_string()
            self.expect(":")
            result[name] = self.read_value()
            if not self.accept(","):
                break
        self.expect("}")
        return result

    def read_array(self):
        result = []
        self.expect("[")
        if self.accept("]"):
            return result
        while True:
            result.append(self.read_value())
            if not self.accept(","):
                break
        self.expect("]")
        return result

    def read_name(self, name, value):
        if self.text[self.at:self.at + len(name)] != name:
            self.fail(name)
        self.at += len(name) - 1
        self.step()
        self.skip_blanks()
        return value

    def read_string(self):
        self.step()
        result = ""
        start = self.at
        while self.current != '"':
            if self.current == "":
                self.fail("a quote")
            if self.current == "\\":
                result += self.text[start:self.at]
                self.step()
                result += ESCAPES.get(self.current, self.current)
                start = self.at + 1
            self.step()
        result += self.text[start:self.at]
        self.step()
        self.skip_blanks()
        return result

    def is_digit(self):
        return "0" <= self.current <= "9"

    def skip_digits(self):
        if not self.is_digit():
            self.fail("a digit")
        while self.is_digit():
            self.step()

    def read_number(self):
        start = self.at
        if self.current == "-":
            self.step()
        self.skip_digits()
        is_float = self.current == "."
        if is_float:
            self.step()
            self.skip_digits()
        digits = self.text[start:self.at]
        self.skip_blanks()
        return float(digits) if is_float else int(digits)


def make_text():
    """The list of what a shop has."""
    items = []
    for i in range(60):
        items.append(f'  {{ "id": {i}, "name": "article {i * 7}", "price": {i * 3}.25, "stock": {i * i % 17},\n'
                     f'    "tags": ["red", "a \\"quoted\\" word", "line\\nend"], "discount": {"null" if i % 3 == 0 else "-5"},\n'
                     f'    "available": {"true" if i % 2 == 0 else "false"}, "size": {{ "width": {i + 10}, "height": [] }} }}')
    return "[\n" + ",\n".join(items) + "\n]\n"


def main():
    text = make_text()
    total = 0
    for _ in range(300):
        for item in Parser(text).parse():
            total += len(item["name"]) + item["stock"] + item["size"]["width"] + len(item["tags"])
            if item["available"]:
                total += 1000
            if item["discount"] is not None:
                total += item["discount"]
            if item["price"] > 90.0:
                total += 100
    print(total)


main()
