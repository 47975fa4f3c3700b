/**
 * Version of the decoder: changes whenever a file would give other pixels. Packs carry it in their key, so that one of
 * an older decoder is not used; a training's numbers change with it, so TRAINER_VERSION goes up too.
 */
export const DECODER_VERSION = "2";
