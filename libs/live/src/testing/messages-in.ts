/** A server-sent message. */
export interface Message {
  readonly type: string;
  readonly id?: string;
  readonly data: unknown;
}

const fieldOf = (lines: readonly string[], name: string): string | undefined =>
  lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);

/** The whole messages of an event stream's text. */
export const messagesIn = (text: string): readonly Message[] =>
  text
    .split('\n\n')
    .slice(0, -1)
    .map((block) => block.split('\n'))
    .flatMap((lines) => {
      const [type, id, data] = ['event', 'id', 'data'].map((name) => fieldOf(lines, name));
      return type === undefined || data === undefined ? [] : [{ type, id, data: JSON.parse(data) as unknown }];
    });
