/** Spreads what happens at many stacks over time: from 0.9 to 1.1, the same for one stack each time. */
export function jitter(uid: string): number {
  const sum = [...uid].reduce((total, letter) => total + letter.charCodeAt(0), 0);
  return 0.9 + (sum % 21) / 100;
}
