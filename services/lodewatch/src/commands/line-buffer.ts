import type { CommandContext } from './command.js';

/** Characters that are written at once: each write to a file or a pipe waits for the system. */
const ENOUGH = 64 * 1024;

/** Gathers lines and writes many at once. What is left is written by `flush`. */
export class LineBuffer {
  readonly #out: CommandContext['out'];
  #lines = '';

  constructor(out: CommandContext['out']) {
    this.#out = out;
  }

  write(line: string): void {
    this.#lines += `${line}\n`;
    if (this.#lines.length >= ENOUGH) this.flush();
  }

  flush(): void {
    if (this.#lines !== '') this.#out.write(this.#lines);
    this.#lines = '';
  }
}
