"""A callback of ansible-playbook that writes what each host went through, and the recap, as JSON into the file of RECORD_TO."""
import json
import os

from ansible.plugins.callback import CallbackBase

DOCUMENTATION = """
    name: recorded
    type: stdout
    short_description: what each host went through, as JSON
    description: Writes it when the run ends.
"""
# What these say is the playbook's own text.
SPEAKERS = {"debug", "fail", "assert"}
COUNTS = ("ok", "changed", "unreachable", "failed", "skipped", "rescued", "ignored")


class CallbackModule(CallbackBase):
    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "stdout"
    CALLBACK_NAME = "recorded"

    def __init__(self):
        super().__init__()
        self.names = {}
        self.gathers = True
        self.lines = {}
        self.implicit = {}

    def v2_playbook_on_play_start(self, play):
        self.gathers = "gather_facts" in (play.get_ds() or {})

    def v2_playbook_on_task_start(self, task, is_conditional):
        self.names[task._uuid] = task.get_name().strip()

    v2_playbook_on_cleanup_task_start = v2_playbook_on_task_start

    def v2_playbook_on_handler_task_start(self, task):
        self.v2_playbook_on_task_start(task, False)

    def note(self, result, status):
        task, host = result._task, result._host.get_name()
        if task.action.endswith("meta"):
            return
        name = self.names.get(task._uuid, task.get_name().strip())
        if name == "Gathering Facts" and not self.gathers and status == "ok":
            self.implicit[host] = self.implicit.get(host, 0) + 1
            return
        line = f"{name} | {status}"
        action = task.action.rsplit(".", 1)[-1]
        # Why a template of `debug` fails each says in words of its own.
        speaks = action in SPEAKERS and status != "skipped" and not (action == "debug" and status.startswith("failed"))
        if speaks and not task.no_log:
            said = listed(result._result, action)
            if said:
                line += " | " + json.dumps(said if len(said) > 1 else said[0], ensure_ascii=False, sort_keys=True)
        self.lines.setdefault(host, []).append(line)

    def v2_runner_on_ok(self, result):
        self.note(result, "changed" if result._result.get("changed") else "ok")

    def v2_runner_on_failed(self, result, ignore_errors=False):
        self.note(result, "failed (ignored)" if ignore_errors else "failed")

    def v2_runner_on_skipped(self, result):
        self.note(result, "skipped")

    def v2_runner_on_unreachable(self, result):
        self.note(result, "unreachable")

    def v2_playbook_on_stats(self, stats):
        recap = {}
        for host in sorted(stats.processed):
            summary = stats.summarize(host)
            summary["failed"] = summary.pop("failures")
            summary["ok"] -= self.implicit.get(host, 0)
            recap[host] = " ".join(f"{count}={summary[count]}" for count in COUNTS if summary[count])
        with open(os.environ["RECORD_TO"], "w") as file:
            json.dump({"recap": recap, "hosts": self.lines}, file)


def listed(result, action):
    items = result["results"] if isinstance(result.get("results"), list) else [result]
    return [said(item, action) for item in items if not item.get("skipped")]


def said(result, action):
    if "msg" in result or action != "debug":
        return result.get("msg")
    own = {name: value for name, value in result.items() if not name.startswith(("_", "ansible_")) and name not in ("changed", "failed", "skip_reason", "item")}
    return own
