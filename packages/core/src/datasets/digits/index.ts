export { DIGITS, type DigitsOptions, digitClass, generateDigits } from "./generate";
