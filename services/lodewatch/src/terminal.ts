/** What a person sees while a command works: on standard error, so that standard output stays the answer's. */
export interface Progress {
  /** Tells the step that begins now. */
  step(text: string): void;
  /** Replaces the line of the step that runs, on a terminal; silent elsewhere. */
  update(text: string): void;
  /** Says on a line of its own what holds the running step up. */
  note(text: string): void;
  /** Ends the step that runs. */
  done(): void;
}

/** Steps on a stream; on a terminal a running step is redrawn in place. */
export function createProgress(stream: NodeJS.WriteStream): Progress {
  let open = false;
  const clear = stream.isTTY ? '\r\u001b[K' : '';
  return {
    step(text) {
      if (open && stream.isTTY) stream.write('\n');
      stream.write(stream.isTTY ? `  ${text} ...` : `${text} ...\n`);
      open = true;
    },
    update(text) {
      if (stream.isTTY && open) stream.write(`${clear}  ${text}`);
    },
    note(text) {
      stream.write(stream.isTTY ? `${open ? '\n' : ''}    ${text}\n` : `  ${text}\n`);
      open = false;
    },
    done() {
      if (stream.isTTY && open) stream.write('\n');
      open = false;
    },
  };
}
