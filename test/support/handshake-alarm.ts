import { page } from '../unit/docs/documents.ts';

/** What docs/security.md advises to alert on in the logs of components. */
export function handshakeAlarm(): RegExp {
  const [, pattern] = /`(TLS handshake error\.\*[^`]+)`/.exec(page('docs/security.md').text) ?? [];
  if (!pattern) throw new Error('docs/security.md advises no pattern');
  return new RegExp(pattern);
}
