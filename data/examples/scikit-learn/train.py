"""Breast cancer of scikit-learn: 569 tumours, 30 measurements each, benign or malignant; five folds."""
import json
import os

from sklearn.datasets import load_breast_cancer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import balanced_accuracy_score, log_loss
from sklearn.model_selection import StratifiedKFold, train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

with open(os.environ["FOLDWISE_PARAMETERS"]) as file:
    parameters = json.load(file)
fold, seed = int(os.environ["FOLDWISE_FOLD"]), int(os.environ["FOLDWISE_SEED"])

data = load_breast_cancer()
x, y, names = data.data, data.target, list(data.target_names)
splits = StratifiedKFold(n_splits=5, shuffle=True, random_state=seed).split(x, y)
rest, test = list(splits)[fold]
train, val = train_test_split(rest, test_size=0.25, stratify=y[rest], random_state=seed)

model = make_pipeline(StandardScaler(), LogisticRegression(C=parameters["C"], max_iter=5000))
model.fit(x[train], y[train])
metrics = {
    "val/balanced_accuracy": balanced_accuracy_score(y[val], model.predict(x[val])),
    "val/loss": log_loss(y[val], model.predict_proba(x[val])),
}
print(json.dumps({"step": 1, "metrics": metrics}))

with open(os.environ["FOLDWISE_PREDICTIONS_FILE"], "w") as file:
    for item, scores in zip(test, model.predict_proba(x[test])):
        line = {"item": int(item), "label": names[y[item]], "scores": dict(zip(names, map(float, scores)))}
        file.write(json.dumps(line) + "\n")
