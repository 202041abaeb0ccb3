#!/usr/bin/env python3
"""Records what Ansible's own ini plugin makes of inventories, into goldens/ini.json.

Needs ansible-core (any since 2.9) beside this Python. Run it in this folder when cases are added; the tests need only the recording.
"""
import json
import os
import random
import tempfile

from ansible.inventory.data import InventoryData
from ansible.parsing.dataloader import DataLoader
from ansible.plugins.loader import inventory_loader

VALUES = [
    "1", "-1", "+1", "- 1", "0", "00", "007", "0644", "0o17", "0xFf", "0b101", "1_000", "1__0", "12345678901234567890", "1.", ".5", "1.50",
    "1e3", "1e400", "-1.5e-3", "1_0.0_1", "True", "False", "None", "true", "yes", "null", "inf", "nan", "Ellipsis",
    "abc", "a b", "a=b", "a # b", "1 # one", "'a' # b", "#", "", " ", "'a'", '"a"', "''", "'a", 'a"b', "'a' 'b'", "u'a'", "r'\\n'", "'\\n'",
    "'\\x41\\u00e9'", "'\\x4'", "'\\q'", "'''a'''", '"""a b"""', "'a\\'b'",
    "[1, 2]", "[1, 2,]", "[]", "[ ]", "[,]", "[1 2]", "['a', 'b']", "[a, b]", "(1, 2)", "(1,)", "(1)", "()", "1, 2", "1,", ",", "[1, [2, [3]]]",
    "{'a': 1}", "{'a': {'b': [1]}}", "{}", "{'a': 1,}", "{'a' 1}", "{'a': }", "{a: 1}", '{"a": true}', '{"a": 1, "a": 2}', "{,}",
    "{{ x }}", "'{{ x }}'", "{% if x %}", "[1, 2", "1 + 1", "1 if x else 2", "f('a')", "-'a'", "+True", "not True", "a.b", "http://a:80/b?c=d",
    "C:\\dir", "\\", "é", "日本", "a\tb", "$HOME", "`ls`", "*", "@file", "!vault", "10.0.0.1", "2001:db8::1", "-o ProxyCommand='ssh -W %h:%p b'",
]
HOST_LINES = [
    "a", "a b=1", "a b=1 c=2", "a   b=1\tc=2", "a b='x y'", 'a b="x y"', "a b=x\\ y", "a b='x' # c", "a # c", "a#c", "a b=c#d", "a b='c#d'",
    "a b", "a =b", "a b=", "a b==c", "a b=\"it's\"", "a b='it", "a b=\\", "a b=\"x\\\"y\"", "a b=\"x\\ny\"", "a 'b=c d'", "'a b' c=1", '"a"',
    "a:22", "a:22 ansible_port=33", "a.b.c:22", "10.0.0.1:22", "10.0.0.1", "[2001:db8::1]:22", "2001:db8::1", "a[1:3]", "a[1:3]:22",
    "a[01:03].b", "a[a:c]", "a[0:4:2]", "a[1:2]-[a:b]", "a:", "a:b", "a_:22", "---", "a,b", "a b={{ c }}", "a b='{{ c }}' d=1",
    "a b=[1,2]", "a b='[1, 2]'", "a b=\"['x', 'y']\"", "a b=\"{'x': 1}\"", "a b=True", "a b=0644", "a b=1.0", "a b='1'", "a b='\"1\"'",
    "a ansible_group_priority=3", "*", "a b=1 b=2", "a-b_c", "ä b=é", "a b=x;y", ";c", "  a  b=1  ", "a b=''",
]
FILES = [
    "", "# only a comment\n", "a\n\n[g]\nb\n", "[g]\na\n[h]\na x=1\n[g:vars]\ny=2\n", "[g:children]\nh\n[h]\na\n", "[g:children]\nh\n",
    "[g:vars]\nx=1\n", "[g:vars]\nx=1\n[g]\na\n", "[g:vars]\nx=1\n[g:children]\n", "[g:hosts]\na\n", "[g:host]\na\n", "[g h]\na\n", "[g]x\na\n",
    "[g] # c\na\n", "[g]#c\na\n", "[ g]\na\n", "[g ]\na\n", "[]\na\n", "[g:]\na\n", "[:vars]\nx=1\n", "[all:vars]\nx=1\n[g]\na\n", "[ungrouped]\na\n",
    "a\n[ungrouped]\nb\n[g]\na\n", "[all]\na\n", "[all:children]\ng\n[g]\na\n", "[g:children]\ng\n[g]\n", "[g:children]\nh\n[h:children]\ng\n",
    "[g:children]\nh # c\n[h]\na\n", "[g:children]\nh i\n[h]\n", "[g:vars]\nx\n[g]\n", "[g]\n[g:vars]\n x = 1 \ny= a b # c\nz ='q'\n=1\n",
    "[g:vars]\n; c\n# d\nx=1\n[g]\n", "[g]\na\n[g]\nb\n", "[g]\na x=1\na x=2 y=3\n", "[g]\na\r\nb x=1\r\n", "[g-h]\na\n[g.h]\nb\n", "a\n---\n",
    "[a]\na\n", "[g:vars]\nansible_group_priority=10\n[g]\na\n", "[x:children]\ny\nz\n[y:children]\nz\n[z]\nh1\n[x:vars]\nv=x\n[y:vars]\nv=y\n[z:vars]\nv=z\n",
    "[g]\n  a\n\tb x=1\n", "a x=1\n[g]\na y=2\n", "[x]\nn[1:3] k=v\n[x:vars]\nk=w\n", "[g:children]\nall\n[g]\n", "[2001:db8::1]\n", "[g]\nlocalhost ansible_connection=local\n",
]


