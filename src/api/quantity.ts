// Quantities as Kubernetes writes them: 20Gi, 500m, 1.5e3.

const QUANTITY = /^([+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+))([KMGTPE]i|[numkMGTPE]|[eE][+-]?[0-9]+)?$/;

const SUFFIXES: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/** What a number of JavaScript holds for certain. */
const DIGITS = 15;

/** Whether a text is a quantity. */
export const isQuantity = (text: string): boolean => QUANTITY.test(text);

/**
 * The number that a quantity stands for, to 15 digits: bytes of a volume, cores of a CPU.
 * @throws RangeError when the text is no quantity
 */
export function quantityValue(text: string): number {
  const [, number = '', suffix = ''] = QUANTITY.exec(text) ?? [];
  if (number === '') throw new RangeError(`"${text}" is not a quantity: write for instance "20Gi" or "500m"`);
  const factor = SUFFIXES[suffix] ?? (suffix === '' ? 1 : Number(`1${suffix}`));
  // 700 thousandths would be more than 0.7 in the last digit.
  return Number((Number(number) * factor).toPrecision(DIGITS));
}

/** The number of a quantity to 12 digits, to compare by: 0.7 and 700 thousandths differ in their last bit. Undefined for what is none. */
export function amountOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && isQuantity(value) ? Number(quantityValue(value).toPrecision(12)) : undefined;
}
