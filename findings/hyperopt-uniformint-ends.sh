#!/usr/bin/env bash
# hyperopt 0.3.0, hp.uniformint, with numpy 2.2.6. Expected, from its name: each integer from low to high has the same share, as
# hp.randint gives it. Seen: it is hp.quniform with q = 1, which rounds a float from the range itself, so that low and high have
# half the share of every other value: uniformint(1, 4) gives 1 and 4 in a sixth of the draws each, 2 and 3 in a third each. A
# dimension of two values is even again, one of three has its middle value in half of all draws.
# Seen (30,000 draws of each): 1 to 4: 0.17 0.33 0.33 0.17; 1 to 3: 0.25 0.50 0.25; randint(1, 5): 0.25 each.
# Needs Python 3.10 or newer.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check numpy==2.2.6 setuptools==80.9.0 hyperopt==0.3.0
cat > draw.py <<'PY'
from collections import Counter

import numpy as np
from hyperopt import hp
from hyperopt.pyll import stochastic

DRAWS = 30_000
random = np.random.default_rng(0)


def shares(dimension):
    counts = Counter(int(stochastic.sample(dimension, rng=random)) for _ in range(DRAWS))
    return {value: counts[value] / DRAWS for value in sorted(counts)}


for dimension, expected in [
    (hp.uniformint("four", 1, 4), {1: 1 / 6, 2: 1 / 3, 3: 1 / 3, 4: 1 / 6}),
    (hp.uniformint("three", 1, 3), {1: 1 / 4, 2: 1 / 2, 3: 1 / 4}),
    (hp.randint("even", 1, 5), {1: 1 / 4, 2: 1 / 4, 3: 1 / 4, 4: 1 / 4}),
]:
    seen = shares(dimension)
    print({value: round(share, 3) for value, share in seen.items()})
    assert seen.keys() == expected.keys(), seen
    assert all(abs(seen[value] - expected[value]) < 0.015 for value in expected), seen
PY
venv/bin/python draw.py
