export { parseBmpHeader } from "./bmp-header";
export { decodeBmp } from "./decode-bmp";
export { ORIENTATION_TEXTS } from "./exif-orientation";
export { foreignProblem } from "./foreign-format";
export { sniffImage } from "./sniff-image";
export { IMAGE_FORMATS, IMAGE_FORMATS_TEXT, type ImageFormat, MAX_PIXELS, type Sniffed } from "./sniffed";
export { tiffPage } from "./tiff/sniff-tiff";
