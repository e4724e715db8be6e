import { createHash } from 'node:crypto';

/** Hex SHA-256 of the parts joined by an unambiguous separator. */
export function contentHash(...parts: readonly (string | null | undefined)[]): string {
  const hash = createHash('sha256');
  for (const part of parts)
    hash.update(part === null || part === undefined ? '\u0000n' : `\u0000s${part.length}:${part}`);
  return hash.digest('hex');
}

/** A UUID that depends on the parts alone (RFC 9562 version 8), so that a retried effect is the same record. */
export function derivedUuid(...parts: readonly (string | null | undefined)[]): string {
  const hex = contentHash(...parts);
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 0x3) | 0x8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** A prefixed id made from content: the same content gives the same id on any machine and in any order. */
export function derivedId(prefix: 'doc' | 'clm', ...parts: readonly (string | null | undefined)[]): string {
  return `${prefix}_${contentHash(...parts).slice(0, 32)}`;
}

/** As {@link derivedId}, for risk events and commitments. */
export function derivedShortId(prefix: 'evt' | 'cmt', ...parts: readonly (string | null | undefined)[]): string {
  return `${prefix}_${contentHash(...parts).slice(0, 24)}`;
}
