import type { Settings } from '@lodewatch/runtime';

/** What a command works with. Answers go to `out`, everything else to `err`. */
export interface CommandContext {
  readonly settings: Settings;
  readonly args: readonly string[];
  readonly out: NodeJS.WriteStream;
  readonly err: NodeJS.WriteStream;
  readonly signal: AbortSignal;
}

export interface Command {
  readonly name: string;
  readonly usage: string;
  readonly summary: string;
  /** The module that does it: `run` answers the exit code. */
  load(): Promise<{ run(context: CommandContext): Promise<number> }>;
}

/** Thrown by a command whose words are off; the usage is printed. */
export class UsageError extends Error {}
