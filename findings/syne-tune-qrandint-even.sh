#!/usr/bin/env bash
# syne-tune 0.16.0, config_space.qrandint, with numpy 2.2.6. Expected, from its docstring ("Sample an integer value uniformly
# between lower and upper") and from Ray Tune, whose function it is derived from: each multiple of q in the range has the same
# share, as ray[tune] 2.60.0 gives it. Seen: an integer is drawn from the whole range and then rounded to a multiple of q, halves
# to the even one, so that with q = 2 every other value takes both of its neighbours: qrandint(2, 10, 2) gives 4 and 8 three
# times as often as 2, 6 and 10. A random search over such a dimension tries some values three times as often as others.
# Seen (45,000 draws): 2, 6 and 10 in 11 % each, 4 and 8 in 33 % each.
# Needs Python 3.10 or newer.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check numpy==2.2.6 syne-tune==0.16.0
cat > draw.py <<'PY'
from collections import Counter

import numpy as np
from syne_tune.config_space import qrandint

DRAWS = 45_000
drawn = qrandint(2, 10, 2).sample(size=DRAWS, random_state=np.random.RandomState(0))
counts = Counter(int(value) for value in drawn)
for value in sorted(counts):
    print(f"{value}: {counts[value] / DRAWS:.3f}")
assert sorted(counts) == [2, 4, 6, 8, 10], counts
for value, share in {2: 1 / 9, 4: 3 / 9, 6: 1 / 9, 8: 3 / 9, 10: 1 / 9}.items():
    assert abs(counts[value] / DRAWS - share) < 0.01, (value, counts[value])
PY
venv/bin/python draw.py
