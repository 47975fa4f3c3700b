#!/usr/bin/env bash
# neural-pipeline-search (NePS) 0.17.0, its asynchronous successive halving (neps/optimizers/utils/brackets.py, Async), with
# numpy 2.2.6 and pandas 2.3.3. Expected, from the paper on ASHA (Li and others 2020, arXiv 1810.05934, algorithm 2) and from
# NePS up to 0.13.0: a trial is promoted while fewer than one in eta of those that have come to its rung are. Seen: trials that
# are promoted already are taken out of the rung before one in eta of the rest is counted, so the quota fills up again after
# each promotion, and with eta = 3 most of all decisions are promotions instead of a good third.
# Seen (rungs 1, 3, 9, 27, 81, one worker, 250 decisions, random values): 0.13.0 makes 100 promotions, 0.17.0 196.
# Needs Python 3.10 or newer. The module is loaded from the wheel by its file, as the package itself imports PyTorch.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check numpy==2.2.6 pandas==2.3.3 more-itertools==10.8.0
for version in 0.13.0 0.17.0; do
  venv/bin/pip download --quiet --disable-pip-version-check --no-deps "neural-pipeline-search==$version" -d "$version"
done
cat > search.py <<'PY'
import glob
import importlib.util
import random
import sys
import zipfile

import pandas as pd


def promotions(release):
    (wheel,) = glob.glob(f"{release}/*.whl")
    file = zipfile.ZipFile(wheel).extract("neps/optimizers/utils/brackets.py", f"{release}/files")
    spec = importlib.util.spec_from_file_location(f"brackets_{release.replace('.', '_')}", file)
    brackets = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = brackets
    spec.loader.exec_module(brackets)

    steps, _ = brackets.calculate_sh_rungs((1, 81), 3, 0)
    rungs = sorted(steps)
    draw = random.Random(0)
    results, trials, count = {}, 0, 0
    for _ in range(250):
        action = None
        if results:
            places = sorted(results)
            index = pd.MultiIndex.from_tuples(places, names=["id", "rung"])
            table = pd.DataFrame({"config": [{}] * len(places), "perf": [results[p] for p in places]}, index=index)
            action = brackets.Async.create(table, rungs=rungs, eta=3).next()
        if isinstance(action, brackets.PromoteAction):
            count += 1
            place = (int(action.id), int(action.new_rung))
        else:
            trials += 1
            place = (trials, rungs[0])
        results[place] = draw.random()
    return count


before, now = promotions("0.13.0"), promotions("0.17.0")
print(f"promotions in 250 decisions: 0.13.0 {before}, 0.17.0 {now}")
sys.exit(0 if before < 125 < now else 1)
PY
venv/bin/python search.py
