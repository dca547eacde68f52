import { PkiError } from './errors.ts';
import type { CertificateTerms } from './types.ts';

type Validity = { readonly notBefore: Date; readonly notAfter: Date };

const SERIAL = /^(?=.*[1-9a-f])[0-9a-f]{1,40}$/i;
/** 20 bytes are the longest serial (RFC 5280, 4.1.2.2), and its first bit is the sign. */
const SERIAL_LIMIT = 1n << 159n;
const LAST_YEAR = 9999;

/** Gives back the serial. Throws `PkiError` unless it is a positive number of up to 159 bits in hex. */
export function checkedSerial(serial: string): string {
  if (SERIAL.test(serial) && BigInt(`0x${serial}`) < SERIAL_LIMIT) return serial;
  throw new PkiError('InvalidSerial', `serial "${serial}" is not a positive number of up to 159 bits in hex`);
}

/**
 * The validity in whole seconds, cut to the issuer's end. Throws `PkiError` for a date that a certificate cannot hold,
 * an end that is not after the beginning, or an issuer that ends before.
 */
export function checkedValidity(terms: CertificateTerms, issuerNotAfter: Date | undefined): Validity {
  const notBefore = wholeSeconds(terms.notBefore);
  const wanted = wholeSeconds(terms.notAfter);
  if (wanted <= notBefore) throw new PkiError('InvalidValidity', 'notAfter is not later than notBefore');
  const notAfter = issuerNotAfter !== undefined && issuerNotAfter < wanted ? issuerNotAfter : wanted;
  if (notAfter > notBefore) return { notBefore, notAfter };
  throw new PkiError('IssuerExpired', `the issuer ends at ${notAfter.toISOString()}: renew it before issuing from it`);
}

function wholeSeconds(date: Date): Date {
  const year = date.getUTCFullYear(); // NaN for an invalid date
  if (year >= 0 && year <= LAST_YEAR) return new Date(Math.floor(date.getTime() / 1000) * 1000);
  throw new PkiError('InvalidValidity', 'a date is invalid or outside the years 0 to 9999');
}
