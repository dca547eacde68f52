import winston from 'winston';
import { redact, redactText } from './redact.ts';

export const LOG_LEVELS = ['error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export type LogFields = Readonly<Record<string, unknown>>;

/** Logs one line of JSON a call. Fields can hold anything: what is not safe does not come out. */
export type Logger = {
  readonly debug: (message: string, fields?: LogFields) => void;
  readonly info: (message: string, fields?: LogFields) => void;
  readonly warn: (message: string, fields?: LogFields) => void;
  readonly error: (message: string, fields?: LogFields) => void;
  /** A logger that adds these fields to each line. */
  readonly child: (fields: LogFields) => Logger;
};

export type LoggerOptions = {
  readonly level: LogLevel;
  /** Where the lines go; standard error if not given, so that standard output stays free for data. */
  readonly stream?: NodeJS.WritableStream;
};

/** A logger. Lines are {time, level, message, ...fields}; nothing is written that did not pass the redaction. */
export function createLogger({ level, stream = process.stderr }: LoggerOptions): Logger {
  const logger = winston.createLogger({
    level,
    levels: winston.config.npm.levels,
    // Last in the only chain that leads to the only transport: a line cannot go around it.
    format: winston.format.combine(winston.format.timestamp(), safeLine()),
    transports: [new winston.transports.Stream({ stream })],
  });
  return bind(logger, {});
}

function bind(logger: winston.Logger, bound: LogFields): Logger {
  const at =
    (level: LogLevel) =>
    (message: string, fields: LogFields = {}) => {
      // Under one name, because winston merges loose fields into the line and joins `message` and stack of errors.
      logger.log({ level, message, fields: { ...bound, ...fields } });
    };
  return {
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    child: (fields) => bind(logger, { ...bound, ...fields }),
  };
}

/**
 * JSON leaves characters as they are that some readers take for the end of a line (U+0085, U+2028, U+2029), that terminals act on
 * (C1), or that make text run backwards: as escapes they mean the same to a JSON reader, and nothing to others.
 */
const printable = (line: string): string =>
  line.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) =>
    [...Array(character.length).keys()].map((index) => escapeUnit(character.charCodeAt(index))).join(''),
  );

const escapeUnit = (unit: number): string => `\\u${unit.toString(16).padStart(4, '0')}`;

/** Builds the line anew from the few things that it may hold, and drops everything else that winston carries along. */
const safeLine = winston.format((info) => {
  const fields = redact(info['fields'] ?? {}) as Record<string, unknown>;
  const message = redactText(String(info.message));
  const head = { time: info['timestamp'], level: info.level, message };
  // Twice: at its begin for whoever reads, and last so that no field can replace it.
  const line = printable(JSON.stringify({ ...head, ...fields, ...head }));
  return { level: info.level, message, [Symbol.for('level')]: info.level, [Symbol.for('message')]: line };
});
