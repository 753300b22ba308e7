import { styleText } from 'node:util';

export type Style = Parameters<typeof styleText>[0];
/** Where text is printed; `process.stdout` is one. */
export interface Surface {
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** Whether text is shown in colours: on a terminal, not in a pipe; NO_COLOR takes them away, FORCE_COLOR brings them. */
export const hasColour = (surface: Surface, { FORCE_COLOR, NO_COLOR, TERM }: NodeJS.ProcessEnv = process.env): boolean => {
  if (FORCE_COLOR !== undefined) return !['0', 'false'].includes(FORCE_COLOR);
  return surface.isTTY === true && !NO_COLOR && TERM !== 'dumb';
};

/** Dresses text up where it is shown in colours. */
export const style = (format: Style, text: string, surface: Surface = process.stdout, environment = process.env): string =>
  hasColour(surface, environment) ? styleText(format, text, { validateStream: false }) : text;
