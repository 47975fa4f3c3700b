#!/usr/bin/env bash
# Ray Tune 2.60.0, PopulationBasedTraining's exploration (ray/tune/schedulers/pbt.py, _explore, which the scheduler calls for each
# trial that it replaces). Expected, from the paper (Jaderberg and others 2017, arXiv 1711.09846) and the documentation
# (perturbation_factors "to scale the hyperparameter by", by default 1.2 and 0.8): a copy differs from the trial that it is a copy of.
# Seen: an integer is multiplied and rounded, so that 1 and 2 (layers, a delay, a kernel size) stay what they are under both
# factors and change by resampling alone; the operation is recorded as "* 1.2" or "* 0.8" all the same. Besides, the range of the
# search space is not asked: 64 of randint(1, 65) becomes 77.
# Seen (resample probability 0, 1,000 explorations each): 1 and 2 unchanged in all, 3 becomes 2 or 4, 64 becomes 51 or 77.
# Needs Python 3.10 or newer; downloads about 100 MB.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check "ray[tune]==2.60.0"
cat > explore.py <<'PY'
import random

from ray import tune
from ray.tune.schedulers import PopulationBasedTraining
from ray.tune.schedulers.pbt import _explore

space = {"layers": tune.randint(1, 65)}
scheduler = PopulationBasedTraining(metric="loss", mode="min", hyperparam_mutations=space)
factors = scheduler._perturbation_factors
assert factors == (1.2, 0.8), factors
random.seed(0)
seen = {}
for layers in (1, 2, 3, 64):
    explored = [_explore({"layers": layers}, space, 0.0, factors, None) for _ in range(1_000)]
    seen[layers] = sorted({config["layers"] for config, _ in explored})
    print(layers, "->", seen[layers], sorted({operations["layers"] for _, operations in explored}))
assert seen == {1: [1], 2: [2], 3: [2, 4], 64: [51, 77]}, seen
PY
venv/bin/python explore.py
