"""Holds manifests against the schemas of Kubernetes, strictly: a field that they do not know is a mistake. Arguments: a file and versions.
Prints a JSON list of [version, kind, mistake or null]."""

import json
import sys

import kubernetes_validate
import yaml

file, *versions = sys.argv[1:]
with open(file) as stream:
    documents = list(yaml.safe_load_all(stream))
found = []
for version in versions:
    for document in documents:
        try:
            assert kubernetes_validate.validate(document, version, strict=True) == version
            found.append([version, document["kind"], None])
        except kubernetes_validate.ValidationError as error:
            found.append([version, document["kind"], f"{'.'.join(map(str, error.path))}: {error.message}"])
print(json.dumps(found))
