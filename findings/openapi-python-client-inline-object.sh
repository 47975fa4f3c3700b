#!/usr/bin/env bash
# openapi-python-client 0.29.1 leaves out a member of a component's oneOf that has a property with an inline object: it
# reads the member twice and calls the object's model a duplicate of itself. There is a warning and exit code 0, and the
# model that holds the union still imports the missing one, so that reading any document of it fails. With the object as
# a component of its own the same client is whole.
# Seen: inline: exit 0, ModuleNotFoundError: No module named '….models.trainer_type_1'; component: exit 0, read
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv python
python/bin/pip install --quiet --disable-pip-version-check openapi-python-client==0.29.1
cat > make.py <<'PY'
import json, sys
values = {"type": "object", "additionalProperties": {"type": "number"}}
ref = lambda name: {"$ref": f"#/components/schemas/{name}"}
kind = lambda name: {"type": "string", "const": name}
member = {"kind": kind("b"), "values": values if sys.argv[1] == "inline" else ref("Values")}
schemas = {
    "Plan": {"type": "object", "properties": {"trainer": ref("Trainer")}},
    "Trainer": {
        "oneOf": [
            {"type": "object", "required": ["kind"], "properties": {"kind": kind("a")}},
            {"type": "object", "required": ["kind"], "properties": member},
        ]
    },
    "Values": values,
}
body = {"content": {"application/json": {"schema": ref("Plan")}}}
post = {"operationId": "create", "requestBody": body, "responses": {"200": {"description": "done"}}}
info = {"title": "example", "version": "1"}
print(json.dumps({"openapi": "3.1.0", "info": info, "paths": {"/plans": {"post": post}}, "components": {"schemas": schemas}}))
PY
cat > read.py <<'PY'
import importlib, sys
try:
    plan = importlib.import_module(f"client_{sys.argv[1]}.models.plan").Plan
    plan.from_dict({"trainer": {"kind": "b", "values": {"x": 1}}})
    print("read")
except ModuleNotFoundError as error:
    print(f"ModuleNotFoundError: {error}")
PY
echo "post_hooks: []" > config.yaml
declare -A seen
for way in inline component; do
  python3 make.py $way > $way.json
  python/bin/openapi-python-client generate --path $way.json --config config.yaml --output-path client_$way --meta none > $way.txt 2>&1
  seen[$way]=$(python/bin/python read.py $way)
  echo "$way: exit 0, ${seen[$way]}"
done
grep -q "duplicate models" inline.txt
[[ "${seen[inline]}" == *"No module named 'client_inline.models.trainer_type_1'"* ]]
[ "${seen[component]}" = read ]
