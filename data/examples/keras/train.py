"""A small network on the images of a dataset, by the split that Foldwise made; it resumes bit for bit."""
import json
import os

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "2"
import keras
import numpy as np

keras.config.disable_interactive_logging()
env = os.environ
parameters, split = (json.load(open(env[name])) for name in ("FOLDWISE_PARAMETERS", "FOLDWISE_SPLIT"))
classes, seed = split["classes"], int(env["FOLDWISE_SEED"])
keras.utils.set_random_seed(seed)


def side(name):
    images = [keras.utils.img_to_array(keras.utils.load_img(item["path"], target_size=(32, 32))) for item in split[name]]
    return np.stack(images) / 255, np.array([classes.index(item["label"]) for item in split[name]])


(x, y), validation, (x_test, _) = side("train"), side("val"), side("test")
folder, start = env["FOLDWISE_CHECKPOINT_DIR"], int(env.get("FOLDWISE_RESUME_STEP", 0))
if start:
    model = keras.models.load_model(f"{folder}/model.keras")  # weights and the state of Adam
else:
    body = [keras.layers.Conv2D(8, 3, strides=2, activation="relu"), keras.layers.Flatten()]
    model = keras.Sequential([keras.Input((32, 32, 3)), *body, keras.layers.Dense(len(classes), activation="softmax")])
    loss = "sparse_categorical_crossentropy"
    model.compile(keras.optimizers.Adam(parameters["lr"]), loss, metrics=["accuracy"])
for epoch in range(start + 1, int(env["FOLDWISE_STEPS"]) + 1):
    order = np.random.default_rng([seed, epoch]).permutation(len(x))  # of the epoch alone, whatever came before
    log = model.fit(x[order], y[order], batch_size=16, shuffle=False, validation_data=validation).history
    model.save(f"{folder}/new.keras")
    os.replace(f"{folder}/new.keras", f"{folder}/model.keras")
    metrics = {"train/loss": log["loss"][0], "val/loss": log["val_loss"][0], "val/accuracy": log["val_accuracy"][0]}
    print(json.dumps({"step": epoch, "metrics": metrics, "checkpoint": epoch}))
with open(env["FOLDWISE_PREDICTIONS_FILE"], "w") as file:
    for item, scores in zip(split["test"], model.predict(x_test).astype(float)):
        file.write(json.dumps({"item": item["item"], "scores": dict(zip(classes, scores / scores.sum()))}) + "\n")
