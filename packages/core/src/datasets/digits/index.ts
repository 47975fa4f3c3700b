export { DIGITS, type DigitsOptions, digitClass, generateDigits, generateTenDigits } from "./generate";
