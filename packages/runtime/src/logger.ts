import { type DestinationStream, type Logger, pino } from 'pino';

export type { Logger };

/** A JSON logger that never writes keys or secrets, whatever it is handed. */
export function createLogger(options: { level: string; name?: string; destination?: DestinationStream }): Logger {
  const settings = {
    level: options.level,
    ...(options.name === undefined ? {} : { name: options.name }),
    redact: {
      paths: [
        'req.headers.authorization',
        'headers.authorization',
        '*.secret',
        '*.apiKey',
        '*.password',
        'secret',
        'apiKey',
      ],
      censor: '[redacted]',
    },
  };
  return options.destination === undefined ? pino(settings) : pino(settings, options.destination);
}
