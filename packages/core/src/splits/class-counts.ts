import type { Problem } from "../errors";
import { classesOf, foldsOf } from "./group";
import { MIN_IMAGES_OF_A_CLASS } from "./side-sizes";

export interface ClassCount {
  fold: number;
  class: string;
  images: number;
}

/** Images of every class in every fold, zeros included, by fold and then class. */
export function classCounts(images: readonly { fold: number; class: string }[]): ClassCount[] {
  const classes = classesOf(images);
  return foldsOf(images).flatMap((fold) =>
    classes.map((name) => ({
      fold,
      class: name,
      images: images.reduce((n, image) => (image.fold === fold && image.class === name ? n + 1 : n), 0),
    })),
  );
}

/** What keeps the images from being split at all: none, a single class, or too few of a class in a fold. */
export function classProblems(images: readonly { fold: number; class: string }[]): Problem[] {
  if (images.length === 0) {
    return [
      {
        field: "images",
        value: "0",
        problem: "there are no images to split",
        remedy: "a dataset needs images in folds",
      },
    ];
  }
  const classes = classesOf(images);
  if (classes.length < 2) {
    return [
      {
        field: "classes",
        value: classes.join(", "),
        problem: "only one class in the whole set",
        remedy: "a classifier needs two or more, each in its own folder",
      },
    ];
  }
  return classCounts(images)
    .filter((count) => count.images < MIN_IMAGES_OF_A_CLASS)
    .map((count) => ({
      field: `fold ${count.fold}, class ${count.class}`,
      value: count.images === 1 ? "1 image" : `${count.images} images`,
      problem:
        count.images === 0
          ? `fold ${count.fold} has no image of this class, so no classifier can be trained in it`
          : "too few to split into training, validation and test",
      remedy: `every class needs at least ${MIN_IMAGES_OF_A_CLASS} images in every fold; add images or leave the fold out`,
    }));
}
