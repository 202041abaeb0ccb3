#!/usr/bin/env python3
"""Runs the playbooks of projects/ with ansible-playbook, and records for each run the exit code, the recap, what each host went through
and the files that came of it, into goldens/PROJECT.json.

    ./record.py [PROJECT[/PLAYBOOK]…]       all, or these
    ./record.py --show PROJECT/PLAYBOOK     only shows the answer

The program is ansible-playbook of PATH, or that of ANSIBLE_PLAYBOOK: of ansible-core 2.19, or the version that is nearest to it. Run it when
playbooks are added; the tests need only the recording.
"""
import concurrent.futures
import json
import os
import pathlib
import shlex
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
PROJECTS = HERE / "projects"
PROGRAM = os.environ.get("ANSIBLE_PLAYBOOK", "ansible-playbook")
SETTINGS = {
    "ANSIBLE_CALLBACK_PLUGINS": str(HERE / "recorder"),
    "ANSIBLE_STDOUT_CALLBACK": "recorded",
    "ANSIBLE_JINJA2_NATIVE": "True",
    "ANSIBLE_NOCOWS": "True",
    "ANSIBLE_DEPRECATION_WARNINGS": "False",
    "ANSIBLE_DEVEL_WARNING": "False",
    "ANSIBLE_INVENTORY_UNPARSED_FAILED": "True",
    "LC_ALL": "C.UTF-8",
    "PYTHONDONTWRITEBYTECODE": "1",
}


def runs_of(playbook):
    """The command lines of a playbook: one for each `# run:` at its beginning, else one without options."""
    found = []
    for line in playbook.read_text().splitlines():
        if not line.startswith("# run:"):
            break
        found.append(line[len("# run:"):].strip())
    return found or [""]


def list_files(folder):
    found = {}
    for path in sorted(folder.rglob("*")):
        name = str(path.relative_to(folder))
        if path.is_symlink():
            found[name] = f"-> {os.readlink(path)}"
        elif path.is_dir():
            found[name + "/"] = f"{path.stat().st_mode & 0o7777:04o}"
        else:
            text = path.read_bytes().decode("utf-8", "replace")
            found[name] = f"{path.stat().st_mode & 0o7777:04o} {text[:400]}"
    return found


def record(playbook, options):
    home = pathlib.Path(tempfile.mkdtemp(prefix="record-"))
    try:
        work = home / "work"
        work.mkdir()
        environment = {"PATH": os.environ["PATH"], "HOME": str(home), "RECORD_TO": str(home / "record.json"), **SETTINGS}
        environment["ANSIBLE_ASYNC_DIR"] = str(home / "jobs")
        words = [PROGRAM, str(playbook), "-i", str(PROJECTS / "hosts.yml"), "-e", f"work={work}", *shlex.split(options)]
        done = subprocess.run(words, env=environment, cwd=playbook.parent, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=300)
        answer = {"code": done.returncode, "recap": {}, "hosts": {}}
        if (home / "record.json").exists():
            answer.update(json.loads((home / "record.json").read_text()))
        else:
            print(f"{playbook}: {done.stdout[-1500:]}{done.stderr[-1500:]}", file=sys.stderr)
        answer["hosts"] = group_hosts(answer["hosts"])
        answer["files"] = list_files(work)
        text = json.dumps(answer, ensure_ascii=False)
        return json.loads(text.replace(str(work), "WORK").replace(str(PROJECTS), "PROJECTS"))
    finally:
        shutil.rmtree(home)


def group_hosts(lines):
    """Hosts that went through the same share their lines."""
    groups = {}
    for host in sorted(lines):
        groups.setdefault("\n".join(lines[host]), []).append(host)
    return {" ".join(hosts): text.split("\n") for text, hosts in groups.items()}


def record_all(playbooks):
    jobs = [(playbook, options) for playbook in playbooks for options in runs_of(playbook)]
    with concurrent.futures.ThreadPoolExecutor(int(os.environ.get("RECORD_JOBS", "2"))) as executor:
        answers = executor.map(lambda job: record(*job), jobs)
        return {f"{playbook.name} {options}".strip(): answer for (playbook, options), answer in zip(jobs, answers)}


def list_projects():
    return sorted(path.name for path in PROJECTS.iterdir() if list(path.glob("*.yml")) and not path.name.endswith("_vars"))


def main(words):
    if words and words[0] == "--show":
        for name in words[1:]:
            print(json.dumps(record_all([PROJECTS / name]), indent=1, ensure_ascii=False))
        return
    said = subprocess.run([PROGRAM, "--version"], capture_output=True, text=True, check=True).stdout
    version = said.split("]")[0].split()[-1]
    for word in words or list_projects():
        project, _, playbook = word.partition("/")
        target = HERE / "goldens" / f"{project}.json"
        known = json.loads(target.read_text()) if playbook else {}
        runs = record_all(sorted((PROJECTS / project).glob(playbook or "*.yml")))
        recorded = {**known, **{name: {"version": version, **answer} for name, answer in runs.items()}}
        target.parent.mkdir(exist_ok=True)
        target.write_text(json.dumps(recorded, indent=1, ensure_ascii=False, sort_keys=False) + "\n")
        print(project, len(runs))


main(sys.argv[1:])
