"""The peer of the epoch benchmark: Keras' fit with ImageDataGenerator, validation and a checkpoint after each epoch.

Usage: peer.py PACK TRAIN EPOCHS WORKERS FOLDER
"""

import json
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import numpy as np
import tensorflow as tf

from keras_images import balanced, read_pack, training_flow

BATCH, VALIDATION_BATCH = 16, 32
path, train, epochs, workers, folder = sys.argv[1], *map(int, sys.argv[2:5]), sys.argv[5]
originals = read_pack(path)
size = originals.shape[1]
classes = (np.arange(len(originals)) % 3 == 2).astype("int64")
images, targets = balanced(originals[:train], classes[:train])
flow = training_flow(images, np.eye(2, dtype="float32")[targets], BATCH)
flow.workers = workers
validation = (originals[train:].astype("float32") / np.float32(255), np.eye(2, dtype="float32")[classes[train:]])

base = tf.keras.applications.MobileNet(input_shape=(size, size, 3), include_top=False, weights=None)
x = tf.keras.layers.GlobalAveragePooling2D()(base.output)
x = tf.keras.layers.Flatten()(x)
x = tf.keras.layers.Dropout(0.5)(x)
x = tf.keras.layers.BatchNormalization()(x)
x = tf.keras.layers.Dense(2, activation="softmax", kernel_regularizer=tf.keras.regularizers.L1(0.015))(x)
model = tf.keras.Model(base.input, x)
model.compile(optimizer=tf.keras.optimizers.Adam(1e-3), loss="categorical_crossentropy", metrics=["accuracy"])


class Clock(tf.keras.callbacks.Callback):
    """Stands behind the checkpoint, so that the end of an epoch is after it."""

    def __init__(self):
        super().__init__()
        self.seconds = []

    def on_epoch_begin(self, epoch, logs=None):
        self.start = time.perf_counter()

    def on_epoch_end(self, epoch, logs=None):
        self.seconds.append(time.perf_counter() - self.start)


clock = Clock()
model.fit(
    flow,
    validation_data=validation,
    validation_batch_size=VALIDATION_BATCH,
    epochs=epochs + 1,
    verbose=0,
    callbacks=[
        tf.keras.callbacks.EarlyStopping(patience=20),
        tf.keras.callbacks.ReduceLROnPlateau(factor=0.1, patience=5, min_lr=1e-6),
        tf.keras.callbacks.ModelCheckpoint(f"{folder}/keras-{{epoch}}.keras"),
        clock,
    ],
)
# The first epoch traces the graph.
version = f"Keras {tf.keras.__version__}, TensorFlow {tf.__version__}"
print(json.dumps({"seconds": clock.seconds[1:], "images": len(images), "version": version}))
