#!/usr/bin/python3
"""tests/tools/cronjob.py NAME [CONTAINER]

Reads manifests of Kubernetes on standard input. They must be CronJobs (batch/v1) of known
fields and of sense: a field that is mistyped or in the wrong place is an error. With
CONTAINER, prints what the kubelet would run for that container of the CronJob NAME: its
variables as NAME=VALUE, then the words of its command, each ended by a NUL. Otherwise
prints the names of NAME's containers, in the order in which they run.
"""

import re
import sys

import yaml

# A field's value: a type, one of several texts, [what a list holds], or {the fields of an object}.
CONTAINER = {
    "name": str, "image": str, "command": [str],
    "env": [{"name": str, "value": str}],
    "volumeMounts": [{"name": str, "mountPath": str, "readOnly": bool}],
    "securityContext": {
        "allowPrivilegeEscalation": bool, "readOnlyRootFilesystem": bool, "capabilities": {"drop": [str]},
    },
}
POD = {
    "restartPolicy": ("Never", "OnFailure"), "automountServiceAccountToken": bool,
    "securityContext": {
        "runAsNonRoot": bool, "runAsUser": int, "runAsGroup": int, "fsGroup": int,
        "seccompProfile": {"type": ("RuntimeDefault",)},
    },
    "initContainers": [CONTAINER], "containers": [CONTAINER],
    "volumes": [{
        "name": str, "secret": {"secretName": str, "defaultMode": int}, "emptyDir": {"sizeLimit": str},
    }],
}
CRONJOB = {
    "apiVersion": ("batch/v1",), "kind": ("CronJob",), "metadata": {"name": str},
    "spec": {
        "schedule": str, "timeZone": str, "concurrencyPolicy": ("Forbid",), "startingDeadlineSeconds": int,
        "jobTemplate": {"spec": {
            "activeDeadlineSeconds": int, "backoffLimit": int, "template": {"spec": POD},
        }},
    },
}


def insist(truth, complaint):
    if not truth:
        sys.exit(f"cronjob.py: {complaint}")


def check(value, known, place):
    """Goes through a value and what it may be, side by side."""
    if isinstance(known, dict):
        insist(isinstance(value, dict), f"{place} is no object")
        for name in value:
            insist(name in known, f"{place}.{name} is no known field")
            check(value[name], known[name], f"{place}.{name}")
    elif isinstance(known, list):
        insist(isinstance(value, list) and value, f"{place} is no list")
        for i, item in enumerate(value):
            check(item, known[0], f"{place}[{i}]")
    elif isinstance(known, tuple):
        insist(value in known, f"{place} is {value!r}")
    else:
        insist(type(value) is known, f"{place} is {value!r}, which is no {known.__name__}")


def containers_of(pod):
    return pod.get("initContainers", []) + pod["containers"]


def check_sense(job):
    insist(re.fullmatch(r"(\S+ ){4}\S+", job["spec"]["schedule"]), "the schedule has not five fields")
    insist(re.fullmatch(r"[a-z0-9]([-a-z0-9]{0,50}[a-z0-9])?", job["metadata"]["name"]), "no good name")
    pod = job["spec"]["jobTemplate"]["spec"]["template"]["spec"]
    insist(pod["securityContext"]["runAsUser"] > 0, "it would run as root")
    volumes = {volume["name"]: volume for volume in pod["volumes"]}
    for volume in volumes.values():
        # Others than the group fsGroup must not read it, and the group has to.
        insist("secret" not in volume or volume["secret"]["defaultMode"] == 0o440, "a secret's mode")
    for container in containers_of(pod):
        mounts = container["volumeMounts"]
        insist(all(mount["name"] in volumes for mount in mounts), "a mount without a volume")
        for variable in container["env"]:
            path = variable["value"]
            inside = any(path.startswith(mount["mountPath"]) for mount in mounts)
            insist(inside or not path.startswith("/"), f"{path} is in no volume")


def expand(text, variables):
    """As the kubelet: $(NAME) if there is such a variable, else it stays; $$ is a $."""
    def value(match):
        return "$" if match[0] == "$$" else variables.get(match[1], match[0])
    return re.sub(r"\$\$|\$\(([^)]*)\)", value, text)


def show(pod, name):
    container = next(container for container in containers_of(pod) if container["name"] == name)
    variables = {variable["name"]: variable["value"] for variable in container["env"]}
    words = [f"{variable}={value}" for variable, value in variables.items()]
    words += [expand(word, variables) for word in container["command"]]
    sys.stdout.write("".join(word + "\0" for word in words))


def main():
    insist(len(sys.argv) in (2, 3), f"usage: {__doc__.splitlines()[0]}")
    jobs = list(yaml.safe_load_all(sys.stdin))
    for i, job in enumerate(jobs):
        check(job, CRONJOB, f"job[{i}]")
        check_sense(job)
    job = next(job for job in jobs if job["metadata"]["name"] == sys.argv[1])
    pod = job["spec"]["jobTemplate"]["spec"]["template"]["spec"]
    if len(sys.argv) == 3:
        show(pod, sys.argv[2])
    else:
        print("\n".join(container["name"] for container in containers_of(pod)))


main()
