"""A sampler of Optuna 5.0.0 on the tasks of tasks.ts; its name is the argument. Standard input: the first points of each task and
seed; output: all values."""

import json
import math
import sys
import warnings

import optuna
from optuna.distributions import CategoricalDistribution, FloatDistribution, IntDistribution

optuna.logging.set_verbosity(optuna.logging.ERROR)
warnings.filterwarnings("ignore")
assert optuna.__version__ == "5.0.0"

ALPHA = [1, 1.2, 3, 3.2]
A = [[10, 3, 17, 3.5, 1.7, 8], [0.05, 10, 17, 0.1, 8, 14], [3, 3.5, 1.7, 10, 17, 8], [17, 8, 0.05, 10, 0.1, 14]]
P = [
    [0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886],
    [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991],
    [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.665],
    [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381],
]


def branin(c):
    x, y = c["x0"], c["x1"]
    return (y - 5.1 / (4 * math.pi**2) * x**2 + 5 / math.pi * x - 6) ** 2 + 10 * (1 - 1 / (8 * math.pi)) * math.cos(x) + 10


def hartmann6(c):
    x = list(c.values())
    return -sum(a * math.exp(-sum(A[i][j] * (x[j] - P[i][j]) ** 2 for j in range(6))) for i, a in enumerate(ALPHA))


def rosenbrock5(c):
    x = list(c.values())
    return sum(100 * (x[i + 1] - x[i] ** 2) ** 2 + (1 - x[i]) ** 2 for i in range(4))


def ackley5(c):
    x = list(c.values())
    n = len(x)
    return (
        -20 * math.exp(-0.2 * math.sqrt(sum(v**2 for v in x) / n))
        - math.exp(sum(math.cos(2 * math.pi * v) for v in x) / n)
        + 20
        + math.e
    )


def mixed(c):
    offset = {"relu": 0, "tanh": 0.5, "none": 1.2}[c["activation"]]
    best = -2.5 if c["activation"] == "relu" else -3.5
    return (math.log10(c["rate"]) - best) ** 2 + 0.3 * abs(c["layers"] - 5) + 20 * (c["dropout"] - 0.2) ** 2 + offset


def distribution(spec):
    if spec["type"] == "categorical":
        return CategoricalDistribution(spec["choices"])
    if spec["type"] == "int":
        return IntDistribution(spec["low"], spec["high"])
    return FloatDistribution(spec["low"], spec["high"], log=spec.get("log", False), step=spec.get("step"))


SAMPLERS = {
    "tpe": optuna.samplers.TPESampler,
    "gp": optuna.samplers.GPSampler,
    "cmaes": optuna.samplers.CmaEsSampler,
}
make_sampler = SAMPLERS[sys.argv[1]]
request = json.load(sys.stdin)
answer = {}
for task in request["tasks"]:
    function = globals()[task["name"]]
    space = {name: distribution(spec) for name, spec in task["space"].items()}
    answer[task["name"]] = []
    for run in task["runs"]:
        study = optuna.create_study(sampler=make_sampler(seed=run["seed"]))
        for point in run["first"]:
            study.enqueue_trial(point)
        values = []
        for _ in range(request["budget"]):
            trial = study.ask(space)
            value = function(trial.params)
            study.tell(trial, value)
            values.append(value)
        answer[task["name"]].append(values)
print(json.dumps(answer))
