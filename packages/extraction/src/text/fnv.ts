/** Where a 32-bit FNV-1a hash begins, and what each unit multiplies it by (Fowler, Noll, Vo). */
export const HASH_BASIS = 0x811c9dc5 | 0;
export const HASH_PRIME = 0x01000193;
