import { styleText } from 'node:util';
import { SingleBar } from 'cli-progress';

/** Where the sink writes. `process.stdout` is one. */
export type Output = NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number };
export type Style = 'bold' | 'dim' | 'yellow' | 'red' | 'green';

const barWidth = 16;

/** Joins as many parts as the line has room for. */
const fit = (parts: readonly string[], width: number): string =>
  parts.reduce((line, part) => (line.length + 2 + part.length <= width ? `${line}  ${part}` : line));

interface BarPayload {
  readonly title: string;
  readonly figures: readonly string[];
}

const draw = (done: number, columns: number, { title, figures }: BarPayload): string => {
  const filled = Math.round(done * barWidth);
  return fit([title, '█'.repeat(filled) + '░'.repeat(barWidth - filled), ...figures], columns - 1);
};

/** Whole lines, and on a terminal one live line below them. Never throws: a reader that went away costs the output, not the run. */
export class Screen {
  readonly isLive: boolean;
  private readonly isColoured: boolean;
  private bar?: SingleBar;
  private isGone = false;

  constructor(
    private readonly output: Output,
    environment: Readonly<Record<string, string | undefined>>,
    wantsBar: boolean,
  ) {
    const isTerminal = output.isTTY === true && environment['TERM'] !== 'dumb';
    this.isLive = isTerminal && wantsBar;
    this.isColoured = isTerminal && !environment['NO_COLOR'];
    output.on('error', () => (this.isGone = true));
  }

  style(style: Style, text: string): string {
    return this.isColoured ? styleText(style, text, { validateStream: false }) : text;
  }

  /** Prints a line for good, above the live one. */
  print(line: string): void {
    this.clear();
    this.write(`${line}\n`);
  }

  /** Draws the live line. @param done in [0, 1]. */
  show(done: number, payload: BarPayload): void {
    if (!this.isLive || this.isGone) return;
    if (this.bar) this.bar.update(done, payload);
    else this.bar = this.begin(done, payload);
  }

  clear(): void {
    this.bar?.stop();
    this.bar = undefined;
  }

  private begin(done: number, payload: BarPayload): SingleBar {
    const bar = new SingleBar({
      stream: this.output,
      // The cursor stays visible and lines keep wrapping: a process that is killed leaves the terminal as it was.
      linewrap: true,
      clearOnComplete: true,
      format: (_options, { progress, maxWidth }, shown: BarPayload) => draw(progress, maxWidth, shown),
    });
    bar.start(1, done, payload);
    return bar;
  }

  private write(text: string): void {
    if (this.isGone) return;
    try {
      this.output.write(text);
    } catch {
      this.isGone = true;
    }
  }
}
