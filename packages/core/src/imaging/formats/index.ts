export { parseBmpHeader } from "./bmp-header";
export { decodeBmp } from "./decode-bmp";
export { ORIENTATION_TEXTS } from "./exif-orientation";
export { sniffImage } from "./sniff-image";
export { IMAGE_FORMATS, type ImageFormat, type Sniffed } from "./sniffed";
