"""Records how PyYAML reads plain scalars: python3 test/source/record-scalars.py > test/source/goldens/scalars.json"""

import datetime
import json
import random

import yaml

KNOWN = """yes No TRUE on Off y n Y N true True tRue null Null NULL ~ 0 00 07 08 010 0o10 0x1F 0X1f 0b101 0B1 -1 +1 1_000 1__0 _1 1_
1.0 1. .5 1e3 1.0e3 1.0e+3 1.e3 1E5 1.5E+3 -1.5e-3 .inf -.Inf .NaN .nan +.INF inf 1:30 190:20:30 1:60 1:30.5 2001-12-14
2001-12-14t21:59:43.10-05:00 2001-1-1 2001-01-01T00:00:00Z = << - -- ---x 1-2 1,000 0x 0b 0b2 0o8 08.5 1e e1 . .. ...x -0 +0 -0.0 0.0 00.5
1.2.3 1_0.5 1_0_0 0_7 0x_f 0b1_0 12345678901234567890 -9223372036854775809 NaN Infinity t f T F yES oN OFF ON YES NO nO Yes""".split()


def describe(text):
    try:
        document = yaml.safe_load(f"k: {text}\n")
    except yaml.YAMLError:
        return "error"
    if not isinstance(document, dict) or list(document) != ["k"]:
        return "no scalar"
    value = document["k"]
    if value is None or isinstance(value, (bool, str)):
        return value if not isinstance(value, str) else {"str": value}
    if isinstance(value, int):
        return {"int": str(value)}
    if isinstance(value, float):
        return {"float": repr(value)}
    if isinstance(value, (datetime.date, datetime.datetime)):
        return {"date": value.isoformat()}
    return "no scalar"


def generate():
    random.seed(7)
    texts = {"", "2001-12-14 21:59:43", *KNOWN}
    while len(texts) < 1000:
        texts.add("".join(random.choice("0123456789_.:eE+-xbo TtZ") for _ in range(random.randint(1, 8))))
    return sorted(texts)


print(json.dumps([[text, describe(text)] for text in generate()], separators=(",", ":")).replace("],[", "],\n["))
