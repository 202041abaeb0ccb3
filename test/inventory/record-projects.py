#!/usr/bin/env python3
"""Generates inventories of several sources with files of variables, and records which hosts, groups, variables and matches of patterns
Ansible makes of them, into goldens/projects.json.

    ./record-projects.py [FIRST COUNT [FILE]]     the seeds FIRST, FIRST+1, …; without them those of the recording

Needs ansible-core (any since 2.14) beside this Python. The tests need only the recording.
"""
import json
import os
import random
import shutil
import sys
import tempfile

os.environ["ANSIBLE_INVENTORY_ANY_UNPARSED_IS_FAILED"] = "True"
os.environ["ANSIBLE_LOCALHOST_WARNING"] = "False"

# pylint: disable=wrong-import-position
from ansible.errors import AnsibleError
from ansible.inventory.manager import InventoryManager
from ansible.parsing.dataloader import DataLoader
from ansible.utils.display import Display
from ansible.vars.manager import VariableManager

FIRST, COUNT = 1, 200
GROUPS = ["g1", "g2", "web", "db", "web-x", "deep", "ungrouped", "all"]
HOSTS = ["a", "b1", "c.example.com", "d-d", "10.0.0.1", "web2", "n1", "n02", "localhost"]
RANGES = ["n[1:3]", "n[01:04:2]", "x-[a:c]", "r[1:2]-[a:b].y", "u[8:11]", "Z[A:E:2]", "n[0:6:3]", "q[:2]"]
VARS = ["v0", "v1", "v2", "v3"]
VALUES = [1, 0, True, None, "text", "a b", [1, "x"], {"k": 1}, "{{ v0 }}", 1.5, "", "yes"]


class Project:
    """Files of an inventory, and where to begin."""

    def __init__(self, seed):
        self.pick = random.Random(seed)
        self.files = {}
        self.programs = []
        self.sources = []
        self.folders = []
        count = self.pick.choice([1, 1, 2, 3])
        for at in range(count):
            self._source(f"inv{at}")
        self.playbook = "play" if self._may(2) else None
        for folder in self.folders + ([] if self.playbook is None else [self.playbook]):
            self._vars_files(folder)
        self.patterns = [self._pattern() for _ in range(6)]

    def _may(self, of):
        return self.pick.randrange(of) == 0

    def _some(self, items, most=3):
        return self.pick.sample(items, self.pick.randrange(0, min(most, len(items)) + 1))

    def _source(self, folder):
        kind = self.pick.random()
        if kind < 0.08:
            self.sources.append(",".join(self.pick.sample([*HOSTS, "p:2222"], 2)) + ",")
            return
        self.folders.append(folder)
        if kind < 0.6:
            self.sources.append(self._file(folder, "hosts"))
        else:
            for name in self._some(["10-a", "20-b", "z", "B", "sub/c"], 4) or ["only"]:
                self._file(folder, name)
            if self._may(4):
                self.files[f"{folder}/readme.md"] = "no: [inventory\n"
            self.sources.append(folder)

    def _file(self, folder, name):
        kind = self.pick.choice(["yaml", "yaml", "ini", "ini", "json", "program"])
        ending = {"yaml": [".yml", ".yaml"], "ini": [".ini", ""], "json": [".json"], "program": ["", ".sh"]}[kind]
        path = f"{folder}/{name}{self.pick.choice(ending)}"
        if kind == "ini" and "." not in path:
            path += ".ini"
        self.files[path] = getattr(self, "_" + kind)()
        if kind == "program":
            self.programs.append(path)
        return path

    def _vars(self, most=3):
        return {name: self.pick.choice(VALUES) for name in self._some(VARS, most)}

    def _group_vars(self):
        found = self._vars(2)
        if self._may(6):
            found["ansible_group_priority"] = self.pick.randrange(0, 5)
        return found

    def _group(self, name, depth):
        parts = {}
        if self._may(2):
            parts["hosts"] = {name: self._vars(2) or None for name in self._some([*HOSTS, *RANGES], 3)} or None
        if self._may(2):
            parts["vars"] = self._group_vars() or None
        if depth < 3 and name != "ungrouped" and self._may(2):
            parts["children"] = {child: self._group(child, depth + 1) for child in self._some(GROUPS[:6], 2)} or None
        return parts or None

    def _yaml(self):
        return json.dumps({name: self._group(name, 0) for name in self._some(GROUPS, 4) or ["all"]}, indent=1) + "\n"

    def _json(self):
        return self._yaml()

    def _ini(self):
        lines = [name + self._words() for name in self._some([*HOSTS, *RANGES], 2)]
        groups = self._some(GROUPS, 4)
        for group in groups:
            lines.append(f"[{group}]")
            lines += [name + self._words() for name in self._some([*HOSTS, *RANGES], 3)]
            if self._may(2):
                lines.append(f"[{group}:vars]")
                lines += [f"{name} = {value!r}" for name, value in self._group_vars().items() if value != ""]
            if group != "ungrouped" and self._may(2):
                lines.append(f"[{group}:children]")
                lines += self._some([name for name in groups if name not in ("all", "ungrouped")], 2)
        return "\n".join(lines or ["a"]) + "\n"

    def _words(self):
        values = {name: value for name, value in self._vars(2).items() if not isinstance(value, (list, dict, str))}
        return "".join(f" {name}={value!r}" for name, value in values.items())

    def _program(self):
        listing = {}
        hosts = HOSTS + ["n2"]
        for name in self._some(GROUPS, 4) or ["g1"]:
            form = self.pick.random()
            if form < 0.25:
                listing[name] = self._some(hosts)
                continue
            parts = {"hosts": self._some(hosts)}
            if self._may(2):
                parts["vars"] = self._group_vars()
            if name != "ungrouped" and self._may(2):
                parts["children"] = self._some(GROUPS[:6], 2)
            listing[name] = parts
        if self._may(3):
            answers = {name: self._vars(2) for name in hosts}
            cases = "".join(f"'{name}') echo '{json.dumps(values)}';;\n" for name, values in answers.items())
            return f"#!/bin/sh\nif [ \"$1\" = --list ]; then echo '{json.dumps(listing)}'\nelse case $2 in\n{cases}*) echo '{{}}';; esac; fi\n"
        listing["_meta"] = {"hostvars": {name: self._vars(2) for name in self._some(hosts, 4)}}
        return f"#!/bin/sh\ncat <<'END'\n{json.dumps(listing)}\nEND\n"

    def _vars_files(self, folder):
        for kind, names in (("group_vars", GROUPS), ("host_vars", HOSTS)):
            for name in self._some(names, 3):
                form = self.pick.choice(["", ".yml", ".yaml", ".json", "/", "/"])
                if form == "/":
                    for inner in self._some(["a.yml", "b.json", "c", "sub/d.yaml", ".hidden.yml", "e.txt", "f~", "main.yml"], 3):
                        self.files[f"{folder}/{kind}/{name}/{inner}"] = json.dumps(self._vars()) + "\n"
                else:
                    self.files[f"{folder}/{kind}/{name}{form}"] = json.dumps(self._vars()) + "\n"

    def _part(self):
        pick = self.pick
        name = pick.choice([*GROUPS, *HOSTS, "*", "n*", "w?b*", "[nx]*", "nobody", "~n[0-9]", "~(g1|web)", "~.*[ab]$", "*.example.com", "n[!1]*"])
        if self._may(3):
            name += pick.choice(["[0]", "[-1]", "[1]", "[1:2]", "[0:]", "[1:]", "[9]", "[-2]", "[:1]", "[0:0]", "[1-2]"])
        return pick.choice(["", "", "", "", "!", "&"]) + name

    def _pattern(self):
        parts = [self._part() for _ in range(self.pick.choice([1, 1, 2, 2, 3]))]
        separator = self.pick.choice([",", ":", ", ", ",,", ",", " , "])
        text = separator.join(parts)
        return text + ("," if self._may(8) else "") if not self._may(10) else "," + text

    def write(self, folder):
        for path, text in self.files.items():
            full = os.path.join(folder, path)
            os.makedirs(os.path.dirname(full), exist_ok=True)
            with open(full, "w", encoding="utf-8") as file:
                file.write(text)
            if path in self.programs:
                os.chmod(full, 0o755)