def generate(seed):
    """Sections with lines that mostly fit them."""
    pick = random.Random(seed)
    groups = ["g1", "g2", "g3"]
    lines = []
    for _ in range(pick.randrange(1, 6)):
        part = pick.choice(["", "", ":vars", ":children"])
        lines.append("[%s%s]" % (pick.choice([*groups, "all"]), part))
        for _ in range(pick.randrange(0, 4)):
            kind = pick.random()
            if kind < 0.05:
                lines.append(pick.choice(["", "# c", "; c", pick.choice(HOST_LINES)]))
            elif part == ":vars":
                lines.append("v%d%s%s" % (pick.randrange(3), pick.choice(["=", " = "]), pick.choice(VALUES)))
            elif part == ":children":
                lines.append(pick.choice(groups))
            elif kind < 0.4:
                lines.append(pick.choice(HOST_LINES))
            else:
                value = pick.choice(VALUES)
                quote = pick.choice(["", "'" if "'" not in value else "", '"' if '"' not in value else ""])
                lines.append("h%d v%d=%s%s%s" % (pick.randrange(4), pick.randrange(3), quote, value, quote))
    return "\n".join(["h0", *lines, "[g1]", "[g2]", "[g3]"]) + "\n"


def describe(value):
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return value
    if isinstance(value, int):
        return {"int": str(value)}
    if isinstance(value, float):
        return {"float": repr(value)}
    if isinstance(value, (list, tuple)):
        return [describe(item) for item in value]
    if isinstance(value, dict):
        return {"dict": [[describe(key), describe(item)] for key, item in value.items()]}
    return {"other": type(value).__name__}


def read(text):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "hosts")
        with open(path, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        data = InventoryData()
        try:
            inventory_loader.get("ini").parse(data, DataLoader(), path)
            data.reconcile_inventory()
        except Exception:  # pylint: disable=broad-except
            return None
        own = lambda vars: {name: describe(value) for name, value in vars.items() if name not in ("inventory_file", "inventory_dir")}
        return {
            "hosts": {host.name: own(host.vars) for host in data.hosts.values()},
            "groups": {
                group.name: {
                    "hosts": [host.name for host in group.hosts],
                    "children": sorted(child.name for child in group.child_groups),
                    "vars": own(group.vars),
                    "priority": group.priority,
                }
                for group in data.groups.values()
            },
        }


def main():
    texts = list(FILES)
    texts += ["[g]\n%s\n" % line for line in HOST_LINES]
    texts += ["[g]\na\n[g:vars]\nv = %s\n" % value for value in VALUES]
    texts += [generate(seed) for seed in range(600)]
    cases = [{"text": text, "result": read(text)} for text in texts]
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "goldens", "ini.json"), "w", encoding="utf-8") as file:
        file.write("[\n" + ",\n".join(json.dumps(case, ensure_ascii=False) for case in cases) + "\n]\n")


main()
