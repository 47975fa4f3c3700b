/*
 * The error function after FreeBSD's msun, lib/msun/src/s_erf.c, whose notice is:
 * Copyright (C) 1993 by Sun Microsystems, Inc. All rights reserved. Developed at SunPro, a Sun Microsystems, Inc.
 * business. Permission to use, copy, modify, and distribute this software is freely granted, provided that this notice
 * is preserved.
 */
const ERX = 0.8450629115104675;
const EFX = 0.1283791670955126;
/** Coefficients of rational functions, of the lowest power first, by the interval of |x| that they are for. */
const BELOW_084 = {
  p: [
    0.12837916709551256, -0.3250421072470015, -0.02848174957559851, -0.005770270296489442,
    -2.3763016656650163e-5,
  ],
  q: [
    1, 0.39791722395915535, 0.0650222499887673, 0.005081306281875766, 0.00013249473800432164,
    -3.960228278775368e-6,
  ],
};
const BELOW_125 = {
  p: [
    -0.0023621185607526594, 0.41485611868374833, -0.3722078760357013, 0.31834661990116175,
    -0.11089469428239668, 0.035478304325618236, -0.002166375594868791,
  ],
  q: [
    1, 0.10642088040084423, 0.540397917702171, 0.07182865441419627, 0.12617121980876164, 0.01363708391202905,
    0.011984499846799107,
  ],
};
const BELOW_286 = {
  p: [
    -0.009864944034847148, -0.6938585727071818, -10.558626225323291, -62.375332450326006, -162.39666946257347,
    -184.60509290671104, -81.2874355063066, -9.814329344169145,
  ],
  q: [
    1, 19.651271667439257, 137.65775414351904, 434.56587747522923, 645.3872717332679, 429.00814002756783,
    108.63500554177944, 6.570249770319282, -0.0604244152148581,
  ],
};
const ABOVE_286 = {
  p: [
    -0.0098649429247001, -0.799283237680523, -17.757954917754752, -160.63638485582192, -637.5664433683896,
    -1025.0951316110772, -483.5191916086514,
  ],
  q: [
    1, 30.33806074348246, 325.7925129965739, 1536.729586084437, 3199.8582195085955, 2553.0504064331644,
    474.52854120695537, -22.44095244658582,
  ],
};

/** 2/√π ∫₀ˣ e^(−t²) dt. */
export function erf(x: number): number {
  if (Number.isNaN(x)) return Number.NaN;
  const size = Math.abs(x);
  if (size < 0.84375) return size < 2 ** -28 ? x + EFX * x : x + x * ratio(BELOW_084, x * x);
  const value = size < 1.25 ? ERX + ratio(BELOW_125, size - 1) : 1 - tail(size);
  return x < 0 ? -value : value;
}

/** 1 − erf(x), accurate where erf is near 1. */
export function erfc(x: number): number {
  if (Number.isNaN(x)) return Number.NaN;
  const size = Math.abs(x);
  if (size < 0.84375) {
    if (size < 2 ** -56) return 1 - x;
    const y = ratio(BELOW_084, x * x);
    return x < 0.25 ? 1 - (x + x * y) : 0.5 - (x - 0.5 + x * y);
  }
  if (size < 1.25) {
    const y = ratio(BELOW_125, size - 1);
    return x >= 0 ? 1 - ERX - y : 1 + (ERX + y);
  }
  return x > 0 ? tail(size) : 2 - tail(size);
}

const halves = new Float64Array(1);
const words = new Uint32Array(halves.buffer);

/** erfc of x ≥ 1.25. */
function tail(x: number): number {
  if (x >= 28) return 0;
  const s = 1 / (x * x);
  const r = ratio(x < 1 / 0.35 ? BELOW_286 : ABOVE_286, s);
  // x with its low word cleared, so that its square is exact.
  halves[0] = x;
  words[0] = 0;
  const z = halves[0] ?? x;
  return (Math.exp(-z * z - 0.5625) * Math.exp((z - x) * (z + x) + r)) / x;
}

function ratio(
  { p, q }: { readonly p: readonly number[]; readonly q: readonly number[] },
  x: number,
): number {
  return polynomial(p, x) / polynomial(q, x);
}

function polynomial(coefficients: readonly number[], x: number): number {
  let sum = 0;
  for (let i = coefficients.length - 1; i >= 0; i--) sum = sum * x + (coefficients[i] ?? 0);
  return sum;
}