def has_an_order(group):
    """Whether Ansible lists the hosts of a group in the same order each time: groups two levels below come from a set."""
    level = group.child_groups
    while level:
        if sum(bool(child.child_groups) for child in level) > 1:
            return False
        level = [below for child in level for below in child.child_groups]
    return True


def read(project, folder):
    loader = DataLoader()
    sources = [source if "," in source else os.path.join(folder, source) for source in project.sources]
    loader.set_basedir(os.path.join(folder, project.playbook or "none"))
    inventory = InventoryManager(loader=loader, sources=sources)
    variables = VariableManager(loader=loader, inventory=inventory)
    hosts = {}
    for name, host in inventory.hosts.items():
        found = variables.get_vars(host=host, include_hostvars=False, include_delegate_to=False)
        hosts[name] = {
            "groups": [group.name for group in sorted(host.get_groups(), key=lambda group: (group.depth, group.priority, group.name))],
            "vars": {key: found[key] for key in sorted(found) if key in VARS or key == "ansible_port"},
        }
    groups = {
        name: {"hosts": [host.name for host in group.hosts], "children": sorted(child.name for child in group.child_groups)}
        for name, group in inventory.groups.items()
    }
    matches = {}
    is_ordered = all(has_an_order(group) for group in inventory.groups.values())
    for pattern in project.patterns:
        try:
            if is_ordered or "[" not in pattern:
                names = [host.name for host in inventory.get_hosts(pattern)]
                matches[pattern] = names if is_ordered else sorted(names)
        except (AnsibleError, IndexError):
            matches[pattern] = None
    return {"hosts": hosts, "groups": groups, "matches": matches, "isOrdered": is_ordered}


def record(seed):
    project = Project(seed)
    folder = tempfile.mkdtemp()
    try:
        project.write(folder)
        os.makedirs(os.path.join(folder, "none"), exist_ok=True)
        try:
            result = read(project, folder)
        except AnsibleError:
            result = None
    finally:
        shutil.rmtree(folder)
    return {
        "seed": seed,
        "files": project.files,
        "programs": project.programs,
        "sources": project.sources,
        "playbook": project.playbook,
        "result": result,
    }


def main():
    words = sys.argv[1:]
    first, count = (int(words[0]), int(words[1])) if len(words) > 1 else (FIRST, COUNT)
    target = words[2] if len(words) > 2 else os.path.join(os.path.dirname(os.path.abspath(__file__)), "goldens", "projects.json")
    Display.warning = lambda *_, **__: None
    cases = [record(seed) for seed in range(first, first + count)]
    with open(target, "w", encoding="utf-8") as file:
        file.write("[\n" + ",\n".join(json.dumps(case, ensure_ascii=False) for case in cases) + "\n]\n")


main()
