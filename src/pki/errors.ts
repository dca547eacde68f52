export type PkiErrorReason =
  | 'InvalidBundle'
  | 'InvalidCertificate'
  | 'InvalidKey'
  | 'InvalidKeyAlgorithm'
  | 'InvalidName'
  | 'InvalidSerial'
  | 'InvalidValidity'
  | 'IssuerExpired'
  | 'IssuerUnsuitable'
  | 'KeyMismatch';

/**
 * Input that certificates cannot be made or read from. Trying again helps only after the input changed.
 * Neither the message nor a cause ever holds what was read: it may have been a private key.
 */
export class PkiError extends Error {
  readonly reason: PkiErrorReason;

  constructor(reason: PkiErrorReason, message: string) {
    super(message);
    this.name = 'PkiError';
    this.reason = reason;
  }
}
